import Foundation
import Sampling
import Testing

/// Networks with φ = tanh, σ_w = 1, σ_b = 0 and h(0) ~ normal(0, 1) beside the expansion in 1/N of the variance k of a layer:
/// E k = K + G1/N + G2/N², Var k = V/N + V2/N², obtained elsewhere by solving the recursions of a chain of cumulants.
@Suite struct TanhReferenceTests {
    struct Layer: Sendable {
        /// T, the time of h; the layers of the chain are counted from 1.
        let depth: Int
        let mean: Double
        let first: Double
        let second: Double
        let variance: Double
        let nextVariance: Double

        /// N³ times what the orders left out may be: a few times the last coefficient.
        var nextOrder: Double { 4 * max(second.magnitude, nextVariance.magnitude) }
    }

    static let layers = [
        Layer(
            depth: 4, mean: 0.127905, first: -0.068225, second: 0.004017, variance: 0.039398, nextVariance: -0.016349),
        Layer(
            depth: 9, mean: 0.058012, first: -0.107134, second: 0.099460, variance: 0.018589, nextVariance: -0.037234),
    ]

    @Test(arguments: layers, [16, 64]) func meanAndVariance(_ layer: Layer, _ width: Int) throws {
        let n = Double(width)
        let network = SampleNetworks.perceptron(width: width, activation: .tanh)
        let observable = try SampleNetworks.overlaps([(layer.depth, layer.depth)], width: width, orders: [1, 2])
        let plan = SamplingPlan(
            network: network, observable: observable, networks: Environment.isLong ? 2_000_000 : 8000, seed: 5)
        let blocks = try plan.run(blocks: Array(0..<plan.blocks), jobs: 2)
        // Given k, r = h·h/N has variance 2k²/N: Var r = (1 + 2/N)·Var k + 2·(E k)²/N.
        typealias Value = SampledObservable.Combination
        let varianceOfK = Value.quotient(
            .sum([.cumulant(1), .product([.number(-2 / n), .power(.cumulant(0), 2)])]), .number(1 + 2 / n))
        let rows = [
            (Value.cumulant(0), layer.mean + layer.first / n + layer.second / (n * n)),
            (varianceOfK, layer.variance / n + layer.nextVariance / (n * n)),
        ]
        for (value, theory) in rows {
            let estimate = try SampleEstimate(
                of: value, cumulants: plan.powerSums, blocks: blocks, levels: plan.extrapolation)
            let deviation = (estimate.value - theory).magnitude
            #expect(deviation < 4.5 * estimate.error + layer.nextOrder / (n * n * n) + 1e-6)
            if Environment.isLong {
                print(
                    "tanh, T = \(layer.depth), N = \(width): theory \(theory), sample \(estimate.value) ± \(estimate.error)"
                )
            }
        }
    }
}
