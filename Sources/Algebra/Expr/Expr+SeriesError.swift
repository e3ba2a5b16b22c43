/// Why an expression has no series of the form that was asked for.
public enum SeriesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No small variable, one twice, or a weight that is not positive.
    case unusableVariables
    /// So many orders are not computed.
    case tooManyOrders(Int, limit: Int)
    /// A function grows or oscillates faster than any power there, such as exp(1/x) at 0.
    case essentialSingularity(Expr)
    /// log(x) is no power series in x.
    case logarithm(Expr)
    /// x^T is no power series in x for a T that is no number.
    case powerOfSmall(Expr)
    /// Roots of such a high degree are not expanded in.
    case rootTooHigh(degree: Int)
    /// Several products of small variables lead, such as in 1/(g + u), and neither is smaller than the other.
    case leadingPartNotInvertible(Expr)
    /// Everything cancels as far as was computed: perhaps this is zero.
    case noLeadingTerm(Expr, throughOrder: Int)
    /// It cannot be decided whether this leading coefficient is zero.
    case undecidedCoefficient(Expr)
    /// A root or logarithm of this, which leads with a number that may be negative and is not known to be real.
    case onCut(Expr)
    /// The sign of this decides what |·|, relu, sign or θ is, and is not known.
    case unknownSign(Expr)
    /// The table of functions has no derivative of this one.
    case noDerivative(function: String)
    /// A Σ or ∫ whose parts depend on a small variable.
    case unsupported(Expr)
    /// A part has no value at the point.
    case expression(ExprError)
    /// What is left out cannot be bounded, or a number is too large.
    case powerSeries(PowerSeriesError)

    public var description: String {
        switch self {
        case .unusableVariables: "a series needs different small variables of positive weights"
        case .tooManyOrders(let orders, let limit): "\(orders) orders are too many; the limit is \(limit)"
        case .essentialSingularity(let part): "\(part) has an essential singularity there"
        case .logarithm(let part): "\(part) has a logarithm of the small variable"
        case .powerOfSmall(let part): "\(part) is a power of the small variable whose exponent is no number"
        case .rootTooHigh(let degree): "a root of degree \(degree) of the small variable is not expanded in"
        case .leadingPartNotInvertible(let part): "none of the terms of \(part) leads alone"
        case .noLeadingTerm(let part, let order): "all terms of \(part) through order \(order) cancel"
        case .undecidedCoefficient(let part): "whether \(part) is zero could not be decided"
        case .onCut(let part): "\(part) may come to the cut of a root or logarithm from either side"
        case .unknownSign(let part): "the sign of \(part) is not known"
        case .noDerivative(let function): "no derivative of \(function) is known"
        case .unsupported(let part): "\(part) cannot be expanded"
        case .expression(let error): "\(error)"
        case .powerSeries(let error): "\(error)"
        }
    }
}

/// Why one attempt at a series ended.
enum SeriesFailure: Error {
    /// The working order hides the leading term of a part.
    case moreOrders(Expr)
    /// Powers with this denominator are needed.
    case root(Int)
    case final(SeriesError)

    init(_ error: ExprError) { self = .final(.expression(error)) }

    init(_ error: PowerSeriesError, in part: Expr) {
        switch error {
        case .leadingPartUnknown, .constantTermUnknown: self = .moreOrders(part)
        default: self = .final(.powerSeries(error))
        }
    }
}
