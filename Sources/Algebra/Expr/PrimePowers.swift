import Exact

/// A positive integer as a product of powers of pairwise different bases, in the order of size.
///
/// The bases are primes for every number whose prime factors, but for one power, lie below 2¹⁶: certainly for numbers below
/// 2³². Of a larger number the part without small factors counts as one base, unless it is a power. So √(p²q) with large p
/// and q stays as it is, which is right, only not as short as it could be.
struct PrimePowers {
    private(set) var factors: [(base: Integer, exponent: Int)] = []

    /// Numbers with more binary digits than this are not taken apart at all.
    static let largestWidth = 4096

    init(_ number: Integer) {
        var rest = number
        if rest.isOne { return }
        if rest.bitWidth > PrimePowers.largestWidth {
            factors = [(rest, 1)]
            return
        }
        for prime in PrimePowers.smallPrimes {
            if let word = rest.asInt, prime * prime > word { break }
            let exponent = rest.removeFactors(prime)
            if exponent > 0 { factors.append((Integer(prime), exponent)) }
        }
        if rest.isOne { return }
        if PrimePowers.isCertainlyPrime(rest) {
            factors.append((rest, 1))
        } else {
            factors.append(PrimePowers.root(rest))
        }
    }

    /// The number as the highest power that it is; it has no factor below 2¹⁶.
    private static func root(_ number: Integer) -> (base: Integer, exponent: Int) {
        var (base, exponent) = (number, 1)
        for prime in smallPrimes where prime * 16 < base.bitWidth {
            while let root = base.exactRoot(prime) {
                base = root
                exponent *= prime
            }
        }
        return (base, exponent)
    }

    /// Whether a base must be prime: it has no factor below 2¹⁶ but itself, and is not large enough for two larger ones.
    static func isCertainlyPrime(_ base: Integer) -> Bool { base.bitWidth <= 32 && base.signum() > 0 }

    /// All below 2¹⁶.
    static let smallPrimes: [Int] = {
        var isPrime = [Bool](repeating: true, count: 1 << 16)
        for candidate in 2..<256 where isPrime[candidate] {
            for multiple in stride(from: candidate * candidate, to: isPrime.count, by: candidate) {
                isPrime[multiple] = false
            }
        }
        return (2..<isPrime.count).filter { isPrime[$0] }
    }()
}

extension Integer {
    /// Divides by a prime as often as it goes; returns how often.
    fileprivate mutating func removeFactors(_ prime: Int) -> Int {
        var exponent = 0
        while asInt == nil {
            guard let (quotient, remainder) = try? quotientAndRemainder(dividingBy: Integer(prime)), remainder.isZero
            else { return exponent }
            self = quotient
            exponent += 1
        }
        guard var word = asInt, word % prime == 0 else { return exponent }
        while word % prime == 0 {
            word /= prime
            exponent += 1
        }
        self = Integer(word)
        return exponent
    }

    /// The integer whose power with the given exponent this is, if there is one.
    ///
    /// Newton's iteration from above for the root of a positive number: it falls until it has reached ⌊root⌋.
    fileprivate func exactRoot(_ degree: Int) -> Integer? {
        guard var guess = try? Integer(2).power((bitWidth + degree - 1) / degree) else { return nil }
        while true {
            guard let power = try? guess.power(degree - 1),
                let quotient = try? quotientAndRemainder(dividingBy: power).quotient,
                let next = try? (Integer(degree - 1) * guess + quotient)
                    .quotientAndRemainder(dividingBy: Integer(degree)).quotient
            else { return nil }
            if !(next < guess) { return power * guess == self ? guess : nil }
            guess = next
        }
    }
}

extension Rational {
    /// The largest integer that is not larger.
    var floor: Integer {
        guard let (quotient, remainder) = try? numerator.quotientAndRemainder(dividingBy: denominator) else { return 0 }
        return remainder.signum() < 0 ? quotient - 1 : quotient
    }
}
