import Algebra
import Diagrammar
import Diagrams
import Exact
import Expansion
import Language
import Oracles
import Testing
import Theory

/// The sum rule of one-particle irreducible diagrams: amputated, they add up to the Legendre transform of the moments.
@Suite struct IrreducibleSumTests {
    /// One to three species, one to three couplings, vertices of two to six legs, sometimes a source.
    private func randomProblem(_ seed: Int) -> (rules: String, question: String, powers: [Int]) {
        var dice = Dice(state: UInt64(seed) &* 104_729 &+ 11)
        let fields = Array(["x", "y", "z"].prefix(1 + dice.next(3)))
        let couplings = Array(["g", "u", "v"].prefix(1 + dice.next(3)))
        var terms = fields.map { "\(dice.next(3) + 1)*\($0)^2/\(dice.next(3) + 1)" }
        for (number, coupling) in couplings.enumerated() {
            let legs = number == 0 ? 3 + dice.next(4) : [1, 2, 3, 3, 4, 4, 5, 6][dice.next(8)]
            let factors = (0..<legs).map { _ in dice.pick(fields) }
            terms.append("\(dice.next(5) + 1)*\(coupling)*\(factors.joined(separator: "*"))/\(dice.next(4) + 1)")
        }
        let points = (0..<(1 + dice.next(4))).map { _ in dice.pick(fields) }
        let powers = couplings.count == 1 ? [2 + dice.next(2)] : couplings.count == 2 ? [2, 1] : [1, 1, 1]
        let lines = ["rules 1", "coupling " + couplings.joined(separator: ", ")] + fields.map { "field \($0)" }
        return (
            (lines + ["action " + terms.joined(separator: " + ")]).joined(separator: "\n"),
            "<\(points.joined(separator: "; "))>", powers
        )
    }

    @Test func irreducibleDiagramsAddUpToTheLegendreTransform() throws {
        let selection = try Selection(words: ["onepi", "amputated"])
        var (compared, nonzero) = (0, 0)
        for seed in 0..<(runsLongTests ? 1500 : 120) {
            let (text, question, powers) = randomProblem(seed)
            let model = try model(text)
            let options = zip(model.symbols.couplings, powers).map { "through \(model.symbols[$0].name)^\($1)" }
            let calculation = try Calculation(
                model, try model.question(question, options: options), maximumDiagrams: 3_000, selection: selection)
            let bounds = zip(model.symbols.couplings, powers).map { (symbol: $0, power: $1) }
            var limits = EnumerationLimits()
            limits.highestPowers = bounds
            limits.selection = selection
            let correlator = calculation.quotient.correlators[0]
            let sum = try CorrelatorExpansion(
                correlator, rules: calculation.rules, symbols: calculation.symbols, limits: limits)
            let fields = correlator.operators.map { $0.terms.keys.first!.factors[0].quantity }.compactMap { quantity in
                if case .field(let field) = quantity { field } else { nil }
            }
            let expected = try #require(
                VertexFunctions.value(
                    of: fields, rules: calculation.rules, symbols: calculation.symbols, highestPowers: bounds))
            compared += 1
            if !expected.isZero { nonzero += 1 }
            #expect(
                sum.value == expected,
                "seed \(seed): \(question)\n\(text)\ndiagrams \(sum.value.formatted(as: .text, in: model.symbols)), Legendre transform \(expected.formatted(as: .text, in: model.symbols))"
            )
        }
        #expect(compared >= 100 && nonzero >= 50, "\(compared) \(nonzero)")
    }

    /// φ⁴: 1 − 1/<x²> with <x²> = 1 − g/2 + 2/3 g² − 11/8 g³, and <x; x; x; x>/<x²>⁴.
    @Test func phi4() throws {
        let model = try model(file: "rules/phi4.rules")
        let calculation = try Calculation(model, try model.question("<x*x>", options: ["through g^3"]))
        let bounds = [(symbol: model.symbols.couplings[0], power: 3)]
        func text(_ points: Int) throws -> String {
            try #require(
                VertexFunctions.value(
                    of: Array(repeating: FieldID(rank: 0), count: points), rules: calculation.rules,
                    symbols: calculation.symbols, highestPowers: bounds)
            ).formatted(as: .text, in: calculation.symbols)
        }
        #expect(try text(2) == "-g/2 + 5*g^2/12 - 5*g^3/6")
        #expect(try text(4) == "-g + 3*g^2/2 - 21*g^3/4")
        #expect(try text(3) == "0")
    }
}

private struct Dice {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }
}
