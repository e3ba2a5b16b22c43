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

    /// Writes all rows of a graph whose lines are all drawn, earlier cells first where entries tie; false if that does
    /// not reach everything.
    mutating func writeRows() -> Bool {
        beginLabelling()
        blockCount = 0
        complete(from: -1, scan: 0, pass: hasTwoPasses ? 1 : 2, writes: true)
        if labelling.labelCount < cellCount { return false }
        for cell in 0..<cellCount {
            if open[cell] > 0 || labelling.labelOf[cell] < 0 { return false }
            for link in linksOf[cell]..<(linksOf[cell] + linkCount[cell]) {
                let target = linkTarget[link]
                let pass = linkPass[link]
                if labelling.done[cell] & pass == 0, labelling.done[target] & pass == 0 { return false }
            }
        }
        return true
    }

    /// Completes a labelling in some way; optionally writes its code down as the drawn one.
    private mutating func complete(from row: Int, scan: Int, pass: UInt8, writes: Bool = false) {
        var (row, scan, pass) = (row, scan, pass)
        func write(_ source: Int, _ target: Int, _ lines: Int, _ key: Int, _ growth: inout DiagramGrowth) {
            guard writes else { return }
            growth.blockSource[growth.blockCount] = source
            growth.blockTarget[growth.blockCount] = target
            growth.blockLines[growth.blockCount] = lines
            growth.blockKey[growth.blockCount] = key
            growth.blockPass[growth.blockCount] = pass
            growth.blockCount += 1
        }
        while true {
            if row < 0 {
                var label = pass == 1 ? 0 : scan
                while label < labelling.labelCount {
                    let cell = labelling.cellAt[label]
                    if cell < 0 || labelling.done[cell] & pass == 0, pass == 2 || isDue(label) { break }
                    label += 1
                }
                if label == labelling.labelCount {
                    if pass == 2 { return }
                    (pass, scan) = (2, 0)
                    continue
                }
                scan = label
                var cell = labelling.cellAt[label]
                if cell < 0 {
                    let vertex = labelling.vertexAt[label]
                    let place = label - labelling.firstLabel[vertex]
                    let cells = cellsOf[vertex]..<(cellsOf[vertex] + plan.cellCount[kindOf[vertex]])
                    cell = cells.first {
                        labelling.labelOf[$0] < 0 && symmetries(placing: $0, at: place, vertex) != 0
                    }!
                    self.place(cell, at: place, vertex)
                }
                labelling.done[cell] |= pass
                if pass == 1, marked[cell] > 0 { write(cell, -1, marked[cell], BlockKey.mark(marked[cell]), &self) }
                row = cell
            }
            var (smallest, found) = (Int.max, -1)
            for link in linksOf[row]..<(linksOf[row] + linkCount[row])
            where !labelling.isEmitted[link] && linkPass[link] == pass {
                let target = linkTarget[link]
                if labelling.done[target] & pass != 0, target != row { continue }
                let key = self.key(target, linkLines[link])
                if key < smallest || key == smallest && target < linkTarget[found] { (smallest, found) = (key, link) }
            }
            if found < 0 {
                row = -1
                continue
            }
            write(row, linkTarget[found], linkLines[found], smallest, &self)
            emit(found, pass: pass)
        }
    }

    private mutating func beginLabelling() {
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
    private mutating func meet(_ vertex: Int) {
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

    private mutating func undo(to mark: Int) {
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
    private mutating func symmetries(placing cell: Int, at place: Int, _ vertex: Int) -> UInt64 {
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
    private mutating func groupNode(_ vertex: Int) -> Int { vertex == 0 ? indexCount : indicesOf[vertex] }

    private mutating func place(_ cell: Int, at place: Int, _ vertex: Int) {
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
    private mutating func firstPlace(for cell: Int, _ vertex: Int) -> Int {
        let first = labelling.firstLabel[vertex]
        for place in 0..<plan.cellCount[kindOf[vertex]] where labelling.cellAt[first + place] < 0 {
            if symmetries(placing: cell, at: place, vertex) != 0 { return place }
        }
        preconditionFailure("a partial placement that extends to no symmetry")
    }

    /// The entry of a block to a cell, as this labelling would write it now.
    @inline(__always)
    private mutating func key(_ target: Int, _ lines: Int) -> Int {
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
    private mutating func emit(_ link: Int, pass: UInt8) {
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
    private mutating func isDue(_ label: Int) -> Bool {
        let vertex = labelling.vertexAt[label]
        let place = label - labelling.firstLabel[vertex]
        let number = plan.firstCell[kindOf[vertex]] + place
        guard plan.isDelayed[plan.cellField[number]] else { return false }
        return vertex == 0 || labelling.reached[timesOf[vertex] + plan.cellTime[number]] > 0
    }

    /// Compares a labelling, from some block of the code on, with the drawn one.
    ///
    /// - Parameters:
    ///   - step: the number of blocks that agree so far.
    ///   - row: the cell whose row is being written, −1 between rows.
    ///   - scan: all rows of labels below are done.
    ///   - isDrawn: whether the choices made are those of the drawn labelling itself; then all others are tried on the
    ///     way, and the number of those that tie is noted as an orbit.
    /// - Returns: `smaller` if some completion of this labelling has a smaller code, else `same` if one has the same code
    ///   as far as lines are drawn.
    private mutating func label(
        _ step: Int, from row: Int, scan: Int, pass: UInt8, isDrawn: Bool
    ) -> Outcome {
        var (step, row, scan, pass) = (step, row, scan, pass)
        while true {
            if row < 0 {
                // The next row.
                var label = pass == 1 ? 0 : scan
                while label < labelling.labelCount {
                    let cell = labelling.cellAt[label]
                    if cell < 0 || labelling.done[cell] & pass == 0, pass == 2 || isDue(label) { break }
                    label += 1
                }
                if label == labelling.labelCount {
                    if pass == 2 { return .same }
                    (pass, scan) = (2, 0)
                    continue
                }
                scan = label
                var cell = labelling.cellAt[label]
                if cell < 0 {
                    let vertex = labelling.vertexAt[label]
                    let place = label - labelling.firstLabel[vertex]
                    let (outcome, chosen) = choose(
                        place, of: vertex, label: label, step: step, scan: scan, pass: pass, isDrawn: isDrawn)
                    if let outcome { return outcome }
                    cell = chosen
                }
                if open[cell] > (pass == 1 ? marked[cell] : 0) { return .same }
                labelling.record(.done, cell, UInt64(labelling.done[cell]))
                labelling.done[cell] |= pass
                if pass == 1, marked[cell] > 0 {
                    if step == blockCount { return .same }
                    let key = BlockKey.mark(marked[cell])
                    if key != blockKey[step] {
                        if key > blockKey[step] { return .larger }
                        if labelling.seeksSmaller { complete(from: cell, scan: scan, pass: pass) }
                        return .smaller
                    }
                    step += 1
                }
                row = cell
            }
            // The smallest entry among the lines of the row not yet written.
            let links = linksOf[row]..<(linksOf[row] + linkCount[row])
            var (smallest, found, ties) = (Int.max, -1, 0)
            for link in links where !labelling.isEmitted[link] && linkPass[link] == pass {
                let target = linkTarget[link]
                if labelling.done[target] & pass != 0, target != row { continue }
                let key = self.key(target, linkLines[link])
                if key < smallest {
                    (smallest, found, ties) = (key, link, 1)
                } else if key == smallest {
                    ties += 1
                }
            }
            if found < 0 {
                row = -1
                continue
            }
            if step == blockCount { return .same }
            if smallest != blockKey[step] {
                if smallest > blockKey[step] { return .larger }
                if labelling.seeksSmaller { complete(from: row, scan: scan, pass: pass) }
                return .smaller
            }
            if ties > 1 {
                let (outcome, link) = chooseLink(
                    row, smallest, step: step, scan: scan, pass: pass, isDrawn: isDrawn)
                if let outcome { return outcome }
                found = link
            }
            emit(found, pass: pass)
            step += 1
        }
    }

    /// Several lines of a row have the same entry: the drawn labelling goes on with its own and tries the others; another
    /// labelling tries them all.
    private mutating func chooseLink(
        _ row: Int, _ smallest: Int, step: Int, scan: Int, pass: UInt8, isDrawn: Bool
    ) -> (Outcome?, Int) {
        let links = linksOf[row]..<(linksOf[row] + linkCount[row])
        let drawnTarget = blockTarget[step]
        var drawn = -1
        if isDrawn {
            for link in links where linkTarget[link] == drawnTarget && linkPass[link] == pass { drawn = link }
            assert(drawn >= 0)
        }
        var orbit = 1
        for link in links where link != drawn && !labelling.isEmitted[link] && linkPass[link] == pass {
            let target = linkTarget[link]
            if labelling.done[target] & pass != 0, target != row { continue }
            if key(target, linkLines[link]) != smallest { continue }
            // Lines that lead to interchangeable things are tried once.
            if isDrawn {
                if areExchangeable(drawnTarget, target) {
                    orbit += 1
                    continue
                }
            } else if hasEarlierTwin(link, links.lowerBound, smallest, pass: pass) {
                continue
            }
            let mark = labelling.trailCount
            emit(link, pass: pass)
            let outcome = label(step + 1, from: row, scan: scan, pass: pass, isDrawn: false)
            if outcome == .smaller, labelling.seeksSmaller { return (.smaller, -1) }
            undo(to: mark)
            if outcome == .smaller { return (.smaller, -1) }
            if outcome == .same {
                if !isDrawn { return (.same, -1) }
                orbit += 1
            }
        }
        if !isDrawn { return (.larger, -1) }
        note(orbit)
        return (nil, drawn)
    }

    private mutating func hasEarlierTwin(_ link: Int, _ first: Int, _ smallest: Int, pass: UInt8) -> Bool {
        for other in first..<link where !labelling.isEmitted[other] && linkPass[other] == pass {
            if key(linkTarget[other], linkLines[other]) == smallest,
                areExchangeable(linkTarget[other], linkTarget[link])
            {
                return true
            }
        }
        return false
    }

    /// A place whose cell is still open: one of several equivalent cells takes it.
    private mutating func choose(
        _ place: Int, of vertex: Int, label: Int, step: Int, scan: Int, pass: UInt8, isDrawn: Bool
    ) -> (Outcome?, Int) {
        let cells = cellsOf[vertex]..<(cellsOf[vertex] + plan.cellCount[kindOf[vertex]])
        var (count, only) = (0, -1)
        for cell in cells where labelling.labelOf[cell] < 0 && symmetries(placing: cell, at: place, vertex) != 0 {
            count += 1
            only = cell
        }
        if count == 1 {
            self.place(only, at: place, vertex)
            return (nil, only)
        }
        var orbit = 1
        for cell in cells where labelling.labelOf[cell] < 0 && symmetries(placing: cell, at: place, vertex) != 0 {
            if isDrawn {
                // The drawn labelling gives every cell its own number.
                if cell == label { continue }
                if areExchangeable(label, cell) {
                    orbit += 1
                    continue
                }
            } else {
                var isTwin = false
                for other in cells.lowerBound..<cell
                where labelling.labelOf[other] < 0 && symmetries(placing: other, at: place, vertex) != 0 {
                    if areExchangeable(other, cell) { isTwin = true }
                }
                if isTwin { continue }
            }
            let mark = labelling.trailCount
            self.place(cell, at: place, vertex)
            let outcome = self.label(step, from: -1, scan: scan, pass: pass, isDrawn: false)
            if outcome == .smaller, labelling.seeksSmaller { return (.smaller, -1) }
            undo(to: mark)
            if outcome == .smaller { return (.smaller, -1) }
            if outcome == .same {
                if !isDrawn { return (.same, -1) }
                orbit += 1
            }
        }
        if !isDrawn { return (.larger, -1) }
        note(orbit)
        self.place(label, at: place, vertex)
        return (nil, label)
    }

    private mutating func note(_ orbit: Int) {
        if orbit == 1 { return }
        labelling.orbits.reserve(labelling.orbitCount + 1)
        labelling.orbits[labelling.orbitCount] = orbit
        labelling.orbitCount += 1
    }

    /// Whether two cells, with the vertices or index groups they belong to, can be exchanged without changing any line:
    /// a simple sufficient test that keeps petals and sources from being tried in every order.
    private mutating func areExchangeable(_ left: Int, _ right: Int) -> Bool {
        let (v, w) = (vertexOf[left], vertexOf[right])
        let (a, b): (Range<Int>, Range<Int>)
        if v != w {
            guard kindOf[v] == kindOf[w], staticCell[left] == staticCell[right],
                labelling.firstLabel[v] < 0, labelling.firstLabel[w] < 0
            else { return false }
            let count = plan.cellCount[kindOf[v]]
            a = cellsOf[v]..<(cellsOf[v] + count)
            b = cellsOf[w]..<(cellsOf[w] + count)
            return isSame(a, b, shift: b.lowerBound - a.lowerBound, areUnplaced: false)
        }
        // Two index groups of equal content within one vertex.
        let kind = plan.kinds[kindOf[v]]
        let base = cellsOf[v]
        let (g, h) = (kind.cells[left - base].group, kind.cells[right - base].group)
        guard g >= 0, h >= 0, g != h, kind.groupClass[0][g] == kind.groupClass[0][h],
            kind.cells[left - base].time == kind.cells[right - base].time
        else { return false }
        let (first, second) = (
            kind.cells.indices.filter { kind.cells[$0].group == g },
            kind.cells.indices.filter { kind.cells[$0].group == h }
        )
        guard first.count == second.count, let x = first.first, let y = second.first else { return false }
        // Cells of one group stand together, in the same order.
        guard first == Array(x..<(x + first.count)), second == Array(y..<(y + second.count)) else { return false }
        a = (base + x)..<(base + x + first.count)
        b = (base + y)..<(base + y + second.count)
        return isSame(a, b, shift: y - x, areUnplaced: true)
    }

    private mutating func isSame(_ a: Range<Int>, _ b: Range<Int>, shift: Int, areUnplaced: Bool) -> Bool {
        for cell in a {
            let other = cell + shift
            if areUnplaced, labelling.labelOf[cell] >= 0 || labelling.labelOf[other] >= 0 { return false }
            guard open[cell] == open[other], marked[cell] == marked[other],
                linkCount[cell] == linkCount[other]
            else { return false }
            for link in linksOf[cell]..<(linksOf[cell] + linkCount[cell]) {
                var target = linkTarget[link]
                if a.contains(target) {
                    target += shift
                } else if b.contains(target) {
                    target -= shift
                }
                var isFound = false
                for candidate in linksOf[other]..<(linksOf[other] + linkCount[other])
                where linkTarget[candidate] == target && linkLines[candidate] == linkLines[link] {
                    isFound = true
                }
                if !isFound { return false }
            }
        }
        return true
    }
}
