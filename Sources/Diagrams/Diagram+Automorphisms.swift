import Exact
import Theory

/// The group behind a diagram's 1/S: the permutations of its half-edges that keep lines, vertices, what the terms of the
/// action tell apart, and the external points.
public struct DiagramSymmetry: Hashable, Sendable {
    /// One generator of the group.
    public struct Generator: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Two lines between the same places, equal in every respect, are exchanged and nothing else.
            case exchangesLines(Int, Int)
            /// A line that begins and ends at the same place is turned around.
            case turnsLine(Int)
            /// Vertices, or index groups or time points within vertices, move with all their lines.
            case moves
        }

        public let kind: Kind
        /// The image of every half-edge.
        public let halfEdges: [Int]
        /// The image of every line.
        public let lines: [Int]
        /// The image of every vertex.
        public let vertices: [Int]
    }

    /// S
    public let order: Integer
    /// The order of the part that moves vertices, index groups and time points.
    public let orderOfMoves: Integer
    /// Lines that may be permuted among themselves, each such set a factor m! of S.
    public let equalLines: [[Int]]
    /// Lines that may be turned around, each a factor 2 of S.
    public let turningLines: [Int]
    public let generators: [Generator]

    /// The automorphisms of a diagram given by its half-edges, external points fixed.
    ///
    /// - Parameters:
    ///   - vertices: the kinds of the vertices, as ranks in ``FeynmanRules/vertices``.
    ///   - partners: the half-edge that each half-edge is joined to; external points first.
    /// - Precondition: `partners` is an involution without fixed points.
    public init(vertices: [Int], partners: [Int], rules: FeynmanRules, external: ExternalPoints) {
        let names = DiagramNames(
            vertices: vertices, partners: partners, rules: rules, externalCount: external.points.count)
        let drawn = SymmetryGraph(vertices: vertices, partners: partners, rules: rules, external: external)
        let labelling = drawn.graph.canonicalLabelling()
        order = labelling.groupOrder
        orderOfMoves = labelling.vertexGroupOrder
        var generators: [Generator] = []
        var equalLines: [[Int]] = []
        var turningLines: [Int] = []
        var vertexOf: [Int: Int] = [:]
        for (vertex, hub) in drawn.hubs.enumerated() { vertexOf[hub] = vertex }
        for symmetry in drawn.graph.symmetries(labelling) {
            let kind: Generator.Kind
            switch symmetry.kind {
            case .movesVertices: kind = .moves
            case .flipsLoop(let line):
                kind = .turnsLine(line)
                turningLines.append(line)
            case .exchangesEdges(let line, let next):
                kind = .exchangesLines(line, next)
                if equalLines.last?.last == line {
                    equalLines[equalLines.count - 1].append(next)
                } else {
                    equalLines.append([line, next])
                }
            }
            func half(_ end: Int) -> Int { end % 2 == 0 ? drawn.ends[end / 2].tail : drawn.ends[end / 2].head }
            var halfEdges = partners
            for end in 0..<2 * drawn.ends.count { halfEdges[half(end)] = half(symmetry.halfEdges[end]) }
            generators.append(
                Generator(
                    kind: kind, halfEdges: halfEdges, lines: names.lines.map { names.lineOf[halfEdges[$0.left]] },
                    vertices: drawn.hubs.map { vertexOf[symmetry.vertices[$0]]! }))
        }
        self.generators = generators
        self.equalLines = equalLines
        self.turningLines = turningLines.sorted()
    }
}

extension Diagram {
    /// Generators of the group whose order is ``symmetryOrder``, found without the enumeration that counted it.
    public func symmetry(_ rules: FeynmanRules, _ external: ExternalPoints) -> DiagramSymmetry {
        DiagramSymmetry(vertices: vertices, partners: partners, rules: rules, external: external)
    }
}

extension DiagramSymmetry {
    /// `S = 12 = 3! · 2: the 3 lines … permute; the vertices a1 and a2 exchange`
    public func text(_ names: DiagramNames) -> String {
        var factors = equalLines.map { $0.count == 2 ? "2" : "\($0.count)!" }
        if turningLines.count > 0 { factors.append(turningLines.count == 1 ? "2" : "2^\(turningLines.count)") }
        if !orderOfMoves.isOne { factors.append("\(orderOfMoves)") }
        if factors.isEmpty { return "S = 1: no two lines, vertices or ends of a line can be exchanged" }
        var sentences = equalLines.map { lines in
            let list = DiagramNames.list(lines.map(names.line))
            return lines.count == 2 ? "the two lines \(list) exchange" : "the \(lines.count) lines \(list) permute"
        }
        sentences += turningLines.map { "the line \(names.line($0)) turns around" }
        sentences += generators.filter { $0.kind == .moves }.map { $0.text(names) }
        let product = factors.count == 1 && factors[0] == "\(order)" ? "" : " = " + factors.joined(separator: " · ")
        return "S = \(order)\(product): " + sentences.joined(separator: "; ")
    }
}

extension DiagramSymmetry.Generator {
    /// The cycles of vertices, of lines and of half-edges that move.
    public var vertexCycles: [[Int]] { Self.cycles(vertices) }
    public var lineCycles: [[Int]] { Self.cycles(lines) }
    public var halfEdgeCycles: [[Int]] { Self.cycles(halfEdges) }

    /// The lines that come back to their place turned around.
    func turnedLines(_ names: DiagramNames) -> [Int] {
        names.lines.indices.filter { halfEdges[names.lines[$0].left] == names.lines[$0].right }
    }

    private static func cycles(_ images: [Int]) -> [[Int]] {
        var isSeen = images.map { _ in false }
        var cycles: [[Int]] = []
        for start in images.indices where !isSeen[start] && images[start] != start {
            var cycle: [Int] = []
            var next = start
            while !isSeen[next] {
                isSeen[next] = true
                cycle.append(next)
                next = images[next]
            }
            cycles.append(cycle)
        }
        return cycles
    }

    /// `the vertices a1 and a2 exchange, with them the lines … and …`
    public func text(_ names: DiagramNames) -> String {
        func moves(_ noun: String, _ cycles: [[Int]], _ name: (Int) -> String) -> [String] {
            cycles.map { cycle in
                cycle.count == 2
                    ? "the \(noun) \(name(cycle[0])) and \(name(cycle[1])) exchange"
                    : "the \(noun) \((cycle + [cycle[0]]).map(name).joined(separator: " → ")) move in a circle"
            }
        }
        let parts =
            moves("vertices", vertexCycles) { names.vertices[$0] } + moves("lines", lineCycles, names.line)
            + turnedLines(names).map { "the line \(names.line($0)) turns around" }
        return parts.joined(separator: ", ")
    }
}
