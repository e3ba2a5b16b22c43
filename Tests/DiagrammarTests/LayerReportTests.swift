import Algebra
import Evaluation
import Exact
import Expansion
import Export
import Language
import Testing
import Theory

/// What recursions, their numbers and critical growth look like.
@Suite struct LayerReportTests {
    private struct Unexpected: Error {}

    private static func chain() throws -> (chain: LayerChain, symbols: SymbolTable) {
        let model = try Model(
            SourceText(
                name: "test",
                text: """
                    width N
                    depth l = 0 ... T
                    parameter sigma_w, q
                    neuron h[i](l)
                    weight W[i,j](l) ~ normal(0, sigma_w^2/N)
                    update h[i](l+1) = W[i,j](l)*phi(h[j](l))
                    initial h[i](0) ~ normal(0, q)
                    where phi(x) = tanh(x)
                    """))
        guard case .network(let network) = model.content else { throw Unexpected() }
        return (try network.layerChain(in: model.symbols), model.symbols)
    }

    @Test func criticalGrowth() throws {
        let growth = try CriticalGrowth(Self.chain().chain, through: 1)
        let report = CriticalGrowthReport(theory: "tanh-mlp", title: nil, growth: growth, layer: "T")
        let text = report.text()
        for line in [
            "sigma_w^2 = 1", "1/K = 2*T - 5*log(T)/6 + c + O(log(T)/T)",
            "V/K^2 = 1/(3*K) - 11/36 + O(K) = 2*T/3 - 5*log(T)/18 + c/3 - 11/36 + O(log(T)/T)",
            "G1/K = -1/(6*K) + 31/18 + O(K)",
        ] {
            #expect(text.contains(line), "\(text)")
        }
        let latex = try report.latex()
        #expect(latex.contains(#"\frac{V}{K^{2}} &= \frac{1}{3 K} - \frac{11}{36} + O\left(K\right)"#), "\(latex)")
    }

    @Test func recursions() throws {
        var (chain, symbols) = try Self.chain()
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        let report = RecursionReport(theory: "tanh-mlp", title: nil, recursion: recursion, symbols: symbols)
        let text = report.text()
        for line in [
            "<k> = K + G1/N + O(1/N^2)", "N*<k; k> = V + O(1/N)", "K[l+1] = sigma_w^2*<tanh(x)^2>_K[l]",
            "V[l+1] = kappa_2[l] + V[l]*chi[l]^2", "G1[l+1] = V[l]*kappa_1_2[l]/2 + G1[l]*chi[l]",
            "kappa_2[l] = sigma_w^4*(<tanh(x)^4>_K[l] - <tanh(x)^2>_K[l]^2)", "K[0] = q",
        ] {
            #expect(text.contains(line), "\(text)")
        }
        let latex = report.latex()
        #expect(latex.contains(#"V_{l+1} &= \kappa_{2,l} + V_l \chi_l^{2}"#), "\(latex)")
        #expect(latex.contains(#"V_0 = G_{1,0} &= 0"#), "\(latex)")
        #expect(report.json().contains(#""next": "kappa_2 + V*chi**2""#))
    }

    /// Every digit of the text is right, and the csv says how far the numbers can be trusted.
    @Test func tables() throws {
        var (chain, symbols) = try Self.chain()
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        let values = try LayerValues(
            recursion.recurrence.program(through: 4),
            parameters: [symbols.symbol(named: "sigma_w")!: 1, symbols.symbol(named: "q")!: 1], in: symbols)
        let table = LayerTable(values, columns: recursion.recurrence.unknowns, in: symbols)
        let rows = table.text().split(separator: "\n").map { $0.split(separator: " ") }
        #expect(rows.first == ["layer", "K", "V", "G1"])
        #expect(rows.count == 6)
        // <tanh²> at variance 1, by ball arithmetic: 0.39429449039784138…
        #expect("0.39429449039784138".hasPrefix(rows[2][1]), "\(rows[2][1])")
        let csv = table.csv().split(separator: "\n")
        #expect(csv.first == "layer,K,K_error,V,V_error,G1,G1_error")
        #expect(csv[1] == "0,1,0,0,0,0,0")
        let last = csv[5].split(separator: ",").compactMap { Double($0) }
        #expect((last[1] - 0.127905).magnitude < 5e-7 && last[2] > 0 && last[2] < 1e-12)
    }
}
