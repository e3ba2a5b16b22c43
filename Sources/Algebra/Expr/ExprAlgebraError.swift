import Exact

/// Why an operation of algebra on an expression was refused.
public enum ExprAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The result, or a part of it, cannot be built: a division by zero, a number beyond all bounds.
    case expression(ExprError)
    /// The result would have about this many terms.
    case tooManyTerms(estimate: Double, limit: Int)
    /// A part is no polynomial, or no rational function, in variables.
    case notAlgebraic(part: Expr)
    /// Two variables of one expression have this name, and a table of symbols knows names only.
    case ambiguousName(String)
    /// A symbol of a table has a name that no variable can have.
    case notAName(String)
    /// Common denominators or factors were not found.
    case rationalFunction(RationalFunctionError)
    /// A variable of which something is known was to become a value that contradicts it.
    case contradictsAssumptions(Variable, value: Expr)
    /// The same for a floating-point number.
    case contradicted(Variable, number: Double)
    /// The table of functions has no derivative for a part.
    case noDerivative(of: Expr)
    /// A sum has the variable of a derivative in its bounds.
    case variableInBounds(Variable, of: Expr)
    /// A part has no real value at the point, or none that is finite.
    case noValue(of: Expr)
    /// A variable has no value at the point.
    case noValueGiven(for: Variable)
    /// An integral stands in what was to be evaluated.
    case integralIsNotEvaluated(Expr)
    /// What was to be an exact number is this instead.
    case notANumber(Expr)

    public var description: String {
        switch self {
        case .expression(let error): error.description
        case .tooManyTerms(let estimate, let limit):
            "the result would have about \(Self.rounded(estimate)) terms; the limit is \(limit)"
        case .notAlgebraic(let part): "\(Self.text(part)) is no polynomial or quotient of polynomials"
        case .ambiguousName(let name): "two different variables are called \(name)"
        case .notAName(let name): "\(name) is no name of a variable"
        case .rationalFunction(let error): error.description
        case .contradictsAssumptions(let variable, let value):
            "\(variable.name) cannot be \(Self.text(value)): it is declared to be otherwise"
        case .contradicted(let variable, let number):
            "\(variable.name) cannot be \(number): it is declared to be otherwise"
        case .noDerivative(let part): "no derivative of \(Self.text(part)) is known"
        case .variableInBounds(let variable, let part):
            "\(variable.name) is in the bounds of the sum \(Self.text(part))"
        case .noValue(let part): "\(Self.text(part)) has no finite real value there"
        case .noValueGiven(let variable): "\(variable.name) has no value"
        case .integralIsNotEvaluated(let part): "the integral \(Self.text(part)) is not evaluated"
        case .notANumber(let part): "\(Self.text(part)) is no rational number"
        }
    }

    /// A message repeats no expression that fills a page.
    private static func text(_ part: Expr) -> String {
        part.size <= 1000 ? part.description : "a part of \(part.size) parts"
    }

    private static func rounded(_ estimate: Double) -> String {
        estimate < 1e15 ? "\(Int(estimate))" : estimate.isFinite ? "\(estimate)" : "more than 10^308"
    }

    /// Runs `body`, with its errors as errors of algebra.
    static func translating<Result>(_ body: () throws(ExprError) -> Result) throws(ExprAlgebraError) -> Result {
        do { return try body() } catch { throw .expression(error) }
    }

    /// Runs `body`, with its errors as errors of algebra.
    static func translatingFractions<Result>(
        _ body: () throws(RationalFunctionError) -> Result
    ) throws(ExprAlgebraError) -> Result {
        do {
            return try body()
        } catch {
            if case .divisionByZero = error { throw .expression(.divisionByZero) }
            throw .rationalFunction(error)
        }
    }
}
