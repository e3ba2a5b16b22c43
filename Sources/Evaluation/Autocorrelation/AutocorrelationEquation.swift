/// The self-consistent equation for the autocorrelation Δ(τ) = <h(t)h(t+τ)> of a neuron in a large random recurrent network,
///
///     dh/dt = −γh + Wφ(h) + b + ξ,      (γ² − ∂_τ²)Δ = κδ(τ) + σ_b² + F(Δ(0), Δ(τ), Δ(0)),
///
/// with W and b drawn once, variance of the bias σ_b² and white noise of strength κ; F sums over the weights (``CovarianceMap``).
/// This is the leading order, N⁰, of the stationary state; T does not enter.
///
///     let g2 = try AutocorrelationEquation(decay: 1, bias: 0, noise: 0, map: CovarianceMap([.init(strength: 4, function: tanh)]))
///     let state = try g2.solutions().first { $0.isStable }!
///     state.variance                          // 1.924805
///     state.lyapunov                          // 0.112458
///
/// Sources: H. Sompolinsky, A. Crisanti and H. J. Sommers (1988) for the particle in a potential and the two replicas; the noise as
/// in J. Schuecker, S. Goedeke and M. Helias (2018).
public struct AutocorrelationEquation: Sendable {
    /// γ.
    public let decay: Double
    /// σ_b².
    public let bias: Double
    /// κ.
    public let noise: Double
    public let map: CovarianceMap
    let table: ActivationTable

    /// - Throws: ``AutocorrelationError/parameter(_:value:)`` for a decay that is not positive and negative strengths.
    public init(decay: Double, bias: Double, noise: Double, map: CovarianceMap) throws(AutocorrelationError) {
        guard decay > 0, decay.isFinite else { throw .parameter("the decay", value: decay) }
        guard bias >= 0, bias.isFinite else { throw .parameter("the variance of the bias", value: bias) }
        guard noise >= 0, noise.isFinite else { throw .parameter("the strength of the noise", value: noise) }
        (self.decay, self.bias, self.noise, self.map) = (decay, bias, noise, map)
        do { table = try ActivationTable(map) } catch { throw .average(error) }
    }

    /// All solutions that are constant or decay to a limit: static ones only without noise, then the fluctuating ones, each in the
    /// order of their variance.
    ///
    /// Periodic Δ, particles that never come to rest, are left out: no initial condition of the network leads to them.
    ///
    /// - Throws: ``AutocorrelationError``; ``AutocorrelationError/unbounded`` if there are none at all.
    /// - Complexity: some hundred averages over one variable, and for every fluctuating solution some ten curves of responses.
    public func solutions() throws(AutocorrelationError) -> [AutocorrelationSolution] {
        let search = try VarianceSearch(self)
        var fixed: [AutocorrelationSolution] = []
        for root in search.staticVariances { fixed.append(try fixedPoint(root.position, isRising: root.isRising)) }
        let hasStable = fixed.contains { $0.isStable }
        var moving: [AutocorrelationSolution] = []
        for root in try search.fluctuatingVariances() {
            moving.append(
                try fluctuating(root.position, isStable: !root.isRising && !hasStable))
        }
        if fixed.isEmpty && moving.isEmpty { throw .unbounded }
        return fixed + moving
    }

    /// The solution that the network settles in.
    ///
    /// - Throws: as ``solutions()``; ``AutocorrelationError/unbounded`` if none is stable, the static one included.
    public func stationaryState() throws(AutocorrelationError) -> AutocorrelationSolution {
        guard let state = try solutions().first(where: \.isStable) else { throw .unbounded }
        return state
    }

    func potential(_ variance: Double, accuracy: Double = 0) throws(AutocorrelationError) -> ParticlePotential {
        do {
            return ParticlePotential(
                try ResponseCurve(map, table, variance: variance, accuracy: accuracy), decay: decay, bias: bias)
        } catch { throw .average(error) }
    }
}
