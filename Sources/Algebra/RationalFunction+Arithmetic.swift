import Exact

// Let f be an irreducible factor of both denominators, to the powers p and q of two summands.
//
// - p ≠ q: over the common power max(p, q) the one numerator is multiplied by f, the other is prime to f; so is the sum.
// - p = q: the sum of the numerators may be divisible by f.
//
// Hence in a sum only factors that reach their highest power in two or more summands are tried, and in a product a
// numerator is tried with the factors of the other one's denominator.
extension RationalFunction {
    /// The sum of any functions, over one common denominator; much cheaper than adding them one by one.
    ///
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)`` if the common denominator could not be written down.
    /// - Complexity: every summand is multiplied by the factors its denominator lacks, then the factors that may cancel
    ///   are tried once.
    public static func sum(of summands: some Sequence<RationalFunction>) throws(RationalFunctionError) -> Self {
        // Summands over the same denominator first, in the order in which the denominators appear.
        var groups: [(factors: [Factorization.Factor], numerator: Polynomial, count: Int)] = []
        var places: [[Factorization.Factor]: Int] = [:]
        for summand in summands where !summand.isZero {
            if let place = places[summand.denominatorFactors] {
                groups[place].numerator += summand.numerator
                groups[place].count += 1
            } else {
                places[summand.denominatorFactors] = groups.count
                groups.append((summand.denominatorFactors, summand.numerator, 1))
            }
        }
        guard let first = groups.first else { return .zero }
        if groups.count == 1, first.factors.isEmpty { return RationalFunction(first.numerator) }
        let common = groups.dropFirst().reduce(first.factors) { $0.leastCommonMultiple(with: $1.factors) }
        var numerator = Polynomial.zero
        for group in groups {
            let missing = common.quotient(by: group.factors)
            try ResultSize.check(product: missing)
            numerator += missing.isEmpty ? group.numerator : group.numerator * missing.product
        }
        return try RationalFunction(cancelling: numerator, over: common) { factor in
            groups.reduce(0) { $0 + ($1.factors.contains(factor) ? $1.count : 0) } > 1
        }
    }

    /// The product, with an error where the operator stops the program.
    ///
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)`` if a denominator multiplied out could not be written down, or
    ///   what is left after cancelling, as in (N^(10⁹) − 1) · 1/(N − 1).
    public func multiplied(by other: RationalFunction) throws(RationalFunctionError) -> RationalFunction {
        if isZero || other.isZero { return .zero }
        let above = try RationalFunction(
            cancelling: numerator, over: other.denominatorFactors.withoutBases(of: denominatorFactors))
        let below = try RationalFunction(
            cancelling: other.numerator, over: denominatorFactors.withoutBases(of: other.denominatorFactors))
        // Factors of both denominators divide neither numerator, so their powers add up as they are.
        let shared = denominatorFactors.compactMap { factor in
            other.denominatorFactors.first { $0.base == factor.base }
                .map { factor.raised(to: factor.power + $0.power) }
        }
        try ResultSize.check(product: shared)
        let factors = above.denominatorFactors + below.denominatorFactors + shared
        return RationalFunction(
            canonical: above.numerator * below.numerator, over: factors.sorted { $0.precedes($1) })
    }

    /// The sum. Where ``sum(of:)`` throws, the program stops with the message of the error.
    public static func + (left: RationalFunction, right: RationalFunction) -> RationalFunction {
        if left.isZero { return right }
        if right.isZero { return left }
        do { return try sum(of: [left, right]) } catch { preconditionFailure("\(error)") }
    }

    /// The difference.
    public static func - (left: RationalFunction, right: RationalFunction) -> RationalFunction { left + -right }

    /// The opposite function.
    public static prefix func - (operand: RationalFunction) -> RationalFunction { operand.scaled(by: -1) }

    /// The product. Where ``multiplied(by:)`` throws, the program stops with the message of the error.
    public static func * (left: RationalFunction, right: RationalFunction) -> RationalFunction {
        do { return try left.multiplied(by: right) } catch { preconditionFailure("\(error)") }
    }

    public static func += (left: inout RationalFunction, right: RationalFunction) { left = left + right }
    public static func -= (left: inout RationalFunction, right: RationalFunction) { left = left - right }
    public static func *= (left: inout RationalFunction, right: RationalFunction) { left = left * right }

    /// This function times a number and a product of powers of symbols.
    public func scaled(by factor: Rational, _ monomial: Monomial = .one) -> RationalFunction {
        RationalFunction(canonical: numerator.scaled(by: factor, monomial), over: denominatorFactors)
    }

    /// The quotient.
    ///
    /// - Throws: ``RationalFunctionError``: the divisor is zero, or its numerator too large to factor.
    public func divided(by divisor: RationalFunction) throws(RationalFunctionError) -> RationalFunction {
        if isZero, !divisor.isZero { return .zero }
        return try multiplied(by: try divisor.reciprocal())
    }

    /// The inverse.
    ///
    /// - Throws: ``RationalFunctionError``: the function is zero, or its numerator too large to factor.
    public func reciprocal() throws(RationalFunctionError) -> RationalFunction {
        try ResultSize.check(product: denominatorFactors)
        // The two numerators have no common factor, so nothing cancels.
        let inverse = try RationalFunction(numerator: .one, denominator: numerator)
        return RationalFunction(
            canonical: inverse.numerator * denominator, over: inverse.denominatorFactors)
    }

    /// The power with any integer exponent; the zeroth power is 1.
    ///
    /// Denominators are kept as powers of their factors, numerators are multiplied out.
    ///
    /// - Throws: ``RationalFunctionError``: zero to a negative power, or a result that is too large to write down, its
    ///   denominator multiplied out.
    public func power(_ exponent: Int) throws(RationalFunctionError) -> RationalFunction {
        if exponent == 0 || isOne { return .one }
        if (-self).isOne { return exponent & 1 == 0 ? .one : self }
        let base = exponent < 0 ? try reciprocal() : self
        let magnitude = Int(clamping: exponent.magnitude)
        try ResultSize.check(base.numerator, power: exponent.magnitude)
        let factors = try base.denominatorFactors.raised(to: magnitude)
        try ResultSize.check(product: factors)
        return RationalFunction(canonical: base.numerator.power(magnitude), over: factors)
    }
}

// MARK: - Lists of factors

extension [Factorization.Factor] {
    /// The union, each factor to its higher power.
    func leastCommonMultiple(with other: Self) -> Self {
        if isEmpty || self == other { return other }
        var (result, rest) = ([] as Self, other[...])
        for factor in self {
            while let next = rest.first, next.precedes(factor), next.base != factor.base {
                result.append(rest.removeFirst())
            }
            if let next = rest.first, next.base == factor.base {
                rest.removeFirst()
                result.append(next.power > factor.power ? next : factor)
            } else {
                result.append(factor)
            }
        }
        return result + rest
    }

    /// The product to a non-negative power.
    func raised(to exponent: Int) throws(RationalFunctionError) -> Self {
        if exponent == 0 { return [] }
        var result: Self = []
        for factor in self {
            let (power, overflow) = factor.power.multipliedReportingOverflow(by: exponent)
            if overflow { throw .tooLarge(terms: .max) }
            result.append(factor.raised(to: power))
        }
        return result
    }

    /// The factors whose base is none of those of `other`.
    func withoutBases(of other: Self) -> Self {
        filter { factor in !other.contains { $0.base == factor.base } }
    }

    /// The powers of factors that `divisor`, a part of this product, lacks.
    func quotient(by divisor: Self) -> Self {
        compactMap { factor in
            let power = factor.power - (divisor.first { $0.base == factor.base }?.power ?? 0)
            return power > 0 ? factor.raised(to: power) : nil
        }
    }
}
