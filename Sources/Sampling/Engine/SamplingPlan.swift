/// What is sampled: a network, what is measured on it, how many networks, and from which seed.
///
/// The networks are drawn in blocks. A block has a stream of random numbers of its own, known by seed, stage, width and number, so any
/// division of the blocks over threads, machines or runs gives the same bits.
public struct SamplingPlan: Sendable {
    public var network: SampledNetwork
    public var observable: SampledObservable
    public var sampler: Sampler
    public var seed: UInt64
    /// Samples of different stages are independent.
    public var stage: Int
    public var networks: Int
    public var blocks: Int
    /// The largest of the steps in continuous time.
    public var step: Double
    /// Over how many origins of time each stationary network is averaged.
    public var origins: Int

    public init(
        network: SampledNetwork, observable: SampledObservable, networks: Int, sampler: Sampler = .automatic,
        seed: UInt64 = 1, stage: Int = 0, blocks: Int = 256, step: Double = 1.0 / 16, origins: Int = 20
    ) {
        self.network = network
        self.observable = observable
        (self.networks, self.sampler, self.seed, self.stage) = (networks, sampler, seed, stage)
        (self.blocks, self.step, self.origins) = (min(blocks, max(1, networks)), step, origins)
        if isStationary { self.observable = observable.withOneVariableForEachBlock() }
    }

    /// How many networks a block has: as equal as possible.
    public func networks(inBlock block: Int) -> Int {
        networks / blocks + (block < networks % blocks ? 1 : 0)
    }

    /// The number of the stream of a block.
    func stream(ofBlock block: Int) -> UInt64 {
        UInt64(stage & 0xFF) << 56 | UInt64(network.width & 0xFF_FFFF) << 32 | UInt64(block & 0xFFFF_FFFF)
    }

    /// The integrator of a network in continuous time.
    public var integrator: Integrator? {
        if case .continuous(_, _, let noise, _) = network.dynamics { return Integrator(noise: noise) }
        return nil
    }

    /// How many blocks a run has unless it is said: 256, more where a block would take longer than about ten seconds, so that not much is
    /// lost when a run ends before its time; at most 4096.
    public static func usualBlocks(networks: Int, operationsPerNetwork: Double) -> Int {
        Int(min(4096, max(256, (Double(networks) * operationsPerNetwork / 1e10).rounded(.up))))
    }

    /// Whether the network has no beginning.
    public var isStationary: Bool {
        switch network.dynamics {
        case .steps(_, _, let burnIn): burnIn != nil
        case .continuous(_, _, _, let burnIn): burnIn != nil
        }
    }

    /// Whether blocks hold the variables of the first half of the origins of time as well, in a level of their own.
    public var hasFirstHalf: Bool { isStationary && origins > 1 }

    /// The observable from the sums of blocks.
    ///
    /// - Throws: ``StatisticsError`` where the blocks give no estimate.
    public func estimate(_ blocks: [BlockSums]) throws(StatisticsError) -> SampleEstimate {
        try SampleEstimate(
            of: observable.value, cumulants: powerSums, blocks: blocks, levels: extrapolation,
            hasFirstHalf: hasFirstHalf)
    }

    /// How the results of the steps of continuous time are brought together.
    public var extrapolation: StepExtrapolation {
        guard let integrator else { return .none }
        return StepExtrapolation(steps: Integrator.steps, order: integrator.weakOrder)
    }

    /// How many of the largest steps a network takes in continuous time.
    func stepCount(_ schedule: RecordingSchedule) -> Double {
        guard case .continuous(let first, _, _, let burnIn) = network.dynamics else { return 0 }
        let last = schedule.moments.last?.time ?? first
        guard let burnIn else { return (last - first) / step }
        let span = last - (schedule.moments.first?.time ?? last)
        return (burnIn + Double(origins) * (span + PlanLimits.originDistance * burnIn)) / step
    }

    /// - Throws: ``SamplingError`` for what cannot be sampled this way.
    func run(source: RandomSource) throws(SamplingError) -> NetworkRun {
        switch network.dynamics {
        case .steps(let first, let rules, let burnIn):
            try StepwiseRun(self, first: first, rules: rules, burnIn: burnIn, source: source)
        case .continuous(let first, let drift, let noise, let burnIn):
            try ContinuousRun(self, first: first, drift: drift, noise: noise, burnIn: burnIn, source: source)
        }
    }
}

/// Numbers that bound what a run does.
enum PlanLimits {
    /// A stationary network beyond this is on its way to infinity.
    static let stationaryBound = 1e6
    /// The distance of the origins of time of a stationary network, in units of the time it is given to forget its start.
    static let originDistance = 0.1
}

extension SampledObservable {
    /// The same observable with a variable for every product of variables whose mean is needed, so that variables may be averaged
    /// over times of one network before they are multiplied.
    func withOneVariableForEachBlock() -> SampledObservable {
        var result = self
        result.variables = []
        var places: [[Int]: Int] = [:]
        for (number, formula) in cumulants.enumerated() {
            for (place, term) in formula.terms.enumerated() {
                result.cumulants[number].terms[place].blocks = term.blocks.map { block in
                    if let known = places[block] { return [known] }
                    result.variables.append(product(of: block))
                    places[block] = result.variables.count - 1
                    return [result.variables.count - 1]
                }
            }
        }
        return result
    }

    private func product(of block: [Int]) -> [Term] {
        block.reduce([Term(1, [])]) { product, variable in
            product.flatMap { left in
                variables[variable].map { right in
                    Term(left.coefficient * right.coefficient, (left.measurements + right.measurements).sorted())
                }
            }
        }
    }
}
