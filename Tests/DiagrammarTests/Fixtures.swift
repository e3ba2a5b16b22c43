import Algebra
import Diagrammar
import Exact
import Foundation
import Language

/// The root of the package.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// Whether long versions of the tests run.
let runsLongTests = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

func model(_ text: String) throws -> Model { try Model(SourceText(name: "test", text: text)) }

func model(file: String) throws -> Model {
    let data = try Data(contentsOf: packageRoot.appendingPathComponent(file))
    return try Model(SourceText(name: file, bytes: Array(data)))
}

/// The derived value as text, certified.
func derived(_ model: Model, _ question: String, _ options: String...) throws -> String {
    let read = try model.question(question, options: options)
    let derivation = try Calculation(model, read).derive(certifying: true)
    return derivation.value.formatted(as: .text, in: derivation.symbols)
}
