import Algebra
import Exact

/// A product of pre-activations of one layer: powers at literal indices, and sums over an index of powers at it.
///
/// With one input, `h[1]^2*(h.h)` has the literal neuron 1 with the power 2 and one sum of power 2. With several inputs a power is
/// given for each of them.
public struct LayerOperator: Hashable, Comparable, Sendable {
    /// A neuron with a literal index, and the powers of its pre-activations, input by input.
    public struct Neuron: Hashable, Comparable, Sendable {
        public let index: Int
        public let powers: [Int]

        public static func < (left: Neuron, right: Neuron) -> Bool {
            left.index != right.index ? left.index < right.index : left.powers.lexicographicallyPrecedes(right.powers)
        }
    }

    /// In the order of their indices, each index once.
    public let neurons: [Neuron]
    /// The powers below each sum over 1 … N, sorted.
    public let sums: [[Int]]

    public init(neurons: [Int: [Int]], sums: [[Int]]) {
        self.neurons = neurons.map { Neuron(index: $0.key, powers: $0.value) }.sorted()
        self.sums = sums.sorted { $0.lexicographicallyPrecedes($1) }
    }

    public static func < (left: LayerOperator, right: LayerOperator) -> Bool {
        if left.neurons != right.neurons { return left.neurons.lexicographicallyPrecedes(right.neurons) }
        return left.sums.lexicographicallyPrecedes(right.sums) { $0.lexicographicallyPrecedes($1) }
    }

    /// The highest power of N that it can have.
    public var highestPowerOfN: Int { sums.count }
}

extension LayerOperator {
    /// A joint moment of operators as moments at distinct neurons: how often each list of powers occurs, with its power of N in
    /// falling factorials.
    ///
    /// Every sum runs over the literal neurons, over those that earlier sums took, and over all others, of which there are
    /// N − (number of distinct neurons so far).
    ///
    /// - Complexity: the number of ways to identify the sums with one another and with the literal neurons.
    static func distinct(_ operators: [LayerOperator]) -> [(neurons: [[Int]], count: Polynomial)] {
        var literal: [Int: [Int]] = [:]
        for neuron in operators.flatMap(\.neurons) {
            literal[neuron.index] = literal[neuron.index].map { zip($0, neuron.powers).map(+) } ?? neuron.powers
        }
        var patterns: [[[Int]]: Polynomial] = [literal.sorted { $0.key < $1.key }.map(\.value): .one]
        for powers in operators.flatMap(\.sums) {
            var further: [[[Int]]: Polynomial] = [:]
            for (neurons, count) in patterns {
                for place in neurons.indices {
                    var joined = neurons
                    joined[place] = zip(joined[place], powers).map(+)
                    further[joined, default: .zero] += count
                }
                let others = Polynomial.width(power: 1) - Polynomial(Rational(neurons.count))
                further[neurons + [powers], default: .zero] += count * others
            }
            patterns = further
        }
        // Neurons are alike: their order does not matter.
        var merged: [[[Int]]: Polynomial] = [:]
        for (neurons, count) in patterns {
            merged[neurons.sorted { $0.lexicographicallyPrecedes($1) }, default: .zero] += count
        }
        return merged.sorted {
            $0.key.lexicographicallyPrecedes($1.key) { $0.lexicographicallyPrecedes($1) }
        }.map { ($0.key, $0.value) }
    }
}

extension LayerOperator {
    /// The number of pre-activations it holds.
    public var degree: Int {
        neurons.reduce(0) { $0 + $1.powers.reduce(0, +) } + sums.reduce(0) { $0 + $1.reduce(0, +) }
    }
}
