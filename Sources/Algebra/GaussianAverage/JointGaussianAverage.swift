import Exact

/// The average ⟨f(x_1, …, x_P)⟩_K over correlated variables x ~ N(0, K), P ≥ 2, as a symbol.
///
/// The function is in normal form, an ``Expr`` in ``variable(_:)`` 1 … P, all of which occur, and in parameters of the table.
/// What depends on one variable alone is a ``GaussianAverage``. ``JointGaussianCalculus`` makes both from expressions, in one
/// form for all names that the variables may have, and differentiates them.
///
///     var table = SymbolTable()
///     var calculus = JointGaussianCalculus(covariance: CovarianceMatrix(named: "K", count: 2, in: &table))
///     let a = try calculus.average(of: x1.power(2) * x2.power(2), in: &table)    // K[1,1]*K[2,2] + 2*K[1,2]^2
///     let b = try calculus.average(of: tanh(x1) * tanh(x2), in: &table)          // <tanh(x[1])*tanh(x[2])>_K
public struct JointGaussianAverage: Hashable, Sendable {
    public let function: Expr
    public let covariance: CovarianceMatrix

    public init(of function: Expr, covariance: CovarianceMatrix) {
        self.function = function
        self.covariance = covariance
    }

    /// x[1], x[2], …: the real variables that are averaged over.
    ///
    /// - Precondition: `place >= 1`.
    public static func variable(_ place: Int) -> Variable {
        precondition(place >= 1, "variables are counted from 1")
        return Variable("x[\(place)]", .real)
    }
}

extension SymbolTable {
    /// The symbol ⟨f⟩_K, added on first use. Nothing is simplified: see ``JointGaussianCalculus/average(of:over:in:)``.
    public mutating func symbol(for average: JointGaussianAverage) -> Symbol {
        symbol(for: .jointAverage(of: average.function, covariance: average.covariance)) {
            Formula(average, in: $0).text
        }
    }

    /// What a symbol averages, if it is an average over several variables.
    public func jointAverage(_ symbol: Symbol) -> JointGaussianAverage? {
        guard case .jointAverage(let function, let covariance) = self[symbol].role else { return nil }
        return JointGaussianAverage(of: function, covariance: covariance)
    }

    /// The averages over several variables among the symbols of a polynomial, in the order of the table.
    public func jointAverages(in polynomial: Polynomial) -> [(symbol: Symbol, average: JointGaussianAverage)] {
        polynomial.symbols.sorted().compactMap { symbol in jointAverage(symbol).map { (symbol, $0) } }
    }
}
