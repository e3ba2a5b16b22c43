import Exact

/// Averages over x ~ N(0, K), their derivatives by K, moments and cumulants, as polynomials in a table of symbols.
///
/// Closed forms come from rules, not from a list of functions: what is a polynomial in x and in exponentials, sines and
/// cosines of multiples of x has an exact average, ⟨xⁿ⟩ = (n−1)!!·K^(n/2) and ⟨exp(sx)⟩ = exp(s²K/2); a polynomial on each
/// half of the line, like relu(x)^2 or abs(x), is integrated over both halves, where odd powers leave the one symbol
/// ⟨|x|⟩ = √(2K/π). Odd functions vanish. Of everything else, ⟨f⟩ stays a symbol, one for every term of f multiplied out,
/// and the same for f(x) and f(−x).
///
/// The calculus remembers the derivatives it has taken; use one for all averages with one variance.
public struct GaussianCalculus: Sendable {
    public let variance: Symbol
    /// What averages are of terms without their parameters.
    private var averages: [Expr: Polynomial] = [:]
    var slopes: [Symbol: Polynomial] = [:]

    public init(variance: Symbol) { self.variance = variance }

    /// ⟨f⟩ for a function of the variable, as a polynomial in averages, parameters and K.
    ///
    /// Other letters are parameters: symbols of the table with their names, declared where they are not known.
    ///
    /// - Complexity: that of multiplying out, and one step for every part of every term.
    /// - Throws: ``GaussianAverageError`` where the average does not exist, as far as that can be seen: a logarithm or a root of
    ///   negative numbers, a pole, growth like exp(x^2).
    public mutating func average(
        of function: Expr, over variable: Variable = GaussianAverage.variable, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let function = try Self.canonical(function, variable, table)
        try function.checkAverageExists()
        return try uncheckedAverage(of: function, in: &table)
    }

    /// The function with the letter of ``GaussianAverage`` for its variable.
    static func canonical(
        _ function: Expr, _ variable: Variable, _ table: SymbolTable
    ) throws(GaussianAverageError) -> Expr {
        let x = GaussianAverage.variable
        if function.variables.contains(where: { $0 != variable && $0.name == x.name }) { throw .nameIsTaken(x.name) }
        if variable == x { return function }
        return try GaussianAverageError.translating { () throws(ExprAlgebraError) in
            try function.substituting([variable: Expr(x)])
        }
    }

    mutating func uncheckedAverage(
        of function: Expr, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let expanded = try GaussianAverageError.translating { () throws(ExprAlgebraError) in try function.expanded() }
        var sum = PolynomialSum()
        for term in expanded.termsOrSelf {
            let (coefficient, rest) = try Self.split(term, over: [GaussianAverage.variable], in: &table)
            if coefficient.isZero { continue }
            sum.add(coefficient * (try averageOfTerm(rest, in: &table)))
        }
        return sum.value
    }

    /// A term as a polynomial in parameters times what holds the variables, or cannot be written with symbols.
    static func split(
        _ term: Expr, over variables: [Variable], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> (Polynomial, Expr) {
        let (number, product) = term.coefficientAndRest
        var coefficient = Polynomial(number)
        var rest: [Expr] = []
        for factor in product.factors {
            let (base, exponent) = factor.baseAndExponent
            if let letter = base.variable, !variables.contains(letter),
                let power = exponent == nil ? 1 : exponent?.number?.asInt
            {
                coefficient = coefficient * Polynomial(symbol(letter, in: &table), power: power)
            } else {
                rest.append(factor)
            }
        }
        do { return (coefficient, try .product(rest.isEmpty ? [.one] : rest)) } catch {
            throw .expression(.expression(error))
        }
    }

    static func symbol(_ letter: Variable, in table: inout SymbolTable) -> Symbol {
        table.symbol(named: letter.name)
            ?? table.declare(letter.name, role: letter.assumptions.contains(.small) ? .coupling : .parameter)
    }

    /// ⟨f⟩ of a product of functions, first by a closed form.
    private mutating func averageOfTerm(
        _ function: Expr, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        if let number = function.number { return Polynomial(number) }
        if let known = averages[function] { return known }
        for letter in function.variables where letter != GaussianAverage.variable {
            _ = Self.symbol(letter, in: &table)
        }
        var average: Polynomial
        if let closed = closedForm(of: function, in: &table) {
            average = closed
        } else {
            let x = Expr(GaussianAverage.variable)
            let mirrored = try GaussianAverageError.translating { () throws(ExprAlgebraError) in
                try function.substituting([GaussianAverage.variable: -x])
            }
            if mirrored == -function {
                average = .zero
            } else {
                // f(x) and f(−x) have one average: the function that comes first in the order of expressions stands for both.
                let (sign, rest) = mirrored.coefficientAndRest
                if Expr.compare(rest, function) < 0 {
                    average = Polynomial(table.symbol(for: GaussianAverage(of: rest, variance: variance)))
                        .scaled(by: sign)
                } else {
                    average = Polynomial(table.symbol(for: GaussianAverage(of: function, variance: variance)))
                }
            }
        }
        averages[function] = average
        return average
    }
}
