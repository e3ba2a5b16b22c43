import Algebra
import Exact
import Theory

// The weights act on the state as one matrix W of entries of variance σ²/N. With the transform of the time, z = iω where the
// state is stationary,
//
//     h(z) = (1 − x W/σ)⁻¹ G(z) · sources,    x = σ G(z),    G(z) = 1/(γ + z),
//
// and what is white in space leaves the trace of DressedLadders between the two sides:
//
//     <h(z).h(z')>/N = <source(z) source(z')> · G(z) G(z') · Σ_k N^−k F_k(σ² G G', σ² G², σ² G'²).                       (3)
//
// Only σ² occurs. The response takes no second side: x alone, with x²/(1 − x²).

/// Two-point functions of a linear recurrent network to all orders in the strength of its weights, at each order of 1/N.
///
///     let network = try LinearRecurrentNetwork(declared, symbols: table)
///     let expansion = try LinearRecurrentExpansion(network, through: 1, in: &table)
///     let spectrum = try expansion.spectrum(frequency: "omega", in: &table)      // kappa/(gamma^2 + omega^2 - sigma_w^2) + …
public struct LinearRecurrentExpansion: Sendable {
    public let network: LinearRecurrentNetwork
    public let ladders: DressedLadders
    /// The highest power of 1/N.
    public let order: Int
    let modes: DecayModes

    /// - Parameters:
    ///   - order: the highest power of 1/N.
    ///   - names: names that no new symbol may take, such as those of the times.
    ///   - table: the symbols of the network; roots that do not come out are added, like m = √(γ² − σ_w²).
    /// - Throws: ``LinearRecurrentError/orderTooHigh(_:)``.
    public init(
        _ network: LinearRecurrentNetwork, through order: Int, avoiding names: Set<String> = [],
        in table: inout SymbolTable
    ) throws(LinearRecurrentError) {
        self.network = network
        self.order = order
        ladders = try DressedLadders(through: order)
        modes = DecayModes(network, avoiding: names, in: &table)
    }

    /// The coefficient of N^−k between two sides with the bare responses G and G'.
    func correlation(
        order k: Int, _ left: RationalFunction, _ right: RationalFunction, strength: Polynomial? = nil
    ) throws(LinearRecurrentError) -> RationalFunction {
        let strength = RationalFunction(strength ?? network.weightStrength)
        let between = left * right
        return between
            * (try ladders.function(
                order: k, xy: strength * between, xx: strength * left * left, yy: strength * right * right))
    }

    /// The coefficient of N^−k of the response with the bare response G.
    func response(
        order k: Int, _ bare: RationalFunction, strength: Polynomial? = nil
    ) throws(LinearRecurrentError) -> RationalFunction {
        let twisted = RationalFunction(strength ?? network.weightStrength) * bare * bare
        return bare * (try ladders.function(order: k, xy: .zero, xx: twisted, yy: .zero))
    }

    /// 1/(leak + z).
    func bareResponse(_ rate: Polynomial) throws(LinearRecurrentError) -> RationalFunction {
        try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            try RationalFunction(numerator: .one, denominator: network.leak + rate)
        }
    }

    /// The coefficients of N^0, N^−1, … of what the noise adds to the stationary correlation <h.h>/N, as functions of iω.
    ///
    /// - Throws: ``LinearRecurrentError``.
    /// - Precondition: the network is stationary in continuous time.
    public func spectra(at iOmega: Symbol) throws(LinearRecurrentError) -> [RationalFunction] {
        precondition(network.axis.isStationary && network.axis.measure == .continuous, "no stationary state")
        let (late, early) = (try bareResponse(Polynomial(iOmega)), try bareResponse(-Polynomial(iOmega)))
        var found: [RationalFunction] = []
        for k in 0...order {
            found.append(
                network.noise.isZero
                    ? .zero : RationalFunction(network.noise) * (try correlation(order: k, late, early)))
        }
        return found
    }

    /// The coefficients of N^0, N^−1, … of what a bias drawn once adds to <h(t).h(s)>/N at all times: what multiplies 2πδ(ω).
    public func plateaus() throws(LinearRecurrentError) -> [RationalFunction] {
        let still = try bareResponse(.zero)
        var found: [RationalFunction] = []
        for k in 0...order {
            found.append(
                network.frozen.isZero
                    ? .zero : RationalFunction(network.frozen) * (try correlation(order: k, still, still)))
        }
        return found
    }

    /// The coefficients of N^0, N^−1, … of the response <h[1](t)*h~[1](s)>, as functions of iω or of the variable of a
    /// Laplace transform.
    public func responses(at variable: Symbol) throws(LinearRecurrentError) -> [RationalFunction] {
        let bare = try bareResponse(Polynomial(variable))
        var found: [RationalFunction] = []
        for k in 0...order { found.append(try response(order: k, bare)) }
        return found
    }

    /// The stationary correlation <h.h>/N as a function of the frequency: C(ω) = ∫dτ e^{−iωτ} C(τ).
    ///
    /// A polynomial over symbols 1/P, in which iω and 2πδ(ω) are symbols too; a sum over ladders, not in lowest terms.
    ///
    /// - Throws: ``LinearRecurrentError``.
    public func spectrum(frequency: String, in table: inout SymbolTable) throws(LinearRecurrentError) -> Polynomial {
        let peak = Polynomial(table.staticPeak(frequency))
        let iOmega = Polynomial(table.imaginaryFrequency(frequency))
        let sides = (network.leak + iOmega, network.leak - iOmega)
        var sum = Polynomial.zero
        for (k, plateau) in try plateaus().enumerated() {
            var value = peak * Polynomial(plateau, over: &table)
            if !network.noise.isZero {
                value += network.noise * (try ladderForm(order: k, sides, meeting: .one, .one, in: &table))
            }
            sum += value * .width(power: -k)
        }
        return sum
    }

    /// G G' F_k as a sum over the contents of pairings, each with powers of its own denominators: shorter than one fraction.
    ///
    /// With G = 1/P, G' = 1/P' and weights e = ζ√σ², e' = η√σ² of the two sides (ζ = η = 1 in continuous time),
    ///
    ///     G G' (1 + u)² u^a v^b w^c  =  (ee')^a [B^−(a+1) + ee' B^−(a+2)] (e²/D)^b (e'²/D')^c
    ///
    /// with B = PP' − ee', D = P² − e², D' = P'² − e'².
    func ladderForm(
        order k: Int, _ sides: (Polynomial, Polynomial), meeting zeta: Polynomial, _ eta: Polynomial,
        in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        let strength = network.weightStrength
        let between = strength * zeta * eta
        let (left, right) = (strength * zeta * zeta, strength * eta * eta)
        let ladder = try Self.inverse(of: sides.0 * sides.1 - between, in: &table)
        if k == 0 { return ladder }
        let twistedLeft = left * (try Self.inverse(of: sides.0 * sides.0 - left, in: &table))
        let twistedRight = right * (try Self.inverse(of: sides.1 * sides.1 - right, in: &table))
        var sum = Polynomial.zero
        for (content, count) in ladders.orders[k].counts {
            let ends = ladder.power(content.across + 1) * (.one + between * ladder)
            sum +=
                (ends * between.power(content.across) * twistedLeft.power(content.left)
                * twistedRight.power(content.right)).scaled(by: Rational(count))
        }
        return sum
    }

    private static func inverse(
        of divisor: Polynomial, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        let function = try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            try RationalFunction(numerator: .one, denominator: divisor)
        }
        return Polynomial(function, over: &table)
    }

    /// The response as a function of the frequency.
    public func responseSpectrum(
        frequency: String, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        let parts = try responses(at: table.imaginaryFrequency(frequency))
        var sum = Polynomial.zero
        for (k, part) in parts.enumerated() { sum += Polynomial(part, over: &table) * .width(power: -k) }
        return sum
    }
}

extension LinearRecurrentError {
    static func translating<Result>(
        _ body: () throws(RationalFunctionError) -> Result
    ) throws(LinearRecurrentError) -> Result {
        do { return try body() } catch { throw .tooLarge("\(error)") }
    }
}
