import Algebra
import Exact
import Expansion
import Testing

@testable import Theory

/// The recursions of k from layer to layer.
@Suite struct LayerRecursionTests {
    /// The chain of h(l+1) = W(l) φ(h(l)) + b(l), with h(0) Gaussian of variance q.
    static func network(_ activation: String) throws -> (chain: LayerChain, symbols: SymbolTable) {
        var symbols = SymbolTable()
        for name in ["sigma_w", "sigma_b", "q", "a"] { _ = symbols.declare(name, role: .parameter) }
        let letters = Expr.Scope([
            GaussianAverage.variable, Variable("sigma_w", .positive), Variable("a", .real),
        ])
        let φ = try Expr(parsing: activation, scope: letters)
        let strength = try Expr(parsing: "sigma_w^2", scope: letters)
        let chain = LayerChain(
            neurons: [FieldID(rank: 0)], components: [.init(0, 0)],
            constants: [Polynomial(symbols.symbol(named: "sigma_b")!, power: 2)], functions: [strength * φ * φ],
            initial: [Polynomial(symbols.symbol(named: "q")!)], first: 0, beginsOnSphere: false)
        return (chain, symbols)
    }

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
