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

    /// The solution at a variance that solves the equation.
    func fluctuating(
        _ variance: Estimate, isStable: Bool
    ) throws(AutocorrelationError) -> StepAutocorrelationSolution {
        let k = variance.value
        let change = max(1e-7, 10 * variance.relativeError)
        guard let lags = try lags(k), let wide = try self.lags(k, windows: 2) else {
            throw .critical(variance: k)
        }
        // On the side where Δ_n still decays.
        let raised = try self.lags(k * (1 + change))
        let lowered = raised == nil ? try self.lags(k * (1 - change)) : nil
        guard let moved = raised ?? lowered else { throw .critical(variance: k) }
        let shift = 2 * variance.relativeError / change
        let noiseOfCurve = lags.potential.curve.responseError(0)
        func estimate(_ value: Double, _ other: Double, _ moved: Double, _ more: Double) -> Estimate {
            Estimate(
                value,
                error: 2 * (value - other).magnitude + shift * (moved - value).magnitude + more
                    + 8 * Estimate.rounding * value.magnitude)
        }
        let stiffness = { (lags: LagProfile) in
            lags.potential.stiffness - lags.potential.curve.response(lags.limitAngle)
        }
        let growth = lags.growth()
        let mu = exp(growth)
        let response: Estimate
        do { response = try map.response(variance) } catch { throw .average(error) }
        let rate = estimate(
            stiffness(lags), stiffness(wide), stiffness(moved), 2 * lags.potential.curve.responseError(lags.limitAngle))
        let force = lags.potential.force(lags.limitAngle).error / stiffness(lags)
        return StepAutocorrelationSolution(
            kind: .fluctuating, variance: variance,
            limit: lags.limit == 0 ? Estimate(0) : estimate(lags.limit, wide.limit, moved.limit, force),
            correlationTime: leak == 0 ? Estimate(0) : Self.correlationTime(rate, leak), response: response,
            // μ² + a² − 2aμ ≤ response: an error of the response is one of μ over 2(μ − a) at most.
            lyapunov: estimate(
                growth, wide.growth(), moved.growth(),
                noiseOfCurve / (2 * max(mu - leak, 1e-300) * mu) + 1e-15),
            isStable: isStable, values: [k] + lags.values)
    }
}
