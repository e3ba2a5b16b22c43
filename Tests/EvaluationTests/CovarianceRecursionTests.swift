import Algebra
import Evaluation
import Exact
import Testing

/// Fixed points and correlations against reference values and direct iteration.
@Suite struct CovarianceRecursionTests {
    private func recursion(
        _ text: String, weights: Rational, bias: Rational = 0, noise: Rational = 0, leak: Rational = 0
    ) throws -> CovarianceRecursion {
        let function = try Expr(parsing: text, scope: Expr.Scope([GaussianAverage.variable]))
        return CovarianceRecursion(
            try CovarianceMap([.init(strength: weights, function: function)]), decay: 1 - leak * leak,
            constant: bias + noise, sharedConstant: bias, isDiscrete: true)
    }

    @Test func `tanh with bias`() throws {
        let ordered = try recursion("tanh(x)", weights: 1, bias: Rational(1, 20)).fixedPoints()
        #expect(ordered.points.count == 1 && !ordered.growsBeyond)
        #expect(abs(ordered.points[0].variance.value - 0.19359252) < 5e-9)
        #expect(abs(ordered.points[0].multipliers.perpendicular.value - 0.75903165) < 5e-9)
        #expect(ordered.points[0].isStable == true)
        let chaos = try recursion("tanh(x)", weights: 2, bias: Rational(1, 20))
        let point = try chaos.fixedPoints().points[0]
        #expect(abs(point.variance.value - 0.72176187) < 5e-9)
        #expect(abs(point.multipliers.perpendicular.value - 1.04766600) < 5e-9)
        let correlation = try chaos.correlation(at: point)
        #expect(abs(correlation.value!.value - 0.74408) < 5e-6)
        #expect(correlation.value!.error < 1e-8)
        #expect(abs(-1 / correlation.response.logarithm.value - 25.2134) < 5e-5)
    }

    @Test func `without bias zero is a fixed point, stable or not`() throws {
        let ordered = try recursion("tanh(x)", weights: Rational(9, 10)).fixedPoints()
        #expect(ordered.points.map(\.variance.value) == [0])
        #expect(ordered.points[0].isStable == true)
        // Marginal, and attracting from above.
        let edge = try recursion("tanh(x)", weights: 1).fixedPoints()
        #expect(edge.points.map(\.variance.value) == [0])
        #expect(edge.points[0].isStable == true)
        let chaos = try recursion("tanh(x)", weights: 2)
        let points = try chaos.fixedPoints().points
        #expect(points.count == 2)
        #expect(points.map(\.isStable) == [false, true])
        let correlation = try chaos.correlation(at: points[1])
        #expect(correlation.value?.value == 0)
    }

    @Test func `homogeneous activations`() throws {
        let edge = try recursion("relu(x)", weights: 2).fixedPoints()
        #expect(edge.isLine)
        let growing = try recursion("relu(x)", weights: Rational(5, 2)).fixedPoints()
        #expect(growing.growsBeyond)
        #expect(growing.points.map(\.isStable) == [false])
        let biased = try recursion("relu(x)", weights: 1, bias: 1).fixedPoints()
        #expect(abs(biased.points[0].variance.value - 2) < 1e-11)
        #expect(try recursion("relu(x)", weights: 2, bias: 1).fixedPoints().points.isEmpty)
    }

    @Test func `noise keeps inputs apart, also with a leak`() throws {
        let network = try recursion(
            "tanh(x)", weights: Rational(3, 2), bias: Rational(1, 10), noise: Rational(1, 5), leak: Rational(1, 2))
        let point = try network.fixedPoints().points[0]
        let c = try network.correlation(at: point)
        // Iteration of both covariances, with sums over a grid.
        var (k, m) = (1.0, 0.2)
        for _ in 0..<400 {
            let next = 0.25 * k + 0.3 + 1.5 * average(k, k)
            m = 0.25 * m + 0.1 + 1.5 * average(k, m)
            k = next
        }
        #expect(abs(point.variance.value - k) < 1e-9)
        #expect(abs(c.value!.value - m / k) < 1e-8)
    }

    /// <tanh(u)tanh(v)> by the trapezoidal rule.
    private func average(_ k: Double, _ m: Double) -> Double {
        let (c, step) = (m / k, 0.25)
        let (width, rest) = (k.squareRoot(), max(1 - c * c, 0).squareRoot())
        var (sum, weight) = (0.0, 0.0)
        for i in -28...28 {
            let z = Double(i) * step
            for j in -28...28 {
                let y = Double(j) * step
                let w = exp(-(z * z + y * y) / 2)
                sum += w * hyperbolicTangent(width * z) * hyperbolicTangent(width * (c * z + rest * y))
                weight += w
            }
        }
        return sum / weight
    }
}

private func exp(_ x: Double) -> Double { Estimate(x).exponential.value }
private func hyperbolicTangent(_ x: Double) -> Double { 1 - 2 / (exp(2 * x) + 1) }
private func abs(_ x: Double) -> Double { x.magnitude }
