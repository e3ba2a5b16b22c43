import Exact
import Theory

/// One block after another: the choices in each row.
extension DiagramGrowth {
    /// A diagram with more blocks of lines is refused: every block takes a piece of the stack.
    private static var mostBlocks: Int { 400 }

    typealias Visit = (inout DiagramGrowth, Integer) throws -> Void

    /// Goes on with a larger diagram; while an estimate is made, counts it or chooses it instead.
    @inline(__always)
    mutating func follow(_ source: Int, pass: UInt8, last: Int, lastNew: Int, _ visit: Visit) throws {
        if probe == nil {
            nodes &+= 1
            if nodes & 0xFFF == 0 { try report() }
            if let guide, try !guide.admits(&self) { return }
            if blockCount > Self.mostBlocks { throw EnumerationTooDeep(blocks: Self.mostBlocks) }
            if blockCount == splitDepth {
                beginnings.append((0..<blockCount).map { blockKey[$0] })
                return
            }
            try continueRow(source, pass: pass, last: last, lastNew: lastNew, visit)
            return
        }
        let own = branchWeight
        switch probe {
        case nil: break
        case .counting(let sum): probe = .counting(sum + own)
        case .choosing(let rest):
            if rest < 0 { return }
            probe = .choosing(rest - own)
            if rest < own {
                weight /= own
                try descend(source, pass: pass, last: last, lastNew: lastNew, visit)
                probe = .choosing(-1)
            }
        }
    }

    /// Tells the monitor how far this is and asks whether to go on.
    mutating func report() throws {
        if nodes > mostNodes { throw EnumerationStopped(after: tally.diagrams) }
        guard let monitor = limits.monitor else { return }
        monitor.report(tally.diagrams - reported)
        reported = tally.diagrams
        if let reason = monitor.stopReason { throw EnumerationInterrupted(reason: reason) }
    }

    /// Begins the next row, or the second pass, or ends.
    mutating func nextRow(after previous: Int, pass: UInt8, _ visit: Visit) throws {
        var source = -1
        if pass == 1 {
            for cell in 0..<cellCount
            where open[cell] > marked[cell] && plan.isDelayed[field[cell]] && reached[timeGroup[cell]] > 0 {
                source = cell
                break
            }
        } else {
            var cell = hasTwoPasses ? 0 : max(0, previous)
            while cell < cellCount {
                if open[cell] > 0 {
                    source = cell
                    break
                }
                cell += 1
            }
        }
        // Labellings are compared when a vertex is done; a finished diagram is compared with its group.
        if ambiguities > 0, previous >= 0, source >= 0 || pass == 1,
            source < 0 || vertexOf[source] != vertexOf[previous], !isSmallest()
        {
            return
        }
        if source >= 0 { return try beginRow(source, pass: pass, visit) }
        if pass == 2 { return try complete(visit) }
        // No later time is left that could absorb an open response field.
        for cell in 0..<cellCount where open[cell] > 0 && plan.isResponse[field[cell]] { return }
        try nextRow(after: -1, pass: 2, visit)
    }

    private mutating func beginRow(_ source: Int, pass: UInt8, _ visit: Visit) throws {
        guard pass == 1 else { return try continueRow(source, pass: pass, last: -1, lastNew: 0, visit) }
        if mayCorrelate(source) {
            let most = open[source]
            for count in stride(from: most, to: 0, by: -1) {
                let key = BlockKey.mark(count)
                if blockCount < prefix.count, prefix[blockCount] != key { continue }
                marked[source] = count
                blockSource[blockCount] = source
                blockTarget[blockCount] = -1
                blockLines[blockCount] = count
                blockKey[blockCount] = key
                blockPass[blockCount] = 1
                blockCount += 1
                if probe != nil { branchWeight = Self.choices(most, count) }
                if canAbsorbResponses() { try follow(source, pass: 1, last: -1, lastNew: 0, visit) }
                blockCount -= 1
            }
            marked[source] = 0
        }
        try continueRow(source, pass: pass, last: -1, lastNew: 0, visit)
    }

    /// Draws the next block of a row.
    ///
    /// - Parameters:
    ///   - last: the target of the last block; blocks go to later and later cells.
    ///   - lastNew: the key of the last block to a new vertex, 0 if there was none.
    mutating func continueRow(_ source: Int, pass: UInt8, last: Int, lastNew: Int, _ visit: Visit) throws {
        let available = open[source] - (pass == 1 ? marked[source] : 0)
        if available == 0 { return try nextRow(after: source, pass: pass, visit) }
        let sourceField = field[source]
        let fieldRow = sourceField * plan.fieldCount
        let begin = last >= 0 ? last + 1 : hasTwoPasses ? 0 : source
        var target = begin
        while target < cellCount {
            let cell = target
            target += 1
            let targetOpen = open[cell]
            if targetOpen == 0 { continue }
            let line = plan.lineKind[fieldRow + field[cell]]
            if line == 0 { continue }
            if pass == 1 {
                if line != 2 || !plan.isResponse[field[cell]] { continue }
            }
            let isRigid = plan.isRigid[kindOf[vertexOf[cell]]]
            if !isRigid, !isFirstInOrbit(cell, from: source) { continue }
            // A vertex with symmetries met in this very row could have been met at this cell.
            let isTie = !isRigid && lastNew != 0 && vertexOf[cell] == vertexOf[last]
            if isTie { ambiguities += 1 }
            defer { if isTie { ambiguities -= 1 } }
            let most = cell == source ? available / 2 : min(available, targetOpen)
            for lines in stride(from: most, to: 0, by: -1) {
                try join(
                    source, cell, lines, key: BlockKey.existing(cell, lines: lines), pass: pass, lastNew: lastNew, visit
                )
            }
        }
        let list = Int(pass - 1) * plan.fieldCount + sourceField
        for entry in plan.targetStart[list]..<plan.targetStart[list + 1] {
            let (kind, cell) = (plan.targetKind[entry], plan.targetCell[entry])
            // New vertices of one row stand in the order of their entries.
            if lastNew != 0, BlockKey.target(BlockKey.new(kind: kind, cell: cell, lines: 0)) < BlockKey.target(lastNew)
            {
                continue
            }
            if exceedsBounds(adding: kind) { continue }
            addVertex(kind)
            defer { removeVertex(kind) }
            if tracksTimes, !hasTimes(vertexCount - 1) { continue }
            if limits.selection.loops != nil, plan.loopsOnlyGrow, exceedsLoops() { continue }
            let isLoose = plan.leavesLoose[plan.firstCell[kind] + cell]
            if isLoose { ambiguities += 1 }
            defer { if isLoose { ambiguities -= 1 } }
            let target = cellsOf[vertexCount - 1] + cell
            var lines = min(available, open[target])
            while lines > 0 {
                let key = BlockKey.new(kind: kind, cell: cell, lines: lines)
                if lastNew == 0 || key >= lastNew {
                    let isTie = key == lastNew
                    if isTie { ambiguities += 1 }
                    try join(source, target, lines, key: key, pass: pass, lastNew: key, visit)
                    if isTie { ambiguities -= 1 }
                }
                lines -= 1
            }
        }
    }

    private mutating func exceedsBounds(adding kind: Int) -> Bool {
        for bound in 0..<boundCount
        where spent[bound] + plan.vertexOrders[kind * boundCount + bound] > limits.highestPowers[bound].power {
            if blockCount >= prefix.count { tally.cutByCoupling += 1 }
            return true
        }
        return false
    }

    /// Whether the diagram has too many loops already, whatever it becomes: every vertex to come has two legs at least.
    private mutating func exceedsLoops() -> Bool {
        guard let highest = limits.selection.loops?.upperBound else { return false }
        let ends = external.points.count + legsOfVertices
        let leastParts = external.points.isEmpty ? 0 : 1
        return (ends + 1) / 2 - (external.points.count + vertexCount - 1) + leastParts > highest
    }
}
