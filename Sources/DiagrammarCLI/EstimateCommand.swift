import ArgumentParser
import Diagrammar
import Export

struct EstimateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate",
        abstract: "How many diagrams a question has, how long it takes and how much memory, before any is drawn.",
        discussion: """
            Order by order the exact number of Wick pairings and the exact sum of 1/S, from generating functions, and \
            the number of diagrams, estimated from random ones:

              diagrammar estimate rules/phi4.rules '<x; x>' --through g^30
              diagrammar estimate rules/vector-model.rules '<x[1]*x[1]>' --through g^6 --format json

            The numbers of diagrams carry one standard deviation. Time and memory are orders of magnitude.
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The question, as '<h(3).h(3)>/N'.")
    var question: String

    @OptionGroup var options: QuestionOptions

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .json, .csv], "estimate")
            let (calculation, heading) = try options.calculationOfAnySize(rules, question)
            if let method = calculation.answersWithoutDiagrams {
                throw Failure(
                    "no diagrams are drawn for this: \(method)",
                    help: "derive answers it; what would be too large is refused before it starts", exitCode: 2)
            }
            let report = try calculation.sizeReport(trustsPairings: options.maxDiagrams != nil)
            return switch common.format {
            case .text: report.text(heading)
            case .json: report.json(heading)
            default: report.csv()
            }
        }
    }
}
