import Theory

/// A diagram as a plain graph: nodes joined by lines, without fields, indices and times.
///
/// The external points come first, each a node with exactly one line; then the vertices. A line of a node to itself is a
/// loop, and several lines may join two nodes. This is what every selection is defined on.
public struct DiagramGraph: Sendable {
    /// The number of external points: nodes `0 ..< externalCount`.
    public let externalCount: Int
    /// External points and vertices together.
    public let nodeCount: Int
    /// The ends of every line.
    public let lines: [(left: Int, right: Int)]

    public init(externalCount: Int, nodeCount: Int, lines: [(left: Int, right: Int)]) {
        self.externalCount = externalCount
        self.nodeCount = nodeCount
        self.lines = lines
    }

    /// The graph of half-edges `0 ..< partners.count` joined by an involution, with the node of each half-edge.
    public init(externalCount: Int, nodeCount: Int, partners: [Int], nodes: [Int]) {
        var lines: [(left: Int, right: Int)] = []
        lines.reserveCapacity(partners.count / 2)
        for (half, partner) in partners.enumerated() where partner > half {
            lines.append((nodes[half], nodes[partner]))
        }
        self.init(externalCount: externalCount, nodeCount: nodeCount, lines: lines)
    }
}

extension DiagramGraph {
    /// The lines of a diagram, with indices, fields and times forgotten.
    public init(_ diagram: Diagram, rules: FeynmanRules, externalCount: Int) {
        var nodes = Array(0..<externalCount)
        for (number, kind) in diagram.vertices.enumerated() {
            nodes += rules.vertices[kind].shape.legs.map { _ in externalCount + number }
        }
        self.init(
            externalCount: externalCount, nodeCount: externalCount + diagram.vertices.count,
            partners: diagram.partners, nodes: nodes)
    }
}
