/// What can go wrong in exact arithmetic.
///
/// Only operations whose failure is an ordinary answer to a user's input throw it: division, powers and conversions.
public enum ExactError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A quotient or a negative power of zero was asked for.
    case divisionByZero

    /// The result would need about `bits` binary digits, more than the `limit` this program keeps to.
    case tooLarge(bits: Int, limit: Int)

    public var description: String {
        switch self {
        case .divisionByZero:
            return "division by zero"
        case .tooLarge(let bits, let limit):
            return "the number is too large: about \(Self.size(bits)), the limit is \(Self.size(limit))"
        }
    }

    /// log₁₀ 2 = 0.30103 turns binary digits into decimal ones.
    private static func size(_ bits: Int) -> String {
        "\(Int(Double(bits) * 0.301_029_995)) decimal digits (\(bits) bits)"
    }
}

/// The largest numbers this program is prepared to write down.
public enum ExactLimits {
    /// Powers and numbers read from text are refused beyond this many bits, about twenty million decimal digits.
    public static let maximumBits = 1 << 26

    /// Sums and products stop the program here, far past `maximumBits`, before GMP or the memory does so without a word.
    static let fatalBits = maximumBits << 4

    /// Throws if a result of the estimated size is beyond `maximumBits`.
    static func check(bits: Int) throws(ExactError) {
        if bits > maximumBits { throw .tooLarge(bits: bits, limit: maximumBits) }
    }

    /// Stops the program with a readable message if a result of the estimated size is beyond `fatalBits`.
    static func require(bits: Int) {
        precondition(bits <= fatalBits, "\(ExactError.tooLarge(bits: bits, limit: fatalBits))")
    }
}
