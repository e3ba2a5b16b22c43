import Algebra
import Exact
import Theory

/// A Feynman diagram with its index lines routed: half-edges and the involution that joins them.
///
/// Half-edges are numbered: external points first, then the legs of each vertex in the order of ``vertices``. The
/// numbering is canonical, so two diagrams of the same observable are isomorphic exactly if they are equal.
public struct Diagram: Hashable, Sendable {
    /// Which of the correlator's terms the external points belong to.
    public let term: Int
    /// The kinds of the vertices, as ranks in ``FeynmanRules/vertices``.
    public let vertices: [Int]
    /// The half-edge that each half-edge is joined to.
    public let partners: [Int]
    /// S: the order of the group of automorphisms that fix the external points. The diagram's weight is 1/S.
    public let symmetryOrder: Integer
    /// The number of closed index loops, each a factor N.
    public let indexLoops: Int
    /// The power of N, with those of the vertices and of the observable's coefficient (leading, where it has poles).
    public let powerOfN: Int
    /// Momentum loops in the sense of graphs: lines − vertices + connected parts, external points counted as vertices.
    public let loops: Int
    /// The literal times each time point can take: those of the external points, then those of each vertex.
    public let timeWindows: [ClosedRange<Int>]
}
