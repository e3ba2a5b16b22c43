import Exact

/// Numbers of diagrams by the kinds of their vertices, with the sums of their 1/S: collected in constant memory.
public struct DiagramCensus: Sendable {
    public struct Entry: Sendable {
        /// How many vertices of each kind.
        public let vertices: [Int]
        public fileprivate(set) var count = 0
        fileprivate var bySymmetry: [Integer: Int] = [:]

        /// The sum of 1/S.
        public var sum: Rational {
            bySymmetry.sorted { $0.key < $1.key }.reduce(0) { $0 + Rational($1.value) / Rational($1.key) }
        }
    }

    private var entries: [[Int]: Entry] = [:]

    public init() {}

    /// The entries in a fixed order.
    public var all: [Entry] {
        entries.values.sorted { $0.vertices.lexicographicallyPrecedes($1.vertices) }
    }

    mutating func add(_ growth: borrowing DiagramGrowth, _ order: Integer, kindCount: Int) {
        var key = [Int](repeating: 0, count: kindCount)
        for vertex in 1..<max(1, growth.vertexCount) { key[growth.kindOf[vertex]] += 1 }
        entries[key, default: Entry(vertices: key)].count += 1
        entries[key]!.bySymmetry[order, default: 0] += 1
    }

    public mutating func merge(_ other: DiagramCensus) {
        for entry in other.all {
            entries[entry.vertices, default: Entry(vertices: entry.vertices)].count += entry.count
            for (order, count) in entry.bySymmetry {
                entries[entry.vertices]!.bySymmetry[order, default: 0] += count
            }
        }
    }
}
