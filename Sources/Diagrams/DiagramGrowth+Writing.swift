import Exact

/// Writing down the code of lines that are all drawn already.
extension DiagramGrowth {
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
    mutating func complete(from row: Int, scan: Int, pass: UInt8, writes: Bool = false) {
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
                let label = nextLabel(pass: pass, scan: scan)
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
}
