import Exact

extension Polynomial {
    /// A non-negative power.
    ///
    /// Cost: about that of the last multiplication; see ``termEstimate(ofPower:)`` before a power that a user chose.
    public func power(_ exponent: Int) -> Polynomial { power(exponent, within: []) }

    /// A non-negative power without the terms beyond any of the `truncations`.
    ///
    /// Terms are left out in every step, which is right only if no factor has negative weight: otherwise the bounds
    /// are applied at the end.
    public func power(_ exponent: Int, within truncations: [Truncation]) -> Polynomial {
        precondition(exponent >= 0, "a sum has no negative powers among the polynomials")
        if exponent == 0 { return Polynomial.one.truncated(to: truncations) }
        if exponent == 1 { return truncated(to: truncations) }
        if let (monomial, coefficient) = singleTerm, let number = try? coefficient.power(exponent) {
            return Polynomial(number, monomial.power(exponent)).truncated(to: truncations)
        }
        guard truncations.allSatisfy({ weights($0).allSatisfy { $0 >= 0 } }) else {
            return power(exponent).truncated(to: truncations)
        }
        // Squaring wastes no work where powers of terms coincide (few symbols); where they do not, the recurrence forms
        // each product of a term of the base with a term of the result once.
        if truncations.isEmpty, repeatedSquaringCost(exponent) > gradedCost(exponent), let graded = Grading(of: self) {
            return graded.power(exponent)
        }
        var result: Polynomial?
        var base = truncated(to: truncations)
        var rest = exponent
        while true {
            if rest & 1 == 1 { result = result.map { $0.multiplied(by: base, within: truncations) } ?? base }
            rest >>= 1
            if rest == 0 { return result ?? .one }
            base = base.multiplied(by: base, within: truncations)
        }
    }

    /// An upper estimate of the number of terms of a power: the smaller of the number of ways to choose the factors and
    /// of the volume of powers that can occur.
    public func termEstimate(ofPower exponent: Int) -> Double {
        if exponent <= 0 { return 1 }
        if termCount <= 1 { return Double(termCount) }
        // C(exponent + n − 1, n − 1) for n terms.
        var ways = 1.0
        for k in 1..<termCount {
            ways *= Double(exponent + k) / Double(k)
            if ways > 1e18 { break }
        }
        var volume = 1.0
        for symbol in body.layout.variables {
            guard let highest = highestPower(of: symbol), let lowest = lowestPower(of: symbol) else { continue }
            volume *= Double(exponent) * Double(highest - lowest) + 1
        }
        return min(ways, volume)
    }

    private func repeatedSquaringCost(_ exponent: Int) -> Double {
        let half = termEstimate(ofPower: exponent / 2)
        let extra = exponent & 1 == 1 ? termEstimate(ofPower: exponent - 1) * Double(termCount) : 0
        return half * half + extra
    }

    /// A product of the recurrence goes through more hands than one of a large multiplication.
    private func gradedCost(_ exponent: Int) -> Double { 20 * termEstimate(ofPower: exponent) * Double(termCount) }
}

/// A polynomial divided by its only term of lowest grade, and ordered by grade: 1 + p₁ + p₂ + …
///
/// The grade Σ wᵢeᵢ of a monomial is additive, so that D = Σ wᵢ xᵢ ∂/∂xᵢ is a derivation that multiplies what has grade g
/// by g. From p·D(pⁿ) = n·D(p)·pⁿ follows for q = pⁿ, grade by grade,
///
///     q₀ = 1,    g q_g = Σ_{k ≥ 1} (n k − (g − k)) p_k q_{g−k}
///
/// Source: the recurrence is Euler's; J. C. P. Miller used it for series in one variable.
private struct Grading {
    /// The term of lowest grade.
    let lead: Polynomial
    /// The other terms over it, by grade; no grade is zero or less.
    let parts: [(grade: Int, part: Polynomial)]

    /// Nil if none of the weights that are tried singles out a lowest term.
    init?(of polynomial: Polynomial) {
        let variables = polynomial.body.layout.variables
        guard polynomial.body.bound < 1 << 40, variables.count < 64 else { return nil }
        var attempts = [[Int](repeating: 1, count: variables.count), [Int](repeating: -1, count: variables.count)]
        // Different small weights single out a corner where equal ones meet an edge.
        attempts += (1...6).map { attempt in
            variables.indices.map { (($0 * 7 + attempt * 5) % 11 + 1) * (attempt % 2 == 0 ? 1 : -1) }
        }
        for weights in attempts {
            var grades: [Int] = []
            polynomial.forEachTerm { _, exponents in
                grades.append(zip(weights, exponents).reduce(0) { $0 + $1.0 * $1.1 })
            }
            guard let lowest = grades.min(), grades.count(where: { $0 == lowest }) == 1 else { continue }
            let corner = polynomial.keeping { grades[$0] == lowest }
            guard let inverse = corner.reciprocal() else { return nil }
            lead = corner
            parts = Set(grades).subtracting([lowest]).sorted().map { grade in
                (grade - lowest, polynomial.keeping { grades[$0] == grade } * inverse)
            }
            return
        }
        return nil
    }

    func power(_ exponent: Int) -> Polynomial {
        let highest = exponent * (parts.last?.grade ?? 0)
        var grades = [Polynomial.one]
        var sum = PolynomialSum()
        sum.add(.one)
        for grade in stride(from: 1, through: highest, by: 1) {
            var next = PolynomialSum()
            for (step, part) in parts where step <= grade && !grades[grade - step].isZero {
                let weight = exponent * step - (grade - step)
                if weight != 0 { next.add((part * grades[grade - step]).scaled(by: Rational(weight, grade))) }
            }
            grades.append(next.value)
            sum.add(grades[grade])
        }
        return sum.value * lead.power(exponent)
    }
}
