/// What is done layer after layer to come from initial values to results: the steps of recurrences, in a finite order.
///
/// A step assigns polynomials in the values of a layer, in parameters and in averages at them, to symbols of the next layer. All
/// assignments of a step take place at once; what a step does not assign is gone. After the last step the results are among the
/// values.
public struct LayerProgram: Sendable {
    public struct Assignment: Sendable, Equatable {
        public let symbol: Symbol
        public let value: Polynomial

        public init(_ symbol: Symbol, _ value: Polynomial) {
            self.symbol = symbol
            self.value = value
        }
    }

    public struct Step: Sendable, Equatable {
        /// Names for polynomials in the values of the layer, which assignments use.
        public let definitions: [Recurrence.Definition]
        public let assignments: [Assignment]

        public init(definitions: [Recurrence.Definition], assignments: [Assignment]) {
            self.definitions = definitions
            self.assignments = assignments
        }
    }

    /// The values in the first layer.
    public let initial: [Assignment]
    public let first: Int
    /// The different steps.
    public let steps: [Step]
    /// Which of them leads from each layer to the next, from the first layer on.
    public let sequence: [Int]

    /// - Precondition: `sequence` names steps.
    public init(initial: [Assignment], first: Int, steps: [Step], sequence: [Int]) {
        precondition(sequence.allSatisfy(steps.indices.contains), "a step that is not there")
        self.initial = initial
        self.first = first
        self.steps = steps
        self.sequence = sequence
    }
}

extension Recurrence {
    public var step: LayerProgram.Step {
        LayerProgram.Step(
            definitions: definitions,
            assignments: equations.map { LayerProgram.Assignment($0.unknown, $0.next) })
    }

    /// The recurrence from the first layer through another one.
    ///
    /// - Precondition: `last` is not before ``first``.
    public func program(through last: Int) -> LayerProgram {
        precondition(last >= first, "the recurrence begins at layer \(first)")
        return LayerProgram(
            initial: equations.map { LayerProgram.Assignment($0.unknown, $0.initial) }, first: first, steps: [step],
            sequence: [Int](repeating: 0, count: last - first))
    }

    /// The recurrence without unknowns that are zero in all layers: zero in the first one, and in every other a multiple of such.
    ///
    /// - Parameter kept: so many of the first equations stay in any case.
    public func withoutZeros(keeping kept: Int = 0) -> (recurrence: Recurrence, zeros: [Symbol]) {
        var zeros = Set(equations.dropFirst(kept).filter(\.initial.isZero).map(\.unknown))
        while true {
            let nothing = Dictionary(uniqueKeysWithValues: zeros.map { ($0, Polynomial.zero) })
            let others = equations.filter {
                zeros.contains($0.unknown) && $0.next.substituting(nothing)?.isZero != true
            }
            if others.isEmpty { break }
            zeros.subtract(others.map(\.unknown))
        }
        let nothing = Dictionary(uniqueKeysWithValues: zeros.map { ($0, Polynomial.zero) })
        let kept = equations.filter { !zeros.contains($0.unknown) }.map { equation in
            Equation(equation.unknown, next: equation.next.substituting(nothing)!, initial: equation.initial)
        }
        let used = Set(kept.flatMap { $0.next.symbols })
        return (
            Recurrence(definitions: definitions.filter { used.contains($0.symbol) }, equations: kept, first: first),
            unknowns.filter(zeros.contains)
        )
    }
}
