import Exact

// A set of things of several kinds has a content: how many of each. The number of structures on labelled things depends
// on the content n = (n₁, n₂, …) alone, and structures on disjoint sets multiply as
//
//     (a·b)(n) = Σ_{m ≤ n} C(n₁, m₁) C(n₂, m₂) … a(m) b(n − m),
//
// the product of exponential generating functions. Numbers stay integers.

/// All contents within bounds, each with its splittings into two.
struct ContentGrid {
    struct Splitting {
        let part: Int
        let rest: Int
        /// In how many ways labelled things of this content are split like that.
        let ways: Integer
    }

    /// The contents, smaller ones first; the first is empty.
    let contents: [[Int]]
    /// For every content all its splittings.
    let splittings: [[Splitting]]

    /// The number of splittings in all: what one product of series costs.
    let size: Int

    /// Nil if there are more splittings than `limit`.
    ///
    /// - Parameters:
    ///   - caps: the largest number of each kind.
    ///   - costs: what one thing of each kind costs, in several currencies.
    ///   - budget: what may be spent of each.
    init?(caps: [Int], costs: [[Int]], budget: [Int], limit: Int) {
        // A content is known by its number in mixed radix, so that numbers subtract as contents do.
        var strides: [Int] = []
        var box = 1
        for cap in caps {
            strides.append(box)
            let (product, overflow) = box.multipliedReportingOverflow(by: cap + 1)
            if overflow { return nil }
            box = product
        }
        var contents: [[Int]] = []
        var size = 0
        var partial = [Int](repeating: 0, count: caps.count)
        func extend(_ kind: Int, _ budget: [Int], _ parts: Int) -> Bool {
            if kind == caps.count {
                contents.append(partial)
                size += parts
                return size <= limit
            }
            var rest = budget
            defer { partial[kind] = 0 }
            for number in 0...max(0, caps[kind]) {
                partial[kind] = number
                if !extend(kind + 1, rest, parts * (number + 1)) { return false }
                for place in rest.indices { rest[place] -= costs[kind][place] }
                if rest.contains(where: { $0 < 0 }) { break }
            }
            return true
        }
        if budget.contains(where: { $0 < 0 }) { return nil }
        guard extend(0, budget, 1) else { return nil }
        contents.sort { left, right in
            let (a, b) = (left.reduce(0, +), right.reduce(0, +))
            return a != b ? a < b : left.lexicographicallyPrecedes(right)
        }
        self.contents = contents
        self.size = size
        func key(_ content: [Int]) -> Int { zip(content, strides).reduce(0) { $0 + $1.0 * $1.1 } }
        var numbers: [Int: Int] = [:]
        for (number, content) in contents.enumerated() { numbers[key(content)] = number }
        let highest = caps.max() ?? 0
        var pascal: [[Integer]] = [[.one]]
        for row in 0..<max(1, highest) {
            let last = pascal[row]
            pascal.append([.one] + (0..<row).map { last[$0] + last[$0 + 1] } + [.one])
        }
        splittings = contents.map { content in
            var found: [Splitting] = []
            let whole = key(content)
            func split(_ kind: Int, _ part: Int, _ ways: Integer) {
                if kind == content.count {
                    found.append(Splitting(part: numbers[part]!, rest: numbers[whole - part]!, ways: ways))
                    return
                }
                for number in 0...content[kind] {
                    split(kind + 1, part + number * strides[kind], ways * pascal[content[kind]][number])
                }
            }
            split(0, 0, .one)
            return found
        }
    }
}

/// The numbers of labelled structures by content.
struct LabelledSeries {
    var values: [Integer]

    /// The structure on nothing.
    static func one(_ grid: ContentGrid) -> LabelledSeries {
        var values = [Integer](repeating: .zero, count: grid.contents.count)
        values[0] = .one
        return LabelledSeries(values: values)
    }

    /// Pairs of structures on disjoint sets.
    func times(_ other: LabelledSeries, _ grid: ContentGrid) -> LabelledSeries {
        LabelledSeries(
            values: grid.splittings.map { splittings in
                var sum = Integer.zero
                for splitting in splittings {
                    let (a, b) = (values[splitting.part], other.values[splitting.rest])
                    if a.signum() == 0 || b.signum() == 0 { continue }
                    sum.addMul(splitting.ways, a * b)
                }
                return sum
            })
    }

    /// 1/a for a series that begins with 1.
    func inverse(_ grid: ContentGrid) -> LabelledSeries {
        var inverse: [Integer] = []
        for (number, splittings) in grid.splittings.enumerated() {
            if number == 0 {
                inverse.append(.one)
                continue
            }
            var sum = Integer.zero
            for splitting in splittings where splitting.part != 0 {
                let (a, b) = (values[splitting.part], inverse[splitting.rest])
                if a.signum() == 0 || b.signum() == 0 { continue }
                sum.subMul(splitting.ways, a * b)
            }
            inverse.append(sum)
        }
        return LabelledSeries(values: inverse)
    }

    mutating func subtract(_ other: LabelledSeries, times factor: Integer) {
        for place in values.indices { values[place].subMul(factor, other.values[place]) }
    }
}
