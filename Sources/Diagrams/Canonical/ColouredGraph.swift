/// A graph with colours on vertices and edges: edges directed or not, several between two vertices, loops.
///
/// Colours are any integers; what is equal in colour may be exchanged by a symmetry, nothing else. A directed and an
/// undirected edge are never alike.
///
///     var graph = ColouredGraph(vertexColours: [0, 0])  // the sunset: three lines between two vertices
///     for _ in 0..<3 { graph.addEdge(0, 1) }
///     graph.canonicalLabelling().groupOrder             // 12 = 2 · 3!
public struct ColouredGraph: Hashable, Sendable {
    /// An edge; of an undirected one either end may be the tail.
    public struct Edge: Hashable, Sendable {
        public let tail: Int
        public let head: Int
        public let colour: Int
        public let isDirected: Bool

        @inlinable
        public init(_ tail: Int, _ head: Int, colour: Int = 0, isDirected: Bool = false) {
            self.tail = tail
            self.head = head
            self.colour = colour
            self.isDirected = isDirected
        }

        /// Whether both ends are the same vertex.
        @inlinable
        public var isLoop: Bool { tail == head }
    }

    public private(set) var vertexColours: [Int]
    public private(set) var edges: [Edge]

    /// - Precondition: edges join vertices `0 ..< vertexColours.count`.
    public init(vertexColours: [Int], edges: [Edge] = []) {
        self.vertexColours = vertexColours
        self.edges = edges
        for edge in edges { checkEnds(edge) }
    }

    public var vertexCount: Int { vertexColours.count }

    /// Adds a vertex and returns its number.
    @discardableResult
    public mutating func addVertex(colour: Int = 0) -> Int {
        vertexColours.append(colour)
        return vertexColours.count - 1
    }

    /// Adds an edge and returns its number.
    ///
    /// - Precondition: both vertices are there.
    @discardableResult
    public mutating func addEdge(_ tail: Int, _ head: Int, colour: Int = 0, isDirected: Bool = false) -> Int {
        let edge = Edge(tail, head, colour: colour, isDirected: isDirected)
        checkEnds(edge)
        edges.append(edge)
        return edges.count - 1
    }

    /// The same graph with every vertex v called `names[v]`.
    ///
    /// - Precondition: `names` is a permutation of the vertices.
    public func relabelled(_ names: [Int]) -> ColouredGraph {
        precondition(names.count == vertexCount, "one name for each vertex")
        var colours = vertexColours
        for (vertex, name) in names.enumerated() { colours[name] = vertexColours[vertex] }
        return ColouredGraph(
            vertexColours: colours,
            edges: edges.map {
                Edge(names[$0.tail], names[$0.head], colour: $0.colour, isDirected: $0.isDirected)
            })
    }

    private func checkEnds(_ edge: Edge) {
        let vertices = vertexColours.indices
        precondition(vertices.contains(edge.tail) && vertices.contains(edge.head), "an edge to no vertex")
    }
}
