import Algebra
import Exact
import Theory

/// Putting external points and vertices on the page, and taking vertices off it again.
extension DiagramGrowth {
    /// False if no diagram can come of these points.
    mutating func drawExternalPoints() -> Bool {
        let cells = plan.kinds[externalKind].cells
        let points = external.points
        reserve(cells: cells.count, legs: points.count, groups: external.groups.count, times: points.count)
        kindOf[0] = externalKind
        cellsOf[0] = 0
        indicesOf[0] = 0
        timesOf[0] = 0
        vertexCount = 1
        for group in external.groups { addIndexNode(group) }
        // Literal times stand at every point; a summed or fixed index may be shared by several.
        for point in points { addTime(point.time ?? 0, point.time ?? 0, reached: 1) }
        for cell in cells {
            let first = points[cell.legs[0]]
            addCell(
                vertex: 0, staticCell: plan.firstCell[externalKind] + cellCount, time: cell.legs[0],
                index: first.group ?? -1)
        }
        // Operators, not points, are what a cumulant connects.
        partParent.reserve(external.operatorCount)
        partOpen.reserve(external.operatorCount)
        partOperators.reserve(external.operatorCount)
        var isPossible = true
        for number in 0..<external.operatorCount {
            partParent[number] = number
            partOpen[number] = external.points.count { $0.operatorNumber == number }
            partOperators[number] = 1 << UInt64(number & 63)
            if external.isConnected, external.operatorCount > 1, partOpen[number] == 0 { isPossible = false }
        }
        partCount = external.operatorCount
        if !plan.kinds[externalKind].isRigid { ambiguities += 1 }
        for (bound, limit) in limits.highestPowers.enumerated() where spent[bound] > limit.power { isPossible = false }
        return isPossible
    }

    private mutating func reserve(cells: Int, legs: Int, groups: Int, times: Int) {
        if vertexCount + 1 > kindOf.capacity || vertexCount + 1 > timesOf.capacity {
            kindOf.reserve(vertexCount + 1)
            cellsOf.reserve(vertexCount + 1)
            indicesOf.reserve(vertexCount + 1)
            timesOf.reserve(vertexCount + 1)
        }
        let cellsNeeded = cellCount + cells
        if cellsNeeded > vertexOf.capacity || cellsNeeded > linkCount.capacity {
            vertexOf.reserve(cellsNeeded)
            staticCell.reserve(cellsNeeded)
            field.reserve(cellsNeeded)
            open.reserve(cellsNeeded)
            marked.reserve(cellsNeeded)
            timeGroup.reserve(cellsNeeded)
            indexNode.reserve(cellsNeeded)
            linksOf.reserve(cellsNeeded)
            linkCount.reserve(cellsNeeded)
        }
        if linkRoom + legs > linkTarget.capacity {
            linkTarget.reserve(linkRoom + legs)
            linkLines.reserve(linkRoom + legs)
            linkPass.reserve(linkRoom + legs)
        }
        if timeCount + times > earliest.capacity {
            earliest.reserve(timeCount + times)
            latest.reserve(timeCount + times)
            reached.reserve(timeCount + times)
            timeChanged.reserve(timeCount + times)
        }
        if indexCount + groups > indexParent.capacity {
            indexParent.reserve(indexCount + groups)
            indexLabel.reserve(indexCount + groups)
        }
        if partCount + 1 > partParent.capacity {
            partParent.reserve(partCount + 1)
            partOpen.reserve(partCount + 1)
            partOperators.reserve(partCount + 1)
        }
        // A block, and a mark, for every leg at most.
        let blocks = 2 * (linkRoom + legs)
        if blocks > blockKey.capacity {
            blockSource.reserve(blocks)
            blockTarget.reserve(blocks)
            blockLines.reserve(blocks)
            blockKey.reserve(blocks)
            blockPass.reserve(blocks)
            causeLater.reserve(blocks)
            causeEarlier.reserve(blocks)
        }
        labelling.reserve(
            vertices: vertexCount + 1, cells: cellsNeeded,
            groups: indexCount + groups + plan.kinds[externalKind].groups.count, times: timeCount + times,
            links: linkRoom + legs)
    }

    @inline(__always)
    private mutating func addCell(vertex: Int, staticCell number: Int, time: Int, index: Int) {
        let cell = cellCount
        vertexOf[cell] = vertex
        staticCell[cell] = number
        field[cell] = plan.cellField[number]
        open[cell] = plan.cellCapacity[number]
        marked[cell] = 0
        timeGroup[cell] = time
        indexNode[cell] = index
        linksOf[cell] = linkRoom
        linkCount[cell] = 0
        linkRoom += plan.cellCapacity[number]
        cellCount += 1
    }

    @inline(__always)
    private mutating func addTime(_ first: Int, _ last: Int, reached count: Int) {
        earliest[timeCount] = first
        latest[timeCount] = last
        reached[timeCount] = count
        timeCount += 1
    }

    private mutating func addIndexNode(_ group: IndexGroup) {
        indexParent[indexCount] = indexCount
        if case .fixed(let label) = group {
            indexLabel[indexCount] = label
        } else {
            indexLabel[indexCount] = 0
            freeIndices += 1
        }
        indexCount += 1
    }

    mutating func addVertex(_ kind: Int) {
        let cells = plan.cellCount[kind]
        let legs = plan.legCount[kind]
        reserve(cells: cells, legs: legs, groups: plan.groupCount[kind], times: plan.timeCount[kind])
        let number = vertexCount
        kindOf[number] = kind
        cellsOf[number] = cellCount
        indicesOf[number] = indexCount
        timesOf[number] = timeCount
        if tracksWidth { for group in plan.kinds[kind].groups { addIndexNode(group) } }
        if tracksTimes {
            for (time, range) in plan.kinds[kind].times.enumerated() {
                switch range {
                case .none, .always: addTime(0, 0, reached: 0)
                case .fixed(let literal): addTime(literal, literal, reached: 0)
                case .from(let first):
                    let reach = plan.kinds[kind].cells.filter { $0.time == time }.map(\.offset).max() ?? 0
                    addTime(first, plan.lastTime - reach, reached: 0)
                }
            }
        } else {
            for _ in 0..<plan.timeCount[kind] { addTime(0, 0, reached: 0) }
        }
        let first = plan.firstCell[kind]
        for cell in 0..<cells {
            let group = plan.cellGroup[first + cell]
            addCell(
                vertex: number, staticCell: first + cell, time: timesOf[number] + plan.cellTime[first + cell],
                index: group < 0 ? -1 : indicesOf[number] + group)
        }
        partParent[partCount] = partCount
        partOpen[partCount] = legs
        partOperators[partCount] = 0
        partCount += 1
        powerOfVertices += plan.powerOfN[kind]
        legsOfVertices += legs
        for bound in 0..<boundCount { spent[bound] += plan.vertexOrders[kind * boundCount + bound] }
        vertexCount += 1
    }

    mutating func removeVertex(_ kind: Int) {
        vertexCount -= 1
        let legs = plan.legCount[kind]
        linkRoom -= legs
        legsOfVertices -= legs
        cellCount = cellsOf[vertexCount]
        timeCount = timesOf[vertexCount]
        while indexCount > indicesOf[vertexCount] {
            indexCount -= 1
            if indexLabel[indexCount] == 0 { freeIndices -= 1 }
        }
        partCount -= 1
        powerOfVertices -= plan.powerOfN[kind]
        for bound in 0..<boundCount { spent[bound] -= plan.vertexOrders[kind * boundCount + bound] }
    }
}
