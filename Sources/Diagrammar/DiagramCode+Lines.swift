import Diagrams
import Theory

/// Reads the lines of a code, `e1-a1.1,e2-a1.2`: every half-edge of the external points and of every vertex named stands in
/// exactly one of them.
///
/// Vertices may have any numbers, legs of equal standing any order; a number belongs to one vertex.
struct LineReader {
    let external: ExternalPoints
    /// Where each vertex is first named.
    private(set) var places: [Range<Int>] = []

    private let rules: FeynmanRules
    private let bytes: [UInt8]
    private var offset: Int
    private static let example = "as in <x;x>e1-a1.1,e2-a1.2,a1.3-a1.4"
    private static let largest = 1_000_000

    private struct End {
        let range: Range<Int>
        /// nil for an external point.
        let vertex: (number: Int, kind: Int)?
        /// From 0.
        let leg: Int
    }

    /// Whether lines without a propagator are let pass: their diagram is zero, and `why` says so.
    private let allowsZero: Bool

    init(
        _ text: String, from offset: Int, _ external: ExternalPoints, _ rules: FeynmanRules, allowsZero: Bool
    ) {
        self.allowsZero = allowsZero
        bytes = Array(text.utf8)
        self.offset = offset
        self.external = external
        self.rules = rules
    }

    mutating func read() throws(CodeError) -> (vertices: [Int], partners: [Int]) {
        var lines: [(End, End)] = []
        if offset < bytes.count || !external.points.isEmpty {
            while true {
                let left = try end()
                try expect("-", "a line has two ends")
                lines.append((left, try end()))
                if offset == bytes.count { break }
                try expect(",", "lines are separated by commas")
            }
        }
        let vertices = try vertices(of: lines)
        let numbers = vertices.map(\.number)
        var base: [Int] = []
        var count = external.points.count
        for vertex in vertices {
            base.append(count)
            count += rules.vertices[vertex.kind].shape.legs.count
        }
        places = vertices.map(\.range)
        var partners = [Int](repeating: -1, count: count)
        func half(_ end: End) -> Int {
            end.vertex.map { vertex in base[numbers.firstIndex(of: vertex.number)!] + end.leg } ?? end.leg
        }
        for (left, right) in lines {
            let (a, b) = (half(left), half(right))
            for (place, end) in [(a, left), (b, right)] where partners[place] >= 0 || place == b && a == b {
                throw CodeError(
                    end.range.lowerBound, end.range.upperBound, "this end stands in two lines",
                    help: "every external point and every leg has one line")
            }
            partners[a] = b
            partners[b] = a
            try checkPropagator(left, right)
        }
        if let open = partners.firstIndex(of: -1) {
            if open < external.points.count {
                throw CodeError(
                    0, bytes.count, "the external point e\(open + 1) has no line", help: "every one has a line")
            }
            let vertex = base.lastIndex { $0 <= open }!
            let kind = rules.vertices[vertices[vertex].kind]
            throw CodeError(
                places[vertex].lowerBound, places[vertex].upperBound,
                "leg \(open - base[vertex] + 1) of this vertex has no line",
                help: "vertices of kind \(kind.name) have \(kind.shape.legs.count) legs, and each has a line")
        }
        return (vertices.map(\.kind), partners)
    }

    /// The vertices, in the order of their numbers.
    private func vertices(
        of lines: [(End, End)]
    ) throws(CodeError) -> [(number: Int, kind: Int, range: Range<Int>)] {
        var kindOf: [Int: (kind: Int, range: Range<Int>)] = [:]
        for end in lines.flatMap({ [$0.0, $0.1] }) {
            guard let vertex = end.vertex else { continue }
            if let known = kindOf[vertex.number], known.kind != vertex.kind {
                throw CodeError(
                    end.range.lowerBound, end.range.upperBound,
                    "vertex \(vertex.number) is of kind \(rules.vertices[known.kind].name) elsewhere",
                    help: "a number belongs to one vertex: a1, b2, …")
            }
            if kindOf[vertex.number] == nil { kindOf[vertex.number] = (vertex.kind, end.range) }
        }
        return kindOf.sorted { $0.key < $1.key }.map { ($0.key, $0.value.kind, $0.value.range) }
    }

    private func checkPropagator(_ left: End, _ right: End) throws(CodeError) {
        let (a, b) = (field(of: left), field(of: right))
        if allowsZero || rules.propagators.kind(a, b) != nil { return }
        throw CodeError(
            left.range.lowerBound, right.range.upperBound,
            "\(rules.fields[a.rank].label) and \(rules.fields[b.rank].label) have no propagator",
            help: "the action command prints the propagators of a theory, and the legs of its vertices")
    }

    private func field(of end: End) -> FieldID {
        guard let vertex = end.vertex else { return external.points[end.leg].field }
        return rules.vertices[vertex.kind].shape.legs[end.leg].field
    }

    /// One end of a line, `e2` or `a1.3`.
    private mutating func end() throws(CodeError) -> End {
        let start = offset
        while offset < bytes.count, (97...122).contains(bytes[offset]) { offset += 1 }
        let name = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard !name.isEmpty else {
            throw CodeError(offset, offset + 1, "an end of a line is missing here", help: Self.example)
        }
        let number = try number("the number of a vertex or of an external point")
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ".") else {
            guard name == "e" else {
                throw CodeError(
                    start, offset, "\(name)\(number) does not say which leg", help: "as in \(name)\(number).1")
            }
            guard number <= external.points.count else {
                throw CodeError(
                    start, offset, "there is no external point e\(number)",
                    help: external.points.isEmpty
                        ? "this code has no external points" : "this code has e1 to e\(external.points.count)")
            }
            return End(range: start..<offset, vertex: nil, leg: number - 1)
        }
        offset += 1
        guard let kind = rules.vertices.firstIndex(where: { $0.name == name }) else {
            let known = rules.vertices.map(\.name)
            throw CodeError(
                start, offset, "the theory has no vertex of kind \(name)",
                help: known.isEmpty
                    ? "this theory has no vertices"
                    : "its vertices are \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? ", …" : ""), as the action command prints them"
            )
        }
        let leg = try self.number("the number of a leg")
        let legs = rules.vertices[kind].shape.legs.count
        guard leg <= legs else {
            throw CodeError(
                start, offset, "vertices of kind \(name) have no leg \(leg)",
                help: legs == 1 ? "they have one leg, \(name)\(number).1" : "their legs are 1 to \(legs)")
        }
        return End(range: start..<offset, vertex: (number, kind), leg: leg - 1)
    }

    private mutating func number(_ what: String) throws(CodeError) -> Int {
        let start = offset
        var value = 0
        while offset < bytes.count, (48...57).contains(bytes[offset]), value <= Self.largest {
            value = 10 * value + Int(bytes[offset] - 48)
            offset += 1
        }
        guard offset > start, value >= 1, value <= Self.largest else {
            throw CodeError(
                start, max(offset, start + 1), "\(what) belongs here", help: "counted from 1, \(Self.example)")
        }
        return value
    }

    private mutating func expect(_ mark: Character, _ message: String) throws(CodeError) {
        guard offset < bytes.count, bytes[offset] == mark.asciiValue! else {
            throw CodeError(offset, offset + 1, message, help: Self.example)
        }
        offset += 1
    }
}
