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

            At symbolic times it also says which order of the times contributes. A question tells what the diagram is a \
            part of, with the order of its times:

              diagrammar why rules/leaky-rnn.rules '<h[1](T)*h~[1](S)>e1-e2' --when 'S > T'
            """)

    @Argument(help: "A rules file.")
    var rules: String

    @Argument(help: "The code of a diagram.")
    var code: String

    @Argument(help: "The question the diagram is a part of; without it, the external points of the code.")
    var question: String?

    @OptionGroup var options: QuestionOptions

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run {
            try common.requires([.text, .json], "why")
            let model = try CommonOptions.model(rules)
            let calculation = try Calculation(
                model, from: code, question, options: options.modifiers, maximumDiagrams: options.maxDiagrams,
                maximumMemory: options.maxMemory, allowsZero: true)
            do {
                let explanations = try calculation.explanations()
                if common.format == .json {
                    return try explanations.json(theory: model.name, code: code)
                }
                return explanations.map { "\($0.code)\n\($0.text)" }.joined(separator: "\n")
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
        if count == 1 { return self[0].explanation.json(theory: theory, code: self[0].code, times: self[0].times) }
        // A Nickel index that several diagrams share.
        return "["
            + map { $0.explanation.json(theory: theory, code: $0.code, times: $0.times).trimmingNewline }.joined(
                separator: ",\n")
            + "]\n"
    }
}

extension String {
    fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
