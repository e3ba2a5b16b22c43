import Diagrams
import Language
import Theory

/// The code of a diagram, read: a code of our own, which tells everything, or a Nickel index, which several diagrams can
/// share.
///
///     <x;x>e1-a1.1,e2-a1.2,a1.3-a1.4      external points, then lines from half-edge to half-edge
///     e111|e|                             a Nickel index, here of the sunset
///     e11|e|:0A_aA_aA|0a|                 with fields, as GraphState writes it
///
/// What is read need not be canonical, and the diagram may vanish.
public struct DiagramCode: Sendable {
    public enum Content: Sendable {
        /// The external points in the order of the code, the kinds of the vertices, and the half-edge each half-edge is
        /// joined to, numbered as in ``Diagram``.
        case lines(external: ExternalPoints, vertices: [Int], partners: [Int])
        case nickel(NickelText)
    }

    public let text: String
    public let content: Content
    /// What holds an enumeration to the diagrams of this code.
    public let pattern: DiagramPattern

    /// Reads a code.
    ///
    /// - Parameter rules: the theory's rules, as they are for ``impliedQuestion(_:_:)`` or for the question in which the
    ///   diagram is to be found, with its substitutions: vertices are known by their letters in them.
    /// - Parameter allowsZero: whether lines without a propagator are let pass.
    /// - Throws: the first thing that is wrong with the code, and where.
    public init(
        _ text: String, _ model: Model, _ rules: FeynmanRules, allowsZero: Bool = false
    ) throws(Diagnostics) {
        self.text = text
        let source = try Self.source(text)
        do throws(CodeError) {
            if Self.isOwn(text) {
                let header = try Self.header(text)
                let products: [FieldMonomial]
                do throws(Diagnostics) { products = try model.products(ofMean: header) } catch {
                    throw error.asCodeError
                }
                var reader = LineReader(
                    text, from: header.utf8.count, ExternalPoints(inOrder: products), rules, allowsZero: allowsZero)
                let (vertices, partners) = try reader.read()
                pattern = DiagramPattern(
                    external: reader.external, vertices: vertices, partners: partners, rules: rules)
                content = .lines(external: reader.external, vertices: vertices, partners: partners)
                if let vacuum = pattern.vacuumVertices.first {
                    let range = reader.places[vacuum]
                    throw CodeError(
                        range.lowerBound, range.upperBound, "no line leads from this vertex to an external point",
                        help: "vacuum parts cancel: a mean is divided by <1>")
                }
            } else {
                let index = try NickelText(text, names: NickelIndex.fieldNames(rules.fields))
                try Self.check(index, rules)
                pattern = DiagramPattern(index.graph)
                content = .nickel(index)
            }
        } catch {
            throw Diagnostics(source: source, error)
        }
    }

    /// Whether a text is meant as a code of our own.
    public static func isOwn(_ text: String) -> Bool { text.utf8.first == UInt8(ascii: "<") }

    private static let longest = 1 << 16

    static func source(_ text: String) throws(Diagnostics) -> SourceText {
        if text.utf8.count <= longest { return SourceText(name: "code", text: text) }
        let source = SourceText(name: "code", text: String(text.prefix(60)))
        throw Diagnostics(
            source: source, CodeError(0, 1, "this is too long for a code", help: "at most \(longest) bytes are read"))
    }

    /// The external points in front of a code of our own.
    static func header(_ text: String) throws(CodeError) -> String {
        guard let end = text.utf8.firstIndex(of: UInt8(ascii: ">")) else {
            throw CodeError(
                0, text.utf8.count, "the external points are not closed", help: "as in <x;x>e1-a1.1,e2-a1.2,a1.3-a1.4")
        }
        return String(text[...end])
    }

    /// A Nickel index has to be possible in the theory: vertices with these legs, lines with a propagator.
    private static func check(_ index: NickelText, _ rules: FeynmanRules) throws(CodeError) {
        let names = NickelIndex.fieldNames(rules.fields)
        let graph = index.graph
        for (number, section) in index.sections.enumerated() {
            var known: [Int] = []
            var count = 0
            for line in graph.lines {
                for (vertex, field) in [(line.left, line.leftField), (line.right, line.rightField)]
                where vertex == number {
                    count += 1
                    if let field { known.append(field) }
                }
            }
            for leg in graph.legs where leg.vertex == number {
                count += 1
                if let field = leg.field { known.append(field) }
            }
            let possible = rules.vertices.map { $0.shape.legs.map(\.field.rank).sorted() }
            if !possible.contains(where: { $0.count == count }) {
                let counts = Set(possible.map(\.count)).sorted().map(String.init)
                throw CodeError(
                    section.lowerBound, section.upperBound,
                    "vertex \(number) has \(count) leg\(count == 1 ? "" : "s"), and no vertex of the theory has",
                    help: counts.isEmpty
                        ? "this theory has no vertices"
                        : "its vertices have \(counts.joined(separator: ", ")) legs; a closed line takes two")
            }
            if index.hasFields, !possible.contains(known.sorted()) {
                throw CodeError(
                    section.lowerBound, section.upperBound,
                    "vertex \(number) has the fields \(known.sorted().map { names[$0] }.joined(separator: " ")), and no vertex of the theory has",
                    help: "its vertices are "
                        + rules.vertices.map { $0.shape.legs.map { names[$0.field.rank] }.joined(separator: " ") }
                        .joined(separator: ", "))
            }
        }
        let ends =
            zip(graph.lines, index.lineRanges).map { ($0.leftField, $0.rightField, $1) }
            + zip(graph.legs, index.legRanges).map { ($0.field, $0.external, $1) }
        for (left, right, range) in ends {
            guard let left, let right else { continue }
            if rules.propagators.kind(FieldID(rank: left), FieldID(rank: right)) == nil {
                throw CodeError(
                    range.lowerBound, range.upperBound, "\(names[left]) and \(names[right]) have no propagator",
                    help: "the action command prints the propagators of a theory")
            }
        }
    }
}

extension Diagnostics {
    init(source: SourceText, _ error: CodeError) {
        self.init(
            source: source,
            [Diagnostic(SourceRange(error.start, max(error.end, error.start + 1)), error.message, help: error.help)])
    }

    /// The first of these as an error in a code that begins with the same text.
    fileprivate var asCodeError: CodeError {
        let first = all.first
        return CodeError(
            first?.range.start ?? 0, first?.range.end ?? 1, first?.message ?? "this cannot be read",
            help: first?.help ?? "")
    }
}
