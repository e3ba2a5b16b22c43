import Algebra
import Exact
import Theory

extension LayerRecursion {
    /// An operator and the layer in which it stands.
    public struct Factor: Sendable {
        public let layerOperator: LayerOperator
        public let layer: Int

        public init(_ layerOperator: LayerOperator, layer: Int) {
            self.layerOperator = layerOperator
            self.layer = layer
        }
    }

    /// The order of 1/N through which the recursions have to be known for a correlator: every sum over 1 … N in an operator may
    /// bring a power of N.
    public static func orderNeeded(for blocks: [[Factor]], through order: Int) -> Int {
        max(0, order + blocks.joined().reduce(0) { $0 + $1.layerOperator.highestPowerOfN })
    }

    /// The joint cumulant of products of operators of h in literal layers, through N^{−order}: one block for each product.
    ///
    /// One block is a mean, `<h[1](2)^4>`; two blocks are a covariance. Powers of N count as they are: with `h.h` in an operator
    /// the leading order may be N^{+1}.
    ///
    /// While the values of the layers below stay explicit and short — polynomial or homogeneous activations — they are put in;
    /// else the result holds symbols of layers, `K[3]`, `V[3]`, `chi[3]`, for which the recursions and their definitions stand.
    ///
    /// - Parameter order: may be negative.
    /// - Complexity: one step for each layer; it doubles with every operator.
    public func correlator(
        of blocks: [[Factor]], through order: Int, form: LayerCorrelator.Form = .explicitWhereShort,
        symbols: inout SymbolTable
    ) throws(LayerRecursionError) -> LayerCorrelator {
        let needed = Self.orderNeeded(for: blocks, through: order)
        guard needed <= self.order else { throw .notDerived(needed: needed, known: self.order) }
        let tags = Self.tags(of: blocks)
        for tag in tags {
            if tag.layer < chain.first {
                throw .chain(
                    LayerChainError(
                        "the network begins in layer \(chain.first), and layer \(tag.layer) is asked for",
                        help: "ask for layers from \(chain.first) on"))
            }
        }
        var builder = CorrelatorProgram(self, tags, needed)
        return try builder.correlator(blocks.count, through: order, form: form, in: &symbols)
    }

    /// The operators of all blocks, those of one block and layer multiplied, in the order of layers.
    private static func tags(of blocks: [[Factor]]) -> [CorrelatorProgram.Tag] {
        var tags: [CorrelatorProgram.Tag] = []
        for (number, block) in blocks.enumerated() {
            for layer in Set(block.map(\.layer)).sorted() {
                let factors = block.filter { $0.layer == layer }.map(\.layerOperator)
                tags.append(.init(layerOperator: .product(factors), layer: layer, block: number))
            }
        }
        return tags.enumerated().sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }
            .map(\.element)
    }
}

extension LayerOperator {
    /// The product of operators of one layer.
    static func product(_ factors: [LayerOperator]) -> LayerOperator {
        var neurons: [Int: [Int]] = [:]
        for neuron in factors.flatMap(\.neurons) {
            neurons[neuron.index] = neurons[neuron.index].map { zip($0, neuron.powers).map(+) } ?? neuron.powers
        }
        return LayerOperator(neurons: neurons, sums: factors.flatMap(\.sums))
    }
}

/// The steps that carry operators along from their layers to the last one.
struct CorrelatorProgram {
    struct Tag {
        let layerOperator: LayerOperator
        let layer: Int
        let block: Int
    }

    private let recursion: LayerRecursion
    private let tags: [Tag]
    private let order: Int
    private var coefficients: LayerCoefficients
    private var derived: [LayerStep.Shape: [[LayerOperator]: LayerProgram.Step]] = [:]
    private var symbolOf: [LayerStep.Unknown: Symbol] = [:]

    init(_ recursion: LayerRecursion, _ tags: [Tag], _ order: Int) {
        self.recursion = recursion
        self.tags = tags
        self.order = order
        coefficients = recursion.coefficients
        for (cumulant, symbol) in zip(recursion.cumulants, recursion.recurrence.unknowns) {
            symbolOf[LayerStep.Unknown(index: cumulant.index, order: cumulant.order)] = symbol
        }
    }

    private var components: Int { recursion.chain.components.count }

    mutating func correlator(
        _ blocks: Int, through order: Int, form: LayerCorrelator.Form, in symbols: inout SymbolTable
    ) throws(LayerRecursionError) -> LayerCorrelator {
        let first = recursion.recurrence.first
        let onSphere = tags.filter { $0.layer < first }
        let inChain = tags.filter { $0.layer >= first }
        let sums = tags.reduce(0) { $0 + $1.layerOperator.highestPowerOfN }
        let plain = LayerProgram.Step(
            definitions: recursion.recurrence.definitions,
            assignments: zip(recursion.cumulants, recursion.recurrence.equations).filter { $0.0.order <= self.order }
                .map { LayerProgram.Assignment($0.1.unknown, $0.1.next) })
        var steps = [plain]
        var sequence: [Int] = []
        let last = inChain.map(\.layer).max() ?? first
        for layer in first...last {
            let operators = inChain.filter { $0.layer == layer }.map(\.layerOperator)
            let carried = inChain.filter { $0.layer < layer }.count
            if layer < last, carried == 0, operators.isEmpty {
                sequence.append(0)
                continue
            }
            let shape = LayerStep.Shape(
                components: components, order: self.order, carried: carried, operators: operators.count,
                isFirst: layer == first, isLast: layer == last)
            try shape.checkSize()
            if layer < last {
                let step = try tagged(shape, operators, plain, in: &symbols)
                if let known = steps.firstIndex(of: step) {
                    sequence.append(known)
                } else {
                    steps.append(step)
                    sequence.append(steps.count - 1)
                }
            } else {
                let step = try final(shape, operators, inChain, onSphere, blocks, sums, through: order, in: &symbols)
                steps.append(step.step)
                sequence.append(steps.count - 1)
                let initial = recursion.recurrence.equations.map {
                    LayerProgram.Assignment($0.unknown, $0.initial)
                }
                let program = LayerProgram(initial: initial, first: first, steps: steps, sequence: sequence)
                return try LayerCorrelator(
                    program, results: step.results, lowestKept: -order, recursion: recursion, form: form, in: &symbols)
            }
        }
        preconditionFailure("the last layer ends the program")
    }

    /// A step that also gives the cumulants of k with the operators so far.
    private mutating func tagged(
        _ shape: LayerStep.Shape, _ operators: [LayerOperator], _ plain: LayerProgram.Step,
        in symbols: inout SymbolTable
    ) throws(LayerRecursionError) -> LayerProgram.Step {
        if let known = derived[shape]?[operators] { return known }
        let (step, definitions, values) = try scratch(shape, operators, in: &symbols)
        var assignments = plain.assignments
        for unknown in LayerStep.unknowns(
            components: components, operators: shape.carried + shape.operators, order: order)
        where unknown.index.dropFirst(components).contains(where: { $0 > 0 }) {
            let value = (step.values[unknown] ?? .zero).substituting(values)!
            assignments.append(LayerProgram.Assignment(symbol(of: unknown, in: &symbols), value))
        }
        let result = LayerProgram.Step(
            definitions: merged(plain.definitions, definitions), assignments: assignments)
        derived[shape, default: [:]][operators] = result
        return result
    }

    /// The last step: the joint cumulant of the blocks, order by order.
    private mutating func final(
        _ shape: LayerStep.Shape, _ operators: [LayerOperator], _ inChain: [Tag], _ onSphere: [Tag], _ blocks: Int,
        _ sums: Int, through order: Int, in symbols: inout SymbolTable
    ) throws(LayerRecursionError) -> (step: LayerProgram.Step, results: [LayerCorrelator.Order]) {
        let (step, definitions, values) = try scratch(shape, operators, in: &symbols)
        let truncation = Truncation(.width, atLeast: -self.order)
        let subsets = JointCumulants.indices(upTo: [Int](repeating: 1, count: blocks))
        var moments: [[Int]: Polynomial] = [:]
        for subset in subsets {
            let index = inChain.map { subset[$0.block] }
            var moment = step.moments[index] ?? .zero
            let chosen = onSphere.filter { subset[$0.block] == 1 }.map(\.layerOperator)
            if !chosen.isEmpty {
                moment = moment.multiplied(
                    by: recursion.chain.normalisedMomentOnSphere(of: chosen, through: self.order), within: [truncation])
            }
            moments[subset] = moment
        }
        let cumulants = JointCumulants.cumulants(subsets, of: moments, within: [truncation])
        let whole = cumulants[[Int](repeating: 1, count: blocks)] ?? .zero
        var assignments: [LayerProgram.Assignment] = []
        var results: [LayerCorrelator.Order] = []
        for (power, part) in whole.collected(in: .width).sorted(by: { $0.key > $1.key }) {
            let value = part.substituting(values)!
            if value.isZero { continue }
            let symbol = Self.fresh("result at N^\(power + sums)", in: &symbols)
            assignments.append(LayerProgram.Assignment(symbol, value))
            results.append(LayerCorrelator.Order(powerOfN: power + sums, symbol: symbol))
        }
        return (LayerProgram.Step(definitions: definitions, assignments: assignments), results)
    }

    /// A derived step, with values for its symbols.
    private mutating func scratch(
        _ shape: LayerStep.Shape, _ operators: [LayerOperator], in symbols: inout SymbolTable
    ) throws(LayerRecursionError) -> (LayerStep, [Recurrence.Definition], [Symbol: Polynomial]) {
        // Unknowns of cumulants that the recursion found to vanish are zero.
        let step = try LayerStep(shape) { coefficient throws(LayerRecursionError) in
            try !coefficients.value(coefficient, operators, in: &symbols).isZero
        }
        var (definitions, values) = try coefficients.named(step, operators, recursion.names, in: &symbols)
        for (unknown, scratch) in step.unknowns {
            let hasOperators = unknown.index.dropFirst(components).contains { $0 > 0 }
            if hasOperators {
                values[scratch] = Polynomial(symbol(of: unknown, in: &symbols))
            } else {
                let bare = LayerStep.Unknown(index: Array(unknown.index.prefix(components)), order: unknown.order)
                values[scratch] = symbolOf[bare].map { Polynomial($0) } ?? .zero
            }
        }
        let used = Set(
            (step.values.values.flatMap(\.symbols) + step.moments.values.flatMap(\.symbols)).flatMap {
                values[$0]?.symbols ?? []
            })
        definitions.removeAll { !used.contains($0.symbol) }
        return (step, definitions, values)
    }

    private func merged(
        _ left: [Recurrence.Definition], _ right: [Recurrence.Definition]
    ) -> [Recurrence.Definition] {
        let known = Set(left.map(\.symbol))
        return left + right.filter { !known.contains($0.symbol) }
    }

    private mutating func symbol(of unknown: LayerStep.Unknown, in symbols: inout SymbolTable) -> Symbol {
        if let known = symbolOf[unknown] { return known }
        let name = "cumulant \(unknown.index) at N^\(-unknown.order)"
        let symbol = Self.fresh(name, in: &symbols)
        symbolOf[unknown] = symbol
        return symbol
    }

    /// A symbol that no reader sees.
    private static func fresh(_ name: String, in symbols: inout SymbolTable) -> Symbol {
        symbols.symbol(named: name) ?? symbols.declare(name, role: .parameter)
    }
}
