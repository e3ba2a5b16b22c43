extension StepRules {
    /// The rules that give the chosen neurons alone: other assignments, and what only they need, are left out. Slots keep their numbers.
    func keeping(_ isKept: (Int) -> Bool) -> StepRules {
        var needed = Set<Int>()
        var kept = instructions
        for place in instructions.indices.reversed() {
            switch instructions[place] {
            case .assign(let neuron, let operand):
                if isKept(neuron) {
                    needed.formUnion(Self.slots([operand]))
                } else {
                    kept[place] = Self.nothing
                }
            case .evaluate(_, let operands), .sum(_, let operands):
                if needed.contains(place) { needed.formUnion(Self.slots(operands)) } else { kept[place] = Self.nothing }
            case .multiply(_, _, let operand):
                if needed.contains(place) {
                    needed.formUnion(Self.slots([operand]))
                } else {
                    kept[place] = Self.nothing
                }
            }
        }
        return StepRules(kept)
    }

    private static func slots(_ operands: [Operand]) -> [Int] {
        operands.compactMap { if case .slot(let number) = $0 { number } else { nil } }
    }

    /// An instruction without effect.
    private static var nothing: Instruction {
        var zero = ElementProgram()
        zero.constant(0)
        return .evaluate(zero, [])
    }

    /// How many vectors a family is multiplied with in one step.
    func products(of family: Int) -> Int {
        instructions.count { if case .multiply(family, _, _) = $0 { true } else { false } }
    }

    /// Whether any instruction reads a neuron.
    var readsNeurons: Bool {
        instructions.contains { instruction in
            let operands: [Operand] =
                switch instruction {
                case .evaluate(_, let operands), .sum(_, let operands): operands
                case .multiply(_, _, let operand), .assign(_, let operand): [operand]
                }
            return operands.contains { if case .neuron = $0 { true } else { false } }
        }
    }
}
