import Algebra

/// Averages over the neurons of a layer, for one input or for several.
///
/// With one input functions are written in x, and averages have the variance K; with several they are written in x[1], x[2], …, and
/// averages have the covariance matrix K_ab, or the variance K_aa where only one x[a] occurs.
struct LayerCalculus: Sendable {
    private enum Kind {
        case one(GaussianCalculus)
        case several(JointGaussianCalculus)
    }

    private var kind: Kind

    /// - Parameter variances: K, or the upper triangle of the matrix K_ab, row by row.
    init(_ variances: [Symbol]) {
        kind =
            variances.count == 1
            ? .one(GaussianCalculus(variance: variances[0]))
            : .several(JointGaussianCalculus(covariance: CovarianceMatrix(entries: variances)))
    }

    mutating func cumulant(
        of functions: [Expr], orders: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        switch kind {
        case .one(var calculus):
            defer { kind = .one(calculus) }
            return try calculus.cumulant(of: functions, orders: orders, in: &table)
        case .several(var calculus):
            defer { kind = .several(calculus) }
            return try calculus.cumulant(of: functions, orders: orders, in: &table)
        }
    }

    mutating func derivative(
        of polynomial: Polynomial, by variance: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        switch kind {
        case .one(var calculus):
            defer { kind = .one(calculus) }
            return try calculus.derivative(of: polynomial, in: &table)
        case .several(var calculus):
            defer { kind = .several(calculus) }
            return try calculus.derivative(of: polynomial, by: variance, in: &table)
        }
    }
}
