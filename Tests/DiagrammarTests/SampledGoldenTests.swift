import Diagrammar
import Foundation
import Language
import Sampling
import Testing

/// The whole way from a rules file to a sampled value, beside values in closed form and beside plain simulations in NumPy that know nothing
/// of this program (`Tests/Golden/sampling/networks.json`).
@Suite struct SampledGoldenTests {
    struct Golden: Decodable { let networks: [Entry] }

    struct Entry: Decodable, Sendable, CustomTestStringConvertible {
        struct Observed: Decodable, Sendable {
            let observable: String
            let value: Double
            let error: Double
            let exact: Bool?
        }

        let name: String
        let rules: String
        let settings: [String: String]
        let observables: [Observed]

        var testDescription: String { name }
    }

    static let entries: [Entry] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/sampling/networks.json")
        return (try? JSONDecoder().decode(Golden.self, from: Data(contentsOf: file)))?.networks ?? []
    }()

    static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

    @Test func thereAreMany() { #expect(Self.entries.reduce(0) { $0 + $1.observables.count } >= 400) }

    /// Values of heavy tails are compared by their own errors, which few networks underestimate: hence six standard errors and a share of
    /// the value.
    @Test(arguments: entries)
    func agrees(_ entry: Entry) throws {
        let model = try Model(SourceText(name: entry.name, text: entry.rules))
        let settings = entry.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        for observed in Self.isLong ? entry.observables : Array(entry.observables.prefix(2)) {
            var manner = SamplingCalculation.Manner()
            manner.blocks = Self.isLong ? 200 : 20
            let calculation = try SamplingCalculation(model, observed.observable, settings: settings, manner: manner)
            let width = try #require(calculation.width)
            var plan = try calculation.plan(width: width, networks: 2, seed: 11)
            // Many small networks, few large ones.
            let affordable = (Self.isLong ? 3e9 : 8e5) / plan.operationsPerNetwork
            if affordable < 40, !Self.isLong { continue }
            plan = try calculation.plan(
                width: width, networks: Int(min(Self.isLong ? 1e6 : 2000, max(40, affordable))), seed: 11)
            let estimate = try plan.estimate(try plan.run(blocks: Array(0..<plan.blocks), jobs: 2))
            if estimate.skewness.magnitude > 2 { continue }
            let error = (estimate.error * estimate.error + observed.error * observed.error).squareRoot()
            let allowed =
                6 * error + (estimate.discretization ?? 0) + estimate.rounding + 1e-9 * observed.value.magnitude + 1e-14
            #expect(
                (estimate.value - observed.value).magnitude <= allowed,
                "\(observed.observable): \(estimate.value) ± \(estimate.error), not \(observed.value) ± \(observed.error)"
            )
        }
    }
}
