import Algebra

/// The order of times in which an expression holds: `T >= S >= 0`.
///
///     TimeRegion([.init("T", .atOrAfter, "S", .atOrAfter, "0")])
public struct TimeRegion: Hashable, Sendable {
    /// How a time lies to the one behind it.
    public enum Relation: String, Hashable, Sendable {
        case after = ">"
        case atOrAfter = ">="
        case at = "="
    }

    /// Times from the latest to the earliest: `T >= S > 1`.
    public struct Chain: Hashable, Sendable {
        /// Names of times, numbers, or sums such as `S + 2`.
        public let times: [String]
        /// One fewer than times.
        public let relations: [Relation]

        public init(times: [String], relations: [Relation]) {
            precondition(times.count == relations.count + 1, "a relation between every two times")
            (self.times, self.relations) = (times, relations)
        }

        /// Times with one relation between all of them.
        public init(_ times: [String], _ relation: Relation = .atOrAfter) {
            self.init(times: times, relations: Array(repeating: relation, count: max(0, times.count - 1)))
        }
    }

    /// All of them hold.
    public let chains: [Chain]

    public init(_ chains: [Chain]) { self.chains = chains }

    /// All times that no other region holds. The last of a list.
    public static let otherwise = TimeRegion([])

    /// `T >= S >= 0, T > R`
    public var text: String {
        chains.isEmpty ? "otherwise" : joined(chains, in: .text, ", ") { " \($0.rawValue) " }
    }

    /// `T \ge S \ge 0,\ T > R`
    public var latex: String {
        if chains.isEmpty { return "\\text{otherwise}" }
        return joined(chains, in: .latex, ",\\ ") { relation in
            switch relation {
            case .after: " > "
            case .atOrAfter: " \\ge "
            case .at: " = "
            }
        }
    }

    /// `And(T >= S, S >= 0)`; `True` for all times.
    public var sympy: String {
        let conditions = pairs.map { later, relation, earlier in
            let (left, right) = (Notation.sympy.time(later), Notation.sympy.time(earlier))
            return relation == .at ? "Eq(\(left), \(right))" : "\(left) \(relation.rawValue) \(right)"
        }
        return conditions.isEmpty
            ? "True" : conditions.count == 1 ? conditions[0] : "And(\(conditions.joined(separator: ", ")))"
    }

    /// `T >= S && S >= 0`; `True` for all times.
    public var mathematica: String {
        let conditions = pairs.map { later, relation, earlier in
            let sign = relation == .at ? "==" : relation.rawValue
            return "\(Notation.mathematica.time(later)) \(sign) \(Notation.mathematica.time(earlier))"
        }
        return conditions.isEmpty ? "True" : conditions.joined(separator: " && ")
    }

    private var pairs: [(String, Relation, String)] {
        chains.flatMap { chain in
            chain.relations.indices.map { (chain.times[$0], chain.relations[$0], chain.times[$0 + 1]) }
        }
    }

    private func joined(
        _ chains: [Chain], in notation: Notation, _ separator: String, _ sign: (Relation) -> String
    ) -> String {
        chains.map { chain in
            var text = chain.times.first.map(notation.time) ?? ""
            for (relation, time) in zip(chain.relations, chain.times.dropFirst()) {
                text += sign(relation) + notation.time(time)
            }
            return text
        }.joined(separator: separator)
    }
}
