#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A solution of ``StepAutocorrelationEquation``.
public struct StepAutocorrelationSolution: Sendable {
    public let kind: AutocorrelationSolution.Kind
    /// Δ_0.
    public let variance: Estimate
    /// Δ_∞, the part of the variance that is frozen.
    public let limit: Estimate
    /// −1/ln of the factor by which Δ_n − Δ_∞ falls off in every step, in steps; 0 without a leak, nil where fluctuations grow.
    public let correlationTime: Estimate?
    /// Σ_W σ_W²<φ_W'²> at the variance.
    public let response: Estimate
    /// λ = ln μ, the growth of the distance of two copies in one step.
    public let lyapunov: Estimate
    /// As ``AutocorrelationSolution/isStable``.
    public let isStable: Bool
    /// Δ_0, Δ_1, … up to where Δ_n is its limit within rounding.
    public let values: [Double]

    /// Δ_n.
    public func value(at lag: Int) -> Double {
        let lag = Int(lag.magnitude)
        return lag < values.count ? values[lag] : limit.value
    }
}

extension StepAutocorrelationEquation {
    func fixedPoint(_ resting: AutocorrelationSolution) -> StepAutocorrelationSolution {
        // μ = a + √response, where the continuous network has λ = −γ + √response.
        let growth = (resting.lyapunov + Estimate(1)).logarithm
        let time = resting.correlationTime.map { time -> Estimate in
            leak == 0 ? Estimate(0) : Self.correlationTime(Estimate(1) / (time * time), leak)
        }
        return StepAutocorrelationSolution(
            kind: .fixedPoint, variance: resting.variance, limit: resting.variance, correlationTime: time,
            response: resting.response, lyapunov: growth, isStable: resting.isStable, values: [resting.variance.value])
    }

    /// a(r + 1/r) = 1 + a² − response = 2a + ((1 − a)² − response), in steps −1/ln r.
    private static func correlationTime(_ stiffness: Estimate, _ leak: Double) -> Estimate {
        let half = stiffness / Estimate(2 * leak)
        let inverse = Estimate(1) + half + (half * (half + Estimate(2))).squareRoot
        return Estimate(1) / inverse.logarithm
    }

    /// The numbers of a solution.
    func fluctuating(_ found: Found, isStable: Bool) throws(AutocorrelationError) -> StepAutocorrelationSolution {
        let (variance, lags) = (found.variance, found.lags)
        let k = variance.value
        let curve = lags.potential.curve
        let response: Estimate
        do { response = try map.response(variance) } catch { throw .average(error) }
        // All lags move together with the variance, and each by what its own equation leaves: twice the error covers both,
        // and the limit by the change of its force over its stiffness.
        let stiffness = lags.potential.stiffness - curve.response(lags.limitAngle)
        let change = max(1e-7, 10 * variance.relativeError)
        let raised = try potential(k * (1 + change))
        let moved = raised.limit.angle
        let shift = 2 * variance.relativeError / change
        let movedLimit = moved == .pi / 2 ? 0 : raised.variance * cos(moved)
        let limitError =
            lags.potential.force(lags.limitAngle).error / stiffness + shift * (movedLimit - lags.limit).magnitude
        let limit = lags.limit == 0 ? Estimate(0) : Estimate(lags.limit, error: limitError)
        let movedStiffness = raised.stiffness - raised.curve.response(moved)
        let rate = Estimate(
            stiffness,
            error: 2 * curve.responseError(lags.limitAngle) + shift * (movedStiffness - stiffness).magnitude)
        let growth = lags.growth()
        // The same lags with all correlations, and the variance in the averages, moved by their errors.
        let lagError = max(variance.error, lags.first.error, lags.limitError)
        let disturbed = lags.growth(moving: 1e-6 * k)
        let elsewhere = lags.growth(in: raised)
        let mu = exp(growth)
        let error =
            2 * lagError / (1e-6 * k) * (disturbed - growth).magnitude + shift * (elsewhere - growth).magnitude
            + curve.responseError(0) / (2 * max(mu - leak, 1e-300) * mu) + 1e-15
        return StepAutocorrelationSolution(
            kind: .fluctuating, variance: variance, limit: limit,
            correlationTime: leak == 0 ? Estimate(0) : Self.correlationTime(rate, leak), response: response,
            lyapunov: Estimate(growth, error: error), isStable: isStable, values: [k] + lags.values)
    }

    private func potential(_ variance: Double) throws(AutocorrelationError) -> ParticlePotential {
        do {
            return ParticlePotential(
                try ResponseCurve(map, table, variance: variance), decay: 1 - leak, bias: bias)
        } catch { throw .average(error) }
    }
}
