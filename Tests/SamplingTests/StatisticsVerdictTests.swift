import Foundation
import Sampling
import Testing

@Suite struct StatisticsVerdictTests {
    private func stage(
        p: Double, sign: Int = 1, skewness: Double = 0, excluded: Double = 0, blocks: Int = 200, conclusive: Bool = true
    ) -> VerdictLadder.Stage {
        VerdictLadder.Stage(
            logP: log(p), sign: sign, skewness: skewness, excludedFraction: excluded, blocks: blocks,
            isConclusive: conclusive)
    }

    /// What the ladder says after each of these stages: passes, fails, open (?), again ten times as large (>) or as large (=).
    private func walk(_ stages: [VerdictLadder.Stage]) -> String {
        var ladder = VerdictLadder()
        return stages.map { stage in
            switch ladder.record(stage) {
            case .agrees: "passes"
            case .disagrees: "fails"
            case .undecided: "?"
            case .drawAgain(let factor, _): factor == 10 ? ">" : factor == 1 ? "=" : "wrong factor"
            }
        }.joined(separator: " ")
    }

    @Test func decisions() {
        #expect(walk([stage(p: 0.5)]) == "passes")
        #expect(walk([stage(p: 0.011), stage(p: 1e-12)]) == "passes passes")
        #expect(walk([stage(p: 0.009), stage(p: 0.02)]) == "> passes")
        #expect(walk([stage(p: 1e-10), stage(p: 1e-10)]) == "> fails")
        #expect(walk([stage(p: 1e-10), stage(p: 1e-10, sign: -1), stage(p: 1e-10, sign: -1)]) == "> > fails")
        #expect(walk([stage(p: 1e-10), stage(p: 1e-10, sign: -1), stage(p: 1e-10)]) == "> > ?")
        #expect(walk([stage(p: 1e-10), stage(p: 1e-5), stage(p: 1e-10)]) == "> > ?")
        #expect(walk([stage(p: 1e-5), stage(p: 1e-10), stage(p: 1e-300)]) == "> > fails")
        #expect(walk([stage(p: 1e-8), stage(p: 1e-8), stage(p: 1e-8)]) == "> > ?")
        #expect(walk([stage(p: 1e-8), stage(p: 1e-8), stage(p: 0.3)]) == "> > passes")
    }

    @Test func oneOfSeveralChecks() {
        var ladder = VerdictLadder(checks: 5)
        #expect(ladder.record(stage(p: 0.0021)) == .agrees)
        ladder = VerdictLadder(checks: 5)
        #expect(!ladder.record(stage(p: 0.0019)).isFinal)
        ladder = VerdictLadder(checks: 5)
        _ = ladder.record(stage(p: 1e-12))
        #expect(!ladder.record(stage(p: 2.1e-10)).isFinal)
    }

    @Test func whatCannotBeTrustedSaysNothing() {
        #expect(
            walk([stage(p: 0.5, skewness: 2.1), stage(p: 0.5, skewness: -2.1), stage(p: 0.5, skewness: 3)]) == "> > ?")
        #expect(walk([stage(p: 0.5, skewness: 2.1), stage(p: 0.5, skewness: 1.9)]) == "> passes")
        #expect(walk([stage(p: 1e-20, skewness: 3), stage(p: 1e-20), stage(p: 1e-20)]) == "> > fails")
        let skewed = [stage(p: 1e-20), stage(p: 1e-20, skewness: 3), stage(p: 1e-20)]
        #expect(walk(skewed) == "> > =")
        #expect(walk(skewed + [stage(p: 1e-20)]) == "> > = fails")
        #expect(walk(skewed + [stage(p: 1e-20, sign: -1)]) == "> > = ?")
        #expect(walk(skewed + [stage(p: 1e-8)]) == "> > = ?")
        #expect(walk(skewed + [stage(p: 0.1)]) == "> > = passes")
        #expect(walk([stage(p: 0.5, skewness: .nan)]) == ">")
        #expect(walk([stage(p: 0.5, excluded: 1.1e-4)]) == "?")
        #expect(walk([stage(p: 0.5, blocks: 199)]) == "?")
        #expect(walk([stage(p: 1e-20, conclusive: false), stage(p: 1e-20, conclusive: false)]) == "> >")
        #expect(walk([stage(p: 1e-20), stage(p: 1e-20, conclusive: false), stage(p: 1e-20)]) == "> > =")
        #expect(walk([stage(p: 0.2, conclusive: false)]) == "passes")
    }

    @Test func reasonsInWords() {
        var ladder = VerdictLadder()
        guard case .drawAgain(_, let reason) = ladder.record(stage(p: 3.2e-5)) else {
            Issue.record("no second stage")
            return
        }
        #expect(reason.description.contains("3.2e-5"))
        #expect(VerdictLadder.Reason.skewed(12.34).description.contains("12.0,"))
        #expect(VerdictLadder.Reason.excluded(1e-3).description.hasPrefix("1.0e-3 "))
    }

    @Test func holm() {
        let adjusted = Holm.adjusted([log(0.01), log(0.9), log(0.03), log(0.011)])
        let expected = [0.04, 0.9, 0.06, 0.04].map { log($0) }
        for (a, b) in zip(adjusted, expected) { #expect(agree(a, b, 1e-14)) }
        #expect(Holm.adjusted([log(0.9), log(0.8)]) == [0, 0])
        #expect(Holm.adjusted([]) == [])
    }

    @Test func aFamilyIsJudgedByTheNumberOfItsChecks() {
        var family = VerdictFamily(count: 3)
        // The smallest three times, the next of the two left twice.
        var decisions = family.record([0: stage(p: 0.006), 1: stage(p: 0.5), 2: stage(p: 0.003)])
        #expect(decisions[0] == .agrees && decisions[1] == .agrees && family.open == [2])
        decisions = family.record([0: stage(p: 1e-30), 2: stage(p: 0.0034)])
        #expect(decisions == [.agrees, .agrees, .agrees])
        #expect(family.open.isEmpty)
    }
}
