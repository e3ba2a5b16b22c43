import Algebra
import Exact
import Foundation
import Language
import Oracles
import Testing
import Theory

/// Each oracle against values that come from outside, wherever it answers within a small limit.
@Suite struct GoldenTests {
    /// Two values that should be equal; a nil first one is no answer.
    private typealias Pair = (value: Polynomial?, golden: Polynomial?)

    /// One entry of so many; all of them with DIAGRAMMAR_LONG.
    private static let stride = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil ? 1 : 3

    /// Compares, and fails too if fewer than `expected` entries are answered: an oracle must not refuse everything.
    private func compare(_ pairs: (Problem, GoldenEntry) throws -> Pair?, atLeast whole: Int) throws {
        var answered = 0
        // Strides do not divide the file evenly.
        let expected = whole / Self.stride - (Self.stride == 1 ? 0 : whole / 10)
        for (number, entry) in GoldenEntry.all.enumerated() where number % Self.stride == 0 {
            let problem = try Problem(entry)
            guard let (value, golden) = try pairs(problem, entry), let value else {
                continue
            }
            answered += 1
            #expect(value == golden, "\(entry.testDescription)")
        }
        #expect(answered >= expected, "only \(answered) answers")
    }

    @Test func bruteForceWick() throws {
        func pair(_ problem: Problem, _ entry: GoldenEntry) throws -> Pair? {
            if entry.width != nil { return nil }
            return (
                problem.bruteForceWick(maximumLegs: problem.network == nil ? 10 : 14),
                try problem.polynomial(entry.value)
            )
        }
        try compare(pair, atLeast: 65)
    }

    @Test(arguments: 1...3) func explicitNetwork(width: Int) throws {
        func pair(_ problem: Problem, _ entry: GoldenEntry) throws -> Pair? {
            guard entry.width == nil || entry.width == width else { return nil }
            return (
                problem.explicitNetwork(width: width, limit: 300),
                try problem.polynomial(entry.value).atWidth(width, in: problem.symbols)
            )
        }
        try compare(pair, atLeast: [1: 100, 2: 50, 3: 30][width]!)
    }

    @Test(arguments: 1...3) func explicitAction(width: Int) throws {
        func pair(_ problem: Problem, _ entry: GoldenEntry) throws -> Pair? {
            guard entry.width == nil || entry.width == width else { return nil }
            let value = problem.value { correlator in
                ExplicitActionMoments.value(
                    of: correlator, rules: problem.rules, width: width, symbols: problem.symbols,
                    highestPowers: problem.highestPowers, limit: 400)
            }
            return (
                value?.atWidth(width, in: problem.symbols),
                try problem.polynomial(entry.value).atWidth(width, in: problem.symbols)
            )
        }
        try compare(pair, atLeast: [1: 35, 2: 30, 3: 20][width]!)
    }

    /// Where the parameters in the propagators can be set to 1 and make every propagator 1, the zero-dimensional moment is
    /// the correlator at N = 1.
    @Test func zeroDimensionalMoments() throws {
        func pair(_ problem: Problem, _ entry: GoldenEntry) throws -> Pair? {
            guard entry.width == nil || entry.width == 1, let ones = problem.parametersOfUnitPropagators else {
                return nil
            }
            if problem.highestPowers.contains(where: { ones[$0.symbol] != nil }) { return nil }
            let value = problem.zeroDimensionalMoments(limit: 2000)
            return (
                value?.atWidth(1, in: problem.symbols)?.substituting(ones),
                try problem.polynomial(entry.value).atWidth(1, in: problem.symbols)?.substituting(ones)
            )
        }
        try compare(pair, atLeast: 100)
    }

    @Test func propagatorsAndVerticesAreCausal() throws {
        var seen: Set<String> = []
        for entry in GoldenEntry.all where seen.insert(entry.rules).inserted {
            let problem = try Problem(entry)
            #expect(CausalityCheck.violations(rules: problem.rules, maximumLegs: 8) == [], "\(entry.name)")
        }
    }
}
