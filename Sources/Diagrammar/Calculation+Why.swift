import Amplitudes
import Diagrams
import Export
import Language
import Theory
import Times

extension Calculation {
    /// One diagram of a code, with what is behind its 1/S or its zero.
    public struct CodeExplanation: Sendable {
        /// The diagram's own code; as it was written, if the diagram was given by one.
        public let code: String
        public let explanation: DiagramExplanation
        /// At symbolic times, the order of times that contributes.
        public let times: TimesOfDiagram?

        /// All in sentences.
        public var text: String { explanation.text + (times?.text ?? "") }
    }

    /// Explains the diagrams of the code this calculation was made from: one for a code of our own, which may vanish; all
    /// that do not vanish for a Nickel index.
    ///
    /// - Throws: ``TooManyTimes`` if it cannot be decided whether literal times exist, and what a derivation throws.
    public func explanations() throws -> [CodeExplanation] {
        guard let code else { preconditionFailure("a calculation without a code") }
        if case .lines(let external, let vertices, let partners) = code.content {
            return [try explanation(code.text, vertices, partners, external)]
        }
        let reserved = model.reservedNames
        var found: [CodeExplanation] = []
        _ = try derive { _, evaluated in
            let diagram = evaluated.diagram
            found.append(
                try explanation(
                    diagram.code(rules, external: evaluated.external, reserved: reserved), diagram.vertices,
                    diagram.partners, evaluated.external))
        }
        if found.isEmpty {
            throw CalculationError.unanswerable(
                message: reasonForNoDiagram, help: "diagrams RULES QUESTION lists the codes of the diagrams there are")
        }
        return found
    }

    private func explanation(
        _ code: String, _ vertices: [Int], _ partners: [Int], _ external: ExternalPoints
    ) throws -> CodeExplanation {
        guard case .symbolicTime(let propagators) = rules.propagators,
            let integrator = try integrator(isStopped: { false })
        else {
            let explanation = try DiagramExplanation(
                vertices: vertices, partners: partners, rules: rules, external: external)
            return CodeExplanation(code: code, explanation: explanation, times: nil)
        }
        let known = try region(of: integrator.times)
        let own = DiagramTimes(
            vertices: vertices, partners: partners, rules: rules, external: external, propagators: propagators,
            times: integrator.times, known: known)
        var emptyRegion: ZeroReason?
        if !own.contradiction.isEmpty {
            let conditions = own.contradiction.compactMap { own.region(of: own.conditions[$0])?.text }
            emptyRegion = .emptyRegion(
                lines: own.contradiction,
                conditions: conditions.joined(separator: ", ")
                    + (own.times.first.map { ", and no time lies before \($0)" } ?? ""))
        }
        let explanation = try DiagramExplanation(
            vertices: vertices, partners: partners, rules: rules, external: external, emptyRegion: emptyRegion)
        var powerOfT: Int?
        var cancels = false
        if let order = own.order, explanation.zeroReasons.isEmpty {
            let components = TimeComponent.all(
                vertices: vertices, partners: partners, external, rules: rules, times: integrator.times)
            do {
                let function = try integrator.value(of: components)
                let part = known.meets(order.first(known.timeCount), own.times.measure)
                cancels =
                    try !part
                    || TimeCells.cells(of: [function], within: known, own.times.measure).allSatisfy {
                        try expression(function, piece: $0, at: $0, integrator.times, integrator).isZero
                    }
                if !cancels { powerOfT = try integrator.powerOfT(components, within: known) }
            } catch let error as TimesError {
                throw CalculationError.times(error, symbols)
            }
        }
        let names = explanation.names
        let times = TimesOfDiagram(
            lines: own.conditions.filter { explanation.zeroReasons.doNotName($0.line) }.map {
                .init(name: names.line($0.line), isRetarded: $0.isRetarded, condition: own.region(of: $0))
            },
            region: own.order.flatMap { region($0, own.times) },
            externalRegion: own.order.flatMap { region($0.first(known.timeCount), integrator.times) },
            summed: own.times.names.suffix(own.summed).map(\.name), isIntegral: own.times.measure == .integral,
            powerOfT: powerOfT, cancels: cancels)
        return CodeExplanation(code: code, explanation: explanation, times: times)
    }
}

extension DiagramTimes {
    /// What a line demands, in words; nil if nothing.
    fileprivate func region(of condition: Condition) -> TimeRegion? {
        let relations = condition.bounds.map { ($0.later, $0.earlier, $0.bound) }
        if let order = TimeOrder(times: times.count, relations: relations, times.measure) {
            let chains = times.chains(of: order)
            if !chains.isEmpty { return TimeRegion(chains) }
        }
        // Times whose order is known without words, as those of t and t + 1/2, or a time and itself.
        guard condition.isRetarded, let bound = condition.bounds.last(where: { $0.bound > 0 || $0.later != $0.earlier })
        else { return nil }
        let (later, earlier) = (name(bound.later), name(bound.earlier))
        if times.measure == .integral { return TimeRegion([.init([later, earlier], .after)]) }
        return TimeRegion([.init([later, bound.bound == 0 ? earlier : "\(earlier) + \(bound.bound)"])])
    }

    private func name(_ number: Int) -> String {
        number == 0 ? String(times.first ?? 0) : times.names[number - 1].spaced
    }
}

extension NamedTime {
    /// `t + 1/2`
    fileprivate var spaced: String {
        if name.isEmpty || offset.isZero { return description }
        return "\(name) \(offset.signum() < 0 ? "-" : "+") \(offset.magnitude)"
    }
}

extension [ZeroReason] {
    /// Whether a line joins fields that have a propagator.
    fileprivate func doNotName(_ line: Int) -> Bool {
        !contains { if case .noPropagator(line, _, _) = $0 { true } else { false } }
    }
}
