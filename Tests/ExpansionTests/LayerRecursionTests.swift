import Algebra
import Evaluation
import Exact
import Expansion
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
        let phi = try Expr(parsing: activation, scope: letters)
        let strength = try Expr(parsing: weights, scope: letters)
        let chain = LayerChain(
            neurons: [FieldID(rank: 0)], components: [.init(0, 0)],
            constants: [
                Rational(biases).map { Polynomial($0) } ?? Polynomial(symbols.symbol(named: "sigma_b")!, power: 2)
            ], functions: [strength * phi * phi],
            initial: [Rational(initial).map { Polynomial($0) } ?? Polynomial(symbols.symbol(named: initial)!)],
            first: 0, beginsOnSphere: false)
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
        let recursion = try LayerRecursion(chain, through: 3, symbols: &symbols)
        for (l, m) in [(2, 2), (1, 3), (2, 0), (0, 0)] {
            let result = try recursion.correlator(
                of: [[.init(Self.norm, layer: l)], [.init(Self.norm, layer: m)]], through: 1, symbols: &symbols)
            let expected =
                Self.term(symbols, [("q", 2), ("sigma_w", 2 * (l + m))])
                * (Self.power(2, min(l, m) + 1, through: 3) - .one)
            #expect(
                Self.withoutBias(result.value, symbols).scaled(by: 1, Monomial(.width, power: -2)) == expected,
                "layers \(l) and \(m)")
        }
    }

    /// To first order, N<r(l); r(m)> = χ…χ·[χ_l V_l + σ_w²(<z²φ²> − K<φ²>)].
    @Test func covarianceBetweenLayersOfFirstOrder() throws {
        var (chain, symbols) = try Self.network("tanh(x)")
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        let result = try recursion.correlator(
            of: [[.init(Self.norm, layer: 1)], [.init(Self.norm, layer: 4)]], through: 1 - 2, symbols: &symbols)
        #expect(
            result.value.formatted(as: .text, in: symbols)
                == "V[1]*chi[1]*chi[2]*chi[3]*N + sigma_w^2*<x^2*tanh(x)^2>_K[1]*chi[2]*chi[3]*N - sigma_w^2*K[1]*<tanh(x)^2>_K[1]*chi[2]*chi[3]*N"
        )
        #expect(
            result.layerSymbols.map { symbols[$0.symbol].name } == ["K[1]", "V[1]", "chi[1]", "chi[2]", "chi[3]"])
    }

    /// The values of THEORY, section 4: tanh, σ_w = 1, σ_b = 0, K = 1 in the first layer, counted from 1 there.
    @Test func tanhInNumbers() throws {
        var (chain, symbols) = try Self.network("tanh(x)", weights: "1", biases: "0", initial: "1")
        let recursion = try LayerRecursion(chain, through: 2, symbols: &symbols)
        let values = try LayerValues(recursion.recurrence.program(through: 9), parameters: [:], in: symbols)
        #expect(values.status == .complete)
        let expected: [(String, Int, Double)] = [
            ("K", 1, 0.394294), ("K", 4, 0.127905), ("K", 9, 0.058012), ("V", 1, 0.097524), ("V", 4, 0.039398),
            ("V", 9, 0.018589), ("G1", 1, 0), ("G1", 4, -0.068225), ("G1", 9, -0.107134), ("G2", 4, 0.004017),
            ("G2", 9, 0.099460), ("V2", 4, -0.016349), ("V2", 9, -0.037234), ("S", 4, 0.020381), ("S", 9, 0.012127),
            ("S", 1, 0.010081), ("G2", 1, 0), ("V2", 1, 0),
        ]
        for (name, layer, number) in expected {
            let value = try #require(values.layers[layer].values[symbols.symbol(named: name)!])
            #expect((value.value - number).magnitude < 5.1e-7, "\(name) in layer \(layer)")
            #expect(value.error < 1e-11)
        }
    }

    @Test func refusals() throws {
        var (chain, symbols) = try Self.network("x")
        #expect {
            _ = try LayerRecursion(chain, through: 12, symbols: &symbols)
        } throws: {
            guard case .tooLarge? = $0 as? LayerRecursionError else { return false }
            return true
        }
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        #expect(throws: LayerRecursionError.notDerived(needed: 3, known: 1)) {
            _ = try recursion.correlator(
                of: [[.init(Self.norm, layer: 1), .init(Self.squares(1...1), layer: 2)]], through: 2, symbols: &symbols)
        }
        #expect(throws: LayerRecursionError.self) {
            _ = try recursion.correlator(of: [[.init(Self.squares(1...1), layer: -1)]], through: 1, symbols: &symbols)
        }
        // A second recursion in the same table gets other names.
        let again = try LayerRecursion(chain, through: 1, symbols: &symbols)
        #expect(again.symbol(degree: [2]) != recursion.symbol(degree: [2]))
        // Names of the theory are not taken.
        let other: LayerChain
        var table: SymbolTable
        (other, table) = try Self.network("tanh(x)")
        for name in ["K", "V", "chi"] { _ = table.declare(name, role: .parameter) }
        let named = try LayerRecursion(other, through: 1, symbols: &table)
        #expect(Set(named.recurrence.unknowns.map { table[$0].name }) == ["K_K", "V0", "G1"])
    }

    /// A sphere's h(0), with poles at N = −2, −4, …, and independent of the layers above.
    @Test func momentsOnTheSphere() throws {
        var (chain, symbols) = try Self.network("x", biases: "0")
        chain = LayerChain(
            neurons: chain.neurons, components: chain.components, constants: chain.constants,
            functions: chain.functions, initial: chain.initial, first: 0, beginsOnSphere: true)
        let recursion = try LayerRecursion(chain, through: 3, symbols: &symbols)
        #expect(recursion.recurrence.first == 1)
        // E r_T² = r_0² σ_w^{4T} (1 + 2/N)^T, with r = h.h/N.
        for layer in 0...3 {
            let result = try recursion.correlator(
                of: [[.init(Self.norm, layer: layer), .init(Self.norm, layer: layer)]], through: 1, symbols: &symbols)
            #expect(
                result.value.scaled(by: 1, Monomial(.width, power: -2))
                    == Self.term(symbols, [("q", 2), ("sigma_w", 4 * layer)]) * Self.power(2, layer, through: 3))
        }
        // <h[1](0)^4> = 3 q²/(1 + 2/N), and the layers above know nothing of the direction.
        let fourth = LayerOperator(neurons: [1: [4]], sums: [])
        let mean = try recursion.correlator(of: [[.init(fourth, layer: 0)]], through: 3, symbols: &symbols)
        let q = Self.term(symbols, [("q", 2)])
        let expected = [1, -2, 4, -8].enumerated().reduce(Polynomial.zero) {
            $0 + q.scaled(by: Rational(3 * $1.element), Monomial(.width, power: -$1.offset))
        }
        #expect(mean.value == expected)
        let joint = try recursion.correlator(
            of: [[.init(fourth, layer: 0)], [.init(Self.squares(1...2), layer: 2)]], through: 3, symbols: &symbols)
        #expect(joint.value.isZero)
    }
}
