import Algebra
import Theory

/// A term of the interaction at literal times: what stands in −S_int once the sums over times are written out.
struct VertexInstance {
    struct Leg {
        let field: FieldID
        /// Its literal time; 0 where the theory has none.
        let time: Int
        let group: Int?
    }

    /// Minus the coefficient in S.
    let weight: Polynomial
    let legs: [Leg]
    let groups: [IndexGroup]

    /// All terms of −S_int whose legs lie inside a window of times. A field outside the window has no propagator to
    /// one inside: before it nothing exists, and behind it stand only response fields without anything to respond.
    static func all(of rules: FeynmanRules, in window: ClosedRange<Int>) -> [VertexInstance] {
        rules.vertices.flatMap { vertex -> [VertexInstance] in
            var assignments: [[Int]] = [[]]
            for range in vertex.shape.times {
                let values: [Int] =
                    switch range {
                    case .none, .always: [0]
                    case .fixed(let time): [time]
                    case .from(let start): start <= window.upperBound ? Array(start...window.upperBound) : []
                    }
                assignments = assignments.flatMap { partial in values.map { partial + [$0] } }
            }
            return assignments.compactMap { times in
                let legs = vertex.shape.legs.map { leg in
                    Leg(
                        field: leg.field, time: times.isEmpty ? 0 : times[leg.time] + leg.offset, group: leg.group)
                }
                guard legs.allSatisfy({ window.contains($0.time) }) else { return nil }
                return VertexInstance(weight: -vertex.coefficient, legs: legs, groups: vertex.shape.groups)
            }
        }
    }
}
