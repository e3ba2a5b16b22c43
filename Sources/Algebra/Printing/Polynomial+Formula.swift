import Exact

extension Formula {
    /// The polynomial term by term, in the order of print.
    public init(expanded polynomial: Polynomial, in table: SymbolTable) {
        self.init()
        whole = sum(terms(of: polynomial, in: table))
    }

    /// The polynomial with equal products of parameters collected, so that each has its polynomial in 1/N:
    /// `q*sigma_w^6*(1 + 10/N^2 + 4/N^3)`; behind it an O-term with what was left out, if anything was.
    ///
    /// What depends on symbolic times is collected by its exponentials first: `q*exp(-gamma*t)*(1 + sigma_w^2*t^2/2)`.
    ///
    ///     Formula(polynomial, in: table, leavingOut: [Monomial(.width, power: -3)])    // … + O(1/N^3)
    public init(_ polynomial: Polynomial, in table: SymbolTable, leavingOut remainders: [Monomial] = []) {
        self.init()
        var parts: [(isNegative: Bool, Part)] = []
        if Self.isFunctionOfTime(polynomial, in: table) {
            parts = grouped(polynomial, in: table)
        } else {
            parts = collected(polynomial, in: table)
        }
        if !remainders.isEmpty {
            if parts.isEmpty { parts.append((false, number(0))) }
            parts.append((false, order(remainders.map { term(1, $0, in: table) })))
        }
        whole = sum(parts)
    }

    /// Products of parameters, each with its polynomial in 1/N.
    private mutating func collected(_ polynomial: Polynomial, in table: SymbolTable) -> [(isNegative: Bool, Part)] {
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
        return parts
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
