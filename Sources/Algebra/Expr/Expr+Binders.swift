// Σ and ∫. The variable of a sign is not kept by name: in the body stand places that count the signs between them and their
// own. So sums that differ in the name of the variable are the same, and no substitution can capture a variable.

extension Expr {
    /// Σ over the integers from one bound to the other, both included; it is not evaluated, but for the empty sum of numbers
    /// as bounds, which is 0.
    ///
    /// In the body, the variable is known to be an integer and nothing else.
    ///
    ///     let k = Variable("k")
    ///     let geometric = try Expr.summation(of: .power(x, Expr(k)), over: k, from: 0, through: T)
    ///
    /// - Complexity: linear in the size of the body, in which the variable gives way to a place.
    /// - Throws: ``ExprError/tooManyNestedBinders``; ``ExprError/boundVariableKnowsMore(_:)`` if the variable was declared to be
    ///   more than the sign lets it be.
    public static func summation(
        of body: Expr, over variable: Variable, from lower: Expr, through upper: Expr
    ) throws(ExprError) -> Expr {
        try binder(.summation, [body.closed(over: variable, by: .summation), lower, upper])
    }

    /// ∫ over the reals from one bound to the other; it is not evaluated.
    ///
    /// In the body, the variable is known to be real and nothing else.
    ///
    /// - Complexity: linear in the size of the body.
    /// - Throws: ``ExprError/tooManyNestedBinders``; ``ExprError/boundVariableKnowsMore(_:)`` if the variable was declared to be
    ///   more than the sign lets it be.
    public static func integral(
        of body: Expr, over variable: Variable, from lower: Expr, to upper: Expr
    ) throws(ExprError) -> Expr {
        try binder(.integral, [body.closed(over: variable, by: .integral), lower, upper])
    }

    /// The body of a sign with places for a variable.
    private func closed(over variable: Variable, by head: ExprHead) throws(ExprError) -> Expr {
        if node.binders >= Expr.deepestBinders { throw .tooManyNestedBinders }
        let assumptions = ExprHead.placeAssumptions(head)
        // What was simplified because the variable is positive, say, would be wrong for the other terms.
        guard assumptions.isSuperset(of: variable.assumptions.subtracting(.small)) else {
            throw .boundVariableKnowsMore(variable.name)
        }
        return try foldWithLevels { (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
            if part.variable == variable { return Expr(Variable(level: level, assumptions)) }
            return try part.rebuilt(from: children)
        }
    }

    /// The body of this sign with a variable for its places, and that variable: its name is free in the body.
    func opened() -> (body: Expr, variable: Variable) {
        let body = children[0]
        var names = PlaceNames(avoiding: body.variables)
        let variable = Variable(names.name(ofLevel: 0, head), ExprHead.placeAssumptions(head))
        do {
            let named = try body.foldWithLevels {
                (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
                if let place = part.variable, place.isPlace, place.level == level { return Expr(variable) }
                return try part.rebuilt(from: children)
            }
            return (named, variable)
        } catch {
            preconditionFailure("a variable in its place made no expression: \(error)")
        }
    }
}

/// Names for the variables of Σ and ∫, which have none of their own: by the kind of the sign and the number of signs around
/// it, without the names that are taken. The outermost sum is over `k`, the next over `l`; integrals are over `t`, `s`.
struct PlaceNames {
    private let taken: Set<String>
    private var sums: [String] = []
    private var integrals: [String] = []

    init(avoiding variables: [Variable]) { taken = Set(variables.map(\.name)) }

    mutating func name(ofLevel level: Int, _ head: ExprHead) -> String {
        if head == .summation {
            extend(&sums, from: ["k", "l", "m", "n", "j"], through: level)
            return sums[level]
        }
        extend(&integrals, from: ["t", "s", "r", "u", "v"], through: level)
        return integrals[level]
    }

    /// After the letters of the list come `k1`, `k2`, … .
    private func extend(_ names: inout [String], from letters: [String], through level: Int) {
        if level < names.count { return }
        if names.isEmpty { names = letters.filter { !taken.contains($0) } }
        var number = 1
        while names.count <= level {
            let name = "\(letters[0])\(number)"
            if !taken.contains(name), !names.contains(name) { names.append(name) }
            number += 1
        }
    }
}
