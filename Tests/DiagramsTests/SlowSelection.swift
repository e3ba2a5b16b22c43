import Diagrams

/// Every word once more, by taking lines and vertices away and looking what is left: nothing here walks a diagram in depth,
/// and nothing is shared with the library.
struct SlowSelection {
    let graph: DiagramGraph

    /// Which nodes hang together when some lines are taken away, as the smallest node of each one's part.
    func parts(without isRemoved: (Int) -> Bool) -> [Int] {
        var part = Array(0..<graph.nodeCount)
        for (number, line) in graph.lines.enumerated() where !isRemoved(number) {
            let (a, b) = (part[line.left], part[line.right])
            for node in part.indices where part[node] == max(a, b) { part[node] = min(a, b) }
        }
        return part
    }

    func isExternal(_ node: Int) -> Bool { node < graph.externalCount }

    func isInternal(_ line: Int) -> Bool { !isExternal(graph.lines[line].left) && !isExternal(graph.lines[line].right) }

    /// The bridges, each with the numbers of external points on its two sides.
    var bridges: [(left: Int, right: Int)] {
        graph.lines.indices.compactMap { number in
            let parts = parts { $0 == number }
            let (left, right) = (parts[graph.lines[number].left], parts[graph.lines[number].right])
            guard isInternal(number), left != right else { return nil }
            func points(_ part: Int) -> Int { (0..<graph.externalCount).count { parts[$0] == part } }
            return (points(left), points(right))
        }
    }

    var hasTadpole: Bool { bridges.contains { $0.left == 0 || $0.right == 0 } }
    var hasLegInsertion: Bool { bridges.contains { $0.left == 1 || $0.right == 1 } }

    func valence(_ node: Int) -> Int {
        graph.lines.reduce(0) { $0 + ($1.left == node ? 1 : 0) + ($1.right == node ? 1 : 0) }
    }

    /// A tadpole, or something without external points on a vertex that has at least two legs elsewhere.
    var hasSnail: Bool {
        if hasTadpole { return true }
        for vertex in graph.externalCount..<graph.nodeCount {
            for line in graph.lines where line.left == vertex && line.right == vertex {
                if valence(vertex) - 2 >= 2 { return true }
            }
            let rest = parts { graph.lines[$0].left == vertex || graph.lines[$0].right == vertex }
            for part in Set(rest) where part != vertex {
                let nodes = rest.indices.filter { rest[$0] == part }
                if nodes.contains(where: isExternal) { continue }
                let joining = graph.lines.count { line in
                    (line.left == vertex && nodes.contains(line.right))
                        || (line.right == vertex && nodes.contains(line.left))
                }
                if joining > 0, valence(vertex) - joining >= 2 { return true }
            }
        }
        return false
    }

    /// All sets of vertices are tried.
    var hasSelfEnergy: Bool {
        let vertices = Array(graph.externalCount..<graph.nodeCount)
        for subset in 1..<(1 << vertices.count) where vertices.count > 0 {
            func isInside(_ node: Int) -> Bool {
                !isExternal(node) && subset >> (node - graph.externalCount) & 1 == 1
            }
            let leaving = graph.lines.indices.filter {
                isInside(graph.lines[$0].left) != isInside(graph.lines[$0].right)
            }
            guard leaving.count == 2, leaving.contains(where: isInternal) else { continue }
            let parts = parts { !isInside(graph.lines[$0].left) || !isInside(graph.lines[$0].right) }
            if Set(vertices.filter(isInside).map { parts[$0] }).count == 1 { return true }
        }
        return false
    }

    var isSimple: Bool {
        graph.lines.indices.allSatisfy { one in
            let line = graph.lines[one]
            return line.left != line.right
                && !graph.lines.indices.contains { other in
                    other != one
                        && Set([graph.lines[other].left, graph.lines[other].right]) == [line.left, line.right]
                }
        }
    }

    /// Lines that can be taken away one after another without taking anything asunder.
    var loops: Int {
        var removed: Set<Int> = []
        for number in graph.lines.indices {
            let before = Set(parts { removed.contains($0) }).count
            if Set(parts { removed.contains($0) || $0 == number }).count == before { removed.insert(number) }
        }
        return removed.count
    }

    var words: [SelectionWord] {
        [
            bridges.isEmpty ? .onepi : .onepr,
            hasLegInsertion ? .offshell : .onshell,
            hasSelfEnergy ? .sigma : .nosigma,
            hasSnail ? .snail : .nosnail,
            hasTadpole ? .tadpole : .notadpole,
            isSimple ? .simple : .notsimple,
            graph.lines.contains { isExternal($0.left) && isExternal($0.right) } ? .notamputated : .amputated,
        ]
    }
}

/// A small deterministic generator.
struct SelectionDice {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for place in elements.indices.reversed() { elements.swapAt(place, next(place + 1)) }
    }

    /// Vertices of valence `lowest` to 6 and up to five external points, their legs joined by chance: with self-loops,
    /// several lines between two vertices, and parts that nothing connects.
    mutating func graph(vertices: Int, lowestValence: Int = 1) -> DiagramGraph {
        var nodes: [Int] = []
        let points = next(6)
        nodes += 0..<points
        for vertex in 0..<vertices {
            let valence = lowestValence + next(next(3) == 0 ? 7 - lowestValence : 3)
            nodes += Array(repeating: points + vertex, count: valence)
        }
        if !nodes.count.isMultiple(of: 2) { nodes.append(vertices > 0 ? points + next(vertices) : points) }
        let count = max(points + vertices, (nodes.max() ?? -1) + 1)
        shuffle(&nodes)
        let lines = stride(from: 0, to: nodes.count, by: 2).map { (left: nodes[$0], right: nodes[$0 + 1]) }
        return DiagramGraph(externalCount: points, nodeCount: count, lines: lines)
    }
}
