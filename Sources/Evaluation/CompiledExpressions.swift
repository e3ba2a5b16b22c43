import Algebra
import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Several expressions of the same variables as one list of steps, evaluated at many points at once with bounds on the
/// rounding errors.
///
/// Parts that the expressions share are computed once. Each step knows how an error of its operands and the rounding of its own
/// enter its result (running error analysis: N. Higham, Accuracy and Stability of Numerical Algorithms, section 3.3).
public struct CompiledExpressions: Sendable {
    enum Step: Sendable {
        case constant(Double, error: Double)
        case input(Int)
        case sum([Int])
        case product([Int])
        case power(Int, exponent: Int)
        case realPower(Int, Int)
        case squareRoot(Int)
        case elementary(Elementary, Int)
        case call(Function, [Int])
    }

    /// Functions with their own rule for errors.
    enum Elementary: String, Sendable {
        case exp, log, sin, cos, asin, tanh, erf, sinh, cosh, relu, abs, sign, step
    }

    public let expressions: [Expr]
    public let variables: [Variable]
    private(set) var steps: [Step] = []
    private(set) var outputs: [Int] = []

    /// - Throws: ``EvaluationError/noValueGiven(for:)``, ``EvaluationError/notEvaluated(part:)``.
    public init(
        _ expressions: [Expr], in variables: [Variable], parameters: [Variable: Double] = [:]
    ) throws(EvaluationError) {
        self.expressions = expressions
        self.variables = variables
        var places: [Expr: Int] = [:]
        var steps: [Step] = []
        for expression in expressions.map(\.withoutOverflow) {
            let output = try expression.fold { (part: Expr, operands: [Int]) throws(EvaluationError) -> Int in
                if let known = places[part] { return known }
                steps.append(try Self.step(part, operands, variables, parameters))
                places[part] = steps.count - 1
                return steps.count - 1
            }
            outputs.append(output)
        }
        self.steps = steps
    }

    private static func step(
        _ part: Expr, _ operands: [Int], _ variables: [Variable], _ parameters: [Variable: Double]
    ) throws(EvaluationError) -> Step {
        switch part.form {
        case .number(let value): return .constant(value.doubleValue, error: value.doubleInterval.width)
        case .constant(let constant):
            if constant != .pi { throw .notEvaluated(part: part) }
            return .constant(.pi, error: 2e-16)
        case .variable(let variable):
            if let place = variables.firstIndex(of: variable) { return .input(place) }
            guard let value = parameters[variable] else { throw .noValueGiven(for: variable) }
            return .constant(value, error: 0)
        case .sum: return .sum(operands)
        case .product: return .product(operands)
        case .power(_, let exponent):
            if let n = exponent.number?.asInt, n.magnitude <= 1 << 20 { return .power(operands[0], exponent: n) }
            if exponent.number == Rational(1, 2) { return .squareRoot(operands[0]) }
            return .realPower(operands[0], operands[1])
        case .call(let function, _):
            if function == .delta { throw .notEvaluated(part: part) }
            if let elementary = Elementary(rawValue: function.name) { return .elementary(elementary, operands[0]) }
            return .call(function, operands)
        case .summation, .integral: throw .notEvaluated(part: part)
        }
    }

    /// The values at one point; not a number where there is none.
    public func estimates(at point: [Double]) -> [Estimate] {
        var memory = Memory(self, points: 1)
        for (place, value) in point.enumerated() { memory.setInput(place, [value], errors: [0]) }
        run(&memory)
        return outputs.indices.map { output in
            let (value, error) = memory.output(output, 0)
            return value.isNaN ? Estimate(.nan, error: .infinity) : Estimate(value, error: error)
        }
    }

    /// The place where steps leave their results: step after step, each with all points.
    struct Memory {
        let points: Int
        fileprivate var values: [Double]
        fileprivate var errors: [Double]
        fileprivate var inputs: [Double]
        fileprivate var inputErrors: [Double]
        fileprivate let outputs: [Int]

        init(_ program: CompiledExpressions, points: Int) {
            self.points = points
            values = [Double](repeating: 0, count: program.steps.count * points)
            errors = values
            inputs = [Double](repeating: 0, count: program.variables.count * points)
            inputErrors = inputs
            outputs = program.outputs
        }

        mutating func setInput(_ variable: Int, _ numbers: [Double], errors: [Double]) {
            for point in 0..<points {
                inputs[variable * points + point] = numbers[point]
                inputErrors[variable * points + point] = errors[point]
            }
        }

        func output(_ output: Int, _ point: Int) -> (value: Double, error: Double) {
            let place = outputs[output] * points + point
            return (values[place], errors[place])
        }
    }

    /// Evaluates at the points of the memory's inputs.
    func run(_ memory: inout Memory) {
        let n = memory.points
        let (inputs, inputErrors) = (memory.inputs, memory.inputErrors)
        memory.values.withUnsafeMutableBufferPointer { v in
            memory.errors.withUnsafeMutableBufferPointer { e in
                for (position, step) in steps.enumerated() {
                    Self.perform(step, at: position * n, points: n, v, e, inputs, inputErrors)
                }
            }
        }
    }
}
