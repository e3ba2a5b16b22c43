import Algebra
import Evaluation
import Exact
import Expansion
import Export
import Testing

@testable import Theory

/// The recursions of k from layer to layer.
@Suite struct LayerRecursionTests {
    /// The chain of h(l+1) = W(l) φ(h(l)) + b(l), with h(0) Gaussian of variance q.
    static func network(
        _ activation: String, weights: String = "sigma_w^2", biases: String = "sigma_b^2", initial: String = "q"
    ) throws -> (chain: LayerChain, symbols: SymbolTable) {
        var symbols = SymbolTable()
        for name in ["sigma_w", "sigma_b", "q", "a", "b"] { _ = symbols.declare(name, role: .parameter) }
        let letters = Expr.Scope([
            GaussianAverage.variable, Variable("sigma_w", .positive), Variable("a", .real), Variable("b", .real),
        ])
        let φ = try Expr(parsing: activation, scope: letters)
        let strength = try Expr(parsing: weights, scope: letters)
        let chain = LayerChain(
            neurons: [FieldID(rank: 0)], components: [.init(0, 0)],
            constants: [
                Rational(biases).map { Polynomial($0) } ?? Polynomial(symbols.symbol(named: "sigma_b")!, power: 2)
            ], functions: [strength * φ * φ],
            initial: [Rational(initial).map { Polynomial($0) } ?? Polynomial(symbols.symbol(named: initial)!)], first: 0, beginsOnSphere: false)
        return (chain, symbols)
    }

    /// 1 + x, and so on: a power of (1 + c/N) expanded through 1/N^n.
    static func power(_ c: Int, _ exponent: Int, through n: Int) -> Polynomial {
        (Polynomial.one + Polynomial.width(power: -1).scaled(by: Rational(c)))
            .power(exponent, within: [Truncation(.width, atLeast: -n)])
    }

    static func withoutBias(_ polynomial: Polynomial, _ symbols: SymbolTable) -> Polynomial {
        polynomial.substituting([symbols.symbol(named: "sigma_b")!: .zero])!
    }

    static func term(_ symbols: SymbolTable, _ powers: [(String, Int)]) -> Polynomial {
        powers.reduce(.one) { $0 * Polynomial(symbols.symbol(named: $1.0)!, power: $1.1) }
    }

    /// h[1]^2, h[2]^2, …: the moments of k.
    static func squares(_ indices: ClosedRange<Int>) -> LayerOperator {
        LayerOperator(neurons: Dictionary(uniqueKeysWithValues: indices.map { ($0, [2]) }), sums: [])
    }
    static let norm = LayerOperator(neurons: [:], sums: [[2]])

    @Test func equationsOfFirstOrderAreThoseOfTheTheory() throws {
        var (chain, symbols) = try Self.network("tanh(x)")
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        let text = recursion.recurrence.equations.map { $0.next.formatted(as: .text, in: symbols) }
        #expect(
            text == [
                "sigma_b^2 + sigma_w^2*<tanh(x)^2>_K", "kappa_2 + V*chi^2", "V*kappa_1_2/2 + G1*chi",
            ])
        #expect(
            recursion.recurrence.definitions.map { $0.value.formatted(as: .text, in: symbols) }.sorted() == [
                "-4*sigma_w^2 + 34*sigma_w^2*<tanh(x)^2>_K - 60*sigma_w^2*<tanh(x)^4>_K + 30*sigma_w^2*<tanh(x)^6>_K",
                "sigma_w^2 - 4*sigma_w^2*<tanh(x)^2>_K + 3*sigma_w^2*<tanh(x)^4>_K",
                "sigma_w^4*<tanh(x)^4>_K - sigma_w^4*<tanh(x)^2>_K^2",
            ])
    }

    /// E k^m = q^m σ_w^{2ml} Π_{j<m} (1 + 2j/N)^l, exactly.
    @Test func momentsOfLinearNetworks() throws {
        var (chain, symbols) = try Self.network("x")
        let recursion = try LayerRecursion(chain, through: 4, symbols: &symbols)
        #expect(recursion.vanishing.count == 4)
        for (m, layer) in [(1, 3), (2, 1), (2, 3), (3, 2), (4, 2), (2, 0)] {
            let result = try recursion.correlator(
                of: [[.init(Self.squares(1...m), layer: layer)]], through: 4, symbols: &symbols)
            var expected = Self.term(symbols, [("q", m), ("sigma_w", 2 * m * layer)])
            for j in 1..<max(m, 1) {
                expected = expected.multiplied(
                    by: Self.power(2 * j, layer, through: 4), within: [Truncation(.width, atLeast: -4)])
            }
            #expect(Self.withoutBias(result.value, symbols) == expected, "E k^\(m) in layer \(layer)")
            #expect(result.layerSymbols.isEmpty)
        }
    }

    /// <h.h/N; h.h/N> between layers: q²σ_w^{2(l+m)} ((1 + 2/N)^{min(l,m)+1} − 1).
    @Test func covariancesOfLinearNetworksBetweenLayers() throws {
        var (chain, symbols) = try Self.network("x")
        let recursion = try LayerRecursion(chain, through: 4, symbols: &symbols)
        for (l, m) in [(2, 2), (1, 3), (4, 0), (0, 0), (3, 2)] {
            let result = try recursion.correlator(
                of: [[.init(Self.norm, layer: l)], [.init(Self.norm, layer: m)]], through: 2, symbols: &symbols)
            let expected =
                Self.term(symbols, [("q", 2), ("sigma_w", 2 * (l + m))])
                * (Self.power(2, min(l, m) + 1, through: 4) - .one)
            #expect(
                Self.withoutBias(result.value, symbols).scaled(by: 1, Monomial(.width, power: -2)) == expected,
                "layers \(l) and \(m)")
        }
    }

    @Test func printCorrelators() throws {
        var (chain, symbols) = try Self.network("tanh(x)")
        let recursion = try LayerRecursion(chain, through: 2, symbols: &symbols)
        for (l, m) in [(1, 2), (1, 4), (0, 0), (3, 3)] {
            let result = try recursion.correlator(
                of: [[.init(Self.norm, layer: l)], [.init(Self.norm, layer: m)]], through: -1, symbols: &symbols)
            print(l, m, result.value.formatted(as: .text, in: symbols))
            print(result.layerSymbols.map { symbols[$0.symbol].name })
        }
        let report = RecursionReport(theory: "tanh", title: nil, recursion: recursion, symbols: symbols)
        print(report.text())
        print(report.latex())
        print(report.json())
        let values = try LayerValues(
            recursion.recurrence.program(through: 9),
            parameters: [
                symbols.symbol(named: "sigma_w")!: 1, symbols.symbol(named: "sigma_b")!: 0,
                symbols.symbol(named: "q")!: 1,
            ], in: symbols)
        let table = LayerTable(values, columns: recursion.recurrence.unknowns, in: symbols)
        print(table.text())
        print(table.csv())
    }
}
