import Algebra
import Exact
import Theory

/// What a linear recurrent network is made of: one neuron with shared weights and Gaussian sources.
///
///     d/dt h = −γ h + W h + b + ξ        or        h(n+1) = a h(n) + W h(n) + b + ξ(n)
///
/// Everything is read off the declared update rule; names mean nothing. All strengths are of order N^0.
public struct LinearRecurrentNetwork: Sendable {
    public let axis: TimeAxis
    public let neuron: FieldID
    public let response: FieldID
    /// The time of the initial law. Where there is none, h vanishes there: in steps that is one before the first time.
    public let origin: Int
    /// γ in continuous time, a in steps.
    public private(set) var leak: Polynomial = .zero
    /// N times the variance of what multiplies h[j]: σ_w².
    public private(set) var weightStrength: Polynomial = .zero
    /// The variance of what is drawn afresh at each time, its intensity in continuous time.
    public private(set) var noise: Polynomial = .zero
    /// The variance of what is drawn once.
    public private(set) var frozen: Polynomial = .zero
    /// <h.h>/N at the first time, if there is one.
    public private(set) var initial: Polynomial = .zero

    /// Reads a network, after substitutions such as `sigma_b = 0`.
    ///
    /// - Throws: ``LinearRecurrentError/network(_:help:)`` for a network that is not of this kind, naming the term.
    public init(
        _ network: Network, substituting values: [Symbol: Polynomial] = [:], symbols: SymbolTable
    ) throws(LinearRecurrentError) {
        axis = network.time
        let name: String
        (neuron, response, name) = try UpdateReader.neuron(of: network)
        let firstUpdate = network.firstUpdate(of: neuron)
        origin = axis.measure == .discrete && !axis.isStationary ? firstUpdate - 1 : axis.first
        let reader = try UpdateReader(network, of: neuron, substituting: values)
        leak = axis.measure == .continuous ? -reader.linear : reader.linear
        for input in reader.inputs {
            if !input.isLinear {
                throw .network(
                    "an update rule that is not linear in \(name)",
                    help:
                        "write: scheme bare, through a power of the weights; the equation at infinite width is shown by: action --scheme saddle"
                )
            }
            // Sums of independent Gaussians.
            let coefficient = input.coefficients[1] ?? .zero
            weightStrength += input.strength * coefficient * coefficient
        }
        (noise, frozen) = (reader.noise, reader.frozen)
        if weightStrength.isZero {
            throw .network(
                "no shared weight multiplies \(name)[j]", help: "as in: weight W[i,j] ~ normal(0, sigma_w^2/N)")
        }
        switch network.initial[neuron] {
        case nil: break
        case .gaussian(let mean, let variance):
            if !(try reader.value(mean)).isZero {
                throw .network("\(name) has an initial mean", help: "as in: initial \(name)[i](0) ~ normal(0, q)")
            }
            initial = try reader.value(variance)
        case .sphere(let squaredRadius): initial = try reader.value(squaredRadius) * .width(power: -1)
        }
        try checkWidth(name, symbols)
        if axis.isStationary { try checkStability(symbols) }
    }

    /// The expansion counts powers of N by the pairings of the weights alone.
    private func checkWidth(_ name: String, _ symbols: SymbolTable) throws(LinearRecurrentError) {
        for (what, value) in [
            ("the leak", leak), ("N times the variance of the weights", weightStrength), ("the noise", noise),
            ("the bias", frozen), ("<\(name).\(name)>/N at the start", initial),
        ] where value.symbols.contains(.width) {
            throw .network(
                "\(what) depends on the width \(symbols[.width].name)",
                help: "the resummed expansion takes weights of variance sigma_w^2/N and everything else of order N^0")
        }
    }

    /// A stationary state needs a leak that exceeds the weights; among symbols that is taken for granted.
    private func checkStability(_ symbols: SymbolTable) throws(LinearRecurrentError) {
        if axis.measure == .discrete {
            throw .network(
                "a stationary network in steps",
                help: "take continuous time, or start from an initial condition: time n = 0 ... T")
        }
        if leak.isZero || leak.constant.map({ $0 < 0 }) == true {
            throw .unstable("without weights it does not decay")
        }
        if let margin = margin.constant, margin <= 0 {
            throw .unstable("the weights, of strength \(shown(weightStrength, symbols)), outweigh the leak")
        }
        // A margin that is no number may still be negative throughout, as that of γ² against 2γ².
        let margin = margin
        if margin.terms.allSatisfy({ $0.coefficient < 0 }) {
            throw .unstable("\(shown(margin, symbols)) is negative")
        }
    }

    /// γ² − σ_w².
    public var margin: Polynomial { leak * leak - weightStrength }

    private func shown(_ value: Polynomial, _ symbols: SymbolTable) -> String {
        value.formatted(as: .text, in: symbols)
    }
}
