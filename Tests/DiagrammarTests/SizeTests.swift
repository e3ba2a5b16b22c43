import Algebra
import Exact
import Export
import Foundation
import Language
import Testing

@testable import Diagrammar

private func calculation(
    _ file: String, _ question: String, _ options: [String], diagrams: Int? = 5_000_000, memory: Int? = 4096
) throws -> Calculation {
    let model = try model(file: file)
    return try Calculation(
        model, try model.question(question, options: options), maximumDiagrams: diagrams, maximumMemory: memory)
}

private func isRefused(_ calculation: Calculation, rows: RowsKept = .none) throws -> Int32? {
    do {
        try calculation.refuseIfTooLarge(rows: rows)
        return nil
    } catch let error as CalculationError {
        return error.explanation.exitCode
    }
}

@Suite struct SizeTests {
    /// What the report says of every order is what the list says.
    @Test(arguments: [
        ("rules/phi4.rules", "<x; x>", ["through g^5"]),
        ("rules/phi4.rules", "<x^2; x^2>", ["order g^3"]),
        ("rules/phi4.rules", "<x^2 + x^4>", ["through g^2"]),
        ("rules/vector-model.rules", "<x[1]*x[1]>", ["through g^3"]),
        ("rules/vector-model.rules", "<x.x; x.x>/N", ["through g^2", "through 1/N^0"]),
        ("rules/vector-model.rules", "<x[1]; x[1]; x[2]; x[2]>", ["through g^3", "through 1/N^2"]),
        ("rules/vector-model.rules", "<x.x>/N", ["through g^3", "order 1/N^1"]),
        ("rules/percolation.rules", "<a; A>", ["through u^2", "through v^2"]),
        ("rules/percolation.rules", "<a*A>", ["order u^2", "order v^2"]),
    ])
    func reportAndListAgree(_ file: String, _ question: String, _ options: [String]) throws {
        let calculation = try calculation(file, question, options)
        var listing = Calculation.Listing()
        listing.countsOnly = true
        let counts = try calculation.list(listing).list.counts
        let report = try calculation.sizeReport(samplingWork: 100_000)
        #expect(report.notCounted == nil)
        #expect(report.orders.map(\.text) == counts.map(\.orderText))
        #expect(report.orders.map(\.sum) == counts.map(\.sum))
        for (order, count) in zip(report.orders, counts) {
            let forecast = try #require(order.diagrams)
            #expect(abs(forecast.value - Double(count.count)) <= 5 * forecast.error! + 0.01 * Double(count.count))
        }
    }

    @Test func whatCannotBeCountedIsNot() throws {
        let network = try calculation("rules/linear-rnn.rules", "<h(4).h(4)>/N", []).sizeReport()
        #expect(network.notCounted?.contains("literal times") == true)
        #expect(network.orders.isEmpty)
        #expect(network.diagrams != nil)
        #expect(
            network.json(Heading(theory: "", title: nil, observable: "", observableLaTeX: "")).contains("\"sum\": null")
        )
    }

    /// A certain lower bound refuses at once; below the limit nothing is refused.
    @Test func refusals() throws {
        let large = try calculation("rules/phi4.rules", "<x; x>", ["through g^20"])
        let clock = ContinuousClock()
        var code: Int32?
        #expect(try clock.measure { code = try isRefused(large) } < .seconds(1))
        #expect(code == 75)
        // 27607 diagrams at order 8 alone, 33320 through it; the sum of 1/S is 1338.
        #expect(try isRefused(calculation("rules/phi4.rules", "<x; x>", ["order g^8"], diagrams: 1000)) == 75)
        #expect(try isRefused(calculation("rules/phi4.rules", "<x; x>", ["order g^8"], diagrams: 20_000)) == 75)
        #expect(try isRefused(calculation("rules/phi4.rules", "<x; x>", ["order g^8"], diagrams: 40_000)) == nil)
        // Memory counts where rows are kept.
        let small = try calculation("rules/phi4.rules", "<x; x>", ["through g^8"], memory: 40)
        #expect(try isRefused(small, rows: .table) == 75)
        #expect(try isRefused(small) == nil)
        let enough = try calculation("rules/phi4.rules", "<x; x>", ["through g^8"], memory: 100)
        #expect(try isRefused(enough, rows: .table) == nil)
        #expect(try isRefused(enough, rows: .objects) == 75)
    }

    @Test func memoryIsWatched() throws {
        let resident = try #require(Footprint.resident)
        #expect(resident > 1 << 20)
        let calculation = try calculation("rules/phi4.rules", "<x; x>", ["through g^6"], memory: 1)
        #expect {
            _ = try calculation.derive()
        } throws: { error in
            (error as? CalculationError)?.explanation.exitCode == 75
        }
    }

    @Test(arguments: [
        (0.0, "0"), (1, "1.0"), (12.34, "12"), (27586, "28000"), (999_999, "1.0*10^6"), (3.14e12, "3.1*10^12"),
        (0.0123, "0.012"), (.infinity, "more than 10^300"),
    ])
    func magnitudes(_ number: Double, _ text: String) { #expect(Magnitude.text(number) == text) }
}
