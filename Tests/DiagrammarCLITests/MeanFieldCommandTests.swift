import Foundation
import Testing

/// A network at infinite width, asked as a user asks.
@Suite struct MeanFieldCommandTests {
    private static let chaotic = "diagrammar mean-field rules/tanh-mlp.rules --set sigma_w^2=2,sigma_b^2=0.05"

    /// The object that a command prints, and what it left on standard error.
    private func json(_ line: String, exitCode: Int32 = 0) throws -> (object: [String: Any], run: Run) {
        let run = try Run("\(line) --format json")
        #expect(run.exitCode == exitCode, "\(line): \(run.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return (try #require(object), run)
    }

    /// Whether a number of an object is what it should be to the given accuracy, and its error as small.
    private func check(_ object: [String: Any], _ name: String, _ expected: Double, within accuracy: Double) throws {
        let number = try #require(object[name] as? [String: Any], "\(name)")
        let (value, error) = (number["value"] as? Double ?? .nan, number["error"] as? Double ?? .nan)
        #expect((value - expected).magnitude <= accuracy, "\(name): \(value)")
        #expect(error >= 0 && error <= accuracy, "\(name): \(error)")
    }

    // MARK: Numbers

    @Test func chaoticPointAsJSON() throws {
        let (object, run) = try json(Self.chaotic)
        #expect(run.errors.isEmpty)
        #expect(object["kind"] as? String == "mean-field" && object["status"] as? String == "converged")
        let points = try #require(object["points"] as? [[String: Any]])
        #expect(points.count == 1)
        let point = try #require(points.first)
        #expect(point["phase"] as? String == "chaotic" && point["stable"] as? Bool == true)
        try check(point, "q", 0.72176187, within: 5e-9)
        try check(point, "chi_perp", 1.04766600, within: 5e-9)
        try check(point, "c", 0.74408, within: 5e-6)
        try check(point, "xi_c", 25.2134, within: 5e-5)
        try check(point, "xi_q", 1.38798, within: 5e-6)
    }

    @Test func orderedPointAsTextAndCSV() throws {
        let question = "diagrammar mean-field rules/tanh-mlp.rules --set sigma_w^2=1,sigma_b^2=0.05"
        let text = try Run(question).output
        #expect(text.contains("0.19359252") && text.contains("0.75903164") && text.contains("ordered"))
        let lines = try Run("\(question) --format csv").output.split(separator: "\n")
        #expect(lines.first == "q,q_error,stable,chi_perp,chi_parallel,c,xi_q,xi_c,lyapunov,phase")
        let fields = try #require(lines.last).split(separator: ",").map(String.init)
        try #require(fields.count == 10)
        #expect(((Double(fields[0]) ?? .nan) - 0.19359252).magnitude < 5e-9)
        #expect(((Double(fields[3]) ?? .nan) - 0.75903165).magnitude < 5e-9)
        #expect(fields[2] == "true" && fields[5] == "1" && fields[9] == "ordered")
    }

    @Test func criticalWeights() throws {
        for (bias, square) in [("0.01", 1.42420529), ("0.05", 1.76095464)] {
            let (object, _) = try json(
                "diagrammar mean-field rules/tanh-mlp.rules --critical sigma_w=0.5..4 --set sigma_b^2=\(bias)")
            let critical = try #require(object["critical"] as? [String: Any])
            #expect((critical["all"] as? [Any])?.count == 1)
            try check(critical, "square", square, within: 5e-9)
        }
    }

    @Test func aRecurrentNetworkWithoutNoiseIsCriticalAtItsDecay() throws {
        let (object, _) = try json(
            "diagrammar mean-field rules/tanh-rnn.rules --critical sigma_w=0.5..4 --set gamma=3/2,kappa=0")
        let critical = try #require(object["critical"] as? [String: Any])
        #expect(((critical["value"] as? Double ?? .nan) - 1.5).magnitude < 1e-9)
    }

    @Test func homogeneousNetworksAreCriticalWithAnyVariance() throws {
        let (object, _) = try json("diagrammar mean-field rules/relu-mlp.rules --set sigma_w^2=2,sigma_b=0")
        let point = try #require((object["points"] as? [[String: Any]])?.first)
        #expect(point["q"] is NSNull && point["phase"] as? String == "critical" && point["xi_q"] as? String == "inf")
        try check(point, "chi_perp", 1, within: 1e-12)
        try check(point, "chi_parallel", 1, within: 1e-12)
    }

    /// The arc-cosine kernel of the first layer: c' = (√(1 − c²) + c (π − arccos c))/π.
    @Test func layersOfTwoInputs() throws {
        let run = try Run(
            "diagrammar mean-field rules/relu-mlp.rules --set sigma_w^2=2,sigma_b=0,q=3,T=2 --correlation 0.5 --format csv"
        )
        let lines = run.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(lines.map(\.first) == ["layer", "0", "1", "2"])
        var c = 0.5
        for line in lines.dropFirst(2) {
            c = ((1 - c * c).squareRoot() + c * (.pi - acos(c))) / .pi
            #expect(((Double(line[5]) ?? .nan) - c).magnitude < 1e-12, "\(line)")
        }
    }

    @Test func planeHasTheColumnsOfTheManual() throws {
        let run = try Run(
            "diagrammar mean-field rules/tanh-mlp.rules --phase-diagram sigma_w=1..2:2 sigma_b=0..1:2 --format csv")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(lines.first == ["sigma_w", "sigma_b", "q", "chi_perp", "xi_c", "phase"])
        #expect(lines.dropFirst().map(\.last) == ["critical", "chaotic", "ordered", "chaotic"])
    }

    /// The numbers that the README shows are those that its first command prints.
    @Test func readmeShowsWhatIsPrinted() throws {
        let readme = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("README.md"), encoding: .utf8)
        let printed = try Run(Self.chaotic).output
        let numbers = printed[try #require(printed.range(of: "at sigma_w^2 = 2")).lowerBound...]
        #expect(readme.contains(Self.chaotic) && readme.contains("```\n\(numbers)```"))
    }

    // MARK: What is not answered

    /// The report is printed all the same: on standard output in every format, the error beside it.
    @Test func growthWithoutBoundIsAStatus() throws {
        let line = "diagrammar mean-field rules/relu-mlp.rules --set sigma_w^2=3,sigma_b=0.1"
        let (object, run) = try json(line, exitCode: 65)
        #expect(object["status"] as? String == "not converged")
        #expect((object["message"] as? String ?? "").contains("grows without bound"))
        #expect((object["points"] as? [Any])?.isEmpty == true)
        let errors = try JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: Any]
        #expect((errors?["errors"] as? [Any])?.count == 1)
        let text = try Run(line)
        #expect(text.exitCode == 65)
        #expect(text.output.contains("no fixed point") && text.output.contains("not converged"))
        #expect(text.errors.contains("grows without bound") && text.errors.contains("= help:"))
    }

    @Test(arguments: [
        ("rules/tanh-mlp.rules --set sigma_x=1", 65, "sigma_x is no parameter"),
        ("rules/tanh-mlp.rules --critical sigma_w", 65, "sigma_b has no value"),
        ("rules/tanh-mlp.rules --critical sigma_w --set sigma_w=1,sigma_b=0", 65, "sigma_w is set"),
        ("rules/tanh-mlp.rules --critical q --set sigma_w=1,sigma_b=0", 65, "does not enter"),
        ("rules/tanh-mlp.rules --critical sigma_w=4..1 --set sigma_b=0", 65, "is empty"),
        ("rules/tanh-mlp.rules --phase-diagram sigma_w=1..1 sigma_b=0..1", 2, "has no extent"),
        ("rules/tanh-mlp.rules --phase-diagram sigma_w=1..2", 65, "two axes"),
        ("rules/tanh-mlp.rules --phase-diagram sigma_w=1..2 sigma_b=0..1 --format latex", 2, "no format latex"),
        ("rules/tanh-mlp.rules --set sigma_w=1,sigma_b=0 --format form", 2, "no format form"),
        ("rules/tanh-mlp.rules --set sigma_w=-1,sigma_b=0", 65, "sigma_w is positive"),
        ("rules/tanh-mlp.rules --set sigma_w=1,sigma_b=0,q=1,T=2 --correlation 2", 65, "between -1 and 1"),
        ("rules/tanh-mlp.rules --depth-scale --set sigma_w=1,sigma_b=0", 65, "width N has no value"),
        ("rules/tanh-mlp.rules --depth-scale --set N=8,sigma_w=1,sigma_b=0 --format csv", 2, "no format csv"),
        ("rules/tanh-mlp.rules --depth-scale --critical sigma_w --set N=8,sigma_b=0", 2, "different questions"),
        ("rules/tanh-rnn.rules --depth-scale --set N=8,gamma=1,kappa=0,sigma_w=2", 65, "not linear"),
        ("rules/phi4.rules", 65, "declares an action"), ("nowhere.rules", 66, "nowhere.rules"),
    ])
    func refusals(_ question: String, _ code: Int, _ message: String) throws {
        let run = try Run("diagrammar mean-field \(question)")
        #expect(run.exitCode == Int32(code), "\(question): \(run.errors)")
        #expect(run.errors.contains(message), "\(question): \(run.errors)")
        #expect(run.errors.contains("help:"), "\(question): \(run.errors)")
        #expect(run.output.isEmpty)
    }

    /// Its equations exist, its numbers do not: nearby inputs part infinitely fast.
    @Test func jumpsHaveEquationsOnly() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("sign-\(UUID().uuidString).rules").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try """
        rules 1
        theory    sign-mlp
        width     N
        depth     l = 0 ... T
        parameter sigma_w, q
        neuron    h[i](l)
        weight    W[i,j](l) ~ normal(0, sigma_w^2/N)
        update    h[i](l+1) = W[i,j](l)*sign(h[j](l))
        initial   h[i](0)   ~ normal(0, q)

        """.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try Run("diagrammar mean-field \(file)").output.contains("K' = sigma_w^2"))
        let numbers = try Run("diagrammar mean-field \(file) --set sigma_w=1")
        #expect(numbers.exitCode == 65 && numbers.errors.contains("jumps"))
    }
}
