import Algebra
import Evaluation
import Exact
import Testing

/// The same equations solved by other means: relaxation on a grid of times, the states by counting signs, and no code of the search.
@Suite struct AutocorrelationCheckTests {
    /// Every sample solves the equation: γ²Δ − Δ'' = σ_b² + F, with Δ'' by differences of the interpolation.
    @Test func `samples solve the equation`() throws {
        let state = try network("tanh(x)", 3, decay: 1.25, bias: 0.2, noise: 0.3).stationaryState()
        let average = PlainAverage(function: plainTanh)
        let k = state.variance.value
        let h = 0.02
        for time in [0.3, 1.1, 2.9] {
            let values = (-2...2).map { state.value(at: time + Double($0) * h) }
            let second = (-values[0] + 16 * values[1] - 30 * values[2] + 16 * values[3] - values[4]) / (12 * h * h)
            let source = 0.2 + 3 * average(k, values[2])
            #expect((1.25 * 1.25 * values[2] - second - source).magnitude < 1e-6)
        }
        // The jump of the derivative at 0 is that of the noise.
        let early = (state.value(at: 1e-5) - state.value(at: 0)) / 1e-5
        #expect((early + 0.15).magnitude < 1e-5)
        let limit = state.limit.value
        #expect((1.25 * 1.25 * limit - 0.2 - 3 * average(k, limit)).magnitude < 1e-6)
    }

    /// The lowest level on a grid of times by Sturm's count, extrapolated to vanishing steps.
    @Test func `the ground state by counting signs`() throws {
        let state = try network("tanh(x)", 4, bias: 0.1, noise: 0.2).stationaryState()
        let slope = PlainAverage { x in 1 - plainTanh(x) * plainTanh(x) }
        let k = state.variance.value
        let levels = [0.1, 0.05].map { h in
            let far = 4 * slope(k, state.limit.value)
            let depth = (0...Int(30 / h)).map { n in
                Double(n) * h > 12 ? far : 4 * slope(k, state.value(at: Double(n) * h))
            }
            var (low, high) = (-2.0, -0.9)
            for _ in 0..<50 {
                let energy = (low + high) / 2
                // Even states: half the line, the first row with half the kinetic term of both neighbours.
                var pivot = 1 / (h * h) - (depth[0] + energy) / 2
                var count = pivot < 0 ? 1 : 0
                for n in 1..<depth.count {
                    pivot = 2 / (h * h) - depth[n] - energy - 1 / (h * h * h * h * pivot)
                    if pivot < 0 { count += 1 }
                }
                if count > 0 { high = energy } else { low = energy }
            }
            return low
        }
        let level = (4 * levels[1] - levels[0]) / 3
        #expect((level - state.groundState.value).magnitude < 2e-4)
    }

    @Test func `half lines`() throws {
        // <φ'²> = 1/2: F = σ²·K/2 at equal times.
        let fixed = try network("relu(x)", 1, bias: 0.3).stationaryState()
        #expect(fixed.kind == .fixedPoint)
        #expect((fixed.variance.value - 0.6).magnitude < 1e-12)
        #expect((fixed.lyapunov.value - (0.5.squareRoot() - 1)).magnitude < 1e-12)
        let noisy = try network("relu(x)", 1, bias: 0.3, noise: 0.5).stationaryState()
        #expect(noisy.kind == .fluctuating && noisy.variance.relativeError < 1e-9)
        #expect((noisy.response.value - 0.5).magnitude < 1e-12)
        // The arc-cosine kernel at the limit.
        let (k, limit) = (noisy.variance.value, noisy.limit.value)
        let c = limit / k
        var (low, high) = (0.0, Double.pi)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if cosine(middle) > c { low = middle } else { high = middle }
        }
        let kernel = ((1 - c * c).squareRoot() + (Double.pi - low) * c) / (2 * Double.pi)
        #expect((limit - 0.3 - k * kernel).magnitude < 1e-10)
    }

    private func cosine(_ x: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for n in 1...20 {
            term *= -x * x / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        return sum
    }

    @Test func `what has no answer is refused`() throws {
        #expect(throws: AutocorrelationError.unbounded) {
            try network("x", 2, bias: 0.1, noise: 0.1).solutions()
        }
        #expect(throws: AutocorrelationError.unbounded) { try network("relu(x)", 3, bias: 0.1).solutions() }
        #expect(throws: AutocorrelationError.everyVariance) { try network("relu(x)", 2).solutions() }
        #expect(throws: AutocorrelationError.parameter("the decay", value: 0)) { try network("x", 1, decay: 0) }
        // At rest at 0, unstable, with nothing that holds the growth.
        let solutions = try network("x", 2).solutions()
        #expect(solutions.map(\.isStable) == [false])
        #expect((solutions[0].lyapunov.value - (2.0.squareRoot() - 1)).magnitude < 1e-12)
        #expect(throws: AutocorrelationError.unbounded) { try network("x", 2).stationaryState() }
    }

    @Test func `the edge of chaos`() throws {
        let edge = AutocorrelationCriticality { g throws(AutocorrelationError) in
            do throws(EvaluationError) {
                let x = Expr(GaussianAverage.variable)
                guard let tanh = try? Expr.call(.tanh, [x]) else { throw .jumps(x) }
                let g = Rational(Int((g * 0x1p40).rounded()), 1 << 40)
                let map = try CovarianceMap([.init(strength: g * g, function: tanh)])
                return try! AutocorrelationEquation(decay: 1, bias: 0, noise: 0, map: map)
            } catch { throw .average(error) }
        }
        let roots = try edge.parameters(from: 0.55, to: 2, subdivisions: 2)
        #expect(roots.count == 1 && roots[0].isRising)
        #expect((roots[0].position.value - 1).magnitude < 1e-9)
    }
}

/// Plain sums over two Gaussian variables.
struct PlainAverage {
    let function: (Double) -> Double
    private static let points = (-21...21).map { Double($0) * 0.3 }
    private static let weights = points.map { 0.3 * 0.398_942_280_401_432_7 * Estimate(-$0 * $0 / 2).exponential.value }

    func callAsFunction(_ variance: Double, _ covariance: Double) -> Double {
        let c = min(1, max(-1, covariance / variance))
        let (width, rest) = (variance.squareRoot(), (1 - c * c).squareRoot())
        var sum = 0.0
        for (x, weight) in zip(Self.points, Self.weights) {
            var inner = 0.0
            for (y, other) in zip(Self.points, Self.weights) { inner += other * function(width * (c * x + rest * y)) }
            sum += weight * function(width * x) * inner
        }
        return sum
    }
}

func plainTanh(_ x: Double) -> Double {
    let e = Estimate(2 * x).exponential.value
    return (e - 1) / (e + 1)
}
