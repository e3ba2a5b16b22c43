/// All partitions of the objects 0, 1, …, n−1 into blocks, one after the other.
///
/// A cumulant is a sum over them; a moment of products factorizes over them. Each partition is a list of blocks, the
/// blocks ordered by their smallest object, the objects of a block ascending. Partitions come in the lexicographic order
/// of their restricted growth strings (Knuth, The Art of Computer Programming, vol. 4A, section 7.2.1.5), which name for
/// each object its block: the first object is in block 0, and every other is in a block of an earlier object or in the
/// first new one.
///
///     for blocks in SetPartitions(of: 3) { print(blocks) }
///     // [[0, 1, 2]], [[0, 1], [2]], [[0, 2], [1]], [[0], [1, 2]], [[0], [1], [2]]
///
/// - Complexity: O(n) for each partition; nothing but the present one is stored. There are ``Combinatorics/bell(_:)`` of
///   them, and ``Combinatorics/stirlingSecond(_:_:)`` with a given number of blocks.
public struct SetPartitions: Sequence, Sendable {
    private let count: Int
    private let blocks: ClosedRange<Int>

    /// The partitions of n objects into any number of blocks; of no objects there is one, with no blocks.
    ///
    /// - Precondition: `n >= 0`.
    public init(of n: Int) { self.init(of: n, into: 0...Swift.max(n, 0)) }

    /// The partitions of n objects into k blocks.
    ///
    /// - Precondition: `n >= 0`, `k >= 0`.
    public init(of n: Int, into k: Int) { self.init(of: n, into: k...k) }

    /// The partitions of n objects into as many blocks as the range allows.
    ///
    /// - Precondition: `n >= 0`, and the range begins at 0 or above.
    public init(of n: Int, into blocks: ClosedRange<Int>) {
        precondition(n >= 0 && blocks.lowerBound >= 0, "a set and its blocks are counted by numbers >= 0")
        self.count = n
        self.blocks = blocks
    }

    public func makeIterator() -> Iterator {
        Iterator(strings: RestrictedGrowthStrings(length: count, labels: blocks).makeIterator())
    }

    public struct Iterator: IteratorProtocol {
        fileprivate var strings: RestrictedGrowthStrings.Iterator

        public mutating func next() -> [[Int]]? {
            guard let labels = strings.next() else { return nil }
            var blocks: [[Int]] = []
            for (object, label) in labels.enumerated() {
                if label == blocks.count { blocks.append([]) }
                blocks[label].append(object)
            }
            return blocks
        }
    }
}

/// The words a₁…aₙ with a₁ = 0 and aᵢ ≤ 1 + max(a₁…aᵢ₋₁), ascending.
struct RestrictedGrowthStrings: Sequence {
    let length: Int
    /// How many different labels a word has.
    let labels: ClosedRange<Int>

    func makeIterator() -> Iterator { Iterator(self) }

    struct Iterator: IteratorProtocol {
        private let least: Int
        private let most: Int
        private var word: [Int]
        /// How many labels occur before each place.
        private var used: [Int]
        private var isAtStart = true
        private let isEmpty: Bool

        init(_ strings: RestrictedGrowthStrings) {
            least = strings.labels.lowerBound
            most = Swift.min(strings.labels.upperBound, strings.length)
            word = [Int](repeating: 0, count: strings.length)
            used = word
            isEmpty = least > most || (most == 0 && strings.length > 0)
        }

        mutating func next() -> [Int]? {
            if isEmpty { return nil }
            if isAtStart {
                isAtStart = false
                fill(from: 0, labels: 0)
                return word
            }
            for place in stride(from: word.count - 1, through: 1, by: -1) where raise(place) { return word }
            return nil
        }

        /// Takes the next possible label at `place` and the smallest word behind it. With an old label at `place` the
        /// present word has enough labels, so has the next.
        private mutating func raise(_ place: Int) -> Bool {
            let before = used[place]
            if word[place] + 1 < before {
                word[place] += 1
                fill(from: place + 1, labels: before)
            } else if word[place] < before, before < most {
                word[place] = before
                fill(from: place + 1, labels: before + 1)
            } else {
                return false
            }
            return true
        }

        /// Zeros, and as many new labels at the end as are still missing.
        private mutating func fill(from start: Int, labels: Int) {
            var labels = labels
            for place in start..<word.count {
                used[place] = labels
                let mustBeNew = labels == 0 || word.count - place <= least - labels
                word[place] = mustBeNew ? labels : 0
                if mustBeNew { labels += 1 }
            }
        }
    }
}
