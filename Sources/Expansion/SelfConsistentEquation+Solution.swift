import Algebra
import Exact
import Theory

/// Solutions of the equation for polynomial activations: a series in the strengths of the weights, and step by step.
extension SelfConsistentEquation {
    /// The stationary Δ(τ), τ ≥ 0, order by order in a symbol that counts the inputs' strengths: Δ = Σ_k Δ_k, Δ_k of degree k in
    /// the strengths.
    ///
    /// Order by order the right-hand side is known, polynomials in τ times exponentials, and is divided by γ² + ω².
    ///
    /// - Parameter time: the symbol of τ.
    /// - Throws: ``LinearRecurrentError``: φ is no polynomial, or there is no stationary state in continuous time.
    /// - Complexity: of the order of (degree of φ) products of series, for each order.
    public func expansion(
        through order: Int, of time: Symbol, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> [Polynomial] {
        guard axis.isStationary, axis.measure == .continuous else {
            throw .question(
                "the expansion of the self-consistent equation is for stationary networks in continuous time",
                help: "as in: time t stationary")
        }
        guard isPolynomial else {
            throw .network("an activation that is no polynomial", help: "as in: where phi(x) = x - x^3/3")
        }
        var known: [Polynomial] = []
        for k in 0...max(0, order) {
            var source = Polynomial.zero
            if k == 0 {
                source = frozen
            } else {
                for input in inputs { source += input.strength * (try response(of: input, to: known, time, &table)) }
            }
            known.append(try driven(by: source, impulse: k == 0 ? noise : .zero, time, &table))
        }
        return known
    }

    /// <φφ> at the highest order in the strengths that the known orders give.
    private func response(
        of input: Input, to known: [Polynomial], _ time: Symbol, _ table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        let order = known.count - 1
        func product(_ a: [Polynomial], _ b: [Polynomial]) -> [Polynomial] {
            (0...order).map { k in (0...k).reduce(Polynomial.zero) { $0 + a[$1] * b[k - $1] } }
        }
        let one = (0...order).map { $0 == 0 ? Polynomial.one : .zero }
        var equal: [Polynomial] = []
        for value in known { equal.append(value.substitutingTime(time, by: nil, plus: 0, in: &table)) }
        let degree = input.coefficients.count - 1
        // Powers of Δ(0).
        var powers = [one]
        for _ in stride(from: 0, to: degree / 2, by: 1) { powers.append(product(powers.last!, equal)) }
        var sum = Polynomial.zero
        var functionPower = one
        for n in stride(from: 0, through: degree, by: 1) {
            var average = (0...order).map { _ in Polynomial.zero }
            for k in stride(from: n, through: degree, by: 2) {
                let factor = Rational(
                    Combinatorics.binomial(k, n) * Combinatorics.factorial(n) * Combinatorics.doubleFactorial(k - n - 1)
                )
                for j in 0...order {
                    average[j] += (input.coefficients[k] * powers[(k - n) / 2][j]).scaled(by: factor)
                }
            }
            let term = product(product(average, average), functionPower)[order]
            sum += term.scaled(by: Rational(1) / Rational(Combinatorics.factorial(n)))
            functionPower = product(functionPower, known)
        }
        do { return try sum.inLowestTerms(over: table) } catch { throw .tooLarge("\(error)") }
    }

    /// The even solution of (γ² − ∂²)Δ = impulse·δ(τ) + source that does not grow.
    private func driven(
        by source: Polynomial, impulse: Polynomial, _ time: Symbol, _ table: inout SymbolTable
    ) throws(LinearRecurrentError) -> Polynomial {
        do {
            let iOmega = table.imaginaryFrequency("omega")
            let peak = table.staticPeak("omega")
            let transform = try TwoSidedFunction(even: source, in: time, table: &table)
                .transform(frequency: "omega", in: &table)
            let parts = transform.collected(in: peak)
            let (frequency, rate) = (Polynomial(iOmega), leak)
            let propagator =
                try RationalFunction(numerator: .one, denominator: rate + frequency)
                * RationalFunction(numerator: .one, denominator: rate - frequency)
            let still = try RationalFunction(numerator: .one, denominator: rate * rate)
            let response =
                ((parts[0] ?? .zero) + impulse) * Polynomial(propagator, over: &table)
                + (parts[1] ?? .zero) * Polynomial(peak) * Polynomial(still, over: &table)
            let inverse = try InverseFourier(of: response, frequency: "omega", time: time, in: &table)
            return inverse.function.late
        } catch {
            throw .tooLarge("\(error)")
        }
    }

    /// C(n, m) for all steps from the first time through `last` steps later, exactly, by (1) one step after the other.
    ///
    /// - Throws: ``LinearRecurrentError``: time is continuous, or φ is no polynomial.
    /// - Complexity: (last)² products of the degree of φ; the degree of the result grows with degree^last.
    public func values(through last: Int) throws(LinearRecurrentError) -> [[Polynomial]] {
        guard axis.measure == .discrete, !axis.isStationary, let initial else {
            throw .question("step by step only in steps from a first time on", help: "as in: time n = 0 ... T")
        }
        guard isPolynomial else {
            throw .network("an activation that is no polynomial", help: "as in: where phi(x) = x - x^3/3")
        }
        var values = [[Polynomial]](repeating: .init(repeating: .zero, count: last + 1), count: last + 1)
        values[0][0] = initial
        func average(_ input: Input, _ n: Int, _ m: Int) -> Polynomial {
            let left = Self.averages(of: input.coefficients, variance: values[n][n])
            let right = Self.averages(of: input.coefficients, variance: values[m][m])
            return left.indices.reduce(Polynomial.zero) { sum, k in
                sum
                    + (left[k] * right[k] * values[n][m].power(k))
                    .scaled(by: Rational(1) / Rational(Combinatorics.factorial(k)))
            }
        }
        for n in stride(from: 1, through: last, by: 1) {
            values[n][0] = leak * values[n - 1][0]
            values[0][n] = values[n][0]
            for m in 1...n {
                var value = leak * (values[n - 1][m] + values[n][m - 1]) - leak * leak * values[n - 1][m - 1]
                value += frozen + (n == m ? noise : .zero)
                for input in inputs { value += input.strength * average(input, n - 1, m - 1) }
                (values[n][m], values[m][n]) = (value, value)
            }
        }
        return values
    }
}
