import Algebra
import Exact
import Theory

/// The coefficients of a step as polynomials in averages at K.
struct LayerCoefficients: Sendable {
    let chain: LayerChain
    private var laws: LayerCumulants
    private var known: [Key: Polynomial] = [:]

    private struct Key: Hashable {
        let coefficient: LayerStep.Coefficient
        let operators: [LayerOperator]
    }

    init(_ chain: LayerChain, variances: [Symbol], order: Int) {
        self.chain = chain
        laws = LayerCumulants(chain, variances: variances)
    }

    /// The saddle point of a component of the next layer.
    mutating func mean(_ place: Int, in table: inout SymbolTable) throws(LayerRecursionError) -> Polynomial {
        let next = (0..<chain.components.count).map { $0 == place ? 1 : 0 }
        let sum = try LayerRecursionError.translating { () throws(GaussianAverageError) in
            try laws.cumulant(of: [], next: next, in: &table)
        }
        return sum * .width(power: -1)
    }

    /// A coefficient, of operators divided by N for every sum that they hold.
    mutating func value(
        _ coefficient: LayerStep.Coefficient, _ operators: [LayerOperator], in table: inout SymbolTable
    ) throws(LayerRecursionError) -> Polynomial {
        let components = chain.components.count
        let chosen = zip(operators, coefficient.index.dropFirst(components)).filter { $0.1 > 0 }.map(\.0)
        let key = Key(coefficient: coefficient, operators: chosen)
        if let value = known[key] { return value }
        let next = Array(coefficient.index.prefix(components))
        let whole = try LayerRecursionError.translating { () throws(GaussianAverageError) in
            try laws.derivative(ofCumulant: chosen, next: next, orders: coefficient.derivative, in: &table)
        }
        // Of k' = (N k')/N and of operators over their powers of N.
        let shift = next.reduce(0, +) + chosen.reduce(0) { $0 + $1.highestPowerOfN }
        let value = whole.collected(in: .width)[shift - coefficient.order] ?? .zero
        known[key] = value
        return value
    }

    /// Values for the symbols of a step: those of cumulants of k are definitions, unless they are short; all others are put in.
    mutating func named(
        _ step: LayerStep, _ operators: [LayerOperator], _ names: LayerNames, in table: inout SymbolTable
    ) throws(LayerRecursionError) -> (definitions: [Recurrence.Definition], values: [Symbol: Polynomial]) {
        var definitions: [Recurrence.Definition] = []
        var values: [Symbol: Polynomial] = [:]
        for (coefficient, symbol) in step.coefficients.sorted(by: { Self.precedes($0.key, $1.key) }) {
            let value = try self.value(coefficient, operators, in: &table)
            let hasOperators = coefficient.index.dropFirst(chain.components.count).contains { $0 > 0 }
            if hasOperators || value.termCount <= 1 {
                values[symbol] = value
                continue
            }
            let name = names.coefficient(coefficient)
            let definition = table.symbol(named: name) ?? table.declare(name, role: .parameter)
            values[symbol] = Polynomial(definition)
            definitions.append(
                Recurrence.Definition(definition, value, meaning: names.meaning(coefficient)))
        }
        return (definitions, values)
    }

    private static func precedes(_ left: LayerStep.Coefficient, _ right: LayerStep.Coefficient) -> Bool {
        let (a, b) = (left.index.reduce(0, +), right.index.reduce(0, +))
        let (c, d) = (left.derivative.reduce(0, +), right.derivative.reduce(0, +))
        if (a, c) != (b, d) { return (a, c) < (b, d) }
        if left.index != right.index { return right.index.lexicographicallyPrecedes(left.index) }
        return right.derivative.lexicographicallyPrecedes(left.derivative)
    }
}
