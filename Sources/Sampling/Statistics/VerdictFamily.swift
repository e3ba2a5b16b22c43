/// Several checks judged together, each on its own ladder with p-values adjusted for their number (Holm).
public struct VerdictFamily: Hashable, Sendable {
    public private(set) var ladders: [VerdictLadder]

    /// - Parameter count: the number of checks, all of which count to the end: one that has its verdict stays in the family.
    public init(count: Int) { ladders = Array(repeating: VerdictLadder(), count: count) }

    /// The checks that need another stage.
    public var open: [Int] { ladders.indices.filter { !(ladders[$0].decision?.isFinal ?? false) } }

    /// Takes the next stage of the open checks in, by their numbers; stages of others are passed over.
    public mutating func record(_ stages: [Int: VerdictLadder.Stage]) -> [VerdictLadder.Decision?] {
        let open = Set(open)
        let checks = stages.keys.filter(open.contains).sorted()
        // Checks without a stage now count as certain ones: the smallest p is multiplied by the number of all.
        var logP = ladders.map { _ in 0.0 }
        for check in checks { logP[check] = stages[check]?.logP ?? 0 }
        let adjusted = Holm.adjusted(logP)
        for check in checks {
            guard var stage = stages[check] else { continue }
            stage.logP = adjusted[check]
            _ = ladders[check].record(stage)
        }
        return ladders.map(\.decision)
    }
}
