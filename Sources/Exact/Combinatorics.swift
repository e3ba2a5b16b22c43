internal import CGMP

/// The counting numbers of Wick's theorem and of symmetry factors.
///
/// Functions of an `Int` belong to a program's own arguments: numbers that no computer could write down stop the program
/// with a message, as sums and products do. The same functions of an ``Integer`` take what a user wrote, and throw.
public enum Combinatorics {
    /// n! = 1·2·…·n, the number of permutations of n objects; 0! = 1.
    ///
    /// - Precondition: `n >= 0`.
    public static func factorial(_ n: Int) -> Integer {
        precondition(n >= 0, "n! needs n >= 0")
        if n <= 20 { return Integer((0..<n).reduce(1) { $0 * ($1 + 1) }) }
        ExactLimits.require(bits: factorialBits(n))
        return Integer(adopting: exact_factorial(n.magnitude))
    }

    /// n!! = n·(n−2)·…, down to 1 or 2; (−1)!! = 0!! = 1.
    ///
    /// (2n − 1)!! is the number of ways to contract 2n fields in pairs.
    ///
    /// - Precondition: `n >= -1`.
    public static func doubleFactorial(_ n: Int) -> Integer {
        precondition(n >= -1, "n!! needs n >= -1")
        if n <= 0 { return .one }
        ExactLimits.require(bits: doubleFactorialBits(n))
        return Integer(adopting: exact_double_factorial(n.magnitude))
    }

    /// The binomial coefficient n(n−1)…(n−k+1)/k!, the number of ways to choose k of n objects.
    ///
    /// Zero for k < 0 and for k > n ≥ 0. A negative n has its coefficient of xᵏ in (1 + x)ⁿ: (−1)ᵏ times (k−n−1 over k).
    public static func binomial(_ n: Int, _ k: Int) -> Integer {
        if k < 0 || (n >= 0 && k > n) { return .zero }
        if n >= 0 { return binomial(n.magnitude, choosing: k.magnitude) }
        // k − n − 1 = k + (−1 − n), where −1 − n = ~n is not negative: the sum fits an unsigned word.
        let value = binomial(k.magnitude + (~n).magnitude, choosing: k.magnitude)
        return k & 1 == 0 ? value : -value
    }

    private static func binomial(_ n: UInt, choosing k: UInt) -> Integer {
        let chosen = min(k, n - k)
        if chosen == 0 { return .one }
        ExactLimits.require(bits: binomialBits(n, choosing: chosen))
        return Integer(adopting: exact_binomial(n, chosen))
    }

    /// The multinomial coefficient (Σ parts)!/Π part!, the number of ways to deal objects into piles of given sizes.
    ///
    /// - Precondition: no part is negative.
    public static func multinomial(_ parts: [Int]) -> Integer {
        var total = 0
        var result = Integer.one
        for part in parts {
            precondition(part >= 0, "a part of a multinomial coefficient is not negative")
            total += part
            result *= binomial(total, part)
        }
        return result
    }
}

// MARK: - Upper bounds of sizes

extension Combinatorics {
    static func factorialBits(_ n: Int) -> Int { bits(factors: n.magnitude, upTo: n.magnitude) }

    static func doubleFactorialBits(_ n: Int) -> Int { bits(factors: n.magnitude / 2 + 1, upTo: n.magnitude) }

    /// (n over k) < 2ⁿ is the better bound for k near n/2, (n over k) ≤ nᵏ otherwise.
    static func binomialBits(_ n: UInt, choosing k: UInt) -> Int { min(Int(clamping: n), bits(factors: k, upTo: n)) }

    /// A product of `factors` numbers up to `largest` has at most that many times their binary digits.
    static func bits(factors: UInt, upTo largest: UInt) -> Int {
        let width = UInt.bitWidth - largest.leadingZeroBitCount
        let (bits, overflow) = factors.multipliedReportingOverflow(by: width.magnitude)
        return overflow ? Int.max : Int(clamping: bits)
    }
}
