import Algebra
import Sampling
import Theory

/// One factor of a product at one index: a number that stands there, or an activation of it.
struct ElementFactor: Hashable, Comparable {
    var operand: StepRules.Operand
    var activation: ActivationID?

    init(_ operand: StepRules.Operand, activation: ActivationID? = nil) {
        (self.operand, self.activation) = (operand, activation)
    }

    /// An order that depends on nothing but the numbers.
    private var order: [Int] {
        let place =
            switch operand {
            case .neuron(let number, let before): [0, number, before ? 0 : 1]
            case .random(let number): [1, number, 0]
            case .slot(let number): [2, number, 0]
            }
        return place + [activation.map { $0.rank + 1 } ?? 0]
    }

    static func < (left: ElementFactor, right: ElementFactor) -> Bool {
        left.order.lexicographicallyPrecedes(right.order)
    }
}

/// A number times a product of factors at one index.
struct ElementTerm: Hashable {
    var coefficient: Double
    /// Ascending.
    var factors: [ElementFactor]

    init(_ coefficient: Double, _ factors: [ElementFactor]) {
        self.coefficient = coefficient
        self.factors = factors.sorted()
    }
}

/// A sum of products at one index: what one program computes.
struct ElementSum: Hashable {
    private(set) var terms: [ElementTerm] = []

    init(_ terms: [ElementTerm] = []) { for term in terms { add(term) } }

    mutating func add(_ term: ElementTerm) {
        guard let known = terms.firstIndex(where: { $0.factors == term.factors }) else {
            if term.coefficient != 0 { terms.append(term) }
            return
        }
        terms[known].coefficient += term.coefficient
        if terms[known].coefficient == 0 { terms.remove(at: known) }
    }

    /// The operand that the sum is, if it is nothing else.
    var onlyOperand: StepRules.Operand? {
        guard terms.count == 1, terms[0].coefficient == 1, terms[0].factors.count == 1,
            terms[0].factors[0].activation == nil
        else { return nil }
        return terms[0].factors[0].operand
    }

    /// The operands, each once, and the program over them.
    func program(
        _ functions: [Expr]
    ) throws(CalculationError) -> (program: ElementProgram, operands: [StepRules.Operand]) {
        var program = ElementProgram()
        var operands: [StepRules.Operand] = []
        /// Where the last step is: steps that are known already are not repeated.
        var last = -1
        func step(of factor: ElementFactor) throws(CalculationError) -> Int {
            let place = operands.firstIndex(of: factor.operand) ?? operands.count
            if place == operands.count { operands.append(factor.operand) }
            let input = program.input(place)
            last = max(last, input)
            guard let id = factor.activation else { return input }
            let value = try program.append(functions[id.rank], of: input)
            last = max(last, value)
            return value
        }
        func note(_ step: Int) -> Int {
            last = max(last, step)
            return step
        }
        var total: Int?
        // A term without a number in front comes first; then c·x + y is one step.
        let ordered = terms.filter { $0.coefficient == 1 } + terms.filter { $0.coefficient != 1 }
        for term in ordered {
            var product: Int?
            var rest = term.factors[...]
            while let factor = rest.first {
                let power = rest.prefix { $0 == factor }.count
                rest = rest.dropFirst(power)
                var value = try step(of: factor)
                if power > 1 { value = note(program.power(value, power)) }
                product = product.map { note(program.append(.multiply, $0, value)) } ?? value
            }
            guard let product else {
                let number = note(program.constant(term.coefficient))
                total = total.map { note(program.append(.add, $0, number)) } ?? number
                continue
            }
            switch (total, term.coefficient) {
            case (nil, 1): total = product
            case (nil, let factor): total = note(program.scale(factor, product))
            case (let sum?, 1): total = note(program.append(.add, sum, product))
            case (let sum?, let factor): total = note(program.scale(factor, product, adding: sum))
            }
        }
        let value = total ?? note(program.constant(0))
        if value != last { program.scale(1, value) }
        return (program, operands)
    }
}
