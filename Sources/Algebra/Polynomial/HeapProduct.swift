/// The product of two ordered lists of terms, formed in descending order.
///
/// Row i holds the products of term i of the first factor with all terms of the second; a heap holds the next product of
/// every row that has begun, rows with equal monomials chained behind one entry. Row i + 1 begins when the first product of
/// row i leaves. Memory: one entry for each term of the first factor, besides the result. Cost: a multiplication and
/// about log₂ rows comparisons for each product.
///
/// Source: S. C. Johnson (1974); M. Monagan and R. Pearce (2007).
enum HeapProduct<Key: PackedKey, Accumulator: ProductAccumulator> {
    static func product(
        _ keys: [Key], _ factors: [Accumulator.Factor], _ otherKeys: [Key], _ otherFactors: [Accumulator.Factor]
    ) -> PackedTerms<Key> {
        var result = PackedTerms<Key>()
        if keys.isEmpty || otherKeys.isEmpty { return result }
        var heap = RowHeap<Key>(rows: keys.count)
        /// The column of the next product of every row.
        var columns = [Int](repeating: 0, count: keys.count)
        var begun = 1
        var leaving: [Int32] = []
        heap.insert(Key.combining(keys[0], otherKeys[0]), row: 0)
        while let key = heap.top {
            var sum = Accumulator.zero
            leaving.removeAll(keepingCapacity: true)
            while heap.top == key {
                var row = heap.removeTop()
                while row >= 0 {
                    sum.add(factors[Int(row)], otherFactors[columns[Int(row)]])
                    leaving.append(row)
                    row = heap.next[Int(row)]
                }
            }
            if !sum.isZero {
                result.keys.append(key)
                sum.append(to: &result.coefficients)
            }
            for row in leaving.lazy.map({ Int($0) }) {
                if row + 1 == begun, columns[row] == 0, begun < keys.count {
                    heap.insert(Key.combining(keys[begun], otherKeys[0]), row: Int32(begun))
                    begun += 1
                }
                columns[row] += 1
                if columns[row] < otherKeys.count {
                    heap.insert(Key.combining(keys[row], otherKeys[columns[row]]), row: Int32(row))
                }
            }
        }
        return result
    }
}

/// A binary heap of monomials, the largest on top, each with a chain of the rows whose next product it is.
struct RowHeap<Key: PackedKey> {
    private var entries: [(key: Key, head: Int32)] = []
    /// For every row the next one with the same monomial, or −1.
    private(set) var next: [Int32]

    init(rows: Int) { next = [Int32](repeating: -1, count: rows) }

    /// Makes room for one row more.
    mutating func addRow() { next.append(-1) }

    var top: Key? { entries.first?.key }

    mutating func insert(_ key: Key, row: Int32) {
        var hole = entries.count
        // An equal monomial on the way up takes the row into its chain; others may stay apart until they meet on top.
        var probe = hole
        while probe > 0 {
            let parent = (probe - 1) >> 1
            if entries[parent].key == key {
                next[Int(row)] = entries[parent].head
                entries[parent].head = row
                return
            }
            if entries[parent].key > key { break }
            probe = parent
        }
        next[Int(row)] = -1
        entries.append((key, row))
        while hole != probe {
            let parent = (hole - 1) >> 1
            entries[hole] = entries[parent]
            hole = parent
        }
        entries[hole] = (key, row)
    }

    /// Removes the top and returns the first row of its chain.
    mutating func removeTop() -> Int32 {
        let head = entries[0].head
        let last = entries.removeLast()
        if entries.isEmpty { return head }
        // The hole sinks to the bottom along the larger children, then `last` rises from there.
        var hole = 0
        let count = entries.count
        while true {
            var child = 2 * hole + 1
            if child >= count { break }
            if child + 1 < count, entries[child + 1].key > entries[child].key { child += 1 }
            if entries[child].key <= last.key { break }
            entries[hole] = entries[child]
            hole = child
        }
        entries[hole] = last
        return head
    }
}
