import Exact
import Theory

/// What is behind a diagram's 1/S, or why the diagram is zero: the answer to `why`.
public struct DiagramExplanation: Sendable {
    public let names: DiagramNames
    public let symmetry: DiagramSymmetry
    /// Empty for a diagram that may differ from zero.
    public let zeroReasons: [ZeroReason]
    /// The reasons in sentences.
    public let zeroTexts: [String]

    /// Explains a diagram given by its half-edges: external points first, then the legs of each vertex.
    ///
    ///     let why = try DiagramExplanation(
    ///         vertices: diagram.vertices, partners: diagram.partners, rules: rules, external: external)
    ///     print(why.text)  // S = 2: the line a1.3-a1.4 turns around
    ///
    /// - Parameter emptyRegion: a zero that symbolic times tell.
    /// - Throws: ``TooManyTimes`` if it cannot be decided whether literal times exist.
    /// - Precondition: `partners` is an involution without fixed points.
    public init(
        vertices: [Int], partners: [Int], rules: FeynmanRules, external: ExternalPoints,
        emptyRegion: ZeroReason? = nil
    ) throws(TooManyTimes) {
        let names = DiagramNames(
            vertices: vertices, partners: partners, rules: rules, externalCount: external.points.count)
        self.names = names
        symmetry = DiagramSymmetry(vertices: vertices, partners: partners, rules: rules, external: external)
        zeroReasons = try ZeroReason.reasons(
            vertices: vertices, partners: partners, rules: rules, external: external, emptyRegion: emptyRegion)
        zeroTexts = zeroReasons.map { $0.text(names, rules) }
    }

    /// The reasons for a zero, if there are any, and the automorphisms.
    public var text: String {
        (zeroTexts.map { "zero: \($0)" } + [symmetry.text(names)]).joined(separator: "\n") + "\n"
    }
}
