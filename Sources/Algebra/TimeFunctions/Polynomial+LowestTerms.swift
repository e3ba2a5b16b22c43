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
    /// Signs (−1)^T are alternating: their even powers are 1. Poles 1/(N+s) keep a normal form of their own, see
    /// ``partialFractions(in:)``; exponentials and powers have independent bases and need none.
    ///
    /// - Complexity: a look at the symbols if there is no 1/P; else a pass over the terms, and for each coefficient the
    ///   trial divisions of ``RationalFunction/sum(of:)``.
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)`` if a common denominator could not be written down.
    public func inLowestTerms(over table: SymbolTable) throws(RationalFunctionError) -> Polynomial {
        var result = alternatingSignsReduced(in: table)
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
}

/// The denominators P whose symbols 1/P occur in a polynomial.
private struct Denominators {
    /// 1/P as `scale` × 1/`base`, the base primitive.
    private struct Denominator {
        let reciprocal: Symbol
        let divisor: Polynomial
        let base: Polynomial
        /// P over the base, a single term.
        let scale: Polynomial
    }

    private let list: [Denominator]
    /// The symbols that occur in the denominators.
    let symbols: Set<Symbol>

    var isEmpty: Bool { list.isEmpty }

    init(of polynomial: Polynomial, in table: SymbolTable) {
        list = polynomial.symbols.sorted().compactMap { symbol in
            guard case .reciprocal(let divisor) = table[symbol].role else { return nil }
            let form = divisor.primitiveForm
            return Denominator(
                reciprocal: symbol, divisor: divisor, base: form.primitive,
                scale: Polynomial(form.content, form.monomial))
        }
        symbols = list.reduce(into: []) { $0.formUnion($1.divisor.symbols) }
    }

    /// Every coefficient as one fraction in lowest terms.
    func lowestTerms(of polynomial: Polynomial) throws(RationalFunctionError) -> Polynomial {
        // What a term is multiplied by independently of the denominators, and the powers of these.
        var groups: [Monomial: [[Int]: [(Monomial, Rational)]]] = [:]
        for term in polynomial.terms {
            let powers = list.map { term.monomial[$0.reciprocal] }
            let numerator = list.reduce(term.monomial) { $0.removing($1.reciprocal) }
            let inside = numerator.factors.reduce(Monomial.one) {
                symbols.contains($1.symbol) ? $0 * Monomial($1.symbol, power: $1.power) : $0
            }
            groups[numerator * inside.power(-1), default: [:]][powers, default: []].append((inside, term.coefficient))
        }
        var result = PolynomialSum()
        for (outside, parts) in groups {
            var fractions: [RationalFunction] = []
            for (powers, terms) in parts { fractions.append(try fraction(Polynomial(terms: terms), powers)) }
            let sum = fractions.count == 1 ? fractions[0] : try RationalFunction.sum(of: fractions)
            result.add(written(sum).scaled(by: 1, outside))
        }
        return result.value
    }

    private func fraction(
        _ numerator: Polynomial, _ powers: [Int]
    ) throws(RationalFunctionError) -> RationalFunction {
        var above = numerator
        var below: [Polynomial: Int] = [:]
        for (denominator, power) in zip(list, powers) where power != 0 {
            if power < 0 {
                above *= denominator.divisor.power(-power)
            } else {
                above *= (denominator.scale.reciprocal() ?? .one).power(power)
                below[denominator.base, default: 0] += power
            }
        }
        let factors = below.map { Factorization.Factor(base: $0.key, power: $0.value) }
        return try RationalFunction(cancelling: above, over: factors.sorted { $0.precedes($1) })
    }

    private func written(_ function: RationalFunction) -> Polynomial {
        function.denominatorFactors.reduce(function.numerator) { product, factor in
            guard let denominator = list.first(where: { $0.base == factor.base }) else {
                preconditionFailure("a denominator comes from nowhere")
            }
            return product * (denominator.scale * Polynomial(denominator.reciprocal)).power(factor.power)
        }
    }
}
