#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The autocorrelation Δ_n = <h(t)h(t+n)> of a large random recurrent network in discrete time,
///
///     h(t+1) = a·h(t) + Wφ(h(t)) + b + ξ(t),
///     (1 + a²)Δ_n − a(Δ_{n+1} + Δ_{n−1}) = κδ_{n0} + σ_b² + F(Δ_0, Δ_n, Δ_0),
///
/// with W and b drawn once and noise of variance κ in every step: the square of h(t+1) − a·h(t), averaged, at leading order N⁰.
/// Two copies separate as μᵗ, <d(t)d(s)> = μ^{t+s}ψ_{t−s} for their difference d:
///
///     (μ² + a²)ψ_n − aμ(ψ_{n+1} + ψ_{n−1}) = (Σ_W σ_W²<φ_W'φ_W'>_{Δ_n}) ψ_n,
///
/// where the largest μ with an even ψ that falls off counts. Without a leak every lag stands alone, μ² is the response at Δ_0.
///
///     let state = try StepAutocorrelationEquation(leak: 0.5, bias: 0, noise: 0, map: map).stationaryState()
public struct StepAutocorrelationEquation: Sendable {
    /// a.
    public let leak: Double
    /// σ_b².
    public let bias: Double
    /// κ.
    public let noise: Double
    public let map: CovarianceMap
    let table: ActivationTable

    /// - Throws: ``AutocorrelationError/parameter(_:value:)`` for a leak outside of 0 ≤ a < 1 and negative strengths.
    public init(leak: Double, bias: Double, noise: Double, map: CovarianceMap) throws(AutocorrelationError) {
        guard leak >= 0, leak < 1 else { throw .parameter("the leak", value: leak) }
        guard bias >= 0, bias.isFinite else { throw .parameter("the variance of the bias", value: bias) }
        guard noise >= 0, noise.isFinite else { throw .parameter("the strength of the noise", value: noise) }
        (self.leak, self.bias, self.noise, self.map) = (leak, bias, noise, map)
        do { table = try ActivationTable(map) } catch { throw .average(error) }
    }

    /// A constant Δ is one of the continuous network with γ = 1 − a, and so is the limit of one that decays.
    var restingEquation: AutocorrelationEquation {
        get throws(AutocorrelationError) {
            try AutocorrelationEquation(decay: 1 - leak, bias: bias, noise: noise, map: map)
        }
    }

    /// All solutions that are constant or decay to a limit, as ``AutocorrelationEquation/solutions()``.
    ///
    /// - Complexity: some hundred averages over one variable; every curve of responses costs some Newton steps over the lags.
    public func solutions() throws(AutocorrelationError) -> [StepAutocorrelationSolution] {
        let resting = try restingEquation
        let search = try VarianceSearch(resting)
        var fixed: [StepAutocorrelationSolution] = []
        for root in search.staticVariances {
            fixed.append(fixedPoint(try resting.fixedPoint(root.position, isRising: root.isRising)))
        }
        let hasStable = fixed.contains { $0.isStable }
        var moving: [StepAutocorrelationSolution] = []
        let quiet = fixed.filter { $0.lyapunov.value < 0 }.map(\.variance.value)
        for found in try fluctuatingLags(search.grid, resting: quiet) {
            moving.append(try fluctuating(found, isStable: !found.isRising && !hasStable))
        }
        if fixed.isEmpty && moving.isEmpty { throw .unbounded }
        return fixed + moving
    }

    /// The solution that the network settles in.
    ///
    /// - Throws: as ``solutions()``; ``AutocorrelationError/unbounded`` if none is stable.
    public func stationaryState() throws(AutocorrelationError) -> StepAutocorrelationSolution {
        guard let state = try solutions().first(where: \.isStable) else { throw .unbounded }
        return state
    }

    func lags(_ variance: Double, accuracy: Double = 0, windows: Int = 1) throws(AutocorrelationError) -> LagProfile? {
        do {
            let curve = try ResponseCurve(map, table, variance: variance, accuracy: accuracy)
            return LagProfile(
                ParticlePotential(curve, decay: 1 - leak, bias: bias), leak: leak, windows: windows)
        } catch { throw .average(error) }
    }

    /// What the equation at lag 0 leaves, relative to Δ_0; nil where no Δ_n decays to a limit.
    func mismatch(_ k: Double, accuracy: Double) throws(AutocorrelationError) -> Estimate? {
        guard let lags = try lags(k, accuracy: accuracy) else { return nil }
        let source = Estimate(bias) + Estimate(noise)
        do throws(EvaluationError) {
            let sum = source + (try map.variance(k)) - Estimate((1 + leak * leak) * k)
            return (sum + Estimate(2 * leak) * lags.first) / Estimate(k)
        } catch { throw .average(error) }
    }

    /// (1 − a)√K ≤ √κ + √(σ_b² + F(K)), by the triangle inequality, and K ≥ κ.
    func isPossible(_ k: Double) throws(AutocorrelationError) -> Bool {
        do throws(EvaluationError) {
            let source = try map.variance(k).largestMagnitude + bias
            let bound = noise.squareRoot() + source.squareRoot()
            if k * 3 < noise || (1 - leak) * k.squareRoot() > 1.6 * bound { return false }
            // Without noise something must drive the fluctuations.
            if noise > 0 { return true }
            return try map.response(k * 2).largestMagnitude * 2 > (1 - leak) * (1 - leak)
        } catch { throw .average(error) }
    }
}
