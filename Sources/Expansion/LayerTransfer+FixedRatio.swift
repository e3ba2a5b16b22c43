import Algebra
import Exact
import Theory
import Times

// At a fixed ratio u = T/N a power of μ_d = χ^d (1 + c₁/N + c₂/N² + …) is
//
//     μ_d^{aT+b} = χ^{d(aT+b)} · e^{a u c₁} · exp(a u Σ_{k≥2} ℓ_k N^{1−k}) · (1 + c₁/N + …)^b,     ln(1 + Σ c_k N^{−k}) = Σ ℓ_k N^{−k},
//
// an exponential times a series in 1/N: the ladders of all lengths, their leading powers (T/N)^k summed in e^{u c₁}.
extension LayerTransfer {
    /// A sum of terms at a fixed ratio u = T/N, as a series in 1/N through N^{lowest}; exponentials of u and powers χ^{dT} are symbols.
    ///
    /// - Parameters:
    ///   - time: the symbol of T.
    ///   - ratio: the symbol of u, a time as well.
    /// - Complexity: products of series of so many orders, for each term.
    public mutating func value(
        of terms: [Term], time: Symbol, ratio: Symbol, through lowest: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial? {
        let chi = try factor(1, in: &table)
        var sum = Polynomial.zero
        for term in terms {
            var value = term.coefficient
            let spare = max(0, value.terms.map(\.monomial.powerOfN).max().map { $0 - lowest } ?? 0)
            for (lines, exponent) in term.exponents.sorted(by: { $0.key < $1.key }) {
                guard
                    let part = try power(lines, exponent, chi, time: time, ratio: ratio, orders: spare, in: &table)
                else { return nil }
                value = (value * part).filtered { $0.powerOfN >= lowest }
            }
            sum += value
        }
        return sum.filtered { $0.powerOfN >= lowest }
    }

    /// A sum of terms at a symbolic time, exact in N.
    public mutating func value(
        of terms: [Term], time: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial? {
        var sum = Polynomial.zero
        for term in terms {
            var value = term.coefficient
            for (lines, exponent) in term.exponents.sorted(by: { $0.key < $1.key }) {
                let layers =
                    Polynomial(Rational(exponent.perTime), Monomial(time)) + Polynomial(Rational(exponent.constant))
                guard let part = table.power(try factor(lines, in: &table), to: layers) else { return nil }
                value = value * part
            }
            sum += value
        }
        return sum
    }

    private mutating func power(
        _ lines: Int, _ exponent: (perTime: Int, constant: Int), _ chi: Polynomial, time: Symbol, ratio: Symbol,
        orders: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial? {
        let layers = Polynomial(Rational(exponent.perTime), Monomial(time)) + Polynomial(Rational(exponent.constant))
        guard let leading = table.power(chi.power(lines), to: layers),
            let inverse = chi.power(lines).reciprocal() ?? table.reciprocal(ofSum: chi.power(lines))
        else { return nil }
        let mu = try factor(lines, in: &table)
        // c_k of μ_d/χ^d, one more than are kept, as the logarithm is multiplied by N.
        let series = (mu * inverse).coefficientsInWidth(through: orders + 1, over: table)
        let logarithm = Self.logarithm(series)
        guard
            let exponential = table.exponential(
                of: logarithm[1] * Polynomial(Rational(exponent.perTime), Monomial(ratio)))
        else { return nil }
        var rest = [Polynomial](repeating: .zero, count: orders + 1)
        for k in rest.indices where k > 0 {
            rest[k] =
                logarithm[k + 1] * Polynomial(Rational(exponent.perTime), Monomial(ratio))
                + logarithm[k].scaled(by: Rational(exponent.constant))
        }
        let expanded = Self.exponential(rest).enumerated().reduce(Polynomial.zero) { sum, term in
            sum + term.element * .width(power: -term.offset)
        }
        return leading * exponential * expanded
    }

    /// ℓ_k of ln(1 + Σ c_k x^k), from k c_k = Σ j ℓ_j c_{k−j}.
    static func logarithm(_ series: [Polynomial]) -> [Polynomial] {
        var logarithm = series.map { _ in Polynomial.zero }
        for k in series.indices where k > 0 {
            var sum = series[k].scaled(by: Rational(k))
            for j in 1..<max(1, k) { sum -= (logarithm[j] * series[k - j]).scaled(by: Rational(j)) }
            logarithm[k] = sum.scaled(by: Rational(1, k))
        }
        return logarithm
    }

    /// The coefficients of exp(Σ_{k>0} a_k x^k), from k e_k = Σ j a_j e_{k−j}.
    static func exponential(_ series: [Polynomial]) -> [Polynomial] {
        var exponential = [Polynomial.one] + series.dropFirst().map { _ in Polynomial.zero }
        for k in series.indices where k > 0 {
            var sum = Polynomial.zero
            for j in 1...k { sum += (series[j] * exponential[k - j]).scaled(by: Rational(j)) }
            exponential[k] = sum.scaled(by: Rational(1, k))
        }
        return exponential
    }
}

extension Polynomial {
    /// The coefficients of N⁰, N^{−1}, … of a polynomial in 1/N.
    fileprivate func coefficientsInWidth(through orders: Int, over table: SymbolTable) -> [Polynomial] {
        let lowest = (try? inLowestTerms(over: table)) ?? self
        return (0...orders).map { order in
            lowest.filtered { $0.powerOfN == -order } * .width(power: order)
        }
    }
}
