import Exact

/// A quotient of polynomials, in canonical form: a Laurent polynomial over a product of powers of irreducible factors.
///
///     3/(N(N + 2)²) − 1      numerator  3/N − 4 − 4N − N²·…    denominator  (N + 2)²
///
/// The denominator's factors are distinct, primitive, irreducible over the rational numbers and not monomials (see
/// ``Factorization``); powers of single symbols and rational numbers live in the numerator, which no factor divides. That
/// form is unique, so equality and hashing are comparison.
///
/// Sums and products factor nothing: a common denominator is the union of factors, and what cancels is found by trial
/// division by these factors alone. Only a quotient, or a value put for a symbol, brings in new denominators to factor.
public struct RationalFunction: Hashable, Sendable {
    /// The Laurent polynomial above the line. Negative powers of single symbols and rational coefficients are left here.
    public let numerator: Polynomial
    /// The irreducible factors below the line with their powers, in canonical order.
    public let denominatorFactors: [Factorization.Factor]

    /// Parts known to be in canonical form.
    init(canonical numerator: Polynomial, over factors: [Factorization.Factor]) {
        self.numerator = numerator
        denominatorFactors = numerator.isZero ? [] : factors
        assert(hasCanonicalForm)
    }

    /// A numerator over canonical factors, of which those that `mayCancel` names are tried.
    init(
        cancelling numerator: Polynomial, over factors: [Factorization.Factor],
        where mayCancel: (Factorization.Factor) -> Bool = { _ in true }
    ) throws(RationalFunctionError) {
        var rest = numerator
        var kept: [Factorization.Factor] = []
        for factor in rest.isZero ? [] : factors {
            let power = mayCancel(factor) ? try rest.divideOut(factor) : factor.power
            if power > 0 { kept.append(factor.raised(to: power)) }
        }
        self.init(canonical: rest, over: kept)
    }

    /// A Laurent polynomial.
    public init(_ polynomial: Polynomial) { self.init(canonical: polynomial, over: []) }

    public init(_ constant: Rational) { self.init(Polynomial(constant)) }
    public init(_ constant: Int) { self.init(Polynomial(constant)) }

    /// A symbol, or an integer power of one.
    public init(_ symbol: Symbol, power: Int = 1) { self.init(Polynomial(symbol, power: power)) }

    /// The quotient of two Laurent polynomials.
    ///
    /// - Throws: ``RationalFunctionError``: the denominator is zero, or too large to factor.
    public init(numerator: Polynomial, denominator: Polynomial) throws(RationalFunctionError) {
        if denominator.isZero { throw .divisionByZero }
        if numerator.isZero {
            self = .zero
            return
        }
        let below = try RationalFunctionError.translating { () throws(FactorizationError) in
            try denominator.factorized()
        }
        let scale = Polynomial(below.content, below.monomial)
        guard let inverse = scale.reciprocal() else { throw .divisionByZero }
        try self.init(cancelling: numerator * inverse, over: below.factors)
    }

    /// 0
    public static let zero = RationalFunction(Polynomial.zero)
    /// 1
    public static let one = RationalFunction(Polynomial.one)

    // MARK: Reading

    public var isZero: Bool { numerator.isZero }
    public var isOne: Bool { denominatorFactors.isEmpty && numerator.isOne }

    /// The Laurent polynomial this function is, if it is one.
    public var polynomial: Polynomial? { denominatorFactors.isEmpty ? numerator : nil }

    /// The number this function is, if it is one.
    public var constant: Rational? { denominatorFactors.isEmpty ? numerator.constant : nil }

    /// The factors below the line multiplied out.
    public var denominator: Polynomial { denominatorFactors.product }

    /// Numerator and denominator without negative powers and with coprime integer coefficients; the denominator's
    /// leading coefficient is positive.
    ///
    ///     1/2 + 1/(N(N + 2))    as a fraction    (N² + 2N + 2) / (2N² + 4N)
    public var fraction: (numerator: Polynomial, denominator: Polynomial) {
        let form = numerator.primitiveForm
        let below = form.monomial.factors.reduce(Monomial.one) {
            $1.power < 0 ? $0 * Monomial($1.symbol, power: -$1.power) : $0
        }
        return (
            form.primitive.scaled(by: Rational(form.content.numerator), form.monomial * below),
            denominator.scaled(by: Rational(form.content.denominator), below)
        )
    }

    /// The symbols that occur.
    public var symbols: Set<Symbol> {
        denominatorFactors.reduce(numerator.symbols) { $0.union($1.base.symbols) }
    }

    /// What the documentation of the type promises, short of irreducibility; for debug builds and tests.
    var hasCanonicalForm: Bool {
        zip(denominatorFactors, denominatorFactors.dropFirst()).allSatisfy { $0.precedes($1) && $0.base != $1.base }
            && denominatorFactors.allSatisfy { factor in
                factor.power > 0 && factor.base.termCount > 1 && factor.base.primitiveForm.primitive == factor.base
                    && (DivisibilityScreen(factor.base)?.excludes(numerator) ?? false
                        || numerator.exactQuotient(by: factor.base) == nil)
            }
    }
}

extension Polynomial {
    /// Divides by a factor as often as it divides, at most to its power, and returns the power that is left.
    fileprivate mutating func divideOut(_ factor: Factorization.Factor) throws(RationalFunctionError) -> Int {
        guard let screen = DivisibilityScreen(factor.base) else { return factor.power }
        var power = factor.power
        while power > 0, !screen.excludes(self) {
            try ResultSize.check(quotient: self, by: factor.base)
            guard let quotient = exactQuotient(by: factor.base) else { break }
            self = quotient
            power -= 1
        }
        return power
    }
}
