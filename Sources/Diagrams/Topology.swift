import Exact
import Theory

extension DiagramEnumeration {
    /// The topology of a diagram: the same lines with the routing of indices forgotten, as a canonical key, and the
    /// order of the automorphism group without routing.
    ///
    /// The lines are drawn once more with vertices that do not know their index groups, and among all labellings the
    /// smallest code is looked for.
    public func topology(of diagram: Diagram) -> (key: [Int], symmetryOrder: Integer) {
        var lines = DrawnLines()
        lines.hasTwoPasses = false
        lines.isDelayed = rules.fields.map { _ in false }
        lines.isResponse = rules.fields.map(\.isResponse)
        let points = external.points.enumerated().map { number, point in
            VertexSymmetry.Leg(field: point.field.rank, group: -1, time: number, offset: 0)
        }
        lines.kinds = [VertexSymmetry(external: points, groups: [])]
        lines.kindRank = [-1]
        lines.base = [0]
        for leg in points.indices {
            lines.vertexOf.append(0)
            lines.legOf.append(leg)
        }
        for (number, vertex) in diagram.vertices.enumerated() {
            let shape = rules.vertices[vertex].shape
            lines.kinds.append(VertexSymmetry(shape, ignoringIndices: true))
            lines.kindRank.append(vertex)
            lines.base.append(lines.vertexOf.count)
            for leg in shape.legs.indices {
                lines.vertexOf.append(number + 1)
                lines.legOf.append(leg)
            }
        }
        lines.partner = diagram.partners
        lines.isMarked = Array(repeating: false, count: diagram.partners.count)
        let (code, count) = Relabelling.smallestCode(of: lines)
        return ([diagram.term] + code, count)
    }
}
