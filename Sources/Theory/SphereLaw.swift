import Algebra
import Exact

/// Cumulants of a vector of N components drawn uniformly from a sphere.
enum SphereLaw {
    /// The coefficients c_k of `ln <exp(j·h)> = Σ_k c_k (j·j)^k` for `h·h = R²`, k = 1 … `highest`.
    ///
    /// From `<(j·h)^{2k}> = (2k−1)!! R^{2k} (j·j)^k / (N(N+2)…(N+2k−2))` the generating function is
    /// `1 + Σ_k R^{2k} (j·j)^k / (2^k k! N(N+2)…(N+2k−2))`, and the logarithm follows from
    /// `k c_k = k a_k − Σ_{m<k} m c_m a_{k−m}`. The poles 1/(N+2j) become symbols of the table.
    ///
    /// c_1 = R²/(2N): to leading order this is the Gaussian law of variance R²/N; c_2 = −R⁴/(4N²(N+2)) is the first
    /// term that a Gaussian would miss, suppressed by 1/N for R² = N q.
    static func logarithmOfCharacteristicFunction(
        squaredRadius: Polynomial, through highest: Int, symbols: inout SymbolTable
    ) -> [(pairs: Int, coefficient: Polynomial)] {
        var moments: [Polynomial] = [.one]
        for k in stride(from: 1, through: highest, by: 1) {
            let last = k == 1 ? Polynomial.width(power: -1) : Polynomial(symbols.pole(shift: 2 * (k - 1)))
            moments.append((moments[k - 1] * squaredRadius * last).scaled(by: Rational(1, 2 * k)))
        }
        var cumulants: [Polynomial] = [.zero]
        for k in stride(from: 1, through: highest, by: 1) {
            var sum = moments[k].scaled(by: Rational(k))
            for m in 1..<k { sum -= (cumulants[m] * moments[k - m]).scaled(by: Rational(m)) }
            cumulants.append(sum.scaled(by: Rational(1, k)).partialFractions(in: symbols))
        }
        return (1..<cumulants.count).map { ($0, cumulants[$0]) }
    }
}
