/// What is wrong with a diagram's code, and where: offsets of bytes.
public struct CodeError: Error, Hashable, Sendable {
    public let start: Int
    public let end: Int
    public let message: String
    public let help: String

    public init(_ start: Int, _ end: Int, _ message: String, help: String) {
        self.start = start
        self.end = end
        self.message = message
        self.help = help
    }
}

/// A Nickel index as it was read, in any numbering: the graph, and where its parts stand in the text.
public struct NickelText: Sendable {
    public let graph: NickelGraph
    /// Where the section of each vertex stands.
    public let sections: [Range<Int>]
    /// Where each line and each leg stands, as of its fields if there are any.
    public let lineRanges: [Range<Int>]
    public let legRanges: [Range<Int>]
    /// Whether the fields are given.
    public let hasFields: Bool
    /// Whether some leg has 0 for its external field.
    public let isAmputated: Bool

    /// Reads an index, plain or extended, in any numbering of its vertices.
    ///
    /// - Parameter names: how the fields of the theory are spelled, by rank.
    /// - Throws: the first error, with its place.
    public init(_ text: String, names: [String]) throws(CodeError) {
        let bytes = Array(text.utf8)
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        let (entries, sections) = try Self.entries(bytes, end: colon)
        self.sections = sections
        var pairs: [Pair] = []
        if colon < bytes.count {
            // Sections of other properties, as GraphState writes them, have to be empty.
            let end = bytes[(colon + 1)...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            if let other = bytes[end...].firstIndex(where: { $0 != UInt8(ascii: ":") }) {
                throw CodeError(
                    other, bytes.count, "only fields are read behind the index",
                    help: "leave further properties away, as in e11|e|:0A_aA_aA|0a|")
            }
            if end > colon + 1 {
                pairs = try Self.pairs(bytes, colon + 1..<end, names: names, entries: entries.map(\.count))
            }
        }
        hasFields = !pairs.isEmpty
        var graph = NickelGraph(vertexCount: entries.count, lines: [], legs: [])
        var lineRanges: [Range<Int>] = []
        var legRanges: [Range<Int>] = []
        var isAmputated = false
        var next = 0
        for (vertex, section) in entries.enumerated() {
            for entry in section {
                let pair = hasFields ? pairs[next] : nil
                next += 1
                let range = pair?.range ?? entry.offset..<entry.offset + 1
                guard let target = entry.target else {
                    guard pair?.fields.1 != nil || pair == nil else {
                        throw CodeError(
                            range.lowerBound, range.upperBound,
                            "this leg does not say which field it has at its vertex",
                            help: "the second of the pair is the vertex's field, as in 0A")
                    }
                    isAmputated = isAmputated || pair.map { $0.fields.0 == nil } ?? false
                    graph.legs.append(.init(vertex, field: pair?.fields.1, external: pair?.fields.0))
                    legRanges.append(range)
                    continue
                }
                if let pair, pair.fields.0 == nil || pair.fields.1 == nil {
                    throw CodeError(
                        range.lowerBound, range.upperBound, "0 stands for an amputated leg, and this is a line",
                        help: "name the fields at both ends, as in aA")
                }
                if target < vertex {
                    throw CodeError(
                        entry.offset, entry.offset + 1,
                        "the line to vertex \(target) belongs into the section of that vertex",
                        help: "each line is written once, where its smaller number has its section")
                }
                graph.lines.append(
                    .init(vertex, target, leftField: pair?.fields.0, rightField: pair?.fields.1))
                lineRanges.append(range)
            }
        }
        guard graph.isConnected else {
            throw CodeError(
                0, colon, "this index falls into several parts",
                help: "a Nickel index stands for one connected diagram; ask for its parts one by one")
        }
        self.graph = graph
        self.lineRanges = lineRanges
        self.legRanges = legRanges
        self.isAmputated = isAmputated
    }

    private struct Entry {
        let offset: Int
        /// nil for a leg.
        let target: Int?
    }

    private struct Pair {
        let range: Range<Int>
        let fields: (Int?, Int?)
    }

    private static func entries(
        _ bytes: [UInt8], end: Int
    ) throws(CodeError) -> (entries: [[Entry]], sections: [Range<Int>]) {
        let help = "a section for each vertex, closed by |, as in e111|e|"
        if end == 0 { throw CodeError(0, 1, "an index without vertices", help: help) }
        var entries: [[Entry]] = [[]]
        var starts = [0]
        for offset in 0..<end {
            switch bytes[offset] {
            case UInt8(ascii: "|"):
                entries.append([])
                starts.append(offset + 1)
            case UInt8(ascii: "e"): entries[entries.count - 1].append(Entry(offset: offset, target: nil))
            case let byte:
                guard let target = NickelIndex.digits.firstIndex(of: byte) else {
                    throw CodeError(offset, offset + 1, "this is no vertex", help: "0 … 9, A … Z, or e for a leg")
                }
                entries[entries.count - 1].append(Entry(offset: offset, target: target))
            }
        }
        guard entries[entries.count - 1].isEmpty else {
            throw CodeError(end - 1, end, "the last section is not closed", help: help)
        }
        entries.removeLast()
        guard entries.count <= NickelIndex.mostVertices else {
            throw CodeError(
                0, end, "an index with \(entries.count) vertices",
                help: "at most \(NickelIndex.mostVertices) can be numbered with one character each")
        }
        for entry in entries.joined() {
            if let target = entry.target, target >= entries.count {
                throw CodeError(
                    entry.offset, entry.offset + 1, "there is no vertex \(target)",
                    help: "this index has \(entries.count) sections: vertices 0 to \(entries.count - 1)")
            }
        }
        let sections = entries.indices.map { number in starts[number]..<(starts[number + 1]) }
        return (entries, sections)
    }

    private static func pairs(
        _ bytes: [UInt8], _ range: Range<Int>, names: [String], entries: [Int]
    ) throws(CodeError) -> [Pair] {
        let help = "a pair for each entry of the index, joined by _, as in e11|e|:0A_aA_aA|0a|"
        var pairs: [Pair] = []
        var offset = range.lowerBound
        for (vertex, count) in entries.enumerated() {
            for entry in 0..<count {
                if entry > 0 {
                    guard offset < range.upperBound, bytes[offset] == UInt8(ascii: "_") else {
                        throw CodeError(
                            offset, offset + 1, "vertex \(vertex) has \(count) entries, but fewer pairs of fields",
                            help: help)
                    }
                    offset += 1
                }
                let start = offset
                let first = try field(bytes, &offset, range.upperBound, names)
                let second = try field(bytes, &offset, range.upperBound, names)
                pairs.append(Pair(range: start..<offset, fields: (first, second)))
            }
            guard offset < range.upperBound, bytes[offset] == UInt8(ascii: "|") else {
                throw CodeError(
                    offset, offset + 1,
                    offset < range.upperBound
                        ? "vertex \(vertex) has \(count) entries, but more pairs of fields"
                        : "the fields of vertex \(vertex) are not closed", help: help)
            }
            offset += 1
        }
        if offset < range.upperBound {
            throw CodeError(
                offset, range.upperBound, "fields of a vertex that the index does not have", help: help)
        }
        return pairs
    }

    /// The field that begins at an offset; nil for 0.
    private static func field(
        _ bytes: [UInt8], _ offset: inout Int, _ end: Int, _ names: [String]
    ) throws(CodeError) -> Int? {
        let start = offset
        if start < end, bytes[start] == UInt8(ascii: "0") {
            offset += 1
            return nil
        }
        if start < end {
            offset += 1
            if bytes[start] == UInt8(ascii: "[") {
                while offset < end, bytes[offset - 1] != UInt8(ascii: "]") { offset += 1 }
            } else if offset < end, bytes[offset] == UInt8(ascii: "~") {
                offset += 1
            }
            let spelled = bytes[start..<offset]
            if let rank = names.firstIndex(where: { $0.utf8.elementsEqual(spelled) }) { return rank }
        }
        throw CodeError(
            start, max(offset, start + 1),
            start < end && bytes[start] != UInt8(ascii: "|") && bytes[start] != UInt8(ascii: "_")
                ? "no field of this theory is spelled so" : "a field is missing here",
            help: "the fields are \(names.joined(separator: ", ")), and 0 for an amputated leg")
    }
}
