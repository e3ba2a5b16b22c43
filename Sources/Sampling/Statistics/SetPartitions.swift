/// All ways to part 0 ..< count into blocks, each block and the list of blocks ascending.
///
/// A partition is a restricted growth string: the number of the block of each element, where a new block takes the next free number. There
/// are as many as the Bell number: 1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115975 for 0 … 10 elements.
struct SetPartitions: Sequence {
    let count: Int

    func makeIterator() -> Iterator { Iterator(count: count) }

    struct Iterator: IteratorProtocol {
        /// The block of each element, and the number of blocks among the elements before it.
        private var labels: [Int]
        private var before: [Int]
        private var isDone = false

        init(count: Int) {
            labels = Array(repeating: 0, count: count)
            before = (0..<count).map { Swift.min($0, 1) }
        }

        mutating func next() -> [[Int]]? {
            guard !isDone else { return nil }
            var blocks = Array(repeating: [Int](), count: (labels.max() ?? -1) + 1)
            for (element, label) in labels.enumerated() { blocks[label].append(element) }
            advance()
            return blocks
        }

        private mutating func advance() {
            // The last element that may go to a later block does, and all behind it go back to the first.
            guard let place = labels.indices.last(where: { labels[$0] < before[$0] }) else {
                isDone = true
                return
            }
            labels[place] += 1
            let blocks = Swift.max(before[place], labels[place] + 1)
            for behind in labels.indices.dropFirst(place + 1) {
                labels[behind] = 0
                before[behind] = blocks
            }
        }
    }
}

/// n! as a double, exact through 22!.
func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1.0) { $0 * Double($1) } }

/// (−1)^(b−1) (b−1)!, the coefficient of a product of b moments in a cumulant; also the Möbius function between a partition into b blocks
/// and the one into a single block.
func cumulantCoefficient(blocks b: Int) -> Double { (b.isMultiple(of: 2) ? -1 : 1) * factorial(b - 1) }
