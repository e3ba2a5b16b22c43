import Foundation
import Sampling
import Testing

/// The fast samplers beside the matrices they stand for, and both beside exact results.
@Suite struct SamplerTests {
    /// Every cumulant with its error over blocks.
    static func cumulants(_ plan: SamplingPlan) throws -> [(value: Double, error: Double)] {
        let blocks = try plan.run(blocks: Array(0..<plan.blocks), jobs: 2)
        let sums = plan.powerSums
        return try plan.observable.cumulants.indices.map { number in
            let estimate = try SampleEstimate(
                of: .cumulant(number), cumulants: sums, blocks: blocks, levels: plan.extrapolation)
            return (estimate.value, estimate.error)
        }
    }

    static let networks = Environment.isLong ? 400_000 : 6000

    @Test(arguments: [nil, ElementProgram.Unary.tanh, .relu], [true, false])
    func conditionalAndMatrixAgree(_ activation: ElementProgram.Unary?, _ isFresh: Bool) throws {
        let network = SampleNetworks.perceptron(
            width: 9, activation: activation, strength: 1.5, bias: 0.3, isFresh: isFresh)
        let observable = try SampleNetworks.overlaps([(3, 3), (3, 1), (0, 3)], width: 9, orders: [1, 2, 4])
        let results = try [Sampler.conditional, .matrix].map { sampler in
            try Self.cumulants(
                SamplingPlan(
                    network: network, observable: observable, networks: Self.networks, sampler: sampler,
                    seed: sampler == .matrix ? 1 : 2))
        }
        for (fast, plain) in zip(results[0], results[1]) {
            #expect((fast.value - plain.value).magnitude < 4.5 * (fast.error + plain.error))
        }
    }

    /// N = 16, T = 20: E ln r = T[ψ(N/2) − ln(N/2)], Var ln r = T ψ₁(N/2), with r(0) = 1.
    @Test func logarithmOfCriticalLinearNetwork() throws {
        let network = SampleNetworks.perceptron(width: 16, activation: nil, onSphere: true)
        let observable = try SampleNetworks.overlaps([(20, 20)], width: 16, orders: [1])
        let plan = SamplingPlan(network: network, observable: observable, networks: 20_000, blocks: 1)
        let logarithms = try plan.values(ofBlock: 0).map { log($0[0]) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logarithms.count - 1)
        let count = Double(logarithms.count)
        // psi(8) = 2.01564147795561, psi_1(8) = 0.133137014694031
        #expect((mean - 20 * (2.01564147795561 - log(8.0))).magnitude < 4 * (variance / count).squareRoot())
        #expect((variance - 20 * 0.133137014694031).magnitude < 4.5 * variance * (2 / count).squareRoot())
    }

    /// Orthogonal weights keep the norm; the direction is uniform.
    @Test(arguments: [Sampler.conditional, .matrix], [true, false])
    func orthogonalWeights(_ sampler: Sampler, _ transposed: Bool) throws {
        let network = SampleNetworks.perceptron(
            width: 7, activation: nil, isFresh: false, law: .orthogonal(scale: 1.5), onSphere: true,
            transposed: transposed)
        let observable = try SampleNetworks.overlaps([(3, 3), (1, 0), (2, 0)], width: 7, orders: [1, 2])
        let plan = SamplingPlan(
            network: network, observable: observable, networks: Self.networks, sampler: sampler)
        for values in try plan.values(ofBlock: 0) { #expect((values[0] - pow(1.5, 6)).magnitude < 1e-10) }
        let results = try Self.cumulants(plan)
        // E x.Ox = 0, Var x.Ox/N = s²/N for unit-variance x on the sphere; E x.O²x/N = s²/N, since E (O²) = 1/N.
        #expect(results[2].value.magnitude < 4.5 * results[2].error)
        #expect((results[3].value - 2.25 / 7).magnitude < 4.5 * results[3].error)
        #expect((results[4].value - 2.25 / 7).magnitude < 4.5 * results[4].error)
    }

    /// W and Wᵀ of one draw, by turns: the conditional construction on both sides.
    @Test func productsFromBothSides() throws {
        // u = W h, h' = Wᵀ u, so h'·h0 = |W h0|² and E h'.h0/N = 1, E h''·h0/N = E tr (WᵀW)²/N = 2 + 1/N.
        typealias Rule = StepRules.Instruction
        let rules: [Rule] = [
            .multiply(family: 0, transposed: false, .neuron(0, before: true)),
            .multiply(family: 0, transposed: true, .slot(0)), .assign(neuron: 0, .slot(1)),
        ]
        let width = 6
        var network = SampleNetworks.perceptron(width: width, activation: nil, isFresh: false)
        network.dynamics = .steps(first: 0, rules: StepRules(rules), burnIn: nil)
        let observable = try SampleNetworks.overlaps([(1, 0), (2, 0), (1, 1)], width: width, orders: [1])
        for sampler in [Sampler.conditional, .matrix] {
            let results = try Self.cumulants(
                SamplingPlan(network: network, observable: observable, networks: Self.networks, sampler: sampler))
            #expect((results[0].value - 1).magnitude < 4.5 * results[0].error)
            #expect((results[1].value - 2 - 1 / Double(width)).magnitude < 4.5 * results[1].error)
            #expect((results[2].value - 2 - 1 / Double(width)).magnitude < 4.5 * results[2].error)
        }
    }

    /// In the conditional construction (W h)·u = h·(Wᵀ u) holds for each draw, to rounding.
    @Test func transposeIsTheTranspose() throws {
        typealias Rule = StepRules.Instruction
        var tanh = ElementProgram()
        tanh.append(.tanh, tanh.input(0))
        let rules: [Rule] = [
            .multiply(family: 0, transposed: false, .neuron(0, before: true)), .evaluate(tanh, [.slot(0)]),
            .multiply(family: 0, transposed: true, .slot(1)), .assign(neuron: 0, .slot(2)),
            .assign(neuron: 1, .slot(0)), .assign(neuron: 2, .slot(1)),
        ]
        let width = 12
        var network = SampleNetworks.perceptron(width: width, activation: nil, isFresh: false)
        network.neurons = ["h", "u", "v"].map { .init(name: $0, isVector: true) }
        network.initial = [
            .gaussian(neurons: [0, 1, 2], means: [0, 0, 0], covariance: [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        ]
        network.dynamics = .steps(first: 0, rules: StepRules(rules), burnIn: nil)
        // u(t+1) = W h(t), v(t+1) = tanh u(t+1), h(t+1) = Wᵀ v(t+1): u(t+1)·v(s+1) = h(t)·h(s+1).
        var product = ElementProgram()
        product.append(.multiply, product.input(0), product.input(1))
        let observable = SampledObservable(
            recordings: [
                .init(neuron: 1, time: 4), .init(neuron: 2, time: 2), .init(neuron: 0, time: 3),
                .init(neuron: 0, time: 2),
            ],
            measurements: [.sum(product, recordings: [0, 1]), .sum(product, recordings: [2, 3])],
            variables: [[.init(1, [0])], [.init(1, [1])]],
            cumulants: [try .joint(of: 1) { _ in [0] }], value: .cumulant(0))
        let plan = SamplingPlan(
            network: network, observable: observable, networks: 50, sampler: .conditional, blocks: 1)
        for values in try plan.values(ofBlock: 0) {
            #expect((values[0] - values[1]).magnitude < 1e-11 * (1 + values[0].magnitude))
        }
    }

    /// z(l) = B h(l) with one B for all layers, h(l+1) = h(l): z needs no initial law, and z(0) = z(1) in every network.
    @Test(arguments: Sampler.allCases)
    func frozenWeightsOfANeuronWithoutInitialLaw(_ sampler: Sampler) throws {
        var network = SampleNetworks.perceptron(width: 5, activation: nil, isFresh: false)
        network.neurons.append(.init(name: "z", isVector: true))
        network.dynamics = .steps(
            first: 0,
            rules: StepRules([
                .assign(neuron: 0, .neuron(0, before: true)),
                .multiply(family: 0, transposed: false, .neuron(0, before: false)), .assign(neuron: 1, .slot(1)),
            ]), burnIn: nil)
        var observable = try SampleNetworks.overlaps([(0, 0), (1, 0)], width: 5, orders: [1])
        for place in observable.recordings.indices { observable.recordings[place].neuron = 1 }
        let plan = SamplingPlan(
            network: network, observable: observable, networks: 20, sampler: sampler, blocks: 1)
        for values in try plan.values(ofBlock: 0) {
            #expect((values[0] - values[1]).magnitude < 1e-12 * (1 + values[0].magnitude))
        }
    }

    @Test func sameBitsForAnyJobsAndShards() throws {
        let network = SampleNetworks.perceptron(width: 10, activation: .tanh, bias: 0.1)
        let observable = try SampleNetworks.overlaps([(4, 4)], width: 10, orders: [2, 3])
        let plan = SamplingPlan(network: network, observable: observable, networks: 1003, seed: 7, blocks: 200)
        let whole = try plan.run(blocks: Array(0..<200), jobs: 1)
        #expect(try plan.run(blocks: Array(0..<200), jobs: 3) == whole)
        let parts = try (0..<3).flatMap { part in
            try plan.run(blocks: (0..<200).filter { $0 % 3 == part }, jobs: part + 1)
        }
        #expect(parts.sorted { $0.block < $1.block } == whole)
        #expect(whole.reduce(0) { $0 + $1.networks } == 1003)
        var other = plan
        other.stage = 1
        #expect(try other.run(blocks: [0]) != plan.run(blocks: [0]))
        other = plan
        other.seed = 8
        #expect(try other.run(blocks: [0]) != plan.run(blocks: [0]))
    }

    @Test func stoppedRunsGiveWholeBlocksOnly() throws {
        let network = SampleNetworks.perceptron(width: 8, activation: .tanh)
        let observable = try SampleNetworks.overlaps([(2, 2)], width: 8, orders: [1])
        let plan = SamplingPlan(network: network, observable: observable, networks: 4000, blocks: 20)
        let monitor = SamplingMonitor()
        monitor.stop()
        #expect(try plan.run(blocks: Array(0..<20), jobs: 2, monitor: monitor).isEmpty)
    }
}

enum Environment {
    /// Whether long random runs are wanted.
    static var isLong: Bool { ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil }
}
