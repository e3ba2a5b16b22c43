import Exact

/// What a power series cannot answer.
///
/// Every case carries the part of the series that is at fault; ``explanation(in:)`` says it in words.
public enum PowerSeriesError: Error, Equatable, Sendable {
    /// A series needs at least one O-term.
    case noTruncation

    /// Two O-terms in the same weights, a weight that is empty, or a list of floors of another length.
    case unusableTruncations([Truncation])

    /// A power, a weight or a bound beyond what is computed with.
    case powerOutOfRange

    /// So many orders that they would not be computed in reasonable time.
    case tooManyOrders(Int, limit: Int)

    /// A coefficient that an O-term leaves open was asked for.
    case beyondRemainder(Monomial, Truncation)

    /// More terms were asked for than are known.
    case orderRaised(from: Truncation, to: Truncation)

    /// The leading part of a divisor, or of what is taken to a power, is not a single term.
    case leadingPartNotInvertible(Polynomial)

    /// No term of a divisor, or of what is taken to a power, is known.
    case leadingPartUnknown

    /// The leading term has no exact root of this degree.
    case noExactRoot(of: Polynomial, degree: Int)

    /// exp, or a series put into a series, needs an argument without these terms, which are not small.
    case constantTerm(Polynomial)

    /// A logarithm needs the constant term 1, not this one.
    case constantTermNotOne(Polynomial)

    /// The O-term hides the constant term.
    case constantTermUnknown(Truncation)

    /// What is left out of one factor may be as large as what is left out of the other is small.
    case remainderUnbounded

    /// The symbol must be one of the small parameters.
    case notSmall(Symbol)

    /// A reversion needs a series that starts with the first power of its parameter.
    case notReversible(Polynomial)

    /// The integral holds a logarithm, from this term (zero if the O-term hides it).
    case logarithm(Polynomial)

    /// A number grew too large.
    case number(ExactError)
}

extension PowerSeriesError {
    /// One sentence for the reader, with the names of `table`.
    public func explanation(in table: SymbolTable) -> String {
        func text(_ polynomial: Polynomial) -> String { polynomial.expanded(as: .text, in: table) }
        func weights(_ truncation: Truncation) -> String {
            truncation.weights.map { "\(table[$0.symbol].name): \($0.weight)" }.joined(separator: ", ")
        }
        switch self {
        case .noTruncation: return "a series needs at least one O-term"
        case .unusableTruncations: return "these O-terms do not go together"
        case .powerOutOfRange: return "a power is too large to compute with"
        case .tooManyOrders(let orders, let limit): return "\(orders) orders are too many; the limit is \(limit)"
        case .beyondRemainder(let monomial, let truncation):
            return "the coefficient of \(text(Polynomial(1, monomial))) is not known: "
                + "terms are known through weight \(truncation.bound) (\(weights(truncation)))"
        case .orderRaised(let known, let asked):
            return "terms are known through weight \(known.bound), not \(asked.bound) (\(weights(known)))"
        case .leadingPartNotInvertible(let part): return "the leading part \(text(part)) is not a single term"
        case .leadingPartUnknown: return "the leading term is not known"
        case .noExactRoot(let term, let degree): return "\(text(term)) has no exact root of degree \(degree)"
        case .constantTerm(let part): return "\(text(part)) is not small"
        case .constantTermNotOne(let part): return "the logarithm needs the constant term 1, not \(text(part))"
        case .constantTermUnknown: return "the constant term is not known"
        case .remainderUnbounded: return "the terms left out cannot be bounded"
        case .notSmall(let symbol): return "\(table[symbol].name) is not a small parameter of the series"
        case .notReversible(let part):
            return "a reversion needs a series that starts with the first power, not \(text(part))"
        case .logarithm(let term):
            return term.isZero ? "the integral may hold a logarithm" : "the integral of \(text(term)) is a logarithm"
        case .number(let error): return error.description
        }
    }
}
