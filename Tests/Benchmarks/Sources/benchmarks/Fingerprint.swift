import Exact

/// What tells two polynomials apart without writing them down: the number of terms and the values modulo a prime at a
/// fixed point without structure and at (1, …, 1). Each contender works it out by its own means.
struct Fingerprint: CustomStringConvertible {
    let terms: Int
    let value: UInt
    let sum: UInt

    var description: String { "\(terms) terms, value \(value), sum of coefficients \(sum) modulo 2^61 - 1" }

    /// 2⁶¹ − 1
    static let prime: UInt = (1 << 61) - 1

    /// The values of the variables.
    static let point: [UInt] = {
        var random = SplitMix64(seed: 61)
        return (0..<8).map { _ in UInt(random.next()) % prime }
    }()
}

/// An integer modulo 2⁶¹ − 1.
struct Residue: Equatable {
    var value: UInt

    init(word value: UInt) { self.value = value % Fingerprint.prime }

    init(_ integer: Integer) {
        let prime = Integer(Int(Fingerprint.prime))
        guard let rest = try? integer.quotientAndRemainder(dividingBy: prime).remainder.asInt else {
            preconditionFailure("a remainder modulo 2^61 - 1 is a machine word")
        }
        self.init(word: UInt(rest < 0 ? rest + Int(Fingerprint.prime) : rest))
    }

    init(_ fraction: Rational) {
        self = Residue(fraction.numerator)
        if !fraction.isInteger { self = self * Residue(fraction.denominator).inverse }
    }

    static func + (left: Residue, right: Residue) -> Residue { Residue(word: left.value + right.value) }

    static func * (left: Residue, right: Residue) -> Residue {
        let (high, low) = left.value.multipliedFullWidth(by: right.value)
        return Residue(word: (high << 3 | low >> 61) + (low & Fingerprint.prime))  // 2⁶¹ = 1
    }

    func power(_ exponent: Int) -> Residue {
        if exponent < 0 { return inverse.power(-exponent) }
        var (result, base, rest) = (Residue(word: 1), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            base = base * base
            rest >>= 1
        }
        return result
    }

    /// By Fermat.
    var inverse: Residue { power(Int(Fingerprint.prime) - 2) }
}
