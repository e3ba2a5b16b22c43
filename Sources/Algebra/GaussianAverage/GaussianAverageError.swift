/// Why a Gaussian average was refused.
public enum GaussianAverageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The average is infinite: |f| grows like exp(growth) with a growth of x² or faster.
    case diverges(Expr)
    /// A part of the function is not real, or has no finite value, where its argument takes values.
    case undefined(part: Expr, at: Double)
    /// A part is no function of a real number, such as δ(x).
    case noFunction(part: Expr)
    /// A parameter of the theory has the name of the variable that is averaged over.
    case nameIsTaken(String)
    /// The function holds a variable x[n] beyond those of the covariance matrix.
    case noVariable(String, count: Int)
    /// The function of several variables is not real, or has no finite value, at places on a line through 0.
    case undefinedOnLine(Expr)
    /// A matrix of symbols has no inverse, which a derivative needs.
    case singular(covariances: [String])
    /// The algebra of the expression failed.
    case expression(ExprAlgebraError)

    public var description: String {
        switch self {
        case .diverges(let function):
            "the average of \(Self.text(function)) over a Gaussian x diverges: it grows like the exponential of a square or faster"
        case .undefined(let part, let point):
            "\(Self.text(part)) has no finite real value at x = \(point == 0 ? 0 : point)"
        case .noFunction(let part): "\(Self.text(part)) cannot be averaged: it is no function of all real x"
        case .nameIsTaken(let name): "\(name) is the name of a symbol and of the variable that is averaged over"
        case .noVariable(let name, let count):
            "\(name) is none of the \(count) variables x[1] … x[\(count)] that are averaged over"
        case .undefinedOnLine(let function):
            "\(Self.text(function)) cannot be averaged: it has no finite real value for some values of its variables"
        case .singular(let covariances):
            "the covariances \(covariances.joined(separator: ", ")) are those of a matrix without inverse; "
                + "average over fewer variables"
        case .expression(let error): error.description
        }
    }

    private static func text(_ part: Expr) -> String {
        part.size <= 1000 ? part.description : "a part of \(part.size) parts"
    }

    static func translating<Result>(
        _ body: () throws(ExprAlgebraError) -> Result
    ) throws(GaussianAverageError) -> Result {
        do { return try body() } catch { throw .expression(error) }
    }
}
