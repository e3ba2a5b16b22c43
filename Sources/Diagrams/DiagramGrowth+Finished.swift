import Exact
import Theory

/// What a finished diagram is.
extension DiagramGrowth {
    /// Called when no end is open: hands the diagram over with the order of its group, unless another labelling of it has a
    /// smaller code or it is not wanted.
    mutating func complete(_ visit: Visit) throws {
        if splitDepth < .max {
            beginnings.append((0..<blockCount).map { blockKey[$0] })
            return
        }
        labelling.orbitCount = 0
        if ambiguities > 0, !isSmallest() { return }
        if probe != nil {
            finishedByProbe += 1
            let order = symmetryOrder().doubleValue
            pairingsOfProbe = (1..<vertexCount).reduce(1 / order) {
                $0 * rules.vertices[kindOf[$1]].shape.symmetryOrder.doubleValue
            }
            return
        }
        if let lowest = limits.lowestPowerOfN, powerOfN() < lowest {
            tally.cutByPowerOfN += 1
            return
        }
        if !limits.selection.isEverything {
            if !limits.selection.keeps(graph()) {
                if hasWantedOrder() { tally.droppedBySelection += 1 }
                return
            }
        }
        tally.diagrams += 1
        if let maximum = limits.maximumDiagrams, tally.diagrams > maximum { throw EnumerationStopped(after: maximum) }
        let order = symmetryOrder()
        try visit(&self, order)
    }

    /// Whether the diagram has the powers that alone were asked for.
    private mutating func hasWantedOrder() -> Bool {
        for (bound, limit) in limits.highestPowers.enumerated()
        where limits.exactSymbols.contains(limit.symbol) && spent[bound] < limit.power {
            return false
        }
        return true
    }

    mutating func powerOfN() -> Int { powerOfNOfCoefficient + powerOfVertices + freeIndices }

    /// The order of the automorphism group: the group that moves cells, times the exchanges of parallel lines and the
    /// flips of lines within one cell.
    mutating func symmetryOrder() -> Integer {
        var (order, isExact) = (1, true)
        func multiply(_ factor: Int) {
            let (product, overflow) = order.multipliedReportingOverflow(by: factor)
            if overflow { isExact = false } else { order = product }
        }
        forEachFactor(multiply)
        if isExact { return Integer(order) }
        var large: Integer = 1
        forEachFactor { large *= Integer($0) }
        return large
    }

    private mutating func forEachFactor(_ body: (Int) -> Void) {
        for orbit in 0..<labelling.orbitCount { body(labelling.orbits[orbit]) }
        for block in 0..<blockCount where blockTarget[block] >= 0 {
            let lines = blockLines[block]
            if lines > 1 { for factor in 2...lines { body(factor) } }
            if blockSource[block] == blockTarget[block] { for _ in 0..<lines { body(2) } }
        }
    }

    /// The number of connected parts, external points counted as vertices of their own.
    mutating func connectedParts() -> Int {
        let points = external.points.count
        var parent = Array(0..<(points + vertexCount - 1))
        var parts = parent.count
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node { node = parent[node] }
            return node
        }
        for line in lines() {
            let (a, b) = (root(line.left), root(line.right))
            if a != b {
                parent[b] = a
                parts -= 1
            }
        }
        return parts
    }

    /// Lines − vertices + connected parts.
    mutating func loops() -> Int {
        let points = external.points.count
        let parts = external.isConnected && external.operatorCount == points ? min(1, points) : connectedParts()
        return (points + legsOfVertices) / 2 - (points + vertexCount - 1) + parts
    }

    /// The diagram as a plain graph.
    mutating func graph() -> DiagramGraph {
        DiagramGraph(
            externalCount: external.points.count, nodeCount: external.points.count + vertexCount - 1, lines: lines())
    }

    /// The ends of every line as nodes: external points, then vertices.
    private mutating func lines() -> [(left: Int, right: Int)] {
        let points = external.points.count
        return lineEnds().map { left, right in
            let (v, w) = (vertexOf[left.cell], vertexOf[right.cell])
            return (
                v == 0 ? plan.kinds[externalKind].cells[left.cell].legs[left.leg] : points + v - 1,
                w == 0 ? plan.kinds[externalKind].cells[right.cell].legs[right.leg] : points + w - 1
            )
        }
    }

    private struct End {
        let cell: Int
        /// Which of the cell's legs.
        let leg: Int
    }

    /// The two ends of every line. Ends of correlations come first in their cell, as in the code.
    private mutating func lineEnds() -> [(left: End, right: End)] {
        var marks = [Int](repeating: 0, count: cellCount)
        var others = (0..<cellCount).map { marked[$0] }
        var lines: [(left: End, right: End)] = []
        lines.reserveCapacity((external.points.count + legsOfVertices) / 2)
        func end(_ cell: Int, _ isMark: Bool) -> End {
            if isMark {
                marks[cell] += 1
                return End(cell: cell, leg: marks[cell] - 1)
            }
            others[cell] += 1
            return End(cell: cell, leg: others[cell] - 1)
        }
        for block in 0..<blockCount where blockTarget[block] >= 0 {
            let (source, target) = (blockSource[block], blockTarget[block])
            let isSecond = hasTwoPasses && blockPass[block] == 2
            for _ in 0..<blockLines[block] {
                let left = end(source, isSecond && marks[source] < marked[source])
                lines.append((left, end(target, isSecond && marks[target] < marked[target])))
            }
        }
        return lines
    }

    /// The diagram in its canonical numbering of half-edges.
    mutating func diagram(_ symmetryOrder: Integer) -> Diagram {
        let points = external.points.count
        var partners = [Int](repeating: -1, count: points + legsOfVertices)
        var firstHalf = [0]
        var next = points
        for vertex in 1..<max(1, vertexCount) {
            firstHalf.append(next)
            next += plan.legCount[kindOf[vertex]]
        }
        for (left, right) in lineEnds() {
            let (v, w) = (vertexOf[left.cell], vertexOf[right.cell])
            let a = firstHalf[v] + plan.kinds[kindOf[v]].cells[left.cell - cellsOf[v]].legs[left.leg]
            let b = firstHalf[w] + plan.kinds[kindOf[w]].cells[right.cell - cellsOf[w]].legs[right.leg]
            partners[a] = b
            partners[b] = a
        }
        return Diagram(
            term: term, vertices: (1..<max(1, vertexCount)).map { kindOf[$0] }, partners: partners,
            symmetryOrder: symmetryOrder, indexLoops: freeIndices, powerOfN: powerOfN(), loops: loops(),
            timeWindows: (0..<timeCount).map { earliest[$0]...latest[$0] })
    }
}
