import Theory

/// Lines drawn by hand, as far as a code tells them: what an enumeration can be held to.
///
/// Half-edges are numbered as in ``Diagram``: external points first, then the legs of every vertex. A code of our own tells
/// everything: the external points, the kind of each vertex and which leg each line ends on. A Nickel index tells the
/// lines, and the fields at their ends at most; then kinds and legs are what fits.
public struct DiagramPattern: Sendable {
    /// The external points in the order of the code; nil where only their fields are known.
    public let external: ExternalPoints?
    /// The kind of each vertex, as a rank in ``FeynmanRules/vertices``; nil where the code does not tell.
    public let kinds: [Int?]
    /// The half-edge that each half-edge is joined to.
    public let partners: [Int]
    /// The first half-edge of each vertex; the external points, as vertex 0, begin at 0.
    let base: [Int]
    /// Vertex and field of each half-edge; vertex 0 are the external points.
    let vertexOf: [Int]
    let field: [Int?]

    /// A diagram with all that belongs to it.
    public init(external: ExternalPoints, vertices: [Int], partners: [Int], rules: FeynmanRules) {
        self.external = external
        kinds = vertices
        self.partners = partners
        var base = [0]
        var vertexOf = external.points.map { _ in 0 }
        var field: [Int?] = external.points.map(\.field.rank)
        for (number, kind) in vertices.enumerated() {
            base.append(vertexOf.count)
            for leg in rules.vertices[kind].shape.legs {
                vertexOf.append(number + 1)
                field.append(leg.field.rank)
            }
        }
        self.base = base
        self.vertexOf = vertexOf
        self.field = field
    }

    /// All diagrams that a Nickel index stands for. Fields of external points may be left open, those of amputated legs
    /// are.
    public init(_ graph: NickelGraph) {
        external = nil
        kinds = Array(repeating: nil, count: graph.vertexCount)
        var ends = [[(partner: (line: Int, isRight: Bool), field: Int?)]](
            repeating: [], count: graph.vertexCount + 1)
        for (number, leg) in graph.legs.enumerated() {
            ends[0].append(((-1 - number, true), leg.external))
            ends[leg.vertex + 1].append(((-1 - number, false), leg.field))
        }
        for (number, line) in graph.lines.enumerated() {
            ends[line.left + 1].append(((number, true), line.leftField))
            ends[line.right + 1].append(((number, false), line.rightField))
        }
        var base: [Int] = []
        var vertexOf: [Int] = []
        var field: [Int?] = []
        var place: [[Int]: Int] = [:]
        var wanted: [[Int]] = []
        for (vertex, halves) in ends.enumerated() {
            base.append(vertexOf.count)
            for half in halves {
                // The other end of a line knows this one by the line and the opposite side.
                place[[half.partner.line, half.partner.isRight ? 0 : 1]] = vertexOf.count
                wanted.append([half.partner.line, half.partner.isRight ? 1 : 0])
                vertexOf.append(vertex)
                field.append(half.field)
            }
        }
        self.base = base
        self.vertexOf = vertexOf
        self.field = field
        partners = wanted.map { place[$0]! }
    }

    /// The number of external points.
    public var externalCount: Int { base.count > 1 ? base[1] : partners.count }

    func legCount(of vertex: Int) -> Int {
        (vertex + 1 < base.count ? base[vertex + 1] : partners.count) - base[vertex]
    }

    /// The vertices, numbered from 0, that no line connects with an external point.
    public var vacuumVertices: [Int] {
        var isReached = [Bool](repeating: false, count: base.count)
        isReached[0] = true
        var pending = [0]
        while let next = pending.popLast() {
            for half in base[next]..<(base[next] + legCount(of: next)) where !isReached[vertexOf[partners[half]]] {
                isReached[vertexOf[partners[half]]] = true
                pending.append(vertexOf[partners[half]])
            }
        }
        return isReached.indices.filter { !isReached[$0] }.map { $0 - 1 }
    }
}
