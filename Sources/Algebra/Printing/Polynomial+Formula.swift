import Exact

// Parameters stand in the order of declaration and the width last, as in q*sigma_w^2/N; what has a negative power stands
// below the bar, and so do the poles 1/(N + s).
extension Formula {
    /// The polynomial term by term, in the order of print.
    public init(expanded polynomial: Polynomial, in table: SymbolTable) {
        self.init()
        whole = sum(terms(of: polynomial, in: table))
    }

    /// The polynomial with equal products of parameters collected, so that each has its polynomial in 1/N:
    /// `q*sigma_w^6*(1 + 10/N^2 + 4/N^3)`; behind it an O-term with what was left out, if anything was.
    ///
    ///     Formula(polynomial, in: table, leavingOut: [Monomial(.width, power: -3)])    // … + O(1/N^3)
    public init(_ polynomial: Polynomial, in table: SymbolTable, leavingOut remainders: [Monomial] = []) {
        self.init()
        let ofWidth = Set([.width] + table.poles.map(\.symbol))
        let parameters = polynomial.symbols.subtracting(ofWidth).sorted()
        var parts: [(isNegative: Bool, Part)] = []
        for (outer, inner) in polynomial.collected(in: parameters) {
            if inner.termCount == 1 || outer.isOne {
                parts += terms(of: inner.scaled(by: 1, outer), in: table)
            } else {
                let isNegative = inner.terms.allSatisfy { $0.coefficient < 0 }
                let bracket = sum(terms(of: isNegative ? -inner : inner, in: table))
                parts.append((isNegative, product([term(1, outer, in: table), bracket])))
            }
        }
        if !remainders.isEmpty {
            if parts.isEmpty { parts.append((false, number(0))) }
            parts.append((false, order(remainders.map { term(1, $0, in: table) })))
        }
        whole = sum(parts)
    }

    /// The terms with their signs, in the order of print.
    private mutating func terms(of polynomial: Polynomial, in table: SymbolTable) -> [(isNegative: Bool, Part)] {
        polynomial.sortedTerms.map { monomial, coefficient in
            (coefficient.signum() < 0, term(coefficient.magnitude, monomial, in: table))
        }
    }

    /// One term, as a product over a product.
    private mutating func term(_ coefficient: Rational, _ monomial: Monomial, in table: SymbolTable) -> Part {
        var above: [Part] = []
        var below: [Part] = []
        let factors = monomial.factors
        for (symbol, exponent) in factors.filter({ $0.symbol != .width }) + factors.filter({ $0.symbol == .width }) {
            var base: Part
            var isBelow = exponent < 0
            if case .widthPole(let shift) = table[symbol].role {
                base = sum([name(table[.width].name), number(Rational(shift))])
                isBelow.toggle()
            } else {
                base = name(table[symbol].name)
            }
            if exponent.magnitude != 1 { base = power(base, number(Rational(exponent).magnitude)) }
            if isBelow { below.append(base) } else { above.append(base) }
        }
        return product(coefficient, above, over: below)
    }
}

extension Polynomial {
    /// The polynomial term by term, in the order of print.
    ///
    /// - Precondition: as for ``formatted(as:in:)``.
    public func expanded(as notation: Notation, in table: SymbolTable) -> String {
        Self.written(Formula(expanded: self, in: table), as: notation)
    }

    /// The polynomial with equal products of parameters collected, so that each has its polynomial in 1/N:
    /// `q*sigma_w^6*(1 + 10/N^2 + 4/N^3)`.
    ///
    /// - Precondition: the notation can write the polynomial. It always can, but for powers of 500 million and more in FORM
    ///   and names with labels that meet other names in SymPy; where a user may bring these about, write a ``Formula`` and
    ///   catch the error.
    public func formatted(as notation: Notation, in table: SymbolTable) -> String {
        Self.written(Formula(self, in: table), as: notation)
    }

    private static func written(_ formula: Formula, as notation: Notation) -> String {
        do {
            return try formula.written(as: notation)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
