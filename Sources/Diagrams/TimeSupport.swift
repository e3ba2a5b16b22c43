import Algebra
import Theory

/// Where the propagators of a network do not vanish: a table of bits for every pair of fields, so that causality prunes
/// the enumeration without any algebra.
struct TimeSupport {
    let first: Int
    let last: Int
    private let steps: Int
    private let fieldCount: Int
    private let bits: [Bool]
    private let isCorrelated: [Bool]

    init(_ table: DiscretePropagators, fields: Int, through last: Int) {
        first = table.first
        self.last = max(table.first, min(last, table.last))
        let steps = self.last - first + 1
        self.steps = steps
        fieldCount = fields
        var bits = [Bool](repeating: false, count: fields * fields * steps * steps)
        for a in 0..<fields {
            for b in 0..<fields where table.kind(FieldID(rank: a), FieldID(rank: b)) != nil {
                for t in 0..<steps {
                    for s in 0..<steps {
                        let value = table.value(FieldID(rank: a), first + t, FieldID(rank: b), first + s)
                        if !value.isZero { bits[((a * fields + b) * steps + t) * steps + s] = true }
                    }
                }
            }
        }
        self.bits = bits
        var isCorrelated = [Bool](repeating: false, count: fields * steps)
        for a in 0..<fields {
            for b in 0..<fields where table.kind(FieldID(rank: a), FieldID(rank: b)) == .correlation {
                for t in 0..<steps
                where (0..<steps).contains(where: { bits[((a * fields + b) * steps + t) * steps + $0] }) {
                    isCorrelated[a * steps + t] = true
                }
            }
        }
        self.isCorrelated = isCorrelated
    }

    func contains(_ a: Int, _ t: Int, _ b: Int, _ s: Int) -> Bool {
        guard t >= first, t <= last, s >= first, s <= last else { return false }
        return bits[((a * fieldCount + b) * steps + (t - first)) * steps + (s - first)]
    }

    /// Whether a field at a time correlates with any other.
    func correlates(_ a: Int, at t: Int) -> Bool {
        guard t >= first, t <= last else { return false }
        return isCorrelated[a * steps + (t - first)]
    }
}
