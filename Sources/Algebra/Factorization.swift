import Exact

/// A polynomial as content × monomial × product of powers of distinct irreducible factors.
///
/// Every factor is primitive (see ``PrimitiveForm``), irreducible over the rational numbers and not a monomial. Factors
/// stand in canonical order, so two factorizations are equal exactly if the polynomials are.
///
///     2/N − 8/N³  =  2 · N⁻³ · (N − 2) · (N + 2)
public struct Factorization: Hashable, Sendable {
    /// An irreducible polynomial to a positive power.
    public struct Factor: Hashable, Sendable {
        public let base: Polynomial
        public let power: Int
        /// The terms of `base`, leading term first; they order the factors.
        let orderedTerms: [Polynomial.Term]

        init(base: Polynomial, power: Int, orderedTerms: [Polynomial.Term]? = nil) {
            (self.base, self.power) = (base, power)
            self.orderedTerms = orderedTerms ?? base.canonicallyOrderedTerms
        }

        func raised(to power: Int) -> Factor { Factor(base: base, power: power, orderedTerms: orderedTerms) }

        public static func == (left: Factor, right: Factor) -> Bool {
            left.power == right.power && left.orderedTerms == right.orderedTerms
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(power)
            hasher.combine(orderedTerms)
        }

        /// Term by term, the one whose term leads stands first, then the one with the smaller coefficient, then the
        /// shorter one: N − 2, N + 2, N + 4, 2N + 1, 1 − g.
        func precedes(_ other: Factor) -> Bool {
            for (mine, theirs) in zip(orderedTerms, other.orderedTerms) where mine != theirs {
                if mine.monomial != theirs.monomial { return mine.monomial.leads(theirs.monomial) }
                return mine.coefficient < theirs.coefficient
            }
            return orderedTerms.count < other.orderedTerms.count
        }
    }

    /// The number in front, with the sign; 0 for the zero polynomial.
    public let content: Rational
    /// The powers of single symbols in front, negative ones too.
    public let monomial: Monomial
    /// The irreducible factors, in canonical order.
    public let factors: [Factor]

    /// The factors multiplied out.
    public var product: Polynomial { factors.product.scaled(by: content, monomial) }
}

extension [Factorization.Factor] {
    /// The factors multiplied out.
    var product: Polynomial { reduce(.one) { $0 * $1.base.power($1.power) } }
}

extension Polynomial {
    /// The irreducible factors over the rational numbers, with content and monomial apart.
    ///
    /// Polynomials that are linear in a symbol with a single term as its coefficient, such as N + 2 or 1 + g·h, are
    /// seen to be irreducible without the library, whatever their degree in other symbols.
    ///
    /// - Throws: ``FactorizationError`` if the polynomial is beyond the library's limits or its means.
    /// - Complexity: polynomial in the degrees for most polynomials; there are slow exceptions of high degree.
    public func factorized(
        by library: any PolynomialFactoring = PolynomialLibrary.standard
    ) throws(FactorizationError) -> Factorization {
        if termCount < 2 {
            let form = primitiveForm
            return Factorization(content: form.content, monomial: form.monomial, factors: [])
        }
        if hasEvidentlyIrreduciblePrimitivePart {
            let form = primitiveForm
            return Factorization(
                content: form.content, monomial: form.monomial, factors: [.init(base: form.primitive, power: 1)])
        }
        try library.limits.check(self)
        let form = primitiveForm
        // Each factor is primitive, its sign fixed by its leading term; by Gauss's lemma so is their product.
        let factors = try library.irreducibleFactors(of: form.primitive).compactMap { factor -> Factorization.Factor? in
            let base = factor.base.primitiveForm.primitive
            return base.isOne ? nil : Factorization.Factor(base: base, power: factor.power)
        }
        return Factorization(
            content: form.content, monomial: form.monomial, factors: factors.sorted { $0.precedes($1) })
    }

    /// Whether the polynomial, up to a monomial, is a·s + b with a single term a and b free of the symbol s.
    ///
    /// A factor free of s would divide the monomial a, but the primitive part has no monomial factor.
    private var hasEvidentlyIrreduciblePrimitivePart: Bool {
        symbols.contains { symbol in
            let powers = terms.map { $0.monomial[symbol] }
            guard let highest = powers.max(), let lowest = powers.min() else { return false }
            return highest.subtractingReportingOverflow(lowest) == (1, false)
                && powers.reduce(0) { $0 + ($1 == highest ? 1 : 0) } == 1
        }
    }

    /// The greatest common divisor over the rational numbers, with content and monomial apart.
    ///
    /// The content is the largest positive number that leaves both with integer coefficients when divided out; the monomial
    /// has the lower power of each symbol in either, the primitive part is that of the Laurent polynomials over ℚ. The
    /// greatest common divisor with zero is the polynomial itself, up to the sign.
    ///
    ///     4N² − 16  and  6 + 12/N  share  2 · N⁻¹ · (N + 2)
    ///
    /// - Throws: ``FactorizationError``.
    public func greatestCommonDivisor(
        with other: Polynomial, by library: any PolynomialFactoring = PolynomialLibrary.standard
    ) throws(FactorizationError) -> PrimitiveForm {
        if isZero || other.isZero {
            let form = (isZero ? other : self).primitiveForm
            return PrimitiveForm(content: form.content.magnitude, monomial: form.monomial, primitive: form.primitive)
        }
        try library.limits.check(self)
        try library.limits.check(other)
        let (left, right) = (primitiveForm, other.primitiveForm)
        var common = Polynomial.one
        if left.primitive == right.primitive {
            common = left.primitive
        } else if !left.primitive.symbols.isDisjoint(with: right.primitive.symbols) {
            common = try library.greatestCommonDivisor(left.primitive, right.primitive).primitiveForm.primitive
        }
        return PrimitiveForm(
            content: left.content.greatestCommonDivisor(with: right.content),
            monomial: left.monomial.lowerPowers(with: right.monomial), primitive: common)
    }
}

extension Monomial {
    /// The lower power of every symbol.
    func lowerPowers(with other: Monomial) -> Monomial {
        let symbols = Set(factors.map(\.symbol)).union(other.factors.map(\.symbol)).sorted()
        return symbols.reduce(.one) { $0 * Monomial($1, power: min(self[$1], other[$1])) }
    }
}

extension Rational {
    /// The largest positive number of which both are integer multiples; neither is zero.
    func greatestCommonDivisor(with other: Rational) -> Rational {
        Rational(numerator.greatestCommonDivisor(with: other.numerator))
            / Rational(denominator.leastCommonMultiple(with: other.denominator))
    }
}
