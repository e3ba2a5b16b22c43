import Exact

extension GaussianCalculus {
    /// The moment ⟨f₁^n₁·f₂^n₂·…⟩.
    public mutating func moment(
        of functions: [Expr], powers: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        precondition(functions.count == powers.count && powers.allSatisfy { $0 >= 0 }, "a power for every function")
        return try average(of: .product(of: functions, powers: powers), in: &table)
    }

    /// The cumulant κ_r of f(x), such as φ(x)², under x ~ N(0, K).
    ///
    ///     κ₁ = ⟨f⟩, κ₂ = ⟨f²⟩ − ⟨f⟩², κ₃ = ⟨f³⟩ − 3⟨f²⟩⟨f⟩ + 2⟨f⟩³
    ///
    /// - Precondition: `order >= 1`.
    public mutating func cumulant(
        of function: Expr, order: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        try cumulant(of: [function], orders: [order], in: &table)
    }

    /// The joint cumulant of functions of the same x: n₁ times f₁, n₂ times f₂, …
    ///
    /// From the moments by κ(n) = m(n) − Σ_k C(n₁−1, k₁−1)·C(n₂, k₂)⋯κ(k)·m(n−k), the sum over all smaller k that hold the
    /// first function: the recursion of the Bell polynomials.
    ///
    /// - Precondition: the sum of the orders is at least 1.
    /// - Complexity: the square of Π(nᵢ + 1) products of polynomials; κ_r of one function has as many terms as r has partitions.
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

extension Polynomial {
    /// The joint cumulant with these orders from joint moments, by the recursion of the Bell polynomials.
    ///
    /// - Parameter moment: the moment with powers for all functions; asked for once for all powers up to the orders.
    static func cumulant<Failure: Error>(
        orders: [Int], moment: (_ powers: [Int]) throws(Failure) -> Polynomial
    ) throws(Failure) -> Polynomial {
        var moments: [[Int]: Polynomial] = [:]
        var cumulants: [[Int]: Polynomial] = [:]
        for powers in indices(below: orders) {
            let moment = try moment(powers)
            moments[powers] = moment
            // The function that counts as the first is one that occurs.
            guard let first = powers.firstIndex(where: { $0 > 0 }) else { continue }
            var sum = PolynomialSum()
            sum.add(moment)
            for part in indices(below: powers) where part[first] > 0 && part != powers {
                var count = Integer.one
                for place in powers.indices {
                    count *=
                        place == first
                        ? Combinatorics.binomial(powers[place] - 1, part[place] - 1)
                        : Combinatorics.binomial(powers[place], part[place])
                }
                let rest = zip(powers, part).map { $0 - $1 }
                sum.add((cumulants[part]! * moments[rest]!).scaled(by: -Rational(count)))
            }
            cumulants[powers] = sum.value
        }
        return cumulants[orders]!
    }

    /// All tuples of numbers from 0 up to the bounds, smaller ones before larger ones.
    private static func indices(below bounds: [Int]) -> [[Int]] {
        bounds.reduce([[]]) { tuples, bound in tuples.flatMap { tuple in (0...bound).map { tuple + [$0] } } }
    }
}

extension Expr {
    /// f₁^n₁·f₂^n₂·…
    static func product(of functions: [Expr], powers: [Int]) throws(GaussianAverageError) -> Expr {
        do {
            return try .product(
                [.one] + zip(functions, powers).map { f, n throws(ExprError) in try .power(f, Expr(n)) })
        } catch { throw .expression(.expression(error)) }
    }
}
