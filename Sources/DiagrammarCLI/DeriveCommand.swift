import ArgumentParser
import Diagrammar
import Export

struct DeriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "derive", abstract: "A correlator, exact or within bounds, from all its diagrams.",
        discussion: """
            The question is an arithmetic expression in means <A> and joint cumulants <A; B; ...>:

              diagrammar derive rules/deep-linear.rules '<h(4).h(4)/N; h(4).h(4)/N>'
              diagrammar derive rules/vector-model.rules '<x[1]*x[1]>' --through g^4 --through 1/N^2

            The expansion about the saddle point takes any activation, order by order in 1/N:

              diagrammar derive rules/tanh-mlp.rules '<r(T)>' --scheme saddle --through 1/N --format latex
              diagrammar derive rules/relu-mlp.rules '<r(T)^2>/<r(T)>^2' --scheme saddle --set sigma_b=0 --fixed u=T/N --through 1/N
              diagrammar derive rules/erf-mlp.rules '<r(T); r(T)>' --scheme saddle --through 1/N --fixed point

            With a value for every parameter it gives numbers with their errors, layer by layer as csv:

              diagrammar derive rules/tanh-mlp.rules '<r(T)>' --scheme saddle --through 1/N --set T=10,q=1,sigma_w=1,sigma_b=0 --format csv
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The question, as '<h(3).h(3)>/N'.")
    var question: String

    @OptionGroup var options: QuestionOptions

    @Flag(name: .long, inversion: .prefixedNo, help: "Check the result by independent means.")
    var certificate = true

    @Flag(name: .long, help: "A table: powers of 1/N down, powers of a time across (text, markdown, latex).")
    var table = false

    @OptionGroup var jobs: JobsOption

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            if table {
                try common.requires([.text, .markdown, .latex], "derive --table")
            } else {
                try common.requires([.text, .latex, .json, .sympy, .mathematica, .form, .csv], "derive")
            }
            var (calculation, heading) = try options.calculation(
                rules, question, rows: common.format == .json ? .objects : .none)
            calculation.manner.jobs = jobs.count
            if [.text, .json, .csv].contains(common.format), !table, let numbers = try calculation.numbers() {
                return switch common.format {
                case .json: numbers.json(heading)
                case .csv: numbers.table.csv()
                default: numbers.text(heading)
                }
            }
            if common.format == .csv {
                throw Failure(
                    "only numbers over layers are tabulated as csv",
                    help: "give all parameters a value in a saddle scheme, as in: --scheme saddle --set T=10,q=1",
                    exitCode: 2)
            }
            if common.format == .json {
                let (list, derivation) = try calculation.list(
                    orOnlyDerive: Calculation.Listing(), certifying: certificate)
                return derivation.json(heading, diagrams: list?.rows ?? [])
            }
            let derivation = try calculation.derive(certifying: certificate)
            if table {
                let style: Derivation.TableStyle =
                    switch common.format {
                    case .markdown: .markdown
                    case .latex: .latex
                    default: .text
                    }
                return derivation.powerTables(heading, style)
            }
            return switch common.format {
            case .latex: try derivation.latex(heading)
            case .sympy: try derivation.expression(.sympy, verbose: common.verbose)
            case .mathematica: try derivation.expression(.mathematica, verbose: common.verbose)
            case .form: try derivation.expression(.form, verbose: common.verbose)
            default: derivation.text(heading, verbose: common.verbose)
            }
        }
    }
}
