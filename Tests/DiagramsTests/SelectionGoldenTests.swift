import Exact
import Foundation
import Language
import Testing
import Theory

@testable import Diagrams

/// Numbers of diagrams and sums of 1/S by selection, made by another program: see Tests/Golden/README.md.
@Suite struct SelectionGoldenTests {
    private struct Case: Hashable {
        let valences: [Int]
        let points: Int
        let loops: Int
    }

    private struct Entry: Equatable {
        var count = 0
        var sum: Rational = 0
    }

    private func golden() throws -> [(key: Case, words: [String: Entry])] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/selections.txt")
        var cases: [(key: Case, words: [String: Entry])] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ")
            let key = Case(
                valences: parts[0].split(separator: ",").compactMap { Int($0) }, points: try #require(Int(parts[1])),
                loops: try #require(Int(parts[2])))
            if cases.last?.key != key { cases.append((key, [:])) }
            let fraction = parts[5].split(separator: "/").compactMap { Int($0) }
            cases[cases.count - 1].words[String(parts[3])] = Entry(
                count: try #require(Int(parts[4])), sum: Rational(fraction[0], fraction.count > 1 ? fraction[1] : 1))
        }
        return cases
    }

    /// All connected diagrams of so many loops, told apart by the words that hold for them.
    private func counts(_ key: Case) throws -> [String: Entry] {
        let terms = key.valences.map { "g*x^\($0)" }.joined(separator: " + ")
        let model = try Model(SourceText(name: "test", text: "rules 1\nfield x\ncoupling g\naction x^2/2 + \(terms)"))
        guard case .action(let polynomial) = model.content else { return [:] }
        let rules = try FeynmanRules(
            action: Action(fields: model.fields, polynomial: polynomial), symbols: model.symbols, lastTime: 0)
        let question = "<" + Array(repeating: "x", count: key.points).joined(separator: "; ") + ">"
        guard case .correlator(let correlator) = try model.question(question).observable else { return [:] }
        var limits = EnumerationLimits()
        limits.selection = try Selection(loops: key.loops...key.loops)
        let words = SelectionWord.allCases.map { ($0.rawValue, Selection($0)) }
        var entries: [String: Entry] = [:]
        for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
            var enumeration = DiagramEnumeration(
                external, term: term, rules: rules, symbols: model.symbols, limits: limits)
            try enumeration.enumerate { diagram in
                #expect(diagram.loops == key.loops)
                let graph = DiagramGraph(diagram, rules: rules, externalCount: key.points)
                let names =
                    ["all"] + words.filter { $0.1.keeps(graph) }.map(\.0)
                    + (graph.lines.contains { $0.left == $0.right } ? [] : ["noselfloop"])
                for name in names {
                    entries[name, default: Entry()].count += 1
                    entries[name]!.sum += try Rational(diagram.symmetryOrder).reciprocal()
                }
            }
        }
        return entries
    }

    @Test func agreesWithFeyngraph() throws {
        let cases = try golden()
        #expect(cases.count == 32)
        for (key, words) in cases {
            let counts = try counts(key)
            for (word, entry) in words {
                #expect(counts[word] ?? Entry() == entry, "\(key) \(word)")
            }
        }
    }
}

extension Selection {
    fileprivate init(_ word: SelectionWord) {
        self.init()
        insert(word)
    }
}
