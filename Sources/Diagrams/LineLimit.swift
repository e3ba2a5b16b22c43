import Exact
import Theory

// Let every leg of a diagram carry a charge q, such that no line has a positive one (q of its two ends together) and no vertex a
// negative one beyond what it costs in powers of 1/N. The open legs of a partial diagram are joined with one another and with the
// legs of vertices yet to come, so their charge is that of lines minus that of vertices: at most what these cost. Two choices of
// charges limit the lines of a class of fields k without correlations:
//
//   ends:        q(k) = 1, q(k̃) = −1, all others 0: a vertex with more k̃ than k ends lines, and has to cost a power of 1/N;
//   beginnings:  q(k) = −1, q(k̃) = 1, and q(A) = −g for a field A that no vertex holds, whose response field lets a vertex begin up to g
//                lines (or that ends on a k̃ itself): without other vertices that begin lines, no k̃ is left without a k.
struct LineLimit {
    /// By field: 1 for the fields of the class, −1 for their response fields, else 0.
    let count: [Int]
    /// By field: how many lines of the class an open leg can still begin.
    let begun: [Int]
    /// Whether vertices begin lines only as `begun` says.
    let limitsBeginnings: Bool
    /// How many lines vertices can end for a power of 1/N; nil if there is no limit.
    let endedByWidth: Double?

    /// The classes of fields for which there are limits.
    ///
    /// - Parameter lineKinds: by pair of fields, 0 if no line joins them.
    static func limits(of rules: FeynmanRules, lineKinds: [UInt8]) -> [LineLimit] {
        let fields = rules.fields
        func joins(_ a: Int, _ b: Int) -> Bool { lineKinds[a * fields.count + b] != 0 }
        func isHeld(_ field: Int) -> Bool {
            rules.vertices.contains { $0.shape.legs.contains { $0.field.rank == field } }
        }
        let physical = fields.indices.filter { fields[$0].response != nil }
        let held = physical.filter(isHeld)
        var classes: [[Int]] = []
        for field in held {
            let response = fields[field].response!.rank
            let near = classes.indices.filter { number in
                classes[number].contains { other in
                    joins(field, fields[other].response!.rank) || joins(other, response)
                }
            }
            let merged = near.flatMap { classes[$0] } + [field]
            classes = classes.indices.filter { !near.contains($0) }.map { classes[$0] } + [merged.sorted()]
        }
        return classes.compactMap { members in
            let responses = members.map { fields[$0].response!.rank }
            let others = fields.indices.filter { !members.contains($0) && !responses.contains($0) }
            // A line of the class ends on one of its own response fields.
            guard members.allSatisfy({ a in !members.contains { joins(a, $0) } && !others.contains { joins(a, $0) } })
            else { return nil }
            var count = fields.map { _ in 0 }
            for field in members { count[field] = 1 }
            for field in responses { count[field] = -1 }
            func surplus(_ vertex: Vertex) -> Int { vertex.shape.legs.reduce(0) { $0 + count[$1.field.rank] } }
            let isNormal = rules.vertices.allSatisfy { $0.powerOfN <= 0 }
            let ending = rules.vertices.filter { surplus($0) < 0 }
            let ended: Double? =
                isNormal && ending.allSatisfy { $0.powerOfN < 0 }
                ? ending.map { Double(-surplus($0)) / Double(-$0.powerOfN) }.max() ?? 0 : nil
            var begun = fields.map { _ in 0 }
            var limitsBeginnings = true
            for field in physical where !held.contains(field) && responses.contains(where: { joins(field, $0) }) {
                begun[field] = 1
            }
            for vertex in rules.vertices where surplus(vertex) > 0 {
                let beginner = vertex.shape.legs.first { leg in
                    fields[leg.field.rank].respondsFor.map { physical.contains($0.rank) && !held.contains($0.rank) }
                        ?? false
                }
                guard let field = beginner.flatMap({ fields[$0.field.rank].respondsFor?.rank }) else {
                    limitsBeginnings = false
                    continue
                }
                begun[field] = max(begun[field], surplus(vertex))
            }
            // The response field of a beginner carries its charge, and may join no other field.
            for field in fields.indices where begun[field] > 0 {
                guard let response = fields[field].response?.rank else { continue }
                if others.contains(where: { $0 != field && joins($0, response) }) { limitsBeginnings = false }
            }
            if ended == nil, !limitsBeginnings { return nil }
            return LineLimit(count: count, begun: begun, limitsBeginnings: limitsBeginnings, endedByWidth: ended)
        }
    }
}
