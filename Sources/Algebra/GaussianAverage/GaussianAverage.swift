import Exact

/// The average <f>_K of a function of x over x ~ N(0, K), as a symbol.
///
/// The function is in normal form, an ``Expr`` in ``variable`` and in parameters of the table; the variance is a symbol.
/// A ``SymbolTable`` holds averages as symbols of the role ``SymbolTable/Role/average(of:variance:)``, so that polynomials
/// in averages are polynomials like all others; ``GaussianCalculus`` makes them from expressions and differentiates them.
///
///     let x = Expr(GaussianAverage.variable)
///     var table = SymbolTable()
///     var calculus = GaussianCalculus(variance: table.declare("K", role: .parameter))
///     let a = try calculus.average(of: x.power(4), in: &table)                    // 3*K^2
///     let b = try calculus.average(of: Expr(parsing: "tanh(x)^2"), in: &table)         // <tanh(x)^2>_K
///     let c = try calculus.derivative(of: b, in: &table)      // 1 - 4*<tanh(x)^2>_K + 3*<tanh(x)^4>_K
public struct GaussianAverage: Hashable, Sendable {
    public let function: Expr
    public let variance: Symbol

    public init(of function: Expr, variance: Symbol) {
        self.function = function
        self.variance = variance
    }

    /// The variable that is averaged over: a real x.
    public static let variable = Variable("x", .real)
    /// The same where it is known to be positive, for one half of the line.
    static let positive = Variable("x", .positive)
}

extension SymbolTable {
    /// The symbol <f>_K, added on first use. Nothing is simplified: see ``GaussianCalculus/average(of:in:)``.
    public mutating func symbol(for average: GaussianAverage) -> Symbol {
        symbol(for: .average(of: average.function, variance: average.variance)) {
            "<\(average.function)>_\($0[average.variance].name)"
        }
    }

    /// What a symbol averages, if it is an average.
    public func average(_ symbol: Symbol) -> GaussianAverage? {
        guard case .average(let function, let variance) = self[symbol].role else { return nil }
        return GaussianAverage(of: function, variance: variance)
    }

    /// The averages among the symbols of a polynomial, in the order of the table.
    public func averages(in polynomial: Polynomial) -> [(symbol: Symbol, average: GaussianAverage)] {
        polynomial.symbols.sorted().compactMap { symbol in average(symbol).map { (symbol, $0) } }
    }
}
