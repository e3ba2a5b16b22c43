import Algebra
import Exact
import Times

// The response of the deterministic linear part of the update rules,
//
//     n(t) = Σ A0 m(t) + Σ A1 m(t−1) + s(t)          R(t,s) = M^{t−s} L,   L = (1−A0)⁻¹,  M = L A1
//     ∂_t n = −Σ Γ m + s                             R(t,s) = e^{−Γ(t−s)} θ(t−s),
//
// by Putzer's formula (E. J. Putzer, Am. Math. Monthly 73 (1966) 2): with the eigenvalues λ_1 … λ_n of M,
//
//     M^k = Σ_j r_j(k) P_{j−1},   P_j = Π_{i≤j} (M − λ_i),   r_1(k) = λ_1^k,   r_{j+1}(k) = Σ_{i<k} λ_{j+1}^{k−1−i} r_j(i),
//
// which needs no diagonal form: equal eigenvalues give polynomials by themselves.

/// The matrix of retarded propagators of one set of coupled neurons.
struct LinearResponse {
    /// By neuron and source, as functions of the times 1 (of the neuron) and 2 (of the source).
    let response: [[TimeFunction]]

    /// - Parameters:
    ///   - matrix: M, or −Γ.
    ///   - immediate: L; the unit matrix in continuous time.
    ///   - eigenvalues: of the matrix, with repetitions, zeros first.
    /// - Throws: ``TimesError``.
    init(
        _ matrix: [[Polynomial]], immediate: [[Polynomial]], eigenvalues: [RationalFunction], by primitives: Primitives
    ) throws(TimesError) {
        let size = matrix.count
        let measure = primitives.basis.measure
        var basis = primitives.basis
        var response = [[TimeFunction]](repeating: .init(repeating: .zero, count: size), count: size)
        // P_{j−1} L, with rational functions as entries.
        var factor = immediate.map { $0.map { RationalFunction($0) } }
        var scalar: TimeFunction?
        for eigenvalue in eigenvalues {
            let rate: Rate? = measure == .sum && eigenvalue.isZero ? nil : try basis.rate(of: eigenvalue)
            let next: TimeFunction
            switch (scalar, rate) {
            case (nil, nil): next = .coincidence(of: 1, with: 2)
            case (nil, let rate?): next = .decay(rate, from: 2, to: 1, measure)
            case (let previous?, nil): next = try previous.shifted(1, by: -1, by: primitives)
            case (let previous?, let rate?):
                // The time 3 runs from the source to the step before.
                let lag = measure == .sum ? 1 : 0
                var weight = RationalFunction.one
                if measure == .sum { weight = (try? eigenvalue.reciprocal()) ?? .one }
                let last = TimeFunction.decay(rate, from: 3, to: 1, lag: lag, coefficient: weight, measure)
                let before = previous.renamed([3, 2])
                next = try last.multiplied(by: before, in: primitives.basis)
                    .summed(over: 3, externals: 2, by: primitives)
            }
            scalar = next
            for i in 0..<size {
                for j in 0..<size where !factor[i][j].isZero { response[i][j].add(next.scaled(by: factor[i][j])) }
            }
            // (M − λ) P
            factor = (0..<size).map { i in
                (0..<size).map { j in
                    var sum = (factor[i][j] * eigenvalue).scaled(by: -1)
                    for k in 0..<size where !matrix[i][k].isZero {
                        sum += RationalFunction(matrix[i][k]) * factor[k][j]
                    }
                    return sum
                }
            }
        }
        self.response = response
    }

    /// The eigenvalues of a matrix, zeros first.
    ///
    /// - Throws: ``TimesError/irrationalRates`` unless the characteristic polynomial falls into linear factors.
    static func eigenvalues(of matrix: [[Polynomial]], symbols: SymbolTable) throws(TimesError) -> [RationalFunction] {
        let unknown = Symbol(rank: symbols.entries.count)
        let shifted = matrix.indices.map { i in
            matrix.indices.map { j in (i == j ? Polynomial(unknown) : .zero) - matrix[i][j] }
        }
        let characteristic = ZeroDimensionalPropagators.determinant(shifted)
        guard let factorization = try? characteristic.factorized() else { throw .tooLarge }
        var found = [RationalFunction](repeating: .zero, count: max(0, factorization.monomial[unknown]))
        for factor in factorization.factors {
            let parts = factor.base.collected(in: unknown)
            guard parts.keys.allSatisfy({ $0 == 0 || $0 == 1 }), let slope = parts[1],
                let value = try? RationalFunction(numerator: -(parts[0] ?? .zero), denominator: slope)
            else { throw .irrationalRates }
            found += [RationalFunction](repeating: value, count: factor.power)
        }
        return found
    }
}
