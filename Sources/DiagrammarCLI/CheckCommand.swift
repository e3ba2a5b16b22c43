import ArgumentParser
import Diagrammar
import Export

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Theory beside networks drawn at random: whether they agree, and what would have been caught.",
        discussion: """
            Derives the observable, samples it at several widths and gives a verdict, with how small an error it would have seen:

              diagrammar check rules/deep-linear.rules '<r(T); r(T)>' --set T=4,sigma_w=1,sigma_b=0,q=1
              diagrammar check rules/tanh-mlp.rules '<r(T)>' --through 1/N --set T=4,sigma_w=1,sigma_b=0,q=1 --widths 16,32,64

            Exit code 0 if they agree, 1 if they do not, 75 if the networks could not tell. A test of the check itself, with the last \
            coefficient of theory wrong by 5 %:

              diagrammar check rules/deep-linear.rules '<r(T); r(T)>' --set T=4,sigma_w=1,sigma_b=0,q=1 --perturb-theory 1.05
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The observable, as '<h(3).h(3)>/N'.")
    var observable: String

    @Option(name: .long, help: "The widths of the networks.")
    var widths: String = "16,32,64,128"

    @Option(
        name: .long, help: "Keep powers up to this one: 1/N^2, N^0, g^4. May repeat; a term must satisfy every bound.")
    var through: [String] = []

    @Option(
        name: .long, help: "The frame of the expansion: bare or saddle.", completion: .list(["bare", "saddle"]))
    var scheme: String?

    @Option(
        name: .long,
        help: "How many networks of each width at the first stage: 2e4; later stages draw ten times as many.")
    var samples: String = "2e4"

    @Option(
        name: .long, help: "A test of the check: multiplies the last coefficient of theory by this, as 1.05.")
    var perturbTheory: Double?

    @Option(name: .long, help: "Give up after this many seconds with exit code 75.")
    var maxTime: Double?

    @OptionGroup var options: SamplingOptions

    @OptionGroup var jobs: JobsOption

    @OptionGroup var common: CommonOptions

    /// The bounds and the frame as modifiers of the language.
    private var modifiers: [String] {
        through.map { "through \($0)" } + (scheme.map { ["scheme \($0)"] } ?? [])
    }

    mutating func validate() throws {
        if let maxTime, !(maxTime > 0) { throw ValidationError("--max-time is a positive number of seconds.") }
        if let perturbTheory, !perturbTheory.isFinite {
            throw ValidationError("--perturb-theory is a number, as 1.05.")
        }
    }

    func run() throws {
        var verdict = CheckReport.Verdict.agrees
        try common.run {
            try common.requires([.text, .json, .csv, .svg], "check")
            let report = try report()
            verdict = report.verdict
            return switch common.format {
            case .json: report.json()
            case .csv: report.csv()
            case .svg: report.svg()
            default: report.text(columns: Terminal.columns, verbose: common.verbose)
            }
        }
        switch verdict {
        case .agrees: break
        case .disagrees: throw ExitCode(1)
        case .undecided: throw ExitCode(75)
        }
    }

    private func report() throws -> CheckReport {
        let model = try CommonOptions.model(rules)
        let calculation = try SamplingCalculation(
            model, observable, settings: options.set, manner: try options.manner())
        guard calculation.width == nil else {
            throw Failure(
                "a check takes its widths from --widths",
                help: "leave \(model.symbols[.width].name) out of --set: --widths 16,32,64,128",
                exitCode: 2)
        }
        var request = SamplingCalculation.TheoryRequest()
        request.modifiers = modifiers
        request.jobs = jobs.count
        var theory = try calculation.theory(request)
        if let perturbTheory {
            guard theory.lastOrder != nil else {
                throw Failure(
                    "theory gives 0, which has no coefficient to change",
                    help: "test the check with another observable",
                    exitCode: 65)
            }
            theory.perturbation = perturbTheory
        }
        let networks = try SamplingOptions.count(samples, "--samples")
        try options.refuseIfTooLarge(
            try widthNumbers().map { try calculation.plan(width: $0, networks: networks) }, networks: networks,
            jobs: jobs.count, maximumTime: maxTime)
        var check = Check(calculation, theory, widths: try widthNumbers(), networks: networks)
        (check.seed, check.jobs, check.maximumTime) = (options.seed, jobs.count, maxTime)
        return try CheckDrawing(showsProgress: !common.quiet).run(check)
    }

    /// The widths, ascending.
    private func widthNumbers() throws -> [Int] {
        let numbers = widths.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0.filter { $0 != " " })
        }
        guard numbers.allSatisfy({ $0.map { $0 >= 1 && $0 <= 1 << 20 } ?? false }) else {
            throw Failure("--widths \(widths) are no widths", help: "as in: --widths 16,32,64,128", exitCode: 2)
        }
        let sorted = numbers.compactMap(\.self).sorted()
        guard Set(sorted).count == sorted.count else {
            throw Failure("a width stands twice in --widths \(widths)", help: "name every width once", exitCode: 2)
        }
        return sorted
    }
}
