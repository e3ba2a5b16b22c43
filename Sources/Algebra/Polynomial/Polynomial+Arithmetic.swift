import Exact

extension Polynomial {
    public static func + (left: Polynomial, right: Polynomial) -> Polynomial { sum(left, right, sign: 1) }
    public static func - (left: Polynomial, right: Polynomial) -> Polynomial { sum(left, right, sign: -1) }
    public static func += (left: inout Polynomial, right: Polynomial) { left = left + right }
    public static func -= (left: inout Polynomial, right: Polynomial) { left = left - right }
    public static func *= (left: inout Polynomial, right: Polynomial) { left = left * right }
    public static prefix func - (polynomial: Polynomial) -> Polynomial { polynomial.scaled(by: -1) }

    public static func * (left: Polynomial, right: Polynomial) -> Polynomial { left.multiplied(by: right, within: []) }

    public mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
        if !coefficient.isZero { self += Polynomial(coefficient, monomial) }
    }

    private static func sum(_ left: Polynomial, _ right: Polynomial, sign: Int) -> Polynomial {
        if right.isZero { return left }
        if left.isZero { return sign > 0 ? right : -right }
        // a/b ± c/d over the least common multiple of the denominators.
        let (b, d) = (left.body.denominator, right.body.denominator)
        let denominator = b.leastCommonMultiple(d)
        var (a, c) = (left, right)
        if denominator != b || denominator != d {
            a = a.withCoefficients(
                a.body.terms.coefficients.multiplied(by: denominator.exactQuotient(b)), denominator: denominator)
            c = c.withCoefficients(
                c.body.terms.coefficients.multiplied(by: denominator.exactQuotient(d)), denominator: denominator)
        }
        let bound = max(a.body.bound, c.body.bound)
        let layout = commonLayout(a, c, bound: bound)
        let terms: Terms
        switch layout.room {
        case .word:
            terms = .word(.sum(a.packed(layout, Int64.self), c.packed(layout, Int64.self), sign: sign))
        case .doubleWord:
            terms = .doubleWord(.sum(a.packed(layout, Int128.self), c.packed(layout, Int128.self), sign: sign))
        case .wide:
            terms = .wide(.sum(a.packed(layout, WideKey.self), c.packed(layout, WideKey.self), sign: sign))
        }
        return Polynomial(layout, bound: bound, terms, denominator: denominator).reduced
    }

    /// This polynomial times one term.
    public func scaled(by factor: Rational, _ shift: Monomial = .one) -> Polynomial {
        if factor.isZero || isZero { return .zero }
        let scaled = factor.isOne ? self : scaledCoefficients(by: factor)
        return shift.isOne ? scaled : scaled.shifted(by: shift)
    }

    /// (c/d)·(p/q) with gcd(content c, q) and gcd(p, d) taken out first; what is left is in lowest terms.
    private func scaledCoefficients(by factor: Rational) -> Polynomial {
        let (numerator, denominator) = (factor.numerator, factor.denominator)
        let common = numerator.greatestCommonDivisor(with: body.denominator)
        var coefficients = body.terms.coefficients
        var rest = denominator
        if !denominator.isOne {
            let content = coefficients.content(startingWith: denominator)
            coefficients = coefficients.divided(exactlyBy: content)
            rest = denominator.exactQuotient(content)
        }
        return withCoefficients(
            coefficients.multiplied(by: numerator.exactQuotient(common)),
            denominator: body.denominator.exactQuotient(common) * rest)
    }

    private func shifted(by monomial: Monomial) -> Polynomial {
        let bound = Self.sum(body.bound, monomial.largestPower) { (tightBound, monomial.largestPower) }
        let symbols = monomial.factors.map(\.symbol)
        var layout = body.layout
        if bound > layout.capacity || MonomialLayout.union(layout.variables, symbols) != layout.variables {
            layout = MonomialLayout(MonomialLayout.union(layout.variables, symbols), bound: bound)
        }
        let exponents = layout.variables.map { monomial[$0] }
        let terms: Terms
        switch layout.room {
        case .word: terms = .word(packed(layout, Int64.self).shifted(by: .packing(exponents, layout)))
        case .doubleWord: terms = .doubleWord(packed(layout, Int128.self).shifted(by: .packing(exponents, layout)))
        case .wide: terms = .wide(packed(layout, WideKey.self).shifted(by: .packing(exponents, layout)))
        }
        return Polynomial(layout, bound: bound, terms, denominator: body.denominator)
    }

    /// The largest power that a product can hold. The bounds may be too high; where their sum matters they are found
    /// again exactly.
    ///
    /// Powers stay below 2⁶² in magnitude; beyond that the program stops, since no theory has such powers.
    static func sum(_ left: Int, _ right: Int, exactly: () -> (Int, Int)) -> Int {
        if left < 100, right < 100 { return left + right }
        let (a, b) = exactly()
        let sum = a.addingReportingOverflow(b)
        precondition(!sum.overflow && sum.partialValue < 1 << 62, "a power beyond 2^62")
        return sum.partialValue
    }

    /// The inverse of a single term; nil for zero or a sum.
    public func reciprocal() -> Polynomial? {
        guard let (monomial, coefficient) = singleTerm, let inverse = try? coefficient.reciprocal() else { return nil }
        return Polynomial(inverse, monomial.power(-1))
    }
}
