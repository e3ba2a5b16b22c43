import Exact

extension JointGaussianCalculus {
    /// The exact average of a product of exponential polynomials of single variables; nil for all else.
    ///
    /// A factor exp(s·x) moves the mean to m = Ks and leaves exp(sᵀKs/2); what remains are moments of a Gaussian with this mean.
    /// Imaginary s are sines and cosines. Nil where real and imaginary s meet: there the average oscillates with K.
    func closedForm(of average: JointGaussianAverage, in table: inout SymbolTable) -> Polynomial? {
        let matrix = average.covariance
        var parts = [ExponentialPolynomial](repeating: ExponentialPolynomial(1), count: matrix.count)
        let names = table
        for factor in average.function.factors.flatMap(\.exponentialFactors) {
            let letters = factor.variables
            let holders = (1...matrix.count).filter { letters.contains(JointGaussianAverage.variable($0)) }
            guard holders.count <= 1,
                let part = ExponentialPolynomial(
                    factor, in: JointGaussianAverage.variable(holders.first ?? 1),
                    symbol: { names.symbol(named: $0.name) })
            else { return nil }
            parts[(holders.first ?? 1) - 1] = parts[(holders.first ?? 1) - 1] * part
        }
        var products: [[ExponentialPolynomial.Term]] = [[]]
        for part in parts {
            products = products.flatMap { chosen in part.sortedTerms(in: names).map { chosen + [$0] } }
        }
        var sum = PolynomialSum()
        for product in products {
            guard let value = closedForm(of: product, matrix, in: &table) else { return nil }
            sum.add(value)
        }
        return sum.value
    }

    /// ⟨Π_a c_a·x_a^{n_a}·exp(s_a·x_a)⟩
    private func closedForm(
        of product: [ExponentialPolynomial.Term], _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) -> Polynomial? {
        let isReal = product.allSatisfy(\.key.beta.isZero)
        guard isReal || product.allSatisfy(\.key.alpha.isZero) else { return nil }
        let slopes = product.map { isReal ? $0.key.alpha : $0.key.beta }
        var exponential = Polynomial.one
        for a in 1...matrix.count {
            for b in a...matrix.count {
                let square = slopes[a - 1] * slopes[b - 1] * Polynomial(a == b ? 1 : 2) * Polynomial(isReal ? 1 : -1)
                guard let factor = table.exponential(halfOf: square, variance: matrix[a, b]) else { return nil }
                exponential *= factor
            }
        }
        let means = (1...matrix.count).map { a -> ExponentialPolynomial.Complex in
            let mean = (1...matrix.count).reduce(Polynomial.zero) { $0 + slopes[$1 - 1] * Polynomial(matrix[a, $1]) }
            return isReal ? .init(real: mean) : .init(real: .zero, imaginary: mean)
        }
        var known: [[Int]: ExponentialPolynomial.Complex] = [:]
        let moment = Self.moment(product.map(\.key.power), means, matrix, &known)
        return product.reduce(moment) { $0 * $1.coefficient }.real * exponential
    }

    /// ⟨Π x_a^{n_a}⟩ with means m: ⟨x_a·g⟩ = m_a⟨g⟩ + Σ_b K_ab⟨∂_b g⟩.
    private static func moment(
        _ powers: [Int], _ means: [ExponentialPolynomial.Complex], _ matrix: CovarianceMatrix,
        _ known: inout [[Int]: ExponentialPolynomial.Complex]
    ) -> ExponentialPolynomial.Complex {
        if let moment = known[powers] { return moment }
        guard let first = powers.firstIndex(where: { $0 > 0 }) else { return .init(real: 1) }
        var rest = powers
        rest[first] -= 1
        var sum = ExponentialPolynomial.Complex(real: .zero)
        if !means[first].isZero { sum = means[first] * moment(rest, means, matrix, &known) }
        for b in rest.indices where rest[b] > 0 {
            var less = rest
            less[b] -= 1
            let contraction = Polynomial(Rational(rest[b]), Monomial(matrix[first + 1, b + 1]))
            sum = sum + .init(real: contraction) * moment(less, means, matrix, &known)
        }
        known[powers] = sum
        return sum
    }

    /// ⟨x_aⁿ·g⟩ where x_a occurs nowhere else, by contractions; nil if there is no such variable or no rule for it.
    mutating func contraction(
        of average: JointGaussianAverage, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial? {
        let (function, matrix) = (average.function, average.covariance)
        for a in 1...matrix.count {
            let letter = JointGaussianAverage.variable(a)
            guard let n = function.naturalPowerHolding(letter) else { continue }
            let x = Expr(letter)
            let rest = function * x.power(Expr(-n))
            let others = (1...matrix.count).filter { $0 != a }
            var slopes: [Expr] = []
            for b in others {
                guard let slope = try rest.weakDerivative(by: JointGaussianAverage.variable(b)) else { break }
                slopes.append(slope)
            }
            if slopes.count == others.count {
                var sum = PolynomialSum()
                if n >= 2 {
                    let less = try uncheckedAverage(of: x.power(Expr(n - 2)) * rest, matrix, in: &table)
                    sum.add(less.scaled(by: Rational(n - 1), Monomial(matrix[a, a])))
                }
                for (b, slope) in zip(others, slopes) {
                    let contracted = try uncheckedAverage(of: x.power(Expr(n - 1)) * slope, matrix, in: &table)
                    sum.add(contracted.scaled(by: 1, Monomial(matrix[a, b])))
                }
                return sum.value
            }
            if others.count == 1 { return try regression(n, of: a, on: others[0], rest, matrix, in: &table) }
        }
        return nil
    }

    /// ⟨x_aⁿ·g(x_b)⟩ for any g: x_a = (K_ab/K_bb)·x_b + an independent Gaussian of variance K_aa − K_ab²/K_bb.
    private mutating func regression(
        _ n: Int, of a: Int, on b: Int, _ g: Expr, _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let slope = Polynomial(1, Monomial(matrix[a, b]) * Monomial(matrix[b, b], power: -1))
        let rest = Polynomial(matrix[a, a]) - slope * Polynomial(matrix[a, b])
        let x = Expr(JointGaussianAverage.variable(b))
        var sum = PolynomialSum()
        for j in 0...n / 2 {
            let m = n - 2 * j
            let number = Rational(Combinatorics.binomial(n, 2 * j) * Combinatorics.doubleFactorial(2 * j - 1))
            let average = try uncheckedAverage(of: x.power(Expr(m)) * g, matrix, in: &table)
            sum.add((slope.power(m) * rest.power(j) * average).scaled(by: number))
        }
        return sum.value
    }
}

extension Expr {
    /// exp(x + y) as exp(x) and exp(y); anything else as it is.
    fileprivate var exponentialFactors: [Expr] {
        guard case .call(.exp) = head, let parts = try? children[0].termsOrSelf.map({ try Expr.call(.exp, [$0]) })
        else {
            return [self]
        }
        return parts
    }

    /// n, if a product holds the variable in a factor xⁿ, n ≥ 1, and nowhere else.
    fileprivate func naturalPowerHolding(_ variable: Variable) -> Int? {
        var found: Int?
        for factor in factors where factor.variables.contains(variable) {
            let (base, exponent) = factor.baseAndExponent
            guard found == nil, base.variable == variable,
                let power = exponent == nil ? 1 : exponent?.number?.asInt, power >= 1
            else { return nil }
            found = power
        }
        return found
    }
}
