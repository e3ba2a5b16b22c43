/// # Unbiased estimates
///
/// A cumulant is a sum of products of moments E[P₁]…E[P_b]. The mean of P₁(a₁)…P_b(a_b) over all choices of b *different* networks is such a
/// product on average, because different networks are independent:
///
///     E[P₁]…E[P_b]  ≈  1/(n(n−1)…(n−b+1)) · Σ_{a₁,…,a_b different} P₁(a₁)…P_b(a_b).
///
/// The sum over different networks is one over all networks, without those in which some are equal, by Möbius inversion over the partitions
/// of the b factors (those in one block γ stand at the same network):
///
///     Σ_{different} = Σ_{π} Π_{γ∈π} (−1)^{|γ|−1} (|γ|−1)! · S[Π_{i∈γ} P_i],     S[P] = Σ_a P(a).
///
/// For the joint cumulant of r variables this is Fisher's k-statistic (Kendall's Advanced Theory of Statistics 1, chapter 13). Here the
/// moments of a formula may be of any variables. Equal products of power sums are brought together first, with one coefficient for each
/// number b of moments they come from.
extension PowerSums {
    struct Estimator: Sendable {
        /// Π of power sums with a coefficient for each number of moments.
        struct Monomial: Sendable {
            var sums: [Int]
            /// Of 1/(n)_b, b = 0, 1, …
            var coefficients: [Double]
        }

        var monomials: [Monomial]
        var mostMoments: Int

        /// Before the products have their numbers.
        struct Draft {
            var monomials: [[[Int]]: [Double]] = [:]
            var mostMoments: Int

            init(_ formula: CumulantFormula) {
                // Terms with equal moments first: for equal operators few are left.
                var terms: [[[Int]]: Double] = [:]
                for term in formula.terms {
                    let moments = term.blocks.filter { !$0.isEmpty }.map { $0.sorted() }
                    terms[moments.sorted { $0.lexicographicallyPrecedes($1) }, default: 0] += term.coefficient
                }
                mostMoments = formula.largestProduct
                for (moments, coefficient) in terms where coefficient != 0 {
                    for groups in SetPartitions(count: moments.count) {
                        let sums = groups.map { group in group.flatMap { moments[$0] }.sorted() }
                        let sign = groups.reduce(1.0) { $0 * cumulantCoefficient(blocks: $1.count) }
                        monomials[
                            sums.sorted { $0.lexicographicallyPrecedes($1) },
                            default: Array(repeating: 0, count: mostMoments + 1)
                        ][moments.count] += coefficient * sign
                    }
                }
                monomials = monomials.filter { $0.value.contains { $0 != 0 } }
            }
        }

        init(_ draft: Draft, places: [[Int]: Int]) {
            mostMoments = draft.mostMoments
            // In a fixed order, whatever the order of a dictionary: sums are the same bits in every run.
            monomials = draft.monomials
                .map { Monomial(sums: $0.key.map { places[$0] ?? 0 }.sorted(), coefficients: $0.value) }
                .sorted { $0.sums.lexicographicallyPrecedes($1.sums) }
        }

        /// The estimate, and the sum of the magnitudes of its terms.
        func value(
            sums: [DoubleDouble], inverseFactorials: [DoubleDouble]
        ) -> (total: DoubleDouble, magnitude: Double) {
            var total = DoubleDouble.zero
            var magnitude = 0.0
            for monomial in monomials {
                var term = DoubleDouble.zero
                for (moments, coefficient) in monomial.coefficients.enumerated() where coefficient != 0 {
                    term += inverseFactorials[moments] * coefficient
                }
                for sum in monomial.sums { term *= sums[sum] }
                total += term
                magnitude += term.double.magnitude
            }
            return (total, magnitude)
        }
    }

    /// Unbiased estimates of the cumulants, in the order of the formulas, from the sums over `networks` independent networks.
    ///
    /// Evaluated in two doubles: the relative error is about 2⁻¹⁰⁰·(μ/σ)^r for a cumulant of order r of variables with mean μ and standard
    /// deviation σ, so it does not matter where a variable has its zero.
    public func cumulants(sums: [DoubleDouble], networks: Int) throws(StatisticsError) -> [Double] {
        try terms(sums: sums, networks: networks).map(\.total.double)
    }

    /// For each cumulant the sum of the magnitudes of the terms that cancel in it.
    func magnitudes(sums: [DoubleDouble], networks: Int) throws(StatisticsError) -> [Double] {
        try terms(sums: sums, networks: networks).map(\.magnitude)
    }

    private func terms(
        sums: [DoubleDouble], networks: Int
    ) throws(StatisticsError) -> [(total: DoubleDouble, magnitude: Double)] {
        guard sums.count == products.count else { throw .shape("the sums are those of another observable") }
        guard networks >= leastNetworks else { throw .tooFewNetworks(networks, needed: leastNetworks) }
        var inverse = DoubleDouble(1)
        var inverseFactorials = [inverse]
        for moments in 0..<leastNetworks {
            inverse = inverse / Double(networks - moments)
            inverseFactorials.append(inverse)
        }
        let values = estimators.map { $0.value(sums: sums, inverseFactorials: inverseFactorials) }
        guard values.allSatisfy({ $0.total.isFinite }) else { throw .notFinite }
        return values
    }
}
