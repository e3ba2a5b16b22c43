import Algebra
import Exact

/// The averages over several variables in a step, as numbers with their derivatives by the covariances.
///
/// Derivatives of averages are polynomials in averages of derivatives, by the rules of ``JointGaussianCalculus``; all functions are
/// integrated together, and none by differences.
struct JointAverageSlopes: Sendable {
    /// The averages whose values are asked for.
    let symbols: [Symbol]
    /// The covariances they depend on, in the order of the matrix.
    let entries: [Symbol]
    private let quadrature: JointQuadrature
    /// What the functions of the quadrature average.
    private let averaged: [Symbol]
    /// The derivative of each symbol by each entry, in entries, reciprocals and averages.
    private let slopes: [[Polynomial]]
    private let reciprocals: [(symbol: Symbol, divisor: Polynomial)]
    private let count: Int

    /// - Precondition: all symbols are averages with blocks of the matrix, in their own order of variables.
    init(
        _ symbols: [Symbol], _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) throws(EvaluationError) {
        self.symbols = symbols
        entries = matrix.entries
        count = matrix.count
        var calculus = JointGaussianCalculus(covariance: matrix)
        var slopes: [[Polynomial]] = []
        do {
            for symbol in symbols {
                var row: [Polynomial] = []
                for entry in matrix.entries {
                    row.append(try calculus.derivative(of: Polynomial(symbol), by: entry, in: &table))
                }
                slopes.append(row)
            }
        } catch { throw .notDifferentiable(error) }
        self.slopes = slopes
        var averaged: [Symbol] = symbols
        var functions: [Expr] = []
        var reciprocals: [(symbol: Symbol, divisor: Polynomial)] = []
        for symbol in Set(slopes.joined().flatMap(\.symbols)).sorted() where !averaged.contains(symbol) {
            switch table[symbol].role {
            case .average, .jointAverage: averaged.append(symbol)
            case .reciprocal(let divisor): reciprocals.append((symbol, divisor))
            default: break
            }
        }
        for symbol in averaged { functions.append(try Self.function(of: symbol, matrix, table)) }
        self.averaged = averaged
        self.reciprocals = reciprocals
        quadrature = try JointQuadrature(functions, over: matrix.variables)
    }

    /// What is averaged, in the variables of the whole matrix.
    private static func function(
        of symbol: Symbol, _ matrix: CovarianceMatrix, _ table: SymbolTable
    ) throws(EvaluationError) -> Expr {
        var values: [Variable: Expr] = [:]
        let function: Expr
        switch table[symbol].role {
        case .average(let single, let variance):
            let place = (1...matrix.count).first { matrix[$0, $0] == variance }
            guard let place else { throw .notEvaluated(part: single) }
            values[GaussianAverage.variable] = Expr(JointGaussianAverage.variable(place))
            function = single
        case .jointAverage(let several, let block):
            for a in 1...block.count {
                guard let place = (1...matrix.count).first(where: { matrix[$0, $0] == block[a, a] }) else {
                    throw .notEvaluated(part: several)
                }
                values[JointGaussianAverage.variable(a)] = Expr(JointGaussianAverage.variable(place))
            }
            function = several
        default: preconditionFailure("an average")
        }
        do { return try function.substituting(values) } catch { throw .expression(error) }
    }

    /// Values and derivatives at a matrix, given by its upper triangle.
    func values(
        at entries: [Double], _ relativeAccuracy: Double
    ) throws(EvaluationError) -> (values: [Estimate], slopes: [[Estimate]]) {
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        var place = 0
        for a in 0..<count {
            for b in a..<count {
                matrix[a][b] = entries[place]
                matrix[b][a] = entries[place]
                place += 1
            }
        }
        let averages = try quadrature.averages(covariance: matrix, relativeAccuracy: max(relativeAccuracy, 1e-11))
        var known: [Symbol: Estimate] = [:]
        for (symbol, value) in zip(self.entries, entries) { known[symbol] = Estimate(value) }
        for (symbol, value) in zip(averaged, averages) { known[symbol] = value }
        for (symbol, divisor) in reciprocals { known[symbol] = Estimate(1) / Self.value(divisor, known) }
        return (
            Array(averages.prefix(symbols.count)), slopes.map { row in row.map { Self.value($0, known) } }
        )
    }

    private static func value(_ polynomial: Polynomial, _ known: [Symbol: Estimate]) -> Estimate {
        var sum = Estimate(0)
        for (monomial, coefficient) in polynomial.sortedTerms {
            sum += monomial.factors.reduce(Estimate(coefficient)) { $0 * known[$1.symbol]!.power($1.power) }
        }
        return sum
    }
}
