import Diagrammar
import Export
import Language

/// What ends a command, with the exit code it ends with.
struct Failure: Error {
    struct Message {
        var file: String?
        var line: Int?
        var column: Int?
        var message: String
        var help: String
    }

    var messages: [Message]
    /// What a person reads on standard error.
    var text: String
    var exitCode: Int32
    /// Whether the errors are written as JSON.
    var asJSON = false

    init(_ message: String, help: String, exitCode: Int32) {
        messages = [Message(message: message, help: help)]
        text = "diagrammar: error: \(message)\n = help: \(help)\n"
        self.exitCode = exitCode
    }

    init(_ diagnostics: Diagnostics) {
        messages = zip(diagnostics.all, diagnostics.positions).map { diagnostic, position in
            Message(
                file: diagnostics.source.name, line: position.line, column: position.column,
                message: diagnostic.message,
                help: diagnostic.help)
        }
        text = diagnostics.rendered
        exitCode = 65
    }

    init(_ error: CalculationError) {
        let (message, help, code) = error.explanation
        self.init(message, help: help, exitCode: code)
    }

    func report() {
        guard asJSON else { return Output.writeError(text) }
        let errors = messages.map { message in
            JSONValue.object([
                ("file", JSONValue(message.file)), ("line", message.line.map(JSONValue.integer) ?? .null),
                ("column", message.column.map(JSONValue.integer) ?? .null), ("message", .string(message.message)),
                ("help", .string(message.help)),
            ])
        }
        Output.writeError(JSONValue.object([("errors", .array(errors))]).text + "\n")
    }
}
