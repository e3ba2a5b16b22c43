import Exact
import Theory

// A theory without time at unit propagators, counted instead of integrated: the moment of a product of fields is the
// number of ways to pair them up. At width N the legs of an index group stand at one index, and a sum over that index
// is a power sum p_c = Σ_i c(x_i) with a product of fields c. Components of different index are independent and alike,
// so with L literal indices in play
//
//     Σ_m <Π p_c^{m_c}> t^m/m! = F(t)^{N−L} × Π_l F_l(t),     F(t) = <exp Σ_c t_c c(x)>,
//
// where F_l also holds the fields at the literal index l. This is a polynomial in N, and N may be anything, also 1 with
// two different literal indices: F^{−1} is a power series like any other.

/// Numbers of Wick pairings of a product of fields with n copies of the vertices, each pairing with its N^(index loops).
struct WickMoments {
    private let rules: FeynmanRules
    private let lines: LineTable
    private let grid: ContentGrid
    private let literals: [Int]
    private let limit: Int
    private var pairings: PairingNumbers
    /// The products of fields under an index sum that occur, as numbers of legs by class.
    private var contents: [[Int]] = []
    private let vertices: [Split]
    /// What is counted with indices: nil where one component stands for all.
    private var sums: (grid: ContentGrid, number: [[Int]: Int], one: LabelledSeries)?
    private var others: (power: Int, series: LabelledSeries)?
    private var components: [[Int]: LabelledSeries] = [:]
    private var products: [[[Int]]: LabelledSeries] = [:]

    /// A product of fields: those without index, those at each literal index, and the index sums by content.
    private struct Split {
        var plain: [Int]
        var literal: [[Int]]
        var sums: [Int]
    }

    /// - Parameters:
    ///   - terms: the observable, whose index groups count as well.
    ///   - tracksIndices: whether N is a number of its own; otherwise N = 1, where an index says nothing.
    /// - Returns: nil beyond the limit.
    init?(
        _ rules: FeynmanRules, lines: LineTable, grid: ContentGrid, terms: [CorrelatorTerm],
        tracksIndices: Bool, limit: Int
    ) {
        self.rules = rules
        self.lines = lines
        self.grid = grid
        self.limit = limit
        pairings = PairingNumbers(lines.joins, limit: limit)
        var literals: Set<Int> = []
        for group in rules.vertices.flatMap(\.shape.groups) + terms.flatMap(\.groups) {
            if case .fixed(let label) = group { literals.insert(label) }
        }
        self.literals = tracksIndices ? literals.sorted() : []
        var contents: [[Int]] = []
        let labels = self.literals
        func split(_ legs: [(field: FieldID, group: Int?)], _ groups: [IndexGroup]) -> Split {
            let none = [Int](repeating: 0, count: lines.count)
            var split = Split(plain: none, literal: labels.map { _ in none }, sums: [])
            guard tracksIndices else {
                split.plain = lines.degrees(legs.map(\.field))
                return split
            }
            split.plain = lines.degrees(legs.filter { $0.group == nil }.map(\.field))
            for (number, group) in groups.enumerated() {
                let degrees = lines.degrees(legs.filter { $0.group == number }.map(\.field))
                switch group {
                case .fixed(let label):
                    let place = labels.firstIndex(of: label)!
                    for line in degrees.indices { split.literal[place][line] += degrees[line] }
                case .summed:
                    let known = contents.firstIndex(of: degrees) ?? contents.count
                    if known == contents.count { contents.append(degrees) }
                    split.sums.append(known)
                }
            }
            return split
        }
        vertices = rules.vertices.map { vertex in
            split(vertex.shape.legs.map { ($0.field, $0.group) }, vertex.shape.groups)
        }
        var highest: [Int: Int] = [:]
        for term in terms {
            let part = split(term.points.map { ($0.field, $0.group) }, term.groups)
            for content in Set(part.sums) {
                highest[content] = max(highest[content] ?? 0, part.sums.count { $0 == content })
            }
        }
        self.contents = contents
        if tracksIndices {
            // The most index sums of each content that any product holds.
            var most = contents.indices.map { highest[$0] ?? 0 }
            for place in contents.indices {
                let perVertex = vertices.map { vertex in vertex.sums.count { $0 == place } }
                most[place] += grid.contents.map { zip($0, perVertex).reduce(0) { $0 + $1.0 * $1.1 } }.max() ?? 0
            }
            guard let sumGrid = ContentGrid(caps: most, costs: most.map { _ in [] }, budget: [], limit: limit) else {
                return nil
            }
            var number: [[Int]: Int] = [:]
            for (place, content) in sumGrid.contents.enumerated() { number[content] = place }
            sums = (sumGrid, number, LabelledSeries.one(sumGrid))
        }
    }

    /// The pairings of the given fields with every content of vertices, vacuum parts included.
    mutating func series(_ points: [CorrelatorTerm.Point], groups: [IndexGroup], width: Int) -> LabelledSeries? {
        let none = [Int](repeating: 0, count: lines.count)
        var external = Split(plain: none, literal: literals.map { _ in none }, sums: [])
        if sums == nil {
            external.plain = lines.degrees(points.map(\.field))
        } else {
            external.plain = lines.degrees(points.filter { $0.group == nil }.map(\.field))
            for (number, group) in groups.enumerated() {
                let fields = points.filter { $0.group == number }.map(\.field)
                if fields.isEmpty { continue }
                let degrees = lines.degrees(fields)
                switch group {
                case .fixed(let label):
                    let place = literals.firstIndex(of: label)!
                    for line in degrees.indices { external.literal[place][line] += degrees[line] }
                case .summed: external.sums.append(contents.firstIndex(of: degrees)!)
                }
            }
        }
        var values: [Integer] = []
        for content in grid.contents {
            var plain = external.plain
            var literal = external.literal
            var powers = [Int](repeating: 0, count: contents.count)
            for sum in external.sums { powers[sum] += 1 }
            for (vertex, copies) in zip(vertices, content) where copies > 0 {
                for line in plain.indices { plain[line] += copies * vertex.plain[line] }
                for place in literal.indices {
                    for line in plain.indices { literal[place][line] += copies * vertex.literal[place][line] }
                }
                for sum in vertex.sums { powers[sum] += copies }
            }
            guard let direct = pairings.number(plain) else { return nil }
            if direct.signum() == 0 || sums == nil {
                values.append(direct)
                continue
            }
            guard let indexed = product(at: literal, width: width) else { return nil }
            values.append(direct * indexed.values[sums!.number[powers]!])
        }
        return LabelledSeries(values: values)
    }

    /// F^{N−L} times the components at the literal indices, with these fields standing there.
    private mutating func product(at literal: [[Int]], width: Int) -> LabelledSeries? {
        let power = width - literals.count
        if others?.power != power {
            guard let one = component([Int](repeating: 0, count: lines.count)) else { return nil }
            let grid = sums!.grid
            let factor = power < 0 ? one.inverse(grid) : one
            others = (power, (0..<abs(power)).reduce(sums!.one) { sum, _ in sum.times(factor, grid) })
            products = [:]
        }
        if let known = products[literal] { return known }
        var series = others!.series
        for degrees in literal {
            guard let factor = component(degrees) else { return nil }
            series = series.times(factor, sums!.grid)
        }
        products[literal] = series
        return series
    }

    /// The moments of one component: some fields and powers of every content.
    private mutating func component(_ degrees: [Int]) -> LabelledSeries? {
        if let known = components[degrees] { return known }
        var values: [Integer] = []
        for powers in sums!.grid.contents {
            var legs = degrees
            for (content, power) in zip(contents, powers) where power > 0 {
                for line in legs.indices { legs[line] += power * content[line] }
            }
            guard let value = pairings.number(legs) else { return nil }
            values.append(value)
        }
        components[degrees] = LabelledSeries(values: values)
        return components[degrees]
    }
}
