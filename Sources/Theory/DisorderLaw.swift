import Algebra
import Exact

/// The law of the entries of a random family.
///
/// The theory averages over Gaussian laws. Networks with other laws can be sampled; to leading order in 1/N most of them agree with
/// the Gaussian of the same mean and variance, and how they differ beyond is what sampling shows.
///
/// Arguments are functions of the parameters and of the width, each letter by its name in the table of symbols; unlike means and
/// variances they need not be polynomials, as in `sign(sigma_w/sqrt(N))`.
public enum DisorderLaw: Hashable, Sendable {
    /// Of the mean and variance of the family; in continuous time white, where it is drawn afresh.
    case gaussian
    /// Equally likely everywhere between two numbers.
    case uniform(lowest: Expr, highest: Expr)
    /// scale or −scale, each with probability 1/2.
    case sign(scale: Expr)
    /// Zero but with a probability, then Gaussian; the variance is that of an entry, zeros included.
    case sparse(probability: Expr, variance: Expr)
    /// scale times a matrix drawn uniformly from the orthogonal group of N dimensions: entries depend on one another.
    case orthogonal(scale: Expr)

    /// What a family of this law is, in a sentence.
    public var adjective: String {
        switch self {
        case .gaussian: "Gaussian"
        case .uniform: "uniform"
        case .sign: "a random sign"
        case .sparse: "sparse"
        case .orthogonal: "orthogonal"
        }
    }

    /// The law with symbols replaced; nil where an argument has no value.
    public func substituting(
        _ values: [Symbol: Polynomial], real: Set<Symbol>, in symbols: SymbolTable
    ) -> DisorderLaw? {
        func replaced(_ argument: Expr) -> Expr? { argument.substituting(values, real: real, in: symbols) }
        switch self {
        case .gaussian: return .gaussian
        case .uniform(let lowest, let highest):
            guard let lowest = replaced(lowest), let highest = replaced(highest) else { return nil }
            return .uniform(lowest: lowest, highest: highest)
        case .sign(let scale): return replaced(scale).map { .sign(scale: $0) }
        case .sparse(let probability, let variance):
            guard let probability = replaced(probability), let variance = replaced(variance) else { return nil }
            return .sparse(probability: probability, variance: variance)
        case .orthogonal(let scale): return replaced(scale).map { .orthogonal(scale: $0) }
        }
    }

    /// The letters of its arguments.
    public var variables: [Variable] {
        switch self {
        case .gaussian: []
        case .uniform(let lowest, let highest): lowest.variables + highest.variables
        case .sign(let scale), .orthogonal(let scale): scale.variables
        case .sparse(let probability, let variance): probability.variables + variance.variables
        }
    }
}

/// A network whose random numbers the theory cannot average over.
public struct NonGaussianLawError: Error, Equatable, Sendable {
    public let message: String
    public let help: String
}

extension Network {
    /// Refuses a network with other than Gaussian laws: its action, its layers and its mean-field equations would be those of
    /// another network.
    public func checkLawsAreGaussian() throws(NonGaussianLawError) {
        guard let family = disorder.first(where: { $0.law != .gaussian }) else { return }
        throw NonGaussianLawError(
            message:
                "the theory of this version is for Gaussian laws; \(family.name) is \(family.law.adjective): it can be sampled",
            help:
                "as in: diagrammar sample RULES QUESTION --set N=64; or give it a Gaussian law: normal(0, sigma_w^2/N)")
    }
}
