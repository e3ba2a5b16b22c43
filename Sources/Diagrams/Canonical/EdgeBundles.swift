import Exact

/// The edges of a graph, gathered: all edges between two vertices are one bundle, whose label says how many there are of
/// each colour and direction. A multigraph thereby becomes a graph with labelled edges, and its loops a part of the
/// colours of vertices.
///
/// Labels and classes are numbered by their content, so that the numbering does not depend on names of vertices.
struct EdgeBundles {
    /// Words that the ends of all edges need at most.
    let capacity: Int
    /// Whether all bundles are alike.
    var hasOneLabel: Bool { labels.count <= 1 }
    /// The permutations of equal edges and the flips of loops.
    private(set) var order = FactoredOrder()
    /// The distinct colours of the edges, ascending; empty if there is one or none.
    private let colours: [Int]
    private let onlyColour: Int
    private var labels = BundleKinds()
    private var loopKinds = BundleKinds()
    private var hasLoops = false

    init(_ graph: ColouredGraph) {
        capacity = 2 * graph.edges.count
        let first = graph.edges.first?.colour ?? 0
        onlyColour = first
        let isOnly = graph.edges.allSatisfy { $0.colour == first }
        colours = isOnly ? [] : Set(graph.edges.lazy.map(\.colour)).sorted()
    }

    /// How an edge looks from one of its ends: its colour, and whether it is undirected, leaves or arrives.
    private func code(_ edge: ColouredGraph.Edge, atHead: Bool) -> Int {
        let rank = colours.isEmpty ? 0 : sortedIndex(of: edge.colour, in: colours)
        return 3 * rank + (edge.isDirected ? (atHead ? 2 : 1) : 0)
    }

    /// Writes the rows of bundles and the first partition, by colours of vertices and loops, into the memory.
    mutating func lay(out graph: ColouredGraph, in memory: SearchMemory) {
        fillRows(graph, memory)
        mergeRows(graph.vertexCount, memory)
        gatherLoops(graph, memory)
        formCells(graph, memory)
    }

    /// Rows of single ends, sorted by neighbour: a first distribution in any order, a second one over the vertices in
    /// order.
    private func fillRows(_ graph: ColouredGraph, _ memory: SearchMemory) {
        let count = graph.vertexCount
        let (start, end) = (memory.rowStart, memory.rowEnd)
        for edge in graph.edges where !edge.isLoop {
            start[edge.tail + 1] += 1
            start[edge.head + 1] += 1
        }
        for vertex in 0..<count {
            start[vertex + 1] += start[vertex]
            end[vertex] = start[vertex]
        }
        // Each entry stands at one end and says how the edge looks from the other.
        let (from, view) = (memory.leafNeighbour, memory.leafLabel)
        for edge in graph.edges where !edge.isLoop {
            from[end[edge.tail]] = edge.head
            view[end[edge.tail]] = code(edge, atHead: true)
            end[edge.tail] += 1
            from[end[edge.head]] = edge.tail
            view[end[edge.head]] = code(edge, atHead: false)
            end[edge.head] += 1
        }
        for vertex in 0..<count { end[vertex] = start[vertex] }
        for vertex in 0..<count {
            for entry in start[vertex]..<start[vertex + 1] {
                let other = from[entry]
                memory.neighbour[end[other]] = vertex
                memory.label[end[other]] = view[entry]
                end[other] += 1
            }
        }
    }

    /// Merges the ends that lead to one neighbour, and numbers the labels.
    private mutating func mergeRows(_ count: Int, _ memory: SearchMemory) {
        let (start, neighbour, label) = (memory.rowStart, memory.neighbour, memory.label)
        var written = 0
        var entry = 0
        for vertex in 0..<count {
            let end = start[vertex + 1]
            start[vertex] = written
            while entry < end {
                let other = neighbour[entry]
                var last = entry
                while last < end, neighbour[last] == other { last += 1 }
                let key = labels.key(of: label, entry..<last)
                if other > vertex, !BundleKinds.isSingle(key) { multiplyOrder(labels.content(of: key), isLoop: false) }
                neighbour[written] = other
                label[written] = key
                written += 1
                entry = last
            }
        }
        start[count] = written
        labels.rank()
        if labels.count == 1 {
            for entry in 0..<written { label[entry] = 0 }
        } else {
            for entry in 0..<written {
                label[entry] = labels.rank(of: label[entry])
                memory.weight[entry] = labelWeight(label[entry])
            }
        }
    }

    /// Ranks the kinds of loops: 0 for none.
    private mutating func gatherLoops(_ graph: ColouredGraph, _ memory: SearchMemory) {
        // Codes in runs by vertex, which end at `end`.
        let (codes, end) = (memory.leafLabel, memory.rowEnd)
        for vertex in 0...graph.vertexCount { end[vertex] = 0 }
        for edge in graph.edges where edge.isLoop { end[edge.tail + 1] += 1 }
        for vertex in 0..<graph.vertexCount { end[vertex + 1] += end[vertex] }
        if end[graph.vertexCount] == 0 { return }
        hasLoops = true
        for edge in graph.edges where edge.isLoop {
            codes[end[edge.tail]] = code(edge, atHead: false)
            end[edge.tail] += 1
        }
        var start = 0
        for vertex in 0..<graph.vertexCount where end[vertex] > start {
            let key = loopKinds.key(of: codes, start..<end[vertex])
            multiplyOrder(loopKinds.content(of: key), isLoop: true)
            memory.loopKind[vertex] = key
            start = end[vertex]
        }
        loopKinds.rank()
        for vertex in 0..<graph.vertexCount where memory.loopKind[vertex] != 0 {
            memory.loopKind[vertex] = 1 + loopKinds.rank(of: memory.loopKind[vertex])
        }
    }

    private mutating func multiplyOrder(_ content: BundleKinds.Content, isLoop: Bool) {
        content.visit { code, multiplicity in
            if multiplicity > 1 { order.multiply(byFactorialOf: multiplicity) }
            // Directed codes are 1 and 2 modulo 3.
            if isLoop, code.isMultiple(of: 3) { for _ in 0..<multiplicity { order.multiply(by: 2) } }
        }
    }

    /// Sorts the vertices by colour and loops and makes each class a cell.
    private func formCells(_ graph: ColouredGraph, _ memory: SearchMemory) {
        let count = graph.vertexCount
        let hasLoops = hasLoops
        let colours = graph.vertexColours
        func precedes(_ left: Int, _ right: Int) -> Bool {
            let (a, b) = (colours[left], colours[right])
            if a != b { return a < b }
            return hasLoops && memory.loopKind[left] < memory.loopKind[right]
        }
        let vertexAt = memory.vertexAt
        if count <= 24 {
            for vertex in 0..<count {
                var place = vertex
                while place > 0, precedes(vertex, vertexAt[place - 1]) {
                    vertexAt[place] = vertexAt[place - 1]
                    place -= 1
                }
                vertexAt[place] = vertex
            }
        } else {
            for (place, vertex) in (0..<count).sorted(by: precedes).enumerated() { vertexAt[place] = vertex }
        }
        var cell = 0
        for place in 0..<count {
            let vertex = vertexAt[place]
            if place > 0, precedes(vertexAt[place - 1], vertex) { cell = place }
            memory.placeOf[vertex] = place
            memory.cellOf[vertex] = cell
            memory.cellSize[cell] += 1
        }
    }

    /// The graph as it stands in its best order.
    func form(of graph: ColouredGraph, in memory: SearchMemory) -> CanonicalForm {
        let count = graph.vertexCount
        var words: [Int] = []
        words.reserveCapacity(2 + 3 * count + capacity + 8)
        words.append(count)
        for place in 0..<count {
            let vertex = memory.bestOrder[place]
            words.append(graph.vertexColours[vertex])
            words.append(memory.loopKind[vertex])
        }
        if colours.isEmpty {
            words.append(capacity == 0 ? 0 : 1)
            if capacity > 0 { words.append(onlyColour) }
        } else {
            words.append(colours.count)
            words += colours
        }
        labels.write(to: &words)
        loopKinds.write(to: &words)
        for place in 0..<count {
            let header = words.count
            words.append(0)
            for entry in memory.bestRowStart[place]..<memory.bestRowStart[place + 1]
            where memory.bestNeighbour[entry] > place {
                words.append(memory.bestNeighbour[entry])
                words.append(memory.bestLabel[entry])
                words[header] += 1
            }
        }
        return CanonicalForm(words: words)
    }
}

/// A number between 1 and 2⁴⁰ that looks random: sums of fewer than 2²³ of them stay positive, and different
/// collections of labels have different sums but for rare accidents, which cost time and not correctness.
private func labelWeight(_ label: Int) -> Int {
    label == 0 ? 1 : Int(truncatingIfNeeded: mixed(UInt(label)) >> 24) | 1
}
