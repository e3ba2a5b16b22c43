import Algebra
import Amplitudes
import Diagrams
import Exact
import Export
import Language
import Theory

extension Calculation {
    /// A calculation of the diagrams that a code stands for, and of nothing else.
    ///
    /// - Parameters:
    ///   - code: a code of our own, or a Nickel index.
    ///   - question: what the diagrams are a part of, with its factors and bounds. Without one the code's own external
    ///     points are the question, see ``DiagramCode/impliedQuestion(_:_:)``.
    ///   - options: modifiers of the question, as of a command line.
    ///   - allowsZero: whether lines without a propagator are let pass, to be explained.
    /// - Throws: what is wrong with the code or the question.
    public init(
        _ model: Model, from code: String, _ question: String? = nil, options: [String] = [],
        maximumDiagrams: Int? = nil, maximumMemory: Int? = nil, selection: Selection = Selection(),
        allowsZero: Bool = false
    ) throws {
        let asked: Question
        if let question {
            asked = try model.question(question, options: options)
        } else {
            if let zero = try? model.question("0", options: options), zero.scheme == .saddle {
                throw CalculationError.unanswerable(
                    message: "codes of diagrams about the saddle point are not read in this version",
                    help: "leave the code away: diagrams --scheme saddle lists all of them with their values")
            }
            let implied = try DiagramCode.impliedQuestion(code, model)
            do { asked = try model.question(implied, options: options) } catch {
                // The external points are the beginning of the code.
                throw error.source.name == "question"
                    ? Diagnostics(source: try DiagramCode.source(code), error.all) : error
            }
        }
        if asked.scheme == .saddle {
            throw CalculationError.unanswerable(
                message: "codes of diagrams about the saddle point are not read in this version",
                help: "leave the code away: diagrams --scheme saddle lists all of them with their values")
        }
        // A code with amputated legs means values without external propagators.
        var selection = selection
        if Self.isAmputated(code) { selection.insert(.amputated) }
        try self.init(
            model, asked, maximumDiagrams: maximumDiagrams, maximumMemory: maximumMemory, selection: selection,
            isFinite: true)
        self.code = try DiagramCode(code, model, rules, allowsZero: allowsZero)
    }

    /// Whether a Nickel index with fields has legs without an external field, as `0A`: no name of a field begins so.
    private static func isAmputated(_ code: String) -> Bool {
        guard let colon = code.lastIndex(of: ":"), !code.contains("<") else { return false }
        return code[colon...].dropFirst().split { $0 == "|" || $0 == "_" }.contains { $0.hasPrefix("0") }
    }

    /// The Nickel index of a diagram, with fields where the theory has several.
    func nickel(
        vertices: [Int], partners: [Int], _ external: ExternalPoints, isAmputated: Bool = false
    ) -> String? {
        let graph = NickelGraph(
            external: external.points.map(\.field), vertices: vertices, partners: partners, rules,
            isAmputated: isAmputated)
        let names = rules.fields.count > 1 ? NickelIndex.fieldNames(rules.fields) : nil
        return graph.flatMap { NickelIndex($0, names: names)?.text }
    }

    /// Whether nothing but lines and fields tells diagrams apart: no index routing and no time.
    var isNamedByNickel: Bool { model.time == nil && !rules.fields.contains(where: \.carriesIndex) }

    /// Whether the Nickel index of a diagram without labels on its external points says all about it: a theory without
    /// index routing and time in which no two vertices have the same legs, and an observable that is a joint cumulant of
    /// single fields. Where legs are amputated, what stands outside has to follow from the leg.
    ///
    /// Where this holds and external points are unlabelled, the index of a diagram that has one can be its code.
    public func nickelNamesDiagrams(of external: ExternalPoints, isAmputated: Bool = false) -> Bool {
        guard isNamedByNickel, external.operatorCount == external.points.count,
            external.isConnected || external.points.count == 1,
            (0..<external.operatorCount).allSatisfy({ number in external.points.contains { $0.operatorNumber == number }
            })
        else { return false }
        let legs = rules.vertices.map { $0.shape.legs.map(\.field.rank).sorted() }
        guard Set(legs).count == legs.count else { return false }
        return !isAmputated
            || rules.fields.indices.allSatisfy { field in
                Set(external.points.map(\.field)).count {
                    rules.propagators.kind($0, FieldID(rank: field)) != nil
                } <= 1
            }
    }

    /// Why a Nickel index has no diagram in this question that differs from zero.
    var reasonForNoDiagram: String {
        guard let code, case .nickel(let index) = code.content else { return "no diagram is left" }
        if quotient.correlators.flatMap(ExternalPoints.terms(of:)).allSatisfy({
            $0.points.count != index.graph.legs.count
        }) {
            return "no diagram of this question has \(index.graph.legs.count) external points"
        }
        let bounded = question.bounds.isEmpty ? "" : ", or lies beyond its bounds"
        return "no diagram of this question that does not vanish has this index\(bounded)"
    }

    /// The row of a diagram given by a code of our own that no enumeration draws, since it vanishes, and why; nil if there
    /// is no such code.
    func vanishingRow() throws -> (row: DiagramRow, reason: String)? {
        guard let code, case .lines(let written, let vertices, let partners) = code.content else { return nil }
        let source = try DiagramCode.source(code.text)
        let end = (Array(code.text.utf8).firstIndex(of: UInt8(ascii: ">")) ?? 0) + 1
        func refused(_ message: String, help: String) -> Diagnostics {
            Diagnostics(source: source, [Diagnostic(SourceRange(0, end), message, help: help)])
        }
        let terms = quotient.correlators.flatMap(ExternalPoints.terms(of:))
        guard terms.contains(where: { written.isSame(as: $0) }) else {
            throw refused(
                "the question has no product of fields like these external points",
                help: "leave the question away, or ask one that holds them")
        }
        let analysis = code.pattern.analysis(rules)
        if written.isConnected, !analysis.connectsOperators {
            throw refused(
                "the lines do not connect these operators",
                help: "a joint cumulant <A;B> has connected diagrams only; write <A*B> for all")
        }
        let reason: String
        if let (left, right) = analysis.clashingIndices {
            reason = "vanishes: one index line would join the indices \(left) and \(right)"
        } else if let loop = analysis.retardedLoop {
            let names = loop.map { rules.vertices[vertices[$0]].name + "\($0 + 1)" }
            reason = "vanishes: a closed loop of retarded propagators runs through \(names.joined(separator: ", "))"
        } else if question.bounds.isEmpty {
            reason =
                model.time == nil
                ? "vanishes: the value of its lines is 0"
                : "vanishes: no times of its vertices let all its propagators differ from 0"
        } else {
            reason = "nothing is left: the diagram vanishes or lies beyond the bounds of the question"
        }
        let row = DiagramRow(
            id: 1,
            code: written.spelled(rules.fields, reserved: model.reservedNames)
                + Diagram.spelled(
                    partners: partners, vertices: vertices, externalCount: written.points.count, rules),
            nickel: nickel(vertices: vertices, partners: partners, written), symmetryOrder: analysis.symmetryOrder,
            order: order(of: vertices, value: .zero), vertices: vertices.count, loops: analysis.loops,
            powerOfN: vertices.reduce(analysis.indexLoops) { $0 + rules.vertices[$1].powerOfN }, merged: 1,
            value: .zero)
        return (row, reason)
    }
}
