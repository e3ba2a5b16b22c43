import Algebra
import Amplitudes
import Diagrams
import Expansion
import Testing
import Theory
import Times

@testable import Diagrammar

/// Powers of the times known from rates and degrees alone, against those of the sums that are done.
@Suite struct PowerCountingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let question: String
        var options: [String] = []
        /// Diagrams whose power is lower than counted, since terms cancel; known from the sums.
        var cancelling = 0
        var testDescription: String { "\(file) \(question) \(options)" }
    }

    static let cases = [
        Case(file: "linear-rnn-transient", question: "<h(t).h(s)>/N", options: ["through sigma_w^4"]),
        Case(file: "linear-rnn-transient", question: "<h[1](t)*h~[1](s)>", options: ["through sigma_w^4"]),
        Case(file: "linear-rnn-stationary", question: "<h(t).h(s)>/N", options: ["through sigma_w^4"]),
        Case(file: "linear-rnn-stationary", question: "<h(t).h(t)>/N", options: ["through sigma_w^4"]),
        Case(file: "white-weights", question: "<r(t); r(s)>", options: ["through sigma_w^4"]),
        Case(file: "cubic-rnn", question: "<h(t).h(s)>/N", options: ["through sigma_w^2"]),
        Case(file: "leaky-rnn", question: "<h(T).h(S)>/N", options: ["through sigma_w^4"]),
        Case(file: "leaky-mlp", question: "<h(T).h(S)>/N", options: ["through sigma_w^6"]),
        Case(file: "leaky-mlp", question: "<r(T); r(S)>", options: ["through sigma_w^4"]),
        Case(file: "deep-linear", question: "<h(T).h(T)>/N", options: ["through sigma_w^4"]),
        Case(file: "linear-rnn", question: "<h(T).h(S)>/N", options: ["through sigma_w^4"]),
    ]

    /// The counted power and that of the sum, for all diagrams that differ from zero.
    private static func powers(_ one: Case) throws -> [(counted: Int, summed: Int)] {
        let model = try model(file: "rules/\(one.file).rules")
        let calculation = try Calculation(model, try model.question(one.question, options: one.options))
        let integrator = try #require(try calculation.integrator { false })
        var powers: [(counted: Int, summed: Int)] = []
        for (number, correlator) in try calculation.substitutedCorrelators().enumerated() {
            _ = try SymbolicExpansion(
                correlator, rules: calculation.rules, symbols: calculation.symbols,
                limits: calculation.limits(for: number), integrator: integrator
            ) { timed in
                powers.append((try integrator.powerOfT(timed.components), timed.value.highestPower))
            }
        }
        return powers
    }

    @Test(arguments: cases) func countedPowersAreThoseOfTheSums(_ one: Case) throws {
        let powers = try Self.powers(one)
        #expect(!powers.isEmpty)
        #expect(powers.allSatisfy { $0.counted >= $0.summed }, "\(powers)")
        let higher = powers.count { $0.counted > $0.summed }
        #expect(higher == one.cancelling, "\(higher) of \(powers.count): \(powers)")
    }
}
