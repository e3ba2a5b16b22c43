/// The symmetries of a graph as permutations of its half-edges: 2e is the tail and 2e + 1 the head of edge e.
extension ColouredGraph {
    /// A symmetry that moves vertices and edges, or only edges.
    public struct Symmetry: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Vertices move.
            case movesVertices
            /// Two parallel equal edges, or two equal loops at one vertex, change places.
            case exchangesEdges(Int, Int)
            /// The two ends of an undirected loop change places.
            case flipsLoop(Int)
        }

        public let kind: Kind
        /// The image of every vertex.
        public let vertices: [Int]
        /// The image of every half-edge.
        public let halfEdges: [Int]
    }

    /// Generators of the group of order ``CanonicalLabelling/groupOrder``.
    ///
    /// First those that permute vertices: equal edges of a bundle keep their order. Then the exchanges of neighbouring
    /// edges of each bundle of equal ones, and the flips of undirected loops.
    public func symmetries(_ labelling: CanonicalLabelling) -> [Symmetry] {
        let bundles = equalEdges()
        var found: [Symmetry] = []
        for image in labelling.vertexGenerators {
            var halfEdges = Array(0..<2 * edges.count)
            for (bundle, members) in bundles {
                let (tail, head) = (image[bundle.tail], image[bundle.head])
                let target = Bundle(tail, head, bundle.colour, bundle.isDirected)
                guard let images = bundles[target], images.count == members.count else {
                    preconditionFailure("a permutation that is no symmetry")
                }
                for (edge, other) in zip(members, images) {
                    // A bundle counts from its smaller vertex, if it is undirected, and its edges may be drawn either way.
                    let isTurned = (edges[edge].tail == bundle.tail) != (edges[other].tail == tail)
                    halfEdges[2 * edge] = 2 * other + (isTurned ? 1 : 0)
                    halfEdges[2 * edge + 1] = 2 * other + (isTurned ? 0 : 1)
                }
            }
            found.append(Symmetry(kind: .movesVertices, vertices: image, halfEdges: halfEdges))
        }
        let identity = Array(0..<vertexCount)
        for (bundle, members) in bundles.sorted(by: { $0.value[0] < $1.value[0] }) {
            for (edge, next) in zip(members, members.dropFirst()) {
                let isTurned = edges[edge].tail != edges[next].tail
                var halfEdges = Array(0..<2 * edges.count)
                for end in 0...1 {
                    halfEdges[2 * edge + end] = 2 * next + (isTurned ? 1 - end : end)
                    halfEdges[2 * next + end] = 2 * edge + (isTurned ? 1 - end : end)
                }
                found.append(Symmetry(kind: .exchangesEdges(edge, next), vertices: identity, halfEdges: halfEdges))
            }
            guard bundle.tail == bundle.head, !bundle.isDirected else { continue }
            for edge in members {
                var halfEdges = Array(0..<2 * edges.count)
                halfEdges.swapAt(2 * edge, 2 * edge + 1)
                found.append(Symmetry(kind: .flipsLoop(edge), vertices: identity, halfEdges: halfEdges))
            }
        }
        return found
    }

    /// Edges that may be exchanged: the same ends, the same colour, the same direction if directed.
    private struct Bundle: Hashable {
        let tail: Int
        let head: Int
        let colour: Int
        let isDirected: Bool

        init(_ tail: Int, _ head: Int, _ colour: Int, _ isDirected: Bool) {
            self.tail = isDirected ? tail : min(tail, head)
            self.head = isDirected ? head : max(tail, head)
            self.colour = colour
            self.isDirected = isDirected
        }
    }

    private func equalEdges() -> [Bundle: [Int]] {
        var bundles: [Bundle: [Int]] = [:]
        for (number, edge) in edges.enumerated() {
            bundles[Bundle(edge.tail, edge.head, edge.colour, edge.isDirected), default: []].append(number)
        }
        return bundles
    }
}
