#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The equations at all lags, Δ_0 included, at a fixed K in F: near the end of the range of K in which Δ_n decays from K, where
/// that problem is singular (without noise the solution lies there, since a shift in time costs nearly nothing), this one is not:
/// shifts are odd in n.
extension LagProfile {
    /// Newton's method from this profile; Δ_0 is then no longer K, but the first element.
    ///
    /// - Returns: Δ_0, Δ_1, … and the norm of the inverse of the equations; nil if the iteration does not end.
    func symmetric(
        _ potential: ParticlePotential, from start: [Double], noise: Double
    ) -> (values: [Double], norm: Double)? {
        guard case .rest(let angle) = potential.limit else { return nil }
        let k = potential.variance
        let limit = angle == .pi / 2 ? 0 : k * cos(angle)
        var y = start.map { $0 - limit }
        var last = Double.infinity
        for _ in 0..<30 {
            guard let step = symmetricStep(potential, limit, y, noise, isUnit: false) else { return nil }
            var change = 0.0
            for n in y.indices {
                y[n] += step[n]
                change = max(change, step[n].magnitude)
            }
            guard change.isFinite, y[0] < 1.1 * k else { return nil }
            // Rounding, amplified by the inverse, ends the convergence; its size enters the bound.
            let isStalled = change <= 1e-9 * k && change >= last / 2
            last = change
            if change <= 2e-14 * k || isStalled {
                // Errors of all forces with one sign: the even inverse has the signs of a matrix with one negative direction.
                guard let unit = symmetricStep(potential, limit, y, noise, isUnit: true) else { return nil }
                return (y.map { $0 + limit }, unit.map(\.magnitude).max() ?? .infinity)
            }
        }
        return nil
    }

    private func symmetricStep(
        _ potential: ParticlePotential, _ limit: Double, _ y: [Double], _ noise: Double, isUnit: Bool
    ) -> [Double]? {
        let (n, k) = (y.count, potential.variance)
        var (pivots, residuals) = (y, y)
        for i in 0..<n {
            let value = limit + y[i]
            let angle = acos(max(0, min(1, value / k)))
            let response = potential.curve.response(angle)
            // Above K the average does not exist; what is asked for in the end is Δ_0 = K.
            let beyond = max(0, value - k) * (response - potential.stiffness)
            let below = i == 0 ? y[1] : y[i - 1]
            let above = i + 1 < n ? y[i + 1] : decayFactor * y[i]
            residuals[i] =
                isUnit
                ? 1
                : potential.force(angle).value + beyond + leak * (below + above - 2 * y[i]) + (i == 0 ? noise : 0)
            let slope = potential.stiffness - response + 2 * leak
            pivots[i] = i + 1 < n ? slope : slope - leak * decayFactor
            if i > 0 {
                let ratio = leak / pivots[i - 1]
                pivots[i] -= ratio * leak * (i == 1 ? 2 : 1)
                residuals[i] += ratio * residuals[i - 1]
            }
            guard pivots[i] != 0, pivots[i].isFinite else { return nil }
        }
        var step = residuals
        for i in stride(from: n - 1, through: 0, by: -1) {
            let coupling = i == 0 ? 2 * leak : leak
            step[i] = (residuals[i] + (i + 1 < n ? coupling * step[i + 1] : 0)) / pivots[i]
        }
        return step
    }

    /// A profile with other values at the lags, as ``symmetric(_:from:noise:)`` finds them, in their potential.
    func replacing(_ values: [Double], in potential: ParticlePotential) -> LagProfile {
        var copy = self
        copy.values = Array(values.dropFirst())
        copy.potential = potential
        copy.limitAngle = potential.limit.angle
        copy.limit = copy.limitAngle == .pi / 2 ? 0 : potential.variance * cos(copy.limitAngle)
        return copy
    }
}
