import Algebra
import Diagrams
import Export
import Language
import Testing
import Theory
import Times

@testable import Diagrammar

/// Lists, codes, reasons and sizes of diagrams at symbolic times.
@Suite struct TimedDiagramTests {
    private func calculation(_ file: String, _ question: String, _ options: String...) throws -> Calculation {
        let model = try model(file: "rules/\(file).rules")
        return try Calculation(model, try model.question(question, options: options))
    }

    private func explanation(
        _ file: String, _ code: String, _ question: String? = nil, _ options: String...
    ) throws -> Calculation.CodeExplanation {
        let model = try model(file: "rules/\(file).rules")
        let calculation = try Calculation(model, from: code, question, options: options, allowsZero: true)
        return try #require(try calculation.explanations().first)
    }

    struct Question: Sendable {
        let file: String
        let question: String
        let options: [String]
    }

    static let questions = [
        Question(file: "leaky-rnn", question: "<h(T+1).h(S)>/N", options: ["through sigma_w^4"]),
        Question(file: "leaky-mlp", question: "<h(T).h(S)>/N", options: ["through sigma_w^4", "when S >= T"]),
        Question(file: "leaky-mlp", question: "<h(T).h(2)>/N", options: ["through sigma_w^2"]),
        Question(file: "linear-rnn-transient", question: "<h(t+1/2).h(s)>/N", options: ["through sigma_w^4"]),
        Question(file: "linear-rnn-transient", question: "<h(t).h(3/2)>/N", options: ["through sigma_w^2"]),
        Question(file: "linear-rnn-stationary", question: "<h[1](t)*h~[1](s)>", options: ["through sigma_w^4"]),
        Question(file: "cubic-rnn", question: "<h(t).h(s)>/N", options: ["through sigma_w^2"]),
        Question(
            file: "linear-rnn-stationary", question: "<h(t).h(s)>/N", options: ["through sigma_w^2", "frequency omega"]
        ),
    ]

    /// The values of the list add up to the result in its region, and as many rows are counted as listed.
    @Test(arguments: questions) func rowsAddUpToTheResult(_ one: Question) throws {
        let model = try model(file: "rules/\(one.file).rules")
        let calculation = try Calculation(model, try model.question(one.question, options: one.options))
        let (list, derivation) = try calculation.list(Calculation.Listing())
        let sum = try calculation.lowestTerms(list.rows.reduce(Polynomial.zero) { $0 + $1.value })
        let pieces = derivation.pieces.filter { list.region == nil || $0.region == list.region }
        let expected = try pieces.map { try calculation.lowestTerms($0.value) }
        // Regions of the sum may be larger than that of the list.
        #expect(pieces.isEmpty ? derivation.pieces.map(\.value).contains(sum) : expected == [sum])
        var counting = Calculation.Listing()
        counting.countsOnly = true
        let counts = try calculation.list(counting).list.counts
        #expect(counts.reduce(0) { $0 + $1.count } == list.rows.count)
        #expect(list.rows.allSatisfy { ($0.powerOfT ?? -1) >= 0 })
    }

    /// A code that is listed is read back, and stands for the same diagram.
    @Test(arguments: questions.dropLast()) func codesAreReadBack(_ one: Question) throws {
        let model = try model(file: "rules/\(one.file).rules")
        let rows = try Calculation(model, try model.question(one.question, options: one.options)).list(.init()).list
            .rows
        for row in rows {
            let again = try Calculation(model, from: row.code, one.question, options: one.options).list(.init()).list
            #expect(again.rows.map(\.code) == [row.code])
            #expect(again.rows.first?.symmetryOrder == row.symmetryOrder)
            let why = try Calculation(model, from: row.code, allowsZero: true).explanations()
            #expect(why.map(\.explanation.zeroReasons) == [[]])
            #expect(why[0].times?.cancels == false)
        }
    }

    @Test func listsSayWhereTheirValuesHold() throws {
        let (list, _) = try calculation("leaky-mlp", "<h(T).h(S)>/N", "through sigma_w^2").list(.init())
        #expect(list.region?.text == "T >= S >= 0")
        #expect(list.isPart)
        let heading = Heading(theory: "", title: nil, observable: "", observableLaTeX: "")
        let statement = "values for T >= S >= 0; --when picks another order of the times"
        #expect(list.text(heading, countsOnly: false).contains(statement))
        #expect(list.markdown(heading, countsOnly: false).hasPrefix(statement))
        #expect(list.json(heading, countsOnly: false).contains("\"region\": \"T >= S >= 0\""))
        #expect(list.json(heading, countsOnly: false).contains("\"powerOfT\": 1"))
        #expect(list.csv(countsOnly: false).hasPrefix("id,code,S,order,loops,powerOfN,powerOfT,value,region\n"))
        #expect(list.latex(heading, countsOnly: false).contains("T \\ge S \\ge 0"))
        #expect(list.sympy().contains(statement))
        // Rates bring any power of a; the order does not count it.
        #expect(list.counts.map(\.orderText) == ["1", "sigma_w^2"])
    }

    /// A diagram that vanishes in the region of the list is listed as long as it does not vanish in all others.
    @Test func diagramsOfOtherRegionsCount() throws {
        let both = try calculation("leaky-rnn", "<h[1](T)*h~[1](S)>", "through sigma_w^2").list(.init()).list
        #expect(both.rows.count == 2)
        let none = try calculation("leaky-rnn", "<h[1](T)*h~[1](S)>", "through sigma_w^2", "when S > T").list(.init())
        #expect(none.list.rows.isEmpty)
        #expect(none.list.counts.isEmpty)
    }

    @Test func whyTellsTheCausalOrder() throws {
        let discrete = try explanation("leaky-rnn", "<h[i](S)*h[i](T)>e1-a1.4,e2-a1.1,a1.2-a1.3")
        #expect(discrete.explanation.zeroReasons.isEmpty)
        #expect(discrete.times?.region?.text == "S >= 0, T > a1.n > a1.n' >= 0")
        #expect(discrete.times?.externalRegion?.text == "S >= 0, T >= 2")
        #expect(discrete.times?.summed == ["a1.n", "a1.n'"])
        #expect(discrete.times?.powerOfT == 2)
        let continuous = try explanation(
            "linear-rnn-transient", "<h[i](s)*h[i](t)>e1-a1.1,e2-a1.2,a1.3-a2.4,a1.4-a2.1,a2.2-a2.3")
        #expect(continuous.times?.region?.text == "s > a1.t >= 0, t > a1.t' > a2.t > a2.t' >= 0")
        #expect(continuous.text.contains("line a1.4-a2.1 is retarded, from cause to effect: a1.t' > a2.t\n"))
        #expect(continuous.text.contains("integrated over 4 times"))
        let stationary = try explanation("cubic-rnn", "<h[i](s)*h[i](t)>e1-b1.3,e2-b1.1,b1.2-b1.5,b1.4-b1.6")
        #expect(stationary.times?.region?.text == "t > b1.t > b1.t'")
        #expect(stationary.times?.externalRegion == nil)
    }

    @Test(arguments: ["leaky-rnn", "linear-rnn-transient", "cubic-rnn"])
    func whyTellsZeros(_ file: String) throws {
        let vanishing = try explanation(file, "<h[1](T)*h~[1](S)>e1-e2", nil, "when S > T")
        guard case .emptyRegion(lines: [0], _)? = vanishing.explanation.zeroReasons.first else {
            Issue.record("\(vanishing.text)")
            return
        }
        let later = try explanation(file, "<h[1](T)*h~[1](T+1)>e1-e2")
        #expect(later.text.contains("zero: the line e1-e2 vanishes at these times"), "\(later.text)")
        let two = try explanation(file, "<h~[1](T)*h~[1](S)>e1-e2")
        #expect(two.text.contains("<h~ h~> = 0"))
        // The legs of the vertex are h~, h~, h, h, at its first and second time in turn.
        let loop = try explanation(file, "<h[1](T)*h[1](S)>e1-a1.2,e2-a2.2,a1.3-a2.1,a1.1-a2.3,a1.4-a2.4")
        guard case .retardedLoop? = loop.explanation.zeroReasons.first, loop.explanation.zeroReasons.count == 1 else {
            Issue.record("\(loop.text)")
            return
        }
        #expect(loop.times?.powerOfT == nil)
    }

    @Test func whyTellsLoopsAndFixedTimes() throws {
        let loop = try explanation("white-weights", "<h[1](t)*h[1](s)>e1-a1.1,e2-a1.3,a1.2-a1.4")
        guard case .retardedLoop? = loop.explanation.zeroReasons.first else {
            Issue.record("\(loop.text)")
            return
        }
        #expect(loop.explanation.zeroReasons.count == 1)
        // A vertex of step l gives h(l+1): none comes before h(0).
        let fixed = try explanation("leaky-mlp", "<h[1](T)*h[1](0)>e1-a1.1,e2-a1.2,a1.3-a1.4")
        guard case .emptyRegion? = fixed.explanation.zeroReasons.first else {
            Issue.record("\(fixed.text)")
            return
        }
        let literal = try explanation("linear-rnn-transient", "<h[1](1)*h~[1](3/2)>e1-e2")
        #expect(literal.text.contains("it would need 1 > 3/2"))
    }

    @Test func estimatesAtSymbolicTimes() throws {
        let report = try calculation("linear-rnn-transient", "<h(t).h(s)>/N", "through sigma_w^4").sizeReport()
        #expect(report.diagrams?.value ?? 0 > 5)
        #expect(report.refusal == nil)
    }

    @Test func tooManyRegionsAreRefusedBeforeTheSums() throws {
        let model = try model(file: "rules/leaky-mlp.rules")
        let read = try model.question(
            "<h(t).h(s);h(u).h(v);h(x).h(y)>", options: ["through sigma_w^4"])
        let calculation = try Calculation(model, read, maximumDiagrams: 5_000_000, maximumMemory: 4096)
        let error = #expect(throws: CalculationError.self) { try calculation.refuseIfTooLarge() }
        #expect(error?.explanation.exitCode == 75)
    }
}
