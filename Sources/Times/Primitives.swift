import Algebra
import Exact

/// Primitives of u^k times an exponential: what sums and integrals over one time consist of.
///
/// For sums, F(x+1) − F(x) = x^k λ^x gives Σ_{u=a}^{b} u^k λ^u = F(b+1) − F(a). With F(x) = λ^x P(x),
///
///     λ P(x+1) − P(x) = x^k:    (λ−1) p_k = 1,    (λ−1) p_j = −λ Σ_{i>j} C(i,j) p_i,
///
/// and for λ = 1, P has degree k+1 and Σ_{i>j} C(i,j) p_i = δ_{jk}. For integrals with rate r ≠ 0,
/// ∫ u^k e^{ru} = e^{ru} Σ_j (−1)^{k−j} k!/j! u^j / r^{k−j+1}.
public final class Primitives {
    public let basis: RateBasis
    private var known: [Request: [RationalFunction]] = [:]
    private var values: [Rate: RationalFunction] = [:]
    private var shifts: [Shift: RationalFunction] = [:]

    private struct Request: Hashable {
        let power: Int
        let rate: Rate
    }

    private struct Shift: Hashable {
        let rate: Rate
        let steps: Int
    }

    public init(_ basis: RateBasis) { self.basis = basis }

    /// The coefficient of exp, or the base, that a rate stands for.
    func value(of rate: Rate) -> RationalFunction {
        if let known = values[rate] { return known }
        let value = basis.value(of: rate)
        values[rate] = value
        return value
    }

    /// base^steps; in continuous time nothing is ever shifted.
    func exponential(_ rate: Rate, at steps: Int) throws(TimesError) -> RationalFunction {
        if steps == 0 || rate.isZero { return .one }
        precondition(basis.measure == .sum, "a shift in continuous time")
        let shift = Shift(rate: rate, steps: steps)
        if let known = shifts[shift] { return known }
        guard let power = try? value(of: rate).power(steps) else { throw .tooLarge }
        shifts[shift] = power
        return power
    }

    /// The coefficients p_0, p_1, … of the primitive of u^power with a rate; the exponential stays in front.
    func primitive(power: Int, rate: Rate) throws(TimesError) -> [RationalFunction] {
        let request = Request(power: power, rate: rate)
        if let known = known[request] { return known }
        let coefficients: [RationalFunction]
        switch (basis.measure, rate.isZero) {
        case (.sum, true): coefficients = Self.sumOfPowers(power)
        case (.sum, false):
            let base = value(of: rate)
            guard let inverse = try? (base - .one).reciprocal() else { throw .tooLarge }
            coefficients = Self.geometric(power, base: base, inverse: inverse)
        case (.integral, true):
            coefficients =
                [RationalFunction](repeating: .zero, count: power + 1) + [RationalFunction(Rational(1, power + 1))]
        case (.integral, false):
            guard let inverse = try? value(of: rate).reciprocal() else { throw .tooLarge }
            var result = [RationalFunction](repeating: .zero, count: power + 1)
            result[power] = inverse
            for j in stride(from: power - 1, through: 0, by: -1) {
                result[j] = (result[j + 1] * inverse).scaled(by: Rational(-(j + 1)))
            }
            coefficients = result
        }
        known[request] = coefficients
        return coefficients
    }

    private static func geometric(
        _ power: Int, base: RationalFunction, inverse: RationalFunction
    ) -> [RationalFunction] {
        var result = [RationalFunction](repeating: .zero, count: power + 1)
        result[power] = inverse
        let factor = (base * inverse).scaled(by: -1)
        for j in stride(from: power - 1, through: 0, by: -1) {
            var sum = RationalFunction.zero
            for i in (j + 1)...power { sum += result[i].scaled(by: Rational(Combinatorics.binomial(i, j))) }
            result[j] = sum * factor
        }
        return result
    }

    /// Faulhaber's polynomial, with value 0 at 0.
    private static func sumOfPowers(_ power: Int) -> [RationalFunction] {
        var result = [Rational](repeating: 0, count: power + 2)
        result[power + 1] = Rational(1, power + 1)
        for j in stride(from: power - 1, through: 0, by: -1) {
            // The coefficient of x^j in P(x+1) − P(x) has to vanish; C(j+1, j) p_{j+1} is the unknown.
            var sum: Rational = 0
            for i in (j + 2)..<(power + 2) { sum += result[i] * Rational(Combinatorics.binomial(i, j)) }
            result[j + 1] = sum * Rational(-1, j + 1)
        }
        return result.map { RationalFunction($0) }
    }
}
