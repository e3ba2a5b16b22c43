import Algebra
import Evaluation
import Exact
import Export
import Foundation
import Language
import Testing

@testable import Diagrammar

/// Questions about the saddle point from the text of a rules file to the answer, one suite for each way to answer.
@Suite struct SaddleSchemeTests {
    /// Every line agrees, and no longer does once its right side is changed by a part in a thousand of the highest order kept.
    private func agree(_ lines: [(line: String, lowestOrder: String)], _ rules: String) throws {
        let right = lines.map { "expect \($0.line)" }
        let wrong = lines.map { line in
            "expect " + line.line.replacing(" = ", with: " = \(line.lowestOrder)/1000 + ", maxReplacements: 1)
        }
        let outcomes = try model(rules + "\n" + (right + wrong).joined(separator: "\n"))
            .runExpectations(maximumDiagrams: 100_000)
        #expect(outcomes.count == 2 * lines.count)
        for outcome in outcomes.prefix(lines.count) {
            guard case .agrees = outcome.verdict else {
                Issue.record("\(outcome.text): \(outcome.verdict)")
                continue
            }
        }
        for outcome in outcomes.dropFirst(lines.count) {
            guard case .disagrees = outcome.verdict else {
                Issue.record("not found wrong: \(outcome.text): \(outcome.verdict)")
                continue
            }
        }
    }

    @Test("Ladders at one symbolic layer, exact and at a fixed ratio")
    func ladders() throws {
        for (phi, mu2, mu3, growth) in [
            // E k'^2 = mu2*k^2 and E k'^3 = mu3*k^3 from the moments 1, 3, 15 of z^2, halved for relu.
            ("x", "(1+2/N)", "(1+2/N)*(1+4/N)", "exp(2*u)*(1-2*u/N)"),
            ("relu(x)", "(1+5/N)/4", "(1/8 + 15/(8*N) + 11/(2*N^2))", "exp(5*u)*(1-25*u/(2*N))"),
        ] {
            try agree(
                [
                    (
                        "<h[1](T)^2*h[2](T)^2> = q^2*sigma_w^(4*T)*(\(mu2))^T when sigma_b = 0, T <= 3 scheme saddle",
                        "1"
                    ),
                    (
                        "<h[1](T)^2*h[2](T)^2*h[3](T)^2> = q^3*sigma_w^(6*T)*(\(mu3))^T when sigma_b = 0, T <= 3 through 1/N^2 scheme saddle",
                        "1/N^2"
                    ),
                    (
                        "<h[1](T)^2*h[2](T)^2>/<h[1](T)^2>^2 = \(growth) when sigma_b = 0 through 1/N scheme saddle fixed u=T/N",
                        "1/N"
                    ),
                ], SaddleGoldenLines.rules(phi))
        }
        // The closed form itself, and not only its values.
        let linear = try model(SaddleGoldenLines.rules("x"))
        let text = try derived(linear, "<r(T)^2>/<r(T)>^2 scheme saddle when sigma_b = 0")
        #expect(text == "(N + 2)^T*(1 + 2/N)/N^T")
    }

    @Test("Literal layers against exact moments of the chain", arguments: SaddleSchemeTests.exactGroups)
    func exactLayers(_ group: [String]) throws {
        let entries = try SaddleGoldenLines.entries("exact.csv").filter {
            [$0.network, $0.parameters] == group && ($0.orders.map(\.value.value.count).max() ?? 0) < 1000
                && !$0.orders.contains { $0.value.value.contains("sqrt") }
        }
        let step = runsLongTests ? 3 : 13
        var lines: [(String, String)] = []
        for (number, entry) in entries.enumerated() where number % step == 5 % step {
            let highest = min(2, entry.orders.keys.max()!)
            let series = (0...highest).map { "(\(SaddleGoldenLines.language(entry.orders[$0]!.value)))/N^\($0)" }
            let conditions = entry.parameters.isEmpty ? "" : " when \(entry.parameters)"
            lines.append(
                (
                    "\(entry.question) = \(series.joined(separator: " + ")) through 1/N^\(highest)\(conditions) scheme saddle",
                    "1/N^\(highest)"
                ))
        }
        try agree(lines, SaddleGoldenLines.rules(group[0]))
    }

    /// Sums over layers and single neurons, one layer and several: the networks whose averages are polynomials.
    private static let exactGroups = [
        ["x", ""], ["x", "sigma_b = 0"], ["relu(x)", ""], ["relu(x)", "sigma_b = 0"],
        ["x - x^3/3", "sigma_w = 1, sigma_b = 0, q = 1/2"], ["x/2 + x^2/3", "sigma_w = 2, sigma_b = 1/3, q = 1/2"],
    ]

    @Test(
        "Numbers of any activation against series by ball arithmetic",
        arguments: [
            ("tanh-2", "tanh(x)", "sigma_w=3/2,sigma_b=1/5,q=1/2"), ("erf-1", "erf(x)", "sigma_w=1,sigma_b=0,q=1"),
            ("gelu-1", "gelu(x)", "sigma_w=1,sigma_b=1/2,q=1"),
        ])
    func numbers(_ name: String, _ activation: String, _ values: String) throws {
        let network = try model(SaddleGoldenLines.rules(activation))
        let asked = [
            "<h(3).h(3)/N>", "<h(2).h(2)/N; h(2).h(2)/N>", "<h[1](1)^2*h[1](2)^2>", "<h[1](1)^2; h[2](3)^2>",
        ]
        var compared = 0
        for entry in try SaddleGoldenLines.entries("series/\(name).csv") where asked.contains(entry.question) {
            let question = try network.question(
                "\(entry.question) scheme saddle through 1/N^2",
                options: values.split(separator: ",").map { "when \($0)" })
            let numbers = try #require(try Calculation(network, question).numbers())
            for (order, golden) in entry.orders where order <= 2 {
                let value = numbers.orders.first { $0.powerOfN == -order }?.value ?? Estimate(0)
                let (expected, error) = (try #require(Double(golden.value)), try #require(Double(golden.error)))
                #expect(
                    (value.value - expected).magnitude <= value.error + error + 2e-15 * expected.magnitude,
                    "\(entry.question) at 1/N^\(order): \(value), not \(expected)")
                #expect(value.error < 1e-8)
                compared += 1
            }
        }
        #expect(compared >= 9)
    }

    @Test("At a fixed point: the closed form in T, put in numbers")
    func fixedPoint() throws {
        let network = try model(SaddleGoldenLines.rules("erf(x)"))
        let golden = try SaddleGoldenLines.entries("series/erf-star.csv")
        // K is where the golden network begins.
        let variance = try #require(golden.first { $0.question == "<h(0).h(0)/N>" }?.orders[0])
        for (general, literal) in [
            ("<h[1](T)^2; h[2](T)^2>", "<h[1](3)^2; h[2](3)^2>"), ("<h[1](T)^4>", "<h[1](2)^4>"),
            ("<h(T).h(T)/N>", "<h(3).h(3)/N>"),
        ] {
            let entry = try #require(golden.first { $0.question == literal })
            let layer = literal.contains("(3)") ? 3.0 : 2.0
            let question = try network.question(
                "\(general) scheme saddle through 1/N fixed point", options: ["when sigma_w = 1, sigma_b = 1/2"])
            let calculation = try Calculation(network, question)
            let derivation = try calculation.derive(certifying: false)
            var numbers = FixedPointNumbers(
                table: calculation.symbols, variances: calculation.collective!.variances,
                variance: try #require(Double(variance.value)), time: layer, definitions: calculation.definitions)
            for order in 0...1 {
                let part = derivation.value.filtered { $0.powerOfN == -order } * .width(power: order)
                let expected = try #require(Double(entry.orders[order]!.value))
                let value = try numbers.value(of: part)
                #expect((value - expected).magnitude < 1e-11, "\(general) at 1/N^\(order): \(value), not \(expected)")
            }
        }
    }

    @Test(
        "Both frames agree term by term",
        arguments: [
            ("x", "<r(2); r(3)>", 2), ("x", "<h[1](2)^2*h[2](2)^2>", 2), ("x + a*x^3", "<h(1).h(1)/N; h(1).h(1)/N>", 2),
            ("x + a*x^3", "<h[1](1)^2; h[2](2)^2> through a^1", 2), ("x + a*x^3", "<r(3)> through a^1", 2),
        ])
    func bothFrames(_ activation: String, _ question: String, _ order: Int) throws {
        let network = try model(SaddleGoldenLines.rules(activation))
        let bare = try derived(network, question, "through 1/N^\(order)", "when sigma_b = 0")
        let saddle = try derived(network, question, "through 1/N^\(order)", "when sigma_b = 0", "scheme saddle")
        #expect(bare == saddle)
        #expect(bare.contains("N"))
    }

    @Test("A polynomial activation at a symbolic layer, by orders of its coupling")
    func polynomialAtSymbolicLayers() throws {
        let network = try model(SaddleGoldenLines.rules("x + a*x^3"))
        let question = try network.question(
            "<h(T).h(T)/N> scheme saddle through a^1 through 1/N", options: ["when sigma_b = 0, sigma_w = 1"])
        let derivation = try Calculation(network, question).derive(certifying: true)
        // 6*a*q^2*(1 + (1+2/N) + ... + (1+2/N)^(T-1)), and T*(T-1)/2 of the terms hold 2/N.
        let text = derivation.value.formatted(as: .text, in: derivation.symbols)
        #expect(text == "q + 6*q^2*a*T*(1 + (T - 1)/N)")
        #expect(derivation.certificate.contains { $0.status == .passed })
    }
}
