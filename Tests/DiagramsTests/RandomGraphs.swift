import Diagrams

/// Graphs of many sorts, the same in every run.
struct GraphDice {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func permutation(_ count: Int) -> [Int] {
        var names = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) { names.swapAt(place, next(place + 1)) }
        return names
    }

    /// The same graph with other names, its edges in another order and undirected ones turned around at random.
    mutating func disguised(_ graph: ColouredGraph) -> ColouredGraph {
        let renamed = graph.relabelled(permutation(graph.vertexCount))
        var edges: [ColouredGraph.Edge] = []
        for place in permutation(renamed.edges.count) {
            let edge = renamed.edges[place]
            edges.append(
                edge.isDirected || next(2) == 0
                    ? edge : ColouredGraph.Edge(edge.head, edge.tail, colour: edge.colour))
        }
        return ColouredGraph(vertexColours: renamed.vertexColours, edges: edges)
    }

    /// Any graph: few colours, several edges between two vertices, loops, directions.
    mutating func graph(atMost vertices: Int) -> ColouredGraph {
        let count = 1 + next(vertices)
        let vertexColours = 1 + next(3)
        let edgeColours = 1 + next(3)
        let directions = next(3)
        var graph = ColouredGraph(vertexColours: (0..<count).map { _ in next(vertexColours) * 5 - 3 })
        for _ in 0..<next(2 * count + 2) {
            let (a, b) = (next(count), next(count))
            graph.addEdge(
                a, b, colour: next(edgeColours) - 1, isDirected: directions == 0 ? false : next(directions) == 0)
        }
        return graph
    }

    /// Half-edges paired at random: `degree` at each vertex.
    mutating func regular(degree: Int, vertices: Int) -> ColouredGraph {
        let ends = permutation(degree * vertices / 2 * 2)
        var graph = ColouredGraph(vertexColours: Array(repeating: 0, count: vertices))
        for edge in 0..<ends.count / 2 { graph.addEdge(ends[2 * edge] / degree, ends[2 * edge + 1] / degree) }
        return graph
    }

    /// Copies of a few small graphs side by side.
    mutating func disconnected(parts: Int) -> ColouredGraph {
        var graph = ColouredGraph(vertexColours: [])
        let kinds = [
            regular(degree: 3, vertices: 4), regular(degree: 4, vertices: 3), .cycle(3 + next(3)), .complete(3),
        ]
        for _ in 0..<parts { graph = graph.beside(kinds[next(kinds.count)]) }
        return graph
    }

    /// Cells of a random Latin square, joined in rows, columns and where they hold the same symbol: regular in every way
    /// that a refinement sees at first, and mostly without symmetries.
    mutating func latinSquare(_ order: Int) -> ColouredGraph {
        var square = (0..<order).map { row in (0..<order).map { ($0 + row) % order } }
        // Two rows exchange the symbols of a cycle of columns, and again in other directions of the square.
        for _ in 0..<20 {
            let (a, b) = (next(order), next(order))
            if a != b {
                var column = next(order)
                let first = square[a][column]
                while true {
                    (square[a][column], square[b][column]) = (square[b][column], square[a][column])
                    let symbol = square[a][column]
                    if symbol == first { break }
                    column = square[a].indices.first { $0 != column && square[a][$0] == symbol }!
                }
            }
            // Rows become columns, columns symbols, symbols rows.
            var turned = square
            for row in 0..<order { for column in 0..<order { turned[square[row][column]][row] = column } }
            square = turned
        }
        return ColouredGraph(vertices: order * order) { a, b in
            let (i, j, k, l) = (a / order, a % order, b / order, b % order)
            return i == k || j == l || square[i][j] == square[k][l]
        }
    }

    /// A directed ring, two other vertices at each of its, and a random pairing of the ones with the others: setting one
    /// vertex of the ring apart orders all, and only that order's edges tell whether it was the right one.
    mutating func twistedRing(_ length: Int) -> ColouredGraph {
        var graph = ColouredGraph(vertexColours: (0..<3 * length).map { $0 / length })
        let pairing = next(3) == 0 ? (0..<length).map { ($0 + 1) % length } : permutation(length)
        for place in 0..<length {
            graph.addEdge(place, (place + 1) % length, isDirected: true)
            graph.addEdge(place, length + place)
            graph.addEdge(place, 2 * length + place)
            graph.addEdge(length + place, 2 * length + pairing[place])
        }
        return graph
    }

    /// One edge moved, added or recoloured, or one vertex recoloured: often no longer isomorphic, often nearly so.
    mutating func changed(_ graph: ColouredGraph) -> ColouredGraph {
        var (colours, edges) = (graph.vertexColours, graph.edges)
        if !edges.isEmpty, next(4) > 0 {
            let place = next(edges.count)
            let edge = edges[place]
            edges[place] = .init(edge.tail, next(colours.count), colour: edge.colour, isDirected: edge.isDirected)
        } else {
            colours[next(colours.count)] = colours[next(colours.count)]
        }
        return ColouredGraph(vertexColours: colours, edges: edges)
    }
}

extension ColouredGraph {
    init(vertices: Int, isEdge: (Int, Int) -> Bool) {
        self.init(vertexColours: Array(repeating: 0, count: vertices))
        for a in 0..<vertices {
            for b in 0..<a where isEdge(b, a) { addEdge(b, a) }
        }
    }

    static func complete(_ count: Int) -> ColouredGraph { ColouredGraph(vertices: count) { _, _ in true } }

    static func cycle(_ count: Int) -> ColouredGraph {
        ColouredGraph(vertices: count) { ($1 - $0) == 1 || ($1 - $0) == count - 1 }
    }

    static func completeBipartite(_ a: Int, _ b: Int) -> ColouredGraph {
        ColouredGraph(vertices: a + b) { ($0 < a) != ($1 < a) }
    }

    static func hypercube(_ dimension: Int) -> ColouredGraph {
        ColouredGraph(vertices: 1 << dimension) { ($0 ^ $1).nonzeroBitCount == 1 }
    }

    /// Pairs out of n things, joined where they share none: Petersen's graph for n = 5.
    static func kneser(_ n: Int) -> ColouredGraph {
        let pairs = (0..<n).flatMap { a in (0..<a).map { Set([a, $0]) } }
        return ColouredGraph(vertices: pairs.count) { pairs[$0].isDisjoint(with: pairs[$1]) }
    }

    static func paley(_ prime: Int) -> ColouredGraph {
        let squares = Set((1..<prime).map { $0 * $0 % prime })
        return ColouredGraph(vertices: prime) { squares.contains($1 - $0) }
    }

    /// The rook's graph on a board of 4 × 4 and Shrikhande's graph: strongly regular with the same numbers.
    static let rook = ColouredGraph(vertices: 16) { $0 / 4 == $1 / 4 || $0 % 4 == $1 % 4 }
    static let shrikhande = ColouredGraph(vertices: 16) { a, b in
        let step = [(a / 4 - b / 4 + 4) % 4, (a % 4 - b % 4 + 4) % 4]
        return [[0, 1], [0, 3], [1, 0], [3, 0], [1, 1], [3, 3]].contains(step)
    }

    func beside(_ other: ColouredGraph) -> ColouredGraph {
        ColouredGraph(
            vertexColours: vertexColours + other.vertexColours,
            edges: edges
                + other.edges.map {
                    Edge(
                        $0.tail + vertexCount, $0.head + vertexCount, colour: $0.colour, isDirected: $0.isDirected)
                })
    }

    func copies(_ count: Int) -> ColouredGraph {
        (1..<count).reduce(self) { sum, _ in sum.beside(self) }
    }
}
