import Algebra
import Diagrammar
import Exact
import Expansion
import Export
import Foundation
import Language
import Testing
import Theory

/// Reference values computed by Python programs that know no diagrams (see Tests/Golden/README.md).
private struct GoldenEntry: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let rules: String
    let question: String
    let through: String?
    let width: Int?
    let value: String

    var testDescription: String { "\(name) \(question) \(through ?? "")" }

    static let all: [GoldenEntry] = {
        let url = packageRoot.appendingPathComponent("Tests/Golden/golden.json")
        return try! JSONDecoder().decode([GoldenEntry].self, from: Data(contentsOf: url))
    }()
}

@Suite struct GoldenTests {
    @Test(arguments: GoldenEntry.all.filter { !$0.rules.contains("\ninput ") })
    fileprivate func agreesWithIndependentValue(_ entry: GoldenEntry) throws {
        let model = try model(entry.rules + "\n")
        var options: [String] = []
        if let through = entry.through { options.append("through \(through)") }
        if let width = entry.width { options.append("at N=\(width)") }
        let question = try model.question(entry.question, options: options)
        // Without optimization the largest ones take minutes: the short version stops at a number of diagrams.
        let calculation = try Calculation(model, question, maximumDiagrams: runsLongTests ? nil : 60)
        let derivation: Derivation
        do {
            derivation = try calculation.derive()
        } catch CalculationError.tooManyDiagrams where !runsLongTests {
            return
        }
        let expected = try Calculation(model, try model.question(entry.value)).derive().value
        let difference = derivation.value - expected
        #expect(
            difference.isZero,
            "derived \(derivation.value.formatted(as: .text, in: derivation.symbols)), expected \(entry.value)")
    }

    @Test func thereAreManyEntries() {
        #expect(GoldenEntry.all.count >= 190)
    }
}
