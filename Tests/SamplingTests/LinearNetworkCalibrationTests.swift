import Foundation
import Sampling
import Testing

/// Whole checks, networks and ladder, repeated where theory is known exactly: h(l+1) = W(l) h(l) from Gaussian initial values,
/// E r^k = ∏_{j<k} (1 + 2j/N)^(T+1) for r = h(T)·h(T)/N.
@Suite struct LinearNetworkCalibrationTests {
    /// What became of repeated checks.
    struct Tally {
        var replicas = 0
        var notAtOnce = 0
        var agrees = 0
        var undecided = 0
        var disagrees = 0
    }

    /// Mean, variance or fourth cumulant of r.
    static func exactCumulant(_ order: Int, width: Int, depth: Int) -> Double {
        let moments = (0...4).map { power in
            (0..<power).reduce(1) { $0 * pow(1 + 2 * Double($1) / Double(width), Double(depth + 1)) }
        }
        switch order {
        case 1: return moments[1]
        case 2: return moments[2] - 1
        default: return moments[4] - 4 * moments[3] - 3 * moments[2] * moments[2] + 12 * moments[2] - 6
        }
    }

    /// Checks with fresh seeds, each up to its verdict.
    static func checks(
        _ replicas: Int, order: Int, width: Int, depth: Int, networks: Int, factor: Double = 1, blocks: Int = 256
    ) throws -> Tally {
        let network = SampleNetworks.perceptron(width: width, activation: nil)
        let observable = try SampleNetworks.overlaps([(depth, depth)], width: width, orders: [order])
        let theory = factor * exactCumulant(order, width: width, depth: depth)
        var tally = Tally(replicas: replicas)
        for replica in 0..<replicas {
            var ladder = VerdictLadder()
            var (count, stage) = (networks, 0)
            while !(ladder.decision?.isFinal ?? false) {
                let plan = SamplingPlan(
                    network: network, observable: observable, networks: count, seed: UInt64(1_000_000 + replica),
                    stage: stage, blocks: blocks)
                let estimate = try SampleEstimate(
                    of: observable.value, cumulants: plan.powerSums,
                    blocks: plan.run(blocks: Array(0..<plan.blocks), jobs: 2), levels: plan.extrapolation)
                let test = try ResidualTest(
                    [WidthComparison(width: Double(width), theory: theory, estimate: estimate)],
                    theory: .init(through: nil, lastPower: 0, lastCoefficient: theory))
                let decision = ladder.record(VerdictLadder.Stage(test, estimates: [estimate]))
                if stage == 0, decision != .agrees { tally.notAtOnce += 1 }
                (count, stage) = (count * VerdictLadder.factor, stage + 1)
            }
            switch ladder.decision {
            case .agrees: tally.agrees += 1
            case .disagrees: tally.disagrees += 1
            default: tally.undecided += 1
            }
        }
        return tally
    }

    /// About one in a hundred right theories is not passed at once, and none fails. The tail of the variance needs 20,000 networks.
    @Test(arguments: [(1, 4000), (2, 20_000)]) func rightTheoriesPass(_ order: Int, _ networks: Int) throws {
        let isLong = Environment.isLong
        let tally =
            isLong
            ? try Self.checks(2000, order: order, width: 128, depth: 8, networks: networks)
            : try Self.checks(5, order: order, width: 128, depth: 2, networks: 2000 * order)
        #expect(tally.disagrees == 0 && tally.undecided <= tally.replicas / 500, "\(tally)")
        if isLong {
            let part = Double(tally.notAtOnce) / Double(tally.replicas)
            #expect(part >= 0.005 && part <= 0.03, "\(tally)")
        } else {
            #expect(tally.notAtOnce <= 2, "\(tally)")
        }
    }

    /// What a few networks carry gets no verdict, right or wrong, instead of a wrong one.
    @Test(arguments: [1, 0.5]) func heavyTailsGetNoVerdict(_ factor: Double) throws {
        let replicas = Environment.isLong ? 2000 : 2
        let tally = try Self.checks(
            replicas, order: 4, width: 8, depth: 8, networks: Environment.isLong ? 500 : 200, factor: factor)
        #expect(tally.disagrees == 0, "\(tally)")
        #expect(Double(tally.undecided) >= 0.95 * Double(replicas), "\(tally)")
    }

    /// The mean changed by 20 %, which 1000 networks see with 8 errors, fails always.
    @Test func wrongTheoriesFail() throws {
        let replicas = Environment.isLong ? 500 : 3
        let tally = try Self.checks(replicas, order: 1, width: 16, depth: 3, networks: 1000, factor: 1.2)
        #expect(tally.disagrees == replicas, "\(tally)")
    }
}
