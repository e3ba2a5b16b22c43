import Algebra
import Evaluation
import Exact
import Expansion
import Foundation
import Testing

@testable import Theory

/// Correlators in literal layers against Tests/Golden/saddle: exact polynomials, and coefficients of series by ball arithmetic, both
/// computed without cumulants of k and without this code.
@Suite struct SaddleGoldenTests {
    static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
    private static let mostOrders = isLong ? 4 : 2

    static func rows(_ name: String) throws -> [[String]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/saddle/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            // What stands in quotes is one cell.
            line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().reduce(into: [""]) {
                cells, part in
                if part.offset.isMultiple(of: 2) {
                    let pieces = part.element.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                    cells[cells.count - 1] += pieces[0]
                    cells += pieces.dropFirst()
                } else {
                    cells[cells.count - 1] += part.element
                }
            }
        }
    }

    private static let exactRows = Result { try rows("exact.csv") }

    /// `<h(1).h(1)/N; h[1](2)^2>` as blocks, and the power of N below them.
    static func blocks(
        _ question: String, inputs: Int = 1
    ) throws -> (blocks: [[LayerRecursion.Factor]], divisor: Int) {
        var divisor = 0
        let text = String(question.dropFirst().dropLast()).replacing(" ", with: "").replacing("/N", with: "/")
        // A ; between brackets is in front of an input.
        let parts = text.replacing(#/\((\d+);(\d+)\)/#) { "(\($0.1)@\($0.2))" }.split(separator: ";")
        func powers(_ inputs: Int, _ places: [Int]) -> [Int] {
            (1...inputs).map { input in places.count(where: { $0 == input }) }
        }
        let blocks = try parts.map { part in
            try part.split(separator: "*").map { factor -> LayerRecursion.Factor in
                if factor.hasSuffix("/") { divisor += 1 }
                let times = try factor.matches(of: #/\((\d+)(?:@(\d+))?\)/#).map { match in
                    (layer: try #require(Int(match.1)), input: match.2.flatMap { Int($0) } ?? 1)
                }
                let layer = try #require(times.first).layer
                if times.count == 2 {
                    let sum = powers(inputs, times.map(\.input))
                    return .init(LayerOperator(neurons: [:], sums: [sum]), layer: layer)
                }
                let index = try #require(Int(factor.dropFirst(2).prefix { $0.isNumber }))
                let power = factor.firstMatch(of: #/\^(\d+)/#).flatMap { Int($0.1) } ?? 1
                let own = powers(inputs, [Int](repeating: times[0].input, count: power))
                return .init(LayerOperator(neurons: [index: own], sums: []), layer: layer)
            }
        }
        return (blocks, divisor)
    }

    /// `3*q**2 - Rational(1,2)*sigma_w**2`, as SymPy writes an expanded polynomial.
    static func polynomial(_ text: String, _ symbols: SymbolTable) throws -> Polynomial {
        var sum = Polynomial.zero
        let plain =
            !text.contains("Rational") ? text : text.replacing(#/Rational\((-?\d+),(\d+)\)/#) { "\($0.1)/\($0.2)" }
        for term in plain.replacing("**", with: "^").replacing(" - ", with: " + -").split(separator: " + ") {
            var coefficient: Rational = term.hasPrefix("-") ? -1 : 1
            var monomial = Monomial.one
            for factor in term.drop(while: { $0 == "-" }).split(separator: "*") {
                if let number = Rational(String(factor)) {
                    coefficient *= number
                    continue
                }
                let pieces = factor.split(separator: "^")
                let symbol = try #require(symbols.symbol(named: String(pieces[0])), "\(factor)")
                monomial = monomial * Monomial(symbol, power: pieces.count == 2 ? Int(pieces[1])! : 1)
            }
            sum.add(coefficient, monomial)
        }
        return sum
    }

    @Test(arguments: try SaddleGoldenTests.exactGroups())
    func exactPolynomials(_ group: [String]) throws {
        let rows = try Self.exactRows.get().filter { [$0[0], $0[1]] == group }
        var values: [String: Rational] = [:]
        for setting in group[1].split(separator: ",") {
            let sides = setting.replacing(" ", with: "").split(separator: "=")
            values[String(sides[0])] = try #require(Rational(String(sides[1])))
        }
        func text(_ name: String, _ power: Int) throws -> String {
            try values[name].map { "\(try $0.power(power))" } ?? (power == 1 ? name : "\(name)^\(power)")
        }
        var (chain, symbols) = try LayerRecursionTests.network(
            group[0], weights: text("sigma_w", 2), biases: text("sigma_b", 2), initial: text("q", 1))
        let recursion = try LayerRecursion(chain, through: Self.mostOrders, symbols: &symbols)
        var compared = 0
        for (number, question) in (NSOrderedSet(array: rows.map { $0[2] }).array as! [String]).enumerated() {
            guard Self.isLong || number % 17 == 0 else { continue }
            let (blocks, divisor) = try Self.blocks(question)
            let result = try recursion.correlator(of: blocks, through: Self.mostOrders - divisor, symbols: &symbols)
            for row in rows where row[2] == question {
                // ⟨|x|⟩ stays a symbol here and is √(2q/π) there.
                guard let order = Int(row[3]), order <= Self.mostOrders, !row[4].contains("sqrt"),
                    Self.isLong || row[4].utf8.count < 500
                else { continue }
                #expect(result.layerSymbols.isEmpty)
                let part = result.value.collected(in: .width)[divisor - order] ?? .zero
                let expected = try Self.polynomial(row[4], symbols)
                #expect(part == expected, "\(question) at 1/N^\(order)")
                compared += 1
            }
        }
        #expect(compared > 0)
    }

    static func exactGroups() throws -> [[String]] {
        var groups: [[String]] = []
        for row in try exactRows.get() where !groups.contains([row[0], row[1]]) { groups.append([row[0], row[1]]) }
        return groups
    }

    private static let networks = [
        ("tanh-2", "tanh(x)", "9/4", "1/25", "1/2"), ("relu-1", "relu(x)", "1", "1/4", "1"),
        ("gelu-1", "x*(1 + erf(x/sqrt(2)))/2", "1", "1/4", "1"), ("tanh-1", "tanh(x)", "1", "0", "1"),
        ("tanh-3", "tanh(x)", "4", "0", "3"), ("erf-1", "erf(x)", "1", "0", "1"),
        ("erf-2", "erf(x)", "25/16", "1/16", "2"), ("sin-1", "sin(x)", "1", "0", "1"),
        ("sin-2", "sin(x)", "9/4", "1/100", "3/10"), ("relu-2", "relu(x)", "2", "0", "1"),
        ("relu-3", "relu(x)", "9/4", "1/9", "1/2"), ("gelu-2", "x*(1 + erf(x/sqrt(2)))/2", "9/4", "1/100", "2"),
        ("sigmoid", "1/(1+exp(-x))", "4", "0", "1"), ("bump", "x*exp(-x^2/2)", "4", "1/4", "1"),
    ]

    @Test(arguments: isLong ? networks : Array(networks.prefix(2)))
    func seriesInNumbers(_ name: String, _ activation: String, _ weights: String, _ biases: String, _ q: String) throws
    {
        let rows = try Self.rows("series/\(name).csv")
        var (chain, symbols) = try LayerRecursionTests.network(activation, weights: weights, biases: biases, initial: q)
        let recursion = try LayerRecursion(chain, through: Self.mostOrders, symbols: &symbols)
        var compared = 0
        for (number, question) in (NSOrderedSet(array: rows.map { $0[1] }).array as! [String]).enumerated() {
            guard Self.isLong || number % 31 == 7 else { continue }
            let (blocks, divisor) = try Self.blocks(question)
            let result = try recursion.correlator(of: blocks, through: Self.mostOrders - divisor, symbols: &symbols)
            let values = try LayerValues(result.program, parameters: [:], in: symbols)
            #expect(values.status == .complete)
            for row in rows where row[1] == question {
                guard let order = Int(row[2]), order <= Self.mostOrders else { continue }
                let symbol = result.results.first { $0.powerOfN == divisor - order }?.symbol
                let value = symbol.map { values.layers.last!.values[$0]! } ?? Estimate(0)
                let (expected, error) = (try #require(Double(row[3])), try #require(Double(row[4])))
                #expect(
                    (value.value - expected).magnitude <= value.error + error + 2e-15 * expected.magnitude,
                    "\(question) at 1/N^\(order): \(value) instead of \(expected)")
                // The bound is of use, at orders where no large numbers cancel.
                #expect(order > 2 || value.error <= 1e-8 * max(1e-3, expected.magnitude))
                compared += 1
            }
        }
        #expect(compared > 0)
    }
}
