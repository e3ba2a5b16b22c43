import Exact

extension Expr {
    /// The expression as a sum over products of powers of the chosen parts, each times what stands with it.
    ///
    /// The expression is multiplied out first. A chosen variable or function takes all its powers with it, symbolic ones
    /// too; a chosen power such as `x^a` or `exp(x)` takes whole powers of itself out of `x^(2*a + 1)` or `exp(x + y)`.
    ///
    ///     try (a * x + b * x + c).collected(in: [x])       // (a + b)*x + c
    ///
    /// - Complexity: that of ``expanded(insideFunctions:limit:)``, plus n·log n for n terms.
    /// - Throws: as ``expanded(insideFunctions:limit:)``.
    public func collected(
        in chosen: [Expr], limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> Expr {
        let parts = try coefficients(of: chosen, limit: limit)
        return try ExprAlgebraError.translating { () throws(ExprError) in
            var terms: [Expr] = [.zero]
            for (power, coefficient) in parts { terms.append(try .product([power, coefficient])) }
            return try Expr.sum(terms)
        }
    }

    /// What stands before every product of powers of the chosen parts, in the order of the terms of a sum; see
    /// ``collected(in:limit:)``.
    ///
    ///     try (a * x + b * x + c).coefficients(of: [x])    // x: a + b, 1: c
    public func coefficients(
        of chosen: [Expr], limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> [(power: Expr, coefficient: Expr)] {
        let expanded = try expanded(limit: limit)
        let chosen = ChosenKernels(chosen)
        return try ExprAlgebraError.translating { () throws(ExprError) in
            var positions: [Expr: Int] = [:]
            var groups: [(power: Expr, terms: [Expr])] = []
            for term in expanded.termsOrSelf where !term.isZero {
                let (power, rest) = try chosen.split(term)
                if let known = positions[power] {
                    groups[known].terms.append(rest)
                } else {
                    positions[power] = groups.count
                    groups.append((power, [rest]))
                }
            }
            var parts: [(power: Expr, coefficient: Expr)] = []
            for (power, terms) in groups {
                let coefficient = try Expr.sum(terms)
                if !coefficient.isZero { parts.append((power, coefficient)) }
            }
            return parts.sorted { Expr.isTerm($0.power, before: $1.power) }
        }
    }
}

/// The parts by whose powers an expression is collected.
private struct ChosenKernels {
    private var bases: Set<Expr> = []
    private var kernels: Set<KernelSymbols.Kernel> = []

    init(_ chosen: [Expr]) {
        for part in chosen {
            for factor in part.factors {
                if case .power = factor.head {
                    kernels.formUnion(KernelSymbols.powers(of: factor).powers.map(\.kernel))
                } else if case .call(.exp) = factor.head {
                    kernels.formUnion(KernelSymbols.powers(of: factor).powers.map(\.kernel))
                } else {
                    bases.insert(factor)
                }
            }
        }
    }

    /// A term as a product of chosen powers times the rest.
    func split(_ term: Expr) throws(ExprError) -> (power: Expr, rest: Expr) {
        var (inside, outside): ([Expr], [Expr]) = ([.one], [Expr(term.coefficient)])
        for factor in term.factors {
            if bases.contains(factor.baseAndExponent.base) {
                inside.append(factor)
                continue
            }
            let powers = KernelSymbols.powers(of: factor).powers
            if !powers.contains(where: { kernels.contains($0.kernel) }) {
                outside.append(factor)
                continue
            }
            // One base to the sum of the exponents; e where there is none.
            for (kernel, number) in powers {
                let exponent = try Expr.product([Expr(number), kernel.exponent])
                let power: Expr
                if let base = kernel.base {
                    power = try .power(base, exponent)
                } else {
                    power = try .call(.exp, [exponent])
                }
                if kernels.contains(kernel) { inside.append(power) } else { outside.append(power) }
            }
        }
        return (try .product(inside), try .product(outside))
    }
}
