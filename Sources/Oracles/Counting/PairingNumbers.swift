import Exact

/// The number of ways to pair up legs of several classes, all legs distinguishable, when lines join certain classes only.
///
/// It is the moment of Gaussian variables with covariances 0 and 1: (2k−1)!! for 2k legs of one class that joins itself.
/// Classes that no chain of lines connects are independent and multiply. For several the first leg is joined to every
/// other in turn; numbers of legs met before are remembered.
///
/// - Complexity: one step for each set of leg numbers of a block of connected classes; none for a block of one class.
struct PairingNumbers {
    private let joins: [[Bool]]
    private let blocks: [[Int]]
    private var known: [[[Int]: Integer]]
    private var left: Int

    /// - Parameter limit: the largest number of sets of leg numbers that are remembered.
    init(_ joins: [[Bool]], limit: Int) {
        self.joins = joins
        left = limit
        var blocks: [[Int]] = []
        var seen: Set<Int> = []
        for start in joins.indices where !seen.contains(start) {
            var block = [start]
            seen.insert(start)
            var next = 0
            while next < block.count {
                for other in joins.indices where joins[block[next]][other] && seen.insert(other).inserted {
                    block.append(other)
                }
                next += 1
            }
            blocks.append(block.sorted())
        }
        self.blocks = blocks
        known = blocks.map { _ in [:] }
    }

    /// The number of complete pairings; nil beyond the limit.
    mutating func number(_ degrees: [Int]) -> Integer? {
        var product = Integer.one
        for (number, block) in blocks.enumerated() {
            let legs = block.map { degrees[$0] }
            let total = legs.reduce(0, +)
            if total == 0 { continue }
            if !total.isMultiple(of: 2) { return .zero }
            if block.count == 1 {
                guard joins[block[0]][block[0]] else { return .zero }
                product *= Combinatorics.doubleFactorial(total - 1)
                continue
            }
            guard let factor = pairings(legs, number) else { return nil }
            if factor.signum() == 0 { return .zero }
            product *= factor
        }
        return product
    }

    private mutating func pairings(_ legs: [Int], _ number: Int) -> Integer? {
        guard let first = legs.firstIndex(where: { $0 > 0 }) else { return .one }
        if let value = known[number][legs] { return value }
        left -= 1
        if left < 0 { return nil }
        let block = blocks[number]
        var rest = legs
        rest[first] -= 1
        var sum = Integer.zero
        for other in first..<legs.count where rest[other] > 0 && joins[block[first]][block[other]] {
            rest[other] -= 1
            guard let value = pairings(rest, number) else { return nil }
            rest[other] += 1
            sum.addMul(Integer(rest[other]), value)
        }
        known[number][legs] = sum
        return sum
    }
}
