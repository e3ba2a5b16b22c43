import ArgumentParser
import Diagrammar
import Export

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Joins parts of a run of sampled networks: the same bits as one run.",
        discussion: """
            Parts are written by sample with --shard, or by a run that was stopped:

              diagrammar sample rules/tanh-mlp.rules '<r(T)>' --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --shard 1/2 -o part1.json
              diagrammar sample rules/tanh-mlp.rules '<r(T)>' --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --shard 2/2 -o part2.json
              diagrammar merge part1.json part2.json

            Parts of different runs are refused. If parts are missing they are named, and the exit code is 75; --partial takes what \
            is there.
            """)

    @Argument(help: "Parts.", completion: .file(extensions: ["json"]))
    var parts: [String]

    @Flag(name: .long, help: "Give the estimate of what is there, and exit code 0, although parts are missing.")
    var partial = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .json, .csv, .latex], "merge")
            let merge = try SampleMerge(parts.map { ($0, try PartFile.read($0)) })
            if let missing = merge.missing, !partial {
                throw Failure(
                    missing, help: "draw what is missing, or take what is there: --partial", exitCode: 75)
            }
            let calculation = try merge.run.calculation()
            let report = try SampleReport(
                merge.run, calculation, try merge.run.plan(calculation), blocks: merge.blocks, partial: merge.missing)
            return report.text(common)
        }
    }
}
