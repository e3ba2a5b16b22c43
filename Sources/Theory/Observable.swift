import Algebra
import Exact

/// One mean `<A>` or joint cumulant `<A; B; …>` of composite operators.
///
/// A cumulant takes only diagrams that connect all its operators; a mean of one operator takes all diagrams without
/// vacuum parts.
public struct Correlator: Hashable, Sendable {
    /// The operators: polynomials in fields at literal indices and times (or without time).
    public let operators: [FieldPolynomial]

    public init(operators: [FieldPolynomial]) { self.operators = operators }
}

/// An observable: an arithmetic expression in correlators.
public indirect enum Observable: Hashable, Sendable {
    case scalar(Polynomial)
    case correlator(Correlator)
    case sum([Observable])
    case product([Observable])
    case power(Observable, Int)
    case quotient(Observable, Observable)
}

/// Up to which power a result is asked for.
public enum Bound: Hashable, Sendable {
    /// `through 1/N^k`: every power of N down to `lowest` = −k, as counted in the observable as written.
    case width(lowest: Int)
    /// `through g^k`: every power of the symbol up to and including `highest`.
    case symbol(Symbol, highest: Int)
    /// `order g^k`: this power of the symbol alone.
    case order(Symbol, power: Int)
    /// `order 1/N^k`: this power of N alone.
    case widthOrder(power: Int)

    /// Whether a term with this monomial satisfies the bound.
    public func admits(_ monomial: Monomial) -> Bool {
        switch self {
        case .width(let lowest): monomial.powerOfN >= lowest
        case .symbol(let symbol, let highest): monomial[symbol] <= highest
        case .order(let symbol, let power): monomial[symbol] == power
        case .widthOrder(let power): monomial.powerOfN == power
        }
    }
}
