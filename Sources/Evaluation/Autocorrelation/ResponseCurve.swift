#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Σ_W σ_W²<φ_W'(u)φ_W'(v)> = ∂F/∂Δ for u, v of one variance K and covariance Δ = K cos θ, with its integrals over Δ.
///
/// As a function of the correlation it is a power series without negative coefficients; so it grows with the correlation from 0
/// to 1, and so does each of its derivatives.
struct ResponseCurve: Sendable {
    private enum Form {
        case series(HermiteSeries)
        case angles(response: AngleSeries, first: AngleSeries, second: AngleSeries)
    }

    /// K.
    let variance: Double
    /// F at Δ = 0: the covariance that uncorrelated fields leave.
    let frozen: Estimate
    private let form: Form

    /// - Parameter accuracy: that of the second integral over the correlation, relative to the response; 0 for the best.
    init(
        _ map: CovarianceMap, _ table: ActivationTable, variance: Double, accuracy: Double = 0
    ) throws(EvaluationError) {
        self.variance = variance
        if !table.hasKinks,
            let series = HermiteSeries(
                table, variance: variance, accuracy: accuracy, limit: accuracy > 1e-16 ? 4096 : 16384)
        {
            (form, frozen) = (.series(series), series.frozen)
            return
        }
        let response = try AngleSeries { angle throws(EvaluationError) in
            angle == 0
                ? try map.response(variance)
                : try map.response(aa: variance, ab: Self.covariance(variance, angle), bb: variance)
        }
        let first = response.integralOverCorrelation()
        form = .angles(response: response, first: first, second: first.integralOverCorrelation())
        frozen = try map.covariance(aa: variance, ab: 0, bb: variance)
    }

    private static func covariance(_ variance: Double, _ angle: Double) -> Double {
        angle > 1.570_796_326_794_896 ? 0 : variance * cos(angle)
    }

    /// Σ_W σ_W²<φ_W'(u)φ_W'(v)>.
    func response(_ angle: Double) -> Double {
        switch form {
        case .series(let series): Self.sum(series.coefficients, cos(angle)) { _ in 1 }
        case .angles(let response, _, _): response.value(angle)
        }
    }

    /// A bound of the error of the response.
    func responseError(_ angle: Double) -> Double {
        switch form {
        case .series(let series): series.noise + series.remainder * pow(cos(angle), Double(series.coefficients.count))
        case .angles(let response, _, _): response.error
        }
    }

    /// ∫ response dc over correlations from 0 to cos θ: (F(Δ) − F(0))/K.
    func firstIntegral(_ angle: Double) -> Estimate {
        let c = cos(angle)
        switch form {
        case .series(let series):
            let n = Double(series.coefficients.count)
            let value = c * Self.sum(series.coefficients, c) { 1 / (Double($0) + 1) }
            return Estimate(
                value,
                error: c * series.noise + series.remainder * pow(c, n + 1) / (n + 1) + 4 * Estimate.rounding * value)
        case .angles(_, let first, _):
            return Estimate(first.value(angle), error: c * first.error + 2e-15 * first.value(0).magnitude)
        }
    }

    /// The integral of the first integral.
    func secondIntegral(_ angle: Double) -> Estimate {
        let c = cos(angle)
        switch form {
        case .series(let series):
            let n = Double(series.coefficients.count)
            let value = c * c * Self.sum(series.coefficients, c) { 1 / ((Double($0) + 1) * (Double($0) + 2)) }
            let left = series.remainder * pow(c, n + 2) / ((n + 1) * (n + 2))
            return Estimate(value, error: c * c * series.noise + left + 4 * Estimate.rounding * value)
        case .angles(_, _, let second):
            return Estimate(second.value(angle), error: c * c * second.error + 2e-15 * second.value(0).magnitude)
        }
    }

    /// Σ_n weight(n) r_n cⁿ by Horner's rule.
    @inline(__always)
    private static func sum(_ coefficients: [Double], _ c: Double, _ weight: (Int) -> Double) -> Double {
        coefficients.withUnsafeBufferPointer { r in
            var sum = 0.0
            var n = r.count - 1
            while n >= 0 {
                sum = sum * c + r[n] * weight(n)
                n -= 1
            }
            return sum
        }
    }
}
