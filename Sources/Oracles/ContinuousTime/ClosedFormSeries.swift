import Algebra
import Exact

/// The Taylor series in its times of a closed form: of powers of times and exponentials of rates times times.
public enum ClosedFormSeries {
    /// The series through total degree `order` in the times, with exact coefficients.
    ///
    /// With a time T of the result counted from `point`, `exp(γT)^k` is `exp(kγ point) Σ_n (kγT)^n/n!`. Reciprocals of sums
    /// are divided out where they divide. Example: `T*exp(gamma, T)^(-2)` through order 2 is `T − 2γT²`.
    ///
    /// - Parameters:
    ///   - point: the time from which the times of the result are counted.
    ///   - symbols: the table of the closed form; it gets exponentials at `point` if they do not cancel.
    ///   - substitutions: values put in place of symbols first, also within rates and reciprocals.
    /// - Returns: nil for powers `base^T`, frequencies, an exponential at a literal time other than `point`, a negative
    ///   power of a time, if a substitution divides by zero or by a sum, or beyond `budget` terms.
    /// - Complexity: products of exponentials with k times have C(order + k, k) terms each.
    public static func taylorSeries(
        of closedForm: Polynomial, around point: Rational = 0, order: Int, width: Int, symbols: inout SymbolTable,
        substitutions: [Symbol: Polynomial] = [:], budget: Int = 200_000
    ) -> Polynomial? {
        var roles: [Symbol: SymbolTable.Role] = [:]
        for symbol in closedForm.symbols { roles[symbol] = symbols[symbol].role }
        func number(_ value: Polynomial) -> Polynomial? {
            value.substituting(substitutions)?.atWidth(width, in: symbols)
        }
        // What is a number once the substitutions are made, and what stays to be dealt with.
        var values = substitutions
        var times: [Symbol: Int] = [:]
        var exponents: [Symbol: (rate: Polynomial, time: Symbol, literal: Rational?)] = [:]
        var divisors: [(symbol: Symbol, divisor: Polynomial)] = []
        for symbol in roles.keys.sorted() {
            switch roles[symbol]! {
            case .width, .parameter, .background, .coupling, .widthPole: break
            case .time(nil): times[symbol] = 1
            case .time(let literal?): values[symbol] = Polynomial(literal)
            case .exponential(let rate, let time):
                guard let rate = number(rate), case .time(let literal) = symbols[time].role else { return nil }
                if literal == nil { times[time] = 1 }
                exponents[symbol] = (rate, time, literal)
            case .reciprocal(let divisor):
                guard let divisor = number(divisor), !divisor.isZero else { return nil }
                if let inverse = divisor.reciprocal() {
                    values[symbol] = inverse
                } else {
                    divisors.append((symbol, divisor))
                }
            case .geometric, .imaginaryFrequency, .staticPeak, .average, .jointAverage: return nil
            }
        }
        if times.keys.contains(where: { values[$0] != nil }) { return nil }
        let inTimes = Truncation(weights: times, atMost: order)
        var work = budget
        var sum = PolynomialSum()
        for (exponential, factor) in closedForm.collected(in: exponents.keys.sorted()) {
            // Times of the factor itself, counted from the point.
            let moved = Dictionary(uniqueKeysWithValues: times.keys.map { ($0, Polynomial($0) + Polynomial(point)) })
            guard
                var product = factor.substituting(values.merging(moved) { value, _ in value })?
                    .atWidth(width, in: symbols)
            else { return nil }
            if times.keys.contains(where: { (product.lowestPower(of: $0) ?? 0) < 0 }) { return nil }
            product = product.truncated(to: inTimes)
            var atPoint = Polynomial.zero
            for (symbol, power) in exponential.factors {
                let (rate, time, literal) = exponents[symbol]!
                atPoint += rate.scaled(by: Rational(power) * (literal ?? point))
                if literal != nil { continue }
                var exponentialSeries = Polynomial.one
                for k in stride(from: order, to: 0, by: -1) {
                    let next = rate.scaled(by: Rational(power, k), Monomial(time))
                    exponentialSeries = .one + exponentialSeries.multiplied(by: next, within: inTimes)
                }
                work -= product.termCount * exponentialSeries.termCount
                if work < 0 { return nil }
                product = product.multiplied(by: exponentialSeries, within: inTimes)
            }
            // exp of the exponents at the point, term by term; zero in what a network gives.
            for (monomial, coefficient) in atPoint.sortedTerms {
                product =
                    product
                    * Polynomial(
                        symbols.exponential(rate: Polynomial(coefficient, monomial), time: symbols.time(at: 1)))
            }
            sum.add(product)
        }
        return divisors.reduce(sum.value) { $0.dividingOut($1.symbol, $1.divisor) }
    }
}

extension Polynomial {
    /// Σ_k c_k r^k with r = 1/P brought to one denominator, and divided by P as often as it divides.
    fileprivate func dividingOut(_ reciprocal: Symbol, _ divisor: Polynomial) -> Polynomial {
        let parts = collected(in: reciprocal)
        guard let highest = parts.keys.max(), highest > 0 else { return self }
        var numerator = Polynomial.zero
        for (power, part) in parts.sorted(by: { $0.key < $1.key }) {
            numerator += part * divisor.power(highest - power)
        }
        var rest = highest
        while rest > 0, let quotient = numerator.exactQuotient(by: divisor) {
            numerator = quotient
            rest -= 1
        }
        return numerator.scaled(by: 1, Monomial(reciprocal, power: rest))
    }
}
