import Exact

extension GaussianCalculus {
    /// The exact average of an exponential polynomial, or of a polynomial on each half of the line; nil for all else.
    func closedForm(of function: Expr, in table: inout SymbolTable) -> Polynomial? {
        let names = table
        let symbol = { (letter: Variable) in names.symbol(named: letter.name) }
        let x = Expr(GaussianAverage.positive)
        guard let right = try? function.substituting([GaussianAverage.variable: x]),
            let left = try? function.substituting([GaussianAverage.variable: -x]),
            let onTheRight = ExponentialPolynomial(right, in: GaussianAverage.positive, symbol: symbol),
            let onTheLeft = ExponentialPolynomial(left, in: GaussianAverage.positive, symbol: symbol)
        else { return nil }
        if onTheLeft.isEqual(to: onTheRight.mirrored) { return average(of: onTheRight, in: &table) }
        guard let a = onTheRight.polynomialCoefficients, let b = onTheLeft.polynomialCoefficients else { return nil }
        var sum = PolynomialSum()
        for (power, coefficient) in a.merging(b, uniquingKeysWith: +).sorted(by: { $0.key < $1.key }) {
            sum.add(coefficient.scaled(by: Rational(1, 2)) * absoluteMoment(power, in: &table))
        }
        return sum.value
    }

    /// ⟨|x|ⁿ⟩ = (n−1)!!·K^(n/2), times √(2/π) if n is odd.
    private func absoluteMoment(_ power: Int, in table: inout SymbolTable) -> Polynomial {
        let number = Rational(Combinatorics.doubleFactorial(power - 1))
        let moment = Polynomial(number, Monomial(variance, power: power / 2))
        if power.isMultiple(of: 2) { return moment }
        let magnitude = Expr.call(abs: Expr(GaussianAverage.variable))
        return moment * Polynomial(table.symbol(for: GaussianAverage(of: magnitude, variance: variance)))
    }

    /// ⟨xⁿ·exp(sx)⟩ = exp(s²K/2)·Σⱼ C(n, 2j)·(2j−1)!!·Kʲ·(sK)ⁿ⁻²ʲ: the Gaussian moves to sK.
    ///
    /// Nil where s² is not real: there the average oscillates with K.
    private func average(of function: ExponentialPolynomial, in table: inout SymbolTable) -> Polynomial? {
        var sum = PolynomialSum()
        for (key, coefficient) in function.sortedTerms(in: table) {
            guard key.alpha.isZero || key.beta.isZero else { return nil }
            let square = key.alpha * key.alpha - key.beta * key.beta
            guard let exponential = table.exponential(halfOf: square, variance: variance) else { return nil }
            for j in 0...key.power / 2 {
                let m = key.power - 2 * j
                let number = Rational(
                    Combinatorics.binomial(key.power, 2 * j) * Combinatorics.doubleFactorial(2 * j - 1))
                var part = coefficient
                // s^m = β^m·i^m or α^m
                if key.beta.isZero {
                    part = part * .init(real: key.alpha.power(m))
                } else {
                    let turned = key.beta.power(m).scaled(by: m & 2 == 0 ? 1 : -1)
                    part = part * (m & 1 == 0 ? .init(real: turned) : .init(real: .zero, imaginary: turned))
                }
                sum.add(part.real.scaled(by: number, Monomial(variance, power: j + m)) * exponential)
            }
        }
        return sum.value
    }
}

extension SymbolTable {
    /// exp(square·K/2), as a power of exp(K·p/2) for the product p of squares of parameters in it, or of exp(K·p/(2d²)) for
    /// fractions.
    mutating func exponential(halfOf square: Polynomial, variance: Symbol) -> Polynomial? {
        if square.isZero { return .one }
        guard let (monomial, coefficient) = square.singleTerm else { return nil }
        let half = coefficient / 2
        for symbol in symbols {
            guard case .exponential(let rate, variance) = self[symbol].role, let known = rate.singleTerm,
                known.monomial == monomial, let power = (half / known.coefficient).asInt
            else { continue }
            return Polynomial(symbol, power: power)
        }
        let unit = Rational(1, 2) / Rational(coefficient.denominator)
        guard let power = (half / unit).asInt else { return nil }
        return Polynomial(exponential(rate: Polynomial(unit, monomial), time: variance), power: power)
    }
}

extension Expr {
    /// |x|; a call of a function with the right number of arguments, and of nothing undefined.
    fileprivate static func call(abs argument: Expr) -> Expr {
        guard let call = try? Expr.call(.abs, [argument]) else { preconditionFailure("abs has one argument") }
        return call
    }
}
