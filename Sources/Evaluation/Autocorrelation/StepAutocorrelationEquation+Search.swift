/// The search for variances at which the equation holds at lag 0, too.
///
/// Where no Δ_n decays from Δ_0 = K to a limit, K is too small for its feedback, as where the equation at lag 0 leaves something
/// positive; both count as one side. The solution is then polished with all lags as unknowns.
extension StepAutocorrelationEquation {
    /// A solution: its variance and the other lags.
    struct Found {
        let variance: Estimate
        let lags: LagProfile
        let isRising: Bool
    }

    private typealias Point = (x: Double, value: Estimate?)

    private static func sign(_ point: Point) -> Int? { point.value == nil ? 1 : point.value!.certainSign }

    /// - Parameter resting: variances of fixed points whose perturbations decay. Δ_n decays from a variance just above to a limit just
    ///   below, and not from one just below: that is no solution that fluctuates.
    func fluctuatingLags(_ grid: [Double], resting: [Double]) throws(AutocorrelationError) -> [Found] {
        var found: [Found] = []
        var last: Point?
        for k in grid where try isPossible(k) {
            let now: Point = (k, try mismatch(k, accuracy: 1e-5))
            guard let sign = Self.sign(now), sign != 0 else { continue }
            if let before = last, let other = Self.sign(before), other == -sign,
                let solution = try solution(between: before, and: now, resting)
            {
                found.append(solution)
            }
            last = now
        }
        return found
    }

    private func solution(
        between left: Point, and right: Point, _ resting: [Double]
    ) throws(AutocorrelationError) -> Found? {
        var (a, b) = (left, right)
        let isRising = Self.sign(right) == 1
        // Until both sides have values, or the end of the range is reached.
        while a.value == nil || b.value == nil {
            let middle = a.x + (b.x - a.x) / 2
            if b.x - a.x <= 1e-6 * b.x { break }
            let point: Point = (middle, try mismatch(middle, accuracy: 1e-10))
            guard let sign = Self.sign(point), sign != 0 else { break }
            if (sign == 1) == isRising { b = point } else { a = point }
        }
        if resting.contains(where: { a.x * (1 - 1e-9) <= $0 && $0 <= b.x * (1 + 1e-9) }) && b.x - a.x <= 1e-6 * b.x {
            return nil
        }
        if let before = a.value, let after = b.value {
            let root = try BracketedRoot((a.x, before), (b.x, after)) { x throws(AutocorrelationError) in
                // Beyond the end of the range: positive, and as large as need be to turn back.
                try mismatch(x, accuracy: 1e-16) ?? Estimate(max(before.value, after.value))
            }
            guard root.position.relativeError < 1e-3 else {
                throw .notConverged(variance: root.position.value, residual: root.residual.largestMagnitude)
            }
            if let lags = try lags(root.position.value) {
                return Found(variance: root.position, lags: lags, isRising: isRising)
            }
        }
        return try polished(a.value == nil ? b : a, isRising)
    }

    /// The solution at the end of the range; nil if it is the constant one.
    private func polished(_ point: Point, _ isRising: Bool) throws(AutocorrelationError) -> Found? {
        guard let start = try lags(point.x), start.limitAngle > 1e-4, start.leak > 0 else { return nil }
        var values = [point.x] + start.values
        var norm = 0.0
        var bound = 0.0
        var last = start.potential
        func excess(_ k: Double) throws(AutocorrelationError) -> Double {
            let potential: ParticlePotential
            do {
                potential = ParticlePotential(
                    try ResponseCurve(map, table, variance: k), decay: 1 - leak, bias: bias)
            } catch { throw .average(error) }
            guard let solved = start.symmetric(potential, from: values, noise: noise) else {
                throw .notConverged(variance: k, residual: point.value?.largestMagnitude ?? .infinity)
            }
            (values, norm) = solved
            last = potential
            bound = norm * (potential.force(0).error + 4e-16 * k)
            return solved.values[0] - k
        }
        var (k, next) = (point.x, point.x * (1 - 1e-6))
        var (value, slope) = (try excess(k), 0.0)
        for _ in 0..<12 {
            let nextValue = try excess(next)
            slope = (nextValue - value) / (next - k)
            (k, value) = (next, nextValue)
            next = k - value / slope
            if (next - k).magnitude <= max(1e-14 * k, bound / slope.magnitude) { break }
            if !next.isFinite || (next - point.x).magnitude > 0.01 * point.x { break }
        }
        let error = (bound + value.magnitude) / slope.magnitude + 4e-16 * k
        guard error < 1e-6 * k else { throw .notConverged(variance: k, residual: value.magnitude / k) }
        return Found(variance: Estimate(k, error: error), lags: start.replacing(values, in: last), isRising: isRising)
    }
}
