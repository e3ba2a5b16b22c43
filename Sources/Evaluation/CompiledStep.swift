import Algebra
import Exact

/// One step of a program with numbers for its parameters, ready to be carried out many times.
///
/// Slots hold numbers: first the values of the layer, then averages and other functions of the variances, then definitions. Each
/// comes with its derivatives by the values of the layer, so that errors of these are propagated to first order in the end and
/// nothing is counted twice.
struct CompiledStep: Sendable {
    /// A number with the bound of what its own computation cost, and its derivatives by the values of the layer.
    struct Jet {
        var value: Estimate
        var slopes: [Estimate]
    }

    /// A polynomial in slots.
    struct Terms: Sendable {
        let coefficients: [Estimate]
        let factors: [[(slot: Int, power: Int)]]
        /// The slots that occur.
        let slots: [Int]
    }

    /// Averages with one variance.
    struct Averages: Sendable {
        let variance: Int
        let slots: [Int]
        let quadrature: GaussianQuadrature
    }

    /// exp(rate·K), or 1/divisor.
    enum Function: Sendable {
        case exponential(rate: Estimate, variance: Int)
        case reciprocal(Terms)
    }

    let inputs: [Symbol]
    /// What the inputs are called.
    let names: [String]
    let slotCount: Int
    let averages: [Averages]
    /// Averages over several variables, with the slots of their values and covariances.
    let joint: (averages: JointAverageSlopes, slots: [Int], entries: [Int])?
    let functions: [(slot: Int, function: Function)]
    let definitions: [(slot: Int, terms: Terms)]
    let outputs: [(symbol: Symbol, terms: Terms)]

    /// - Parameter parameters: the values of the parameters.
    init(
        _ step: LayerProgram.Step, _ parameters: [Symbol: Polynomial], in table: inout SymbolTable
    ) throws(EvaluationError) {
        let defined = Set(step.definitions.map(\.symbol))
        let wholes = step.definitions.map(\.value) + step.assignments.map(\.value)
        // Parameters are put in, also within the functions that are averaged.
        var values = parameters
        for symbol in Set(wholes.flatMap(\.symbols)).sorted() {
            switch table[symbol].role {
            case .average(let function, let variance):
                let average = GaussianAverage(of: function, variance: variance)
                guard let value = table.substituting(parameters, into: average) else {
                    throw .notEvaluated(part: function)
                }
                values[symbol] = value
            case .jointAverage(let function, let covariance):
                let average = JointGaussianAverage(of: function, covariance: covariance)
                guard let value = table.substituting(parameters, into: average) else {
                    throw .notEvaluated(part: function)
                }
                values[symbol] = value
            case .exponential(let rate, let variance):
                guard parameters[variance] == nil, let rate = rate.substituting(parameters), rate.constant != nil else {
                    throw Self.missing(in: rate, parameters, table)
                }
                values[symbol] = Polynomial(table.exponential(rate: rate, time: variance))
            case .reciprocal(let divisor):
                guard let divisor = divisor.substituting(parameters) else {
                    throw Self.missing(in: divisor, parameters, table)
                }
                if let inverse = divisor.reciprocal() {
                    values[symbol] = inverse
                } else {
                    values[symbol] = Polynomial(table.reciprocal(of: divisor))
                }
            default: break
            }
        }
        func given(_ polynomial: Polynomial) throws(EvaluationError) -> Polynomial {
            guard let result = polynomial.substituting(values) else {
                // A parameter of value zero stands below a bar.
                throw .notEvaluated(part: .one)
            }
            return result
        }
        var definitionValues: [(Symbol, Polynomial)] = []
        for definition in step.definitions { definitionValues.append((definition.symbol, try given(definition.value))) }
        var outputValues: [(Symbol, Polynomial)] = []
        for assignment in step.assignments { outputValues.append((assignment.symbol, try given(assignment.value))) }

        // What occurs now: functions of variances, definitions, and beyond these the values of the layer.
        var present = Set((definitionValues + outputValues).flatMap { $0.1.symbols })
        for symbol in present {
            if case .reciprocal(let divisor) = table[symbol].role { present.formUnion(divisor.symbols) }
        }
        var inputs: Set<Symbol> = []
        var ofAverages: [(symbol: Symbol, function: Expr, variance: Symbol)] = []
        var ofFunctions: [Symbol] = []
        var ofSeveral: [Symbol] = []
        for symbol in present.sorted() where !defined.contains(symbol) {
            switch table[symbol].role {
            case .average(let function, let variance):
                ofAverages.append((symbol, function, variance))
                inputs.insert(variance)
            case .jointAverage(_, let covariance):
                ofSeveral.append(symbol)
                inputs.formUnion(covariance.entries)
            case .exponential(_, let variance):
                ofFunctions.append(symbol)
                inputs.insert(variance)
            case .reciprocal: ofFunctions.append(symbol)
            default: inputs.insert(symbol)
            }
        }
        let matrix = ofSeveral.isEmpty ? nil : Self.matrix(of: ofSeveral, step, table)
        if let matrix { inputs.formUnion(matrix.entries) }
        self.inputs = inputs.sorted()
        names = self.inputs.map { table[$0].name }
        var slots: [Symbol: Int] = [:]
        for symbol in self.inputs + ofAverages.map(\.symbol) + ofSeveral + ofFunctions + step.definitions.map(\.symbol)
        {
            slots[symbol] = slots.count
        }
        slotCount = slots.count
        var groups: [Averages] = []
        for variance in Set(ofAverages.map(\.variance)).sorted() {
            let own = ofAverages.filter { $0.variance == variance }
            groups.append(
                Averages(
                    variance: slots[variance]!, slots: own.map { slots[$0.symbol]! },
                    quadrature: try GaussianQuadrature(own.map(\.function))))
        }
        averages = groups
        if let matrix {
            joint = (
                try JointAverageSlopes(ofSeveral, matrix, in: &table), ofSeveral.map { slots[$0]! },
                matrix.entries.map { slots[$0]! }
            )
        } else {
            joint = nil
        }
        functions = ofFunctions.map { symbol in
            switch table[symbol].role {
            case .exponential(let rate, let variance):
                (slots[symbol]!, .exponential(rate: Estimate(rate.constant!), variance: slots[variance]!))
            case .reciprocal(let divisor): (slots[symbol]!, .reciprocal(Self.terms(divisor, slots)))
            default: preconditionFailure("a function of variances")
            }
        }
        definitions = definitionValues.map { (slots[$0.0]!, Self.terms($0.1, slots)) }
        outputs = outputValues.map { ($0.0, Self.terms($0.1, slots)) }
    }

    /// The matrix that all covariances of averages are entries of: that of the largest average, or of pairs put together.
    private static func matrix(
        of symbols: [Symbol], _ step: LayerProgram.Step, _ table: SymbolTable
    ) -> CovarianceMatrix {
        let blocks = symbols.compactMap { table.jointAverage($0)?.covariance }
        // Variables are known by their variances.
        var diagonal: [Symbol] = []
        var between: [Set<Symbol>: Symbol] = [:]
        for block in blocks {
            for a in 1...block.count {
                if !diagonal.contains(block[a, a]) { diagonal.append(block[a, a]) }
                for b in a...block.count { between[[block[a, a], block[b, b]]] = block[a, b] }
            }
        }
        diagonal.sort()
        var entries: [Symbol] = []
        for (place, a) in diagonal.enumerated() {
            for b in diagonal[place...] { entries.append(between[[a, b]] ?? a) }
        }
        return CovarianceMatrix(entries: entries)
    }

    /// The error for a symbol without a value.
    static func missing(
        in polynomial: Polynomial, _ values: [Symbol: Polynomial], _ table: SymbolTable
    ) -> EvaluationError {
        let symbol = polynomial.symbols.sorted().first { values[$0] == nil }
        return symbol.map { .noValueGiven(for: Variable(table[$0].name, .real)) } ?? .notEvaluated(part: .one)
    }

    private static func terms(_ polynomial: Polynomial, _ slots: [Symbol: Int]) -> Terms {
        let terms = polynomial.sortedTerms
        let factors = terms.map { term in term.monomial.factors.map { (slot: slots[$0.symbol]!, power: $0.power) } }
        return Terms(
            coefficients: terms.map { Estimate($0.coefficient) }, factors: factors,
            slots: Set(factors.joined().map(\.slot)).sorted())
    }
}
