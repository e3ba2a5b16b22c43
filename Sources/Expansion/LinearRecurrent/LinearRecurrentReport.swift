import Algebra
import Exact
import Theory

// A simple pole that moves with 1/N shows in the expansion as poles of rising power:
//
//     ν/(z + m + δ/N) = ν/(z + m) − (δ/N) ν/(z + m)² + …,
//
// so δ is read off the double pole at order 1/N, and δ(m²) = 2mδ. At order 1/N² a handle of three plain pairs with its two ends
// has a pole of order five, where a shift has three: what multiplies exp(−mτ) is then no function of τ/N alone.

/// The stationary state of a linear recurrent network: poles and residues, correlation length, and what decays slowest.
public struct LinearRecurrentReport: Sendable {
    /// A part ν N^−k/(iω + r)^p of the correlation: ν N^−k τ^{p−1} e^{−rτ}/(p−1)! for τ > 0.
    public struct Mode: Sendable {
        /// k.
        public let order: Int
        /// r.
        public let rate: Polynomial
        /// p.
        public let power: Int
        /// ν, a polynomial over the symbols of the table.
        public let residue: Polynomial
        /// Whether r is m: a ladder between the two sides, not on one side.
        public let isLadder: Bool
    }

    /// When the slowest mode has become the larger one.
    public struct Crossover: Sendable {
        /// N times the leading residue over that of the slowest mode: the mode is larger for e^{Δτ} > ratio.
        public let ratio: Polynomial
        /// Δ, the difference of the two rates.
        public let difference: Polynomial
    }

    /// The modes that decay with τ > 0, order by order; each has its mirror image for τ < 0.
    public let modes: [Mode]
    /// m = √(γ² − σ_w²), the inverse of the correlation length at leading order.
    public let rate: Polynomial
    /// ξ0 = 1/m.
    public let length: Polynomial
    /// The coefficient of 1/N in m²; nil if the expansion ends before.
    public let shiftOfSquaredRate: Polynomial?
    /// The coefficient of 1/N in the correlation length.
    public let correctionOfLength: Polynomial?
    /// Whether the poles at −m of all orders computed are those of a shift.
    public let isShift: Bool
    /// The slowest mode, with the lowest order at which it occurs; nil at order N^0, where there is none but m.
    public let slowest: Mode?
    /// When the slowest mode exceeds the leading one.
    public let crossover: Crossover?
    /// <h.h>/N at long times: of a bias drawn once.
    public let plateau: Polynomial
    /// γ and σ_w: the state is stationary for σ_w < γ.
    public let leak: Polynomial
    public let strength: Polynomial
    /// Whether σ_w < γ is known; else it is assumed.
    public let isKnownStable: Bool
    /// Square roots that have a symbol of their own.
    public let roots: [RateRoot]

    /// - Throws: ``LinearRecurrentError``: no stationary state, or no noise to drive it.
    public init(_ expansion: LinearRecurrentExpansion, in table: inout SymbolTable) throws(LinearRecurrentError) {
        let network = expansion.network
        guard network.axis.isStationary, network.axis.measure == .continuous else {
            throw .question("poles and correlation lengths need a stationary theory", help: "as in: time t stationary")
        }
        if network.noise.isZero {
            throw .network("no noise drives the network", help: "as in: noise xi[i](t) ~ white(kappa)")
        }
        let modes = expansion.modes
        let letters = DecayModes.letters
        var found: [Mode] = []
        var (ladders, slow): ([Int: [Int: RationalFunction]], RationalFunction?) = ([:], nil)
        var slowest: Mode?
        for k in 0...expansion.order {
            for pole in try expansion.correlationPoles(order: k) where pole.decays {
                if pole.isLadder { ladders[k, default: [:]][pole.power] = pole.residue }
                let residue = try Self.value(pole.residue, modes, &table)
                guard let rate = try modes.value(of: RationalFunction(pole.rate)).polynomial else { continue }
                let mode = Mode(
                    order: k, rate: rate, power: pole.power, residue: network.noise * residue, isLadder: pole.isLadder)
                found.append(mode)
                let isSlowest = pole.rate == Polynomial(letters.leak) - Polynomial(letters.strength)
                if isSlowest, pole.power == 1, slowest == nil { (slowest, slow) = (mode, pole.residue) }
            }
        }
        self.modes = found
        self.slowest = slowest
        rate = modes.ladder.value
        let m = RationalFunction(letters.ladder)
        length = try Self.value(try Self.inverse(m), modes, &table)
        var (shift, correction, crossover): (Polynomial?, Polynomial?, Crossover?) = (nil, nil, nil)
        let leading = ladders[0]?[1] ?? .zero
        if expansion.order >= 1 {
            let delta = -(ladders[1]?[2] ?? .zero) * (try Self.inverse(leading))
            shift = try Self.value((delta * m).scaled(by: 2), modes, &table)
            correction = try Self.value(-delta * (try Self.inverse(m * m)), modes, &table)
        }
        if let slow, let slowest {
            let ratio = try Self.value(leading * (try Self.inverse(slow)), modes, &table)
            crossover = Crossover(
                ratio: ratio * .width(power: slowest.order), difference: modes.ladder.value - slowest.rate)
        }
        (shiftOfSquaredRate, correctionOfLength, self.crossover) = (shift, correction, crossover)
        isShift = ladders.allSatisfy { order, powers in powers.keys.allSatisfy { $0 <= order + 1 } }
        plateau = try expansion.plateaus().enumerated().reduce(into: Polynomial.zero) { sum, part in
            sum += Polynomial(part.element, over: &table) * .width(power: -part.offset)
        }
        leak = network.leak
        strength = modes.strength.value
        isKnownStable = network.margin.constant != nil
        roots = expansion.roots(in: found.flatMap { [$0.rate, $0.residue] } + [length], table)
    }

    private static func inverse(_ function: RationalFunction) throws(LinearRecurrentError) -> RationalFunction {
        try LinearRecurrentError.translating { () throws(RationalFunctionError) in try function.reciprocal() }
    }

    private static func value(
        _ function: RationalFunction, _ modes: DecayModes, _ table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        Polynomial(try modes.value(of: function), over: &table)
    }
}
