import Exact

// A result that depends on symbolic times is read in this order: which exponentials, then which source (q, κ), then which
// order in the couplings, then which power of 1/N, and inside that a polynomial in the times and rates:
//
//     q*exp(-gamma*(t + s))*(1 + sigma_w^2*(t*s + (t^2 + s^2)/(2*N)) + ...)
//
// A bracket gives away what all its terms share, so that nothing is written twice.
extension Formula {
    /// What terms are collected by, from the outside in.
    private enum Level: CaseIterable {
        case functionsOfTime, sources, couplings, width
    }

    /// A bracket of so many terms stands above the bar, a longer one behind the fraction.
    private static let longestNumerator = 3

    /// Whether a polynomial holds symbols that are more than names.
    static func isFunctionOfTime(_ polynomial: Polynomial, in table: SymbolTable) -> Bool {
        polynomial.symbols.contains { symbol in
            switch table[symbol].role {
            case .width, .parameter, .coupling, .widthPole, .average, .jointAverage, .background: false
            case .time, .exponential, .geometric, .reciprocal, .imaginaryFrequency, .staticPeak: true
            }
        }
    }

    /// The signed parts of a polynomial, collected.
    mutating func grouped(_ polynomial: Polynomial, in table: SymbolTable) -> [(isNegative: Bool, Part)] {
        addends(of: polynomial, Level.allCases[...], in: table)
    }

    private mutating func addends(
        of polynomial: Polynomial, _ levels: ArraySlice<Level>, in table: SymbolTable
    ) -> [(isNegative: Bool, Part)] {
        guard let level = levels.first, polynomial.termCount > 1 else { return innermost(polynomial, in: table) }
        var parts: [(isNegative: Bool, Part)] = []
        for (key, inner) in polynomial.collected(in: Self.symbols(of: level, in: polynomial, table)) {
            if inner.termCount == 1 {
                parts += innermost(inner.scaled(by: 1, key), in: table)
                continue
            }
            let (number, shared) =
                key.isOne && polynomial.termCount == inner.termCount
                ? (1, .one) : inner.sharedFactor(ofSeries: level == .functionsOfTime)
            var rest = inner.scaled(by: 1 / number, shared.power(-1))
            // What all parts share, as (t - s)^2 in front of a polynomial in 1/N.
            var common: [Part] = []
            let inside = levels.dropFirst().flatMap { Self.symbols(of: $0, in: rest, table) }
            if let factor = rest.commonFactor(collecting: inside), let quotient = rest.exactQuotient(by: factor) {
                rest = quotient
                common = [factored(factor, in: table)?.part ?? sum(innermost(factor, in: table))]
            }
            if common.isEmpty, number.isOne, key.isOne, shared.isOne {
                parts += addends(of: rest, levels.dropFirst(), in: table)
                continue
            }
            var outside = self.parts(number, key * shared, in: table)
            outside.above += common
            let bracketed = addends(of: rest, levels.dropFirst(), in: table)
            if bracketed.count == 1, case .product(let number, let above, let below) = self[bracketed[0].1] {
                // A product in a product needs no bracket.
                let above = outside.above + places[above].map(\.part)
                let below = outside.below + places[below].map(\.part)
                parts.append((bracketed[0].isNegative, product(outside.coefficient * number, above, over: below)))
                continue
            }
            let bracket = sum(bracketed)
            if outside.above.isEmpty || rest.termCount <= Self.longestNumerator {
                parts.append((false, product(outside.coefficient, outside.above + [bracket], over: outside.below)))
            } else {
                let factor = product(outside.coefficient.magnitude, outside.above, over: outside.below)
                parts.append((outside.coefficient < 0, product([factor, bracket])))
            }
        }
        return parts
    }

    /// The terms of a polynomial in times and rates; T^2 - T rather than -T + T^2.
    private mutating func innermost(
        _ polynomial: Polynomial, in table: SymbolTable
    ) -> [(isNegative: Bool, Part)] {
        if let product = factored(polynomial, in: table) { return [product] }
        let sorted = polynomial.sortedTerms
        let isReversed = (sorted.first?.coefficient ?? 0) < 0 && (sorted.last?.coefficient ?? 0) > 0
        return (isReversed ? sorted.reversed() : sorted).flatMap { monomial, coefficient in
            let part = term(coefficient, monomial, in: table)
            return addends(of: part)
        }
    }

    /// A term by itself, or the addends of one that is a sum, as the time t - s is.
    private func addends(of part: Part) -> [(isNegative: Bool, Part)] {
        var (part, isNegative) = (part, false)
        if let positive = negated(part) { (part, isNegative) = (positive, true) }
        guard case .sum(let terms) = self[part] else { return [(isNegative, part)] }
        return places[terms].map { ($0.isNegative != isNegative, $0.part) }
    }

    private static func symbols(of level: Level, in polynomial: Polynomial, _ table: SymbolTable) -> [Symbol] {
        let present = polynomial.symbols.sorted()
        switch level {
        case .functionsOfTime:
            return present.filter { symbol in
                switch table[symbol].role {
                case .exponential, .geometric, .staticPeak: true
                default: false
                }
            }
        case .sources:
            // Rates stand in exponents and below the bar, and in the polynomials that belong there.
            var rates: Set<Symbol> = []
            for symbol in table.symbols {
                switch table[symbol].role {
                case .exponential(let rate, _): rates.formUnion(rate.symbols)
                case .geometric(let base, _): rates.formUnion(base.symbols)
                case .reciprocal(let divisor): rates.formUnion(divisor.symbols)
                default: break
                }
            }
            return present.filter { symbol in
                table[symbol].role == .parameter && !rates.contains(symbol)
                    && (polynomial.lowestPower(of: symbol) ?? 0) >= 0
            }
        case .couplings: return present.filter { table[$0].role == .coupling }
        case .width:
            return present.filter { symbol in
                switch table[symbol].role {
                case .width, .widthPole: true
                default: false
                }
            }
        }
    }
}

extension Polynomial {
    /// The polynomial of several terms that divides the coefficients of all products of these symbols, if there is one.
    fileprivate func commonFactor(collecting symbols: [Symbol]) -> Polynomial? {
        guard termCount <= 200, !symbols.isEmpty else { return nil }
        let parts = collected(in: symbols).map(\.coefficient)
        guard (2...12).contains(parts.count), parts.allSatisfy({ $0.termCount > 1 }) else { return nil }
        var common = parts[0].primitiveForm.primitive
        for part in parts.dropFirst() {
            guard let next = try? common.greatestCommonDivisor(with: part).primitive, next.termCount > 1 else {
                return nil
            }
            common = next
        }
        return common
    }

    /// What a bracket with these terms gives away: a number, and of each symbol that stands above the bar in all terms, or
    /// below it in all of them, the power nearest to zero.
    ///
    /// Of numbers a common integer factor is given away, a common denominator if every term has one, and a sign that all
    /// terms have.
    ///
    /// - Parameter isSeries: whether the first term becomes 1 if all have denominators, as in κ/(2γ)·(1 + σ²τ²/4 + …).
    fileprivate func sharedFactor(ofSeries isSeries: Bool) -> (number: Rational, monomial: Monomial) {
        let terms = terms
        guard let first = terms.first else { return (1, .one) }
        var shared = Monomial.one
        for (symbol, power) in first.monomial.factors {
            let powers = terms.map { $0.monomial[symbol] }
            if powers.allSatisfy({ $0 > 0 }) {
                shared = shared * Monomial(symbol, power: powers.min() ?? power)
            } else if powers.allSatisfy({ $0 < 0 }) {
                shared = shared * Monomial(symbol, power: powers.max() ?? power)
            }
        }
        var number = content
        if !number.isInteger, terms.contains(where: { $0.coefficient.isInteger }) {
            number = Rational(number.numerator)
        } else if !number.isInteger, isSeries, let first = sortedTerms.first {
            number = first.coefficient.magnitude
        }
        if terms.allSatisfy({ $0.coefficient < 0 }) { number = -number }
        return (number, shared)
    }
}
