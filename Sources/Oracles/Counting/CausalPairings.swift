import Exact
import Theory

// Closed retarded loops vanish: of all pairings of a theory with response fields only those count whose response lines,
// read as arrows between vertices, form no cycle. Such a diagram has at least one vertex without an earlier one, so
// inclusion and exclusion over sets of such vertices counts it once,
//
//     h(n) = Σ_{0 ≠ m ≤ n} (−1)^{|m|+1} C(n, m) a^{β(m)} ∂^{α(m)} h(n − m),
//
// where h(n) is the polynomial in the open fields a after n vertices are placed, ∂ joins a response field of the m
// earliest vertices to an open field of the others, and a^β are their own fields, still open (the recursion for acyclic
// directed graphs of Robinson and Stanley, with legs). Response fields of the observable are joined last, and what is
// left open is paired by correlations.

/// Numbers of Wick pairings without closed retarded loops, at N = 1.
struct CausalPairings {
    private typealias OpenFields = [[Int]: Integer]

    private let rules: FeynmanRules
    private let lines: LineTable
    private let grid: ContentGrid
    private var pairings: PairingNumbers
    private var work: Int
    private let degrees: [[Int]]

    init(_ rules: FeynmanRules, lines: LineTable, grid: ContentGrid, limit: Int) {
        self.rules = rules
        self.lines = lines
        self.grid = grid
        work = limit
        degrees = rules.vertices.map { lines.degrees($0.shape.legs.map(\.field)) }
        // Between open fields only correlations are left.
        let correlations = lines.joins.indices.map { left in
            lines.joins.indices.map { lines.joins[left][$0] && !lines.isResponse[left] && !lines.isResponse[$0] }
        }
        pairings = PairingNumbers(correlations, limit: limit)
    }

    /// The pairings of the given fields with every content of vertices, vacuum parts included; nil beyond the limit.
    mutating func series(_ points: [CorrelatorTerm.Point]) -> LabelledSeries? {
        let external = lines.degrees(points.map(\.field))
        var open: [OpenFields] = []
        var joined: [[[Int]: OpenFields]] = []
        for (number, splittings) in grid.splittings.enumerated() {
            var sum: OpenFields = [:]
            if number == 0 {
                sum = [physical(external): .one]
            } else {
                for splitting in splittings where splitting.part != 0 && !open[splitting.rest].isEmpty {
                    let layer = grid.contents[splitting.part]
                    var legs = [Int](repeating: 0, count: lines.count)
                    for (vertex, copies) in zip(degrees, layer) where copies > 0 {
                        for line in legs.indices { legs[line] += copies * vertex[line] }
                    }
                    let responses = self.responses(legs)
                    if joined[splitting.rest][responses] == nil {
                        guard let value = join(responses, to: open[splitting.rest]) else { return nil }
                        joined[splitting.rest][responses] = value
                    }
                    let fields = physical(legs)
                    let isEven = layer.reduce(0, +).isMultiple(of: 2)
                    for (rest, ways) in joined[splitting.rest][responses]! {
                        work -= 1
                        if work < 0 { return nil }
                        let product = zip(rest, fields).map { $0 + $1 }
                        if isEven {
                            sum[product, default: .zero].subMul(splitting.ways, ways)
                        } else {
                            sum[product, default: .zero].addMul(splitting.ways, ways)
                        }
                    }
                }
            }
            open.append(sum.filter { $0.value.signum() != 0 })
            joined.append([:])
        }
        var values: [Integer] = []
        for fields in open {
            guard let ended = join(responses(external), to: fields) else { return nil }
            var sum = Integer.zero
            for (rest, ways) in ended {
                guard let number = pairings.number(rest) else { return nil }
                sum.addMul(ways, number)
            }
            values.append(sum)
        }
        return LabelledSeries(values: values)
    }

    private func physical(_ degrees: [Int]) -> [Int] {
        degrees.indices.map { lines.isResponse[$0] ? 0 : degrees[$0] }
    }

    private func responses(_ degrees: [Int]) -> [Int] {
        degrees.indices.map { lines.isResponse[$0] ? degrees[$0] : 0 }
    }

    /// Joins every response field to some open field: a derivative for each.
    private mutating func join(_ responses: [Int], to open: OpenFields) -> OpenFields? {
        var open = open
        for (response, copies) in responses.enumerated() where copies > 0 {
            for _ in 0..<copies {
                var next: OpenFields = [:]
                for (fields, ways) in open {
                    for line in fields.indices where fields[line] > 0 && lines.joins[line][response] {
                        work -= 1
                        if work < 0 { return nil }
                        var rest = fields
                        rest[line] -= 1
                        next[rest, default: .zero].addMul(Integer(fields[line]), ways)
                    }
                }
                open = next
                if open.isEmpty { return open }
            }
        }
        return open
    }
}
