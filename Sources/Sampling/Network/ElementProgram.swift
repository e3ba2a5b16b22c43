import CSampling

/// A function of numbers that stand at one neuron, as a list of steps: what acts on each neuron alone.
///
///     var tanhOfSum = ElementProgram()                       // tanh(x + y)
///     let sum = tanhOfSum.append(.add, tanhOfSum.input(0), tanhOfSum.input(1))
///     tanhOfSum.append(.tanh, sum)
///
/// The result of the last step is the value. A step is known by its place.
public struct ElementProgram: Sendable, Equatable {
    /// Functions of one step.
    public enum Unary: Sendable, CaseIterable {
        case squareRoot, exp, log, sin, cos, tan, asin, sinh, cosh, tanh, erf, gamma, relu, abs, sign, step
    }

    /// Functions of two steps.
    public enum Binary: Sendable, CaseIterable { case add, subtract, multiply, divide, realPower }

    /// A step as the kernel reads it.
    struct Step: Sendable, Equatable {
        var operation: UInt32
        var a: Int32 = 0
        var b: Int32 = 0
        var value = 0.0
    }

    private(set) var steps: [Step] = []
    /// How many inputs there are: one more than the highest that is read.
    public private(set) var inputCount = 0

    public init() {}

    public var isEmpty: Bool { steps.isEmpty }
    public var stepCount: Int { steps.count }

    @discardableResult
    public mutating func constant(_ value: Double) -> Int {
        append(Step(operation: CS_CONSTANT.rawValue, value: value))
    }

    @discardableResult
    public mutating func input(_ number: Int) -> Int {
        inputCount = max(inputCount, number + 1)
        return append(Step(operation: CS_INPUT.rawValue, a: Int32(number)))
    }

    @discardableResult
    public mutating func append(_ function: Unary, _ argument: Int) -> Int {
        append(Step(operation: function.operation.rawValue, a: Int32(argument)))
    }

    @discardableResult
    public mutating func append(_ function: Binary, _ left: Int, _ right: Int) -> Int {
        append(Step(operation: function.operation.rawValue, a: Int32(left), b: Int32(right)))
    }

    /// factor·argument.
    @discardableResult
    public mutating func scale(_ factor: Double, _ argument: Int) -> Int {
        append(Step(operation: CS_SCALE.rawValue, a: Int32(argument), value: factor))
    }

    /// factor·argument + addend, rounded once.
    @discardableResult
    public mutating func scale(_ factor: Double, _ argument: Int, adding addend: Int) -> Int {
        append(Step(operation: CS_SCALE_ADD.rawValue, a: Int32(argument), b: Int32(addend), value: factor))
    }

    /// argument to an integer power.
    @discardableResult
    public mutating func power(_ argument: Int, _ exponent: Int) -> Int {
        append(Step(operation: CS_POWER.rawValue, a: Int32(argument), b: Int32(exponent)))
    }

    private mutating func append(_ step: Step) -> Int {
        if let known = steps.firstIndex(of: step) { return known }
        steps.append(step)
        return steps.count - 1
    }

    /// The list as the kernel reads it.
    var instructions: [cs_instruction] {
        steps.map { cs_instruction(operation: Int32($0.operation), a: $0.a, b: $0.b, value: $0.value) }
    }
}

extension ElementProgram.Unary {
    fileprivate var operation: cs_operation {
        switch self {
        case .squareRoot: CS_SQRT
        case .exp: CS_EXP
        case .log: CS_LOG
        case .sin: CS_SIN
        case .cos: CS_COS
        case .tan: CS_TAN
        case .asin: CS_ASIN
        case .sinh: CS_SINH
        case .cosh: CS_COSH
        case .tanh: CS_TANH
        case .erf: CS_ERF
        case .gamma: CS_GAMMA
        case .relu: CS_RELU
        case .abs: CS_ABS
        case .sign: CS_SIGN
        case .step: CS_STEP
        }
    }
}

extension ElementProgram.Binary {
    fileprivate var operation: cs_operation {
        switch self {
        case .add: CS_ADD
        case .subtract: CS_SUBTRACT
        case .multiply: CS_MULTIPLY
        case .divide: CS_DIVIDE
        case .realPower: CS_REAL_POWER
        }
    }
}
