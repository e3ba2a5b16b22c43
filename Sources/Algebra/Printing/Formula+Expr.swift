import Exact

// The order in which a person reads the terms of a sum. The normal form of expressions has an order of its own, made for
// comparison; terms of equal rank here keep it.
extension Expr {
    /// The positions of terms in reading order: low powers of the small parameters first, as in a series, and among equal ones
    /// high degrees first.
    ///
    ///     1 + g*x - g^2*y                 // g is small
    ///     x^3 + x*y + x + 1 + 1/x
    ///
    /// - Complexity: n log n in the number of terms; linear in the number of their factors.
    static func readingOrder(of terms: [Expr]) -> [Int] {
        let ranks = terms.map(\.readingRank)
        return terms.indices.sorted { left, right in
            let (a, b) = (ranks[left], ranks[right])
            if a.smallness != b.smallness { return a.smallness < b.smallness }
            if a.degree != b.degree { return a.degree > b.degree }
            return left < right
        }
    }

    /// The powers of the small parameters and those of all factors together. Only numbers in exponents count.
    private var readingRank: (smallness: Rational, degree: Rational) {
        var (smallness, degree): (Rational, Rational) = (0, 0)
        for factor in factors {
            let (base, exponent) = factor.baseAndExponent
            guard let power = exponent == nil ? 1 : exponent?.number, base.number == nil else { continue }
            if case .constant = base.head { continue }
            degree += power
            if let variable = base.variable, variable.assumptions.contains(.small) { smallness += power }
        }
        return (smallness, degree)
    }
}
