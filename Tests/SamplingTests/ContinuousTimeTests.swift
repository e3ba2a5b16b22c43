import Foundation
import Sampling
import Testing

/// Networks in continuous time beside exact moments, and the error of discretization that the steps show.
@Suite struct ContinuousTimeTests {
    private static func leak(_ rate: Double) -> ElementProgram {
        var program = ElementProgram()
        program.scale(-rate, program.input(0))
        return program
    }

    private static func network(
        width: Int, families: [SampledNetwork.RandomFamily], drift: StepRules, noise: StepRules?,
        initial: [SampledNetwork.InitialGroup], burnIn: Double? = nil
    ) -> SampledNetwork {
        SampledNetwork(
            width: width, neurons: [.init(name: "h", isVector: true)], families: families, initial: initial,
            dynamics: .continuous(first: 0, drift: drift, noise: noise, burnIn: burnIn))
    }

    private static func fromSphere(_ width: Int) -> [SampledNetwork.InitialGroup] {
        [.sphere(neuron: 0, squaredRadius: Double(width))]
    }

    private static func estimates(_ plan: SamplingPlan) throws -> [SampleEstimate] {
        let blocks = try plan.run(blocks: Array(0..<plan.blocks), jobs: 2)
        return try plan.observable.cumulants.indices.map {
            try SampleEstimate(
                of: .cumulant($0), cumulants: plan.powerSums, blocks: blocks, levels: plan.extrapolation,
                hasFirstHalf: plan.hasFirstHalf)
        }
    }

    /// dh = −γ h dt + dW h with white W: r = h·h/N is a geometric Brownian motion, E r = e^{(σ² − 2γ)t},
    /// E r² = e^{(2σ² − 4γ + 4σ²/N)t}.
    @Test(arguments: [Sampler.conditional, .matrix])
    func whiteWeights(_ sampler: Sampler) throws {
        let width = 5
        let network = Self.network(
            width: width,
            families: [.init(name: "W", shape: .matrix, law: .white(intensity: 0.8 / Double(width)), isFresh: true)],
            drift: StepRules([.evaluate(Self.leak(0.3), [.neuron(0, before: true)]), .assign(neuron: 0, .slot(0))]),
            noise: StepRules([
                .multiply(family: 0, transposed: false, .neuron(0, before: true)), .assign(neuron: 0, .slot(0)),
            ]), initial: Self.fromSphere(width))
        let observable = try SampleNetworks.overlaps([(1, 1)], width: width, orders: [1, 2])
        let plan = SamplingPlan(
            network: network, observable: observable, networks: SamplerTests.networks / 3, sampler: sampler, step: 0.125
        )
        #expect(plan.integrator == .eulerMaruyama)
        let results = try Self.estimates(plan)
        let mean = exp(0.8 - 0.6)
        let second = exp(2 * (0.8 - 0.6) + 4 * 0.8 / 5)
        for (result, exact) in zip(results, [mean, second - mean * mean]) {
            let discretization = try #require(result.discretization)
            #expect(discretization > 0)
            #expect((result.value - exact).magnitude < 4.5 * result.error + discretization)
        }
    }

    /// The Ornstein and Uhlenbeck process, C(τ) = κ/(2γ) e^{−γτ}, averaged over many origins of time.
    @Test func stationaryNoise() throws {
        let network = Self.network(
            width: 3, families: [.init(name: "xi", shape: .vector, law: .white(intensity: 0.7), isFresh: true)],
            drift: StepRules([.evaluate(Self.leak(1.2), [.neuron(0, before: true)]), .assign(neuron: 0, .slot(0))]),
            noise: StepRules([.assign(neuron: 0, .random(0))]), initial: [], burnIn: 10)
        let observable = try SampleNetworks.overlaps([(1, 1), (1, 0)], width: 3, orders: [1, 2])
        let plan = SamplingPlan(network: network, observable: observable, networks: 400, blocks: 200, step: 0.1)
        #expect(plan.integrator == .heun)
        let results = try Self.estimates(plan)
        let c = 0.7 / 2.4
        // Var h·h/N = 2 c²/N, of h(1)·h(0)/N: c² (1 + e^{−2γ})/N.
        let exact = [c, 2 * c * c / 3, c * exp(-1.2), c * c * (1 + exp(-2.4)) / 3]
        for (result, exact) in zip(results, exact) { #expect((result.value - exact).magnitude < 4.5 * result.error) }
    }

    /// dh/dt = −γ h + W h without noise: the shared W makes ⟨h(t)·h(t)⟩/N = e^{−2γt} E tr e^{Wᵀt} e^{Wt}/N; by its series through
    /// t⁴, at small t.
    @Test func frozenWeights() throws {
        let width = 4
        var drift = ElementProgram()
        drift.scale(-1, drift.input(0), adding: drift.input(1))
        let network = Self.network(
            width: width,
            families: [
                .init(name: "W", shape: .matrix, law: .normal(mean: 0, variance: 0.09 / Double(width)), isFresh: false)
            ],
            drift: StepRules([
                .multiply(family: 0, transposed: false, .neuron(0, before: true)),
                .evaluate(drift, [.neuron(0, before: true), .slot(0)]), .assign(neuron: 0, .slot(1)),
            ]), noise: nil, initial: Self.fromSphere(width))
        let observable = try SampleNetworks.overlaps([(1, 1)], width: width, orders: [1])
        let plan = SamplingPlan(network: network, observable: observable, networks: 4000, step: 0.125)
        let result = try Self.estimates(plan)[0]
        // With s = 0.09: 1 + s(1 + 1/N) + s²(1/4(1 + 2/N²) + 2/6(2/N + 1/N²) + 2/24(1/N + 2/N²)) + O(s³), times e^{−2}.
        let n = Double(width)
        let s = 0.09
        let fourth = (1 + 2 / n / n) / 4 + (2 / n + 1 / n / n) / 3 + (1 / n + 2 / n / n) / 12
        let exact = exp(-2) * (1 + s * (1 + 1 / n) + s * s * fourth)
        #expect((result.value - exact).magnitude < 4.5 * result.error + 2e-4)
        #expect(try #require(result.discretization) < 1e-3)
    }

    /// A time shorter than a step: h(t)·h(t)/N − 1 ≈ 2t h·Wh/N is linear in the one W, its variance 4t² s/N with s the variance of W
    /// times N, whichever way W is drawn.
    @Test(arguments: Sampler.allCases)
    func frozenWeightsWithinOneStep(_ sampler: Sampler) throws {
        let width = 6
        let network = Self.network(
            width: width,
            families: [
                .init(name: "W", shape: .matrix, law: .normal(mean: 0, variance: 1 / Double(width)), isFresh: false)
            ],
            drift: StepRules([
                .multiply(family: 0, transposed: false, .neuron(0, before: true)), .assign(neuron: 0, .slot(0)),
            ]), noise: nil, initial: Self.fromSphere(width))
        let observable = try SampleNetworks.overlaps([(1, 1)], width: width, orders: [2])
        var short = observable
        for place in short.recordings.indices { short.recordings[place].time = 0.001 }
        let plan = SamplingPlan(network: network, observable: short, networks: 2000, sampler: sampler, step: 0.125)
        let result = try Self.estimates(plan)[0]
        let exact = 4e-6 / Double(width)
        #expect((result.value - exact).magnitude < 4.5 * result.error + 0.01 * exact)
    }

    /// Networks that run to infinity are left out and counted.
    @Test func unstableDrawsAreCounted() throws {
        var square = ElementProgram()
        square.power(square.input(0), 2)
        let network = Self.network(
            width: 1, families: [],
            drift: StepRules([.evaluate(square, [.neuron(0, before: true)]), .assign(neuron: 0, .slot(0))]), noise: nil,
            initial: [.gaussian(neurons: [0], means: [0], covariance: [[1]])])
        let observable = try SampleNetworks.overlaps([(20, 20)], width: 1, orders: [1])
        let plan = SamplingPlan(network: network, observable: observable, networks: 400, blocks: 4)
        let blocks = try plan.run(blocks: [0, 1, 2, 3])
        let excluded = blocks.reduce(0) { $0 + $1.excluded }
        #expect(excluded > 100 && excluded < 300)
        #expect(blocks.reduce(excluded) { $0 + $1.networks } == 400)
    }
}
