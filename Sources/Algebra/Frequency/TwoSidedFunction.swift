import Exact

// With W = iω, for rates r > 0,
//
//     ∫_0^∞ τ^k e^{−rτ} e^{−iωτ} dτ   =          k!/(r + W)^{k+1}
//     ∫_{−∞}^0 τ^k e^{rτ} e^{−iωτ} dτ =  (−1)^k  k!/(r − W)^{k+1}
//     ∫ c e^{−iωτ} dτ                 =  c·2πδ(ω)
/// A function of a time difference τ, as a stationary correlator is: one polynomial in τ, exponentials of τ and parameters for
/// τ ≥ 0, and one for τ ≤ 0.
///
///     κ/(2γ)·e^{−γ|τ|}      has the transform      κ/(γ² + ω²)
public struct TwoSidedFunction: Hashable, Sendable {
    /// The symbol of the time difference.
    public let time: Symbol
    /// The function for τ ≥ 0.
    public let late: Polynomial
    /// The function for τ ≤ 0, in τ as well: e^{γτ} decays there.
    public let early: Polynomial

    public init(of time: Symbol, late: Polynomial, early: Polynomial) {
        (self.time, self.late, self.early) = (time, late, early)
    }

    /// A function that is even in the time.
    public init(even late: Polynomial, in time: Symbol, table: inout SymbolTable) {
        self.init(of: time, late: late, early: late.mirrored(in: time, table))
    }

    /// The transform C(ω) = ∫dτ e^{−iωτ} C(τ): a polynomial over symbols 1/(r ± iω), in lowest terms, with the symbol of
    /// 2πδ(ω) for what does not decay on either side.
    ///
    /// Differences of rates, as in e^{−(γ−σ)τ}, are taken to be positive: a stationary theory has them so.
    ///
    /// - Complexity: that of ``Polynomial/inLowestTerms(over:)``.
    /// - Throws: ``FourierError``.
    public func transform(frequency: String, in table: inout SymbolTable) throws(FourierError) -> Polynomial {
        let iOmega = Polynomial(table.imaginaryFrequency(frequency))
        let (late, constantLate) = try side(self.late, isLate: true, iOmega, &table)
        let (early, constantEarly) = try side(self.early, isLate: false, iOmega, &table)
        let sum = try FourierError.translating { () throws(RationalFunctionError) in
            let step = try (constantLate - constantEarly).inLowestTerms(over: table)
            return (
                step, try (late + early).inLowestTerms(over: table), try constantLate.inLowestTerms(over: table)
            )
        }
        if !sum.0.isZero { throw .step }
        return sum.1 + (sum.2.isZero ? .zero : sum.2 * Polynomial(table.staticPeak(frequency)))
    }

    /// The transform of one side and the constant that does not decay.
    private func side(
        _ function: Polynomial, isLate: Bool, _ iOmega: Polynomial, _ table: inout SymbolTable
    ) throws(FourierError) -> (transform: Polynomial, constant: Polynomial) {
        let uses = TimeUses(of: time, among: function.symbols, in: table)
        if !uses.powers.isEmpty { throw .discreteTime }
        var transform = PolynomialSum()
        var constant = Polynomial.zero
        for (functions, coefficient) in function.collected(in: uses.all) {
            let power = functions[time]
            if power < 0 { throw .notAPolynomial(shown(functions, table)) }
            let growth = uses.exponentials.reduce(Polynomial.zero) {
                $0 + $1.rate.scaled(by: Rational(functions[$1.symbol]))
            }
            if growth.isZero {
                if power > 0 { throw .doesNotDecay(shown(functions, table)) }
                constant += coefficient
                continue
            }
            let rate = isLate ? -growth : growth
            if rate.terms.allSatisfy({ $0.coefficient < 0 }) { throw .doesNotDecay(shown(functions, table)) }
            let divisor = isLate ? rate + iOmega : rate - iOmega
            let sign: Rational = !isLate && power & 1 == 1 ? -1 : 1
            let weight = (1...max(1, power)).reduce(sign) { $0 * Rational($1) }
            transform.add(coefficient.scaled(by: weight) * divisor.power(-(power + 1), over: &table))
        }
        return (transform.value, constant)
    }

    private func shown(_ functions: Monomial, _ table: SymbolTable) -> String {
        Polynomial(1, functions).formatted(as: .text, in: table)
    }
}

extension Polynomial {
    /// The function with −τ for τ.
    ///
    /// - Precondition: τ is not counted in steps.
    public func mirrored(in time: Symbol, _ table: SymbolTable) -> Polynomial {
        let uses = TimeUses(of: time, among: symbols, in: table)
        return Polynomial(
            terms: terms.map { term in
                var monomial = term.monomial
                for symbol in uses.exponentials.map(\.symbol) + uses.powers.map(\.symbol) {
                    monomial = monomial.removing(symbol) * Monomial(symbol, power: -monomial[symbol])
                }
                return (monomial, monomial[time] & 1 == 0 ? term.coefficient : -term.coefficient)
            })
    }
}
