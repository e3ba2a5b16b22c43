import Exact

extension Expr {
    /// The exact value at a point, where it is a rational number.
    ///
    /// Sums between integers are added up term by term; what is left is multiplied out if it is no number yet, so that
    /// (1 + √2)·(1 − √2) is −1.
    ///
    ///     try (x * x).exactValue(at: [Variable("x"): Rational(1, 2)])     // 1/4
    ///
    /// - Throws: ``ExprAlgebraError/notANumber(_:)`` with what there is instead, and as ``substituting(_:)-([Expr:Expr])``,
    ///   ``summed(limit:)`` and ``expanded(insideFunctions:limit:)``.
    public func exactValue(
        at point: [Variable: Rational] = [:], summationLimit: Int = Expr.mostExactlySummedTerms
    ) throws(ExprAlgebraError) -> Rational {
        let value = try substituting(point.mapValues { Expr($0) }).summed(limit: summationLimit)
        if let number = value.number { return number }
        let expanded = try value.expanded()
        if let number = expanded.number { return number }
        throw .notANumber(expanded)
    }

    /// Sums are written out into at most this many terms unless told otherwise.
    public static let mostExactlySummedTerms = 100_000

    /// The expression with all sums between integers written out.
    ///
    ///     try Expr.summation(of: x.power(Expr(k)), over: k, from: 0, through: 2).summed()      // x^2 + x + 1
    ///
    /// - Complexity: one visit of the body for every term.
    /// - Throws: ``ExprAlgebraError/tooManyTerms(estimate:limit:)``; ``ExprAlgebraError/expression(_:)`` where a term has no
    ///   value.
    public func summed(limit: Int = Expr.mostExactlySummedTerms) throws(ExprAlgebraError) -> Expr {
        var result = self
        var written = 0
        // Bounds of inner sums may become numbers only when the outer ones are written out.
        while true {
            var hasChanged = false
            result = try result.fold { (part: Expr, parts: [Expr]) throws(ExprAlgebraError) -> Expr in
                let rebuilt = try ExprAlgebraError.translating { () throws(ExprError) in try part.rebuilt(from: parts) }
                guard case .summation = rebuilt.head, let lower = rebuilt.children[1].number,
                    let upper = rebuilt.children[2].number, lower.isInteger, upper.isInteger
                else { return rebuilt }
                let count = max(Rational.zero, upper - lower + 1)
                guard let terms = count.asInt, terms <= limit - written else {
                    throw .tooManyTerms(estimate: count.doubleValue + Double(written), limit: limit)
                }
                written += terms
                hasChanged = true
                return try ExprAlgebraError.translating { () throws(ExprError) in
                    var values: [Expr] = [.zero]
                    for term in 0..<terms { values.append(try rebuilt.body(at: Expr(lower + Rational(term)))) }
                    return try Expr.sum(values)
                }
            }
            if !hasChanged { return result }
        }
    }
}
