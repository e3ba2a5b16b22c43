/// A network in continuous time, by a stated integrator at three step sizes that share weights and noise.
///
/// Itô throughout. Noise that no neuron multiplies, or none: Heun's method, of strong order 1 (2 without noise) and weak order 2.
/// Noise that a neuron multiplies, as white weights: the method of Euler and Maruyama, of strong order 1/2 and weak order 1. The
/// larger steps take the sums of the increments of the smallest, so that the differences of the levels are known much better
/// than their values (P. Kloeden and E. Platen, Numerical Solution of Stochastic Differential Equations, sections 10.2, 14.1 and 15.3).
final class ContinuousRun: NetworkRun {
    /// One step size with the state of the network at that step size.
    private final class Level {
        /// How many of the smallest steps make one of this level.
        let span: Int
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

        init(
            _ plan: SamplingPlan, _ drift: StepRules, _ noise: StepRules?, _ families: RandomFamilies, span: Int
        ) {
            self.span = span
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
    /// From the largest step to the smallest.
    private let levels: [Level]
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
        let perStep = (integrator == .heun ? 2 : 1) * Integrator.spans.reduce(0) { $0 + Integrator.spans[0] / $1 }
        families = try RandomFamilies(
            network, plan.sampler,
            products: network.families.indices.map { family in
                network.families[family].isFresh
                    ? Integrator.spans.count * (noise?.products(of: family) ?? 0)
                    : perStep * max(1, Int(steps.rounded(.up)))
                        * (drift.products(of: family) + (noise?.products(of: family) ?? 0))
            }, source: source)
        variableCount = plan.observable.variables.count
        initial = try InitialValues(network, source: source)
        let families = self.families
        levels = Integrator.spans.map { Level(plan, drift, noise, families, span: $0) }
    }

    override var levelCount: Int { levels.count + (hasFirstHalf ? 1 : 0) }
    private var hasFirstHalf: Bool { burnIn != nil && origins > 1 }
    /// Whether the network under way was given up.
    private var isStopped = false

    override func sample(into variables: Numbers) -> Bool {
        let count = levelCount * variableCount
        isStopped = false
        for variable in 0..<count { variables[variable] = 0 }
        families.renewFrozen()
        if burnIn == nil { initial.draw(into: levels[0].state) } else { initial.drawStart(into: levels[0].state) }
        for level in levels.dropFirst() { level.state.copy(from: levels[0].state) }
        if let burnIn { advance(burnIn) }
        let bound = burnIn == nil ? Double.infinity : PlanLimits.stationaryBound
        var time = first
        for origin in 0..<origins {
            if let burnIn {
                if origin > 0 { advance(PlanLimits.originDistance * burnIn) }
                time = schedule.moments.first?.time ?? 0
            }
            for moment in schedule.moments {
                advance(moment.time - time)
                time = moment.time
                for level in levels { RecordingSchedule.record(moment, of: level.state, by: level.measuring) }
            }
            if isStopped { return false }
            for (number, level) in levels.enumerated() {
                guard level.state.areBelow(bound) else { return false }
                level.measuring.measure(
                    weight: 1 / Double(origins), addingTo: variables + number * variableCount)
            }
            if hasFirstHalf, origin < origins / 2 {
                levels[levels.count - 1].measuring.measure(
                    weight: 1 / Double(origins / 2), addingTo: variables + levels.count * variableCount)
            }
        }
        for variable in 0..<count where !variables[variable].isFinite { return false }
        return true
    }

    /// Lets a time pass in equal steps, none longer than the given one; smaller levels take two or four for one.
    private func advance(_ duration: Double) {
        if duration <= 0 { return }
        let count = max(1, (duration / step).rounded(.up))
        let smallest = duration / count / Double(levels[0].span)
        for _ in 0..<Int(count) {
            if isToStop() {
                isStopped = true
                return
            }
            advanceOneStep(smallest)
        }
    }

    /// One of the largest steps. A level sees the noise of all small steps at the state in which its own step began.
    private func advanceOneStep(_ smallest: Double) {
        for part in 1...levels[0].span {
            if levels[0].noise != nil { families.renewFresh(duration: smallest) }
            for level in levels {
                if let noise = level.noise {
                    noise.run()
                    if (part - 1) % level.span == 0 {
                        level.increment.copy(from: level.part)
                    } else {
                        level.add(1, level.part, to: level.increment)
                    }
                }
                if part % level.span == 0 {
                    level.step(
                        Double(level.span) * smallest, isHeun: integrator == .heun, hasNoise: level.noise != nil)
                }
            }
        }
    }
}

/// How a network in continuous time is integrated.
public enum Integrator: String, Sendable {
    case heun
    case eulerMaruyama

    init(noise: StepRules?) { self = noise?.readsNeurons == true ? .eulerMaruyama : .heun }

    /// How many of the smallest steps make one step of each level.
    static let spans = [4, 2, 1]
    /// The steps of the levels, in units of the largest.
    public static let steps = [1, 0.5, 0.25]

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
