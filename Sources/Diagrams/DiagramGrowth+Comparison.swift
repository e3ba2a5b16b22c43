import Exact

/// Another labelling beside the drawn one: whose code is smaller, and how many tie.
extension DiagramGrowth {
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
    mutating func label(
        _ step: Int, from row: Int, scan: Int, pass: UInt8, isDrawn: Bool
    ) -> Outcome {
        var (step, row, scan, pass) = (step, row, scan, pass)
        while true {
            if row < 0 {
                // The next row.
                let label = nextLabel(pass: pass, scan: scan)
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
    mutating func chooseLink(
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

    mutating func hasEarlierTwin(_ link: Int, _ first: Int, _ smallest: Int, pass: UInt8) -> Bool {
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
    mutating func choose(
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

    mutating func note(_ orbit: Int) {
        if orbit == 1 { return }
        labelling.orbits.reserve(labelling.orbitCount + 1)
        labelling.orbits[labelling.orbitCount] = orbit
        labelling.orbitCount += 1
    }
}
