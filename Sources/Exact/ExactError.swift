/// What can go wrong in exact arithmetic.
///
/// Only operations whose failure is an ordinary answer to a user's input throw it: division, powers, conversions, reading
/// text, and the throwing forms of operations whose results may grow.
public enum ExactError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A quotient or a negative power of zero was asked for.
    case divisionByZero

    /// The result would need about `bits` binary digits, more than the `limit` this program keeps to.
    case tooLarge(bits: Int, limit: Int)

    /// The text, cut after some characters, is not a number.
    case notANumber(String)

    /// The function has no value there, `(-3)!` for example.
    case undefined(String)

    public var description: String {
        switch self {
        case .divisionByZero:
            return "division by zero"
        case .tooLarge(let bits, let limit):
            return "the number is too large: about \(Self.size(bits)), the limit is \(Self.size(limit))"
        case .notANumber(let text):
            return "'\(text)' is not a number"
        case .undefined(let expression):
            return "\(expression) is not defined"
        }
    }

    /// log₁₀ 2 = 0.30103 turns binary digits into decimal ones.
    private static func size(_ bits: Int) -> String {
        "\(Int(Double(bits) * 0.301_029_995)) decimal digits (\(bits) bits)"
    }
}
