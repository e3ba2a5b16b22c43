import Algebra

/// Why a number was not computed.
public enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A letter of the expression has no value.
    case noValueGiven(for: Variable)
    /// A part of an expression cannot be evaluated at real numbers: a sum or integral, an imaginary unit, δ(x).
    case notEvaluated(part: Expr)
    /// The expression has no finite real value at this point.
    case undefined(Expr, at: Double)
    /// The average is infinite, or its integrand does not fall off within the range of doubles.
    case diverges(Expr)
    /// The integral did not converge; what is known of it.
    case notConverged(Expr, best: Estimate)
    /// A variance is negative, or a covariance larger than its variances allow.
    case noCovariance(Double)
    /// The function has kinks or sharp steps and holds so many variables, none a combination of the others.
    case tooManyVariables(Expr, count: Int)
    /// The derivative of an average by a covariance is not known, and with it the error that one of the covariance brings.
    case notDifferentiable(GaussianAverageError)
    /// The function jumps, or is not certainly continuous, where its derivative is averaged.
    case jumps(Expr)
    /// The algebra of the expression failed.
    case expression(ExprAlgebraError)

    public var description: String {
        switch self {
        case .noValueGiven(let variable): "\(variable.name) has no value"
        case .notEvaluated(let part): "\(Self.text(part)) cannot be evaluated at real numbers"
        case .undefined(let function, let point): "\(Self.text(function)) has no finite real value at \(point)"
        case .diverges(let function):
            "the Gaussian average of \(Self.text(function)) diverges, or is too large to compute"
        case .notConverged(let function, let best):
            "the Gaussian average of \(Self.text(function)) did not converge; it is \(best.value) with an error of up to \(best.error)"
        case .noCovariance(let value): "\(value) is no variance of a Gaussian"
        case .tooManyVariables(let function, let count):
            "\(Self.text(function)) is averaged over \(count) independent variables; more than two need smooth functions "
                + "with gentle slopes, more than three are not integrated"
        case .notDifferentiable(let error): "an average has no derivative by its covariances: \(error)"
        case .jumps(let function):
            "\(Self.text(function)) jumps, or is not certainly continuous: the square of its derivative has no average"
        case .expression(let error): error.description
        }
    }

    private static func text(_ part: Expr) -> String {
        part.size <= 1000 ? part.description : "an expression of \(part.size) parts"
    }
}
