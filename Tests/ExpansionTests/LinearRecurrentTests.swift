import Algebra
import Exact
import Expansion
import Language
import Testing
import Theory

@Suite struct LinearRecurrentTests {
    @Test func look() throws {
        let text = """
            width N
            time t stationary
            parameter gamma, sigma_w, kappa, sigma_b
            neuron h[i](t)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            noise xi[i](t) ~ white(kappa)
            update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t) + xi[i](t)
            """
        let model = try Model(SourceText(name: "test", text: text))
        guard case .network(let declared) = model.content else { return }
        var table = model.symbols
        let network = try LinearRecurrentNetwork(declared, symbols: table)
        let expansion = try LinearRecurrentExpansion(network, through: 2, in: &table)
        print(try expansion.spectrum(frequency: "omega", in: &table).formatted(as: .text, in: table))
        let time = table.time("t")
        for order in try expansion.response(of: time, in: &table).orders {
            print(order.formatted(as: .text, in: table))
        }
        for order in try expansion.correlation(of: time, in: &table).orders {
            print(order.formatted(as: .text, in: table))
        }
    }
}
