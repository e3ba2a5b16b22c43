import Exact

extension Formula {
    /// The expression as it is set on paper: negative powers below the bar, square roots as roots, Σ and ∫ with names for
    /// their variables that are free everywhere in the expression.
    ///
    /// - Complexity: linear in the number of different parts.
    public init(_ expression: Expr) {
        self.init()
        var names = PlaceNames(avoiding: expression.variables)
        var formula = Formula()
        // A part from below a Σ or ∫ has places of signs that are not there; they count as the outermost ones.
        let outside = expression.node.openLevels
        let written = expression.foldWithLevels { (part: Expr, level: Int, children: [Written]) -> Written in
            switch part.head {
            case .number(let value): return Written(formula.number(value))
            case .constant(let constant): return Written(formula.name(constant.rawValue))
            case .variable(let variable):
                if !variable.isPlace { return Written(formula.name(variable.name)) }
                let head: ExprHead = variable.assumptions.contains(.integer) ? .summation : .integral
                return Written(formula.name(names.name(ofLevel: outside + level - 1 - variable.level, head)))
            case .product:
                return Written(
                    formula.product(
                        1, children.filter { !$0.isBelow }.map(\.part), over: children.filter(\.isBelow).map(\.part)))
            case .power: return formula.power(part.children[1].number, children.map { formula.whole($0) })
            case .sum: return Written(formula.sum(children.map { formula.whole($0) }))
            case .call(let function):
                return Written(formula.call(function.name, children.map { formula.whole($0) }))
            case .summation, .integral:
                let parts = children.map { formula.whole($0) }
                return Written(
                    formula.accumulation(
                        part.head == .summation ? .sum : .integral,
                        over: names.name(ofLevel: outside + level, part.head),
                        from: parts[1], to: parts[2], of: parts[0]))
            }
        }
        formula.whole = formula.whole(written)
        self = formula
    }

    /// A part, or one over a part that waits for a bar to stand below.
    private struct Written {
        let part: Part
        let isBelow: Bool

        init(_ part: Part, isBelow: Bool = false) {
            self.part = part
            self.isBelow = isBelow
        }
    }

    private mutating func whole(_ written: Written) -> Part {
        written.isBelow ? fraction(number(1), over: [written.part]) : written.part
    }

    /// A power of base and exponent, below the bar if the exponent is a negative number.
    private mutating func power(_ exponent: Rational?, _ parts: [Part]) -> Written {
        guard let exponent else { return Written(power(parts[0], parts[1])) }
        let magnitude = exponent.magnitude
        let part = magnitude == Rational(1, 2) ? root(parts[0]) : power(parts[0], magnitude)
        return Written(part, isBelow: exponent.signum() < 0)
    }
}
