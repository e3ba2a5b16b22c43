import Evaluation
import Exact
import Foundation
import Testing

/// All networks of Tests/Golden/mean-field, which two other methods in Python solved; a few without DIAGRAMMAR_LONG.
@Suite struct AutocorrelationGoldenTests {
    struct Continuous: Decodable {
        struct Solution: Decodable {
            let solution: String
            let variance, limit, energy, lambda, error: Double

            enum CodingKeys: String, CodingKey {
                case solution, lambda, error
                case variance = "delta_0"
                case limit = "delta_inf"
                case energy = "E0"
            }
        }
        let phi: String
        let parameters: [String: String]
        let solutions: [Solution]
    }

    struct Discrete: Decodable {
        let phi: String
        let parameters: [String: String]
        let solution: String
        let delta: [Double]
        let limit, lambda, error: Double

        enum CodingKeys: String, CodingKey {
            case phi, parameters, solution, delta, lambda, error
            case limit = "delta_inf"
        }
    }

    private static func read<Value: Decodable>(_ name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Golden/mean-field/\(name).json")
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    }

    private static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

    private func agree(_ a: Estimate, _ b: Double, _ error: Double) -> Bool {
        (a.value - b).magnitude <= a.error + 4 * max(error, 1e-10) * max(1, b.magnitude)
            && a.error <= 1e-8 * max(1, b.magnitude)
    }

    @Test func `in continuous time`() throws {
        let all: [Continuous] = try Self.read("continuous")
        for (place, entry) in all.enumerated() where Self.isLong || place % 12 == 5 {
            func number(_ key: String) -> Double { Double(entry.parameters[key]!)! }
            let weight = try Rational(parsing: entry.parameters["sigma_w"]!)
            let found = try network(
                entry.phi, weight * weight, decay: number("gamma"), bias: number("sigma_b") * number("sigma_b"),
                noise: number("kappa")
            ).solutions()
            for known in entry.solutions {
                let isHere = found.contains { state in
                    (state.kind == .fixedPoint) == (known.solution == "static")
                        && agree(state.variance, known.variance, known.error)
                        && agree(state.limit, known.limit, known.error)
                        && agree(state.groundState, known.energy, known.error)
                        && agree(state.lyapunov, known.lambda, known.error)
                }
                let summary = found.map { "\($0.kind) \($0.variance) \($0.limit) \($0.groundState) \($0.lyapunov)" }
                #expect(isHere, "\(entry.phi) \(entry.parameters) \(known) among \(summary)")
            }
            #expect(found.count == entry.solutions.count, "\(entry.phi) \(entry.parameters)")
        }
    }

    @Test func `in steps`() throws {
        let all: [Discrete] = try Self.read("discrete")
        for (place, entry) in all.enumerated() where Self.isLong || place % 8 == 3 {
            func number(_ key: String) -> Double { Double(entry.parameters[key]!)! }
            // A negative leak is refused.
            if number("a") < 0 { continue }
            let weight = try Rational(parsing: entry.parameters["sigma_w"]!)
            let map = try network(entry.phi, weight * weight).map
            let state = try StepAutocorrelationEquation(
                leak: number("a"), bias: number("sigma_b") * number("sigma_b"), noise: number("kappa"), map: map
            ).stationaryState()
            #expect((state.kind == .fixedPoint) == (entry.solution == "static"), "\(entry.phi) \(entry.parameters)")
            let isSame =
                agree(state.variance, entry.delta[0], entry.error) && agree(state.limit, entry.limit, entry.error)
                && agree(state.lyapunov, entry.lambda, entry.error)
            #expect(
                isSame, "\(entry.phi) \(entry.parameters) \(state.variance) \(state.limit) \(state.lyapunov) \(entry)")
            for (lag, value) in entry.delta.enumerated() {
                #expect(
                    (state.value(at: lag) - value).magnitude <= 1e-9 * max(1, value), "\(entry.parameters) lag \(lag)")
            }
        }
    }
}
