/// The search for the canonical order of a graph's vertices, and for its symmetries.
///
/// A node of the search tree is an ordered partition of the vertices into cells, as far as its refinement goes; its
/// children set one vertex of its first cell of several apart. The leaves have single vertices only: they are orders of
/// the vertices. The way from the root to a node leaves a *trace* of numbers that do not depend on the names of vertices.
/// Of the leaves with the largest trace, one that writes the graph down smallest is the *best*; the *first* leaf is met
/// by always taking the smallest vertex, and is what symmetries are measured from:
///
/// - two leaves that write down the same graph give a symmetry;
/// - the path to the first leaf v₁, v₂, … is walked back up, and at each of its nodes only such children are visited
///   that no symmetry known so far maps to an earlier one. When a node is done, the orbit of its vertex v_k is known
///   under the symmetries that fix v₁ … v_{k−1}, and the order of the group is the product of these orbits' sizes.
struct CanonicalSearch {
    let memory: SearchMemory
    let count: Int
    let hasOneLabel: Bool
    let pendingWords: Int

    var cellCount = 0
    /// How many cells came apart on the way to this node.
    var splits = 0
    /// The level of this node; the root has 0.
    var level = 0
    /// The length of the trace so far.
    var traced = 0
    /// How the trace so far compares with that of the best leaf: −1, 0 or 1.
    var comparison = 1
    /// Whether the trace so far is that of the first leaf.
    var followsFirst = true
    var isOnFirstPath = true

    /// The deepest node on the first path that is not done.
    var firstLevel = 0
    var bestDepth = 0
    var hasBestRows = false
    var markCount = 0
    /// Images of all vertices under each generator, one after another.
    var generators: [Int] = []
    /// Symmetries that are products of generators but help to prune elsewhere; the oldest makes room.
    var spareSymmetries: [Int] = []
    var nextSpare = 0
    var groupOrder = FactoredOrder()

    static let mostSpareSymmetries = 32

    init(_ memory: SearchMemory, vertices: Int, hasOneLabel: Bool) {
        self.memory = memory
        self.hasOneLabel = hasOneLabel
        count = vertices
        pendingWords = (vertices + 63) / 64
    }

    mutating func run() {
        for vertex in 0..<count { memory.orbit[vertex] = vertex }
        var cell = 0
        while cell < count {
            setPending(cell)
            cellCount += 1
            cell += memory.cellSize[cell]
        }
        descendToFirstLeaf()
        while level >= 0 {
            returnToNode()
            guard let vertex = nextChild() else {
                if level == firstLevel {
                    groupOrder.multiply(by: orbitSize(of: memory.firstChoice[level]))
                    firstLevel -= 1
                }
                level -= 1
                continue
            }
            memory.choice[level] = vertex
            setApart(vertex)
            guard refine() else { continue }
            level += 1
            enterNode()
            if cellCount == count {
                level = visitLeaf()
            } else if followsFirst, isImageOfFirstPath() {
                level = firstLevel
            }
        }
        writeBestRows()
    }

    private mutating func descendToFirstLeaf() {
        _ = refine()
        enterNode()
        while cellCount < count {
            let cell = memory.targetCell[level]
            var vertex = memory.vertexAt[cell]
            for place in cell..<cell + memory.cellSize[cell] { vertex = min(vertex, memory.vertexAt[place]) }
            memory.choice[level] = vertex
            setApart(vertex)
            _ = refine()
            level += 1
            enterNode()
        }
        isOnFirstPath = false
        for place in 0..<count {
            let vertex = memory.vertexAt[place]
            memory.firstOrder[place] = vertex
            memory.firstPlace[vertex] = place
        }
        for step in 0..<traced { memory.firstTrace[step] = memory.trace[step] }
        for step in 0..<level { memory.firstChoice[step] = memory.choice[step] }
        becomeBest()
        firstLevel = level - 1
        level = firstLevel
    }

    /// Writes down what a node has to be left with again.
    private func enterNode() {
        memory.splitCount[level] = splits
        memory.traceLength[level] = traced
        memory.followsFirst[level] = followsFirst ? 1 : 0
        memory.comparison[level] = comparison
        memory.choice[level] = -1
        if cellCount < count {
            // Single vertices stay single, so the first cell of several is never before that of the node above.
            var cell = level == 0 ? 0 : memory.targetCell[level - 1]
            while memory.cellSize[cell] == 1 { cell += 1 }
            memory.targetCell[level] = cell
        }
    }

    private mutating func returnToNode() {
        joinCells(downTo: memory.splitCount[level])
        traced = memory.traceLength[level]
        followsFirst = memory.followsFirst[level] == 1
        comparison = memory.comparison[level]
    }

    /// The next vertex of the node's cell that no known symmetry of the node maps to an earlier one.
    private mutating func nextChild() -> Int? {
        let last = memory.choice[level]
        let isFirst = level == firstLevel
        if last >= 0, !isFirst { findLocalOrbits() }
        let cell = memory.targetCell[level]
        var best = Int.max
        for place in cell..<cell + memory.cellSize[cell] {
            let vertex = memory.vertexAt[place]
            if vertex <= last || vertex >= best { continue }
            if last >= 0, isFirst ? memory.orbit[vertex] != vertex : memory.localOrbit[vertex] != vertex { continue }
            best = vertex
        }
        return best == Int.max ? nil : best
    }

    /// Appends a word to the trace; false if the branch can be neither the best nor an image of the first path.
    mutating func leaveTrace(_ word: Int) -> Bool {
        memory.trace[traced] = word
        if !isOnFirstPath {
            if followsFirst, memory.firstTrace[traced] != word { followsFirst = false }
            if comparison == 0, memory.bestTrace[traced] != word {
                comparison = word > memory.bestTrace[traced] ? 1 : -1
            }
        }
        traced += 1
        return followsFirst || comparison >= 0
    }
}
