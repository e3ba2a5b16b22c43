import Algebra
import Evaluation
import Exact
import Expansion
import Testing

@testable import Theory

/// Numbers over layers: their errors, and what ends them.
@Suite struct LayerValuesTests {
    private static func values(
        _ activation: String, weights: String = "1", biases: String = "0", initial: String = "1", order: Int = 1,
        through last: Int
    ) throws -> (values: LayerValues, recursion: LayerRecursion, symbols: SymbolTable) {
        var (chain, symbols) = try LayerRecursionTests.network(
            activation, weights: weights, biases: biases, initial: initial)
        let recursion = try LayerRecursion(chain, through: order, symbols: &symbols)
        let values = try LayerValues(recursion.recurrence.program(through: last), parameters: [:], in: symbols)
        return (values, recursion, symbols)
    }

    /// Exact numbers: relu at σ_w² = 2 keeps K, and V/K² = 5(l) to first order.
    @Test func criticalReLU() throws {
        let (values, recursion, symbols) = try Self.values("relu(x)", weights: "2", initial: "1/3", through: 60)
        #expect(values.status == .complete)
        let v = try #require(symbols.symbol(named: "V"))
        for layer in values.layers {
            let k = try #require(layer.values[recursion.variances[0]])
            let variance = try #require(layer.values[v])
            #expect(k.contains(1.0 / 3))
            #expect((variance.value - 5.0 * Double(layer.layer) / 9).magnitude <= variance.error + 1e-15)
            #expect(variance.error <= 1e-12)
        }
    }

    /// Bounds hold: the same iteration from the ends of an interval of initial values stays within the propagated errors.
    @Test func errorsOfTheBeginningArePropagated() throws {
        let (values, recursion, symbols) = try Self.values("tanh(x)", weights: "5/4", order: 2, through: 12)
        let shifted = try Self.values("tanh(x)", weights: "5/4", initial: "10000001/10000000", order: 2, through: 12)
        // An error of 10⁻⁷ in q as a parameter, by hand.
        let program = recursion.recurrence.program(through: 12)
        let k = recursion.variances[0]
        let wide = try LayerValues(
            program, parameters: [:], in: symbols, initialErrors: [k: 1.001e-7])
        for place in values.layers.indices {
            for (symbol, value) in wide.layers[place].values {
                let middle = try #require(values.layers[place].values[symbol])
                let other = try #require(shifted.values.layers[place].values[symbol])
                #expect((value.value - middle.value).magnitude <= 1e-13 * max(1, middle.value.magnitude))
                #expect((other.value - value.value).magnitude <= value.error)
                // Not a hundred times too wide either.
                #expect(value.error <= 1e-5)
            }
        }
    }

    /// A contracting network forgets errors, however deep it is.
    @Test func errorsShrinkWhereTheNetworkContracts() throws {
        let (values, recursion, _) = try Self.values(
            "x - tanh(x)/2", weights: "1/2", biases: "1/4", initial: "2", through: 80)
        #expect(values.status == .complete)
        let last = try #require(values.layers.last?.values[recursion.variances[0]])
        #expect(last.error < 1e-13)
    }

    @Test func whatEndsTheIteration() throws {
        // K doubles twice in each layer.
        let growing = try Self.values("x", weights: "16", through: 400).values
        guard case .overflow(let layer) = growing.status else {
            Issue.record("\(growing.status)")
            return
        }
        // V' = 16²·V + 2·16²·K² is about 16^{2l}, and 16^{2·125} exceeds 10³⁰⁰.
        #expect((100...130).contains(layer))
        #expect(growing.layers.count == layer)
        let exponential = try Self.values("exp(x)", through: 10).values
        #expect(exponential.status != .complete && exponential.layers.count < 10)
        // An average that does not exist is refused when the recursion is derived.
        #expect(throws: LayerRecursionError.self) { _ = try Self.values("exp(x^2)", through: 1) }
        // Missing parameters are named.
        var (chain, symbols) = try LayerRecursionTests.network("tanh(x)", biases: "0")
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        #expect(throws: EvaluationError.noValueGiven(for: Variable("q", .real))) {
            _ = try LayerValues(
                recursion.recurrence.program(through: 2), parameters: [symbols.symbol(named: "sigma_w")!: 1],
                in: symbols)
        }
        #expect(throws: EvaluationError.self) {
            _ = try LayerValues(
                recursion.recurrence.program(through: 2), parameters: [symbols.symbol(named: "q")!: 1], in: symbols)
        }
    }
}
