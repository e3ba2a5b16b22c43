// The counting functions of numbers that a user wrote: nothing is too large or too negative to ask, and what has no
// answer throws.

extension Combinatorics {
    /// n! = 1·2·…·n.
    ///
    /// - Throws: ``ExactError/undefined(_:)`` for a negative n, ``ExactError/tooLarge(bits:limit:)``.
    public static func factorial(_ n: Integer) throws(ExactError) -> Integer {
        if n.signum() < 0 { throw .undefined("(\(n.cutDescription))!") }
        return factorial(try word(n, within: factorialBits))
    }

    /// n!! = n·(n−2)·…, down to 1 or 2; (−1)!! = 0!! = 1.
    ///
    /// - Throws: ``ExactError/undefined(_:)`` for n < −1, ``ExactError/tooLarge(bits:limit:)``.
    public static func doubleFactorial(_ n: Integer) throws(ExactError) -> Integer {
        if n < -1 { throw .undefined("(\(n.cutDescription))!!") }
        return doubleFactorial(try word(n) { $0 < 0 ? 0 : doubleFactorialBits($0) })
    }

    /// The binomial coefficient n(n−1)…(n−k+1)/k! for any two integers, with the same rules as for machine words.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public static func binomial(_ n: Integer, _ k: Integer) throws(ExactError) -> Integer {
        if k.signum() < 0 || (n.signum() >= 0 && k > n) { return .zero }
        if n.signum() < 0 {
            let value = try binomial(k - n - 1, k)
            return k.isOdd ? -value : value
        }
        let chosen = min(k, n - k)
        guard let count = chosen.asInt else { throw tooLargeForWords }
        if let n = n.asInt {
            try ExactLimits.check(bits: binomialBits(n.magnitude, choosing: count.magnitude))
            return binomial(n, count)
        }
        let (bits, overflow) = n.bitWidth.multipliedReportingOverflow(by: count)
        try ExactLimits.check(bits: overflow ? Int.max : bits)
        return Integer.binomialByGMP(n, count.magnitude)
    }

    /// The multinomial coefficient (Σ parts)!/Π part!.
    ///
    /// - Throws: ``ExactError/undefined(_:)`` if a part is negative, ``ExactError/tooLarge(bits:limit:)``.
    public static func multinomial(_ parts: [Integer]) throws(ExactError) -> Integer {
        var total = Integer.zero
        var result = Integer.one
        for part in parts {
            if part.signum() < 0 { throw .undefined("the multinomial coefficient of \(part.cutDescription)") }
            total += part
            result = try result.multiplied(by: try binomial(total, part))
        }
        return result
    }

    private static var tooLargeForWords: ExactError { .tooLarge(bits: Int.max, limit: ExactLimits.maximumBits) }

    /// The machine word, if the result that takes `bits` of it is within the limit.
    private static func word(_ n: Integer, within bits: (Int) -> Int) throws(ExactError) -> Int {
        guard let word = n.asInt else { throw tooLargeForWords }
        try ExactLimits.check(bits: bits(word))
        return word
    }
}

extension Integer {
    /// The digits as an error quotes them.
    fileprivate var cutDescription: String { bitWidth <= 128 ? description : "\(signum() < 0 ? "-" : "")10^…" }
}
