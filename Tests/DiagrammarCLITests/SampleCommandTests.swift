import Foundation
import Testing

/// Sampled networks as a user asks for them: whole, in parts, stopped and resumed.
@Suite struct SampleCommandTests {
    private static let question = "rules/deep-linear.rules '<r(T); r(T)>'"
    private static let settings = "--set N=8,T=3,sigma_w=1,sigma_b=0,q=1"

    private static func command(_ more: String = "--samples 4000") -> String {
        "diagrammar sample \(question) \(settings) \(more)"
    }

    /// A folder of its own, gone at the end.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("diagrammar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    // MARK: Whole

    /// <r; r> = (1 + 2/N)^(T+1) - 1 exactly.
    @Test func agreesWithTheExactAnswer() throws {
        let run = try Run(Self.command("--samples 20000 --format json"))
        let rows = try #require(try object(run.output)["widths"] as? [[String: Any]])
        let (value, error) = (rows[0]["sample"] as? Double ?? .nan, rows[0]["error"] as? Double ?? .nan)
        #expect(run.exitCode == 0 && rows.count == 1 && rows[0]["samples"] as? Int == 20000)
        #expect(error > 0 && error < 0.1)
        #expect(abs(value - (pow(1.25, 4) - 1)) < 5 * error)
    }

    @Test func formatsSayTheSame() throws {
        let text = try Run(Self.command()).output
        let csv = try Run(Self.command("--samples 4000 --format csv")).output.split(separator: "\n").map(String.init)
        let latex = try Run(Self.command("--samples 4000 --format latex")).output
        #expect(csv.count == 2 && csv[0].hasPrefix("N,sample,error,samples"))
        let value = String(try #require(csv[1].split(separator: ",").dropFirst().first).prefix(3))
        #expect(text.contains("  \(value)") && text.contains("4000 networks in 256 blocks, seed 1"))
        #expect(latex.contains("= \(value)"))
    }

    // MARK: Parts

    @Test func partsMergeToTheBytesOfOneRun() throws {
        try inFolder { folder in
            let whole = try Run(Self.command("--samples 4000 --format json --jobs 2"))
            for number in 1...3 {
                let part = try Run(
                    Self.command("--samples 4000 --shard \(number)/3 -o '\(folder)/p{shard}.json' --jobs \(number)"))
                #expect(part.exitCode == 0 && part.output.isEmpty, "\(part.errors)")
            }
            let merged = try Run("diagrammar merge \(folder)/p3.json \(folder)/p1.json \(folder)/p2.json --format json")
            #expect(merged.exitCode == 0 && merged.output == whole.output)
            let missing = try Run("diagrammar merge \(folder)/p3.json \(folder)/p1.json")
            #expect(
                missing.exitCode == 75 && missing.output.isEmpty && missing.errors.contains("shard 2 of 3 is missing"))
            let partial = try Run("diagrammar merge \(folder)/p3.json \(folder)/p1.json --partial")
            #expect(partial.exitCode == 0 && partial.output.contains("partial result: shard 2 of 3 is missing"))
            // Without -o a part goes to standard output.
            let written = try Run(Self.command("--samples 4000 --shard 2/3"))
            #expect(try written.output == String(contentsOfFile: "\(folder)/p2.json", encoding: .utf8))
        }
    }

    @Test func partsOfDifferentRunsAreRefused() throws {
        try inFolder { folder in
            _ = try Run(Self.command("--samples 4000 --shard 1/2 -o \(folder)/a"))
            _ = try Run(Self.command("--samples 4000 --seed 2 --shard 2/2 -o \(folder)/b"))
            let run = try Run("diagrammar merge \(folder)/a \(folder)/b")
            #expect(run.exitCode == 65 && run.errors.contains("the seed is 1 in one and 2 in the other"))
            #expect(run.output.isEmpty)
        }
    }

    // MARK: Launchers

    @Test func theLauncherGivesTheShard() throws {
        try inFolder { folder in
            let command = Self.command("--samples 4000 -o '\(folder)/p{shard}.json'")
            for id in 1...2 {
                let array = "SLURM_ARRAY_TASK_ID=\(id) SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=2"
                let run = try Run("\(array) \(command)")
                #expect(run.exitCode == 0 && run.errors.contains("shard \(id)/2"), "\(run.errors)")
            }
            let merged = try Run("diagrammar merge \(folder)/p*.json")
            #expect(try merged.output == Run(Self.command()).output)
        }
        let refused = try Run("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 " + Self.command())
        #expect(refused.exitCode == 2 && refused.errors.contains("{shard}"))
        // What is said by hand comes first.
        let whole = try Run(
            "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 " + Self.command("--samples 4000 --shard none"))
        #expect(try whole.output == Run(Self.command()).output)
    }

    private static let hasMPI = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The script as it stands in the examples.
    @Test(.enabled(if: hasMPI)) func mpirunStartsAllShards() throws {
        try inFolder { folder in
            let root = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"
            let crowded = "OMPI_MCA_rmaps_base_oversubscribe=1 PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe"
            let run = try Run("SAMPLES=3000 \(root) \(crowded) sh examples/shards-mpi.sh \(folder) 3")
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(try run.output == Self.exampleRun("--samples 3000"))
        }
    }

    private static func exampleRun(_ more: String) throws -> String {
        try Run(
            "diagrammar sample rules/tanh-mlp.rules '<r(T); r(T)>' --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 \(more)"
        ).output
    }

    /// The script as it stands in the examples, with what Slurm would set, from a folder of its own.
    @Test func slurmArraysDrawAllShards() throws {
        try inFolder { folder in
            let here = "root=$PWD; cd \(folder); ln -s $root/rules rules; "
            let array = "SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=2 SLURM_ARRAY_TASK_COUNT=2 SLURM_CPUS_PER_TASK=2"
            let run = try Run(
                here
                    + "for id in 1 2; do SAMPLES=3000 SHARDS=2 SLURM_ARRAY_TASK_ID=$id \(array) bash $root/examples/shards-slurm.sh; done"
            )
            #expect(run.exitCode == 0 && run.output.isEmpty, "\(run.errors)")
            let merged = try Run("diagrammar merge \(folder)/parts/part*.json")
            #expect(try merged.output == Self.exampleRun("--samples 3000 --blocks 1000"))
        }
    }

    // MARK: Stopping

    /// Killed without warning: the last part that was written goes on to the bytes of an undisturbed run.
    @Test func aKilledRunGoesOn() throws {
        try inFolder { folder in
            let command = Self.command("--samples 60000 --jobs 1")
            // As soon as a few blocks stand in the file.
            let part = "\(folder)/run.json"
            let killed = try Run(
                "\(command) --resume \(part) --save-every 0 & p=$!; "
                    + "until grep -q '\"block\":2,' \(part) 2>/dev/null || ! kill -0 $p; do sleep 0.02; done; kill -9 $p; wait $p"
            )
            #expect(killed.output.isEmpty)
            let left = try Set(FileManager.default.contentsOfDirectory(atPath: folder))
            let begun = try object(String(contentsOfFile: "\(folder)/run.json", encoding: .utf8))
            let blocks = try #require(begun["blocks"] as? [Any])
            #expect(blocks.count > 0)
            let resumed = try Run("\(command) --resume \(folder)/run.json")
            #expect(resumed.exitCode == 0)
            let whole = try Run(Self.command("--samples 60000 --jobs 2"))
            #expect(resumed.output == whole.output)
            // The part is whole now too.
            #expect(try Run("diagrammar merge \(folder)/run.json").output == whole.output)
            let other = try Run(Self.command("--samples 60000 --seed 2 --resume \(folder)/run.json"))
            #expect(other.exitCode == 65 && other.errors.contains("the seed"))
            // Killed in the middle of a writing, a run leaves at most that unfinished file behind; runs that end leave nothing.
            #expect(left.contains("run.json") && left.count <= 2)
            #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == left)
        }
    }

    @Test(arguments: [("INT", 130, "interrupted"), ("TERM", 143, "terminated")])
    func signalsLeaveAValidPart(_ signal: String, _ code: Int, _ word: String) throws {
        try inFolder { folder in
            // So many networks that the run cannot end by itself.
            let run = try Run(
                "timeout --preserve-status -s \(signal) 0.7 "
                    + Self.command("--samples 1e7 --blocks 100000 --jobs 1 -o \(folder)/out"))
            #expect(run.exitCode == Int32(code) && run.output.isEmpty)
            #expect(run.errors.contains(word) && run.errors.contains("--resume \(folder)/out"))
            let merged = try Run("diagrammar merge \(folder)/out --partial")
            #expect(merged.exitCode == 0 && merged.output.contains("partial result: blocks"), "\(merged.errors)")
        }
        let shown = try Run(
            "timeout --preserve-status -s \(signal) 0.7 " + Self.command("--samples 1e7 --blocks 100000 --jobs 1"))
        #expect(shown.exitCode == Int32(code) && shown.output.contains("note: partial result: \(word)"))
    }

    @Test func timeIsABudget() throws {
        let run = try Run(Self.command("--samples 1e7 --blocks 100000 --jobs 1 --max-time 0.4"))
        #expect(run.exitCode == 75 && run.errors.contains("out of time"))
        #expect(run.output.contains("partial result: out of time"))
    }

    // MARK: Refusals

    @Test(arguments: [
        ("diagrammar sample rules/phi4.rules '<x; x>' --set g=1", 65, "without a network"),
        (
            "diagrammar sample rules/deep-linear.rules '<r(T)>' --set T=3,sigma_w=1,sigma_b=0,q=1", 65,
            "the width N has no value"
        ),
        ("diagrammar sample rules/deep-linear.rules '<r(T)>' --set N=8,T=3,sigma_w=1", 65, "no value"),
        ("diagrammar sample nowhere.rules '<r(T)>'", 66, "cannot read"),
        (command("--samples 1.5"), 2, "no number of networks"), (command("--samples 0"), 2, "no number of networks"),
        (command("--shard 4/3"), 2, "--shard 3/16"), (command("--shard 1/300"), 2, "--blocks 300"),
        (command("-o p{shard}.json"), 2, "there is none"), (command("--step 0"), 2, "no duration"),
        (command("--blocks 1"), 2, "--blocks"), (command("--sampler quick"), 2, "sampler"),
        (command("--format svg"), 2, "no format"), (command("--resume README.md"), 65, "no part of a sample"),
        ("diagrammar merge README.md", 65, "no part of a sample"), ("diagrammar merge nowhere.json", 66, "cannot read"),
        ("diagrammar merge", 2, "parts"),
        (
            "diagrammar check rules/deep-linear.rules '<r(T)>' --set T=1,sigma_w=1,sigma_b=0,q=1 --widths 16,x", 2,
            "--widths"
        ),
        (
            "diagrammar check rules/deep-linear.rules '<r(T)>' --set T=1,sigma_w=1,sigma_b=0,q=1 --widths 16,16", 2,
            "twice"
        ),
    ])
    func refusals(_ line: String, _ code: Int, _ words: String) throws {
        let run = try Run(line)
        #expect(run.exitCode == Int32(code), "\(line): \(run.output)\(run.errors)")
        #expect(run.errors.contains(words), "\(line): \(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func errorsAreJSONWhereTheResultIs() throws {
        let run = try Run(Self.command("--samples 1 --format json"))
        let errors = try #require(try object(run.errors)["errors"] as? [[String: Any]])
        #expect(run.exitCode == 2 && (errors.first?["message"] as? String ?? "").contains("--samples"))
    }
}
