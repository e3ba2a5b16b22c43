import Exact

// With F(K, cK, K) = Σ b_n cⁿ, b_n = Σ_W σ_W² a_(W,n)², the correlation of two inputs at a fixed point K solves
//
//     0 = excess(c) = Σ b_n cⁿ + shared constant − decay·K·c.
//
// All b_n are positive or zero: the excess is convex for c ≥ 0, positive at 0 and zero or negative at 1, and Newton's method from 0
// climbs to the smallest zero, which is the stable one, without ever stepping over it.

/// F(K, cK, K) at one variance as a power series in the correlation c, from the Hermite coefficients of the activations.
struct HermiteCovariance {
    /// How many coefficients are tried, one after the other.
    static let counts = [48, 160]

    let variance: Double
    /// b_n.
    private let series: [Estimate]
    /// What the coefficients that are left out add up to at c = 1, for F and for K·F'.
    private let rest: (value: Double, slope: Double)

    /// - Parameters:
    ///   - total: F(K, K, K).
    ///   - response: Σ σ_W² <φ'²>.
    init(
        _ hermite: HermiteCoefficients, _ strengths: [Rational], variance: Double, count: Int, total: Estimate,
        response: Estimate
    ) throws(EvaluationError) {
        var series = [Estimate](repeating: Estimate(0), count: count)
        for (function, strength) in strengths.enumerated() where !strength.isZero {
            let a = try hermite.coefficients(of: function, variance: variance, count: count)
            for n in 0..<count { series[n] += Estimate(strength) * a[n] * a[n] }
        }
        let known = series.reduce(Estimate(0), +)
        let slope = series.enumerated().reduce(Estimate(0)) { $0 + Double($1.offset) * $1.element }
        func bound(_ difference: Estimate) -> Double { max(0, difference.value + difference.error) }
        self.variance = variance
        self.series = series
        rest = (bound(total - known), bound(Estimate(variance) * response - slope))
    }

    /// F(K, cK, K) and its derivative by c, with what is left out in their errors: it falls at least like c to the first power left
    /// out.
    ///
    /// - Precondition: `-1 <= c && c <= 1`.
    func value(_ c: Double) -> (covariance: Estimate, slope: Estimate) {
        let power = Estimate(c.magnitude).power(series.count).largestMagnitude
        var (value, slope) = (Estimate(0), Estimate(0))
        for coefficient in series.reversed() {
            slope = slope * Estimate(c) + value
            value = value * Estimate(c) + coefficient
        }
        return (
            Estimate(value.value, error: value.error + rest.value * power),
            Estimate(slope.value, error: slope.error + rest.slope * power / max(c.magnitude, 1e-300))
        )
    }

    /// The stable correlation at a fixed point of this variance, which is below 1; nil if the coefficients are too few.
    func correlation(
        at point: CovarianceRecursion.FixedPoint, _ recursion: (decay: Rational, sharedConstant: Rational)
    ) -> CovarianceRecursion.Correlation? {
        let q = variance
        let (shared, decay) = (Estimate(recursion.sharedConstant), Estimate(recursion.decay))
        if (series[0] + shared).contains(0) {
            return .init(value: Estimate(0), response: series[1] * Estimate(1 / q), residual: 0)
        }
        var c = 0.0
        for _ in 0..<400 {
            let (value, derivative) = plain(c)
            let (excess, slope) = (value + shared.value - decay.value * q * c, derivative - decay.value * q)
            guard slope < 0 else { break }
            let next = c - excess / slope
            if !(next > c) || next >= 1 { break }
            let isDone = next - c <= 2 * Estimate.rounding * next
            c = next
            if isDone { break }
        }
        let (value, derivative) = self.value(c)
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

    private func plain(_ c: Double) -> (value: Double, derivative: Double) {
        var (value, derivative) = (0.0, 0.0)
        for coefficient in series.reversed() {
            derivative = derivative * c + value
            value = value * c + coefficient.value
        }
        return (value, derivative)
    }
}
