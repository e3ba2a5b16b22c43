import Exact

/// A bound on a weighted degree, such as a power of 1/N or of a coupling: what is beyond it is left out.
///
/// A product of symbols has the weight `Σ weight(s) · power(s)`; products of weight at most `bound` are kept.
///
///     Truncation(.width, atLeast: -2)                        // through 1/N^2
///     Truncation(g, atMost: 3)                               // through g^3
///     Truncation(weights: [g: 1, u: 2], atMost: 4)           // u counts as g^2
public struct Truncation: Hashable, Sendable {
    /// Symbols with their weights, by rank; no weight is zero.
    public let weights: [(symbol: Symbol, weight: Int)]
    /// The largest weight that is kept.
    public let bound: Int

    public init(weights: [Symbol: Int], atMost bound: Int) {
        self.weights = weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.bound = bound
    }

    /// Powers of `symbol` through `power`.
    public init(_ symbol: Symbol, atMost power: Int) { self.init(weights: [symbol: 1], atMost: power) }

    /// Powers of `symbol` down to `power`, as for the width N in an expansion in 1/N.
    public init(_ symbol: Symbol, atLeast power: Int) { self.init(weights: [symbol: -1], atMost: -power) }

    /// The weight of a product of symbols.
    public func weight(of monomial: Monomial) -> Int {
        weights.reduce(0) { $0 + $1.weight * monomial[$1.symbol] }
    }

    /// Whether a product of symbols is kept.
    public func keeps(_ monomial: Monomial) -> Bool { weight(of: monomial) <= bound }

    public static func == (left: Truncation, right: Truncation) -> Bool {
        left.bound == right.bound && left.weights.elementsEqual(right.weights) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bound)
        for (symbol, weight) in weights {
            hasher.combine(symbol)
            hasher.combine(weight)
        }
    }
}
