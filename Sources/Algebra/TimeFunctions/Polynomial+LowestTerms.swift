import Exact

// A symbol for 1/P is not independent of the symbols in P: a/(a+b) + b/(a+b) is 1. A polynomial over such symbols gets a
// form in which equality is comparison:
//
// 1. Everything that occurs in no denominator (N, times, exponentials, most couplings) is collected. Its products are
//    independent over the rational functions of the rest, so the coefficients are determined by the value.
// 2. Each coefficient is one fraction in lowest terms. All denominators are known by their irreducible factors, so nothing
//    is factored: what cancels is found by trial division.
// 3. What cancelled altogether no longer decides what counts as the rest: the denominators left after one pass are those of
//    the value, so a second pass with their symbols alone ends in a form that depends on the value only.
extension Polynomial {
    /// The form over symbols 1/P in which two polynomials are equal if their values are: the coefficient of each product of
    /// symbols that occur in no denominator is one fraction in lowest terms.
    ///
    ///     a·1/(a+b) + b·1/(a+b)         is    1
    ///     1/(a+b) + 1/(a+2b)            is    (2a + 3b)·1/(a+b)·1/(a+2b)
    ///
    /// Signs (−1)^T are alternating: their even powers are 1. Where the table knows exp(γt/2), exp(γt) is its square, and
    /// where it knows exp(γ·1), exp(γ·3) is its cube. Poles 1/(N+s) keep a normal form of their own, see
    /// ``partialFractions(in:)``; all other exponentials and powers are independent.
    ///
    /// - Complexity: a look at the symbols if there is no 1/P; else a pass over the terms, and for each coefficient the
    ///   trial divisions of ``RationalFunction/sum(of:)``.
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)`` if a common denominator could not be written down.
    public func inLowestTerms(over table: SymbolTable) throws(RationalFunctionError) -> Polynomial {
        var result = alternatingSignsReduced(in: table).inUnitsOfExponentials(of: table)
        var symbolsBefore: Set<Symbol>?
        while true {
            let present = Denominators(of: result, in: table)
            if present.isEmpty || present.symbols == symbolsBefore { return result }
            symbolsBefore = present.symbols
            result = try present.lowestTerms(of: result)
        }
    }

    /// (−1)^(2T) is 1.
    private func alternatingSignsReduced(in table: SymbolTable) -> Polynomial {
        let signs = symbols.filter { symbol in
            if case .geometric(let base, _) = table[symbol].role { return base == Polynomial(-1) }
            return false
        }.sorted()
        if signs.isEmpty { return self }
        return Polynomial(
            terms: terms.map { term in
                let monomial = signs.reduce(term.monomial) { monomial, sign in
                    monomial[sign] & 1 == 0
                        ? monomial.removing(sign) : monomial.removing(sign) * Monomial(sign)
                }
                return (monomial, term.coefficient)
            })
    }
    /// Exponentials of one rate and one time, or of literal times, as powers of the slowest one that the table knows.
    private func inUnitsOfExponentials(of table: SymbolTable) -> Polynomial {
        struct Kind: Hashable {
            let rate: Monomial
            /// Nil for all literal times.
            let time: Symbol?
        }
        func unit(_ symbol: Symbol) -> (kind: Kind, value: Rational)? {
            guard case .exponential(let rate, let time) = table[symbol].role, let term = rate.singleTerm else {
                return nil
            }
            guard case .time(let place?) = table[time].role else {
                return (Kind(rate: term.monomial, time: time), term.coefficient)
            }
            return (Kind(rate: term.monomial, time: nil), term.coefficient * place)
        }
        let present = symbols.sorted().compactMap { symbol in unit(symbol).map { (symbol: symbol, unit: $0) } }
        if present.isEmpty { return self }
        let known = table.symbols.compactMap { symbol in unit(symbol).map { (symbol: symbol, unit: $0) } }
            .filter { !$0.unit.value.isZero }
            .sorted { ($0.unit.value.magnitude, $0.symbol) < ($1.unit.value.magnitude, $1.symbol) }
        var changes: [Symbol: Monomial] = [:]
        for (symbol, unit) in present {
            let others = present.filter { $0.unit.kind == unit.kind }
            let slowest = known.first { candidate in
                candidate.unit.kind == unit.kind
                    && others.allSatisfy { ($0.unit.value / candidate.unit.value).isInteger }
            }
            guard let slowest, slowest.symbol != symbol, let power = (unit.value / slowest.unit.value).asInt else {
                continue
            }
            changes[symbol] = Monomial(slowest.symbol, power: power)
        }
        if changes.isEmpty { return self }
        return Polynomial(
            terms: terms.map { term in
                let monomial = term.monomial.factors.reduce(Monomial.one) { product, factor in
                    product
                        * (changes[factor.symbol]?.power(factor.power) ?? Monomial(factor.symbol, power: factor.power))
                }
                return (monomial, term.coefficient)
            })
    }
}
