/// A network in discrete time: layers, or steps of a recurrent network.
final class StepwiseRun: NetworkRun {
    private let schedule: RecordingSchedule
    private let measuring: MeasuringMachine
    private let variableCount: Int
    private let initial: InitialValues
    private let families: RandomFamilies
    private let step: StepMachine
    /// What gives neurons without initial law their values at the first time.
    private let firstStep: StepMachine?
    private let before: NeuronValues
    private let now: NeuronValues
    private let first: Int
    private let burnIn: Int?
    private let origins: Int

    /// - Parameter origins: over how many origins of time a stationary network is averaged.
    init(
        _ plan: SamplingPlan, first: Int, rules: StepRules, burnIn: Int?, source: RandomSource
    ) throws(SamplingError) {
        let network = plan.network
        let schedule = RecordingSchedule(plan.observable)
        self.schedule = schedule
        let origins = burnIn == nil ? 1 : max(1, plan.origins)
        (self.first, self.burnIn, self.origins) = (first, burnIn, origins)
        let last = schedule.moments.last?.time ?? Double(first)
        let span = last - (schedule.moments.first?.time ?? 0) + 1
        let steps =
            burnIn.map { Double($0) * (1 + PlanLimits.originDistance * Double(origins)) + span * Double(origins) }
            ?? max(1, last - Double(first))
        guard steps < 1e9, schedule.moments.allSatisfy({ $0.time == $0.time.rounded() }) else {
            throw SamplingError(
                "a network in discrete time has no such times", help: "times are whole numbers, as in T=8")
        }
        families = try RandomFamilies(
            network, plan.sampler,
            products: network.families.indices.map {
                rules.products(of: $0) * (network.families[$0].isFresh ? 1 : Int(steps))
            }, source: source)
        measuring = MeasuringMachine(plan.observable, of: network)
        variableCount = plan.observable.variables.count
        initial = try InitialValues(network, source: source)
        before = NeuronValues(network)
        now = NeuronValues(network)
        step = StepMachine(rules, of: network, families: families, before: before, assigned: now)
        let withLaw = Set(network.initial.flatMap(\.neurons))
        firstStep =
            withLaw.count == network.neurons.count || burnIn != nil
            ? nil
            : StepMachine(
                rules.keeping { !withLaw.contains($0) }, of: network, families: families, before: before, assigned: now)
    }

    override var levelCount: Int { hasFirstHalf ? 2 : 1 }
    private var hasFirstHalf: Bool { burnIn != nil && origins > 1 }

    override func sample(into variables: Numbers) -> Bool {
        for variable in 0..<levelCount * variableCount { variables[variable] = 0 }
        families.renewFrozen()
        if let burnIn { return sampleStationary(burnIn, into: variables) }
        initial.draw(into: now)
        if let firstStep {
            families.renewFresh(duration: 1)
            firstStep.run()
        }
        var time = first
        for moment in schedule.moments {
            while Double(time) < moment.time {
                if isToStop() { return false }
                advance()
                time += 1
            }
            RecordingSchedule.record(moment, of: now, by: measuring)
        }
        guard now.areBelow(.infinity) else { return false }
        measuring.measure(weight: 1, addingTo: variables)
        return isFinite(variables)
    }

    private func sampleStationary(_ burnIn: Int, into variables: Numbers) -> Bool {
        initial.drawStart(into: now)
        for _ in 0..<burnIn {
            if isToStop() { return false }
            advance()
        }
        for origin in 0..<origins {
            // Origins lie apart, as in continuous time.
            let distance = origin == 0 ? 1 : max(1, Int(PlanLimits.originDistance * Double(burnIn)))
            for _ in 0..<distance {
                if isToStop() { return false }
                advance()
            }
            var time = schedule.moments.first?.time ?? 0
            for moment in schedule.moments {
                while time < moment.time {
                    advance()
                    time += 1
                }
                RecordingSchedule.record(moment, of: now, by: measuring)
            }
            guard now.areBelow(PlanLimits.stationaryBound) else { return false }
            measuring.measure(weight: 1 / Double(origins), addingTo: variables)
            if hasFirstHalf, origin < origins / 2 {
                measuring.measure(weight: 1 / Double(origins / 2), addingTo: variables + variableCount)
            }
        }
        return isFinite(variables)
    }

    private func advance() {
        before.copy(from: now)
        families.renewFresh(duration: 1)
        step.run()
    }

    private func isFinite(_ variables: Numbers) -> Bool {
        for variable in 0..<levelCount * variableCount where !variables[variable].isFinite { return false }
        return true
    }
}

extension SampledNetwork.InitialGroup {
    /// The neurons it gives values to.
    var neurons: [Int] {
        switch self {
        case .gaussian(let neurons, _, _): neurons
        case .sphere(let neuron, _): [neuron]
        }
    }
}
