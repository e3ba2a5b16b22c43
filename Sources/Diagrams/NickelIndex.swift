import Theory

/// The Nickel index of a connected diagram, and its extended form for theories with several fields.
///
/// Vertices are numbered 0, 1, 2, …; the section of a vertex, closed by `|`, lists the vertices it is joined to that have
/// not had their section yet, itself included (`0` twice over is one closed line), and `e` for each leg. Of all
/// numberings the one with the smallest list counts, entry by entry, where `|` comes before `e`, `e` before 0. So the
/// sunset of φ⁴ is `e111|e|`. Vertices from 10 on are A, B, … Z.
///
/// Where a theory has several fields, their names follow behind a colon, a pair for each entry, in the same sections:
/// `e11|e|:0A_aA_aA|0a|`. The first of a pair stands at the vertex of the section, the second at the other one; for a leg
/// the second stands at the vertex and the first is the external point's field, 0 where the leg is amputated. The
/// numbering is then the one that in addition has the smallest list of pairs.
///
/// - Source: B. G. Nickel, D. I. Meiron, G. A. Baker, University of Guelph report (1977); the extended form: D. V.
///   Batkovich, Yu. Kirienko, M. V. Kompaniets, S. Novikov, arXiv:1409.8227.
public struct NickelIndex: Hashable, Sendable {
    public let text: String
    /// The vertex of the graph that has each number.
    public let order: [Int]

    /// The largest number of vertices that can be numbered with one character each.
    public static let mostVertices = 36

    static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// The index of a graph.
    ///
    /// - Parameter names: how the fields are spelled, by rank; nil for the plain index. See ``fieldNames(_:)``.
    /// - Returns: nil for a graph that is not connected or has more than ``mostVertices`` vertices.
    /// - Complexity: that of ``NickelLabelling``.
    public init?(_ graph: NickelGraph, names: [String]?) {
        guard graph.vertexCount <= Self.mostVertices, graph.isConnected else { return nil }
        // Names, not ranks, are compared: the order of declarations is to change nothing.
        let ranks = names.map { names in
            let order = names.indices.sorted { Self.precedes(names[$0], names[$1]) }
            return names.indices.map { rank in order.firstIndex(of: rank)! + 1 }
        }
        var search = NickelLabelling(graph, fieldRanks: ranks)
        search.run()
        order = search.best
        text = Self.spelled(search.sections, pairs: search.pairs, names: names, ranks: ranks)
    }

    /// How fields are spelled in an index: a name of one letter by itself (`a`, and `h~` for its response field), a longer
    /// one in brackets (`[phi]`, `[phi~]`).
    public static func fieldNames(_ fields: [Field]) -> [String] {
        fields.map { field in
            let bytes = Array(field.label.utf8)
            let isLetter = bytes.first.map { (65...90).contains($0) || (97...122).contains($0) } ?? false
            let isShort = isLetter && (bytes.count == 1 || bytes.count == 2 && bytes[1] == UInt8(ascii: "~"))
            return isShort ? field.label : "[\(field.label)]"
        }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func spelled(
        _ sections: [[Int]], pairs: [[[Int]]], names: [String]?, ranks: [Int]?
    ) -> String {
        var text = ""
        for section in sections {
            for entry in section { text += entry < 0 ? "e" : String(UnicodeScalar(digits[entry])) }
            text += "|"
        }
        guard let names, let ranks else { return text }
        var nameOfRank = [String](repeating: "0", count: names.count + 1)
        for (field, rank) in ranks.enumerated() { nameOfRank[rank] = names[field] }
        text += ":"
        for section in pairs {
            text += section.map { nameOfRank[$0[0]] + nameOfRank[$0[1]] }.joined(separator: "_") + "|"
        }
        return text
    }
}
