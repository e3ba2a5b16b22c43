import Foundation
import Testing

@testable import Algebra

@Suite("Rewrite rules: every row by numbers")
struct RewriteRuleNumericTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 100 : 5_000
    static let rules = RewriteRules.all.flatMap(\.rules.rules)

    @Test func bothSidesAgree() {
        var random = SeededGenerator(state: 20)
        for rule in Self.rules {
            let sampling = RuleSampling(rule, rounds: Self.rounds, random: &random)
            #expect(sampling.failures.isEmpty, "\(sampling.failures.prefix(2))")
            #expect(sampling.compared >= 20, "\(rule.name) was compared \(sampling.compared) times")
            #expect(sampling.matched > 0, "\(rule.name) never matched")
        }
    }

    @Test(arguments: [
        RewriteRule("wrongSign", "cosh(x)", "exp(x)/2 - exp(-x)/2", because: ""),
        RewriteRule("wrongFactor", "sin(2*x)", "sin(x)*cos(x)", because: ""),
        RewriteRule("missingPositive", "log(x*y)", "log(x) + log(y)", because: ""),
        RewriteRule("missingReal", "log(exp(a))", "a", because: ""),
        RewriteRule("missingInteger", "exp(a)^n", "exp(n*a)", because: ""),
        RewriteRule("rootOfSquare", "(x^2)^(1/2)", "x", where: ["x": .real], because: ""),
        RewriteRule("atZero", "step(x) + step(-x)", "1", where: ["x": .real], because: ""),
        RewriteRule("offByOne", "gamma(x + 1)", "(x + 1)*gamma(x)", because: ""),
        RewriteRule(
            "oneTermShort", "sum(k, 0, T, r^k)", "(1 - r^T)/(1 - r)", where: ["T": .count], nonzero: ["1 - r"],
            because: ""),
    ])
    func wrongRulesAreCaught(_ rule: RewriteRule) {
        var random = SeededGenerator(state: 21)
        #expect(!RuleSampling(rule, rounds: Self.rounds, random: &random).failures.isEmpty, "\(rule)")
    }
}
