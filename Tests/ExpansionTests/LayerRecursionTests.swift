import Algebra
import Exact
import Expansion
import Language
import Testing
import Theory

/// The recursions of k from layer to layer.
@Suite struct LayerRecursionTests {
    static func network(
        _ activation: String, bias: Bool = true, initial: String = "normal(0, q)"
    ) throws -> (chain: LayerChain, symbols: SymbolTable) {
        let text = """
            rules 1
            theory test
            width N
            depth l = 0 ... T
            parameter sigma_w, sigma_b, q, a
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            \(bias ? "bias b[i](l) ~ normal(0, sigma_b^2)" : "")
            update h[i](l+1) = W[i,j](l)*phi(h[j](l))\(bias ? " + b[i](l)" : "")
            initial h[i](0) ~ \(initial)
            where phi(x) = \(activation)
            """
        let model = try Model(SourceText(name: "test", text: text))
        guard case .network(let network) = model.content else { throw Unexpected() }
        return (try network.layerChain(in: model.symbols), model.symbols)
    }

    struct Unexpected: Error {}

    @Test func printAll() throws {
        for (activation, order) in [("tanh(x)", 2), ("relu(x)", 2), ("x", 4), ("x+a*x^3", 1)] {
            var (chain, symbols) = try Self.network(activation)
            let recursion = try LayerRecursion(chain, through: order, symbols: &symbols)
            print("----", activation)
            for definition in recursion.recurrence.definitions {
                print(
                    symbols[definition.symbol].name, "=", definition.value.formatted(as: .text, in: symbols), "  ",
                    definition.meaning)
            }
            for equation in recursion.recurrence.equations {
                print(symbols[equation.unknown].name, "' =", equation.next.formatted(as: .text, in: symbols))
            }
        }
    }
}
