import Theory

/// How many open response fields the lines below a field can still take up.
///
/// A field at time t ends on a response field at some time s ≤ t, and then the fields at that response field's time point
/// go on from there. So the most that can be absorbed below a field is
///
///     capacity(f, t) = max over (response, time point) of 1 + Σ over the point's fields of capacity(field, earlier time),
///
/// which bounds from above what any completion of a diagram can do. In a linear network it is t − first, and the bound
/// is sharp.
struct AbsorbingCapacity {
    static let unlimited = 1 << 30

    private let first: Int
    private let steps: Int
    private let values: [Int]

    init(_ support: TimeSupport, kinds: [VertexCells], fields: [Field]) {
        first = support.first
        steps = support.last - support.first + 1
        struct Point {
            let response: VertexCells.Cell
            /// One entry for every leg.
            let fields: [VertexCells.Cell]
        }
        let points = kinds.flatMap { kind in
            kind.times.indices.flatMap { time -> [Point] in
                let cells = kind.cells.filter { $0.time == time }
                let below = cells.filter { fields[$0.field].response != nil }.flatMap {
                    Array(repeating: $0, count: $0.capacity)
                }
                return cells.filter { fields[$0.field].isResponse }.map { Point(response: $0, fields: below) }
            }
        }
        var known = [Int](repeating: -1, count: fields.count * steps)
        let (first, steps) = (first, steps)
        func capacity(_ field: Int, _ time: Int, _ depth: Int) -> Int {
            guard time >= first, time < first + steps else { return 0 }
            if depth > fields.count * steps { return Self.unlimited }
            let key = field * steps + (time - first)
            if known[key] >= 0 { return known[key] }
            var highest = 0
            for point in points {
                for s in first...time where support.contains(field, time, point.response.field, s) {
                    let sum = point.fields.reduce(1) { sum, leg in
                        min(
                            Self.unlimited, sum + capacity(leg.field, s - point.response.offset + leg.offset, depth + 1)
                        )
                    }
                    highest = max(highest, sum)
                }
            }
            known[key] = highest
            return highest
        }
        for field in fields.indices where fields[field].response != nil {
            for time in first..<(first + steps) { _ = capacity(field, time, 0) }
        }
        values = known.map { max(0, $0) }
    }

    /// What the lines below a field can absorb, if the field stands at `time` at the latest.
    func below(_ field: Int, at time: Int) -> Int {
        time < first ? 0 : values[field * steps + min(time - first, steps - 1)]
    }
}
