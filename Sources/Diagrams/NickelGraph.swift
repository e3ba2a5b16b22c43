import Theory

/// A connected diagram as its Nickel index sees it: vertices, lines and legs, with the fields at the ends of each.
///
/// Index routing, literal times and what tells two vertices with the same legs apart are forgotten; so is which external
/// point stands at which leg, as far as their fields do not say.
public struct NickelGraph: Hashable, Sendable {
    /// A line between two vertices, or from a vertex to itself.
    public struct Line: Hashable, Sendable {
        public var left: Int
        public var right: Int
        /// Ranks of the fields at the two ends; nil where they are not said.
        public var leftField: Int?
        public var rightField: Int?

        public init(_ left: Int, _ right: Int, leftField: Int? = nil, rightField: Int? = nil) {
            self.left = left
            self.right = right
            self.leftField = leftField
            self.rightField = rightField
        }
    }

    /// A leg: the line from a vertex to an external point.
    public struct Leg: Hashable, Sendable {
        public var vertex: Int
        /// The field at the vertex.
        public var field: Int?
        /// The field of the external point; nil where the leg is amputated or nothing is said.
        public var external: Int?

        public init(_ vertex: Int, field: Int? = nil, external: Int? = nil) {
            self.vertex = vertex
            self.field = field
            self.external = external
        }
    }

    public var vertexCount: Int
    public var lines: [Line]
    public var legs: [Leg]

    public init(vertexCount: Int, lines: [Line], legs: [Leg]) {
        self.vertexCount = vertexCount
        self.lines = lines
        self.legs = legs
    }

    /// Whether every vertex is reached from every other.
    public var isConnected: Bool {
        guard vertexCount > 0 else { return false }
        var reached = [Bool](repeating: false, count: vertexCount)
        reached[0] = true
        var pending = [0]
        while let next = pending.popLast() {
            for line in lines where line.left == next || line.right == next {
                let other = line.left == next ? line.right : line.left
                if !reached[other] {
                    reached[other] = true
                    pending.append(other)
                }
            }
        }
        return !reached.contains(false)
    }
}

extension NickelGraph {
    /// A diagram as its Nickel index sees it.
    ///
    /// - Parameters:
    ///   - external: the fields of the external points.
    ///   - vertices: the kinds of the vertices, as ranks in `rules`.
    ///   - partners: half-edges and the involution that joins them, numbered as in ``Diagram``.
    ///   - isAmputated: whether the fields of the external points are left away.
    /// - Returns: nil where there is no index: without vertices, where a line joins two external points, and for a diagram
    ///   of several parts.
    public init?(
        external: [FieldID], vertices: [Int], partners: [Int], _ rules: FeynmanRules, isAmputated: Bool = false
    ) {
        let points = external.count
        var vertexOf = [Int](repeating: -1, count: points)
        var field = external.map(\.rank)
        for (number, kind) in vertices.enumerated() {
            for leg in rules.vertices[kind].shape.legs {
                vertexOf.append(number)
                field.append(leg.field.rank)
            }
        }
        self.init(vertexCount: vertices.count, lines: [], legs: [])
        for (half, partner) in partners.enumerated() where partner > half {
            if half >= points {
                lines.append(
                    Line(vertexOf[half], vertexOf[partner], leftField: field[half], rightField: field[partner]))
            } else if partner >= points {
                legs.append(
                    Leg(vertexOf[partner], field: field[partner], external: isAmputated ? nil : field[half]))
            } else {
                return nil
            }
        }
        if !isConnected { return nil }
    }
}
