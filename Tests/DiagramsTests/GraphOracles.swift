import Diagrams
import Exact
import Foundation
import NautyOracle

/// Isomorphism and groups by trying all permutations.
struct PermutationOracle {
    private struct Line: Hashable {
        let ends: [Int]
        let colour: Int
        let isDirected: Bool
    }

    /// The graph with vertex v called `names[v]`, as a set that forgets the order of edges.
    private static func picture(_ graph: ColouredGraph, _ names: [Int]) -> (colours: [Int], lines: [Line: Int]) {
        var colours = graph.vertexColours
        for (vertex, name) in names.enumerated() { colours[name] = graph.vertexColours[vertex] }
        var lines: [Line: Int] = [:]
        for edge in graph.edges {
            let ends = [names[edge.tail], names[edge.head]]
            lines[
                Line(ends: edge.isDirected ? ends : ends.sorted(), colour: edge.colour, isDirected: edge.isDirected),
                default: 0] += 1
        }
        return (colours, lines)
    }

    private static func permutations(_ count: Int) -> [[Int]] {
        if count == 0 { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0..<count).map { place in
                var longer = shorter
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }

    static func areIsomorphic(_ left: ColouredGraph, _ right: ColouredGraph) -> Bool {
        if left.vertexCount != right.vertexCount || left.edges.count != right.edges.count { return false }
        let goal = picture(right, Array(0..<right.vertexCount))
        return permutations(left.vertexCount).contains { picture(left, $0) == goal }
    }

    static func vertexGroupOrder(_ graph: ColouredGraph) -> Int {
        let goal = picture(graph, Array(0..<graph.vertexCount))
        return permutations(graph.vertexCount).count { picture(graph, $0) == goal }
    }

    /// The number of permutations of half-edges and vertices that keep edges, vertices and colours, for few edges.
    static func groupOrder(_ graph: ColouredGraph) -> Int {
        let edges = graph.edges
        let edgeOrders = permutations(edges.count)
        var count = 0
        for vertices in permutations(graph.vertexCount)
        where vertices.indices.allSatisfy({ graph.vertexColours[$0] == graph.vertexColours[vertices[$0]] }) {
            for order in edgeOrders {
                var ways = 1
                for (edge, image) in zip(edges, order.map { edges[$0] }) {
                    let straight = vertices[edge.tail] == image.tail && vertices[edge.head] == image.head
                    let turned =
                        !edge.isDirected && vertices[edge.tail] == image.head && vertices[edge.head] == image.tail
                    let isAlike = edge.colour == image.colour && edge.isDirected == image.isDirected
                    ways *= isAlike ? (straight ? 1 : 0) + (turned ? 1 : 0) : 0
                }
                count += ways
            }
        }
        return count
    }
}

/// Canonical forms and group orders by nauty, of the graph with every edge subdivided by coloured vertices.
struct NautyLabelling: Equatable {
    let colours: [Int]
    let rows: [UInt]
    let order: Double

    static var isAvailable: Bool { nauty_oracle_is_available() != 0 }

    static func == (left: NautyLabelling, right: NautyLabelling) -> Bool {
        left.colours == right.colours && left.rows == right.rows
    }

    /// - Parameter subdividing: only a simple graph may do without.
    init(_ graph: ColouredGraph, subdividing: Bool = true) {
        // An undirected edge is a vertex in its middle, a directed one a path of two, an undirected loop a triangle.
        var colours = graph.vertexColours.map { 8 * $0 }
        var ends: [Int32] = []
        func join(_ a: Int, _ b: Int) { ends += [Int32(a), Int32(b)] }
        for edge in graph.edges {
            if !subdividing {
                join(edge.tail, edge.head)
                continue
            }
            let middle = colours.count
            let colour = 8 * edge.colour
            switch (edge.isDirected, edge.isLoop) {
            case (false, false): colours.append(colour + 1)
            case (false, true):
                colours += [colour + 2, colour + 2]
                join(middle, middle + 1)
            case (true, _):
                colours += [colour + 3, colour + 4]
                join(middle, middle + 1)
            }
            join(edge.tail, middle)
            join(edge.head, colours.count - 1)
        }
        let count = colours.count
        var order = (0..<count).sorted { (colours[$0], $0) < (colours[$1], $1) }.map(Int32.init)
        let sorted = colours.sorted()
        self.colours = sorted
        var same = (0..<count).map { Int32($0 + 1 < count && sorted[$0] == sorted[$0 + 1] ? 1 : 0) }
        var rows = [UInt](repeating: 0, count: count * Int(nauty_oracle_row_words(Int32(count))))
        var (mantissa, exponent) = (1.0, Int32(0))
        if count > 0 {
            nauty_oracle_canonical(
                Int32(count), ends, Int32(ends.count / 2), &order, &same, &rows, &mantissa, &exponent)
        }
        self.rows = rows
        self.order = mantissa * pow(10, Double(exponent))
    }
}

/// The order of a group of permutations given by generators, by listing it.
func listedOrder(_ generators: [[Int]], count: Int) -> Int {
    let identity = Array(0..<count)
    var known: Set<[Int]> = [identity]
    var pending = [identity]
    while let element = pending.popLast() {
        for generator in generators {
            let product = element.map { generator[$0] }
            if known.insert(product).inserted { pending.append(product) }
        }
    }
    return known.count
}
