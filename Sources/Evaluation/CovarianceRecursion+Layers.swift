import Exact

extension CovarianceRecursion {
    /// F at covariances with errors: for Kaa, Kab and Kbb.
    ///
    /// - Parameter isEqual: whether Kaa and Kbb are the same number.
    /// - Complexity: that of ``HermiteCoefficients`` for equal variances, if their series converges; three averages over pairs otherwise.
    public func driven(_ k: [Estimate], isEqual: Bool) throws(EvaluationError) -> [Estimate] {
        let aa = try map.variance(k[0])
        let bb = isEqual ? aa : try map.variance(k[2])
        let limit = (k[0].value * k[2].value).squareRoot()
        let kab = min(max(k[1].value, -limit), limit)
        if isEqual, kab == limit { return [aa, aa, bb] }
        let excess = k[1].error + (k[1].value - kab).magnitude
        let spread = k[0].error + k[2].error
        if isEqual, let ab = try drivenBySeries(k[0].value, kab, (excess, spread)) { return [aa, ab, bb] }
        let ab = try map.covariance(aa: k[0].value, ab: kab, bb: k[2].value)
        var error = try map.response(aa: k[0].value, ab: kab, bb: k[2].value).largestMagnitude * excess
        if spread > 0 {
            // By a difference that is larger than the error.
            let step = 1e-3
            let other = try map.covariance(aa: k[0].value * (1 + step), ab: kab, bb: k[2].value * (1 + step))
            error += 2 * (other - ab).largestMagnitude / (step * min(k[0].value, k[2].value)) * spread
        }
        return [aa, Estimate(ab.value, error: ab.error + error), bb]
    }

    /// F(K, Kab, K) from the series in Kab/K; nil where that has not converged.
    private func drivenBySeries(
        _ k: Double, _ kab: Double, _ errors: (covariance: Double, variance: Double)
    ) throws(EvaluationError) -> Estimate? {
        guard k > 0, kab.magnitude < k else { return nil }
        func series(_ k: Double, _ count: Int) throws(EvaluationError) -> HermiteCovariance {
            try map.series(variance: k, count: count, total: map.variance(k), response: map.response(k))
        }
        for count in HermiteCovariance.counts {
            let (value, slope) = try series(k, count).value(kab / k)
            guard value.error <= 1e-11 * max(value.value.magnitude, 1e-3 * k) else { continue }
            var error = slope.largestMagnitude / k * errors.covariance
            if errors.variance > 0 {
                let step = 1e-3
                let other = try series(k * (1 + step), count).value(kab / (k * (1 + step))).covariance
                error += 2 * (other - value).largestMagnitude / (step * k) * errors.variance
            }
            return Estimate(value.value, error: value.error + error)
        }
        return nil
    }
}
