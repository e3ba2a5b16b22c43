import ArgumentParser
import Diagrammar
import Diagrams
import Export
import Language
import Theory

/// The automorphisms behind a diagram's symmetry factor, or the reason for its zero.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "The automorphisms behind a diagram's symmetry factor, or why it is zero.",
        discussion: """
            The code is one that `diagrams` lists, or one written by hand:

              diagrammar why rules/phi4.rules '<x;x>e1-a1.1,e2-a1.2,a1.3-a1.4'
              diagrammar why rules/phi4.rules 'e111|e|'
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
            let calculation = try Calculation(model, from: code, allowsZero: true)
            do {
                let explanations = try calculation.explanations()
                if common.format == .json {
                    return try explanations.json(theory: model.name, code: code)
                }
                return explanations.map { "\($0.code)\n\($0.explanation.text)" }.joined(separator: "\n")
            } catch let error as TooManyTimes {
                throw Failure(
                    "no assignment of times was found or excluded in \(error.tried) trials",
                    help: "ask for a diagram with fewer vertices or earlier times", exitCode: 75)
            }
        }
    }
}

extension [Calculation.CodeExplanation] {
    fileprivate func json(theory: String, code: String) throws -> String {
        if count == 1 { return self[0].explanation.json(theory: theory, code: self[0].code) }
        // A Nickel index that several diagrams share.
        return "[" + map { $0.explanation.json(theory: theory, code: $0.code).trimmingNewline }.joined(separator: ",\n")
            + "]\n"
    }
}

extension String {
    fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
