import Exact

extension JointGaussianCalculus {
    /// The derivative by K_ab of a polynomial in averages, covariances and exponentials of covariances.
    ///
    /// K_ab and K_ba are one symbol, and so may be further entries of the matrix: the derivative is that by the symbol. Which
    /// rule differentiates an average by one entry is chosen by its function:
    /// - ∂⟨f⟩/∂K_ab = ⟨∂_a∂_b f⟩ for a ≠ b and ½⟨∂_a²f⟩ for a = b, where both derivatives are functions, as for smooth f, and
    ///   for a kink that is differentiated once: relu(x)·relu(y) gives step(x)·step(y);
    /// - f homogeneous of degree p in x_a alone on both halves of the line: ∂⟨f⟩/∂K_aa = (p⟨f⟩ − Σ_b K_ab ∂⟨f⟩/∂K_ab)/(2K_aa),
    ///   since K_aa → c²K_aa, K_ab → cK_ab is f → cᵖf (Euler);
    /// - otherwise the derivative of the Gaussian itself, which holds for any f:
    ///   ∂⟨f⟩/∂K_ab = ⟨f·((K⁻¹x)_a(K⁻¹x)_b − (K⁻¹)_ab)⟩, half of it for a = b; 1/det K is a symbol of the table.
    ///
    /// - Complexity: every average is differentiated once by every entry in the lifetime of the calculus.
    /// - Throws: ``GaussianAverageError/singular(covariances:)`` if the last rule is needed and the determinant of the symbols
    ///   is identically zero.
    public mutating func derivative(
        of polynomial: Polynomial, by a: Int, _ b: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        try derivative(of: polynomial, by: covariance[a, b], in: &table)
    }

    /// The derivative by one symbol of covariances, see ``derivative(of:by:_:in:)``.
    public mutating func derivative(
        of polynomial: Polynomial, by entry: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        var sum = PolynomialSum()
        sum.add(polynomial.derivative(in: entry))
        for symbol in polynomial.symbols.sorted() {
            let slope = try slope(of: symbol, by: entry, in: &table)
            if !slope.isZero { sum.add(polynomial.derivative(in: symbol) * slope) }
        }
        return sum.value
    }

    /// The derivative of a symbol that depends on covariances and is none.
    private mutating func slope(
        of symbol: Symbol, by entry: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let key = SlopeKey(symbol: symbol, entry: entry)
        if let known = slopes[key] { return known }
        var slope = Polynomial.zero
        switch table[symbol].role {
        case .average(_, entry):
            slope = try single[entry, default: GaussianCalculus(variance: entry)]
                .derivative(of: Polynomial(symbol), in: &table)
        case .jointAverage(let function, let matrix):
            let average = JointGaussianAverage(of: function, covariance: matrix)
            for a in 1...matrix.count {
                for b in a...matrix.count where matrix[a, b] == entry {
                    slope = slope + (try componentSlope(of: average, a, b, in: &table))
                }
            }
        case .exponential(let rate, entry): slope = rate * Polynomial(symbol)
        case .reciprocal(let divisor):
            slope = -(try derivative(of: divisor, by: entry, in: &table)) * Polynomial(symbol, power: 2)
        default: break
        }
        slopes[key] = slope
        return slope
    }

    private mutating func componentSlope(
        of average: JointGaussianAverage, _ a: Int, _ b: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let (function, matrix) = (average.function, average.covariance)
        let (x, y) = (JointGaussianAverage.variable(a), JointGaussianAverage.variable(b))
        if let curvature = try function.weakDerivative(by: x, and: y, among: matrix.variables) {
            return try uncheckedAverage(of: curvature, matrix, in: &table).scaled(by: a == b ? Rational(1, 2) : 1)
        }
        if a == b, let degree = try function.renamed([x: Expr(GaussianAverage.variable)]).degreeOfHomogeneity {
            var sum = PolynomialSum()
            sum.add((try uncheckedAverage(of: function, matrix, in: &table)).scaled(by: degree))
            for other in 1...matrix.count where other != a {
                let slope = try componentSlope(of: average, a, other, in: &table)
                sum.add(slope.scaled(by: -1, Monomial(matrix[a, other])))
            }
            return sum.value.scaled(by: Rational(1, 2), Monomial(matrix[a, a], power: -1))
        }
        return try slopeByParts(of: function, a, b, matrix, in: &table)
    }

    /// ∂⟨f⟩/∂K_ab by the derivative of the Gaussian, which holds for any f of x[1] … x[P]; see ``derivative(of:by:_:in:)``.
    public mutating func derivativeByParts(
        of function: Expr, by a: Int, _ b: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        try slopeByParts(of: function, a, b, covariance, in: &table)
    }

    private mutating func slopeByParts(
        of function: Expr, _ a: Int, _ b: Int, _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let adjugate = matrix.adjugate
        let determinant = (1...matrix.count).reduce(Polynomial.zero) {
            $0 + Polynomial(matrix[1, $1]) * adjugate[0][$1 - 1]
        }
        guard let inverse = table.inverse(of: determinant) else {
            throw .singular(covariances: matrix.entries.map { [table] in table[$0].name })
        }
        var sum = PolynomialSum()
        for c in 1...matrix.count {
            for d in 1...matrix.count {
                let weight = Expr(JointGaussianAverage.variable(c)) * Expr(JointGaussianAverage.variable(d))
                let average = try uncheckedAverage(of: weight * function, matrix, in: &table)
                sum.add(adjugate[a - 1][c - 1] * adjugate[b - 1][d - 1] * inverse * inverse * average)
            }
        }
        sum.add(-(adjugate[a - 1][b - 1] * inverse * (try uncheckedAverage(of: function, matrix, in: &table))))
        return sum.value.scaled(by: a == b ? Rational(1, 2) : 1)
    }
}

extension CovarianceMatrix {
    /// The matrix of cofactors, which is symmetric: K·adj K = det K.
    fileprivate var adjugate: [[Polynomial]] {
        let places = Array(1...count)
        return places.map { a in
            places.map { b in
                let minor = determinant(places.filter { $0 != a }, places.filter { $0 != b })
                return (a + b).isMultiple(of: 2) ? minor : -minor
            }
        }
    }

    /// The determinant of some rows and columns, along the first row.
    private func determinant(_ rows: [Int], _ columns: [Int]) -> Polynomial {
        guard let first = rows.first else { return .one }
        var sum = Polynomial.zero
        for (place, column) in columns.enumerated() {
            let minor = determinant(Array(rows.dropFirst()), columns.filter { $0 != column })
            let term = Polynomial(self[first, column]) * minor
            sum = place.isMultiple(of: 2) ? sum + term : sum - term
        }
        return sum
    }
}

extension SymbolTable {
    /// 1/p as a product of symbols 1/P of its factors; nil for zero and for what is too large to factor.
    fileprivate mutating func inverse(of polynomial: Polynomial) -> Polynomial? {
        guard let function = try? RationalFunction(numerator: .one, denominator: polynomial) else { return nil }
        return function.denominatorFactors.reduce(function.numerator) { product, factor in
            product * Polynomial(reciprocal(of: factor.base), power: factor.power)
        }
    }
}
