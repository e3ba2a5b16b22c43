import PeerGiNaC

/// GiNaC's expressions, expanded.
enum GiNaC: PolynomialSystem {
    static let name = "GiNaC"

    /// The owner of a C++ object.
    final class Value {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { ginac_expression_free(pointer) }
    }

    static func polynomial(_ input: InputPolynomial) -> Value {
        let value = Value(ginac_expression_create())
        for term in input.terms {
            let exponents = term.exponents.map { UInt($0) }
            ginac_expression_add_term(value.pointer, term.coefficient, exponents, exponents.count)
        }
        return value
    }

    static func sum(_ a: Value, _ b: Value) -> Value { Value(ginac_expression_sum(a.pointer, b.pointer)) }
    static func product(_ a: Value, _ b: Value) -> Value { Value(ginac_expression_product(a.pointer, b.pointer)) }
    static func power(_ a: Value, _ exponent: Int) -> Value { Value(ginac_expression_power(a.pointer, UInt(exponent))) }
    static func quotient(_ a: Value, _ b: Value) -> Value? {
        ginac_expression_quotient(a.pointer, b.pointer).map(Value.init)
    }

    static func jointSeries(_ function: ginac_function, order: Int) -> Value {
        Value(ginac_expression_joint_series(function, UInt(order)))
    }

    static func separateSeries(_ function: ginac_function, order: Int) -> Value {
        Value(ginac_expression_separate_series(function, UInt(order)))
    }

    static func fingerprint(_ a: Value) -> Fingerprint {
        let found = ginac_expression_fingerprint(a.pointer, Fingerprint.point, Fingerprint.prime)
        return Fingerprint(terms: found.terms, value: found.value, sum: found.sum)
    }
}
