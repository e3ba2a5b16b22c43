// Σ and ∫. The variable of a sign is not kept by name: in the body stand places that count the signs between them and their
// own. So sums that differ in the name of the variable are the same, and no substitution can capture a variable.

extension Expr {
    /// Σ over the integers from one bound to the other, both included; it is not evaluated.
    ///
    /// The variable counts as an integer in the body, with the assumptions it brings.
    ///
    ///     let k = Variable("k")
    ///     let geometric = try Expr.summation(of: .power(x, Expr(k)), over: k, from: 0, through: T)
    ///
    /// - Complexity: linear in the size of the body, in which the variable gives way to a place.
    /// - Throws: ``ExprError/tooManyNestedBinders``.
    public static func summation(
        of body: Expr, over variable: Variable, from lower: Expr, through upper: Expr
    ) throws(ExprError) -> Expr {
        let assumptions = variable.assumptions.union(.integer)
        return try binder(.summation(assumptions), [body.closed(over: variable, assumptions), lower, upper])
    }

    /// ∫ over the reals from one bound to the other; it is not evaluated.
    ///
    /// The variable counts as real in the body, with the assumptions it brings.
    ///
    /// - Complexity: linear in the size of the body.
    /// - Throws: ``ExprError/tooManyNestedBinders``.
    public static func integral(
        of body: Expr, over variable: Variable, from lower: Expr, to upper: Expr
    ) throws(ExprError) -> Expr {
        let assumptions = variable.assumptions.union(.real)
        return try binder(.integral(assumptions), [body.closed(over: variable, assumptions), lower, upper])
    }

    /// The body of a sign with places for a variable.
    private func closed(over variable: Variable, _ assumptions: Assumptions) throws(ExprError) -> Expr {
        if node.binders >= Expr.deepestBinders { throw .tooManyNestedBinders }
        return try foldWithLevels { (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
            if part.variable == variable { return Expr(Variable(level: level, assumptions)) }
            return try part.rebuilt(from: children)
        }
    }

    /// The body of this sign with a variable for its places, and that variable: its name is free in the body.
    func opened() -> (body: Expr, variable: Variable) {
        let body = children[0]
        let taken = Set(body.variables.map(\.name))
        return opened(as: body.nameOfVariable(for: head, avoiding: taken))
    }

    /// The body of this sign with a variable of the given name for its places.
    func opened(as name: String) -> (body: Expr, variable: Variable) {
        guard let known = head.variableAssumptions else { preconditionFailure("only a Σ or ∫ has a body") }
        let variable = Variable(name, known)
        do {
            let body = try children[0].foldWithLevels { (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
                if let place = part.variable, place.isPlace, place.level == level { return Expr(variable) }
                return try part.rebuilt(from: children)
            }
            return (body, variable)
        } catch {
            preconditionFailure("a variable in its place made no expression: \(error)")
        }
    }

    /// The first name of a list that is not taken: of `k, l, m, n, j` for sums and `t, s, r, u, v` for integrals, or else the
    /// first of them with a number, `k1`.
    func nameOfVariable(for head: ExprHead, avoiding taken: Set<String>) -> String {
        var names = ["k", "l", "m", "n", "j"]
        if case .integral = head { names = ["t", "s", "r", "u", "v"] }
        if let free = names.first(where: { !taken.contains($0) }) { return free }
        var number = 1
        while taken.contains("\(names[0])\(number)") { number += 1 }
        return "\(names[0])\(number)"
    }
}

extension ExprHead {
    /// What is known of the variable of a Σ or ∫.
    var variableAssumptions: Assumptions? {
        switch self {
        case .summation(let known), .integral(let known): known
        default: nil
        }
    }
}
