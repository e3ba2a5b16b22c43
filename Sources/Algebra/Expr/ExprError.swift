import Exact

/// Why an expression cannot be built.
///
/// Only what a user's input can reach is an error; see ``ExprTextError`` for text that cannot be read.
public enum ExprError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A quotient by zero, or a negative power of zero, was asked for.
    case divisionByZero
    /// A number in the result would be larger than this program writes down.
    case tooLarge(bits: Int)
    /// A function has no value there, such as log(0) or (−1)!.
    case undefined(function: String, argument: String)
    /// A function got more or fewer arguments than it has.
    case wrongNumberOfArguments(function: String, expected: Int, found: Int)
    /// Σ and ∫ nest deeper than ``Expr/deepestBinders``.
    case tooManyNestedBinders
    /// The variable of a Σ or ∫ is declared to be more than an integer or a real number.
    case boundVariableKnowsMore(String)
    /// The text would have more than `limit` parts: the expression has shared parts that a text has to repeat.
    case tooLargeToWrite(limit: Int)

    init(_ error: ExactError) {
        switch error {
        case .divisionByZero: self = .divisionByZero
        case .tooLarge(let bits, _): self = .tooLarge(bits: bits)
        case .notANumber(let text): preconditionFailure("an expression reads no numbers from text: \(text)")
        case .undefined(let expression): self = .undefined(function: "", argument: expression)
        }
    }

    public var description: String {
        switch self {
        case .divisionByZero: "division by zero"
        case .tooLarge(let bits): "\(ExactError.tooLarge(bits: bits, limit: ExactLimits.maximumBits))"
        case .undefined(let function, let argument): "\(function)(\(argument)) has no value"
        case .wrongNumberOfArguments(let function, let expected, let found):
            "\(function) has \(expected) argument\(expected == 1 ? "" : "s"), not \(found)"
        case .tooManyNestedBinders: "sums and integrals nest more than \(Expr.deepestBinders) deep"
        case .boundVariableKnowsMore(let name):
            "\(name) runs over all integers or real numbers between the bounds and cannot be declared to be more"
        case .tooLargeToWrite(let limit): "the text would have more than \(limit) parts"
        }
    }

    /// One line of help for a user.
    var help: String {
        switch self {
        case .divisionByZero: "no quotient and no negative power of zero has a value"
        case .tooLarge: "give the number a name, or make it smaller"
        case .undefined: "change the argument"
        case .wrongNumberOfArguments: "separate arguments by commas"
        case .tooManyNestedBinders: "evaluate inner sums and integrals first"
        case .boundVariableKnowsMore: "declare the variable of a sum as an integer at most, that of an integral as real"
        case .tooLargeToWrite: "take a part of the expression"
        }
    }
}
