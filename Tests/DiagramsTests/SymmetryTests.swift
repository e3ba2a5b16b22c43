import Algebra
import Exact
import Foundation
import Language
import Testing
import Theory

@testable import Diagrams

private let runsLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

/// Every rules file with questions that bring out its vertices.
private let questions: [(file: String, questions: [String], through: Int)] = [
    ("cubic-mlp", ["<h(1).h(1)>", "<h[1](2)*h[1](2)>", "<h[1](1)^2; h[2](1)^2>"], 2),
    ("deep-linear-sphere", ["<h(2).h(2)>", "<h(1).h(1); h(1).h(1)>"], 2),
    ("deep-linear", ["<h(2).h(2)>", "<h(2).h(2); h(2).h(2)>", "<h[1](3)^4>"], 2),
    ("linear-rnn", ["<h(3).h(3)>", "<h(4).h(2)>", "<h[1](2)^2; h[1](1)^2>"], 2),
    ("percolation", ["<a; A>", "<a; a; A>", "<a; A; A>"], 3),
    ("phi4", ["<x; x>", "<x*x>", "<x^2; x^2>", "<x; x; x; x>"], 4),
    ("quadratic-rnn", ["<h(1).h(1)>", "<h[1](2)*h[1](2)>"], 2),
    ("vector-model", ["<x[1]*x[1]>", "<x.x>", "<x.x; x.x>", "<x[1]^2; x[2]^2>"], 3),
]

/// An action of one to three fields with vertices of any sort.
private func randomAction(_ seed: Int) -> (text: String, question: String) {
    var dice = GraphDice(seed: seed)
    let fields = ["x", "y[i]", "z[i]"].prefix(1 + dice.next(3))
    var lines = ["rules 1", "width N", "coupling u, v"] + fields.map { "field \($0)" }
    var terms = ["x^2/2"]
    if fields.count > 1 { terms.append("y.y/2") }
    if fields.count > 2 { terms += ["z.z/2", "y.z/3"] }
    for coupling in ["u", "v"] {
        var factors: [String] = []
        for _ in 0..<1 + dice.next(3) {
            let choices =
                ["x", "x^2"] + (fields.count > 1 ? ["y.y", "sum[i](y[i]^3)", "y.y"] : [])
                + (fields.count > 2 ? ["y.z", "z.z", "sum[i](y[i]^2*z[i]^2)"] : [])
            factors.append(choices[dice.next(choices.count)])
        }
        terms.append("\(coupling)*" + factors.map { "(\($0))" }.joined(separator: "*"))
    }
    lines.append("action " + terms.joined(separator: " + "))
    let observables =
        ["<x; x>", "<x*x>", "<x^2; x>"] + (fields.count > 1 ? ["<y[1]*y[1]>", "<y.y; x>", "<y[1]; y[1]>"] : [])
    return (lines.joined(separator: "\n"), observables[dice.next(observables.count)])
}

@Suite struct SymmetryTests {
    /// The enumeration counts labellings that tie; here the group is built, and its generators are looked at.
    private func check(_ diagram: Diagram, _ each: TheoryCase, _ comment: Comment) throws {
        let symmetry = diagram.symmetry(each.rules, each.external)
        #expect(symmetry.order == diagram.symmetryOrder, comment)
        let points = each.external.points.count
        let legs = diagram.vertices.flatMap { each.rules.vertices[$0].shape.legs }
        let vertexOf = diagram.vertices.enumerated().flatMap { number, kind in
            each.rules.vertices[kind].shape.legs.map { _ in number }
        }
        for generator in symmetry.generators {
            for half in 0..<points { #expect(generator.halfEdges[half] == half, comment) }
            for (half, image) in generator.halfEdges.enumerated() {
                #expect(generator.halfEdges[diagram.partners[half]] == diagram.partners[image], comment)
                guard half >= points else { continue }
                let (a, b) = (half - points, image - points)
                #expect(generator.vertices[vertexOf[a]] == vertexOf[b], comment)
                #expect(diagram.vertices[vertexOf[a]] == diagram.vertices[vertexOf[b]], comment)
                #expect(legs[a].field == legs[b].field && legs[a].offset == legs[b].offset, comment)
                for c in legs.indices where vertexOf[a] == vertexOf[c] {
                    let d = generator.halfEdges[c + points] - points
                    #expect((legs[a].group == legs[c].group) == (legs[b].group == legs[d].group), comment)
                    #expect((legs[a].time == legs[c].time) == (legs[b].time == legs[d].time), comment)
                }
            }
        }
        if let order = diagram.symmetryOrder.asInt, order <= 200 {
            #expect(listedOrder(symmetry.generators.map(\.halfEdges), count: diagram.partners.count) == order, comment)
        }
    }

    @Test(arguments: questions.indices)
    func symmetryOrdersOfAllTheories(_ number: Int) throws {
        let (file, questions, through) = questions[number]
        let text = try String(contentsOf: rootOfPackage.appendingPathComponent("rules/\(file).rules"), encoding: .utf8)
        var checked = 0
        for question in questions {
            for each in try TheoryCase.cases(text, question, through: through) {
                for diagram in try each.diagrams(atMost: runsLong ? 20_000 : 60) {
                    try check(diagram, each, "\(file) \(question) \(diagram.partners)")
                    #expect(
                        try ZeroReason.reasons(
                            vertices: diagram.vertices, partners: diagram.partners, rules: each.rules,
                            external: each.external
                        ).allSatisfy { if case .noCommonTimes = $0 { true } else { false } })
                    checked += 1
                }
            }
        }
        #expect(checked >= 10, "\(file)")
    }

    @Test func symmetryOrdersOfRandomActions() throws {
        var checked = 0
        for seed in 0..<(runsLong ? 500 : 40) {
            let (text, question) = randomAction(seed)
            for each in try TheoryCase.cases(text, question, through: runsLong ? 2 : 1) {
                for diagram in try each.diagrams(atMost: 60) {
                    try check(diagram, each, "seed \(seed): \(question)\n\(text)")
                    checked += 1
                }
            }
        }
        #expect(checked > 200)
    }

    /// A routed diagram stands for ∏ |G_v| / S pairings of legs, a topology for all those of its routings together.
    @Test func topologiesGatherTheirRoutings() throws {
        for seed in 0..<(runsLong ? 300 : 25) {
            let (text, question) =
                seed == 0
                ? (
                    try String(
                        contentsOf: rootOfPackage.appendingPathComponent("rules/vector-model.rules"), encoding: .utf8),
                    "<x.x>"
                ) : randomAction(seed)
            for each in try TheoryCase.cases(text, question, through: seed == 0 ? 3 : 1) {
                var pairings: [Topology: Rational] = [:]
                let diagrams = try each.diagrams()
                for diagram in diagrams {
                    let legs = diagram.vertices.reduce(Rational(1)) {
                        $0 * Rational(each.rules.vertices[$1].shape.symmetryOrder)
                    }
                    pairings[diagram.topology(each.rules, each.external), default: 0] +=
                        legs / Rational(diagram.symmetryOrder)
                }
                for (topology, sum) in pairings {
                    let diagram = diagrams.first { $0.topology(each.rules, each.external) == topology }!
                    let legs = diagram.vertices.reduce(Rational(1)) { product, kind in
                        let fields = each.rules.vertices[kind].shape.legs.map(\.field)
                        return Set(fields).reduce(product) { product, field in
                            product * Rational(Combinatorics.factorial(fields.count { $0 == field }))
                        }
                    }
                    let all = legs / Rational(topology.symmetryOrder)
                    // A literal index forbids some routings.
                    #expect(question.contains("[1]") ? sum <= all : sum == all, "seed \(seed): \(question)\n\(text)")
                }
            }
        }
    }

    /// Names of vertices and of equal legs do not matter to a topology.
    @Test func topologiesOfRelabelledDiagrams() throws {
        let text = try String(contentsOf: rootOfPackage.appendingPathComponent("rules/phi4.rules"), encoding: .utf8)
        var dice = GraphDice(seed: 5)
        for each in try TheoryCase.cases(text, "<x; x; x; x>", through: 3) {
            let diagrams = try each.diagrams()
            #expect(Set(diagrams.map { $0.topology(each.rules, each.external) }).count == diagrams.count)
            // A diagram without labels stands for 4! labellings, shared out by its symmetries.
            let unlabelled = Set(diagrams.map { $0.topology(each.rules, each.external, labelsLegs: false) })
            var weight: Rational = 0
            for topology in unlabelled { weight += Rational(24) / Rational(topology.symmetryOrder) }
            var labelled: Rational = 0
            for diagram in diagrams { labelled += try Rational(diagram.symmetryOrder).reciprocal() }
            #expect(weight == labelled)
            for diagram in diagrams {
                // The legs of each vertex are permuted among themselves, and vertices of one kind among themselves.
                let order = dice.permutation(diagram.vertices.count)
                var name = Array(0..<4)
                for vertex in order { name += dice.permutation(4).map { 4 + 4 * vertex + $0 } }
                var partners = diagram.partners
                for (half, partner) in diagram.partners.enumerated() { partners[name[half]] = name[partner] }
                let drawn = SymmetryGraph(
                    vertices: diagram.vertices, partners: partners, rules: each.rules, external: each.external)
                let original = SymmetryGraph(
                    vertices: diagram.vertices, partners: diagram.partners, rules: each.rules, external: each.external)
                #expect(drawn.graph.canonicalLabelling().form == original.graph.canonicalLabelling().form)
            }
        }
    }
}
