import Algebra
import Exact
import Theory

/// One term of a correlator: a product of fields from each of its operators, without its coefficient.
///
/// Terms that differ only in the names of their summed indices are one.
public struct CorrelatorTerm: Hashable, Sendable {
    public struct Point: Hashable, Sendable {
        public let field: FieldID
        /// The number of its index group; nil for a field without index.
        public let group: Int?
        public let operatorNumber: Int
    }

    public let points: [Point]
    public let groups: [IndexGroup]
    public let operatorCount: Int

    /// The terms with their coefficients, in a fixed order; nil if a factor is no field at a literal index, or has a time.
    public static func all(of correlator: Correlator) -> [(term: CorrelatorTerm, coefficient: Polynomial)]? {
        var collected: [CorrelatorTerm: Polynomial] = [:]
        var order: [CorrelatorTerm] = []
        var partial: [(coefficient: Polynomial, monomials: [FieldMonomial])] = [(.one, [])]
        for part in correlator.operators {
            partial = partial.flatMap { term in
                part.sortedTerms.map { (term.coefficient * $0.coefficient, term.monomials + [$0.monomial]) }
            }
        }
        for (coefficient, monomials) in partial {
            guard let (term, emptySums) = shape(of: monomials) else { return nil }
            if collected[term] == nil { order.append(term) }
            collected[term, default: .zero] += coefficient * .width(power: emptySums)
        }
        return order.compactMap { term in
            let coefficient = collected[term]!
            return coefficient.isZero ? nil : (term, coefficient)
        }
    }

    private static func shape(of monomials: [FieldMonomial]) -> (CorrelatorTerm, emptySums: Int)? {
        var points: [Point] = []
        var groups: [IndexGroup] = []
        var literal: [Int: Int] = [:]
        var emptySums = 0
        for (number, monomial) in monomials.enumerated() {
            var summed: [Int: Int] = [:]
            for factor in monomial.factors {
                guard case .field(let field) = factor.quantity, factor.time == .none, factor.indices.count <= 1 else {
                    return nil
                }
                var group: Int?
                switch factor.indices.first {
                case .fixed(let label)?:
                    if literal[label] == nil {
                        literal[label] = groups.count
                        groups.append(.fixed(label))
                    }
                    group = literal[label]
                case .summed(let sum)?:
                    if summed[sum] == nil {
                        summed[sum] = groups.count
                        groups.append(.summed)
                    }
                    group = summed[sum]
                case .free?: return nil
                case nil: break
                }
                points.append(Point(field: field, group: group, operatorNumber: number))
            }
            emptySums += monomial.sums - summed.count
        }
        return (CorrelatorTerm(points: points, groups: groups, operatorCount: monomials.count), emptySums)
    }

    /// The points of one operator: its fields with their groups.
    func points(of number: Int) -> [Point] { points.filter { $0.operatorNumber == number } }
}

/// Why diagrams are not counted by a generating function.
public enum CountingObstacle: Error, Hashable, Sendable {
    /// The times of a network: a row of the list stands for all assignments of literal times to its vertices at once.
    case literalTimes
    /// Response fields without time together with different literal indices.
    case indicesAndResponses
    /// A limit on the power of N in a theory with response fields.
    case widthAndResponses
    /// The vertices that nothing limits are not sources, and response fields mix.
    case unlimitedVertices
    /// The generating function has more terms than allowed.
    case tooLarge
}

/// How often each vertex can occur.
struct VertexCaps {
    /// The largest number of each vertex.
    let caps: [Int]

    /// - Parameters:
    ///   - costs: what a vertex adds to each bounded power; `budget` is what may be spent.
    ///   - terms: the observable, whose fields a vertex without cost uses up.
    init(
        _ rules: FeynmanRules, lines: LineTable, terms: [CorrelatorTerm], costs: [[Int]], budget: [Int]
    ) throws(CountingObstacle) {
        var caps: [Int?] = costs.map { cost in
            zip(cost, budget).compactMap { $0 > 0 ? max(0, $1) / $0 : nil }.min()
        }
        func legs(_ vertex: Vertex, _ isCounted: (FieldID) -> Bool) -> Int {
            vertex.shape.legs.count { isCounted($0.field) }
        }
        // A response field ends on its own physical field, where no propagator mixes them: a vertex with a surplus of
        // response fields uses up what the others offer.
        let responses = rules.fields.indices.filter { rules.fields[$0].isResponse }.map(FieldID.init(rank:))
        func endsAlone(_ response: FieldID) -> Bool {
            rules.fields.indices.allSatisfy {
                rules.propagators.kind(FieldID(rank: $0), response) == nil
                    || FieldID(rank: $0) == rules.fields[response.rank].respondsFor
            }
        }
        var progress = true
        while progress, caps.contains(where: { $0 == nil }) {
            progress = false
            for response in responses where endsAlone(response) {
                let physical = rules.fields[response.rank].respondsFor!
                let surplus = rules.vertices.map { vertex in
                    legs(vertex) { $0 == response } - legs(vertex) { $0 == physical }
                }
                let unlimited = caps.indices.filter { caps[$0] == nil }
                guard unlimited.allSatisfy({ surplus[$0] >= 0 }), unlimited.contains(where: { surplus[$0] > 0 }) else {
                    continue
                }
                var offered = terms.map { $0.points.count { $0.field == physical } }.max() ?? 0
                for place in caps.indices where caps[place] != nil { offered += max(0, -surplus[place]) * caps[place]! }
                for place in unlimited where surplus[place] > 0 { caps[place] = offered / surplus[place] }
                progress = true
            }
        }
        // A source ends a line that begins elsewhere.
        if caps.contains(where: { $0 == nil }) {
            var ends = terms.map(\.points.count).max() ?? 0
            for (place, vertex) in rules.vertices.enumerated() {
                if let cap = caps[place] { ends += cap * vertex.shape.legs.count }
            }
            for (place, vertex) in rules.vertices.enumerated() where caps[place] == nil {
                guard vertex.shape.legs.count == 1 else { throw .unlimitedVertices }
                caps[place] = ends
            }
        }
        self.caps = caps.map { $0! }
    }
}
