import Exact

// A polynomial in times and rates is printed as a product where that is shorter: (t - s)^2/2, (1 - a)^3.
extension Formula {
    /// Polynomials with more terms are not factored for print.
    private static let mostFactoredTerms = 120

    /// The polynomial as a product over a common denominator, with its sign, if that has no more terms in brackets than the
    /// polynomial has; nil if it is as short as it is.
    mutating func factored(_ polynomial: Polynomial, in table: SymbolTable) -> (isNegative: Bool, part: Part)? {
        guard (3...Self.mostFactoredTerms).contains(polynomial.termCount), !polynomial.symbols.isEmpty else {
            return nil
        }
        // Over the highest power of every reciprocal.
        var numerator = polynomial
        var below = Monomial.one
        var denominatorTerms = 0
        for symbol in polynomial.symbols.sorted() {
            guard case .reciprocal(let divisor) = table[symbol].role else { continue }
            let powers = numerator.collected(in: symbol)
            let highest = powers.keys.max() ?? 0
            if powers.keys.contains(where: { $0 < 0 }) { return nil }
            numerator = powers.reduce(.zero) { $0 + $1.value * divisor.power(highest - $1.key) }
            below = below * Monomial(symbol, power: highest)
            denominatorTerms += divisor.termCount
        }
        guard numerator.termCount <= Self.mostFactoredTerms, let factorization = try? numerator.factorized() else {
            return nil
        }
        var coefficient = factorization.content
        var factors: [(base: Polynomial, power: Int)] = []
        for factor in factorization.factors {
            // 1 - a rather than a - 1, but T - 1.
            let isTurned = table.isTurned(factor.base)
            if isTurned, !factor.power.isMultiple(of: 2) { coefficient = -coefficient }
            factors.append((isTurned ? -factor.base : factor.base, factor.power))
        }
        let count = factors.reduce(1) { $0 + $1.base.termCount } + denominatorTerms
        let allowed = polynomial.termCount + (factors.allSatisfy { $0.base.termCount == 2 } ? 2 : 0)
        guard count <= allowed, factors.count > 1 || factors.contains(where: { $0.power > 1 }) else {
            return nil
        }
        let outside = parts(coefficient.magnitude, factorization.monomial * below, in: table)
        let brackets = factors.map { factor -> Part in
            let base = sum(ordered(factor.base, in: table))
            return factor.power == 1 ? base : power(base, Rational(factor.power))
        }
        return (
            coefficient < 0, product(outside.coefficient, outside.above + brackets, over: outside.below)
        )
    }

    /// The terms of a factor: what is positive first, T - 1 rather than -1 + T.
    private mutating func ordered(_ polynomial: Polynomial, in table: SymbolTable) -> [(isNegative: Bool, Part)] {
        let sorted = polynomial.sortedTerms
        let isReversed = (sorted.first?.coefficient ?? 0) < 0 && (sorted.last?.coefficient ?? 0) > 0
        return (isReversed ? sorted.reversed() : sorted).map { monomial, coefficient in
            (coefficient < 0, term(coefficient.magnitude, monomial, in: table))
        }
    }
}

extension SymbolTable {
    /// Whether a factor is printed with the opposite sign: the first time in it is positive, or else the first term.
    fileprivate func isTurned(_ factor: Polynomial) -> Bool {
        let sorted = factor.sortedTerms
        let timed = sorted.filter { term in
            term.monomial.factors.contains { if case .time = self[$0.symbol].role { true } else { false } }
        }
        let first = timed.max { left, right in
            // The highest power of the first time.
            let symbol = timed[0].monomial.factors.first {
                if case .time = self[$0.symbol].role { true } else { false }
            }!
            return left.monomial[symbol.symbol] < right.monomial[symbol.symbol]
        }
        return ((first ?? sorted[0]).coefficient) < 0
    }
}
