import Exact

extension GaussianCalculus {
    /// The derivative by K of a polynomial in averages, in K and in exponentials of K.
    ///
    /// Which rule differentiates an average is chosen by its function:
    /// - f smooth everywhere: ∂⟨f⟩ = ½⟨f''⟩ (the heat equation of the Gaussian);
    /// - f homogeneous on both halves of the line, f(cx) = cᵖf(x) for c > 0: ∂⟨f⟩ = p⟨f⟩/(2K);
    /// - otherwise, where f may have kinks and jumps, whose second derivative would be a distribution:
    ///   ∂⟨f⟩ = ⟨(x² − K)·f⟩/(2K²), from the derivative of the Gaussian itself, which holds for any f.
    ///
    /// Averages with other variances are constants.
    ///
    /// - Complexity: every average is differentiated once in the lifetime of the calculus.
    public mutating func derivative(
        of polynomial: Polynomial, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        var sum = PolynomialSum()
        sum.add(polynomial.derivative(in: variance))
        for symbol in polynomial.symbols.sorted() {
            guard let slope = try slope(of: symbol, in: &table) else { continue }
            sum.add(polynomial.derivative(in: symbol) * slope)
        }
        return sum.value
    }

    /// The derivative of some order.
    ///
    /// - Precondition: `order >= 0`.
    public mutating func derivative(
        of polynomial: Polynomial, order: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        precondition(order >= 0, "derivatives are counted from 0")
        var result = polynomial
        for _ in 0..<order { result = try derivative(of: result, in: &table) }
        return result
    }

    /// The derivative of a symbol that depends on K, other than K itself; nil for constants.
    private mutating func slope(
        of symbol: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial? {
        if let known = slopes[symbol] { return known }
        let slope: Polynomial
        switch table[symbol].role {
        case .average(let function, variance): slope = try self.slope(of: function, symbol, in: &table)
        case .exponential(let rate, variance): slope = rate * Polynomial(symbol)
        case .reciprocal(let divisor):
            let inner = try derivative(of: divisor, in: &table)
            if inner.isZero { return nil }
            slope = -inner * Polynomial(symbol, power: 2)
        default: return nil
        }
        slopes[symbol] = slope
        return slope
    }

    private mutating func slope(
        of function: Expr, _ symbol: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let x = GaussianAverage.variable
        if function.isSmooth(in: x) {
            let second = try GaussianAverageError.translating { () throws(ExprAlgebraError) in
                try function.derivative(by: x, order: 2)
            }
            return try uncheckedAverage(of: second, in: &table).scaled(by: Rational(1, 2))
        }
        if let degree = function.degreeOfHomogeneity {
            return Polynomial(degree / 2, Monomial(symbol) * Monomial(variance, power: -1))
        }
        return try derivativeByParts(of: function, in: &table)
    }

    /// ∂⟨f⟩ = ⟨(x² − K)·f⟩/(2K²), which holds for any f.
    public mutating func derivativeByParts(
        of function: Expr, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let x = Expr(GaussianAverage.variable)
        let weighted = try uncheckedAverage(of: x * x * function, in: &table)
        let plain = try uncheckedAverage(of: function, in: &table)
        return weighted.scaled(by: Rational(1, 2), Monomial(variance, power: -2))
            - plain.scaled(by: Rational(1, 2), Monomial(variance, power: -1))
    }
}

extension Expr {
    /// p, if f(cx) = cᵖ·f(x) for all c > 0 on both halves of the line, as for relu(x)^p and for abs(x)^p·sign(x).
    public var degreeOfHomogeneity: Rational? {
        let x = Expr(GaussianAverage.positive)
        guard let right = try? substituting([GaussianAverage.variable: x]).expanded(),
            let left = try? substituting([GaussianAverage.variable: -x]).expanded()
        else { return nil }
        let degrees = (right.termsOrSelf + left.termsOrSelf).filter { !$0.vanishesByReLU }.map(
            \.degreeInPositiveVariable)
        guard let degree = degrees.first, degrees.allSatisfy({ $0 == degree }) else { return nil }
        return degree
    }

    /// Whether a factor is zero because relu or step has a negative argument.
    var vanishesByReLU: Bool {
        if isZero { return true }
        return factors.contains { factor in
            let (base, exponent) = factor.baseAndExponent
            guard exponent?.isPositive ?? true, base.head == .call(.relu) || base.head == .call(.step) else {
                return false
            }
            return (-base.children[0]).isPositive
        }
    }

    /// The degree of one power of the variable times what does not hold it.
    var degreeInPositiveVariable: Rational? {
        var degree: Rational = 0
        for factor in factors {
            let (base, exponent) = factor.baseAndExponent
            if base.variable == GaussianAverage.positive {
                guard let power = exponent == nil ? .one : exponent?.number else { return nil }
                degree += power
            } else if factor.variables.contains(GaussianAverage.positive) {
                return nil
            }
        }
        return degree
    }
}
