import Exact

/// The denominators P whose symbols 1/P occur in a polynomial.
struct Denominators {
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

    /// - Parameter others: symbols that count as if they occurred in a denominator.
    init(of polynomial: Polynomial, in table: SymbolTable, including others: Set<Symbol> = []) {
        list = polynomial.symbols.sorted().compactMap { symbol in
            guard case .reciprocal(let divisor) = table[symbol].role else { return nil }
            let form = divisor.primitiveForm
            return Denominator(
                reciprocal: symbol, divisor: divisor, base: form.primitive,
                scale: Polynomial(form.content, form.monomial))
        }
        symbols = list.reduce(into: others) { $0.formUnion($1.divisor.symbols) }
    }

    /// Every coefficient as one fraction in lowest terms.
    func lowestTerms(of polynomial: Polynomial) throws(RationalFunctionError) -> Polynomial {
        var result = PolynomialSum()
        for (outside, function) in try fractions(of: polynomial) {
            result.add(written(function).scaled(by: 1, outside))
        }
        return result.value
    }

    /// The coefficients as fractions, each with the product of symbols outside, in the order of print.
    func fractions(
        of polynomial: Polynomial
    ) throws(RationalFunctionError) -> [(outside: Monomial, function: RationalFunction)] {
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
        var found: [(outside: Monomial, function: RationalFunction)] = []
        for (outside, parts) in groups.sorted(by: { $0.key.isPrinted(before: $1.key) }) {
            var fractions: [RationalFunction] = []
            for (powers, terms) in parts { fractions.append(try fraction(Polynomial(terms: terms), powers)) }
            let sum = fractions.count == 1 ? fractions[0] : try RationalFunction.sum(of: fractions)
            if !sum.isZero { found.append((outside, sum)) }
        }
        return found
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
