import ArgumentParser
import Diagrammar
import Export

enum Grouping: String, ExpressibleByArgument, CaseIterable {
    case routing, topology
}

struct DiagramsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagrams", abstract: "The diagrams whose values add up to the derived result.",
        discussion: """
            One row a diagram with its index lines routed, or, with --group topology, one row for all routings:

              diagrammar diagrams rules/vector-model.rules '<x[1]*x[1]>' --through g^2
              diagrammar diagrams rules/phi4.rules '<x; x>' --order g^4 --count

            Filters select, with QGRAF's words (Docs/Selection.md):

              diagrammar diagrams rules/phi4.rules '<x; x; x; x>' --loops 2 --filter onepi,nosnail --amputated
              diagrammar diagrams rules/phi4.rules --from 'e111|e|'
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The question: one mean or one cumulant. With --from it may be left away.")
    var question: String?

    @OptionGroup var options: QuestionOptions

    @OptionGroup var selecting: SelectionOptions

    @Flag(name: .long, help: "Only the number of diagrams and the sum of 1/S, order by order.")
    var count = false

    @Option(name: .long, help: "routing: one row for each routing of the indices; topology: rows merged.")
    var group: Grouping = .routing

    @Option(
        name: .long,
        help:
            "Only the diagram with this code, or all with this Nickel index: '<x;x>e1-a1.1,e2-a1.2,a1.3-a1.4', 'e111|e|'."
    )
    var from: String?

    @OptionGroup var common: CommonOptions

    @Flag(
        name: .long,
        help:
            "External points may change places where the observable is symmetric: fewer rows, each worth all its labellings."
    )
    var unlabelled = false

    @OptionGroup var jobs: JobsOption
    func validate() throws {
        if question == nil, from == nil { throw ValidationError("Missing expected argument '<question>'") }
    }

    func run() throws {
        var wasInterrupted = false
        try common.run {
            try common.requires(
                count ? [.text, .latex, .json, .csv, .markdown] : [.text, .latex, .json, .sympy, .csv, .markdown],
                count ? "diagrams --count" : "diagrams")
            var (calculation, heading) = try options.calculation(
                rules, question, from: from, rows: count ? .none : common.format == .json ? .objects : .table,
                selection: selecting.selection())
            var listing = Calculation.Listing()
            listing.byTopology = group == .topology
            listing.countsOnly = count
            listing.mayEndEarly = true
            calculation.manner.jobs = jobs.count
            calculation.manner.isUnlabelled = unlabelled
            try calculation.requiresUnlabelled()
            let (list, _) = try Interruption.during(calculation.monitor, showsProgress: !common.quiet) {
                try calculation.list(listing)
            }
            wasInterrupted = list.isInterrupted
            return switch common.format {
            case .text: list.text(heading, countsOnly: count)
            case .latex: list.latex(heading, countsOnly: count)
            case .json: list.json(heading, countsOnly: count)
            case .sympy: list.sympy()
            case .markdown: list.markdown(heading, countsOnly: count)
            default: list.csv(countsOnly: count)
            }
        }
        if wasInterrupted {
            Output.writeError("diagrammar: interrupted; the list is incomplete\n")
            throw ExitCode(130)
        }
    }
}
