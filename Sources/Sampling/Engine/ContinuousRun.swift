/// A network in continuous time, by a stated integrator at two step sizes that share weights and noise.
///
/// Itô throughout. Noise that no neuron multiplies, or none: Heun's method, of strong order 1 (2 without noise) and weak order 2.
/// Noise that a neuron multiplies, as white weights: the method of Euler and Maruyama, of strong order 1/2 and weak order 1. The
/// larger step takes the sum of the increments of two smaller ones, so that the difference of the two levels is known much better
/// than either (P. Kloeden and E. Platen, Numerical Solution of Stochastic Differential Equations, sections 10.2, 14.1 and 15.3).
final class ContinuousRun: NetworkRun {
    /// One step size with the state of the network at that step size.
    private final class Level {
        let state: NeuronValues
        let saved: NeuronValues
        let slope: NeuronValues
        let secondSlope: NeuronValues
        let increment: NeuronValues
        let part: NeuronValues
        let drift: StepMachine
        let secondDrift: StepMachine
        let noise: StepMachine?
        let measuring: MeasuringMachine

        init(_ plan: SamplingPlan, _ drift: StepRules, _ noise: StepRules?, _ families: RandomFamilies) {
            let network = plan.network
            let (state, slope, secondSlope) = (NeuronValues(network), NeuronValues(network), NeuronValues(network))
            let part = NeuronValues(network)
            saved = NeuronValues(network)
            increment = NeuronValues(network)
            self.drift = StepMachine(drift, of: network, families: families, before: state, assigned: slope)
            secondDrift = StepMachine(drift, of: network, families: families, before: state, assigned: secondSlope)
            self.noise = noise.map { StepMachine($0, of: network, families: families, before: state, assigned: part) }
            (self.state, self.slope, self.secondSlope, self.part) = (state, slope, secondSlope, part)
            measuring = MeasuringMachine(plan.observable, of: network)
        }

        func add(_ factor: Double, _ values: NeuronValues, to other: NeuronValues) {
            for n in values.counts.indices {
                Sums.add(factor, values.pointers[n], to: other.pointers[n], values.counts[n])
            }
        }

        /// One step with the increments of white families that are kept.
        func step(_ duration: Double, isHeun: Bool, hasNoise: Bool) {
            drift.run()
            if isHeun {
                saved.copy(from: state)
                add(duration, slope, to: state)
                if hasNoise { add(1, increment, to: state) }
                secondDrift.run()
                state.copy(from: saved)
                add(duration / 2, slope, to: state)
                add(duration / 2, secondSlope, to: state)
            } else {
                add(duration, slope, to: state)
            }
            if hasNoise { add(1, increment, to: state) }
        }
    }

    private let schedule: RecordingSchedule
    private let variableCount: Int
    private let initial: InitialValues
    private let families: RandomFamilies
    private let coarse: Level
    private let fine: Level
    private let integrator: Integrator
    private let first: Double
    private let burnIn: Double?
    private let origins: Int
    private let step: Double

    init(
        _ plan: SamplingPlan, first: Double, drift: StepRules, noise: StepRules?, burnIn: Double?, source: RandomSource
    ) throws(SamplingError) {
        let network = plan.network
        schedule = RecordingSchedule(plan.observable)
        (self.first, self.burnIn, step) = (first, burnIn, plan.step)
        origins = burnIn == nil ? 1 : max(1, plan.origins)
        let integrator = Integrator(noise: noise)
        self.integrator = integrator
        let steps = plan.stepCount(schedule)
        guard steps < 1e9 else {
            throw SamplingError("a network would take \(steps) steps", help: "take a larger --step, or earlier times")
        }
        let perStep = integrator == .heun ? 6 : 3
        families = try RandomFamilies(
            network, plan.sampler,
            products: network.families.indices.map { family in
                network.families[family].isFresh
                    ? 2 * (noise?.products(of: family) ?? 0)
                    : max(1, perStep * Int(steps)) * drift.products(of: family)
            }, source: source)
        variableCount = plan.observable.variables.count
        initial = try InitialValues(network, source: source)
        coarse = Level(plan, drift, noise, families)
        fine = Level(plan, drift, noise, families)
    }

    override var levelCount: Int { 2 }

    override func sample(into variables: Numbers) -> Bool {
        for variable in 0..<2 * variableCount { variables[variable] = 0 }
        families.renewFrozen()
        if burnIn == nil { initial.draw(into: fine.state) } else { fine.state.setToZero() }
        coarse.state.copy(from: fine.state)
        if let burnIn { advance(burnIn) }
        var time = first
        for origin in 0..<origins {
            if burnIn != nil {
                if origin > 0 { advance(PlanLimits.originDistance * (burnIn ?? 0)) }
                time = schedule.moments.first?.time ?? 0
            }
            for moment in schedule.moments {
                advance(moment.time - time)
                time = moment.time
                RecordingSchedule.record(moment, of: coarse.state, by: coarse.measuring)
                RecordingSchedule.record(moment, of: fine.state, by: fine.measuring)
            }
            let bound = burnIn == nil ? Double.infinity : PlanLimits.stationaryBound
            guard coarse.state.areBelow(bound), fine.state.areBelow(bound) else { return false }
            coarse.measuring.measure(weight: 1 / Double(origins), addingTo: variables)
            fine.measuring.measure(weight: 1 / Double(origins), addingTo: variables + variableCount)
        }
        for variable in 0..<2 * variableCount where !variables[variable].isFinite { return false }
        return true
    }

    /// Lets a time pass in equal steps, none longer than the given one; the fine level takes two for one.
    private func advance(_ duration: Double) {
        if duration <= 0 { return }
        let count = max(1, (duration / step).rounded(.up))
        let length = duration / count
        for _ in 0..<Int(count) { advanceOneStep(length) }
    }

    private func advanceOneStep(_ length: Double) {
        let hasNoise = fine.noise != nil
        if hasNoise { coarse.increment.setToZero() }
        for _ in 0..<2 {
            if let noise = fine.noise, let coarseNoise = coarse.noise {
                families.renewFresh(duration: length / 2)
                noise.run()
                fine.increment.copy(from: fine.part)
                coarseNoise.run()
                coarse.add(1, coarse.part, to: coarse.increment)
            }
            fine.step(length / 2, isHeun: integrator == .heun, hasNoise: hasNoise)
        }
        coarse.step(length, isHeun: integrator == .heun, hasNoise: hasNoise)
    }
}

/// How a network in continuous time is integrated.
public enum Integrator: String, Sendable {
    case heun
    case eulerMaruyama

    init(noise: StepRules?) { self = noise?.readsNeurons == true ? .eulerMaruyama : .heun }

    /// The power of the step in which expectations of the results are wrong.
    public var weakOrder: Int { self == .heun ? 2 : 1 }

    /// The method with its orders, as a report states it.
    public var statement: String {
        switch self {
        case .heun: "Heun, weak order 2 in the step"
        case .eulerMaruyama: "Euler and Maruyama (Ito), strong order 1/2, weak order 1 in the step"
        }
    }
}
