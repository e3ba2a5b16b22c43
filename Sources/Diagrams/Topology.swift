import Exact
import Theory

extension DiagramEnumeration {
    /// The diagram with the given vertices and lines, in its canonical numbering: exactly as ``enumerate(_:)`` hands it out.
    ///
    /// - Parameters:
    ///   - vertices: kinds of vertices, in any order.
    ///   - partners: the half-edge that each half-edge is joined to: external points first, then the legs of each vertex.
    /// - Returns: nil if the diagram vanishes: a closed retarded loop, a line without a propagator, no literal times, a
    ///   vacuum part, or operators of a cumulant that are not connected.
    public func diagram(vertices: [Int], partners: [Int]) throws -> Diagram? {
        var growth = growth()
        guard let graph = cells(vertices: vertices, partners: partners),
            let code = growth.smallestCode(of: graph)
        else { return nil }
        var canonical: Diagram?
        var copy = self
        try copy.enumerate(Beginning(blocks: code)) { canonical = $0 }
        return canonical
    }

    /// The topology of a diagram: the same lines with the routing of indices and the times forgotten, as a canonical key,
    /// and the order of the automorphism group without routing. Only for an enumeration that does not route.
    public func topology(of diagram: Diagram) -> (key: [Int], symmetryOrder: Integer) {
        precondition(!plan.routes)
        var growth = growth()
        let vertices = diagram.vertices
        guard let graph = cells(vertices: vertices, partners: diagram.partners),
            let code = growth.smallestCode(of: graph)
        else { preconditionFailure("a finished diagram without a code") }
        return ([diagram.term] + code, growth.symmetryOrder())
    }

    private func cells(vertices: [Int], partners: [Int]) -> CellGraph? {
        let external = plan.kinds.count - 1
        let kinds = [external] + vertices
        var cellOf: [Int] = []
        var first = 0
        for kind in kinds {
            let cells = plan.kinds[kind].cells
            var local = [Int](repeating: 0, count: cells.reduce(0) { $0 + $1.capacity })
            for (number, cell) in cells.enumerated() { for leg in cell.legs { local[leg] = first + number } }
            cellOf += local
            first += cells.count
        }
        guard cellOf.count == partners.count else { return nil }
        var counts: [[Int]: Int] = [:]
        for (half, partner) in partners.enumerated() where partner > half {
            let pair = [min(cellOf[half], cellOf[partner]), max(cellOf[half], cellOf[partner])]
            counts[pair, default: 0] += 1
        }
        let lines = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return CellGraph(kinds: kinds, lines: lines.map { (left: $0.key[0], right: $0.key[1], count: $0.value) })
    }
}
