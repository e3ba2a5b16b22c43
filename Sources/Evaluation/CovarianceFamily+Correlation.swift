import Algebra
import Exact

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
        for count in HermiteCovariance.counts {
            let series = try HermiteCovariance(
                family.hermite, strengths, variance: q, count: count,
                total: Estimate(decay) * point.variance - Estimate(constant), response: point.response)
            let recursion = (decay: decay, sharedConstant: sharedConstant)
            if let correlation = series.correlation(at: point, recursion) { return correlation }
        }
        return try recursion().correlation(at: point)
    }
}
