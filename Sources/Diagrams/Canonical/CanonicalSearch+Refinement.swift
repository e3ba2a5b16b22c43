/// Ordered partitions: taking cells apart and putting them together again.
extension CanonicalSearch {
    @inline(__always)
    func setPending(_ cell: Int) { memory.pending[cell >> 6] |= 1 << (cell & 63) }

    @inline(__always)
    private func isPending(_ cell: Int) -> Bool { memory.pending[cell >> 6] & (1 << (cell & 63)) != 0 }

    private func popPending() -> Int? {
        for index in 0..<pendingWords {
            let word = memory.pending[index]
            if word != 0 {
                memory.pending[index] = word & (word &- 1)
                return index << 6 + word.trailingZeroBitCount
            }
        }
        return nil
    }

    private func forgetPending() { for index in 0..<pendingWords { memory.pending[index] = 0 } }

    /// Moves a vertex of the node's cell to the cell's end, as a cell of its own.
    mutating func setApart(_ vertex: Int) {
        let cell = memory.targetCell[level]
        let place = cell + memory.cellSize[cell] - 1
        move(vertex, to: place)
        begin(place, size: 1, from: cell)
        memory.cellOf[vertex] = place
        setPending(place)
    }

    @inline(__always)
    private func move(_ vertex: Int, to place: Int) {
        let old = memory.placeOf[vertex]
        let other = memory.vertexAt[place]
        memory.vertexAt[place] = vertex
        memory.placeOf[vertex] = place
        memory.vertexAt[old] = other
        memory.placeOf[other] = old
    }

    @inline(__always)
    private mutating func begin(_ cell: Int, size: Int, from parent: Int) {
        memory.cellSize[parent] -= size
        memory.cellSize[cell] = size
        memory.splits[2 * splits] = cell
        memory.splits[2 * splits + 1] = parent
        splits += 1
        cellCount += 1
    }

    /// Undoes the last splits.
    mutating func joinCells(downTo remaining: Int) {
        while splits > remaining {
            splits -= 1
            let (cell, parent) = (memory.splits[2 * splits], memory.splits[2 * splits + 1])
            let size = memory.cellSize[cell]
            for place in cell..<cell + size { memory.cellOf[memory.vertexAt[place]] = parent }
            memory.cellSize[parent] += size
            cellCount -= 1
        }
    }

    /// Takes cells apart until the vertices of each have equally many edges of every label to every cell, or all are
    /// alone.
    ///
    /// A pending cell counts the edges to its vertices; a cell whose vertices count differently comes apart, in ascending
    /// order of the sums, and all but the largest part become pending (J. Hopcroft, in: Theory of Machines and
    /// Computations (1971) 189). The first pending cell is always taken next, so that nothing depends on names.
    ///
    /// - Returns: false if the trace shows that nothing below this node is of use.
    mutating func refine() -> Bool {
        while cellCount < count, let splitter = popPending() {
            if !leaveTrace(split(by: splitter)) {
                forgetPending()
                return false
            }
        }
        forgetPending()
        return leaveTrace(cellCount)
    }

    /// Lets one cell split all others; returns a word for the trace.
    private mutating func split(by splitter: Int) -> Int {
        let memory = memory
        var touched = 0
        var hash = UInt(splitter)
        let hasOneLabel = hasOneLabel
        for place in splitter..<splitter + memory.cellSize[splitter] {
            let vertex = memory.vertexAt[place]
            for entry in memory.rowStart[vertex]..<memory.rowStart[vertex + 1] {
                let other = memory.neighbour[entry]
                let sum = memory.sum[other]
                if sum == 0 {
                    memory.touchedVertices[touched] = other
                    touched += 1
                }
                memory.sum[other] = sum &+ (hasOneLabel ? 1 : memory.weight[entry])
            }
        }
        // Touched vertices go to the end of their cells.
        var cells = 0
        for index in 0..<touched {
            let vertex = memory.touchedVertices[index]
            let cell = memory.cellOf[vertex]
            let size = memory.cellSize[cell]
            if size == 1 {
                hash &+= mixed(UInt(cell) ^ mixed(UInt(memory.sum[vertex])))
                memory.sum[vertex] = 0
                continue
            }
            let inCell = memory.touchedCount[cell]
            if inCell == 0 {
                memory.touchedCells[cells] = cell
                cells += 1
            }
            move(vertex, to: cell + size - 1 - inCell)
            memory.touchedCount[cell] = inCell + 1
        }
        for index in 0..<cells { hash &+= takeApart(memory.touchedCells[index]) }
        // Below any number of cells is no word of a splitter.
        return Int(mixed(hash) >> 2) | 1 << 61
    }

    /// Takes a cell apart by the sums of its last, touched vertices; returns what happened, for the trace.
    private mutating func takeApart(_ cell: Int) -> UInt {
        let memory = memory
        let (size, touched) = (memory.cellSize[cell], memory.touchedCount[cell])
        memory.touchedCount[cell] = 0
        let end = cell + size
        let first = end - touched
        sortBySum(first, end)
        var hash: UInt = 0
        let wasPending = isPending(cell)
        let splitsBefore = splits
        var start = first
        while start < end {
            let sum = memory.sum[memory.vertexAt[start]]
            var stop = start
            while stop < end, memory.sum[memory.vertexAt[stop]] == sum { stop += 1 }
            hash &+= mixed(UInt(start) ^ mixed(UInt(sum) &+ UInt(stop) << 44))
            if start > cell {
                begin(start, size: stop - start, from: cell)
                for place in start..<stop { memory.cellOf[memory.vertexAt[place]] = start }
            }
            for place in start..<stop { memory.sum[memory.vertexAt[place]] = 0 }
            start = stop
        }
        if splits > splitsBefore {
            var largest = cell
            if !wasPending {
                for split in splitsBefore..<splits {
                    let part = memory.splits[2 * split]
                    if memory.cellSize[part] > memory.cellSize[largest] { largest = part }
                }
                if largest != cell { setPending(cell) }
            }
            for split in splitsBefore..<splits {
                let part = memory.splits[2 * split]
                if wasPending || part != largest { setPending(part) }
            }
        }
        return hash
    }

    /// Sorts the vertices at places `first ..< end` by what was counted at them.
    private func sortBySum(_ first: Int, _ end: Int) {
        let memory = memory
        if end - first > 24 { return sortManyBySum(first, end) }
        for place in first + 1..<max(end, first + 1) {
            let vertex = memory.vertexAt[place]
            let sum = memory.sum[vertex]
            var hole = place
            while hole > first, memory.sum[memory.vertexAt[hole - 1]] > sum {
                let other = memory.vertexAt[hole - 1]
                memory.vertexAt[hole] = other
                memory.placeOf[other] = hole
                hole -= 1
            }
            if hole != place {
                memory.vertexAt[hole] = vertex
                memory.placeOf[vertex] = hole
            }
        }
    }

    /// By a heap; often all sums are equal, which is seen first.
    private func sortManyBySum(_ first: Int, _ end: Int) {
        let memory = memory
        func sum(_ place: Int) -> Int { memory.sum[memory.vertexAt[place]] }
        if (first + 1..<end).allSatisfy({ sum($0 - 1) <= sum($0) }) { return }
        func swap(_ left: Int, _ right: Int) {
            let vertex = memory.vertexAt[left]
            memory.vertexAt[left] = memory.vertexAt[right]
            memory.vertexAt[right] = vertex
        }
        func sift(_ root: Int, _ count: Int) {
            var parent = root
            while 2 * parent + 1 < count {
                var child = 2 * parent + 1
                if child + 1 < count, sum(first + child + 1) > sum(first + child) { child += 1 }
                if sum(first + child) <= sum(first + parent) { return }
                swap(first + parent, first + child)
                parent = child
            }
        }
        let count = end - first
        for root in stride(from: count / 2 - 1, through: 0, by: -1) { sift(root, count) }
        for last in stride(from: count - 1, to: 0, by: -1) {
            swap(first, first + last)
            sift(0, last)
        }
        for place in first..<end { memory.placeOf[memory.vertexAt[place]] = place }
    }
}
