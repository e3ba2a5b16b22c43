import Algebra
import Diagrammar
import Diagrams
import Exact
import Expansion
import Export
import Language
import Testing
import Theory

private func list(
    _ model: Model, _ question: String, _ options: [String] = [], _ selection: Selection
) throws -> DiagramList {
    let read = try model.question(question, options: options)
    return try Calculation(model, read, selection: selection).list(Calculation.Listing()).list
}

@Suite struct SelectedDiagramTests {
    /// Self-energies of the percolation theory: 1, 2 and 17 diagrams.
    @Test func percolationSelfEnergies() throws {
        let model = try model(file: "rules/percolation.rules")
        for (loops, count, sum) in [(1, 1, Rational(1, 2)), (2, 2, Rational(3, 2)), (3, 17, Rational(93, 8))] {
            let selection = try Selection(words: ["onepi", "amputated"], loops: loops...loops)
            let list = try list(model, "<a; A>", [], selection)
            #expect(list.counts.map(\.count) == [count])
            #expect(list.counts.map(\.sum) == [sum])
        }
    }

    /// A word and its opposite share the diagrams between them, and what one keeps the other drops.
    @Test(arguments: [
        ("rules/phi4.rules", "<x*x*x*x>", ["through g^2"]),
        ("rules/percolation.rules", "<a; a; A>", ["through u^2", "through v^3"]),
    ])
    func wordsAndOppositesShare(_ file: String, _ question: String, _ options: [String]) throws {
        let model = try model(file: file)
        let all = try list(model, question, options, Selection())
        #expect(all.rows.count > 10 && all.droppedBySelection == 0)
        for word in SelectionWord.allCases where word != .amputated && word != .notamputated {
            let kept = try list(model, question, options, Selection(words: [word.rawValue]))
            let rest = try list(model, question, options, Selection(words: [word.opposite.rawValue]))
            #expect(kept.rows.count + rest.rows.count == all.rows.count)
            #expect(Set(kept.rows.map(\.code)).union(rest.rows.map(\.code)) == Set(all.rows.map(\.code)))
            #expect(kept.droppedBySelection == rest.rows.count && rest.droppedBySelection == kept.rows.count)
            #expect(kept.counts.reduce(0) { $0 + $1.count } == kept.rows.count)
        }
    }

    /// Amputated, a diagram lacks one propagator for every external point.
    @Test func amputatedValues() throws {
        let model = try model(
            "rules 1\nparameter m, k\nfield x, y\ncoupling g\naction m*x^2/2 + k*y^2/2 + g*x^3/6 + g*x*y^2/2 + g*x^4/24"
        )
        for (question, points) in [("<x; x>", [0, 0]), ("<x; y; y>", [0, 1, 1]), ("<x*x*y*y>", [0, 0, 1, 1])] {
            let full = try list(model, question, ["through g^3"], Selection())
            let amputated = try list(model, question, ["through g^3"], Selection(words: ["amputated"]))
            let values = Dictionary(uniqueKeysWithValues: full.rows.map { ($0.code, $0.value) })
            let rules = try Calculation(model, try model.question(question, options: ["through g^3"])).rules
            let lines = points.reduce(Polynomial.one) { product, rank in
                product * rules.propagators.value(FieldID(rank: rank), at: 0, FieldID(rank: rank), at: 0)
            }
            #expect(!lines.isOne)
            #expect(amputated.rows.count > 5)
            for row in amputated.rows {
                #expect(row.value * lines == values[row.code]!, "\(question) \(row.code)")
            }
            // Dropped are exactly those in which two external points are joined: their codes say so.
            let joined = full.rows.filter { row in
                row.code.drop { $0 != ">" }.dropFirst().split(separator: ",").contains {
                    $0.split(separator: "-").allSatisfy { $0.hasPrefix("e") }
                }
            }
            #expect(amputated.droppedBySelection == joined.count)
        }
    }

    @Test func loopsBoundTheDiagrams() throws {
        func count(_ action: String, _ question: String, _ options: [String], _ loops: ClosedRange<Int>) throws -> Int {
            let model = try model("rules 1\nfield x\ncoupling g, u\naction x^2/2 + \(action)")
            return try list(model, question, options, Selection(loops: loops)).rows.count
        }
        #expect(try count("g*x^4", "<x; x>", [], 0...2) == 1 + 1 + 3)
        #expect(try count("g*x^3 + u*x^4", "<x; x>", [], 1...1) == 3)
        #expect(try count("g*x^3 + u*x^4", "<x; x>", ["through u^0"], 1...1) == 2)
        #expect(try count("g*x^3", "<x*x*x>", [], 0...0) == 1)
        // Vertices with two legs stand in chains of any length, sources end trees of any size.
        for action in ["g*x^4 + u*x^2", "g*x^3 + u*x"] {
            #expect(throws: CalculationError.self) { try count(action, "<x; x>", [], 0...1) }
        }
        #expect(throws: CalculationError.self) { try count("g*x^3 + u*x", "<x; x>", ["through u^2"], 0...1) }
        #expect(try count("g*x^4 + u*x^2", "<x; x>", ["through u^1"], 0...0) == 2)
        #expect(try count("g*x^3 + u*x", "<x; x>", ["through u^2", "through g^2"], 0...0) == 4)
    }

    @Test func networksSelect() throws {
        let model = try model(file: "rules/linear-rnn.rules")
        let all = try list(model, "<h(3).h(3)>/N", [], Selection())
        let irreducible = try list(model, "<h(3).h(3)>/N", [], Selection(words: ["onepi"]))
        #expect(irreducible.rows.count + irreducible.droppedBySelection == all.rows.count)
        #expect(!irreducible.rows.isEmpty && irreducible.droppedBySelection > 0)
        do {
            _ = try list(model, "<h(3).h(3)>/N", [], Selection(words: ["amputated"]))
            Issue.record("amputated in time")
        } catch let error as CalculationError {
            #expect(error.explanation.exitCode == 65)
        }
    }

    /// The sum over a selection is no value of the observable, and nothing certifies it.
    @Test func noCertificateForASelection() throws {
        let model = try model(file: "rules/phi4.rules")
        let question = try model.question("<x; x>", options: ["through g^2"])
        let calculation = try Calculation(model, question, selection: Selection(words: ["onepi"]))
        let derivation = try calculation.derive(certifying: true)
        #expect(derivation.certificate.map(\.status) == [.notApplicable])
    }
}
