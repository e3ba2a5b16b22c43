import Algebra
import Exact

// With F(cK) = Σ b_n cⁿ, b_n = Σ_W σ_W² a_(W,n)², the correlation of two inputs at a fixed point K solves
//
//     0 = excess(c) = Σ b_n cⁿ + shared constant − decay·K·c.
//
// All b_n are positive or zero: the excess is convex, positive at 0 and zero or negative at 1, and Newton's method from 0 climbs to the
// smallest zero, which is the stable one, without ever stepping over it.
extension CovarianceFamily.Member {
    /// The stable correlation c* of two inputs at a fixed point of the variance, and the gain Σ σ_W² <φ'(u) φ'(v)> there, as of
    /// ``CovarianceRecursion/correlation(at:)``.
    ///
    /// - Complexity: that of ``HermiteCoefficients``; where their series converges slowly, some 40 averages over pairs.
    public func correlation(
        at point: CovarianceRecursion.FixedPoint
    ) throws(EvaluationError) -> CovarianceRecursion.Correlation {
        let q = point.variance.value
        if q == 0 { return .init(value: nil, response: point.response, residual: 0) }
        let hasNoise = sharedConstant != constant
        let gap = point.response - Estimate(decay)
        if !hasNoise, gap.certainSign != 1 {
            return .init(value: Estimate(1), response: point.response, residual: 0)
        }
        for count in [48, 160] {
            if let correlation = try correlation(at: point, count) { return correlation }
        }
        return try recursion().correlation(at: point)
    }

    /// From so many coefficients; nil if they are too few.
    private func correlation(
        at point: CovarianceRecursion.FixedPoint, _ count: Int
    ) throws(EvaluationError) -> CovarianceRecursion.Correlation? {
        let q = point.variance.value
        var series = [Estimate](repeating: Estimate(0), count: count)
        for (function, strength) in strengths.enumerated() where !strength.isZero {
            let a = try family.hermite.coefficients(of: function, variance: q, count: count)
            for n in 0..<count { series[n] += Estimate(strength) * a[n] * a[n] }
        }
        // What the coefficients that are left out add up to at c = 1, for F and for K·F'.
        let all = Estimate(decay) * point.variance - Estimate(constant)
        let known = series.reduce(Estimate(0), +)
        let slope = series.enumerated().reduce(Estimate(0)) { $0 + Double($1.offset) * $1.element }
        let rest = max(0, (all - known).value + (all - known).error)
        let restOfSlope = max(
            0, (Estimate(q) * point.response - slope).value + (Estimate(q) * point.response - slope).error)

        let (shared, decay) = (Estimate(sharedConstant), Estimate(decay))
        if (series[0] + shared).contains(0) {
            return .init(value: Estimate(0), response: series[1] * Estimate(1 / q), residual: 0)
        }
        var c = 0.0
        for _ in 0..<400 {
            let (value, derivative) = Self.plain(series, c)
            let (excess, slope) = (value + shared.value - decay.value * q * c, derivative - decay.value * q)
            guard slope < 0 else { break }
            let next = c - excess / slope
            if !(next > c) || next >= 1 { break }
            let isDone = next - c <= 2 * Estimate.rounding * next
            c = next
            if isDone { break }
        }
        // Bounds at c: sums with their errors, and the rest, which falls at least like c to the first power left out.
        let power = Estimate(c).power(count).largestMagnitude
        var (value, derivative) = (Estimate(0), Estimate(0))
        for n in (0..<count).reversed() {
            derivative = derivative * Estimate(c) + value
            value = value * Estimate(c) + series[n]
        }
        value = Estimate(value.value, error: value.error + rest * power)
        derivative = Estimate(derivative.value, error: derivative.error + restOfSlope * power / max(c, 1e-300))
        let excess = value + shared - decay * Estimate(q) * Estimate(c)
        let fall = -(derivative - decay * Estimate(q)).value
        guard fall > 0, derivative.error < 1e-10 * q else { return nil }
        let byVariance = (decay + point.slope).largestMagnitude * point.variance.error
        let error = 2 * (excess.largestMagnitude + byVariance) / fall
        guard error < 1e-8 * (1 - c) else { return nil }
        // The second derivative carries the error of c to the gain.
        let curvature = series.enumerated().reduce(0.0) { sum, term in
            let n = Double(term.offset)
            return sum + (term.offset < 2 ? 0 : n * (n - 1) * term.element.largestMagnitude)
        }
        let response = derivative * Estimate(1 / q)
        return .init(
            value: Estimate(c, error: error),
            response: Estimate(
                response.value,
                error: response.error + curvature / q * error + 4 * response.value * point.variance.error / q),
            residual: excess.value.magnitude / q)
    }

    private static func plain(_ series: [Estimate], _ c: Double) -> (value: Double, derivative: Double) {
        var (value, derivative) = (0.0, 0.0)
        for coefficient in series.reversed() {
            derivative = derivative * c + value
            value = value * c + coefficient.value
        }
        return (value, derivative)
    }
}
