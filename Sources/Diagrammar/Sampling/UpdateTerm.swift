import Algebra
import Sampling
import Theory

// One product of an update rule, taken apart by its indices. The neuron's own index and the summed ones are the corners of a graph,
// random matrices its edges:
//
//     x[i]·W[i,j]·y[j]·V[j,k]·z[k]·u[l]        i ─W─ j ─V─ k      l
//
// The piece that holds the neuron's own index is a tree: from its leaves inwards every edge becomes a matrix times the elementwise
// product that has been collected at the far end. Every other piece is a number, the sum over one of its corners, and a corner in no
// factor is a factor N.

/// A product of an update rule with all sums inside it done.
struct UpdateTerm {
    /// A random matrix times a product at its other index.
    struct Multiplication {
        var family: Int
        var isTransposed: Bool
        var argument: [ElementFactor]
    }

    var coefficient: Double
    /// Vectors at the neuron's own index.
    var vectors: [ElementFactor] = []
    /// Numbers, the same for all indices.
    var numbers: [ElementFactor] = []
    /// Matrices that have the neuron's own index.
    var multiplications: [Multiplication] = []
}

extension UpdateTerm {
    /// A corner of the graph of indices.
    private enum Corner: Hashable {
        case own
        case summed(Int)
    }

    private struct Edge {
        let family: Int
        let left: Corner
        let right: Corner
    }

    /// - Parameters:
    ///   - operand: what stands for a neuron or random number at a factor.
    ///   - name: how a message names a factor.
    init(
        _ monomial: FieldMonomial, coefficient: Double, width: Int, in rules: inout RulesBuilder,
        operand: (Factor) throws(CalculationError) -> ElementFactor, family: (DisorderID) -> Int,
        name: (Factor) -> String
    ) throws(CalculationError) {
        self.coefficient = coefficient
        var vectors: [Corner: [ElementFactor]] = [:]
        var edges: [Edge] = []
        for factor in monomial.factors {
            let corners = try factor.indices.map { index throws(CalculationError) -> Corner in
                switch index {
                case .free: return .own
                case .summed(let number): return .summed(number)
                case .fixed(let number): throw Self.fixed(number, name(factor))
                }
            }
            switch (factor.quantity, corners.count) {
            case (.disorder(let id), 2):
                if corners[0] == corners[1] { throw Self.loop([name(factor)]) }
                edges.append(Edge(family: family(id), left: corners[0], right: corners[1]))
            case (_, 0): numbers.append(try operand(factor))
            default: vectors[corners[0], default: []].append(try operand(factor))
            }
        }
        var reached: Set<Corner> = []

        /// The edges at a corner but for the one by which it was reached, each with what it gives the corner.
        func multiplications(
            at corner: Corner, from: Int?, in rules: inout RulesBuilder
        ) throws(CalculationError) -> [Multiplication] {
            var found: [Multiplication] = []
            for (number, edge) in edges.enumerated() where number != from {
                guard edge.left == corner || edge.right == corner else { continue }
                let isTransposed = edge.right == corner
                let other = isTransposed ? edge.left : edge.right
                guard reached.insert(other).inserted else {
                    throw Self.loop(monomial.factors.filter { $0.indices.count == 2 }.map(name))
                }
                let argument = try product(at: other, from: number, in: &rules)
                found.append(Multiplication(family: edge.family, isTransposed: isTransposed, argument: argument))
            }
            return found
        }

        func product(
            at corner: Corner, from: Int?, in rules: inout RulesBuilder
        ) throws(CalculationError) -> [ElementFactor] {
            var factors = vectors[corner] ?? []
            for part in try multiplications(at: corner, from: from, in: &rules) {
                factors.append(ElementFactor(try part.result(in: &rules)))
            }
            return factors
        }

        reached.insert(.own)
        self.vectors = vectors[.own] ?? []
        self.multiplications = try multiplications(at: .own, from: nil, in: &rules)
        // The other pieces; one begins where it has only left indices, so that no matrix has to be transposed.
        let corners = (0..<monomial.sums).map(Corner.summed)
        let starts = corners.filter { corner in !edges.contains { $0.right == corner } } + corners
        for start in starts where reached.insert(start).inserted {
            if vectors[start] == nil, !edges.contains(where: { $0.left == start || $0.right == start }) {
                self.coefficient *= Double(width)
                continue
            }
            let factors = try product(at: start, from: nil, in: &rules)
            numbers.append(ElementFactor(try rules.sum(ElementSum([ElementTerm(1, factors)]))))
        }
    }

    private static func fixed(_ number: Int, _ name: String) -> CalculationError {
        .unanswerable(
            message:
                "\(name) in an update rule stands at the fixed index \(number), and cannot be sampled in this version",
            help: "write a neuron of its own without index, or a sum over all neurons")
    }

    private static func loop(_ names: [String]) -> CalculationError {
        .unanswerable(
            message:
                "the indices of \(names.joined(separator: "*")) in an update rule form a loop, which cannot be sampled in this version",
            help: "a random matrix joins two different indices, as in W[i,j]*h[j](l)")
    }
}

extension UpdateTerm.Multiplication {
    /// The matrix times its argument.
    func result(in rules: inout RulesBuilder) throws(CalculationError) -> StepRules.Operand {
        let vector = try rules.evaluate(ElementSum([ElementTerm(1, argument)]))
        return try rules.multiply(family, transposed: isTransposed, vector)
    }
}
