import Exact
import Theory

/// Diagrams given by their lines instead of grown.
extension DiagramEnumeration {
    /// The smallest code of the diagram that a pattern tells in full; nil if not all of it can be met from these external
    /// points, or if the points are others.
    func code(of pattern: DiagramPattern) -> [Int]? {
        guard let order = pattern.external?.order(asIn: external) else { return nil }
        // The enumeration has its own order of the external points.
        let count = order.count
        func moved(_ half: Int) -> Int { half < count ? order[half] : half }
        var partners = pattern.partners
        for (half, partner) in pattern.partners.enumerated() { partners[moved(half)] = moved(partner) }
        guard let graph = cells(vertices: pattern.kinds.map { $0! }, partners: partners) else { return nil }
        var growth = growth()
        return growth.smallestCode(of: graph)
    }

    /// The order of the automorphism group of a diagram given by its lines, causal or not; nil if some of it hangs on no
    /// external point.
    static func symmetryOrder(
        _ external: ExternalPoints, vertices: [Int], partners: [Int], rules: FeynmanRules
    ) -> Integer? {
        var limits = EnumerationLimits()
        limits.isCausal = false
        let enumeration = DiagramEnumeration(external, rules: rules, limits: limits)
        var growth = enumeration.growth()
        guard let graph = enumeration.cells(vertices: vertices, partners: partners),
            growth.smallestCode(of: graph) != nil
        else { return nil }
        return growth.symmetryOrder()
    }

    private func cells(vertices: [Int], partners: [Int]) -> CellGraph? {
        let external = plan.kinds.count - 1
        let kinds = [external] + vertices
        var cellOf: [Int] = []
        var first = 0
        for kind in kinds {
            let cells = plan.kinds[kind].cells
            var local = [Int](repeating: 0, count: cells.reduce(0) { $0 + $1.capacity })
            for (number, cell) in cells.enumerated() { for leg in cell.legs { local[leg] = first + number } }
            cellOf += local
            first += cells.count
        }
        guard cellOf.count == partners.count else { return nil }
        var counts: [[Int]: Int] = [:]
        for (half, partner) in partners.enumerated() where partner > half {
            let pair = [min(cellOf[half], cellOf[partner]), max(cellOf[half], cellOf[partner])]
            counts[pair, default: 0] += 1
        }
        let lines = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return CellGraph(kinds: kinds, lines: lines.map { (left: $0.key[0], right: $0.key[1], count: $0.value) })
    }
}
