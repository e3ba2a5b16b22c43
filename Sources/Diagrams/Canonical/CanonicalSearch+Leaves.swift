/// What the leaves of the search tree say: which is best, and what symmetries there are.
extension CanonicalSearch {
    /// Compares a leaf with the first and the best one; returns the level of the node to go back to.
    ///
    /// If a symmetry maps the first (the best) leaf to this one, it maps everything between the node where their paths
    /// part and that leaf too, so nothing new is found before that node.
    mutating func visitLeaf() -> Int {
        if followsFirst {
            for place in 0..<count { memory.image[memory.firstOrder[place]] = memory.vertexAt[place] }
            if isSymmetry() {
                keepSymmetry()
                return firstLevel
            }
        }
        if comparison > 0 {
            becomeBest()
        } else if comparison == 0 {
            writeBestRows()
            writeRows(order: memory.vertexAt, memory.leafRowStart, memory.leafNeighbour, memory.leafLabel)
            let difference = compareRows()
            if difference == 0 {
                for place in 0..<count { memory.image[memory.bestOrder[place]] = memory.vertexAt[place] }
                keepSymmetry()
                return (0..<level).first { memory.choice[$0] != memory.bestChoice[$0] } ?? level - 1
            }
            if difference < 0 { becomeBest() }
        }
        return level - 1
    }

    mutating func becomeBest() {
        for place in 0..<count { memory.bestOrder[place] = memory.vertexAt[place] }
        for step in 0..<traced { memory.bestTrace[step] = memory.trace[step] }
        for step in 0..<level { memory.bestChoice[step] = memory.choice[step] }
        // The nodes above are now on the way to the best leaf.
        for step in 0...level { memory.comparison[step] = 0 }
        hasBestRows = false
    }

    mutating func writeBestRows() {
        if hasBestRows { return }
        writeRows(order: memory.bestOrder, memory.bestRowStart, memory.bestNeighbour, memory.bestLabel)
        hasBestRows = true
    }

    /// Writes the graph down with its vertices in an order; the entries of each row ascend.
    private func writeRows(order: Words, _ start: Words, _ neighbour: Words, _ label: Words) {
        let memory = memory
        let placeOf = memory.markedLabel
        var total = 0
        for place in 0..<count {
            let vertex = order[place]
            placeOf[vertex] = place
            start[place] = total
            memory.rowEnd[place] = total
            total += memory.rowStart[vertex + 1] - memory.rowStart[vertex]
        }
        start[count] = total
        // The row of a vertex tells every neighbour how the edge looks from this side, which says all there is to say.
        for place in 0..<count {
            let vertex = order[place]
            for entry in memory.rowStart[vertex]..<memory.rowStart[vertex + 1] {
                let row = placeOf[memory.neighbour[entry]]
                let end = memory.rowEnd[row]
                neighbour[end] = place
                label[end] = memory.label[entry]
                memory.rowEnd[row] = end + 1
            }
        }
    }

    /// The graph at this leaf beside that at the best one: −1, 0 or 1.
    private func compareRows() -> Int {
        let memory = memory
        for place in 0...count where memory.leafRowStart[place] != memory.bestRowStart[place] {
            return memory.leafRowStart[place] < memory.bestRowStart[place] ? -1 : 1
        }
        for entry in 0..<memory.leafRowStart[count] {
            let (a, b) = (memory.leafNeighbour[entry], memory.bestNeighbour[entry])
            if a != b { return a < b ? -1 : 1 }
            let (c, d) = (memory.leafLabel[entry], memory.bestLabel[entry])
            if c != d { return c < d ? -1 : 1 }
        }
        return 0
    }

    // MARK: - Symmetries

    /// Whether this node differs from the one on the first path only in single vertices, and exchanging these is a
    /// symmetry: then there is no need to go down to a leaf.
    mutating func isImageOfFirstPath() -> Bool {
        let memory = memory
        var cell = memory.targetCell[level]
        while cell < count {
            let size = memory.cellSize[cell]
            if size > 1 {
                for place in cell..<cell + size {
                    let firstPlace = memory.firstPlace[memory.vertexAt[place]]
                    if firstPlace < cell || firstPlace >= cell + size { return false }
                }
            }
            cell += size
        }
        cell = 0
        while cell < count {
            let size = memory.cellSize[cell]
            if size == 1 {
                memory.image[memory.firstOrder[cell]] = memory.vertexAt[cell]
            } else {
                for place in cell..<cell + size { memory.image[memory.vertexAt[place]] = memory.vertexAt[place] }
            }
            cell += size
        }
        guard isSymmetry() else { return false }
        keepSymmetry()
        return true
    }

    /// Whether the permutation in `memory.image`, which keeps the colours, keeps every edge. What leads from fixed
    /// vertices to fixed ones needs no look.
    private mutating func isSymmetry() -> Bool {
        let memory = memory
        for vertex in 0..<count where memory.image[vertex] != vertex {
            let image = memory.image[vertex]
            let row = memory.rowStart[image]..<memory.rowStart[image + 1]
            let own = memory.rowStart[vertex]..<memory.rowStart[vertex + 1]
            guard row.count == own.count else { return false }
            markCount += 1
            for entry in row {
                memory.mark[memory.neighbour[entry]] = markCount
                memory.markedLabel[memory.neighbour[entry]] = memory.label[entry]
            }
            for entry in own {
                let other = memory.image[memory.neighbour[entry]]
                if memory.mark[other] != markCount || memory.markedLabel[other] != memory.label[entry] { return false }
            }
        }
        return true
    }

    /// Takes up the symmetry in `memory.image`: a generator, if it joins orbits.
    private mutating func keepSymmetry() {
        var isNew = false
        for vertex in 0..<count {
            let (a, b) = (root(memory.orbit, vertex), root(memory.orbit, memory.image[vertex]))
            if a != b {
                memory.orbit[max(a, b)] = min(a, b)
                isNew = true
            }
        }
        if isNew {
            for vertex in 0..<count { memory.orbit[vertex] = root(memory.orbit, vertex) }
            if generators.isEmpty { generators.reserveCapacity(4 * count) }
            for vertex in 0..<count { generators.append(memory.image[vertex]) }
        } else if spareSymmetries.count < Self.mostSpareSymmetries * count {
            for vertex in 0..<count { spareSymmetries.append(memory.image[vertex]) }
        } else {
            for vertex in 0..<count { spareSymmetries[nextSpare * count + vertex] = memory.image[vertex] }
            nextSpare = (nextSpare + 1) % Self.mostSpareSymmetries
        }
    }

    @inline(__always)
    private func root(_ parents: Words, _ vertex: Int) -> Int {
        var vertex = vertex
        while parents[vertex] != vertex { vertex = parents[vertex] }
        return vertex
    }

    func orbitSize(of vertex: Int) -> Int {
        let representative = memory.orbit[vertex]
        var size = 0
        for other in 0..<count where memory.orbit[other] == representative { size += 1 }
        return size
    }

    /// The orbits of the known symmetries that fix every vertex set apart on the way to this node.
    mutating func findLocalOrbits() {
        for vertex in 0..<count { memory.localOrbit[vertex] = vertex }
        joinLocalOrbits(generators)
        joinLocalOrbits(spareSymmetries)
        for vertex in 0..<count { memory.localOrbit[vertex] = root(memory.localOrbit, vertex) }
    }

    private func joinLocalOrbits(_ symmetries: [Int]) {
        let memory = memory
        symmetries.withUnsafeBufferPointer { images in
            var base = 0
            next: while base < images.count {
                defer { base += count }
                for step in 0..<level where images[base + memory.choice[step]] != memory.choice[step] { continue next }
                for vertex in 0..<count where images[base + vertex] != vertex {
                    let (a, b) = (root(memory.localOrbit, vertex), root(memory.localOrbit, images[base + vertex]))
                    if a != b { memory.localOrbit[max(a, b)] = min(a, b) }
                }
            }
        }
    }
}
