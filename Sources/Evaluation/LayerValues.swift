import Algebra
import Exact

/// The values of a ``LayerProgram`` in numbers, layer after layer, each with a bound on its error.
///
///     let values = try LayerValues(recurrence.program(through: 1000), parameters: [sigma: 1, q: 1], in: table)
///     values.layers.last!.values[K]        // 0.0004969…
///     values.status                        // .complete
///
/// In every layer the averages are integrated numerically at the value of K, with a bound from the quadrature, and rounding is
/// followed through every polynomial. The errors of the layer below enter through the derivatives of each new value by each old
/// one, averages included: so they shrink where the network contracts, as a sum over terms would not. The derivatives are those at
/// the value; that they change within the error is covered by a margin, and values whose error is not small any more end the
/// iteration.
///
/// - Complexity: for each layer some 250 evaluations of the averaged functions, and one pass over the terms of the step.
public struct LayerValues: Sendable {
    /// Why the iteration ended.
    public enum Status: Error, Equatable, Sendable {
        /// All layers are there.
        case complete
        /// A number in this layer exceeds the range of doubles.
        case overflow(layer: Int)
        /// The errors in this layer are no longer small beside the values.
        case inaccurate(layer: Int)
        /// An average in this layer, of which k is the variance, could not be computed.
        case noAverage(EvaluationError, layer: Int)

        /// The first layer that is missing.
        public var layer: Int? {
            switch self {
            case .complete: nil
            case .overflow(let layer), .inaccurate(let layer), .noAverage(_, let layer): layer
            }
        }

        public var message: String {
            switch self {
            case .complete: "all layers were computed"
            case .overflow(let layer): "the numbers of layer \(layer) are too large to compute with"
            case .inaccurate(let layer): "the errors of layer \(layer) are as large as its values"
            case .noAverage(let error, let layer): "for layer \(layer) an average is missing: \(error)"
            }
        }
    }

    public struct Layer: Sendable {
        public let layer: Int
        public let values: [Symbol: Estimate]
    }

    /// The layers that were computed, from the first one on.
    public let layers: [Layer]
    public let status: Status

    /// - Parameters:
    ///   - parameters: values for all parameters of the program, as exact numbers.
    ///   - initialErrors: what the initial values may be wrong by, where they are not exact.
    /// - Throws: ``EvaluationError`` if a parameter has no value, or an average cannot be evaluated at any variance.
    public init(
        _ program: LayerProgram, parameters: [Symbol: Rational], in table: SymbolTable,
        initialErrors: [Symbol: Double] = [:], relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) {
        var table = table
        let values = parameters.mapValues { Polynomial($0) }
        var initial: [Symbol: Estimate] = [:]
        for assignment in program.initial {
            guard let value = assignment.value.substituting(values)?.constant else {
                throw CompiledStep.missing(in: assignment.value, values, table)
            }
            let exact = Estimate(value)
            initial[assignment.symbol] = Estimate(
                exact.value, error: exact.error + (initialErrors[assignment.symbol] ?? 0))
        }
        let assigned = Set(initial.keys).union(program.steps.flatMap { $0.assignments.map(\.symbol) })
        var steps: [Int: CompiledStep] = [:]
        for number in Set(program.sequence).sorted() {
            let step = try CompiledStep(program.steps[number], values, in: &table)
            for (symbol, name) in zip(step.inputs, step.names) where !assigned.contains(symbol) {
                throw .noValueGiven(for: Variable(name, .real))
            }
            steps[number] = step
        }
        var layers = [Layer(layer: program.first, values: initial)]
        var status = Status.complete
        for (offset, number) in program.sequence.enumerated() {
            let next = program.first + offset + 1
            let result: [Symbol: Estimate]
            do {
                result = try steps[number]!.values(after: layers[layers.count - 1].values, relativeAccuracy)
            } catch {
                status = .noAverage(error, layer: next)
                break
            }
            if result.values.contains(where: { $0.value.magnitude > 1e300 }) {
                status = .overflow(layer: next)
                break
            }
            if result.values.contains(where: { !$0.error.isFinite }) {
                status = .inaccurate(layer: next)
                break
            }
            layers.append(Layer(layer: next, values: result))
        }
        self.layers = layers
        self.status = status
    }
}
