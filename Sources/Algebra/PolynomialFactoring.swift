/// A library that finds greatest common divisors and irreducible factors.
///
/// It is handed ``PrimitiveForm/primitive`` parts only: at least two terms, coprime integer coefficients, no negative
/// power and no monomial factor. Its answers may have any sign, any order and any common integer factor; the canonical
/// form is made once for all libraries, by ``Polynomial/factorized(by:)`` and
/// ``Polynomial/greatestCommonDivisor(with:by:)``.
public protocol PolynomialFactoring: Sendable {
    /// What is refused before the library is asked.
    var limits: FactorizationLimits { get }

    /// A polynomial of the highest degree that divides both, over the rational numbers.
    func greatestCommonDivisor(_ first: Polynomial, _ second: Polynomial) throws(FactorizationError) -> Polynomial

    /// The distinct factors irreducible over the rational numbers, with their powers; a constant may be left out.
    func irreducibleFactors(
        of polynomial: Polynomial
    ) throws(FactorizationError) -> [(base: Polynomial, power: Int)]
}

/// The library in use.
public enum PolynomialLibrary {
    public static let standard: any PolynomialFactoring = FLINTFactoring()
}
