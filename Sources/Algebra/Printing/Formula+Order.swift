import Exact

extension Formula {
    /// A power as an O-term names it: `1/N^3`, `g^5`, `1`.
    public mutating func orderTerm(_ name: String, _ exponent: Int) -> Part {
        if exponent == 0 { return number(1) }
        let base = self.name(name)
        let raised = exponent.magnitude == 1 ? base : power(base, number(Rational(exponent).magnitude))
        return exponent > 0 ? raised : fraction(number(1), over: [raised])
    }
}

extension Notation {
    /// A power by itself, as an O-term names it.
    ///
    /// - Precondition: the name is one that every notation can spell, as those of a theory are.
    public func orderTerm(_ name: String, _ power: Int) -> String {
        var formula = Formula()
        formula.whole = formula.orderTerm(name, power)
        do {
            return try formula.written(as: self)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
