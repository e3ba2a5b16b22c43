/// All ways to write n as a sum of positive integers, without order, one after the other.
///
/// They label the conjugacy classes of permutations and the shapes of multi-trace terms. Each is a list of its parts, the
/// largest first; they come in descending lexicographic order, from n alone to a sum of ones.
///
///     for parts in IntegerPartitions(of: 4) { print(parts) }
///     // [4], [3, 1], [2, 2], [2, 1, 1], [1, 1, 1, 1]
///
/// - Complexity: O(length) for each partition; nothing but the present one is stored. There are
///   ``Combinatorics/partitionCount(_:)`` of them.
public struct IntegerPartitions: Sequence, Sendable {
    private let total: Int
    private let largest: Int

    /// The partitions of n; of 0 there is one, without parts.
    ///
    /// - Precondition: `n >= 0`.
    public init(of n: Int) { self.init(of: n, partsUpTo: Swift.max(n, 0)) }

    /// The partitions of n into parts of at most `largest`.
    ///
    /// - Precondition: `n >= 0`, `largest >= 0`.
    public init(of n: Int, partsUpTo largest: Int) {
        precondition(n >= 0 && largest >= 0, "a partition and its parts are not negative")
        self.total = n
        self.largest = Swift.min(n, largest)
    }

    public func makeIterator() -> Iterator {
        Iterator(first: total == 0 ? [] : largest == 0 ? nil : Iterator.split(total, upTo: largest))
    }

    public struct Iterator: IteratorProtocol {
        private var upcoming: [Int]?

        fileprivate init(first: [Int]?) { upcoming = first }

        public mutating func next() -> [Int]? {
            guard let current = upcoming else { return nil }
            upcoming = Iterator.successor(of: current)
            return current
        }

        /// Lowers the last part that is not 1, and distributes what it and the ones behind it lose.
        private static func successor(of parts: [Int]) -> [Int]? {
            guard let last = parts.lastIndex(where: { $0 > 1 }) else { return nil }
            let rest = parts[last] + (parts.count - 1 - last)
            return parts[..<last] + split(rest, upTo: parts[last] - 1)
        }

        /// `largest` as often as it fits, and the remainder.
        fileprivate static func split(_ total: Int, upTo largest: Int) -> [Int] {
            let (times, remainder) = total.quotientAndRemainder(dividingBy: largest)
            return [Int](repeating: largest, count: times) + (remainder > 0 ? [remainder] : [])
        }
    }
}
