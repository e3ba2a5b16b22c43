import ArgumentParser
import Diagrammar
import Export
import Language

struct ExpectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expect", abstract: "Runs the expect lines of rules files.",
        discussion: "Exit code 1 if a line disagrees. A line with a symbolic time is tried at 0 ... 6.")

    @Argument(help: "Rules files.")
    var rules: [String]

    @Option(name: .long, help: "Give a line up beyond this many diagrams.")
    var maxDiagrams: Int = 2_000_000

    @OptionGroup var common: CommonOptions

    func run() throws {
        var failed = false
        var messages: [Failure] = []
        try common.run {
            try common.requires([.text, .json], "expect")
            var text = ""
            var json: [JSONValue] = []
            for path in rules {
                let model: Model
                do {
                    model = try CommonOptions.model(path)
                } catch let diagnostics as Diagnostics {
                    messages.append(Failure(diagnostics))
                    continue
                } catch let failure as Failure {
                    messages.append(failure)
                    continue
                }
                let outcomes = model.runExpectations(maximumDiagrams: maxDiagrams)
                if outcomes.isEmpty { text += "\(path): no expect lines\n" }
                for outcome in outcomes {
                    let (status, detail) = outcome.verdict.described
                    if status != "agrees" { failed = true }
                    if status != "agrees" || !common.quiet {
                        let cases = outcome.cases == 1 ? "" : " (\(outcome.cases) cases)"
                        text += "\(path):\(outcome.line): \(status)\(cases): \(outcome.text)\n" + detail
                    }
                    json.append(
                        .object([
                            ("file", .string(path)), ("line", .integer(outcome.line)), ("status", .string(status)),
                            ("cases", .integer(outcome.cases)), ("text", .string(outcome.text)),
                        ]))
                }
            }
            if common.format == .json {
                return JSONValue.object([("format", .integer(1)), ("kind", .string("expect")), ("lines", .array(json))])
                    .text + "\n"
            }
            return text
        }
        for var failure in messages {
            failure.asJSON = common.format == .json
            failure.report()
        }
        if let worst = messages.first { throw ExitCode(worst.exitCode) }
        if failed { throw ExitCode(1) }
    }
}

extension ExpectationOutcome.Verdict {
    fileprivate var described: (status: String, detail: String) {
        switch self {
        case .agrees: ("agrees", "")
        case .disagrees(let times, let derived, let expected):
            ("disagrees", "  \(times.isEmpty ? "" : "at \(times): ")derived \(derived)\n  expected \(expected)\n")
        case .undecided(let reason): ("undecided", "  \(reason)\n")
        }
    }
}
