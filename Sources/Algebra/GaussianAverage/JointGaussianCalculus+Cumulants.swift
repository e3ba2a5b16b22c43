import Exact

extension JointGaussianCalculus {
    /// The moment ⟨f₁^n₁·f₂^n₂·…⟩ of functions of the same x[1] … x[P].
    public mutating func moment(
        of functions: [Expr], powers: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        precondition(functions.count == powers.count && powers.allSatisfy { $0 >= 0 }, "a power for every function")
        return try average(of: .product(of: functions, powers: powers), in: &table)
    }

    /// The joint cumulant of functions of the same x[1] … x[P]: n₁ times f₁, n₂ times f₂, …
    ///
    /// For f_ab = φ(x_a)·φ(x_b) these are the cumulants of one neuron's part of the covariance matrix in the next layer:
    /// κ(f_ab, f_cd) = ⟨f_ab·f_cd⟩ − ⟨f_ab⟩⟨f_cd⟩ is V_(ab)(cd) without its history.
    ///
    /// - Precondition: the sum of the orders is at least 1.
    /// - Complexity: the square of Π(nᵢ + 1) products of polynomials.
    public mutating func cumulant(
        of functions: [Expr], orders: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        precondition(
            functions.count == orders.count && orders.allSatisfy { $0 >= 0 } && orders.contains { $0 > 0 },
            "an order for every function, one of them positive")
        return try Polynomial.cumulant(orders: orders) { powers throws(GaussianAverageError) in
            try moment(of: functions, powers: powers, in: &table)
        }
    }
}
