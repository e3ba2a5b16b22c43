/// The variances Δ(0) that solve an ``AutocorrelationEquation``.
///
/// Of all variances on a logarithmic grid only those are looked at more closely that the network can have: by the triangle
/// inequality for h = ∫ e^{−γs}(Wφ + b + ξ), γ√K ≤ √(κγ/2) + √(σ_b² + F(K)), and K ≥ κ/2γ. Without noise a particle leaves K at
/// rest, which needs a force V'(K) ≥ 0 that increases there: σ_b² + F(K) ≥ γ²K and response(K) ≥ γ².
struct VarianceSearch {
    struct Root {
        let position: Estimate
        let isRising: Bool
    }

    private let equation: AutocorrelationEquation
    /// The grid, up to where averages exist, with the values of σ_b² + F(K) there.
    private let points: [(variance: Double, source: Estimate)]
    /// The variances of the grid.
    var grid: [Double] { points.map(\.variance) }
    /// Variances of static solutions.
    let staticVariances: [Root]

    private static let perDecade = 6
    private static let decades = (lowest: -12, highest: 9)

    init(_ equation: AutocorrelationEquation) throws(AutocorrelationError) {
        self.equation = equation
        let first = Self.decades.lowest * Self.perDecade
        let grid = (first...(Self.decades.highest * Self.perDecade)).map {
            CompiledExpressions.powerOfTen(Double($0) / Double(Self.perDecade))
        }
        var points: [(variance: Double, source: Estimate)] = []
        for k in grid {
            // Where averages cease to exist, no solution is.
            guard let feedback = try? equation.map.variance(k), (try? equation.map.response(k)) != nil else { break }
            points.append((k, Estimate(equation.bias) + feedback))
        }
        self.points = points
        let stiffness = Estimate(equation.decay) * Estimate(equation.decay)
        let isUndecided = points.allSatisfy { point in
            (point.source - stiffness * Estimate(point.variance)).certainSign == nil
        }
        if isUndecided && equation.noise == 0 { throw .everyVariance }
        staticVariances =
            equation.noise == 0 ? try Self.staticVariances(equation, points, stiffness) : []
    }

    private static func staticVariances(
        _ equation: AutocorrelationEquation, _ points: [(variance: Double, source: Estimate)], _ stiffness: Estimate
    ) throws(AutocorrelationError) -> [Root] {
        var roots: [Root] = []
        do throws(EvaluationError) {
            // Zero up to what the rounding of a sum of nothing leaves.
            if equation.bias == 0, try equation.map.variance(0).largestMagnitude < 1e-300 {
                let slope = try equation.map.slope(0) - stiffness
                roots.append(Root(position: Estimate(0), isRising: !(slope.certainSign == -1)))
            }
            var last: (x: Double, value: Estimate)?
            for point in points {
                let value = point.source - stiffness * Estimate(point.variance)
                guard let sign = value.certainSign, sign != 0 else { continue }
                if let before = last, before.value.certainSign == -sign {
                    let root = try BracketedRoot(before, (point.variance, value)) { k throws(EvaluationError) in
                        Estimate(equation.bias) + (try equation.map.variance(k)) - stiffness * Estimate(k)
                    }
                    roots.append(Root(position: root.position, isRising: root.isRising))
                }
                last = (point.variance, value)
            }
        } catch { throw .average(error) }
        return roots
    }

    /// Variances of solutions that fluctuate: those at which the particle has just the energy to come to rest.
    func fluctuatingVariances() throws(AutocorrelationError) -> [Root] {
        var roots: [Root] = []
        for stretch in try candidates() {
            var last: (x: Double, value: Estimate)?
            for k in stretch {
                let value = try mismatch(k, accuracy: 1e-5)
                guard let sign = value.certainSign, sign != 0 else { continue }
                if let before = last, before.value.certainSign == -sign {
                    let root = try BracketedRoot(before, (k, value)) { x throws(AutocorrelationError) in
                        try mismatch(x, accuracy: 1e-16)
                    }
                    guard root.position.relativeError < 1e-3 else {
                        throw .notConverged(variance: root.position.value, residual: root.residual.largestMagnitude)
                    }
                    roots.append(Root(position: root.position, isRising: root.isRising))
                }
                last = (k, value)
            }
        }
        return roots
    }

    /// The energy at hand; with a coarse series first, the best where its sign is not certain.
    private func mismatch(_ variance: Double, accuracy: Double) throws(AutocorrelationError) -> Estimate {
        let value = try equation.potential(variance, accuracy: accuracy).mismatch(noise: equation.noise)
        if accuracy <= 1e-16 || value.certainSign != nil { return value }
        return try equation.potential(variance).mismatch(noise: equation.noise)
    }

    /// Stretches of the grid where a solution may be.
    private func candidates() throws(AutocorrelationError) -> [[Double]] {
        let (decay, noise) = (equation.decay, equation.noise)
        var isPossible: [Bool] = []
        do throws(EvaluationError) {
            for (k, source) in points {
                if noise > 0 {
                    let bound = (noise * decay / 2).squareRoot() + source.largestMagnitude.squareRoot()
                    isPossible.append(k * 1.001 >= noise / (2 * decay) && decay * k.squareRoot() <= bound * 1.001)
                } else {
                    let slack = source.error + 1e-12 * decay * decay * k
                    let hasForce = source.value - decay * decay * k >= -slack
                    let response = try equation.map.response(k)
                    isPossible.append(hasForce && response.largestMagnitude >= decay * decay)
                }
            }
        } catch { throw .average(error) }
        var extra = staticVariances.map(\.position.value).filter { $0 > 0 }
        if noise == 0 { extra += try responseThresholds() }
        var stretches: [[Double]] = []
        var now: [Double] = []
        for (i, point) in points.enumerated() {
            // A cell counts if one of its ends does, or if a boundary lies in it.
            let next = i + 1 < points.count ? points[i + 1].variance : .infinity
            let within = extra.filter { $0 > point.variance && $0 < next }.sorted()
            let isOpen =
                isPossible[i] || (i + 1 < points.count && isPossible[i + 1]) || (noise == 0 && !within.isEmpty)
            if isOpen {
                now.append(point.variance)
                now += within
                if !within.isEmpty || !isPossible[i] || !(i + 1 < points.count && isPossible[i + 1]), next.isFinite {
                    let ends = [point.variance] + within + [next]
                    for (a, b) in zip(ends, ends.dropFirst()) {
                        now += (1..<6).map { a + (b - a) * Double($0) / 6 }
                    }
                }
            } else if !now.isEmpty {
                stretches.append((now + [point.variance]).sorted())
                now = []
            }
        }
        if !now.isEmpty { stretches.append(now.sorted()) }
        return stretches
    }

    /// Where the response of a variance is γ².
    private func responseThresholds() throws(AutocorrelationError) -> [Double] {
        let stiffness = Estimate(equation.decay * equation.decay)
        var found: [Double] = []
        do throws(EvaluationError) {
            var last: (x: Double, value: Estimate)?
            for point in points {
                let value = try equation.map.response(point.variance) - stiffness
                guard let sign = value.certainSign, sign != 0 else { continue }
                if let before = last, before.value.certainSign == -sign {
                    let root = try BracketedRoot(before, (point.variance, value)) { k throws(EvaluationError) in
                        try equation.map.response(k) - stiffness
                    }
                    let k = root.position.value
                    let force = Estimate(equation.bias) + (try equation.map.variance(k)) - stiffness * Estimate(k)
                    if force.certainSign != -1 { found.append(k) }
                }
                last = (point.variance, value)
            }
        } catch { throw .average(error) }
        return found
    }
}
