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
private struct GoldenEntry: Decodable, Sendable {
    let name: String
    let rules: String
    let question: String
    let through: String?
    let width: Int?
    let value: String

    static let all: [GoldenEntry] = {
        let url = packageRoot.appendingPathComponent("Tests/Golden/golden.json")
        return try! JSONDecoder().decode([GoldenEntry].self, from: Data(contentsOf: url))
    }()
}

@Suite struct GoldenTests {
    @Test func derivedValuesAgree() throws {
        var compared = 0
        for entry in GoldenEntry.all {
            if try agreesOrIsLong(entry) { compared += 1 }
        }
        #expect(compared >= (runsLongTests ? 190 : 115))
    }

    /// False if the entry is left to the long version, which alone draws more than some diagrams without optimization.
    private func agreesOrIsLong(_ entry: GoldenEntry) throws -> Bool {
        let model = try model(entry.rules + "\n")
        var options: [String] = []
        if let through = entry.through { options.append("through \(through)") }
        if let width = entry.width { options.append("at N=\(width)") }
        let question = try model.question(entry.question, options: options)
        let calculation = try Calculation(model, question, maximumDiagrams: runsLongTests ? nil : 150)
        let derivation: Derivation
        do {
            derivation = try calculation.derive()
        } catch CalculationError.tooManyDiagrams where !runsLongTests {
            return false
        }
        let expected = try Calculation(model, try model.question(entry.value)).derive().value
        #expect(
            derivation.value == expected,
            "\(entry.name) \(entry.question): derived \(derivation.value.formatted(as: .text, in: derivation.symbols)), expected \(entry.value)"
        )
        return true
    }
}
