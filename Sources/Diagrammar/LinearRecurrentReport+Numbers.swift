import Algebra
import Evaluation
import Exact
import Expansion

extension LinearRecurrentReport {
    /// The time after which the slowest mode of the correlation is larger than the leading one, at numbers for N and all parameters.
    ///
    /// The equation is A e^{−mτ} = (B/N) e^{−(γ−σ_w)τ}, with one solution. Where it is not positive, the slowest mode is the larger
    /// one at all times: N is too small for the expansion.
    ///
    /// - Parameter values: for the width and for every parameter of the network; roots such as m are computed.
    /// - Returns: the time with a bound on its error; nil if the report knows no slower mode, or a value is missing, or the numbers
    ///   belong to no stationary state.
    public func crossoverTime(at values: [Symbol: Rational], in table: SymbolTable) -> Estimate? {
        guard let crossover, let leak = number(leak, values, table), let strength = number(strength, values, table),
            (leak - strength).certainSign == 1, let ratio = number(crossover.ratio, values, table),
            ratio.certainSign == 1, let difference = number(crossover.difference, values, table)
        else { return nil }
        return ratio.logarithm / difference
    }

    /// The correlation length through the order of the report, at numbers; nil if a value is missing or no state is stationary.
    public func correlationLength(at values: [Symbol: Rational], in table: SymbolTable) -> Estimate? {
        number(length + (correctionOfLength ?? .zero) * .width(power: -1), values, table)
    }

    /// A polynomial of the report with bounds on its error.
    public func number(_ polynomial: Polynomial, _ values: [Symbol: Rational], _ table: SymbolTable) -> Estimate? {
        var sum = Estimate(0)
        for term in polynomial.sortedTerms {
            var product = Estimate(term.coefficient)
            for (symbol, power) in term.monomial.factors {
                guard let value = number(of: symbol, values, table) else { return nil }
                if power < 0, value.certainSign == nil || value.certainSign == 0 { return nil }
                product *= value.power(power)
            }
            sum += product
        }
        return sum
    }

    private func number(of symbol: Symbol, _ values: [Symbol: Rational], _ table: SymbolTable) -> Estimate? {
        if let value = values[symbol] { return Estimate(value) }
        if let root = roots.first(where: { $0.symbol == symbol }) {
            guard let square = number(root.square, values, table), square.certainSign == 1 else { return nil }
            return square.squareRoot
        }
        if case .reciprocal(let divisor) = table[symbol].role {
            guard let below = number(divisor, values, table), let sign = below.certainSign, sign != 0 else {
                return nil
            }
            return Estimate(1) / below
        }
        return nil
    }
}
