import Diagrams
import Exact
import Foundation
import Testing

private let runsLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

@Suite struct CanonicalLabellingTests {
    /// What every labelling has to satisfy: names do not matter, and equal places of isomorphic graphs correspond.
    private func checkInvariance(_ graph: ColouredGraph, _ dice: inout GraphDice, _ comment: Comment) {
        let labelling = graph.canonicalLabelling()
        let other = dice.disguised(graph)
        let relabelling = other.canonicalLabelling()
        #expect(labelling.form == relabelling.form, comment)
        #expect(labelling.groupOrder == relabelling.groupOrder, comment)
        #expect(labelling.order.sorted() == Array(0..<graph.vertexCount), comment)
        #expect(drawn(graph, labelling.order) == drawn(other, relabelling.order), comment)
    }

    /// The graph in an order of its vertices, as text.
    private func drawn(_ graph: ColouredGraph, _ order: [Int]) -> [String] {
        var place = order
        for (position, vertex) in order.enumerated() { place[vertex] = position }
        let lines = graph.edges.map { edge -> String in
            let ends = [place[edge.tail], place[edge.head]]
            return "\(edge.isDirected ? ends : ends.sorted()) \(edge.colour) \(edge.isDirected)"
        }
        return order.map { "\(graph.vertexColours[$0])" } + lines.sorted()
    }

    /// Generators keep the graph, and generate a group of the order given.
    private func checkGenerators(_ graph: ColouredGraph, _ comment: Comment) {
        let labelling = graph.canonicalLabelling()
        let symmetries = graph.symmetries(labelling)
        #expect(labelling.vertexGenerators.count < max(1, graph.vertexCount), comment)
        for symmetry in symmetries {
            #expect(Set(symmetry.halfEdges).count == symmetry.halfEdges.count, comment)
            for (vertex, image) in symmetry.vertices.enumerated() {
                #expect(graph.vertexColours[vertex] == graph.vertexColours[image], comment)
            }
            for (half, image) in symmetry.halfEdges.enumerated() {
                let (edge, target) = (graph.edges[half / 2], graph.edges[image / 2])
                let end = half % 2 == 0 ? edge.tail : edge.head
                let targetEnd = image % 2 == 0 ? target.tail : target.head
                #expect(symmetry.vertices[end] == targetEnd, comment)
                #expect(edge.colour == target.colour && edge.isDirected == target.isDirected, comment)
                #expect(symmetry.halfEdges[half ^ 1] == image ^ 1, comment)
                #expect(!edge.isDirected || half % 2 == image % 2, comment)
            }
        }
        if let order = labelling.groupOrder.asInt, order <= 2000 {
            let joint = symmetries.map { symmetry in
                symmetry.vertices + symmetry.halfEdges.map { $0 + graph.vertexCount }
            }
            #expect(listedOrder(joint, count: graph.vertexCount + 2 * graph.edges.count) == order, comment)
        }
    }

    @Test func smallGraphsAgainstAllPermutations() {
        for seed in 0..<(runsLong ? 2000 : 250) {
            var dice = GraphDice(seed: seed)
            let graph = dice.graph(atMost: seed % 10 == 0 ? 6 : 5)
            let labelling = graph.canonicalLabelling()
            #expect(labelling.vertexGroupOrder == Integer(PermutationOracle.vertexGroupOrder(graph)), "seed \(seed)")
            if graph.edges.count <= 5, graph.vertexCount <= 4 {
                #expect(labelling.groupOrder == Integer(PermutationOracle.groupOrder(graph)), "seed \(seed)")
            }
            for other in [dice.disguised(graph), dice.changed(graph), dice.disguised(dice.changed(graph))] {
                #expect(
                    (labelling.form == other.canonicalLabelling().form)
                        == PermutationOracle.areIsomorphic(graph, other), "seed \(seed)")
            }
        }
    }

    @Test func namesDoNotMatter() {
        for seed in 0..<(runsLong ? 20_000 : 600) {
            var dice = GraphDice(seed: seed)
            let graph =
                switch seed % 4 {
                case 0: dice.graph(atMost: 30)
                case 1: dice.regular(degree: 2 + dice.next(4), vertices: 2 * (1 + dice.next(12)))
                case 2: dice.disconnected(parts: 1 + dice.next(6))
                default: dice.graph(atMost: 8)
                }
            checkInvariance(graph, &dice, "seed \(seed)")
            checkGenerators(graph, "seed \(seed)")
        }
    }

    @Test(.enabled(if: NautyLabelling.isAvailable, "apt-get install libnauty2-dev"))
    func randomGraphsAgainstNauty() {
        var (isomorphic, different) = (0, 0)
        for seed in 0..<(runsLong ? 100_000 : 4000) {
            var dice = GraphDice(seed: seed)
            let graph =
                switch seed % 5 {
                case 0: dice.graph(atMost: 20)
                case 1: dice.regular(degree: 4, vertices: 2 + dice.next(14))
                case 2: dice.regular(degree: 3, vertices: 2 * (1 + dice.next(10)))
                case 3: dice.disconnected(parts: 1 + dice.next(5))
                default: dice.graph(atMost: 6)
                }
            let labelling = graph.canonicalLabelling()
            let nauty = NautyLabelling(graph)
            let order = labelling.groupOrder.doubleValue
            #expect(abs(order - nauty.order) <= 1e-9 * order, "seed \(seed)")
            let other = dice.next(2) == 0 ? dice.changed(graph) : dice.disguised(dice.changed(graph))
            let areIsomorphic = nauty == NautyLabelling(other)
            #expect((labelling.form == other.canonicalLabelling().form) == areIsomorphic, "seed \(seed)")
            if areIsomorphic { isomorphic += 1 } else { different += 1 }
        }
        #expect(isomorphic > 100 && different > 1000)
    }

    /// Graphs that look regular until two or three vertices are set apart.
    @Test(.enabled(if: NautyLabelling.isAvailable, "apt-get install libnauty2-dev"))
    func latinSquaresAgainstNauty() {
        for seed in 0..<(runsLong ? 300 : 24) {
            var dice = GraphDice(seed: seed)
            let graph = dice.latinSquare(4 + seed % 4)
            let order = graph.canonicalLabelling().groupOrder.doubleValue
            #expect(abs(order - NautyLabelling(graph, subdividing: false).order) <= 1e-9 * order, "seed \(seed)")
            checkInvariance(graph, &dice, "seed \(seed)")
        }
    }

    /// Leaves that no refinement tells apart, only the graphs they write down.
    @Test(.enabled(if: NautyLabelling.isAvailable, "apt-get install libnauty2-dev"))
    func twistedRingsAgainstNauty() {
        for seed in 0..<(runsLong ? 2000 : 150) {
            var dice = GraphDice(seed: seed)
            let graph = dice.twistedRing(3 + seed % 6)
            let order = graph.canonicalLabelling().groupOrder.doubleValue
            #expect(order == NautyLabelling(graph).order, "seed \(seed)")
            checkInvariance(graph, &dice, "seed \(seed)")
            checkGenerators(graph, "seed \(seed)")
            let pair = graph.beside(dice.disguised(dice.twistedRing(3 + seed % 6)))
            #expect(pair.canonicalLabelling().groupOrder.doubleValue == NautyLabelling(pair).order, "seed \(seed)")
            checkInvariance(pair, &dice, "seed \(seed)")
        }
    }

    /// All 4-regular multigraphs that come up, sorted into classes by both.
    @Test(.enabled(if: NautyLabelling.isAvailable, "apt-get install libnauty2-dev"))
    func classesAgainstNauty() {
        for vertices in 2...6 {
            var classes: [CanonicalForm: NautyLabelling] = [:]
            var dice = GraphDice(seed: vertices)
            for _ in 0..<(runsLong ? 5000 : 300) {
                let graph = dice.regular(degree: 4, vertices: vertices)
                let nauty = NautyLabelling(graph)
                let known = classes.updateValue(nauty, forKey: graph.canonicalLabelling().form)
                #expect(known == nil || known == nauty)
            }
            let theirs = Set(classes.values.map(\.rows).map { "\($0)" })
            #expect(theirs.count == classes.count || vertices == 2)
        }
    }

    /// Graphs whose groups are known from the books.
    @Test func symmetricGraphs() throws {
        func factorial(_ n: Int) -> Integer { Combinatorics.factorial(n) }
        let cases: [(String, ColouredGraph, Integer)] = [
            ("nothing", ColouredGraph(vertexColours: []), 1),
            ("a point", .complete(1), 1),
            ("300 points", ColouredGraph(vertexColours: Array(repeating: 7, count: 300)), factorial(300)),
            ("K20", .complete(20), factorial(20)),
            ("K70", .complete(70), factorial(70)),
            ("K10,10", .completeBipartite(10, 10), 2 * factorial(10) * factorial(10)),
            ("K3,40", .completeBipartite(3, 40), 6 * factorial(40)),
            ("cycle", .cycle(200), 400),
            ("cube", .hypercube(3), 48),
            ("hypercube of dimension 6", .hypercube(6), 64 * factorial(6)),
            ("hypercube of dimension 7", .hypercube(7), 128 * factorial(7)),
            ("Petersen", .kneser(5), 120),
            ("Kneser 9", .kneser(9), factorial(9)),
            ("Paley 13", .paley(13), 78),
            ("Paley 29", .paley(29), 29 * 14),
            ("rook", .rook, 1152),
            ("Shrikhande", .shrikhande, 192),
            ("12 hexagons", .cycle(6).copies(12), try Integer(12).power(12) * factorial(12)),
            ("6 Petersen", .kneser(5).copies(6), try Integer(120).power(6) * factorial(6)),
            (
                "rooks and Shrikhandes", ColouredGraph.shrikhande.copies(3).beside(.rook.copies(2)),
                try Integer(192).power(3) * 6 * Integer(1152 * 1152) * 2
            ),
            (
                "K5 and K6 alternating", ColouredGraph.complete(5).beside(.complete(6)).copies(3),
                try (factorial(5) * factorial(6)).power(3) * 36
            ),
        ]
        for (name, graph, order) in cases {
            var dice = GraphDice(seed: 3)
            #expect(graph.canonicalLabelling().groupOrder == order, "\(name)")
            checkInvariance(graph, &dice, "\(name)")
            checkGenerators(graph, "\(name)")
        }
        #expect(ColouredGraph.rook.canonicalLabelling().form != ColouredGraph.shrikhande.canonicalLabelling().form)
    }

    @Test func bundlesAndLoops() {
        var graph = ColouredGraph(vertexColours: [0])
        for _ in 0..<30 { graph.addEdge(0, 0) }
        #expect(graph.canonicalLabelling().groupOrder == Combinatorics.doubleFactorial(60))
        graph.addEdge(0, 0, isDirected: true)
        graph.addEdge(0, 0, isDirected: true)
        #expect(graph.canonicalLabelling().groupOrder == 2 * Combinatorics.doubleFactorial(60))

        var ring = ColouredGraph(vertexColours: [1, 1, 1])
        for vertex in 0..<3 { for _ in 0..<2 { ring.addEdge(vertex, (vertex + 1) % 3, isDirected: true) } }
        #expect(ring.canonicalLabelling().groupOrder == Integer(24))
        ring.addEdge(0, 1, isDirected: true)
        #expect(ring.canonicalLabelling().groupOrder == Integer(24))
    }

    /// Very many kinds of edges and colours far apart.
    @Test func manyColours() {
        var dice = GraphDice(seed: 11)
        for _ in 0..<20 {
            var graph = ColouredGraph(vertexColours: (0..<40).map { _ in dice.next(2) == 0 ? Int.min : Int.max })
            for _ in 0..<200 {
                graph.addEdge(
                    dice.next(40), dice.next(40), colour: (dice.next(90) - 45) << 55, isDirected: dice.next(2) == 0)
            }
            checkInvariance(graph, &dice, "many colours")
        }
    }
}
