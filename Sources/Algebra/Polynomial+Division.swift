import Exact

extension Polynomial {
    /// The quotient if `divisor` divides this polynomial exactly (up to a Laurent monomial), else nil.
    ///
    /// Leading terms are divided in the order of exponents by rank; both polynomials are first made free of negative
    /// powers, so that the order is a monomial order. Cost: terms of the quotient times terms of the divisor.
    public func exactQuotient(by divisor: Polynomial) -> Polynomial? {
        if divisor.isZero { return nil }
        if isZero { return .zero }
        if let inverse = divisor.reciprocal() { return self * inverse }
        let (remainderStart, shift) = clearingNegativePowers
        let (cleared, divisorShift) = divisor.clearingNegativePowers
        var remainder = remainderStart
        let lead = cleared.leadingTerm
        var quotient = Polynomial.zero
        while !remainder.isZero {
            let top = remainder.leadingTerm
            let monomial = top.monomial * lead.monomial.power(-1)
            if monomial.factors.contains(where: { $0.power < 0 }) { return nil }
            let coefficient = top.coefficient / lead.coefficient
            quotient.add(coefficient, monomial)
            remainder -= cleared.scaled(by: coefficient, monomial)
        }
        return quotient.scaled(by: 1, shift.power(-1) * divisorShift)
    }

    /// This polynomial times the smallest monomial that leaves no negative power (and no common factor), and that
    /// monomial.
    private var clearingNegativePowers: (cleared: Polynomial, shift: Monomial) {
        var shift = Monomial.one
        for symbol in symbols {
            if let lowest = lowestPower(of: symbol), lowest != 0 {
                shift = shift * Monomial(symbol, power: -lowest)
            }
        }
        return (scaled(by: 1, shift), shift)
    }

    /// The term whose exponents, read by rank, are lexicographically largest.
    private var leadingTerm: (monomial: Monomial, coefficient: Rational) {
        let lead = terms.max { $0.monomial.isLexicographicallySmaller(than: $1.monomial) }!
        return (lead.monomial, lead.coefficient)
    }
}

extension Monomial {
    /// Lexicographic order of exponents by rank.
    func isLexicographicallySmaller(than other: Monomial) -> Bool {
        for rank in 0..<max(exponents.count, other.exponents.count) {
            let symbol = Symbol(rank: rank)
            if self[symbol] != other[symbol] { return self[symbol] < other[symbol] }
        }
        return false
    }
}
