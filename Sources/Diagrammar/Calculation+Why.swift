import Diagrams
import Export
import Language
import Theory

extension Calculation {
    /// One diagram of a code, with what is behind its 1/S or its zero.
    public struct CodeExplanation: Sendable {
        /// The diagram's own code; as it was written, if the diagram was given by one.
        public let code: String
        public let explanation: DiagramExplanation
    }

    /// Explains the diagrams of the code this calculation was made from: one for a code of our own, which may vanish; all
    /// that do not vanish for a Nickel index.
    ///
    /// - Throws: ``TooManyTimes`` if it cannot be decided whether literal times exist, and what a derivation throws.
    public func explanations() throws -> [CodeExplanation] {
        guard let code else { preconditionFailure("a calculation without a code") }
        if case .lines(let external, let vertices, let partners) = code.content {
            let explanation = try DiagramExplanation(
                vertices: vertices, partners: partners, rules: rules, external: external)
            return [CodeExplanation(code: code.text, explanation: explanation)]
        }
        let reserved = model.reservedNames
        var found: [CodeExplanation] = []
        _ = try derive { _, evaluated in
            let diagram = evaluated.diagram
            found.append(
                CodeExplanation(
                    code: diagram.code(rules, external: evaluated.external, reserved: reserved),
                    explanation: try DiagramExplanation(
                        vertices: diagram.vertices, partners: diagram.partners, rules: rules,
                        external: evaluated.external)))
        }
        if found.isEmpty {
            throw CalculationError.unanswerable(
                message: reasonForNoDiagram, help: "diagrams RULES QUESTION lists the codes of the diagrams there are")
        }
        return found
    }
}
