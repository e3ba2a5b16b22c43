import CSampling

/// The rules of one step with all names replaced by places in memory.
///
/// Built once for a worker, run once for every step of every network: nothing is allocated, counted or looked up on the way.
final class StepMachine {
    private struct Run {
        var steps: UnsafeMutablePointer<cs_instruction>
        var stepCount: Int32
        var inputs: UnsafeMutablePointer<cs_input>
        var inputCount: Int
    }

    private enum Instruction {
        case evaluate(Run, into: Numbers, count: Int)
        case sum(Run, into: Numbers, count: Int, times: Double)
        case multiply(Unmanaged<SampledMatrix>, transposed: Bool, Numbers, into: Numbers)
        case copy(Numbers, into: Numbers, count: Int)
        case spread(Numbers, into: Numbers, count: Int)
    }

    private struct Place {
        var numbers: Numbers
        var isVector: Bool
    }

    private let network: SampledNetwork
    private let families: RandomFamilies
    /// Read as the values before.
    let before: NeuronValues
    /// Written by `.assign`.
    let assigned: NeuronValues
    private var instructions: [Instruction] = []
    private var slots: [Place?] = []
    private var strips: [Strip] = []
    private var runs: [Run] = []

    init(
        _ rules: StepRules, of network: SampledNetwork, families: RandomFamilies, before: NeuronValues,
        assigned: NeuronValues
    ) {
        (self.network, self.families, self.before, self.assigned) = (network, families, before, assigned)
        for instruction in rules.instructions { add(instruction) }
    }

    deinit {
        for run in runs {
            run.steps.deallocate()
            run.inputs.deallocate()
        }
    }

    /// Carries out the step.
    func run() {
        instructions.withUnsafeBufferPointer { instructions in
            for instruction in instructions {
                switch instruction {
                case .evaluate(let run, let place, let count):
                    cs_run(run.steps, run.stepCount, run.inputs, place, count)
                case .sum(let run, let place, let count, let times):
                    place[0] = times * cs_run_sum(run.steps, run.stepCount, run.inputs, count)
                case .multiply(let matrix, let transposed, let x, let y):
                    matrix._withUnsafeGuaranteedRef {
                        families.multiply($0, transposed: transposed, x, into: y)
                    }
                case .copy(let x, let y, let count): y.update(from: x, count: count)
                case .spread(let x, let y, let count): y.update(repeating: x[0], count: count)
                }
            }
        }
    }

    private func add(_ instruction: StepRules.Instruction) {
        switch instruction {
        case .evaluate(let program, let operands):
            let run = run(program, operands)
            let isVector = operands.contains { place($0).isVector }
            let result = newPlace(isVector: isVector)
            instructions.append(.evaluate(run, into: result.numbers, count: isVector ? network.width : 1))
        case .sum(let program, let operands):
            let run = run(program, operands)
            let isVector = operands.contains { place($0).isVector }
            let result = newPlace(isVector: false)
            instructions.append(
                .sum(
                    run, into: result.numbers, count: isVector ? network.width : 1,
                    times: isVector ? 1 : Double(network.width)))
        case .multiply(let family, let transposed, let operand):
            var x = place(operand)
            if !x.isVector {
                let strip = Strip(Strip.stride(network.width))
                strips.append(strip)
                instructions.append(.spread(x.numbers, into: strip.numbers, count: network.width))
                x = Place(numbers: strip.numbers, isVector: true)
            }
            let result = newPlace(isVector: true)
            instructions.append(
                .multiply(
                    Unmanaged.passUnretained(families.matrix(family)), transposed: transposed, x.numbers,
                    into: result.numbers))
        case .assign(let neuron, let operand):
            let x = place(operand)
            slots.append(nil)
            let count = assigned.counts[neuron]
            if x.isVector || count == 1 {
                instructions.append(.copy(x.numbers, into: assigned.pointers[neuron], count: count))
            } else {
                instructions.append(.spread(x.numbers, into: assigned.pointers[neuron], count: count))
            }
        }
    }

    private func newPlace(isVector: Bool) -> Place {
        let strip = Strip(isVector ? Strip.stride(network.width) : 8)
        strips.append(strip)
        let place = Place(numbers: strip.numbers, isVector: isVector)
        slots.append(place)
        return place
    }

    private func place(_ operand: StepRules.Operand) -> Place {
        switch operand {
        case .neuron(let number, let isBefore):
            return Place(
                numbers: (isBefore ? before : assigned).pointers[number], isVector: network.neurons[number].isVector)
        case .random(let number):
            return Place(numbers: families.vector(number), isVector: network.families[number].shape == .vector)
        case .slot(let number):
            guard let place = slots[number] else { preconditionFailure("an assignment has no result") }
            return place
        }
    }

    private func run(_ program: ElementProgram, _ operands: [StepRules.Operand]) -> Run {
        precondition(!program.isEmpty && program.inputCount <= operands.count, "a program needs all its inputs")
        let run = Self.run(program, operands.map { (UnsafePointer(place($0).numbers), place($0).isVector) })
        runs.append(run)
        return run
    }

    private static func run(
        _ program: ElementProgram, _ operands: [(numbers: UnsafePointer<Double>, isVector: Bool)]
    ) -> Run {
        let steps = program.instructions
        let run = Run(
            steps: .allocate(capacity: steps.count), stepCount: Int32(steps.count),
            inputs: .allocate(capacity: max(1, operands.count)), inputCount: operands.count)
        run.steps.initialize(from: steps, count: steps.count)
        for (place, operand) in operands.enumerated() {
            (run.inputs + place).initialize(
                to: cs_input(numbers: operand.numbers, is_scalar: operand.isVector ? 0 : 1))
        }
        return run
    }
}
