import Algebra
import Sampling
import Theory

/// Collects the instructions of one step; what has been computed once is not computed again.
struct RulesBuilder {
    private enum Key: Hashable {
        case evaluate(ElementSum)
        case multiply(family: Int, transposed: Bool, StepRules.Operand)
        case sum(ElementSum)
    }

    /// Activations by their numbers, with values for their letters.
    let functions: [Expr]
    private(set) var instructions: [StepRules.Instruction] = []
    private var known: [Key: Int] = [:]

    init(functions: [Expr]) { self.functions = functions }

    private mutating func slot(
        for key: Key, _ instruction: () throws(CalculationError) -> StepRules.Instruction
    ) throws(CalculationError) -> StepRules.Operand {
        if let slot = known[key] { return .slot(slot) }
        instructions.append(try instruction())
        known[key] = instructions.count - 1
        return .slot(instructions.count - 1)
    }

    /// A function at each index.
    mutating func evaluate(_ sum: ElementSum) throws(CalculationError) -> StepRules.Operand {
        if let operand = sum.onlyOperand { return operand }
        let functions = functions
        return try slot(for: .evaluate(sum)) { () throws(CalculationError) in
            let (program, operands) = try sum.program(functions)
            return .evaluate(program, operands)
        }
    }

    /// A matrix of a family times a vector.
    mutating func multiply(
        _ family: Int, transposed: Bool, _ vector: StepRules.Operand
    ) throws(CalculationError) -> StepRules.Operand {
        try slot(for: .multiply(family: family, transposed: transposed, vector)) { () throws(CalculationError) in
            .multiply(family: family, transposed: transposed, vector)
        }
    }

    /// The sum over neurons of a function.
    mutating func sum(_ sum: ElementSum) throws(CalculationError) -> StepRules.Operand {
        let functions = functions
        return try slot(for: .sum(sum)) { () throws(CalculationError) in
            let (program, operands) = try sum.program(functions)
            return .sum(program, operands)
        }
    }

    mutating func assign(_ neuron: Int, _ value: StepRules.Operand) {
        instructions.append(.assign(neuron: neuron, value))
    }
}
