internal import CFLINT
import Exact

// The only file that calls FLINT. Polynomials are copied in and out; one workspace lives for one question, on the thread
// that asked. The functions that ask are not inlined, so that the shim's variables stay with them.

/// Greatest common divisors and factors by FLINT.
public struct FLINTFactoring: PolynomialFactoring {
    /// What is refused before FLINT is asked.
    public let limits: FactorizationLimits

    public init(limits: FactorizationLimits = FactorizationLimits()) { self.limits = limits }

    @inline(never)
    public func greatestCommonDivisor(
        _ first: Polynomial, _ second: Polynomial
    ) throws(FactorizationError) -> Polynomial {
        let work = try workspace(first, second)
        guard try work.run(cflint_gcd) else { throw .gaveUp }
        return work.polynomial(cflint_result)
    }

    @inline(never)
    public func irreducibleFactors(
        of polynomial: Polynomial
    ) throws(FactorizationError) -> [(base: Polynomial, power: Int)] {
        try limits.check(polynomial)
        try limits.checkVolume(polynomial)
        let work = try workspace(polynomial, .zero)
        guard try work.run(cflint_factor) else { throw .gaveUp }
        return work.factors
    }

    /// The quotient of two polynomials with integer coefficients if it is another one, else nil.
    @inline(never)
    func exactQuotient(_ dividend: Polynomial, by divisor: Polynomial) throws(FactorizationError) -> Polynomial? {
        let work = try workspace(dividend, divisor)
        return try work.run(cflint_divide) ? work.polynomial(cflint_result) : nil
    }

    private func workspace(_ left: Polynomial, _ right: Polynomial) throws(FactorizationError) -> FLINTWorkspace {
        try limits.check(left)
        try limits.check(right)
        let work = try FLINTWorkspace(symbols: left.symbols.union(right.symbols).sorted())
        work.write(left, to: cflint_left)
        work.write(right, to: cflint_right)
        return work
    }
}

/// A workspace of FLINT's for polynomials in given symbols, with integer coefficients and no negative powers.
private struct FLINTWorkspace: ~Copyable {
    private let symbols: [Symbol]
    private let work: UnsafeMutablePointer<cflint_work>

    private static let isPrepared = cflint_prepare() != 0

    init(symbols: [Symbol]) throws(FactorizationError) {
        guard Self.isPrepared, let work = cflint_open(symbols.count) else { throw .gaveUp }
        (self.symbols, self.work) = (symbols, work)
    }

    deinit { cflint_close(work) }

    /// Whether FLINT found an answer.
    func run(_ operation: cflint_operation) throws(FactorizationError) -> Bool {
        let outcome = cflint_run(work, operation)
        if outcome == cflint_broken { throw .gaveUp }
        return outcome == cflint_done
    }

    func write(_ polynomial: Polynomial, to place: Int) {
        for term in polynomial.terms {
            let powers = symbols.map { UInt(term.monomial[$0]) }
            if let word = term.coefficient.asInt {
                cflint_push_word(work, place, powers, word)
            } else {
                precondition(term.coefficient.isInteger, "FLINT is given integer coefficients only")
                cflint_push_digits(work, place, powers, term.coefficient.numerator.description)
            }
        }
        cflint_finish(work, place)
    }

    var factors: [(base: Polynomial, power: Int)] {
        (0..<cflint_factor_count(work)).map { index in
            (polynomial(cflint_first_factor + index), cflint_factor_power(work, index))
        }
    }

    func polynomial(_ place: Int) -> Polynomial {
        var powers = [UInt](repeating: 0, count: symbols.count)
        return Polynomial(
            terms: (0..<cflint_term_count(work, place)).map { index in
                cflint_powers(work, place, index, &powers)
                let monomial = zip(symbols, powers).reduce(Monomial.one) { product, factor in
                    factor.1 == 0 ? product : product * Monomial(factor.0, power: Int(factor.1))
                }
                return (monomial, coefficient(place, index))
            })
    }

    private func coefficient(_ place: Int, _ term: Int) -> Rational {
        var word = 0
        if cflint_coefficient_word(work, place, term, &word) != 0 { return Rational(word) }
        let digits = String(unsafeUninitializedCapacity: cflint_digits_capacity(work)) {
            cflint_digits(work, $0.baseAddress)
        }
        guard let value = Integer(digits) else { preconditionFailure("FLINT writes decimal digits") }
        return Rational(value)
    }
}
