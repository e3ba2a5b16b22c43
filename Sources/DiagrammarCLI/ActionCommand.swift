import ArgumentParser
import Diagrammar

struct ActionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "action", abstract: "The averaged action, its propagators and vertices, and the conventions.")

    @Argument(help: "A rules file.")
    var rules: String

    @Option(name: .long, help: "Set symbols first: sigma_b=0. May repeat.")
    var set: [String] = []

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .latex, .json, .sympy], "action")
            let model = try CommonOptions.model(rules)
            let report = try model.actionReport(options: set.map { "when \($0)" })
            return switch common.format {
            case .latex: report.latex()
            case .json: report.json()
            case .sympy: report.sympy()
            default: report.text()
            }
        }
    }
}
