import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The program as a user runs it, from the root of the package.
struct Run {
    var output = ""
    var errors = ""
    var exitCode: Int32 = 0

    /// Runs a line of shell in which `diagrammar` is the program that was built with the tests.
    init(_ line: String) throws {
        let folder = try #require(Self.buildFolder, "the program has not been built")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = root
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = folder + ":" + (environment["PATH"] ?? "")
        process.environment = environment
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = FileHandle.nullDevice
        try process.run()
        output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        exitCode = process.terminationStatus
    }

    /// The folder that holds both the test bundle and the program.
    private static let buildFolder: String? = {
        let candidates =
            CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
            + [root.appendingPathComponent(".build/debug")]
        return candidates.first {
            FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("diagrammar").path)
        }?.path
    }()
}

@Suite struct ExampleTests {
    static let files = try! FileManager.default.contentsOfDirectory(
        atPath: root.appendingPathComponent("examples").path
    )
    .filter { $0.hasSuffix(".txt") }.sorted()

    /// Every example is a command line and what it prints.
    @Test(arguments: files)
    func printsWhatTheExampleShows(_ file: String) throws {
        let text = try String(contentsOf: root.appendingPathComponent("examples/\(file)"), encoding: .utf8)
        let command = try #require(text.split(separator: "\n").first?.dropFirst(2))
        let run = try Run(String(command))
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect("$ \(command)\n\(run.output)" == text)
    }

    /// Every command in the README's blocks runs, but for installing, building and testing.
    @Test func readmeCommandsRun() throws {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let commands = readme.split(separator: "\n").filter { $0.hasPrefix("diagrammar ") }
        #expect(commands.count >= 6)
        for command in commands {
            let run = try Run(String(command))
            #expect(run.exitCode == 0, "\(command): \(run.errors)")
            #expect(!run.output.isEmpty)
        }
        // The first command of the README, without the part that installs.
        let first = try #require(readme.split(separator: "\n").first { $0.contains("swift run") })
        let question = try #require(first.range(of: "diagrammar derive"))
        #expect(try Run(String(first[question.lowerBound...])).exitCode == 0)
    }
}

@Suite struct ExitCodeTests {
    @Test(arguments: [
        ("diagrammar --version", 0), ("diagrammar --help", 0), ("diagrammar nonsense", 2), ("diagrammar derive", 2),
        ("diagrammar derive rules/phi4.rules '<x*x>'", 2), ("diagrammar derive nowhere.rules '<x>'", 66),
        ("diagrammar derive rules '<x>'", 66), ("diagrammar derive rules/phi4.rules '<x*y>' --through g^2", 65),
        ("diagrammar derive rules/phi4.rules '<x*x' --through g^2", 65),
        ("diagrammar derive rules/phi4.rules '<x*x>' --through g^2 --format csv", 2),
        ("diagrammar derive rules/phi4.rules '<x*x>' --through g^2 -o nowhere/file", 73),
        ("diagrammar derive rules/phi4.rules '<x*x>' --through g^2 > /dev/full", 74),
        ("diagrammar action rules/cubic-mlp.rules | head -1", 0),
        ("diagrammar derive rules/linear-rnn.rules '<h(5).h(5)>/N' --max-diagrams 10", 75),
        ("diagrammar derive rules/deep-linear.rules '<h(T).h(T)>/N'", 2),
        ("diagrammar derive rules/deep-linear.rules '<h(T).h(T)>/N' --set T=2", 0),
        ("diagrammar derive rules/deep-linear.rules '<h(2).h(2)>/N' --scheme saddle", 0),
        ("diagrammar derive rules/relu-mlp.rules '<h(1).h(1)>/N'", 65),
        ("diagrammar action rules/tanh-mlp.rules", 65),
        ("diagrammar derive rules/tanh-mlp.rules '<h(1).h(1)>/N' --scheme saddle --through 1/N --set sigma_w=1/N", 65),
        ("diagrammar derive rules/tanh-mlp.rules '<h(1).h(1)>/N' --scheme saddle --through 1/N --set sigma_b=1/N", 65),
        ("diagrammar derive rules/tanh-mlp.rules '<h(1).h(1)>/N' --scheme saddle --through 1/N --set q=1/N", 65),
        ("diagrammar derive rules/deep-linear.rules '<h(2).h(2)>/N' --fixed point", 65),
        ("diagrammar derive rules/two-inputs.rules '<h(1;1).h(1;2)>/N' --set 'g=0,q[1,2]=1'", 0),
        ("diagrammar derive rules/two-inputs.rules '<h(1;1).h(1;2)>/N' --scheme saddle --through 1/N", 0),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --order g^20 --count", 75),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --order g^7 --max-memory 25", 75),
        ("diagrammar derive rules/phi4.rules '<x; x>' --through g^6 --max-memory 1", 75),
        ("diagrammar derive rules/phi4.rules '<x; x>' --through g^1 --max-memory 0", 2),
        ("diagrammar estimate rules/phi4.rules '<x; x>' --through g^12", 0),
        ("diagrammar estimate rules/linear-rnn.rules '<h(3).h(3)>/N' --format csv", 0),
        ("diagrammar estimate rules/phi4.rules '<x; x>' --through g^2 --format latex", 2),
        ("diagrammar estimate rules/phi4.rules '<x; x>'", 2), ("diagrammar expect rules/phi4.rules", 0),
        ("diagrammar expect nowhere.rules", 66),
        ("diagrammar check rules/deep-linear.rules '<r(2)> order 1/N' --set sigma_w=1,sigma_b=0,q=1", 65),
        ("diagrammar diagrams rules/phi4.rules --from 'e111|e|'", 0), ("diagrammar diagrams rules/phi4.rules", 2),
        ("diagrammar diagrams rules/phi4.rules --from 'e11|e|'", 65),
        ("diagrammar diagrams rules/phi4.rules --from '<x;x>e1-a1.1,e2-a1.2,a1.3-a1.4' --count", 0),
        ("diagrammar diagrams rules/vector-model.rules '<x[1]*x[1]>' --from 'e111|e|'", 0),
        ("diagrammar expect rules/phi4.rules", 0), ("diagrammar expect nowhere.rules", 66),
    ])
    func exitCodes(_ line: String, _ code: Int) throws {
        let run = try Run(line)
        #expect(run.exitCode == Int32(code), "\(line): \(run.output)\(run.errors)")
        if code != 0 { #expect(!run.errors.isEmpty) }
    }

    /// Three million steps before it is refused; the release build is asked the same in .ci/run.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil))
    func tooManyStepsOfANetwork() throws {
        let run = try Run("diagrammar derive rules/cubic-mlp.rules '<h(2).h(2)/N; h(2).h(2)/N>'")
        #expect(run.exitCode == 75, "\(run.output)\(run.errors)")
        #expect(run.errors.contains("refused for its size"))
    }

    @Test func aFailedWriteLeavesTheOldFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("diagrammar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("result").path
        #expect(try Run("diagrammar derive rules/phi4.rules '<x*x>' --through g^1 -o \(file)").exitCode == 0)
        let first = try String(contentsOfFile: file, encoding: .utf8)
        #expect(first.contains("1 - g/2"))
        #expect(try Run("diagrammar derive rules/phi4.rules '<x*y>' --through g^1 -o \(file)").exitCode == 65)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["result"])
    }

    @Test func errorsAsJSON() throws {
        let run = try Run("diagrammar derive rules/phi4.rules '<x*y>' --through g^2 --format json")
        let object = try JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: Any]
        let errors = try #require(object?["errors"] as? [[String: Any]])
        #expect(errors.first?["line"] as? Int == 1)
        #expect(errors.first?["column"] as? Int == 4)
        #expect(run.output.isEmpty)
    }

    @Test func jsonOfAnEstimateIsOneObject() throws {
        let run = try Run("diagrammar estimate rules/phi4.rules '<x; x>' --order g^6 --format json")
        let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "estimate")
        #expect(object["sum"] as? String == "1418/27")
        #expect(object["pairings"] as? String == "7226240532480")
        let diagrams = try #require(object["diagrams"] as? [String: Any])
        let (value, error) = (diagrams["value"] as? Double ?? 0, diagrams["error"] as? Double ?? 0)
        #expect(abs(value - 853) < 5 * error)
    }

    @Test func jsonOfADerivationIsOneObject() throws {
        let run = try Run("diagrammar derive rules/vector-model.rules '<x[1]*x[1]>' --through g^2 --format json")
        let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "derive")
        #expect(object["remainder"] as? String == "O(g^3)")
        #expect((object["diagrams"] as? [Any])?.count == 13)
        #expect((object["orders"] as? [Any])?.count == 6)
        #expect((object["certificate"] as? [[String: Any]])?.contains { $0["status"] as? String == "passed" } == true)
    }
}
