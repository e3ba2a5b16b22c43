import CSampling
import Foundation
import Sampling

@testable import Sampling

/// Runs the instructions of one step, number by number, with random numbers that are given.
struct RulesExecutor {
    let network: SampledNetwork
    /// The numbers of each family, rows one after the other.
    let random: [[Double]]
    let before: [[Double]]
    private(set) var after: [Int: [Double]] = [:]
    private var slots: [Int: [Double]] = [:]
    private(set) var multiplications = 0

    init(_ network: SampledNetwork, random: [[Double]], before: [[Double]]) {
        (self.network, self.random, self.before) = (network, random, before)
    }

    /// The values that the rules assign.
    mutating func run(_ rules: StepRules) -> [Int: [Double]] {
        let width = network.width
        for (place, instruction) in rules.instructions.enumerated() {
            switch instruction {
            case .evaluate(let program, let operands):
                let inputs = operands.map(value)
                let count = inputs.map(\.count).max() ?? 1
                slots[place] = (0..<count).map { i in program.value(at: inputs.map { $0.count == 1 ? $0[0] : $0[i] }) }
            case .sum(let program, let operands):
                let inputs = operands.map(value)
                slots[place] = [
                    (0..<width).reduce(0) { sum, i in
                        sum + program.value(at: inputs.map { $0.count == 1 ? $0[0] : $0[i] })
                    }
                ]
            case .multiply(let family, let isTransposed, let operand):
                multiplications += 1
                let x = value(operand)
                slots[place] = (0..<width).map { i in
                    (0..<width).reduce(0) { sum, j in
                        sum + random[family][isTransposed ? j * width + i : i * width + j] * x[x.count == 1 ? 0 : j]
                    }
                }
            case .assign(let neuron, let operand):
                let x = value(operand)
                let count = network.neurons[neuron].isVector ? width : 1
                precondition(x.count == 1 || x.count == count, "a vector for a number")
                after[neuron] = x.count == count ? x : Array(repeating: x[0], count: count)
            }
        }
        return after
    }

    private func value(_ operand: StepRules.Operand) -> [Double] {
        switch operand {
        case .neuron(let number, let isBefore): isBefore ? before[number] : after[number]!
        case .random(let family): random[family]
        case .slot(let slot): slots[slot]!
        }
    }
}

extension ElementProgram {
    /// The value at one neuron, by the C library.
    func value(at inputs: [Double]) -> Double {
        var values: [Double] = []
        for step in instructions {
            let a = { values[Int(step.a)] }
            let b = { values[Int(step.b)] }
            let value: Double =
                switch cs_operation(UInt32(step.operation)) {
                case CS_CONSTANT: step.value
                case CS_INPUT: inputs[Int(step.a)]
                case CS_ADD: a() + b()
                case CS_SUBTRACT: a() - b()
                case CS_MULTIPLY: a() * b()
                case CS_DIVIDE: a() / b()
                case CS_SCALE: step.value * a()
                case CS_SCALE_ADD: step.value * a() + b()
                case CS_POWER: pow(a(), Double(step.b))
                case CS_REAL_POWER: pow(a(), b())
                case CS_SQRT: a().squareRoot()
                case CS_EXP: exp(a())
                case CS_LOG: log(a())
                case CS_SIN: sin(a())
                case CS_COS: cos(a())
                case CS_TAN: tan(a())
                case CS_ASIN: asin(a())
                case CS_SINH: sinh(a())
                case CS_COSH: cosh(a())
                case CS_TANH: tanh(a())
                case CS_ERF: erf(a())
                case CS_GAMMA: tgamma(a())
                case CS_RELU: max(a(), 0)
                case CS_ABS: abs(a())
                case CS_SIGN: a() > 0 ? 1 : a() < 0 ? -1 : 0
                case CS_STEP: a() > 0 ? 1 : 0
                default: Double.nan
                }
            values.append(value)
        }
        return values.last!
    }
}
