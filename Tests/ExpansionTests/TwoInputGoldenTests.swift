import Algebra
import Evaluation
import Exact
import Expansion
import Foundation
import Testing

@testable import Theory

/// Two inputs: the matrix k_ab, its covariances and first corrections, against Tests/Golden/saddle.
@Suite struct TwoInputGoldenTests {
    private static func network(
        _ activation: String, weights: String, biases: String, initial: [String]
    ) throws -> (chain: LayerChain, symbols: SymbolTable) {
        var symbols = SymbolTable()
        for name in ["sigma_w", "sigma_b", "q[1,1]", "q[1,2]", "q[2,2]", "a", "b"] {
            _ = symbols.declare(name, role: .parameter)
        }
        let x = (0..<2).map { LayerChain.variable(ofInput: $0, of: 2) }
        let scope = Expr.Scope([
            GaussianAverage.variable, Variable("sigma_w", .positive), Variable("a", .real), Variable("b", .real),
        ])
        let phi = try Expr(parsing: activation, scope: scope)
        let values = try x.map { try phi.substituting([GaussianAverage.variable: Expr($0)]) }
        let strength = try Expr(parsing: weights, scope: scope)
        let constant =
            Rational(biases).map { Polynomial($0) } ?? Polynomial(symbols.symbol(named: "sigma_b")!, power: 2)
        let names = symbols
        let chain = LayerChain(
            neurons: [FieldID(rank: 0), FieldID(rank: 1)], components: [.init(0, 0), .init(0, 1), .init(1, 1)],
            constants: [constant, constant, constant],
            functions: [
                strength * values[0] * values[0], strength * values[0] * values[1], strength * values[1] * values[1],
            ],
            initial: initial.map { text in
                Rational(text).map { Polynomial($0) } ?? Polynomial(names.symbol(named: text)!)
            }, first: 0, beginsOnSphere: false)
        return (chain, symbols)
    }

    @Test(arguments: ["x", "x^2"])
    func exactPolynomials(_ activation: String) throws {
        let rows = try SaddleGoldenTests.rows("two_inputs_exact.csv").filter { $0[0] == activation && $0[1].isEmpty }
        var (chain, symbols) = try Self.network(
            activation, weights: "sigma_w^2", biases: "sigma_b^2", initial: ["q[1,1]", "q[1,2]", "q[2,2]"])
        let order = SaddleGoldenTests.isLong ? 3 : 1
        let recursion = try LayerRecursion(chain, through: order, symbols: &symbols)
        // As SymPy spells them.
        let table = symbols
        var compared = 0
        for (number, question) in (NSOrderedSet(array: rows.map { $0[2] }).array as! [String]).enumerated() {
            guard SaddleGoldenTests.isLong || number % 4 == 1 else { continue }
            let (blocks, divisor) = try SaddleGoldenTests.blocks(question, inputs: 2)
            let result = try recursion.correlator(of: blocks, through: order - divisor, symbols: &symbols)
            for row in rows where row[2] == question {
                guard let power = Int(row[3]), power <= order, SaddleGoldenTests.isLong || row[4].utf8.count < 1000
                else { continue }
                let part = result.value.collected(in: .width)[divisor - power] ?? .zero
                let text = row[4].replacing(#/q_(\d)_(\d)/#) { "q[\($0.1),\($0.2)]" }
                #expect(part == (try SaddleGoldenTests.polynomial(text, table)), "\(question) at 1/N^\(power)")
                compared += 1
            }
        }
        #expect(compared > 0)
    }

    private static let networks = [
        ("tanh(x)", "3/2", "1/5", ["1", "3/10", "4/5"]), ("relu(x)", "1", "1/2", ["1", "-1/2", "1"]),
        ("tanh(x)", "2", "1/4", ["1/2", "-1/5", "3/2"]), ("erf(x)", "1", "1/3", ["1", "3/10", "4/5"]),
    ]

    @Test(arguments: SaddleGoldenTests.isLong ? networks : Array(networks.prefix(1)))
    func firstOrderInNumbers(_ activation: String, _ weights: String, _ biases: String, _ initial: [String]) throws {
        let rows = try SaddleGoldenTests.rows("two_inputs.csv").filter {
            $0[0] == activation && $0[1] == weights && $0[2] == biases && Array($0[3...5]) == initial
        }
        func square(_ text: String) throws -> String { "\(try #require(Rational(text)).power(2))" }
        var (chain, symbols) = try Self.network(
            activation, weights: square(weights), biases: square(biases), initial: initial)
        let recursion = try LayerRecursion(chain, through: 1, symbols: &symbols)
        let last = SaddleGoldenTests.isLong ? 3 : 1
        let values = try LayerValues(recursion.recurrence.program(through: last), parameters: [:], in: symbols)
        #expect(values.status == .complete)
        var compared = 0
        for row in rows {
            let (blocks, divisor) = try SaddleGoldenTests.blocks(row[6], inputs: 2)
            let layer = blocks[0][0].layer
            guard layer <= last else { continue }
            // Means of k_ab, and covariances of distinct neurons, are the coefficients themselves.
            var index = [0, 0, 0]
            for block in blocks {
                let powers = block.reduce([0, 0]) { sum, factor in
                    let own = factor.layerOperator.sums.first ?? factor.layerOperator.neurons[0].powers
                    return zip(sum, own).map(+)
                }
                index[powers == [2, 0] ? 0 : powers == [1, 1] ? 1 : 2] += 1
            }
            let order = try #require(Int(row[7]))
            #expect(divisor == (blocks.count == 1 ? 1 : 0))
            let symbol = recursion.symbol(degree: index, correction: order - blocks.count + 1)
            let value = symbol.map { values.layers[layer].values[$0]! } ?? Estimate(0)
            // These errors are estimates, of an extrapolation.
            let (expected, error) = (try #require(Double(row[8])), try #require(Double(row[9])))
            #expect(
                (value.value - expected).magnitude <= value.error + 4 * error + 4e-15 * expected.magnitude,
                "\(row[6]) at 1/N^\(order): \(value) instead of \(expected)")
            #expect(value.error < 1e-8)
            compared += 1
        }
        #expect(compared > 0)
    }
}
