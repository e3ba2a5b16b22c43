/// Rules to rewrite with, in the order in which they are tried.
///
///     try expression.rewritten(by: .hyperbolicToExponential)
///     try expression.rewritten(by: [.splitLogarithms, .mergeExponentials])
///     try expression.rewritten(by: RewriteRules.named("tanToQuotient")!)
public struct RewriteRules: Sendable {
    public let rules: [RewriteRule]

    public init(_ rules: [RewriteRule]) { self.rules = rules }

    /// The set of rules, or the one rule, with a name.
    public static func named(_ name: String) -> RewriteRules? {
        if let set = all.first(where: { $0.name == name }) { return set.rules }
        for (_, set) in all {
            if let rule = set.rules.first(where: { $0.name == name }) { return RewriteRules([rule]) }
        }
        return nil
    }
}

extension RewriteRules: ExpressibleByArrayLiteral {
    /// All rules of several sets.
    public init(arrayLiteral sets: RewriteRules...) { rules = sets.flatMap(\.rules) }
}

extension Expr {
    /// The expression rewritten by rules until none matches any more, parts before the whole.
    ///
    /// A rule that is right only if something is not zero, such as 1 − r in a geometric sum, is left out where that is not
    /// certain.
    ///
    ///     let x = Expr(variable: "x")
    ///     try (Expr.call(.sin, [x]).power(2) + Expr.call(.cos, [x]).power(2)).rewritten(by: .pythagorean)   // 1
    ///
    /// - Complexity: each pass visits every different part once and tries every rule; there are as many passes as rules
    ///   bring about new parts that rules match.
    /// - Throws: ``RewriteError``.
    public func rewritten(by rules: RewriteRules, stepLimit: Int = 10_000) throws(RewriteError) -> Expr {
        try rewritten(by: rules, stepLimit: stepLimit, allowing: { _ in false })
    }

    /// The same with rules that need something not to be zero: what that is gets appended to `nonzero`.
    public func rewritten(
        by rules: RewriteRules, stepLimit: Int = 10_000, assumingNonzero nonzero: inout [Expr]
    ) throws(RewriteError) -> Expr {
        var found: [Expr] = []
        let result = try rewritten(by: rules, stepLimit: stepLimit) { conditions in
            // Below a Σ or ∫ a condition on its variable cannot be stated outside.
            if conditions.contains(where: { $0.node.openLevels > 0 }) { return false }
            found += conditions.filter { !found.contains($0) }
            return true
        }
        nonzero += found.filter { !nonzero.contains($0) }
        return result
    }

    private func rewritten(
        by rules: RewriteRules, stepLimit: Int, allowing: ([Expr]) -> Bool
    ) throws(RewriteError) -> Expr {
        var steps = 0
        var expression = self
        while true {
            let before = steps
            expression = try expression.fold { (part: Expr, children: [Expr]) throws(RewriteError) -> Expr in
                var current: Expr
                do throws(ExprError) {
                    current = try part.rebuilt(from: children)
                } catch {
                    throw .expression(error, rule: "")
                }
                search: while true {
                    for rule in rules.rules {
                        let found: (result: Expr, nonzero: [Expr])?
                        do throws(ExprError) {
                            found = try rule.applied(to: current)
                        } catch {
                            throw .expression(error, rule: rule.name)
                        }
                        guard let found, found.nonzero.isEmpty || allowing(found.nonzero) else { continue }
                        steps += 1
                        if steps > stepLimit { throw .tooManySteps(limit: stepLimit, lastRule: rule.name) }
                        current = found.result
                        continue search
                    }
                    return current
                }
            }
            if steps == before { return expression }
        }
    }
}
