import ArgumentParser
import Diagrammar
import Diagrams
import Export
import Language
import Theory

/// The automorphisms behind a diagram's symmetry factor, or the reason for its zero.
///
/// Not among the subcommands until ``read(_:_:)`` is connected to the reader of codes.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "The automorphisms behind a diagram's symmetry factor, or why it is zero.",
        discussion: """
            The code is one that `diagrams` lists, or one written by hand:

              diagrammar why rules/phi4.rules 'e1-a1.1,e2-a1.2,a1.3-a1.4'
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The code of a diagram.")
    var code: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .json], "why")
            let model = try CommonOptions.model(rules)
            let drawn = try Self.read(code, model)
            do {
                let explanation = try DiagramExplanation(
                    vertices: drawn.vertices, partners: drawn.partners, rules: drawn.rules, external: drawn.external)
                return common.format == .json
                    ? explanation.json(theory: model.name, code: code) : "\(code)\n\(explanation.text)"
            } catch let error as TooManyTimes {
                throw Failure(
                    "no assignment of times was found or excluded in \(error.tried) trials",
                    help: "ask for a diagram with fewer vertices or earlier times", exitCode: 75)
            }
        }
    }

    /// A diagram by its half-edges, with the rules it was drawn by and its external points.
    struct Drawn {
        let vertices: [Int]
        let partners: [Int]
        let rules: FeynmanRules
        let external: ExternalPoints
    }

    /// CONNECT HERE: the one call to the reader of codes, which checks the half-edges (an involution without fixed points)
    /// and says which fields, indices and times the external points have.
    private static func read(_ code: String, _ model: Model) throws -> Drawn {
        throw Failure("the reader of codes is not connected", help: "this command is not listed yet", exitCode: 70)
    }
}
