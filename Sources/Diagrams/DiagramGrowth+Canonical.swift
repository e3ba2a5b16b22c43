import Exact
import Theory

/// Lines between cells, as somebody gives them: any numbering of vertices and equivalent cells.
struct CellGraph {
    /// The kinds of the vertices; the first is that of the external points.
    var kinds: [Int]
    /// Numbers of parallel lines by the two cells they join, each pair once.
    var lines: [(left: Int, right: Int, count: Int)]
}

/// Diagrams that were not grown but given: their smallest code is found by improving one labelling until no other is
/// smaller.
extension DiagramGrowth {
    /// The smallest code of a graph, or nil if not all of it can be met from the external points in the order in which
    /// diagrams grow: a vacuum part, or a closed retarded loop.
    ///
    /// - Complexity: a few comparisons of labellings.
    mutating func smallestCode(of graph: CellGraph) -> [Int]? {
        var graph = graph
        load(graph)
        guard writeRows() else { return nil }
        while true {
            graph = relabelled(graph)
            load(graph)
            let isComplete = writeRows()
            precondition(isComplete, "a labelling lost lines of its diagram")
            labelling.seeksSmaller = true
            let isSmallest = isSmallest()
            labelling.seeksSmaller = false
            if isSmallest { return (0..<blockCount).map { blockKey[$0] } }
        }
    }

    /// Draws all vertices and lines of a graph at once.
    private mutating func load(_ graph: CellGraph) {
        clear()
        _ = drawExternalPoints()
        for kind in graph.kinds.dropFirst() { addVertex(kind) }
        for (left, right, count) in graph.lines {
            let isResponse = plan.lineKind[field[left] * plan.fieldCount + field[right]] == 2
            let pass: UInt8 = hasTwoPasses && isResponse ? 1 : 2
            open[left] -= count
            open[right] -= count
            link(left, right, count, pass)
            if left != right { link(right, left, count, pass) }
            if hasTwoPasses, !isResponse {
                if plan.isDelayed[field[left]] { marked[left] += count }
                if plan.isDelayed[field[right]] { marked[right] += count }
            }
        }
    }

    private mutating func clear() {
        (vertexCount, cellCount, linkRoom, timeCount, indexCount, freeIndices, partCount) = (0, 0, 0, 0, 0, 0, 0)
        (causeCount, blockCount, powerOfVertices, legsOfVertices, ambiguities, trailCount) = (0, 0, 0, 0, 0, 0)
    }

    /// The same graph in the order of the labelling in place.
    private mutating func relabelled(_ graph: CellGraph) -> CellGraph {
        let vertices = (0..<vertexCount).sorted { labelling.firstLabel[$0] < labelling.firstLabel[$1] }
        var lines = graph.lines.map { left, right, count in
            let (a, b) = (labelling.labelOf[left], labelling.labelOf[right])
            return (left: min(a, b), right: max(a, b), count: count)
        }
        lines.sort { ($0.left, $0.right) < ($1.left, $1.right) }
        return CellGraph(kinds: vertices.map { kindOf[$0] }, lines: lines)
    }
}
