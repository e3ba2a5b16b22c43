import Algebra
import Diagrammar
import Exact
import Language
import Oracles
import Testing
import Theory

/// A small deterministic generator.
private struct Dice {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }
}

/// A random small action: one to three species, with or without width, some with a response field, vertices from three
/// to six legs, and a question that fits it.
func randomProblem(_ seed: Int) -> (rules: String, question: String, options: [String]) {
    var dice = Dice(state: UInt64(seed) &* 7919 &+ 17)
    let hasWidth = dice.next(2) == 0
    let hasResponse = dice.next(3) == 0
    var fields: [(name: String, indexed: Bool)] = [("x", hasWidth && dice.next(3) > 0)]
    if dice.next(2) == 0 { fields.append(("y", hasWidth && dice.next(2) == 0)) }
    if !hasResponse, dice.next(4) == 0 { fields.append(("z", false)) }
    var lines = ["rules 1", "coupling u, v"]
    if hasWidth { lines.append("width N") }
    for field in fields { lines.append("field \(field.name)\(field.indexed ? "[i]" : "")") }
    var quadratic: [String] = []
    for (number, field) in fields.enumerated() {
        let square = field.indexed ? "\(field.name).\(field.name)" : "\(field.name)^2"
        if hasResponse, number == 0 {
            lines.append("response R of \(field.name)")
            quadratic.append(field.indexed ? "R.\(field.name)" : "R*\(field.name)")
            if dice.next(2) == 0 { quadratic.append("-\(field.indexed ? "R.R" : "R^2")/\(dice.next(3) + 1)") }
        } else {
            quadratic.append("\(square)*\(dice.next(3) + 1)/2")
        }
    }
    if fields.count > 1, fields[1].name == "y", fields[0].indexed == fields[1].indexed, !hasResponse, dice.next(2) == 0
    {
        quadratic.append(fields[0].indexed ? "x.y/3" : "x*y/3")
    }
    var species = fields
    if hasResponse { species.append(("R", fields[0].indexed)) }
    let indexed = species.filter(\.indexed).map(\.name)
    let plain = species.filter { !$0.indexed }.map(\.name)
    var vertices: [String] = []
    for coupling in ["u", "v"].prefix(1 + dice.next(2)) {
        var factors: [String] = []
        let legs = 3 + dice.next(hasResponse ? 2 : 3)
        var drawn = 0
        while drawn < legs {
            if !indexed.isEmpty, legs - drawn >= 2, dice.next(2) == 0 {
                if legs - drawn >= 3, dice.next(4) == 0 {
                    factors.append("sum[i](\(dice.pick(indexed))[i]^2*\(dice.pick(indexed))[i])")
                    drawn += 3
                } else {
                    factors.append("\(dice.pick(indexed)).\(dice.pick(indexed))")
                    drawn += 2
                }
            } else if !plain.isEmpty {
                factors.append(dice.pick(plain))
                drawn += 1
            } else if legs - drawn < 2 {
                drawn = legs
            }
        }
        if hasResponse, !factors.contains(where: { $0.contains("R") }) {
            factors.append(fields[0].indexed ? "R.x" : "R")
        }
        vertices.append(
            "\(coupling)*(\(factors.joined(separator: ")*(")))\(hasWidth && dice.next(2) == 0 ? "/N" : "")/\(dice.next(4) + 1)"
        )
    }
    lines.append("action " + (quadratic + vertices).joined(separator: " + ").replacingMinus)
    func one(_ field: (name: String, indexed: Bool), _ index: Int) -> String {
        field.indexed ? "\(field.name)[\(index)]" : field.name
    }
    let a = dice.pick(species)
    let b = dice.pick(species)
    let question =
        switch dice.next(4) {
        case 0: "<\(one(a, 1))*\(one(b, 1))>"
        case 1: "<\(one(a, 1)); \(one(b, 1))>"
        case 2: "<\(one(a, 1))^2; \(one(b, dice.next(2) + 1))>"
        default: a.indexed ? "<\(a.name).\(a.name); \(one(b, 1))>" : "<\(a.name)^2*\(one(b, 1))>"
        }
    return (lines.joined(separator: "\n"), question, ["through u^1", "through v^1"])
}

extension String {
    fileprivate var replacingMinus: String {
        split(separator: "+ -", omittingEmptySubsequences: false).joined(separator: "- ")
    }
}

@Suite struct RandomActionTests {
    /// Diagrams against all Wick pairings, on actions nobody chose.
    @Test func diagramsAgreeWithBruteForceWick() throws {
        var compared = 0
        for seed in 0..<(runsLongTests ? 2000 : 260) {
            let (rules, question, options) = randomProblem(seed)
            let model = try model(rules)
            let calculation = try Calculation(model, try model.question(question, options: options))
            let derivation = try calculation.derive()
            let correlator = calculation.quotient.correlators[0]
            let powers = model.symbols.couplings.map { (symbol: $0, power: 1) }
            guard
                let oracle = BruteForceWick.value(
                    of: correlator, rules: calculation.rules, symbols: calculation.symbols, highestPowers: powers,
                    maximumPairings: 40_000)
            else { continue }
            compared += 1
            #expect(
                derivation.value == oracle,
                "seed \(seed): \(question)\n\(rules)\nderived \(derivation.value.formatted(as: .text, in: model.symbols)), Wick \(oracle.formatted(as: .text, in: model.symbols))"
            )
        }
        #expect(compared >= 200)
    }
}
