import Algebra
import Exact
import Foundation
import Language
import Testing
import Theory

@testable import Diagrams

private let runsLongTests = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

/// The graphs of all diagrams of a correlator with up to so many vertices.
private func graphs(_ action: String, _ question: String, vertices: Int) throws -> [DiagramGraph] {
    let model = try Model(SourceText(name: "test", text: "rules 1\nfield x\ncoupling g\naction x^2/2 + \(action)"))
    guard case .action(let polynomial) = model.content else { return [] }
    let rules = try FeynmanRules(
        action: Action(fields: model.fields, polynomial: polynomial), symbols: model.symbols, lastTime: 0)
    guard case .correlator(let correlator) = try model.question(question).observable else { return [] }
    var limits = EnumerationLimits()
    limits.highestPowers = model.symbols.couplings.map { ($0, vertices) }
    var graphs: [DiagramGraph] = []
    for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
        var enumeration = DiagramEnumeration(external, term: term, rules: rules, symbols: model.symbols, limits: limits)
        try enumeration.enumerate { diagram in
            graphs.append(DiagramGraph(diagram, rules: rules, externalCount: external.points.count))
        }
    }
    return graphs
}

@Suite struct SelectionTests {
    @Test func wordsComeInPairs() {
        for word in SelectionWord.allCases { #expect(word.opposite.opposite == word && word.opposite != word) }
        #expect(SelectionWord.onepi.opposite == .onepr)
        #expect(SelectionWord.amputated.opposite == .notamputated)
    }

    @Test func readsWords() throws {
        let selection = try Selection(words: ["notadpole, onepi", "onepi"], loops: 1...3, maximumBridges: 2)
        #expect(selection.description == ["onepi", "notadpole", "loops 1...3", "max-bridges 2"])
        #expect(try Selection(loops: 3...3).description == ["loops 3"])
        #expect(!selection.isEverything && Selection().isEverything)
        #expect(throws: SelectionError.unknownWord("onePI")) { try Selection(words: ["onePI"]) }
        #expect(throws: SelectionError.unknownWord("")) { try Selection(words: ["onepi,"]) }
        #expect(throws: SelectionError.contradiction(.onepi, .onepr)) {
            try Selection(words: ["onepi", "simple,onepr"])
        }
        #expect(throws: SelectionError.negative("loops")) { try Selection(loops: -1...2) }
    }

    /// φ⁴ and cubic diagrams of one to four points, connected and not.
    @Test(arguments: [
        ("g*x^4", "<x; x>", 5), ("g*x^4", "<x*x>", 4), ("g*x^4", "<x; x; x; x>", 4), ("g*x^4", "<x^4>", 3),
        ("g*x^3", "<x>", 5), ("g*x^3", "<x; x>", 4), ("g*x^3", "<x*x>", 4), ("g*x^3", "<x; x; x>", 5),
        ("g*x^3", "<x^2; x; x>", 4), ("g*x^3 + g*x^4", "<x; x>", 3), ("g*x^2 + g*x^3", "<x>", 4),
        ("g*x + g*x^3", "<x; x>", 4),
    ])
    func wordsHoldForDiagrams(_ action: String, _ question: String, _ vertices: Int) throws {
        let graphs = try graphs(action, question, vertices: vertices)
        #expect(graphs.count > 5)
        for graph in graphs { check(graph) }
    }

    @Test func wordsHoldForRandomGraphs() {
        var dice = SelectionDice(state: 20)
        var held: [SelectionWord: Int] = [:]
        for _ in 0..<(runsLongTests ? 200_000 : 3_000) {
            let graph = dice.graph(vertices: dice.next(8))
            check(graph)
            for word in graph.anatomy().words { held[word, default: 0] += 1 }
        }
        for word in SelectionWord.allCases { #expect(held[word, default: 0] > 50, "\(word)") }
    }

    /// More than 64 chords take more than one word of signs.
    @Test func manyChords() {
        var dice = SelectionDice(state: 4)
        for _ in 0..<20 {
            let vertices = 3 + dice.next(4)
            var nodes = [0, 1]
            for vertex in 0..<vertices { nodes += Array(repeating: 2 + vertex, count: 2 * (5 + dice.next(30))) }
            dice.shuffle(&nodes)
            let lines = stride(from: 0, to: nodes.count, by: 2).map { (left: nodes[$0], right: nodes[$0 + 1]) }
            check(DiagramGraph(externalCount: 2, nodeCount: vertices + 2, lines: lines))
        }
        // A self-energy between two bundles of 70 lines, and none if a third line joins them.
        for joining in [2, 3] {
            var lines: [(left: Int, right: Int)] = [(0, 3), (1, 3), (2, 3)]
            for _ in 0..<70 {
                lines.append((3, 4))
                lines.append((5, 6))
            }
            lines.append((4, 5))
            lines.append((6, 4))
            if joining == 3 { lines.append((3, 5)) }
            check(DiagramGraph(externalCount: 3, nodeCount: 7, lines: lines))
        }
    }

    @Test func boundsOnLoopsAndBridges() throws {
        var dice = SelectionDice(state: 99)
        for _ in 0..<500 {
            let graph = dice.graph(vertices: dice.next(6))
            let slow = SlowSelection(graph: graph)
            let lowest = dice.next(4)
            let loops = lowest...(lowest + dice.next(3))
            #expect(try Selection(loops: loops).keeps(graph) == loops.contains(slow.loops))
            let most = dice.next(3)
            #expect(try Selection(maximumBridges: most).keeps(graph) == (slow.bridges.count <= most))
            let words = [SelectionWord.allCases[dice.next(14)], SelectionWord.allCases[dice.next(14)]]
            guard words[0] != words[1].opposite else { continue }
            #expect(
                try Selection(words: words.map(\.rawValue), loops: loops).keeps(graph)
                    == (words.allSatisfy(slow.words.contains) && loops.contains(slow.loops)))
        }
    }

    private func check(_ graph: DiagramGraph) {
        let slow = SlowSelection(graph: graph)
        let anatomy = graph.anatomy()
        #expect(anatomy.words == slow.words, "\(graph)")
        #expect(anatomy.bridges == slow.bridges.count && anatomy.loops == slow.loops, "\(graph)")
    }
}

@Suite struct EarlySelectionTests {
    /// Diagrams are drawn line by line in a random order; what is forbidden on the way is never kept in the end.
    @Test func earlyTestsForbidOnlyWhatIsDropped() throws {
        var dice = SelectionDice(state: 7)
        let selections =
            try SelectionWord.allCases.map { try Selection(words: [$0.rawValue]) } + [Selection(maximumBridges: 0)]
        var forbidden = Array(repeating: 0, count: selections.count)
        for _ in 0..<(runsLongTests ? 20_000 : 1_500) {
            let graph = dice.graph(vertices: 1 + dice.next(5))
            let slow = SlowSelection(graph: graph)
            let parts = slow.parts { _ in false }
            // Vacuum diagrams are never drawn.
            guard parts.allSatisfy({ slow.isExternal($0) }) else { continue }
            var lines = graph.lines
            dice.shuffle(&lines)
            let drawn = DiagramGraph(
                externalCount: graph.externalCount, nodeCount: graph.nodeCount,
                lines: Array(lines.prefix(dice.next(lines.count + 1))))
            for (number, selection) in selections.enumerated() where forbids(selection, drawn, of: graph) {
                #expect(!selection.keeps(graph), "\(selection.description): \(drawn) of \(graph)")
                forbidden[number] += 1
            }
        }
        for (selection, count) in zip(selections, forbidden) {
            #expect((count > 0) == selection.forbidsEarly, "\(selection.description) \(count)")
        }
    }

    private func forbids(_ selection: Selection, _ drawn: DiagramGraph, of graph: DiagramGraph) -> Bool {
        let (before, after) = (SlowSelection(graph: drawn), SlowSelection(graph: graph))
        for (place, line) in drawn.lines.enumerated() {
            let ends = Set([line.left, line.right])
            if ends.count == 1, selection.forbidsSelfLoop(legs: after.valence(line.left)) { return true }
            if ends.allSatisfy(after.isExternal), selection.forbidsExternalPairs { return true }
            if ends.count == 2, selection.forbidsDoubleLines,
                drawn.lines.prefix(place).contains(where: { Set([$0.left, $0.right]) == ends })
            {
                return true
            }
        }
        let parts = before.parts { _ in false }
        let unjoined = (0..<graph.externalCount).count { before.valence($0) == 0 }
        return Set(parts).contains { part in
            let nodes = parts.indices.filter { parts[$0] == part }
            guard nodes.contains(where: { !after.isExternal($0) }) else { return false }
            return selection.forbidsPart(
                openLegs: nodes.reduce(0) { $0 + after.valence($1) - before.valence($1) },
                externalPoints: nodes.count(where: after.isExternal), unjoinedPoints: unjoined)
        }
    }

    @Test func loopsAreBoundedEarly() throws {
        var dice = SelectionDice(state: 8)
        var cut = 0
        for _ in 0..<1_000 {
            let graph = dice.graph(vertices: 1 + dice.next(5), lowestValence: 2)
            let slow = SlowSelection(graph: graph)
            let parts = slow.parts { _ in false }
            guard parts.allSatisfy({ slow.isExternal($0) }) else { continue }
            let selection = try Selection(loops: 0...dice.next(4))
            let excess = (graph.externalCount..<graph.nodeCount).reduce(0) { $0 + slow.valence($1) - 2 }
            if excess > selection.highestExcess(externalPoints: graph.externalCount)! {
                #expect(!selection.keeps(graph))
                cut += 1
            } else if Set(parts).count == 1 {
                // For connected diagrams the bound is sharp.
                #expect(selection.keeps(graph))
            }
            #expect(!selection.forbidsLoops(slow.loops) == selection.keeps(graph))
        }
        #expect(cut > 100)
    }
}
