import PeerFLINT

/// FLINT's polynomials over the rationals, fmpq_mpoly.
enum FLINT: PolynomialSystem {
    static let name = "FLINT"

    /// The owner of a C object.
    final class Value {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { flint_polynomial_free(pointer) }
    }

    static func polynomial(_ input: InputPolynomial) -> Value {
        let value = Value(flint_polynomial_create(input.variables))
        for term in input.terms {
            flint_polynomial_add_term(value.pointer, term.coefficient, term.exponents.map { UInt($0) })
        }
        flint_polynomial_finish(value.pointer)
        return value
    }

    static func sum(_ a: Value, _ b: Value) -> Value { Value(flint_polynomial_sum(a.pointer, b.pointer)) }
    static func product(_ a: Value, _ b: Value) -> Value { Value(flint_polynomial_product(a.pointer, b.pointer)) }
    static func power(_ a: Value, _ exponent: Int) -> Value { Value(flint_polynomial_power(a.pointer, UInt(exponent))) }
    static func quotient(_ a: Value, _ b: Value) -> Value? {
        flint_polynomial_quotient(a.pointer, b.pointer).map(Value.init)
    }

    static func fingerprint(_ a: Value) -> Fingerprint {
        let found = flint_polynomial_fingerprint(a.pointer, Fingerprint.point, Fingerprint.prime)
        return Fingerprint(terms: found.terms, value: found.value, sum: found.sum)
    }
}

/// FLINT's polynomials over the integers, fmpz_mpoly: no denominators, so they can do less.
enum FLINTIntegers {
    static let name = "FLINT fmpz"

    final class Value {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { flint_integer_polynomial_free(pointer) }
    }

    /// The same polynomial without denominators.
    static func integers(_ a: FLINT.Value) -> Value {
        guard let pointer = flint_integer_polynomial_create(a.pointer) else {
            preconditionFailure("a coefficient is not an integer")
        }
        return Value(pointer)
    }

    static func product(_ a: Value, _ b: Value) -> Value {
        Value(flint_integer_polynomial_product(a.pointer, b.pointer))
    }

    static func fingerprint(_ a: Value) -> Fingerprint {
        FLINT.fingerprint(FLINT.Value(flint_integer_polynomial_rational(a.pointer)))
    }
}
