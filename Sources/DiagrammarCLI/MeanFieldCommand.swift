import ArgumentParser
import Diagrammar
import Export

struct MeanFieldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mean-field",
        abstract: "A network at infinite width: its fixed points, and how far information travels.",
        discussion: """
            Without values the equations in letters; with a value for every parameter fixed points in numbers:

              diagrammar mean-field rules/tanh-mlp.rules
              diagrammar mean-field rules/tanh-mlp.rules --set sigma_w^2=2,sigma_b^2=0.05

            Layers, from two inputs of a given correlation:

              diagrammar mean-field rules/relu-mlp.rules --set sigma_w^2=2,sigma_b=0,q=1,T=10 --correlation 0.5

            The edge of chaos, and the plane of two parameters:

              diagrammar mean-field rules/tanh-mlp.rules --set sigma_b=0.1 --critical sigma_w
              diagrammar mean-field rules/tanh-mlp.rules --phase-diagram sigma_w=0.5..4 sigma_b=0..1
              diagrammar mean-field rules/tanh-mlp.rules --phase-diagram sigma_w=0.5..4:71 sigma_b=0..1:41 --format svg -o plane.svg

            How deep it can be trained at a width, with the corrections of order 1/N:

              diagrammar mean-field rules/tanh-mlp.rules --depth-scale --set N=256,sigma_w=1.2,sigma_b=0.1
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Option(
        name: .long,
        help: "Values of parameters: sigma_w=3/2, sigma_w^2=2, sigma_w=sqrt(2); T=20 follows the layers. May repeat.")
    var set: [String] = []

    @Option(
        name: .long,
        help:
            "The value of this parameter at which the network is critical: sigma_w, or sigma_w=0.5..4 to search there.")
    var critical: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help:
            "The plane of two parameters, as a sketch, csv, json or svg: sigma_w=0.5..4 sigma_b=0..1; :71 after a range takes 71 points."
    )
    var phaseDiagram: [String] = []

    @Flag(
        name: .long,
        help: "How deep the network can be trained at a width: corrections of order 1/N, with --set N=256.")
    var depthScale = false

    @Option(
        name: .long, parsing: .unconditional,
        help: "The correlation of two inputs in the first layer, for layers (0 unless given).")
    var correlation: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        var failure: Failure?
        try common.run {
            try common.requires(
                phaseDiagram.isEmpty ? [.text, .latex, .json, .csv] : [.text, .json, .csv, .svg],
                phaseDiagram.isEmpty ? "mean-field" : "mean-field --phase-diagram")
            let model = try CommonOptions.model(rules)
            let calculation = try MeanFieldCalculation(model, settings: set)
            var request = MeanFieldCalculation.Request()
            request.critical = critical
            request.correlation = correlation
            request.depthScale = depthScale
            if !phaseDiagram.isEmpty { return try plane(calculation) }
            if [critical != nil, correlation != nil, depthScale].count(where: \.self) > 1 {
                throw Failure(
                    "a critical value, layers and the depth scale are different questions", help: "ask them one by one",
                    exitCode: 2)
            }
            if depthScale { try common.requires([.text, .latex, .json], "mean-field --depth-scale") }
            let report = try calculation.report(request)
            if case .notConverged(let residual, let message) = report.status {
                failure = Failure(
                    message + (residual.map { " (residual \($0))" } ?? ""),
                    help: "smaller weights, or an activation that is bounded, have a fixed point", exitCode: 65)
            }
            switch common.format {
            case .latex: return report.latex()
            case .json: return report.json()
            case .csv: return report.csv()
            default: return report.text(verbose: common.verbose)
            }
        }
        if var failure {
            failure.asJSON = common.format == .json
            throw failure
        }
    }

    private func plane(_ calculation: MeanFieldCalculation) throws -> String {
        guard critical == nil, correlation == nil, !depthScale else {
            throw Failure(
                "a phase diagram, a critical value, layers and the depth scale are different questions",
                help: "ask them one by one", exitCode: 2)
        }
        let report = try calculation.phaseDiagram(phaseDiagram)
        switch common.format {
        case .csv: return report.csv()
        case .json: return report.json()
        case .svg: return report.plane!.svg()
        default: return report.plane!.sketch(columns: Terminal.columns, unicode: Terminal.showsUnicode)
        }
    }
}
