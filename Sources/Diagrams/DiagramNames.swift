import Theory

/// What the external points, half-edges, lines and vertices of a diagram are called, as in its code: `e1` is the first
/// external point, `a2` the second vertex, which is of kind a, and `a2.3` its third leg. A line is called by its ends.
public struct DiagramNames: Hashable, Sendable {
    public let vertices: [String]
    public let halfEdges: [String]
    /// The half-edges that each line joins, the smaller number first.
    public let lines: [(left: Int, right: Int)]
    /// The line of each half-edge.
    public let lineOf: [Int]

    /// - Precondition: `partners` is an involution without fixed points of the external points and the vertices' legs.
    public init(vertices kinds: [Int], partners: [Int], rules: FeynmanRules, externalCount: Int) {
        var halfEdges = (0..<externalCount).map { "e\($0 + 1)" }
        var vertices: [String] = []
        for (number, kind) in kinds.enumerated() {
            let vertex = rules.vertices[kind]
            let name = "\(vertex.name)\(number + 1)"
            vertices.append(name)
            halfEdges += vertex.shape.legs.indices.map { "\(name).\($0 + 1)" }
        }
        precondition(partners.count == halfEdges.count, "one partner for each half-edge")
        var lines: [(left: Int, right: Int)] = []
        var lineOf = [Int](repeating: -1, count: partners.count)
        for (half, partner) in partners.enumerated() {
            precondition(
                partner != half && partners.indices.contains(partner) && partners[partner] == half,
                "half-edges are joined two by two")
            if partner < half { continue }
            lineOf[half] = lines.count
            lineOf[partner] = lines.count
            lines.append((half, partner))
        }
        self.vertices = vertices
        self.halfEdges = halfEdges
        self.lines = lines
        self.lineOf = lineOf
    }

    /// `a1.3-a2.3`
    public func line(_ number: Int) -> String {
        "\(halfEdges[lines[number].left])-\(halfEdges[lines[number].right])"
    }

    public static func == (left: DiagramNames, right: DiagramNames) -> Bool {
        left.halfEdges == right.halfEdges && left.lineOf == right.lineOf
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(halfEdges)
        hasher.combine(lineOf)
    }

    /// `x`, `x and y`, `x, y and z`
    static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "" }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }
}
