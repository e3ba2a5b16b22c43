#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Student's law of t with ν degrees of freedom; Gaussian for ν = ∞.
///
/// Two-sided probabilities, P(|T| > |t|) = I_{ν/(ν+t²)}(ν/2, ½) with the regularized incomplete beta function, by its continued fraction.
/// Logarithms reach where the probability itself is zero in doubles. Relative error below 1e-12 for probabilities above 1e-300.
public struct StudentT: Hashable, Sendable {
    public let degreesOfFreedom: Double

    /// - Precondition: `degreesOfFreedom` is positive, or infinite.
    public init(degreesOfFreedom: Double) {
        precondition(degreesOfFreedom > 0, "degrees of freedom are positive")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// P(|T| > |t|)
    public func twoSided(_ t: Double) -> Double { exp(logTwoSided(t)) }

    /// ln P(|T| > |t|)
    public func logTwoSided(_ t: Double) -> Double {
        let size = t.magnitude
        if size.isNaN { return .nan }
        if size == 0 { return 0 }
        if size.isInfinite { return -.infinity }
        if degreesOfFreedom.isInfinite { return logErrorFunctionComplement(size / 2.0.squareRoot()) }
        let ratio = size / degreesOfFreedom.squareRoot()
        // x = 1/(1 + ratio²) and y = 1 − x, by logarithms: the square of a large ratio would overflow.
        let logX = ratio > 1e100 ? -2 * log(ratio) : -log1p(ratio * ratio)
        let logY = ratio > 1e100 ? 0 : 2 * log(ratio) + logX
        return IncompleteBeta(degreesOfFreedom / 2).logValue(logX: logX, logY: logY)
    }

    /// The t > 0 with P(|T| > t) = p, for 0 < p < 1.
    ///
    /// By Newton's method for ln P as a function of t, kept inside a bracket.
    public func twoSidedQuantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a probability between 0 and 1")
        let target = log(p)
        // logTwoSided falls with t.
        var (low, high) = (0.0, 1.0)
        while logTwoSided(high) > target { (low, high) = (high, 2 * high) }
        var t = (low + high) / 2
        for _ in 0..<200 {
            let value = logTwoSided(t)
            if value > target { low = t } else { high = t }
            let step = (value - target) * exp(value - logDensity(t)) / 2
            let next = t + step
            guard step.magnitude > 1e-15 * t else { return next }
            t = next > low && next < high ? next : low / 2 + high / 2
        }
        return t
    }

    /// ln of the density at t.
    private func logDensity(_ t: Double) -> Double {
        guard degreesOfFreedom.isFinite else { return -t * t / 2 - log(2 * Double.pi) / 2 }
        let half = degreesOfFreedom / 2
        return IncompleteBeta.logGammaRatio(half) - log(2 * half * Double.pi) / 2
            - (half + 0.5) * log1p(t * t / degreesOfFreedom)
    }

    /// The t with P(T > t) = p, for 0 < p < 1.
    public func upperQuantile(_ p: Double) -> Double {
        p == 0.5 ? 0 : p < 0.5 ? twoSidedQuantile(2 * p) : -twoSidedQuantile(2 * (1 - p))
    }

    /// ln erfc(x), x > 0.
    private func logErrorFunctionComplement(_ x: Double) -> Double {
        guard x > 20 else { return log(erfc(x)) }
        // erfc(x) = e^{−x²}/(x√π) · 1/(1 + q/(1 + 2q/(1 + 3q/…))), q = 1/(2x²): ten levels are exact in doubles beyond 20.
        let q = 1 / (2 * x * x)
        let fraction = (1...10).reversed().reduce(1.0) { 1 + Double($1) * q / $0 }
        return -x * x - log(x * Double.pi.squareRoot() * fraction)
    }
}
