import Exact

/// A polynomial taken apart: content × monomial × primitive part.
///
/// The **primitive part** has coprime integer coefficients, no negative power and no monomial as a factor, and the
/// coefficient of its leading term is positive. Leading is the term that ``Monomial/leads(_:)`` puts first: N + 2, 1 − g
/// and 2 + 3g² − N·g are primitive. The **monomial** is a Laurent monomial, the **content** a number with the sign.
///
///     6/N − 3/g  =  −3 · N⁻¹g⁻¹ · (N − 2g)
///
/// The form is unique, and the primitive part of a product is the product of the primitive parts (Gauss). Zero has
/// content 0, monomial 1 and primitive part 1.
public struct PrimitiveForm: Hashable, Sendable {
    /// The number in front, with the sign.
    public let content: Rational
    /// The product of powers of symbols in front.
    public let monomial: Monomial
    /// What is left: coprime integer coefficients, a positive leading one, no monomial factor.
    public let primitive: Polynomial

    init(content: Rational, monomial: Monomial, primitive: Polynomial) {
        (self.content, self.monomial, self.primitive) = (content, monomial, primitive)
    }

    /// content × monomial × primitive part.
    public var product: Polynomial { primitive.scaled(by: content, monomial) }
}

extension Polynomial {
    /// The polynomial as content × monomial × primitive part.
    ///
    /// - Complexity: a few passes over the terms.
    public var primitiveForm: PrimitiveForm {
        let terms = terms
        guard let first = terms.first else { return PrimitiveForm(content: 0, monomial: .one, primitive: .one) }
        if terms.count == 1 {
            return PrimitiveForm(content: first.coefficient, monomial: first.monomial, primitive: .one)
        }
        var numerators: Integer = 0
        var denominators: Integer = 1
        var leading = first
        for term in terms {
            if !numerators.isOne { numerators = numerators.greatestCommonDivisor(with: term.coefficient.numerator) }
            denominators = denominators.leastCommonMultiple(with: term.coefficient.denominator)
            if term.monomial.leads(leading.monomial) { leading = term }
        }
        // A monomial in front does not change which term leads.
        let monomial = lowestPowers
        let sign: Rational = leading.coefficient < 0 ? -1 : 1
        let content = sign * Rational(numerators) / Rational(denominators)
        return PrimitiveForm(
            content: content, monomial: monomial, primitive: scaled(by: 1 / content, monomial.power(-1)))
    }

    /// The lowest power of every symbol: the largest monomial that leaves no negative power.
    var lowestPowers: Monomial {
        symbols.sorted().reduce(.one) { $0 * Monomial($1, power: lowestPower(of: $1) ?? 0) }
    }

    /// The terms, leading term first.
    var canonicallyOrderedTerms: [Term] { terms.sorted { $0.monomial.leads($1.monomial) } }
}

extension Monomial {
    /// The canonical order of terms, in which a polynomial of perturbation theory is read: a lower total degree in the
    /// symbols other than N first; then the higher power of the first symbol that differs, by rank; N last, high powers
    /// first. So 1 leads g leads g²; N² leads N leads 1; N leads g.
    ///
    /// It orders all Laurent monomials, and multiplying both sides by a monomial keeps it.
    public func leads(_ other: Monomial) -> Bool {
        let last = max(factors.last?.symbol.rank ?? 0, other.factors.last?.symbol.rank ?? 0)
        var degree = 0
        var first = 0
        for rank in 0..<last {
            let symbol = Symbol(rank: rank + 1)
            let difference = self[symbol] - other[symbol]
            degree += difference
            if first == 0 { first = difference }
        }
        if degree != 0 { return degree < 0 }
        return first != 0 ? first > 0 : powerOfN > other.powerOfN
    }
}

extension Integer {
    /// The least positive common multiple of two positive integers.
    func leastCommonMultiple(with other: Integer) -> Integer {
        if other.isOne || self == other { return self }
        let divisor = greatestCommonDivisor(with: other)
        guard let quotient = try? quotientAndRemainder(dividingBy: divisor).quotient else { return .zero }
        return quotient * other
    }
}
