import Algebra
import Theory

/// Why the recursions of a network, or a correlator from them, were refused.
public enum LayerRecursionError: Error, Equatable, Sendable {
    /// The network is no chain of layers in k alone, or the question is none about it.
    case chain(LayerChainError)
    /// An average of the activation does not exist.
    case average(GaussianAverageError)
    /// The equations would be too many: an estimate of the products to form.
    case tooLarge(products: Double)
    /// A correlator needs the recursions through a higher order than they were derived.
    case notDerived(needed: Int, known: Int)

    public var message: String {
        switch self {
        case .chain(let error): error.message
        case .average(let error): error.description
        case .tooLarge(let products):
            "the recursions to this order take about \(Self.rounded(products)) products of polynomials, too many"
        case .notDerived(let needed, let known):
            "the recursions are known through 1/N^\(known), and the correlator needs them through 1/N^\(needed)"
        }
    }

    public var help: String {
        switch self {
        case .chain(let error): error.help
        case .average: "an activation has to be defined everywhere and grow more slowly than exp(x^2)"
        case .tooLarge: "ask for fewer orders in 1/N, or for fewer inputs or operators"
        case .notDerived: "derive the recursions through the order that the correlator needs"
        }
    }

    private static func rounded(_ number: Double) -> String {
        number < 1e15 ? "\(Int(number))" : "\(number)"
    }

    static func translating<Result>(
        _ body: () throws(GaussianAverageError) -> Result
    ) throws(LayerRecursionError) -> Result {
        do { return try body() } catch { throw .average(error) }
    }
}
