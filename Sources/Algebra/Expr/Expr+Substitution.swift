import Exact

extension Expr {
    /// The variables that the value depends on: all that occur, without those of Σ and ∫, in their order.
    public var freeVariables: [Variable] { variables }

    /// The expression with values for variables or for whole parts, all at once.
    ///
    /// A part is looked for from the outside in, as it stands in the normal form; a product also without its number, so that
    /// `x*y` is found in `2*x*y`. What has been put in is not searched again. No Σ or ∫ captures a variable of a value.
    ///
    ///     try (x / y).substituting([x: y, y: x])                   // y/x
    ///     try (2 * Expr.sin(x) + x).substituting([Expr.sin(x): s])     // 2*s + x
    ///
    /// - Complexity: linear in the number of different parts.
    /// - Throws: ``ExprAlgebraError/expression(_:)``, such as a division by zero;
    ///   ``ExprAlgebraError/contradictsAssumptions(_:value:)`` for a number that a variable was declared not to be, since what
    ///   has been simplified by that declaration would be wrong.
    public func substituting(_ values: [Expr: Expr]) throws(ExprAlgebraError) -> Expr {
        for (key, value) in values {
            if let variable = key.variable { try Expr.check(value, for: variable) }
        }
        // A part below one that is replaced may have no value, as x in 1/x: errors count only where the value is used.
        let result = fold { (part: Expr, children: [Result<Expr, ExprError>]) -> Result<Expr, ExprError> in
            if let value = values[part] { return .success(value) }
            do throws(ExprError) {
                if case .product = part.head, part.node.children[0].number != nil,
                    let value = values[part.coefficientAndRest.rest]
                {
                    return .success(try .product([part.node.children[0], value]))
                }
                var parts: [Expr] = []
                for child in children { parts.append(try child.get()) }
                return .success(try part.rebuilt(from: parts))
            } catch {
                return .failure(error)
            }
        }
        return try ExprAlgebraError.translating { () throws(ExprError) in try result.get() }
    }

    /// The expression with values for variables, all at once; see ``substituting(_:)-([Expr:Expr])``.
    public func substituting(_ values: [Variable: Expr]) throws(ExprAlgebraError) -> Expr {
        var parts: [Expr: Expr] = [:]
        for (variable, value) in values { parts[Expr(variable)] = value }
        return try substituting(parts)
    }

    /// Throws if a number is certainly not what a variable is known to be.
    private static func check(_ value: Expr, for variable: Variable) throws(ExprAlgebraError) {
        let known = variable.assumptions.subtracting(.small)
        if known.isEmpty || value.assumptions.isSuperset(of: known) { return }
        if isCertainlyNot(known, value, variable) { throw .contradictsAssumptions(variable, value: value) }
    }

    /// Decided for numbers and constants, for expressions without variables by their value, and for others by a sign or an
    /// imaginary unit in front; `2 − q` for a positive variable is the caller's affair.
    private static func isCertainlyNot(_ known: Assumptions, _ value: Expr, _ variable: Variable) -> Bool {
        switch value.head {
        case .number, .constant: return true
        default: break
        }
        if value.variables.isEmpty, value.node.openLevels == 0 {
            // Without a real value, or with one that no rounding makes right.
            guard let number = try? value.value() else { return true }
            return !variable.allows(number, tolerance: 1e-9)
        }
        if known.contains(.positive), (-value).isPositive { return true }
        guard let rotated = try? Expr.product([value, .power(.imaginaryUnit, .minusOne)]) else { return false }
        return rotated.isReal && !value.isReal
    }
}

// MARK: - Bodies of Σ and ∫

extension Expr {
    /// The body of a Σ or ∫ with a value for its variable; the sign around it is gone.
    ///
    /// Places that belong to signs further out count one sign less; places of the value itself count those that now stand
    /// around it.
    func body(at value: Expr) throws(ExprError) -> Expr {
        var shifted: [Int: Expr] = [:]
        return try node.children[0].foldWithLevels {
            (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
            guard let place = part.variable, place.isPlace else { return try part.rebuilt(from: children) }
            if place.level < level { return part }
            if place.level > level { return Expr(Variable(level: place.level - 1, place.assumptions)) }
            if let known = shifted[level] { return known }
            let shiftedValue = try value.placesShifted(by: level)
            shifted[level] = shiftedValue
            return shiftedValue
        }
    }

    /// The expression as it reads with more signs around it.
    private func placesShifted(by signs: Int) throws(ExprError) -> Expr {
        if signs == 0 || node.openLevels == 0 { return self }
        return try foldWithLevels { (part: Expr, level: Int, children: [Expr]) throws(ExprError) -> Expr in
            guard let place = part.variable, place.isPlace else { return try part.rebuilt(from: children) }
            return place.level < level ? part : Expr(Variable(level: place.level + signs, place.assumptions))
        }
    }
}
