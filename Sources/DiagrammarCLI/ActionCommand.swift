import ArgumentParser
import Diagrammar
import Export
import Language

struct ActionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "action", abstract: "The averaged action, its propagators and vertices, and the conventions.")

    @Argument(help: "A rules file.")
    var rules: String

    @Option(name: .long, help: "Set symbols first: sigma_b=0. May repeat.")
    var set: [String] = []

    @Option(name: .long, help: "bare, or saddle: the collective action of k and its saddle point.")
    var scheme: String = "bare"

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .latex, .json, .sympy], "action")
            let model = try CommonOptions.model(rules)
            guard ["bare", "saddle"].contains(scheme) else {
                throw Failure(
                    "\(scheme) is no scheme", help: "--scheme bare, or --scheme saddle", exitCode: 2)
            }
            if scheme == "saddle" {
                try common.requires([.text, .latex, .json], "action --scheme saddle")
                return try saddle(model)
            }
            let report = try model.actionReport(options: set.map { "when \($0)" })
            return switch common.format {
            case .latex: report.latex()
            case .json: report.json()
            case .sympy: report.sympy()
            default: report.text()
            }
        }
    }

    private func saddle(_ model: Model) throws -> String {
        switch try model.saddleReport(options: set.map { "when \($0)" }) {
        case .layers(let report):
            switch common.format {
            case .latex: report.latex()
            case .json: report.json()
            default: report.text()
            }
        case .recurrent(let equation, let symbols, let theory, let title):
            switch common.format {
            case .latex: equation.latex(in: symbols)
            case .json: equation.document(theory: theory, in: symbols)
            default: "theory \(theory)" + (title.map { ": \($0)" } ?? "") + "\n\n" + equation.text(in: symbols)
            }
        }
    }
}
