import Algebra
import Diagrammar
import Evaluation
import Export
import Foundation
import Language
import Testing

/// Mean field against values that Python programs computed with other quadratures and solvers (Tests/Golden/mean-field).
///
/// Every sixth network by default; all of them with DIAGRAMMAR_LONG.
@Suite struct MeanFieldGoldenTests {
    struct Feedforward: Decodable, Sendable, CustomTestStringConvertible {
        struct Point: Decodable, Sendable {
            let q: Double
            let stable: Bool
            let chiParallel: Double
            let chiPerp: Double
            let xiQ: Double?
            let c: Double?
            let xiC: Double?
        }

        struct Trajectory: Decodable, Sendable {
            let variances: [Double]
            let c: [Double]

            enum CodingKeys: String, CodingKey {
                case variances = "K"
                case c
            }
        }

        let name: String
        let rules: String
        let parameters: [String: String]
        let start: [Double]
        let points: [Point]
        let trajectory: Trajectory?
        var testDescription: String { name }
    }

    struct Critical: Decodable, Sendable, CustomTestStringConvertible {
        let phi: String
        let free: String
        let range: [Double]
        let given: [String: String]
        let roots: [[String: Double]]
        var testDescription: String { "\(phi), \(free), \(given.sorted { $0.key < $1.key })" }
    }

    struct Continuous: Decodable, Sendable, CustomTestStringConvertible {
        struct Solution: Decodable, Sendable {
            let solution: String
            let delta0: Double
            let deltaInf: Double
            let groundState: Double
            let lambda: Double
            let error: Double

            enum CodingKeys: String, CodingKey {
                case solution, delta0, deltaInf, lambda, error
                case groundState = "E0"
            }
        }

        let phi: String
        let parameters: [String: String]
        let solutions: [Solution]
        var testDescription: String { "\(phi), \(parameters.sorted { $0.key < $1.key })" }
    }

    private static func golden<Entry: Decodable>(_ name: String, of type: Entry.Type) -> [Entry] {
        let url = packageRoot.appendingPathComponent("Tests/Golden/mean-field/\(name).json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let all = try! decoder.decode([Entry].self, from: Data(contentsOf: url))
        if ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil { return all }
        return all.enumerated().filter { $0.offset % 6 == 1 }.map(\.element)
    }

    static let feedforward = golden("feedforward", of: Feedforward.self)
    static let critical = golden("critical", of: Critical.self)
    static let continuous = golden("continuous", of: Continuous.self)

    private func calculation(_ rules: String, _ settings: [String]) throws -> MeanFieldCalculation {
        try MeanFieldCalculation(Model(SourceText(name: "golden.rules", text: rules)), settings: settings)
    }

    private func rules(_ phi: String, _ letters: some Sequence<String>) -> String {
        let noise = letters.contains("kappa") ? "noise xi[i](l) ~ normal(0, kappa)\n" : ""
        let leak = letters.contains("a") ? "a*h[i](l) + " : ""
        return """
            rules 1
            theory golden
            source "golden data"
            width N
            depth l = 0 ... T
            parameter real a, sigma_w, sigma_b, g, kappa
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            bias b[i](l) ~ normal(0, sigma_b^2)
            \(noise)update h[i](l+1) = \(leak)W[i,j](l)*phi(h[j](l)) + b[i](l)\(noise.isEmpty ? "" : " + xi[i](l)")
            initial h[i](0) ~ normal(0, 1)
            where phi(x) = \(phi)

            """
    }

    /// Within the error that is stated, and the last digits of the reference.
    private func agrees(_ value: Estimate?, _ reference: Double, _ accuracy: Double = 1e-11) -> Bool {
        guard let value else { return false }
        let allowed = value.error + accuracy * max(1, reference.magnitude)
        return (value.value - reference).magnitude <= allowed && value.error <= 1e-6 * max(1, reference.magnitude)
    }

    private func finite(_ length: MeanFieldReport.Length?) -> Estimate? {
        if case .finite(let value) = length { return value }
        return nil
    }

    @Test(arguments: feedforward) func `fixed points and correlations`(_ entry: Feedforward) throws {
        var settings = entry.parameters.map { "\($0.key)=\($0.value)" }
        settings += ["q=\(entry.start[0])", "T=20"]
        var request = MeanFieldCalculation.Request()
        request.correlation = "\(entry.start[1])"
        let report = try calculation(entry.rules, settings).report(request)
        let points = try #require(report.points)
        try #require(points.count == entry.points.count)
        for (point, reference) in zip(points, entry.points) {
            #expect(agrees(point.variance, reference.q))
            #expect(point.isStable == reference.stable)
            #expect(agrees(point.parallel, reference.chiParallel, 1e-8))
            #expect(agrees(point.perpendicular, reference.chiPerp))
            if let c = reference.c, reference.q > 0 { #expect(agrees(point.correlation, c, 1e-9)) }
            if let length = reference.xiQ { #expect(agrees(finite(point.xiQ), length, 1e-7 * max(1, length))) }
            if let length = reference.xiC, reference.q > 0 {
                #expect(agrees(finite(point.xiC), length, 1e-7 * max(1, length)))
            }
        }
        guard let trajectory = entry.trajectory else { return }
        let layers = try #require(report.trajectory)
        #expect(layers.end != nil || layers.layers.count == trajectory.variances.count)
        for (layer, (k, c)) in zip(layers.layers, zip(trajectory.variances, trajectory.c)) {
            #expect(agrees(layer.covariance[0], k, 1e-10))
            #expect(agrees(layer.correlation, c, 1e-9))
        }
    }

    @Test(arguments: critical) func `critical values`(_ entry: Critical) throws {
        let letters = Set(entry.given.keys).union([entry.free])
        let found = try calculation(
            rules(entry.phi, letters),
            entry.given.map { "\($0.key)=\($0.value)" }
                + (letters.contains("g") || !entry.phi.contains("g*") ? [] : ["g=1"]))
        var request = MeanFieldCalculation.Request()
        request.critical = "\(entry.free)=\(entry.range[0])..\(entry.range[1])"
        let values = try #require(try found.report(request).critical).values
        try #require(values.count == entry.roots.count)
        for (value, root) in zip(values, entry.roots) {
            #expect(agrees(value.parameter, root[entry.free]!, 1e-10))
            #expect(agrees(value.variance, root["q"]!, 1e-9))
        }
    }

    @Test(arguments: continuous) func `continuous time`(_ entry: Continuous) throws {
        let text = """
            rules 1
            theory golden
            source "golden data"
            width N
            time t stationary
            parameter gamma, sigma_w, sigma_b, kappa
            neuron h[i](t)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            bias b[i] ~ normal(0, sigma_b^2)
            noise xi[i](t) ~ white(kappa)
            update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*phi(h[j](t)) + b[i] + xi[i](t)
            where phi(x) = \(entry.phi)

            """
        let report = try calculation(text, entry.parameters.map { "\($0.key)=\($0.value)" }).report()
        let points = try #require(report.points)
        for reference in entry.solutions {
            let kind = reference.solution == "static" ? "fixed point" : "fluctuating"
            let point = points.first {
                $0.kind == kind && ($0.variance!.value - reference.delta0).magnitude < 1e-4 * max(1, reference.delta0)
            }
            guard let point else {
                Issue.record("no \(kind) of variance \(reference.delta0)")
                continue
            }
            let accuracy = 10 * reference.error + 1e-9
            #expect(agrees(point.variance, reference.delta0, accuracy))
            #expect(agrees(point.limit, reference.deltaInf, accuracy))
            #expect(agrees(point.groundState, reference.groundState, accuracy))
            #expect(agrees(point.lyapunov, reference.lambda, accuracy))
        }
    }
}
