import Algebra
import Exact

// The coefficient of xⁿ yᵐ in u^a v^b w^c (1 + u)² is, with j letters of either power in plain stacks,
//
//     Σ_j C(j+1, a+1) · C((n−j)/2 − 1, b−1) · C((m−j)/2 − 1, c−1),        j = n = m mod 2,
//
// where the factor with b = 0 is 1 for j = n and 0 else, and so for c. For n > m that leaves b ≥ 1. With j = m − 2i the sum runs
// over i = 1 … M, M = m/2 or (m − 1)/2, for c ≥ 1, and is the one term j = m for c = 0. A polynomial P(i) is summed by
//
//     Σ_{i=1}^{M} P(i) = Σ_r (Δ^r P)(1) C(M, r+1).
extension DressedLadders {
    /// The coefficient of N^−k in (1/N) E tr Wⁿ(Wᵀ)ᵐ at symbolic powers: polynomials in n and m and the signs (−1)ⁿ, (−1)ᵐ.
    ///
    ///     order 1, n > m:    (m + 1)(1 + (−1)^(n+m))/2
    ///
    /// - Returns: the values for n > m, in n and m, and for n = m, in n.
    /// - Complexity: quadratic in the degree, at most 3k + 1, for each content.
    public func symbolicTrace(
        order: Int, _ n: Symbol, _ m: Symbol, in table: inout SymbolTable
    ) -> (above: Polynomial, equal: Polynomial) {
        if order == 0 { return (.zero, .one) }
        let (upper, lower) = (Polynomial(n), Polynomial(m))
        let half = (upper - lower).scaled(by: Rational(1, 2))
        func above(_ parity: Int) -> Polynomial {
            let last = (lower - Polynomial(parity)).scaled(by: Rational(1, 2))
            return orders[order].counts.reduce(Polynomial.zero) { sum, entry in
                let (content, count) = entry
                if content.left == 0 { return sum }
                let value: Polynomial
                if content.right == 0 {
                    value = (lower + 1).binomial(content.across + 1) * (half - 1).binomial(content.left - 1)
                } else {
                    let degree = content.across + content.left + content.right - 1
                    value = Self.summed(to: last, degree: degree) { i in
                        (lower + Polynomial(1 - 2 * i)).binomial(content.across + 1)
                            * (half + Polynomial(i - 1)).binomial(content.left - 1)
                            * Polynomial(i - 1).binomial(content.right - 1)
                    }
                }
                return sum + value.scaled(by: Rational(count))
            }
        }
        func equal(_ parity: Int) -> Polynomial {
            let last = (upper - Polynomial(parity)).scaled(by: Rational(1, 2))
            return orders[order].counts.reduce(Polynomial.zero) { sum, entry in
                let (content, count) = entry
                if (content.left == 0) != (content.right == 0) { return sum }
                let value: Polynomial
                if content.left == 0 {
                    value = (upper + 1).binomial(content.across + 1)
                } else {
                    let degree = content.across + content.left + content.right - 1
                    value = Self.summed(to: last, degree: degree) { i in
                        (upper + Polynomial(1 - 2 * i)).binomial(content.across + 1)
                            * Polynomial(i - 1).binomial(content.left - 1)
                            * Polynomial(i - 1).binomial(content.right - 1)
                    }
                }
                return sum + value.scaled(by: Rational(count))
            }
        }
        func joined(_ value: (Int) -> Polynomial, _ sign: Polynomial) -> Polynomial {
            let (even, odd) = (value(0), value(1))
            return (even + odd + sign * (even - odd)).scaled(by: Rational(1, 2))
        }
        let signN = Polynomial(table.geometric(base: Polynomial(-1), time: n))
        let signM = Polynomial(table.geometric(base: Polynomial(-1), time: m))
        let parity = (.one + signN * signM).scaled(by: Rational(1, 2))
        return (parity * joined(above, signM), joined(equal, signN))
    }

    /// Σ_{i=1}^{last} of a polynomial in i of at most this degree.
    private static func summed(to last: Polynomial, degree: Int, _ value: (Int) -> Polynomial) -> Polynomial {
        var differences = (1...(degree + 1)).map(value)
        var sum = Polynomial.zero
        for r in 0...degree {
            sum += differences[0] * last.binomial(r + 1)
            differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
        }
        return sum
    }
}

extension Polynomial {
    /// P(P − 1)…(P − k + 1)/k!
    fileprivate func binomial(_ k: Int) -> Polynomial {
        (0..<max(0, k)).reduce(Polynomial.one) { product, i in
            product * (self - Polynomial(i)).scaled(by: Rational(1, i + 1))
        }
    }
}
