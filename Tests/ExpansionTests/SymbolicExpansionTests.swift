import Algebra
import Diagrams
import Exact
import Foundation
import Language
import Testing

@testable import Amplitudes
@testable import Expansion
@testable import Theory
@testable import Times

/// Sums over diagrams at symbolic times against the same sums at literal times, for random networks of steps.
@Suite struct SymbolicExpansionTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 7 : 200
    private static let latest = 4

    private struct Dice {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
    }

    /// One or two neurons with leaks, weights of both kinds, biases, noise and activations up to cubic.
    private static func rules(_ dice: inout Dice) -> String {
        let first = dice.below(2)
        let names = ["h", "k"].prefix(1 + dice.below(2))
        var lines = [
            "width N", "parameter real a, v, q", "coupling g", "time n = \(first) ... T",
            "neuron \(names.map { "\($0)[i](n)" }.joined(separator: ", "))",
        ]
        let isFresh = dice.below(2) == 0
        lines.append("weight W[i,j]\(isFresh ? "(n)" : "") ~ normal(0, g^2/N)")
        let bias = dice.pick(["", "b[i]", "b[i](n)"])
        if !bias.isEmpty { lines.append("bias \(bias) ~ normal(\(dice.pick(["0", "g"])), v)") }
        for name in names {
            let input = dice.pick(Array(names))
            let activation = dice.pick([
                "\(input)[j](n)", "\(input)[j](n)", "\(input)[j](n)^2", "(\(input)[j](n) + g*\(input)[j](n)^3)",
            ])
            var right = ["W[i,j]\(isFresh ? "(n)" : "")*\(activation)"]
            let leak = dice.pick(["", "", "1", "-1", "1/2", "a"])
            if !leak.isEmpty { right.append("\(leak)*\(name)[i](n)") }
            if names.count == 2, name == "h", dice.below(2) == 0 { right.append("2*k[i](n)") }
            if !bias.isEmpty { right.append(bias) }
            lines.append("update \(name)[i](n+1) = \(right.joined(separator: " + "))")
            lines.append("initial \(name)[i](\(first)) ~ normal(\(dice.pick(["0", "0", "g"])), q)")
        }
        return lines.joined(separator: "\n")
    }

    private struct Unexpected: Error {}

    private func correlator(_ model: Model, _ text: String) throws -> Correlator {
        guard case .correlator(let correlator) = try model.question(text).observable else { throw Unexpected() }
        return correlator
    }

    private func feynmanRules(_ model: Model, _ symbols: inout SymbolTable, lastTime: Int?) throws -> FeynmanRules {
        guard case .network(let network) = model.content else { throw Unexpected() }
        let action = network.averagedAction(initialCumulants: 2, symbols: &symbols)
        return try FeynmanRules(action: action, symbols: symbols, lastTime: lastTime)
    }

    @Test("Random networks at all pairs of literal times")
    func literalTimes() throws {
        var dice = Dice(state: 2024)
        var nonZero = 0
        for round in 0..<Self.rounds {
            let text = Self.rules(&dice)
            let model = try Model(SourceText(name: "test", text: text))
            let observable = dice.pick([
                "<h(T).h(S)>", "<h(T).h(S)>", "<h(T).h(T)>", "<h(T+1).h(S)>", "<h[1](T)*h~[1](S)>",
                "<h[1](T); h[1](S)>",
                "<h[1](T)>", "<h(T).h(T); h(S).h(S)>",
            ])
            var limits = EnumerationLimits()
            let order = observable.contains(";") ? 2 : 3
            limits.highestPowers = [(model.symbols.symbol(named: "g")!, order)]
            var symbols = model.symbols
            let rules = try feynmanRules(model, &symbols, lastTime: nil)
            guard case .symbolicTime(let propagators) = rules.propagators else { throw Unexpected() }
            let named = try correlator(model, observable)
            let times = ExternalTimes(of: [named], order: ["T", "S"], axis: model.time!)
            let integrator = TimeIntegrator(propagators, times: times)
            let symbolic = try SymbolicExpansion(
                named, rules: rules, symbols: symbols, limits: limits, integrator: integrator)
            let first = model.time!.first
            var literalSymbols = model.symbols
            let literalRules = try feynmanRules(model, &literalSymbols, lastTime: first + Self.latest + 1)
            for late in first...(first + Self.latest) {
                for early in first...(times.count == 1 ? first : first + Self.latest) {
                    let literalText = observable.replacingOccurrences(of: "T+1", with: "\(late + 1)")
                        .replacingOccurrences(of: "(T)", with: "(\(late))")
                        .replacingOccurrences(of: "(S)", with: "(\(early))")
                    let literal = try CorrelatorExpansion(
                        try correlator(model, literalText), rules: literalRules, symbols: literalSymbols, limits: limits
                    ).value
                    var function = symbolic.value
                    for (number, time) in [late, early].prefix(times.count).enumerated() {
                        function = try function.putting(number + 1, at: 0, plus: time, by: integrator.primitives)
                    }
                    let sum = function.sortedTerms.reduce(RationalFunction.zero) { $0 + $1.coefficient }
                    let value = try #require(sum.polynomial, "a denominator is left at literal times")
                        .filtered { monomial in limits.highestPowers.allSatisfy { monomial[$0.symbol] <= $0.power } }
                    if !literal.isZero { nonZero += 1 }
                    #expect(value == literal, "round \(round): \(observable) at \(late), \(early)\n\(text)")
                    if value != literal { return }
                }
            }
        }
        #expect(nonZero > 5 * Self.rounds)
    }
}
