/// Parts of a diagram that can be exchanged without changing any line.
extension DiagramGrowth {
    /// Whether two cells, with the vertices or index groups they belong to, can be exchanged without changing any line:
    /// a simple sufficient test that keeps petals and sources from being tried in every order.
    mutating func areExchangeable(_ left: Int, _ right: Int) -> Bool {
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

    mutating func isSame(_ a: Range<Int>, _ b: Range<Int>, shift: Int, areUnplaced: Bool) -> Bool {
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
