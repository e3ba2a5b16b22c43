import CSampling
import Foundation
import Testing

@Suite("Programs of neurons in the kernel")
struct KernelProgramTests {
    /// Numbers of steps in the order of the list, each neuron on its own, with the C library.
    static func interpreted(_ steps: [cs_instruction], _ inputs: [Double]) -> Double {
        var results: [Double] = []
        for step in steps {
            let operation = cs_operation(rawValue: UInt32(step.operation))
            let a = operation == CS_INPUT || operation == CS_CONSTANT ? 0 : results[Int(step.a)]
            func b() -> Double { results[Int(step.b)] }
            let result: Double =
                switch operation {
                case CS_CONSTANT: step.value
                case CS_INPUT: inputs[Int(step.a)]
                case CS_ADD: a + b()
                case CS_SUBTRACT: a - b()
                case CS_MULTIPLY: a * b()
                case CS_DIVIDE: a / b()
                case CS_SCALE: step.value * a
                case CS_SCALE_ADD: b().addingProduct(step.value, a)
                case CS_POWER: pow(a, Double(step.b))
                case CS_REAL_POWER: pow(a, b())
                case CS_SQRT: a.squareRoot()
                case CS_EXP: exp(a)
                case CS_LOG: log(a)
                case CS_SIN: sin(a)
                case CS_COS: cos(a)
                case CS_TAN: tan(a)
                case CS_ASIN: asin(a)
                case CS_SINH: sinh(a)
                case CS_COSH: cosh(a)
                case CS_TANH: tanh(a)
                case CS_ERF: erf(a)
                case CS_GAMMA: tgamma(a)
                case CS_RELU: max(a, 0)
                case CS_ABS: a.magnitude
                case CS_SIGN: a > 0 ? 1 : a < 0 ? -1 : 0
                default: a > 0 ? 1 : 0
                }
            results.append(result)
        }
        return results.last ?? .nan
    }

    /// Random lists with every operation. Arguments are brought to where the operation is tame.
    static func randomProgram(length: Int, _ generator: inout SystematicGenerator) -> [cs_instruction] {
        var steps = [
            Kernel.step(CS_INPUT, 0), Kernel.step(CS_INPUT, 1), Kernel.step(CS_INPUT, 2),
            Kernel.step(CS_CONSTANT, 0, 0, 0.4),
        ]
        let unary = [
            CS_SIN, CS_COS, CS_ASIN, CS_SINH, CS_COSH, CS_TANH, CS_ERF, CS_RELU, CS_ABS, CS_SIGN, CS_STEP, CS_EXP,
            CS_TAN,
        ]
        let positive = [CS_SQRT, CS_LOG, CS_GAMMA]
        while steps.count < length {
            let (a, b) = (
                Int32.random(in: 0..<Int32(steps.count), using: &generator),
                Int32.random(in: 0..<Int32(steps.count), using: &generator)
            )
            let last = Int32(steps.count)
            let value = Double.random(in: -2...2, using: &generator)
            switch Int.random(in: 0..<9, using: &generator) {
            case 0: steps.append(Kernel.step(CS_ADD, a, b))
            case 1: steps.append(Kernel.step(CS_SUBTRACT, a, b))
            case 2: steps.append(Kernel.step(CS_MULTIPLY, a, b))
            case 3: steps.append(Kernel.step(CS_SCALE, a, 0, value))
            case 4: steps.append(Kernel.step(CS_SCALE_ADD, a, b, value))
            case 5:
                // a/(1 + b^2)
                steps += [
                    Kernel.step(CS_POWER, b, 2), Kernel.step(CS_CONSTANT, 0, 0, 1), Kernel.step(CS_ADD, last, last + 1),
                    Kernel.step(CS_DIVIDE, a, last + 2),
                ]
            case 6:
                // (1 + |a|) to powers.
                steps += [
                    Kernel.step(CS_ABS, a), Kernel.step(CS_CONSTANT, 0, 0, 1), Kernel.step(CS_ADD, last, last + 1),
                    Kernel.step(CS_POWER, last + 2, Int32.random(in: -4...4, using: &generator)),
                    Kernel.step(CS_TANH, b), Kernel.step(CS_REAL_POWER, last + 2, last + 4),
                ]
            case 7:
                steps += [
                    Kernel.step(CS_TANH, a), Kernel.step(CS_CONSTANT, 0, 0, 1.5), Kernel.step(CS_ADD, last, last + 1),
                    Kernel.step(positive.randomElement(using: &generator)!, last + 2),
                ]
            default:
                // Arguments within 0.9 of 0.
                steps += [
                    Kernel.step(CS_TANH, a), Kernel.step(CS_SCALE, last, 0, 0.9),
                    Kernel.step(unary.randomElement(using: &generator)!, last + 1),
                ]
            }
        }
        return steps
    }

    @Test("random lists, with inputs of one and of many numbers", arguments: 0..<60)
    func random(_ number: Int) {
        var generator = SystematicGenerator(state: UInt64(number))
        let count = [1, 5, 8, 100, 128, 300][number % 6]
        let steps = Self.randomProgram(length: number < 50 ? 5 + number % 20 : 60, &generator)
        let inputs = (0..<3).map { input in
            Kernel.normals(
                seed: UInt64(number), stream: UInt64(input), count: (number / 6 + input) % 4 == 0 ? 1 : count)
        }
        let found = Kernel.run(steps, inputs, count: count)
        for neuron in 0..<count {
            let expected = Self.interpreted(steps, inputs.map { $0.count == 1 ? $0[0] : $0[neuron] })
            #expect((found[neuron] - expected).magnitude <= 1e-11 * max(1, expected.magnitude), "neuron \(neuron)")
        }
        let isNumber = found.allSatisfy { $0 == found[0] }
        let sum = Kernel.sum(steps, inputs, count: count)
        if isNumber {
            #expect((sum - found[0] * Double(count)).magnitude <= 1e-13 * sum.magnitude)
        } else {
            #expect(sum == cs_sum(found, count))
        }
    }

    @Test("a program of nothing but an input, a number, a product", arguments: [1, 8, 13, 128, 200])
    func simplest(_ count: Int) {
        let x = Kernel.normals(seed: 1, count: count)
        let y = Kernel.normals(seed: 2, count: count)
        let input = [Kernel.step(CS_INPUT, 1)]
        #expect(Kernel.run(input, [x, y], count: count) == y)
        #expect(Kernel.sum(input, [x, y], count: count) == cs_sum(y, count))
        let number = [Kernel.step(CS_CONSTANT, 0, 0, 0.7)]
        #expect(Kernel.run(number, [], count: count) == [Double](repeating: 0.7, count: count))
        #expect(Kernel.sum(number, [], count: count) == 0.7 * Double(count))
        let product = [Kernel.step(CS_INPUT, 0), Kernel.step(CS_INPUT, 1), Kernel.step(CS_MULTIPLY, 0, 1)]
        #expect(Kernel.sum(product, [x, y], count: count) == cs_sum(zip(x, y).map { $0 * $1 }, count))
        // One number stands for all neurons.
        #expect(Kernel.run(product, [x, [3]], count: count) == x.map { $0 * 3 })
    }

    @Test("the result may take the place of an input")
    func inPlace() {
        var x = Kernel.normals(seed: 1, count: 333)
        let expected = x.map { ($0 + 1) * $0 }
        let steps = [
            Kernel.step(CS_INPUT, 0), Kernel.step(CS_CONSTANT, 0, 0, 1), Kernel.step(CS_ADD, 0, 1),
            Kernel.step(CS_MULTIPLY, 2, 0),
        ]
        x.withUnsafeMutableBufferPointer { buffer in
            var input = cs_input(numbers: UnsafePointer(buffer.baseAddress), is_scalar: 0)
            cs_run(steps, Int32(steps.count), &input, buffer.baseAddress, buffer.count)
        }
        #expect(x == expected)
    }
}

/// SplitMix64.
struct SystematicGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
