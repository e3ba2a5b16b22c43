import Algebra
import Exact

extension SymbolTable {
    /// exp(exponent): a product of exponentials, one for every term.
    mutating func exponential(of exponent: Polynomial) -> Polynomial? {
        var product = Polynomial.one
        for term in exponent.terms {
            let times = term.monomial.factors.filter { if case .time = self[$0.symbol].role { true } else { false } }
            guard times.count == 1, times[0].power == 1, let power = term.coefficient.asInt else { return nil }
            let rate = Polynomial(1, term.monomial.removing(times[0].symbol))
            product *= Polynomial(exponential(rate: rate, time: times[0].symbol), power: power)
        }
        return product
    }

    /// base^exponent: a product of geometric symbols.
    mutating func power(_ base: Polynomial, to exponent: Polynomial) -> Polynomial? {
        var product = Polynomial.one
        for term in exponent.terms {
            guard let power = term.coefficient.asInt else { return nil }
            if term.monomial.isOne {
                guard let value = power >= 0 ? base : reciprocal(of: base) else { return nil }
                product *= value.power(Int(power.magnitude))
                continue
            }
            let factors = term.monomial.factors
            guard factors.count == 1, factors[0].power == 1, case .time = self[factors[0].symbol].role else {
                return nil
            }
            product *= Polynomial(geometric(base: base, time: factors[0].symbol), power: power)
        }
        return product
    }

    /// 1/sum.
    mutating func reciprocal(of sum: Polynomial) -> Polynomial? {
        if let single = sum.reciprocal() { return single }
        if sum.isZero { return nil }
        return Polynomial(reciprocal(of: sum) as Symbol)
    }
}
