import Algebra
import Exact

// The denominators of (3) are, with z = iω,
//
//     1 − xy:   γ² + ω² − σ²  =  (m + z)(m − z),   m = √(γ² − σ²)             ladders between the two sides
//     1 − x²:   (γ + z)² − σ² =  (γ − σ + z)(γ + σ + z)                       twisted ladders on one side
//
// so all poles are linear once m has a symbol. Partial fractions are taken with γ and σ as letters, and what the network declares
// is put for them at the end: no denominator of a coefficient then depends on how γ is written. A part over a power of the first
// denominator is taken apart once more, with m. C(ω) does not change with the sign of γ, which exchanges the two sides; its
// coefficients at ±m hold γ² alone, which is m² + σ² there: they are polynomials in σ² and powers of m.

/// How the two-point functions of a linear recurrent network decay in time: their poles in z = iω, or in the variable of a
/// Laplace transform, in the letters γ, σ and m.
struct DecayModes: Sendable {
    /// The letters, in a table of their own.
    struct Letters: Sendable {
        let z: Symbol
        let leak: Symbol
        let strength: Symbol
        let ladder: Symbol
        let table: SymbolTable

        init() {
            var table = SymbolTable()
            z = table.declare("z", role: .parameter)
            leak = table.declare("gamma", role: .parameter)
            strength = table.declare("sigma", role: .parameter)
            ladder = table.declare("m", role: .parameter)
            self.table = table
        }
    }

    /// A pole of a function of z: the part ν/(z + r)^p.
    struct Pole: Sendable {
        /// r: the mode decays as e^{−rτ}.
        let rate: Polynomial
        let power: Int
        /// ν, without z.
        let residue: RationalFunction
    }

    static let letters = Letters()

    /// √(γ² − σ²) and √(σ²) as the network declares them.
    let ladder: RateRoot
    let strength: RateRoot
    let leak: Polynomial

    init(_ network: LinearRecurrentNetwork, avoiding names: Set<String>, in table: inout SymbolTable) {
        leak = network.leak
        strength = RateRoot(of: network.weightStrength, named: "s", avoiding: names, in: &table)
        // In steps there is no m.
        ladder =
            network.axis.measure == .continuous
            ? RateRoot(of: network.margin, named: "m", avoiding: names, in: &table) : strength
    }

    /// The poles of a function of z in letters that has no others than this theory.
    static func poles(of transform: RationalFunction) throws(LinearRecurrentError) -> [Pole] {
        try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            let z = letters.z
            var found: [Pole] = []
            // Several powers of one denominator have poles in common.
            func add(_ pole: Pole) {
                if let known = found.firstIndex(where: { $0.rate == pole.rate && $0.power == pole.power }) {
                    let sum = found[known].residue + pole.residue
                    found[known] = Pole(rate: pole.rate, power: pole.power, residue: sum)
                } else {
                    found.append(pole)
                }
            }
            for part in try transform.partialFractions(in: z).parts {
                if part.base.highestPower(of: z) == 1 {
                    add(try Pole(part))
                    continue
                }
                // The base is ±(γ² − z² − σ²), the only one of degree two.
                let (variable, root) = (Polynomial(z), Polynomial(letters.ladder))
                let sign: Rational = part.base.coefficient(of: Monomial(z, power: 2)) < 0 ? 1 : -1
                let below = (root - variable).power(part.power) * (root + variable).power(part.power)
                let above = try part.numerator.inLadderRoot().scaled(by: part.power.isMultiple(of: 2) ? 1 : sign)
                let split = try RationalFunction(numerator: .one, denominator: below).multiplied(by: above)
                for part in try split.partialFractions(in: z).parts { add(try Pole(part)) }
            }
            return found.filter { !$0.residue.isZero }
        }
    }

    /// Letters as declared.
    func value(of function: RationalFunction) throws(LinearRecurrentError) -> RationalFunction {
        let letters = Self.letters
        return try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            try function.substituting([
                letters.leak: RationalFunction(leak), letters.strength: RationalFunction(strength.value),
                letters.ladder: RationalFunction(ladder.value),
            ])
        }
    }

    /// The function for τ ≥ 0 of its poles, C(τ) = ∫dω/(2π) e^{iωτ} C(ω): of those that decay; of all, if it is a response.
    func function(
        of poles: [Pole], isCausal: Bool, time: Symbol, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        var sum = Polynomial.zero
        for pole in poles where isCausal || pole.decays {
            let weight = Rational(Combinatorics.factorial(pole.power - 1))
            var term = Polynomial(try value(of: pole.residue), over: &table).scaled(by: Rational(1) / weight)
            term *= Polynomial(time, power: pole.power - 1)
            guard let rate = try value(of: RationalFunction(pole.rate)).polynomial else {
                preconditionFailure("a rate with a denominator")
            }
            sum += term.scaled(by: 1, table.decay(rate, in: time))
        }
        do { return try sum.inLowestTerms(over: table) } catch { throw .tooLarge("\(error)") }
    }
}

extension DecayModes.Pole {
    /// n/(α + βz)^p = (n/β^p)/(z + α/β)^p.
    fileprivate init(_ part: RationalFunction.PartialFractions.Part) throws(RationalFunctionError) {
        let coefficients = part.base.collected(in: DecayModes.letters.z)
        guard let slope = coefficients[1]?.constant else { preconditionFailure("a pole that is not of this theory") }
        rate = (coefficients[0] ?? .zero).scaled(by: Rational(1) / slope)
        power = part.power
        residue = try part.numerator.divided(by: RationalFunction(slope).power(part.power))
    }

    /// Whether the rate is positive, with 0 < σ < γ and m > 0.
    var decays: Bool { rate.coefficient(of: Monomial(DecayModes.letters.leak)) > 0 || isLadder && isPositive }

    /// Whether it is one of ±m.
    var isLadder: Bool { rate.symbols == [DecayModes.letters.ladder] }

    private var isPositive: Bool { rate.coefficient(of: Monomial(DecayModes.letters.ladder)) > 0 }
}

extension RationalFunction {
    /// With m² + σ² for γ², of which it is a function.
    fileprivate func inLadderRoot() throws(RationalFunctionError) -> RationalFunction {
        let letters = DecayModes.letters
        let square = Polynomial(letters.ladder, power: 2) + Polynomial(letters.strength, power: 2)
        func replaced(_ polynomial: Polynomial) -> Polynomial {
            polynomial.collected(in: letters.leak).reduce(Polynomial.zero) { sum, part in
                precondition(part.key >= 0 && part.key.isMultiple(of: 2), "a residue that is odd in the leak")
                return sum + part.value * square.power(part.key / 2)
            }
        }
        let (above, below) = fraction
        return try RationalFunction(numerator: replaced(above), denominator: replaced(below))
    }
}

extension SymbolTable {
    /// exp(−rate × time).
    mutating func decay(_ rate: Polynomial, in time: Symbol) -> Monomial {
        rate.sortedTerms.reduce(Monomial.one) { product, term in
            let unit = Rational(1) / Rational(term.coefficient.denominator)
            let symbol = exponential(rate: Polynomial(unit, term.monomial), time: time)
            return product * Monomial(symbol, power: -((term.coefficient / unit).asInt ?? 0))
        }
    }
}
