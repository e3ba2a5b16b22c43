import Exact

extension Polynomial: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}

extension Polynomial {
    /// The number of terms.
    public var termCount: Int { body.terms.count }

    public var isZero: Bool { termCount == 0 }
    public var isOne: Bool { constant?.isOne == true }

    /// The terms, by descending powers of the symbols in the order of their ranks; ``sortedTerms`` has the order of print.
    public var terms: [Term] {
        var terms: [Term] = []
        terms.reserveCapacity(termCount)
        let (layout, coefficients) = (body.layout, body.terms.coefficients)
        forEachTerm { index, exponents in
            terms.append(Term(layout.monomial(exponents), coefficient(coefficients, index)))
        }
        return terms
    }

    private func coefficient(_ coefficients: Coefficients, _ index: Int) -> Rational {
        if body.denominator.isOne { return Rational(coefficients[index]) }
        guard let quotient = try? Rational(numerator: coefficients[index], denominator: body.denominator) else {
            preconditionFailure("a denominator is positive")
        }
        return quotient
    }

    /// The number this polynomial is, if it is one.
    public var constant: Rational? {
        if isZero { return 0 }
        guard termCount == 1, let (monomial, coefficient) = singleTerm, monomial.isOne else { return nil }
        return coefficient
    }

    /// The only term, if there is just one.
    public var singleTerm: (monomial: Monomial, coefficient: Rational)? {
        guard termCount == 1 else { return nil }
        let term = terms[0]
        return (term.monomial, term.coefficient)
    }

    /// Terms in the order of print.
    public var sortedTerms: [(monomial: Monomial, coefficient: Rational)] {
        terms.map { ($0.monomial, $0.coefficient) }.sorted { $0.0.isPrinted(before: $1.0) }
    }

    /// The coefficient of one product of symbols; 0 where it does not occur.
    public func coefficient(of monomial: Monomial) -> Rational {
        terms.first { $0.monomial == monomial }?.coefficient ?? 0
    }

    /// The positive rational number by which the polynomial is a polynomial with coprime integer coefficients; 0 for 0.
    public var content: Rational {
        guard
            let content = try? Rational(
                numerator: body.terms.coefficients.content(), denominator: body.denominator)
        else { preconditionFailure("a denominator is positive") }
        return content
    }

    /// The exponents of one symbol, term by term.
    func powers(of symbol: Symbol) -> [Int] {
        guard let field = body.layout.variables.firstIndex(of: symbol) else {
            return [Int](repeating: 0, count: termCount)
        }
        var powers: [Int] = []
        powers.reserveCapacity(termCount)
        forEachTerm { _, exponents in powers.append(exponents[field]) }
        return powers
    }

    /// The highest power of `symbol`; nil for the zero polynomial.
    public func highestPower(of symbol: Symbol) -> Int? { powers(of: symbol).max() }

    /// The lowest power of `symbol`; nil for the zero polynomial.
    public func lowestPower(of symbol: Symbol) -> Int? { powers(of: symbol).min() }

    /// The symbols that occur.
    public var symbols: Set<Symbol> {
        let variables = body.layout.variables
        var occurs = [Bool](repeating: false, count: variables.count)
        forEachTerm { _, exponents in
            for field in exponents.indices where exponents[field] != 0 { occurs[field] = true }
        }
        return Set(variables.indices.filter { occurs[$0] }.map { variables[$0] })
    }

    public func filtered(_ isKept: (Monomial) -> Bool) -> Polynomial {
        var kept: [Bool] = []
        let layout = body.layout
        forEachTerm { _, exponents in kept.append(isKept(layout.monomial(exponents))) }
        return keeping { kept[$0] }
    }

    /// The coefficients of the powers of one symbol.
    public func collected(in symbol: Symbol) -> [Int: Polynomial] {
        let powers = powers(of: symbol)
        var collected: [Int: Polynomial] = [:]
        for power in Set(powers) {
            collected[power] = keeping { powers[$0] == power }.scaled(by: 1, Monomial(symbol, power: -power))
        }
        return collected
    }
}
