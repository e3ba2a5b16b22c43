import Exact

/// Memory of another labelling of the lines drawn so far, with a trail to take its choices back.
struct LabellingLanes {
    // By cell.
    var labelOf = Lane<Int>(capacity: 64, filling: -1)
    /// The passes in which the row of the cell has been visited, as bits.
    var done = Lane<UInt8>(capacity: 64, filling: 0)
    // By label.
    var cellAt = Lane<Int>(capacity: 64, filling: -1)
    var vertexAt = Lane<Int>(capacity: 64, filling: 0)
    // By vertex.
    var firstLabel = Lane<Int>(capacity: 16, filling: -1)
    /// The time symmetries that still agree, as bits.
    var agreeing = Lane<UInt64>(capacity: 16, filling: 0)
    // By index group of a vertex.
    var groupPlace = Lane<Int>(capacity: 64, filling: -1)
    var groupAt = Lane<Int>(capacity: 64, filling: -1)
    // By time point, as a place.
    var reached = Lane<Int>(capacity: 64, filling: 0)
    // By link.
    var isEmitted = Lane<Bool>(capacity: 128, filling: false)
    var labelCount = 0

    enum Change: UInt8 { case label, done, vertex, agreeing, group, reached, emitted }
    var trailCount = 0
    var trailKind = Lane<UInt8>(capacity: 256, filling: 0)
    var trailIndex = Lane<Int>(capacity: 256, filling: 0)
    var trailValue = Lane<UInt64>(capacity: 256, filling: 0)

    /// Whether a smaller labelling, once met, is completed and left in place.
    var seeksSmaller = false

    /// The order of the group that moves vertices and cells, as orbits along a chain of stabilizers.
    var orbitCount = 0
    var orbits = Lane<Int>(capacity: 64, filling: 1)

    mutating func reserve(vertices: Int, cells: Int, groups: Int, times: Int, links: Int) {
        if cells > labelOf.capacity || cells > cellAt.capacity {
            labelOf.reserve(cells)
            done.reserve(cells)
            cellAt.reserve(cells)
            vertexAt.reserve(cells)
        }
        if vertices > firstLabel.capacity {
            firstLabel.reserve(vertices)
            agreeing.reserve(vertices)
        }
        if groups > groupPlace.capacity {
            groupPlace.reserve(groups)
            groupAt.reserve(groups)
        }
        if times > reached.capacity { reached.reserve(times) }
        if links > isEmitted.capacity { isEmitted.reserve(links) }
    }

    @inline(__always)
    mutating func record(_ kind: Change, _ index: Int, _ value: UInt64) {
        if trailCount == trailKind.capacity {
            trailKind.reserve(trailCount + 1)
            trailIndex.reserve(trailCount + 1)
            trailValue.reserve(trailCount + 1)
        }
        trailKind[trailCount] = kind.rawValue
        trailIndex[trailCount] = index
        trailValue[trailCount] = value
        trailCount += 1
    }

    func free() {
        for lane in [labelOf, cellAt, vertexAt, firstLabel, groupPlace, groupAt, reached, trailIndex, orbits] {
            lane.free()
        }
        done.free()
        agreeing.free()
        isEmitted.free()
        trailKind.free()
        trailValue.free()
    }
}

/// Other labellings of the lines drawn so far.
extension DiagramGrowth {
    enum Outcome { case smaller, same, larger }

    /// Whether no other labelling of the lines drawn so far has a smaller code. Leaves the orbits of the labellings that
    /// tie; on a finished diagram their product is the order of the group that moves cells.
    mutating func isSmallest() -> Bool {
        beginLabelling()
        return label(0, from: -1, scan: 0, pass: hasTwoPasses ? 1 : 2, isDrawn: true) != .smaller
    }

    mutating func beginLabelling() {
        for cell in 0..<cellCount {
            labelling.labelOf[cell] = -1
            labelling.cellAt[cell] = -1
            labelling.done[cell] = 0
        }
        for vertex in 0..<vertexCount { labelling.firstLabel[vertex] = -1 }
        for group in 0..<(indexCount + plan.kinds[externalKind].groups.count) {
            labelling.groupPlace[group] = -1
            labelling.groupAt[group] = -1
        }
        for time in 0..<timeCount { labelling.reached[time] = 0 }
        for link in 0..<linkRoom { labelling.isEmitted[link] = false }
        labelling.labelCount = 0
        labelling.trailCount = 0
        labelling.orbitCount = 0
        meet(0)
    }

    /// Gives a vertex the next labels.
    mutating func meet(_ vertex: Int) {
        let kind = kindOf[vertex]
        let (first, cells, count) = (labelling.labelCount, cellsOf[vertex], plan.cellCount[kind])
        labelling.firstLabel[vertex] = first
        labelling.labelCount += count
        labelling.record(.vertex, vertex, 0)
        for cell in 0..<count { labelling.vertexAt[first + cell] = vertex }
        if plan.isRigid[kind] {
            for cell in 0..<count {
                labelling.labelOf[cells + cell] = first + cell
                labelling.cellAt[first + cell] = cells + cell
            }
        } else {
            for cell in 0..<count {
                labelling.labelOf[cells + cell] = -1
                labelling.cellAt[first + cell] = -1
            }
            let symmetries = plan.kinds[kind].timeSymmetries.count
            labelling.agreeing[vertex] = symmetries >= 64 ? .max : (1 << UInt64(symmetries)) - 1
        }
    }

    mutating func undo(to mark: Int) {
        while labelling.trailCount > mark {
            labelling.trailCount -= 1
            let index = labelling.trailIndex[labelling.trailCount]
            let value = labelling.trailValue[labelling.trailCount]
            switch LabellingLanes.Change(rawValue: labelling.trailKind[labelling.trailCount])! {
            case .label:
                labelling.cellAt[labelling.labelOf[index]] = -1
                labelling.labelOf[index] = -1
            case .done: labelling.done[index] = UInt8(value)
            case .vertex:
                labelling.labelCount = labelling.firstLabel[index]
                labelling.firstLabel[index] = -1
            case .agreeing: labelling.agreeing[index] = value
            case .group:
                labelling.groupAt[Int(value)] = -1
                labelling.groupPlace[index] = -1
            case .reached: labelling.reached[index] -= 1
            case .emitted: labelling.isEmitted[index] = false
            }
        }
    }

    /// The time symmetries under which a cell of a vertex with symmetries can still go to a place; none if it cannot.
    mutating func symmetries(placing cell: Int, at place: Int, _ vertex: Int) -> UInt64 {
        let kind = plan.kinds[kindOf[vertex]]
        let local = cell - cellsOf[vertex]
        let (from, to) = (kind.cells[local].group, kind.cells[place].group)
        if from >= 0, to >= 0 {
            let node = groupNode(vertex)
            if labelling.groupPlace[node + from] >= 0 || labelling.groupAt[node + to] >= 0,
                labelling.groupPlace[node + from] != node + to
            {
                return 0
            }
        }
        var remaining = labelling.agreeing[vertex]
        var found: UInt64 = 0
        while remaining != 0 {
            let bit = remaining.trailingZeroBitCount
            remaining &= remaining - 1
            if kind.mayReplace(local, place, under: bit) { found |= 1 << UInt64(bit) }
        }
        return found
    }

    /// Where the groups of a vertex are kept. The external points may take operators for groups, which are no index
    /// nodes; theirs come last.
    mutating func groupNode(_ vertex: Int) -> Int { vertex == 0 ? indexCount : indicesOf[vertex] }

    mutating func place(_ cell: Int, at place: Int, _ vertex: Int) {
        let agreeing = symmetries(placing: cell, at: place, vertex)
        assert(agreeing != 0)
        let label = labelling.firstLabel[vertex] + place
        labelling.labelOf[cell] = label
        labelling.cellAt[label] = cell
        labelling.record(.label, cell, 0)
        if agreeing != labelling.agreeing[vertex] {
            labelling.record(.agreeing, vertex, labelling.agreeing[vertex])
            labelling.agreeing[vertex] = agreeing
        }
        let kind = plan.kinds[kindOf[vertex]]
        let (from, to) = (kind.cells[cell - cellsOf[vertex]].group, kind.cells[place].group)
        if from >= 0, to >= 0 {
            let node = groupNode(vertex)
            if labelling.groupPlace[node + from] < 0 {
                labelling.groupPlace[node + from] = node + to
                labelling.groupAt[node + to] = node + from
                labelling.record(.group, node + from, UInt64(node + to))
            }
        }
    }

    /// The first place a cell can go to. There is one, since a partial placement extends to a symmetry.
    mutating func firstPlace(for cell: Int, _ vertex: Int) -> Int {
        let first = labelling.firstLabel[vertex]
        for place in 0..<plan.cellCount[kindOf[vertex]] where labelling.cellAt[first + place] < 0 {
            if symmetries(placing: cell, at: place, vertex) != 0 { return place }
        }
        preconditionFailure("a partial placement that extends to no symmetry")
    }

    /// The entry of a block to a cell, as this labelling would write it now.
    @inline(__always)
    mutating func key(_ target: Int, _ lines: Int) -> Int {
        let vertex = vertexOf[target]
        let first = labelling.firstLabel[vertex]
        if first < 0 {
            return BlockKey.new(kind: kindOf[vertex], cell: plan.orbitRepresentative[staticCell[target]], lines: lines)
        }
        let label = labelling.labelOf[target]
        return BlockKey.existing(label >= 0 ? label : first + firstPlace(for: target, vertex), lines: lines)
    }

    /// Writes a block down: the target is met or placed if need be.
    @inline(__always)
    mutating func emit(_ link: Int, pass: UInt8) {
        let target = linkTarget[link]
        let vertex = vertexOf[target]
        let isNew = labelling.firstLabel[vertex] < 0
        if isNew { meet(vertex) }
        if labelling.labelOf[target] < 0 {
            place(
                target, at: isNew ? plan.orbitRepresentative[staticCell[target]] : firstPlace(for: target, vertex),
                vertex)
        }
        labelling.isEmitted[link] = true
        labelling.record(.emitted, link, 0)
        if pass == 1 {
            let place = labelling.labelOf[target] - labelling.firstLabel[vertex]
            let time = timesOf[vertex] + plan.cellTime[plan.firstCell[kindOf[vertex]] + place]
            labelling.reached[time] += 1
            labelling.record(.reached, time, 0)
        }
    }

    /// Whether the place behind a label is visited in the first pass now.
    mutating func isDue(_ label: Int) -> Bool {
        let vertex = labelling.vertexAt[label]
        let place = label - labelling.firstLabel[vertex]
        let number = plan.firstCell[kindOf[vertex]] + place
        guard plan.isDelayed[plan.cellField[number]] else { return false }
        return vertex == 0 || labelling.reached[timesOf[vertex] + plan.cellTime[number]] > 0
    }

    /// The label whose row is next; the number of labels if there is none in this pass.
    mutating func nextLabel(pass: UInt8, scan: Int) -> Int {
        var label = pass == 1 ? 0 : scan
        while label < labelling.labelCount {
            let cell = labelling.cellAt[label]
            if cell < 0 || labelling.done[cell] & pass == 0, pass == 2 || isDue(label) { break }
            label += 1
        }
        return label
    }
}
