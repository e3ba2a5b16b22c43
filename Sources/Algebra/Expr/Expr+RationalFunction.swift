import Exact

// Fractions. Every part that is no quotient of polynomials is a symbol, see `Expr+Kernels.swift`; so these forms are right for
// sqrt(x), x^a or exp(x) too, but they know no relation between such symbols as sin^2 + cos^2 = 1.

extension Expr {
    /// One fraction in lowest terms: a sum over a product of powers of irreducible factors.
    ///
    ///     try (1 / x + 1 / (x + 1)).together()             // (2*x + 1)/(x*(x + 1))
    ///
    /// - Throws: ``ExprAlgebraError/expression(_:)`` for a denominator that is zero,
    ///   ``ExprAlgebraError/rationalFunction(_:)`` if denominators are too large to factor,
    ///   ``ExprAlgebraError/tooManyTerms(estimate:limit:)``.
    public func together(limit: Int = Expr.mostExpandedTerms) throws(ExprAlgebraError) -> Expr {
        var fractions = Fractions()
        return try fractions.expression(fractions.function(of: self, limit: limit))
    }

    /// One fraction in lowest terms, numerator and denominator multiplied out, with coprime integer coefficients.
    ///
    ///     try ((x * x - 1) / (x * (x + 1))).cancelled()         // (x - 1)/x
    ///
    /// - Throws: as ``together(limit:)``.
    public func cancelled(limit: Int = Expr.mostExpandedTerms) throws(ExprAlgebraError) -> Expr {
        var fractions = Fractions()
        let fraction = try fractions.function(of: self, limit: limit).fraction
        let (above, below) = (
            try fractions.expression(fraction.numerator), try fractions.expression(fraction.denominator)
        )
        return try ExprAlgebraError.translating { () throws(ExprError) in
            try .product([above, .power(below, .minusOne)])
        }
    }

    /// A product of powers of irreducible factors.
    ///
    ///     try (x * x - y * y).factored()                        // (x - y)*(x + y)
    ///
    /// - Throws: as ``together(limit:)``.
    public func factored(limit: Int = Expr.mostExpandedTerms) throws(ExprAlgebraError) -> Expr {
        var fractions = Fractions()
        let function = try fractions.function(of: self, limit: limit)
        let numerator = try ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
            try RationalFunctionError.translating { () throws(FactorizationError) in
                try function.numerator.factorized()
            }
        }
        return try fractions.expression(
            numerator.content, numerator.monomial, numerator.factors, over: function.denominatorFactors)
    }

    /// A polynomial in one variable plus fractions over powers of irreducible factors, whose numerators have lower degree.
    ///
    ///     try (1 / (x * (x + 1))).apart(in: Variable("x"))      // 1/x − 1/(x + 1)
    ///
    /// Everything else, functions of the variable too, counts as a parameter.
    ///
    /// - Throws: as ``together(limit:)``.
    public func apart(
        in variable: Variable, limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> Expr {
        var fractions = Fractions()
        let function = try fractions.function(of: self, limit: limit)
        guard let symbol = fractions.symbols.symbol(of: Expr(variable)) else {
            return try fractions.expression(function)
        }
        let parts = try ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
            try function.partialFractions(in: symbol)
        }
        var terms = [try fractions.expression(parts.polynomialPart)]
        for part in parts.parts {
            let (numerator, base) = (try fractions.expression(part.numerator), try fractions.expression(part.base))
            let term = try ExprAlgebraError.translating { () throws(ExprError) in
                try Expr.product([numerator, .power(base, Expr(-part.power))])
            }
            terms.append(term)
        }
        return try ExprAlgebraError.translating { () throws(ExprError) in try .sum(terms) }
    }

    /// The quotient of polynomials that the expression is in its variables; see ``polynomial(in:limit:)``.
    ///
    /// - Throws: ``ExprAlgebraError/notAlgebraic(part:)``, and as ``together(limit:)``.
    public func rationalFunction(
        in table: inout SymbolTable, limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> RationalFunction {
        var fractions = Fractions(names: NamedSymbols(table))
        let function = try fractions.function(of: self, limit: limit)
        if let names = fractions.symbols.names { table = names.table }
        return function
    }

    /// A quotient of polynomials as an expression, the denominator as a product of powers.
    ///
    /// - Throws: ``ExprAlgebraError/notAName(_:)``.
    public init(
        _ function: RationalFunction, in table: SymbolTable, scope: Scope = .everything
    ) throws(ExprAlgebraError) {
        let names = NamedSymbols(table, scope: scope)
        try names.check(function.symbols)
        var fractions = Fractions(names: names)
        self = try fractions.expression(function)
    }
}

extension KernelSymbols {
    /// The symbol that a variable has got, or the smallest root of it.
    fileprivate func symbol(of variable: Expr) -> Symbol? {
        kernels.firstIndex(of: Kernel(base: variable, exponent: .one)).map(Symbol.init(rank:))
    }
}
