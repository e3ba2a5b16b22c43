import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Testing
import Theory

@testable import Diagrammar

private struct Asked: CustomStringConvertible, Sendable {
    let file: String
    let question: String
    var options: [String] = []

    var description: String { "\(file) \(question) \(options)" }

    static let all = [
        Asked(file: "phi4", question: "<x; x>", options: ["through g^3"]),
        Asked(file: "phi4", question: "<x; x; x; x>", options: ["through g^2"]),
        Asked(file: "phi4", question: "<x^2; x^2>", options: ["through g^3"]),
        Asked(file: "phi4", question: "<x*x*x*x>", options: ["order g^3"]),
        Asked(file: "vector-model", question: "<x.x; x.x>", options: ["through g^2"]),
        Asked(file: "vector-model", question: "<x[1]; x[1]; x[2]; x[2]>", options: ["through g^2", "through 1/N"]),
        Asked(file: "percolation", question: "<a; a; A>", options: ["through u^2", "through v^3"]),
        Asked(file: "linear-rnn", question: "<h(2).h(2); h(2).h(2)>"),
        Asked(file: "linear-rnn", question: "<h(4).h(4)>/N", options: ["through 1/N^2"]),
        Asked(file: "deep-linear", question: "<h(2).h(2)/N; h(2).h(2)/N>"),
        Asked(file: "cubic-mlp", question: "<h(2).h(2)>/N", options: ["through a^2"]),
        Asked(file: "quadratic-rnn", question: "<h[1](2)*h[1](2)>", options: ["through a^2"]),
    ]

    func calculation(jobs: Int = 1, isUnlabelled: Bool = false) throws -> Calculation {
        let model = try model(file: "rules/\(file).rules")
        var calculation = try Calculation(model, try model.question(question, options: options))
        calculation.manner.jobs = jobs
        calculation.manner.isUnlabelled = isUnlabelled
        return calculation
    }

    func list(jobs: Int = 1, isUnlabelled: Bool = false, countsOnly: Bool = false) throws -> DiagramList {
        var listing = Calculation.Listing()
        listing.countsOnly = countsOnly
        return try calculation(jobs: jobs, isUnlabelled: isUnlabelled).list(listing).list
    }
}

/// How the work is done must not be seen in the result.
@Suite struct MannerTests {
    private static let heading = Heading(theory: "t", title: nil, observable: "o", observableLaTeX: "o")

    @Test(arguments: Asked.all)
    private func threadsChangeNothing(_ asked: Asked) throws {
        let alone = try asked.list()
        for jobs in runsLongTests ? [2, 3] : [2] {
            let together = try asked.list(jobs: jobs)
            #expect(together.json(Self.heading, countsOnly: false) == alone.json(Self.heading, countsOnly: false))
            #expect(together.cutByPowerOfN == alone.cutByPowerOfN)
            #expect(together.cutByCoupling == alone.cutByCoupling)
            let counted = try asked.list(jobs: jobs, countsOnly: true)
            #expect(counted.text(Self.heading, countsOnly: true) == alone.text(Self.heading, countsOnly: true))
        }
    }

    /// Unlabelled rows are fewer, add up to the same, and weigh as many times less as there are labellings.
    @Test(arguments: Asked.all)
    private func unlabelledRowsAddUp(_ asked: Asked) throws {
        let (labelled, unlabelled) = (try asked.list(), try asked.list(isUnlabelled: true))
        func sum(_ list: DiagramList) -> Polynomial { list.rows.reduce(.zero) { $0 + $1.value } }
        #expect(sum(labelled) == sum(unlabelled))
        let calculation = try asked.calculation()
        let terms = ExternalPoints.terms(of: calculation.quotient.correlators[0])
        #expect(terms.count == 1)
        var points = terms[0]
        points.isUnlabelled = true
        let labellings = Rational(points.labellings)
        #expect(labelled.counts.map(\.orderText) == unlabelled.counts.map(\.orderText))
        for (left, right) in zip(labelled.counts, unlabelled.counts) {
            #expect(left.sum == right.sum * labellings)
            #expect(left.count >= right.count)
        }
        // Each unlabelled topology holds labelled ones, and all of them.
        #expect(Set(unlabelled.rows.map(\.code)).count == unlabelled.rows.count)
    }

    @Test func unlabelledPhi4() throws {
        func counts(_ question: String, _ order: Int) throws -> [Int] {
            try Asked(file: "phi4", question: question, options: ["through g^\(order)"])
                .list(isUnlabelled: true, countsOnly: true).counts.map(\.count)
        }
        // Vertex functions with their legs forgotten: the bare vertex; three channels in one, and four legs in one.
        #expect(try counts("<x; x; x; x>", 2) == [1, 2])
        #expect(try counts("<x; x>", 3) == [1, 1, 3, 10 - 2])
    }

    @Test(arguments: Asked.all)
    private func whatIsLeftOutIsCounted(_ asked: Asked) throws {
        let calculation = try asked.calculation()
        for entry in try asked.list().leftOut {
            switch entry.reason {
            case "power of N":
                let wider = Asked(
                    file: asked.file, question: asked.question,
                    options: asked.options.filter { !$0.contains("1/N") })
                #expect(entry.count == (try wider.list().rows.count) - (try asked.list().rows.count))
            case "other order":
                let lower = Asked(file: asked.file, question: asked.question, options: ["through g^2"])
                #expect(entry.count == (try lower.list().rows.count))
            default:
                // A field theory goes on without end; a network at literal times does not.
                #expect(entry.isEndless == (calculation.model.time == nil))
                #expect(entry.isEndless == (entry.count == nil))
            }
        }
    }

    /// Stopped from outside, a list is given as far as it got and says so; a derivation is no result.
    @Test func stopped() throws {
        let asked = Asked(file: "phi4", question: "<x; x>", options: ["through g^7"])
        for jobs in 1...2 {
            let calculation = try asked.calculation(jobs: jobs)
            calculation.monitor.stop(.interrupted)
            var listing = Calculation.Listing()
            listing.mayEndEarly = true
            for countsOnly in [true, false] {
                listing.countsOnly = countsOnly
                let list = try calculation.list(listing).list
                #expect(list.isInterrupted)
                #expect(list.text(Self.heading, countsOnly: true).contains("incomplete"))
            }
            do {
                _ = try calculation.derive()
                Issue.record("not stopped")
            } catch CalculationError.interrupted {}
        }
    }
}

@Suite struct ShareTests {
    /// Beginnings of any depth together are the whole, in the same order.
    @Test(arguments: Asked.all)
    private func beginningsAreTheWhole(_ asked: Asked) throws {
        let calculation = try asked.calculation()
        let external = ExternalPoints.terms(of: calculation.quotient.correlators[0])[0]
        let limits = calculation.limits(for: 0)
        func enumeration() -> DiagramEnumeration {
            DiagramEnumeration(
                external, term: 0, rules: calculation.rules, symbols: calculation.symbols, limits: limits)
        }
        var whole: [Diagram] = []
        var all = enumeration()
        try all.enumerate { whole.append($0) }
        for depth in [1, 2, 3, 5, 20] {
            var parts: [Diagram] = []
            var split = enumeration()
            for share in try split.beginnings(depth: depth) { try split.enumerate(share) { parts.append($0) } }
            #expect(parts == whole)
            #expect(split.tally == all.tally)
        }
    }
}
