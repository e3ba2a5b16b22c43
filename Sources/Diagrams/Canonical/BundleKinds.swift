/// The kinds of edge bundles that occur in a graph: how many edges of which code each holds.
///
/// A bundle of equal edges, the usual one, is a single word; others are kept in a table. Once all are known they are
/// ranked by their content.
struct BundleKinds {
    /// The codes in a bundle, each with its multiplicity.
    struct Content {
        fileprivate let code: Int
        fileprivate let multiplicity: Int
        fileprivate let others: [(code: Int, multiplicity: Int)]

        func visit(_ body: (_ code: Int, _ multiplicity: Int) -> Void) {
            if others.isEmpty {
                body(code, multiplicity)
            } else {
                for (code, multiplicity) in others { body(code, multiplicity) }
            }
        }
    }

    /// `multiplicity << 32 | code`, positive, for a bundle of equal edges; −1 − its number in `mixedKinds` for others.
    typealias Key = Int

    private var mixedKinds: [[Int]] = []
    private var numbers: [[Int]: Int] = [:]
    /// All keys met; ranked by content once ``rank()`` is called.
    private var keys: [Key] = []
    private var ranks: [Key: Int] = [:]
    private var lastKey: Key = 0

    var count: Int { keys.count }

    mutating func key(of words: Words, _ range: Range<Int>) -> Key {
        let code = words[range.lowerBound]
        for entry in range.dropFirst() where words[entry] != code { return key(of: range.map { words[$0] }) }
        return noted(range.count << 32 | code)
    }

    static func isSingle(_ key: Key) -> Bool { key >> 32 == 1 }

    private mutating func key(of codes: [Int]) -> Key {
        let codes = codes.sorted()
        if let number = numbers[codes] { return noted(-1 - number) }
        numbers[codes] = mixedKinds.count
        mixedKinds.append(codes)
        return noted(-mixedKinds.count)
    }

    /// Few kinds are looked for one after another, many in a table.
    private mutating func noted(_ key: Key) -> Key {
        if key == lastKey { return key }
        lastKey = key
        if ranks.isEmpty {
            if keys.isEmpty { keys.reserveCapacity(4) }
            if keys.contains(key) { return key }
            keys.append(key)
            if keys.count > 16 { for known in keys { ranks[known] = 0 } }
        } else if ranks.updateValue(0, forKey: key) == nil {
            keys.append(key)
        }
        return key
    }

    func content(of key: Key) -> Content {
        if key > 0 { return Content(code: key & 0xFFFF_FFFF, multiplicity: key >> 32, others: []) }
        var others: [(code: Int, multiplicity: Int)] = []
        for code in mixedKinds[-1 - key] {
            if others.last?.code == code {
                others[others.count - 1].multiplicity += 1
            } else {
                others.append((code, 1))
            }
        }
        return Content(code: 0, multiplicity: 0, others: others)
    }

    mutating func rank() {
        if keys.count > 1 {
            keys.sort { left, right in
                if left > 0 || right > 0 { return left > 0 && right > 0 ? left < right : left > 0 }
                return mixedKinds[-1 - left].lexicographicallyPrecedes(mixedKinds[-1 - right])
            }
        }
        if keys.count > 16 { for (rank, key) in keys.enumerated() { ranks[key] = rank } }
    }

    /// The rank of a kind among those of the graph, by content.
    func rank(of key: Key) -> Int { keys.count > 16 ? ranks[key]! : keys.firstIndex(of: key)! }

    /// The number of kinds, and for each its contents.
    func write(to words: inout [Int]) {
        words.append(keys.count)
        for key in keys {
            if key > 0 {
                words.append(1)
                words.append(key)
            } else {
                words.append(mixedKinds[-1 - key].count)
                words += mixedKinds[-1 - key]
            }
        }
    }
}

/// The place of a value in a sorted array that has it.
func sortedIndex(of value: Int, in sorted: [Int]) -> Int {
    var (low, high) = (0, sorted.count)
    while high - low > 1 {
        let middle = (low + high) / 2
        if sorted[middle] <= value { low = middle } else { high = middle }
    }
    return low
}
