/// What a diagram is made of, as far as selections ask.
///
/// A *bridge* is an internal line, one between vertices, whose removal takes a part of the diagram asunder. External
/// lines are no bridges, and a line between two external points has no internal line.
public struct DiagramAnatomy: Hashable, Sendable {
    /// Connected parts.
    public internal(set) var parts = 0
    /// Lines − nodes + parts, external points counted as nodes.
    public internal(set) var loops = 0
    public internal(set) var bridges = 0
    /// Bridges with no external point on one side: what hangs there is a tadpole.
    public internal(set) var tadpoles = 0
    /// Bridges with exactly one external point on one side: a self-energy insertion on an external line.
    public internal(set) var legInsertions = 0
    /// Whether something without external points hangs on a vertex: a tadpole, or a part that no line separates from
    /// the vertex.
    public internal(set) var hasSnail = false
    /// Whether some connected set of vertices is joined to the rest by exactly two lines, not both external; false if it
    /// was not looked for.
    public internal(set) var hasSelfEnergy = false
    /// Whether a line joins a vertex to itself, or two lines join the same two vertices; false if it was not looked for.
    public internal(set) var hasMultipleLines = false
    /// Whether a line joins two external points.
    public internal(set) var joinsExternalPoints = false

    /// Of every pair of words the one that holds.
    var held: SelectionWords {
        SelectionWords.held(.onepi, bridges == 0)
            .union(.held(.onshell, legInsertions == 0))
            .union(.held(.nosigma, !hasSelfEnergy))
            .union(.held(.nosnail, !hasSnail))
            .union(.held(.notadpole, tadpoles == 0))
            .union(.held(.simple, !hasMultipleLines))
            .union(.held(.amputated, !joinsExternalPoints))
    }

    /// Of every pair of words the one that holds, in a fixed order.
    public var words: [SelectionWord] { SelectionWord.allCases.filter { held.contains(SelectionWords($0)) } }
}
