import Algebra
import Diagrammar
import Exact
import Expansion
import Language
import Oracles
import Testing
import Theory

@Suite struct BruteForceTests {
    /// Every theory in rules/ against all Wick pairings of at most twelve legs.
    @Test(arguments: [
        ("vector-model", "<x[1]*x[1]>", ["through g^2"]), ("vector-model", "<x[1]; x[1]; x[2]; x[2]>", ["through g^2"]),
        ("vector-model", "<x.x; x.x>", ["through g^2"]), ("phi4", "<x; x; x; x>", ["through g^2"]),
        ("phi4", "<x^2; x^2>", ["through g^2"]), ("percolation", "<a; A>", ["through u^1", "through v^1"]),
        ("percolation", "<a; a; A>", ["through u^1", "through v^1"]), ("deep-linear", "<h(1).h(1)>/N", []),
        ("deep-linear", "<h[1](1)^2; h[2](1)^2>", []), ("deep-linear", "<h(2).h(2)>/N", []),
        ("deep-linear", "<h[1](1)*h~[1](0)>", []), ("deep-linear-sphere", "<h[1](0)^2; h[2](0)^2>", []),
        ("deep-linear-sphere", "<r(1)>", []), ("linear-rnn", "<h(2).h(2)>/N", []), ("linear-rnn", "<h(3).h(1)>/N", []),
        ("linear-rnn", "<h[1](2)*h~[1](0)>", []), ("cubic-mlp", "<h(1).h(1)>/N", []),
        ("quadratic-rnn", "<h(1).h(1)>/N", []), ("quadratic-rnn", "<h[1](2)>", ["when sigma_b = 0"]),
    ])
    func diagramsAgree(_ file: String, _ question: String, _ options: [String]) throws {
        let model = try model(file: "rules/\(file).rules")
        let calculation = try Calculation(model, try model.question(question, options: options))
        let expected = try calculation.quotient.correlators.map { correlator in
            try #require(
                BruteForceWick.value(
                    of: correlator, rules: calculation.rules, symbols: calculation.symbols,
                    highestPowers: calculation.question.bounds.compactMap {
                        if case .symbol(let symbol, let power) = $0 { (symbol, power) } else { nil }
                    }), "not within twelve legs")
        }
        let value = calculation.quotient.polynomial?.value(expected).partialFractions(in: calculation.symbols)
        #expect(try calculation.derive().value == value)
    }
}
