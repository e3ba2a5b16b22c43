import Exact

/// Numbers of diagrams by the kinds of their vertices and their power of N, with the sums of their 1/S: collected in
/// constant memory.
public struct DiagramCensus: Sendable {
    /// What the diagrams of one entry have in common.
    public struct Key: Hashable, Sendable {
        /// How many vertices of each kind.
        public fileprivate(set) var vertices: [Int]
        public fileprivate(set) var powerOfN: Int
    }

    public struct Entry: Sendable {
        public let key: Key
        public fileprivate(set) var count = 0
        fileprivate var bySymmetry: [Integer: Int] = [:]

        /// The sum of 1/S.
        public var sum: Rational {
            bySymmetry.sorted { $0.key < $1.key }.reduce(0) { sum, entry in
                sum + Rational(entry.value) * (try! Rational(entry.key).reciprocal())
            }
        }
    }

    private var places: [Key: Int] = [:]
    private var entries: [Entry] = []
    /// The entry of the last diagram, and the key under construction.
    private var recent = -1
    private var key: Key

    public init(kinds: Int) { key = Key(vertices: Array(repeating: 0, count: kinds), powerOfN: 0) }

    /// The entries in a fixed order.
    public var all: [Entry] {
        entries.sorted { left, right in
            left.key.vertices != right.key.vertices
                ? left.key.vertices.lexicographicallyPrecedes(right.key.vertices)
                : left.key.powerOfN > right.key.powerOfN
        }
    }

    public var count: Int { entries.reduce(0) { $0 + $1.count } }

    mutating func add(_ growth: inout DiagramGrowth, _ order: Integer) {
        for kind in key.vertices.indices { key.vertices[kind] = 0 }
        var vertex = 1
        while vertex < growth.vertexCount {
            key.vertices[growth.kindOf[vertex]] += 1
            vertex += 1
        }
        key.powerOfN = growth.powerOfN()
        if recent < 0 || entries[recent].key != key { recent = place(of: key) }
        entries[recent].count += 1
        entries[recent].bySymmetry[order, default: 0] += 1
    }

    private mutating func place(of key: Key) -> Int {
        if let known = places[key] { return known }
        places[key] = entries.count
        entries.append(Entry(key: key))
        return entries.count - 1
    }

    public mutating func merge(_ other: DiagramCensus) {
        for entry in other.all {
            let place = place(of: entry.key)
            entries[place].count += entry.count
            for (order, count) in entry.bySymmetry { entries[place].bySymmetry[order, default: 0] += count }
        }
    }
}
