/// Machine words side by side, without bounds checks in release builds.
struct Words {
    private let base: UnsafeMutablePointer<Int>
    #if DEBUG
        private let count: Int
    #endif

    fileprivate init(_ base: UnsafeMutablePointer<Int>, count: Int) {
        self.base = base
        #if DEBUG
            self.count = count
        #endif
    }

    @inline(__always)
    subscript(_ index: Int) -> Int {
        get {
            check(index)
            return base[index]
        }
        nonmutating set {
            check(index)
            base[index] = newValue
        }
    }

    @inline(__always)
    private func check(_ index: Int) {
        #if DEBUG
            precondition(index >= 0 && index < count, "beyond the end of the memory of a search")
        #endif
    }
}

/// All memory of one canonical labelling, in one piece: the graph, the ordered partition, the path from the root of the
/// search tree, and what is known of the first and of the best leaf.
///
/// Nothing else is allocated while the tree is searched, except room for generators. This is the only file of the
/// labelling that handles addresses; they are valid inside the closure of ``with(vertices:ends:_:)``.
struct SearchMemory {
    // The graph: the bundles at vertex v are the entries rowStart[v] ..< rowStart[v + 1].
    let rowStart: Words
    let neighbour: Words
    let label: Words
    /// What the label weighs in the sums that tell vertices apart; not used if there is only one.
    let weight: Words
    /// For every vertex the rank of its loops, 0 for none.
    let loopKind: Words
    // The ordered partition: cells are runs of places, known by their first place.
    let vertexAt: Words
    let placeOf: Words
    let cellOf: Words
    let cellSize: Words
    /// Bits of the cells that have not been used to split others.
    let pending: Words
    /// The cells that came apart, with the cell they came from: two words each.
    let splits: Words
    // Refinement: what has been counted at each vertex and in each cell.
    let sum: Words
    let touchedVertices: Words
    let touchedCells: Words
    let touchedCount: Words
    // The path from the root, level by level.
    let targetCell: Words
    let choice: Words
    let splitCount: Words
    let traceLength: Words
    let followsFirst: Words
    let comparison: Words
    // Leaves.
    let trace: Words
    let firstTrace: Words
    let bestTrace: Words
    let firstOrder: Words
    let firstPlace: Words
    let firstChoice: Words
    let bestOrder: Words
    let bestChoice: Words
    let bestNeighbour: Words
    let bestLabel: Words
    let leafNeighbour: Words
    let leafLabel: Words
    /// Rows of a graph written down at a leaf, while they are filled and afterwards.
    let leafRowStart: Words
    let bestRowStart: Words
    let rowEnd: Words
    // Symmetries.
    let image: Words
    let orbit: Words
    let localOrbit: Words
    let mark: Words
    let markedLabel: Words

    /// The refinements on one path number at most three for every cell that comes apart, and a level ends each.
    private static func traceCapacity(_ vertices: Int) -> Int { 4 * vertices + 8 }

    /// Lends zeroed memory for a graph of so many vertices and ends of edge bundles.
    static func with<Result>(vertices: Int, ends: Int, _ body: (SearchMemory) -> Result) -> Result {
        let row = vertices + 1
        let total = 32 * row + 7 * ends + 3 * traceCapacity(vertices)
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: total) { buffer in
            buffer.initialize(repeating: 0)
            guard let base = buffer.baseAddress else { preconditionFailure("memory of no words") }
            return body(SearchMemory(base, total: total, row: row, ends: ends, trace: traceCapacity(vertices)))
        }
    }

    private init(_ base: UnsafeMutablePointer<Int>, total: Int, row: Int, ends: Int, trace traceCount: Int) {
        var used = 0
        func take(_ count: Int) -> Words {
            defer { used += count }
            return Words(base + used, count: count)
        }
        rowStart = take(row)
        neighbour = take(ends)
        label = take(ends)
        weight = take(ends)
        loopKind = take(row)
        vertexAt = take(row)
        placeOf = take(row)
        cellOf = take(row)
        cellSize = take(row)
        pending = take(row)
        splits = take(2 * row)
        sum = take(row)
        touchedVertices = take(row)
        touchedCells = take(row)
        touchedCount = take(row)
        targetCell = take(row)
        choice = take(row)
        splitCount = take(row)
        traceLength = take(row)
        followsFirst = take(row)
        comparison = take(row)
        trace = take(traceCount)
        firstTrace = take(traceCount)
        bestTrace = take(traceCount)
        firstOrder = take(row)
        firstPlace = take(row)
        firstChoice = take(row)
        bestOrder = take(row)
        bestChoice = take(row)
        bestNeighbour = take(ends)
        bestLabel = take(ends)
        leafNeighbour = take(ends)
        leafLabel = take(ends)
        leafRowStart = take(row)
        bestRowStart = take(row)
        rowEnd = take(row)
        image = take(row)
        orbit = take(row)
        localOrbit = take(row)
        mark = take(row)
        markedLabel = take(row)
        precondition(used <= total, "the pieces do not fit their memory")
    }
}
