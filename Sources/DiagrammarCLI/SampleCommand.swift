import ArgumentParser
import Diagrammar
import Exact
import Export
import Foundation
import Language
import Sampling

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "An observable on networks drawn at random: value and error, without any theory.",
        discussion: """
            Every letter needs a value, the width and the times as well:

              diagrammar sample rules/tanh-mlp.rules '<r(T)>' --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --samples 1e5
              diagrammar sample rules/deep-linear.rules '<r(T); r(T)>' --set N=16,T=4,sigma_w=1,sigma_b=0,q=1 --seed 7

            The same seed gives the same bits with any number of threads, and with any division into shards:

              diagrammar sample RULES OBSERVABLE --set ... --samples 1e9 --shard 3/16 -o part3.json
              diagrammar merge part*.json

            Without --shard the shard is taken from the launcher, if there is one: Open MPI, MPICH, srun, Slurm arrays. {shard} in a \
            file name stands for the number of the shard:

              mpirun -n 16 diagrammar sample RULES OBSERVABLE --set ... --samples 1e9 -o part{shard}.json

            A run that was stopped or killed goes on from its last part; the part is kept up to date while it runs:

              diagrammar sample RULES OBSERVABLE --set ... --samples 1e9 --resume run.json
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The observable, as '<h(3).h(3)>/N'.")
    var observable: String

    @OptionGroup var options: SamplingOptions

    @Option(name: .long, help: "How many networks: 100000, or 1e6.")
    var samples: String = "1e5"

    @Option(
        name: .long,
        help: "Draw only one part of the networks and write it as a part: 3/16. none ignores what a launcher says.")
    var shard: String?

    @Option(
        name: .long,
        help: "Go on from this part and keep it up to date; it is begun if it does not exist.",
        completion: .file(extensions: ["json"]))
    var resume: String?

    @Option(name: .long, help: "Seconds between two writings of the part while a run with --shard or --resume goes on.")
    var saveEvery: Double = 30

    @Option(name: .long, help: "Stop after this many seconds with exit code 75, and give what is done.")
    var maxTime: Double?

    @OptionGroup var jobs: JobsOption

    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        if let maxTime, !(maxTime > 0) { throw ValidationError("--max-time is a positive number of seconds.") }
        if !(saveEvery >= 0) { throw ValidationError("--save-every is a number of seconds.") }
    }

    func run() throws {
        var common = common
        var code: Int32 = 0
        do {
            try common.requires([.text, .json, .csv, .latex], "sample")
            let launched = try launchedShard()
            common.output = try Self.named(common.output, launched.shard)
            let outcome = try draw(launched, resume: try Self.named(resume, launched.shard), output: common.output)
            code = outcome.exitCode
            try common.run { outcome.text }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            try common.run { throw error }
        }
        if code != 0 { throw ExitCode(code) }
    }

    // MARK: Drawing

    private struct Outcome {
        var text: String
        var exitCode: Int32
    }

    private func draw(_ launched: Launched, resume: String?, output: String?) throws -> Outcome {
        let source = try SourceText(name: rules, bytes: InputFile.read(rules))
        let run = try SampleRun(
            rules: source, observable: observable, settings: options.set,
            networks: try SamplingOptions.count(samples, "--samples"),
            seed: options.seed, manner: try options.manner())
        let calculation = try run.calculation(rulesName: rules)
        let plan = try run.plan(calculation)
        if !calculation.question.bounds.isEmpty {
            remark(
                "orders of a theory, as in \"through 1/N\", are nothing that networks know: the whole value is sampled")
        }
        if let shard = launched.shard, shard.count > run.blocks {
            throw Failure(
                "\(run.blocks) blocks cannot be divided into \(shard.count) shards",
                help: "all shards alike take: --blocks \(shard.count)", exitCode: 2)
        }
        var part = SamplePart(run: run, shard: launched.shard)
        try options.refuseIfTooLarge(
            [plan], networks: run.networks / max(1, launched.shard?.count ?? 1),
            jobs: jobs.jobs ?? launched.processors ?? jobs.count, maximumTime: maxTime)
        if let resume {
            if let old = try PartFile.existing(resume) {
                if let difference = run.difference(from: old.run) {
                    throw Failure(
                        "\(resume) is part of another run: \(difference)",
                        help: "repeat the command with which it was begun, or name another file", exitCode: 65)
                }
                part.add(old.blocks)
            } else {
                remark("\(resume) does not exist, and is begun")
            }
        }
        let drawing = SampleDrawing(
            plan: plan, file: resume ?? (launched.shard == nil ? nil : output), saveEvery: saveEvery,
            jobs: jobs.jobs ?? launched.processors ?? jobs.count, maximumTime: maxTime, showsProgress: !common.quiet)
        let stop = try drawing.finish(&part)
        if let stop { return try stopped(stop, part, calculation, plan, launched, resume: resume, output: output) }
        if let resume, resume != output || launched.shard == nil { try PartFile.write(part, to: resume) }
        if launched.shard != nil { return Outcome(text: try part.text(), exitCode: 0) }
        return Outcome(text: try text(SampleReport(run, calculation, plan, blocks: part.blocks)), exitCode: 0)
    }

    /// What is given when the run has not come to its end: a part where there is a file for it, else the estimate so far.
    private func stopped(
        _ stop: SampleDrawing.Stop, _ part: SamplePart, _ calculation: SamplingCalculation, _ plan: SamplingPlan,
        _ launched: Launched, resume: String?, output: String?
    ) throws -> Outcome {
        let done = "\(part.wanted.count - part.missing.count) of \(part.wanted.count) blocks are done"
        let file = resume ?? output
        if let resume { try PartFile.write(part, to: resume) }
        if let file {
            Output.writeError("diagrammar: \(stop.reason): \(done); to go on: the same command with --resume \(file)\n")
            if resume == nil || launched.shard != nil { return Outcome(text: try part.text(), exitCode: stop.exitCode) }
            // The report's place stays empty: a part is no report.
            throw ExitCode(stop.exitCode)
        }
        Output.writeError("diagrammar: \(stop.reason): \(done)\n")
        if launched.shard != nil { return Outcome(text: try part.text(), exitCode: stop.exitCode) }
        guard part.blocks.count >= 2 else { throw ExitCode(stop.exitCode) }
        return Outcome(
            text: try text(
                SampleReport(part.run, calculation, plan, blocks: part.blocks, partial: "\(stop.reason), \(done)")),
            exitCode: stop.exitCode)
    }

    private func text(_ report: SampleReport) -> String { report.text(common) }

    private func remark(_ text: String) { if !common.quiet { Output.writeError("diagrammar: \(text)\n") } }

    // MARK: Shards

    /// Which part this process draws.
    private struct Launched {
        var shard: Shard?
        /// How many processors the launcher gives; 1 if it says nothing, as it starts many processes.
        var processors: Int?
    }

    private func launchedShard() throws -> Launched {
        if let shard {
            if shard == "none" { return Launched() }
            guard let read = Shard(shard) else {
                throw Failure(
                    "--shard \(shard) is no part of a whole", help: "the third of sixteen is --shard 3/16", exitCode: 2)
            }
            return Launched(shard: read)
        }
        guard let found = try Shard.ofLauncher(ProcessInfo.processInfo.environment) else { return Launched() }
        guard common.output != nil else {
            throw Failure(
                "this is process \(found.shard) of a launcher (\(found.variables.joined(separator: ", "))), and all would write to the same place",
                help: "name a file for each: -o 'part{shard}.json', or draw everything here: --shard none", exitCode: 2)
        }
        // A script may have put the number there itself.
        if let output = common.output, found.shard.count > 1, !output.contains(Self.place),
            !found.numbers.contains(where: { output.contains("\($0)") })
        {
            throw Failure(
                "all \(found.shard.count) processes of the launcher would write to \(output)",
                help: "let each have its file: -o 'part{shard}.json'", exitCode: 2)
        }
        remark("shard \(found.shard), from \(found.variables.joined(separator: ", "))")
        return Launched(shard: found.shard, processors: found.processors ?? 1)
    }

    private static let place = "{shard}"

    /// A file name with the number of the shard in its place, all of the same length so that they sort.
    private static func named(_ name: String?, _ shard: Shard?) throws -> String? {
        guard let name, name.contains(place) else { return name }
        guard let shard else {
            throw Failure(
                "\(name) asks for the number of a shard, and there is none", help: "as in: --shard 3/16", exitCode: 2)
        }
        let digits = "\(shard.count)".count
        let number = "\(shard.number)"
        return name.replacingOccurrences(
            of: place, with: String(repeating: "0", count: digits - number.count) + number)
    }
}

/// What sampled networks take on the command line.
struct SamplingOptions: ParsableArguments {
    @Option(name: .long, help: "Values of all letters: N=64,T=8,sigma_w=3/2. May repeat.")
    var set: [String] = []

    @Option(name: .long, help: "The seed of the random numbers.")
    var seed: UInt64 = 1

    @Option(
        name: .long,
        help:
            "How products with weight matrices are drawn: conditional on the products so far, with all entries of the matrix, or auto, what is faster.",
        completion: .list(Sampler.allCases.map(\.rawValue)))
    var sampler: Sampler = .automatic

    @Option(
        name: .long,
        help: "The larger step of continuous time, 1/32; half of it is taken as well, and both extrapolated.")
    var step: String?

    @Option(name: .long, help: "The time after which a stationary network has forgotten its start.")
    var burnIn: String?

    @Option(name: .long, help: "Over how many origins of time a stationary network is averaged.")
    var origins: Int = 20

    @Option(
        name: .long,
        help:
            "Into how many blocks the networks are divided; the error comes from their spread. 256, more for long runs, unless given."
    )
    var blocks: Int?

    @Option(
        name: .long,
        help:
            "Stop with exit code 75 before the start if networks would need more memory than this, in MiB (4096 unless given)."
    )
    var maxMemory: Int?

    mutating func validate() throws {
        if origins < 1 { throw ValidationError("--origins is a positive number.") }
        if let blocks, blocks < 2 || blocks > SamplePart.mostBlocks {
            throw ValidationError("--blocks is a number from 2 to \(SamplePart.mostBlocks).")
        }
    }

    func manner() throws -> SamplingCalculation.Manner {
        var manner = SamplingCalculation.Manner()
        manner.sampler = sampler
        manner.step = try Self.time(step, "--step")
        manner.burnIn = try Self.time(burnIn, "--burn-in")
        manner.origins = origins
        manner.blocks = blocks
        return manner
    }

    /// Refuses networks that would take more memory than allowed, or more than a day.
    ///
    /// - Parameters:
    ///   - networks: how many of each plan this process draws.
    ///   - maximumTime: in seconds, if the user has set a time: then it decides.
    func refuseIfTooLarge(_ plans: [SamplingPlan], networks: Int, jobs: Int, maximumTime: Double?) throws {
        let limit = maxMemory ?? 4096
        if let largest = plans.map(\.bytesPerWorker).max(), largest * Double(jobs) / 1_048_576 > Double(limit) {
            throw Failure(
                "\(jobs) thread\(jobs == 1 ? "" : "s") would hold about \(Self.short(largest * Double(jobs) / 1_048_576)) MiB of networks (limit \(limit) MiB)",
                help: "smaller networks, fewer --jobs, or --max-memory", exitCode: 75)
        }
        let seconds = plans.reduce(0) { $0 + $1.operationsPerNetwork } * Double(networks) / 1e9 / Double(jobs)
        if maximumTime == nil, seconds > 86_400 {
            throw Failure(
                "these networks would take about \(Self.short(seconds / 86_400)) days on \(jobs) thread\(jobs == 1 ? "" : "s")",
                help: "fewer --samples, a --shard of them, or a --max-time after which to stop", exitCode: 75)
        }
    }

    private static func short(_ number: Double) -> String { String(format: "%.3g", number) }

    private static func time(_ text: String?, _ name: String) throws -> Rational? {
        guard let text else { return nil }
        guard let value = Rational(text), value.signum() > 0, value.doubleValue > 1e-12, value.doubleValue < 1e12 else {
            throw Failure("\(name) \(text) is no duration", help: "as in: \(name) 1/32", exitCode: 2)
        }
        return value
    }

    /// `100000`, `1e6` or `2.5e6`.
    static func count(_ text: String, _ name: String) throws -> Int {
        if let count = Int(text), count >= 2, count <= 1_000_000_000_000 { return count }
        guard let number = Double(text), number == number.rounded(), number >= 2, number <= 1e12 else {
            throw Failure("\(name) \(text) is no number of networks", help: "as in: \(name) 1e6", exitCode: 2)
        }
        return Int(number)
    }
}

extension Sampler: ExpressibleByArgument {}

extension SampleReport {
    func text(_ common: CommonOptions) -> String {
        switch common.format {
        case .json: json()
        case .csv: csv()
        case .latex: latex()
        default: text(columns: Terminal.columns, verbose: common.verbose)
        }
    }
}
