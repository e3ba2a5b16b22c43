import Exact
import Foundation
import Testing
import Theory

@testable import Diagrams

private let runsLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

@Suite struct ZeroReasonTests {
    private static func rulesText(_ file: String) throws -> String {
        try String(contentsOf: rootOfPackage.appendingPathComponent("rules/\(file).rules"), encoding: .utf8)
    }

    /// Calls `body` with every way to join half-edges two by two.
    private func pairings(_ partners: inout [Int], _ body: ([Int]) throws -> Void) rethrows {
        guard let first = partners.firstIndex(of: -1) else { return try body(partners) }
        for second in first + 1..<max(partners.count, first + 1) where partners[second] < 0 {
            (partners[first], partners[second]) = (second, first)
            try pairings(&partners, body)
            (partners[first], partners[second]) = (-1, -1)
        }
    }

    /// Of all pairings of the legs of some vertices, those without a reason to vanish are the diagrams: each diagram stands
    /// for ∏ n_k! ∏ |G_v| / S of them.
    @Test(arguments: [
        ("percolation", "<a; A>", 3), ("percolation", "<a; a; A>", 3), ("phi4", "<x; x>", 2), ("phi4", "<x^2; x^2>", 1),
        ("vector-model", "<x[1]; x[1]>", 2), ("vector-model", "<x[1]*x[2]>", 2),
        ("vector-model", "<x[1]^2; x[2]^2>", 1),
        ("deep-linear", "<h(1).h(1)>", 2), ("deep-linear", "<h[1](2)*h[1](2)>", 2), ("linear-rnn", "<h(1).h(1)>", 2),
        ("linear-rnn", "<h[1](2)*h[2](0)>", 2), ("cubic-mlp", "<h[1](1)*h[1](1)>", 1),
        ("quadratic-rnn", "<h(1).h(1)>", 2), ("deep-linear-sphere", "<h(1).h(1)>", 2),
    ])
    func whatHasNoReasonIsADiagram(_ file: String, _ question: String, _ most: Int) throws {
        let longest = runsLong ? 12 : 10
        for each in try TheoryCase.cases(try Self.rulesText(file), question, through: most) {
            var expected: [[Int]: Rational] = [:]
            for diagram in try each.diagrams() {
                let reasons = try ZeroReason.reasons(
                    vertices: diagram.vertices, partners: diagram.partners, rules: each.rules, external: each.external)
                if !reasons.isEmpty { continue }
                let kinds = diagram.vertices.sorted()
                var count = Rational(1) / Rational(diagram.symmetryOrder)
                for kind in Set(kinds) {
                    count *= Rational(Combinatorics.factorial(kinds.count { $0 == kind }))
                }
                for kind in kinds { count *= Rational(each.rules.vertices[kind].shape.symmetryOrder) }
                expected[kinds, default: 0] += count
            }
            var compared = 0
            for kinds in multisets(each.rules.vertices.count, atMost: most) {
                let halves =
                    each.external.points.count
                    + kinds.reduce(0) { $0 + each.rules.vertices[$1].shape.legs.count }
                if halves > longest || halves % 2 == 1 { continue }
                var partners = [Int](repeating: -1, count: halves)
                var count = 0
                try pairings(&partners) { partners in
                    let reasons = try ZeroReason.reasons(
                        vertices: kinds, partners: partners, rules: each.rules, external: each.external)
                    if reasons.isEmpty { count += 1 }
                }
                #expect(Rational(count) == expected[kinds] ?? 0, "\(file) \(question) \(kinds)")
                compared += 1
            }
            #expect(compared > 0)
        }
    }

    /// Ascending lists of at most so many kinds.
    private func multisets(_ kinds: Int, atMost size: Int) -> [[Int]] {
        var all: [[Int]] = [[]]
        var longest: [[Int]] = [[]]
        for _ in 0..<size {
            longest = longest.flatMap { list in ((list.last ?? 0)..<kinds).map { list + [$0] } }
            all += longest
        }
        return all
    }

    private func explanation(
        _ file: String, _ question: String, vertices: [Int], joining pairs: [(Int, Int)]
    ) throws -> DiagramExplanation {
        let each = try TheoryCase.cases(try Self.rulesText(file), question, through: 4)[0]
        var partners = [Int](repeating: -1, count: 2 * pairs.count)
        for (a, b) in pairs { (partners[a], partners[b]) = (b, a) }
        return try DiagramExplanation(
            vertices: vertices, partners: partners, rules: each.rules, external: each.external)
    }

    @Test func automorphismsInWords() throws {
        let sunset = try explanation(
            "phi4", "<x; x>", vertices: [0, 0], joining: [(0, 2), (1, 6), (3, 7), (4, 8), (5, 9)])
        #expect(sunset.text == "S = 6 = 3!: the 3 lines a1.2-a2.2, a1.3-a2.3 and a1.4-a2.4 permute\n")
        let tadpole = try explanation("phi4", "<x; x>", vertices: [0], joining: [(0, 2), (1, 3), (4, 5)])
        #expect(tadpole.text == "S = 2: the line a1.3-a1.4 turns around\n")
        let bubble = try explanation(
            "phi4", "<x; x>", vertices: [0, 0], joining: [(0, 2), (1, 3), (4, 6), (5, 7), (8, 9)])
        #expect(
            bubble.text
                == "S = 4 = 2 · 2: the two lines a1.3-a2.1 and a1.4-a2.2 exchange; the line a2.3-a2.4 turns around\n")
        let four = try explanation(
            "phi4", "<x; x>", vertices: [0, 0, 0, 0],
            joining: [(0, 2), (1, 3), (4, 6), (5, 10), (7, 11), (8, 14), (9, 15), (12, 16), (13, 17)])
        #expect(four.symmetry.order == 8)
        #expect(four.text.contains("the vertices a2 and a3 exchange"))
        let plain = try explanation("phi4", "<x; x>", vertices: [], joining: [(0, 1)])
        #expect(plain.text.hasPrefix("S = 1:"))
        // The two index loops of a vertex exchange without any vertex moving.
        let vector = try explanation("vector-model", "<x[1]*x[1]>", vertices: [0], joining: [(0, 1), (2, 4), (3, 5)])
        #expect(vector.symmetry.order == 4)
        #expect(vector.zeroReasons == [.vacuumPart(vertices: [0])])
    }

    @Test func retardedLoops() throws {
        // In rules/percolation.rules the vertices are a: a a A and b: a A A.
        let rules = try TheoryCase.cases(try Self.rulesText("percolation"), "<a; A>", through: 4)[0].rules
        func legs(_ kind: Int) -> [String] { rules.vertices[kind].shape.legs.map { rules.fields[$0.field.rank].name } }
        #expect(legs(0) == ["a", "a", "A"] && legs(1) == ["a", "A", "A"])
        func why(_ pairs: (Int, Int)...) throws -> DiagramExplanation {
            try explanation("percolation", "<a; A>", vertices: [0, 1], joining: pairs)
        }
        let selfEnergy = try why((0, 4), (2, 6), (3, 7), (1, 5))
        #expect(selfEnergy.text == "S = 2: the two lines a1.1-b2.2 and a1.2-b2.3 exchange\n")
        let loop = try why((0, 6), (1, 3), (2, 7), (4, 5))
        #expect(
            loop.zeroTexts == [
                "the lines a1.1-b2.3 and a1.3-b2.1 close a retarded loop through a1 and b2: nothing is its own cause"
            ])
        let snail = try why((0, 6), (1, 3), (2, 4), (5, 7))
        #expect(
            snail.zeroTexts.first
                == "the line a1.1-a1.3 closes a retarded loop through a1: nothing is its own cause")
        let noLine = try why((0, 5), (1, 3), (2, 6), (4, 7))
        #expect(
            noLine.zeroTexts.prefix(2) == [
                "the line e1-b2.1 joins a and a, and <a a> = 0", "the line a1.3-b2.3 joins A and A, and <A A> = 0",
            ])
    }

    @Test func indicesAndParts() throws {
        let line = try explanation("vector-model", "<x[1]*x[2]>", vertices: [], joining: [(0, 1)])
        #expect(line.zeroTexts == ["the line e1-e2 joins the different indices 1 and 2"])
        let vertex = try explanation("vector-model", "<x[1]*x[2]>", vertices: [0], joining: [(0, 2), (1, 3), (4, 5)])
        #expect(vertex.zeroTexts == ["the lines e1-a1.1 and e2-a1.2 join the different indices 1 and 2"])
        let apart = try explanation("phi4", "<x^2; x^2>", vertices: [], joining: [(0, 1), (2, 3)])
        #expect(apart.zeroReasons == [.unconnectedOperators([[0], [1]])])
        let vacuum = try explanation("phi4", "<x; x>", vertices: [0], joining: [(0, 1), (2, 3), (4, 5)])
        #expect(vacuum.symmetry.order == 8)
        #expect(
            vacuum.text
                == "zero: the vertex a1 is joined to no external point: vacuum parts cancel\nS = 8 = 2 · 2^2: "
                + "the two lines a1.1-a1.2 and a1.3-a1.4 exchange; the line a1.1-a1.2 turns around; "
                + "the line a1.3-a1.4 turns around\n")
    }

    @Test func times() throws {
        let line = try explanation("linear-rnn", "<h[1](1)*h[1](1)>", vertices: [], joining: [(0, 1)])
        #expect(line.zeroTexts == ["the line e1-e2 vanishes at all times its ends can have"])
        // The weight vertex is h~(t+1) h(t) h~(s+1) h(s): three lines say that t = s = 1 and that t = s = 0.
        let rules = try TheoryCase.cases(try Self.rulesText("linear-rnn"), "<h[1](2)*h[1](2)>", through: 1)[0].rules
        #expect(rules.vertices.count == 1)
        let legs = rules.vertices[0].shape.legs
        let responses = legs.indices.filter { rules.fields[legs[$0].field.rank].isResponse }.map { $0 + 2 }
        let fields = legs.indices.filter { !rules.fields[legs[$0].field.rank].isResponse }.map { $0 + 2 }
        let pairs = [(0, responses[0]), (1, responses[1]), (fields[0], fields[1])]
        let early = try explanation("linear-rnn", "<h[1](1)*h[1](1)>", vertices: [0], joining: pairs)
        #expect(early.zeroReasons.isEmpty)
        let late = try explanation("linear-rnn", "<h[1](2)*h[1](2)>", vertices: [0], joining: pairs)
        #expect(late.zeroReasons.count == 1)
        guard case .noCommonTimes(let lines)? = late.zeroReasons.first else { return }
        #expect(lines.count == 2 && lines.contains { late.names.line($0).first == "a" })
        let none = try explanation("linear-rnn", "<h[1](0)*h[1](0)>", vertices: [0], joining: pairs)
        #expect(none.zeroReasons == [.noTime(vertex: 0)])
    }
}
