import Exact

/// How large a product of powers becomes when it is multiplied out, estimated before any work is done.
///
/// fⁿ of a polynomial with t terms has at most (n + t − 1 over t − 1) terms, and at most Π (n·degree + 1) over the symbols;
/// its coefficients have at most n·log₂(t·c) bits if those of f are below c.
enum ResultSize {
    /// What a result with error may cost in bits, about 128 megabytes.
    static let maximumBits = 1 << 30

    /// The highest degree of a polynomial that is divided by one of its factors.
    static let maximumQuotientDegree = 1 << 20

    /// Throws if a power of `polynomial` would be too large.
    static func check(_ polynomial: Polynomial, power: UInt) throws(RationalFunctionError) {
        guard let power = Int(exactly: power) else { throw .tooLarge(terms: .max) }
        try check(bits: bits(of: [(polynomial, power)]), terms: terms(of: polynomial, power: power))
        // Powers of single symbols stay within a word.
        for symbol in polynomial.symbols {
            for extreme in [polynomial.highestPower(of: symbol) ?? 0, polynomial.lowestPower(of: symbol) ?? 0]
            where saturatingProduct(Int(clamping: extreme.magnitude), power) == .max {
                throw .tooLarge(terms: .max)
            }
        }
    }

    /// Throws if a product of factors would be too large multiplied out.
    static func check(product factors: [Factorization.Factor]) throws(RationalFunctionError) {
        try check(
            bits: bits(of: factors.map { ($0.base, $0.power) }),
            terms: factors.reduce(1) { saturatingProduct($0, terms(of: $1.base, power: $1.power)) })
    }

    /// Throws if a quotient may have too many terms though dividend and divisor have few, as (xⁿ − 1)/(x − 1).
    static func check(quotient dividend: Polynomial, by divisor: Polynomial) throws(RationalFunctionError) {
        for symbol in divisor.symbols.sorted() {
            let (highest, lowest) = (dividend.highestPower(of: symbol) ?? 0, dividend.lowestPower(of: symbol) ?? 0)
            let (span, overflow) = highest.subtractingReportingOverflow(lowest)
            if overflow || span > maximumQuotientDegree { throw .tooLarge(terms: overflow ? .max : span) }
        }
    }

    private static func check(bits: Int, terms: Int) throws(RationalFunctionError) {
        if bits > maximumBits { throw .tooLarge(terms: terms) }
    }

    /// An upper bound of the terms of a power.
    static func terms(of polynomial: Polynomial, power: Int) -> Int {
        var box = 1
        for symbol in polynomial.symbols {
            let (highest, lowest) = (polynomial.highestPower(of: symbol) ?? 0, polynomial.lowestPower(of: symbol) ?? 0)
            let (span, overflow) = highest.subtractingReportingOverflow(lowest)
            let edge = saturatingProduct(overflow ? .max : span, power)
            box = saturatingProduct(box, edge == .max ? edge : edge + 1)
        }
        // (n + t − 1 over t − 1), multiplied up from k = 1; every partial product is a binomial coefficient.
        var selections = 1
        for k in 1..<max(polynomial.termCount, 1) where selections < box {
            let (next, overflow) = power.addingReportingOverflow(k)
            let product = saturatingProduct(selections, overflow ? .max : next)
            selections = product == .max ? .max : product / k
        }
        return min(box, selections)
    }

    /// An upper bound of the bits of all coefficients of a product of powers.
    private static func bits(of factors: [(base: Polynomial, power: Int)]) -> Int {
        var (count, size) = (1, 0)
        for (base, power) in factors {
            count = saturatingProduct(count, terms(of: base, power: power))
            let coefficient = base.terms.map(\.coefficient).map { $0.magnitude.isOne ? 0 : $0.bitWidth }.max() ?? 0
            let spread = Int.bitWidth - max(base.termCount - 1, 0).leadingZeroBitCount
            let added = size.addingReportingOverflow(saturatingProduct(coefficient + spread, power))
            size = added.overflow ? .max : added.partialValue
        }
        // Each term takes a few words whatever its coefficient.
        return saturatingProduct(count, size > .max - 256 ? .max : size + 256)
    }

    private static func saturatingProduct(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }
}
