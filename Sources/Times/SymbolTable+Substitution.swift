import Algebra
import Exact

extension SymbolTable {
    /// A polynomial with parameters replaced also where they stand in rates, bases and denominators; nil if that divides by
    /// zero, or gives a rate or a base that has no exponential.
    ///
    ///     gamma = 2 in q*exp(-gamma*t)/(gamma + a)      gives q*exp(-2*t)/(2 + a)
    public mutating func substituting(_ values: [Symbol: Polynomial], into polynomial: Polynomial) -> Polynomial? {
        if values.isEmpty { return polynomial }
        var replacements = values
        for symbol in polynomial.symbols.sorted() where replacements[symbol] == nil {
            func changes(_ part: Polynomial) -> Bool { !part.symbols.isDisjoint(with: values.keys) }
            switch self[symbol].role {
            case .exponential(let rate, let time) where changes(rate):
                guard let value = rate.substituting(values),
                    let exponential = exponential(of: value * Polynomial(time))
                else { return nil }
                replacements[symbol] = exponential
            case .geometric(let base, let time) where changes(base):
                guard let value = base.substituting(values), let power = power(value, to: Polynomial(time)) else {
                    return nil
                }
                replacements[symbol] = power
            case .reciprocal(let divisor) where changes(divisor):
                guard let value = divisor.substituting(values), let inverse = reciprocal(ofSum: value) else {
                    return nil
                }
                replacements[symbol] = inverse
            case .average(let function, let variance):
                let average = GaussianAverage(of: function, variance: variance)
                guard let value = substituting(values, into: average) else { return nil }
                replacements[symbol] = value
            case .jointAverage(let function, let covariance):
                let average = JointGaussianAverage(of: function, covariance: covariance)
                guard let value = substituting(values, into: average) else { return nil }
                replacements[symbol] = value
            default: continue
            }
        }
        return polynomial.substituting(replacements)
    }
}
