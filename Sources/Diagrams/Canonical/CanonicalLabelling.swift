import Exact

/// The canonical form of a graph, with the order of vertices that gives it and the symmetries of the graph.
public struct CanonicalLabelling: Sendable {
    public let form: CanonicalForm
    /// The vertices in canonical order. Of two isomorphic graphs, the vertices at equal places correspond.
    public let order: [Int]
    /// The order of the group of vertex permutations that keep the graph as it is.
    public let vertexGroupOrder: Integer
    /// The number of ways to permute parallel equal edges and to flip undirected loops: ∏ m! over bundles of m equal
    /// edges, and 2^m m! for m equal undirected loops.
    public let bundleOrder: Integer
    /// Images of the generators, one after another.
    let images: [Int]

    /// The order of the group of permutations of vertices and half-edges together that keep the graph as it is.
    public var groupOrder: Integer { vertexGroupOrder * bundleOrder }

    /// Generators of the group of vertex permutations: `generator[v]` is the image of the vertex v. At most one fewer
    /// than vertices.
    public var vertexGenerators: [[Int]] {
        let count = order.count
        return stride(from: 0, to: images.count, by: max(1, count)).map { Array(images[$0..<$0 + count]) }
    }

    /// For every vertex the smallest one that a symmetry can bring to its place.
    public var orbits: [Int] {
        var orbit = Array(order.indices)
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for (place, image) in images.enumerated() {
                let vertex = place % order.count
                if orbit[vertex] == orbit[image] { continue }
                let smaller = min(orbit[vertex], orbit[image])
                orbit[vertex] = smaller
                orbit[image] = smaller
                hasChanged = true
            }
        }
        return orbit
    }
}

extension ColouredGraph {
    /// The canonical form and the symmetries of the graph.
    ///
    /// Vertices are told apart by their colours and by how many edges of what kind lead to which class, until nothing
    /// changes (an equitable partition). If classes of several vertices are left, each vertex of the first such class is
    /// set apart in turn and the classes are refined again; the smallest description among the resulting orders is the
    /// canonical one, and orders with equal descriptions give the symmetries. Branches that a known symmetry maps to an
    /// earlier one, or whose refinement compares badly with the best one, are not followed (B. D. McKay, Congr. Numer.
    /// 30 (1981) 45; B. D. McKay and A. Piperno, J. Symb. Comput. 60 (2014) 94).
    ///
    /// - Complexity: about (edges) × log (vertices) for graphs that few choices take apart and about n² (n + edges) in the
    ///   worst of the common cases; there are families of graphs built to be hard for every method of this kind, on
    ///   which the time grows exponentially. Memory of a few words for each vertex and edge, and of the generators.
    public func canonicalLabelling() -> CanonicalLabelling {
        var bundles = EdgeBundles(self)
        return SearchMemory.with(vertices: vertexCount, ends: bundles.capacity) { memory in
            bundles.lay(out: self, in: memory)
            var search = CanonicalSearch(memory, vertices: vertexCount, hasOneLabel: bundles.hasOneLabel)
            search.run()
            return CanonicalLabelling(
                form: bundles.form(of: self, in: memory), order: (0..<vertexCount).map { memory.bestOrder[$0] },
                vertexGroupOrder: search.groupOrder.value, bundleOrder: bundles.order.value,
                images: search.generators)
        }
    }
}
