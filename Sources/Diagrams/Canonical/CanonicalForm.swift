/// What two isomorphic graphs have in common, and no others: the graph written down in its canonical order.
///
/// Forms are equal exactly if the graphs are isomorphic, colours of vertices and edges included. The order of forms is
/// fixed but means nothing.
public struct CanonicalForm: Hashable, Comparable, Sendable {
    /// In canonical order of the vertices: their number; for each its colour and kind of loops; the tables of edge
    /// colours, of kinds of edge bundles and of kinds of loops; for each vertex its bundles to later vertices.
    public let words: [Int]

    public static func < (left: CanonicalForm, right: CanonicalForm) -> Bool {
        left.words.lexicographicallyPrecedes(right.words)
    }
}
