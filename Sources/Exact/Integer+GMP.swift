internal import CGMP

// The only file that hands the limbs of an integer to GMP. Reading goes through `withView`, which keeps the owner of the
// limbs alive during the call; results arrive by `init(adopting:)` or, written in place, by `init(settling:)`, which
// restore the canonical form.
//
// An operation owns its left operand. When that is large and nobody else holds its box, the result is written over it:
// `sum += term` and the sum of temporaries cost no allocation. A shared box is never written, so values stay values.
//
// The operations at the end are never inlined: it keeps their callers small, and the optimizer of Swift 6.3 fails with an
// ownership error on some callers of an inlined `withView`.

/// The owner of the limbs of one integer that fits no machine word.
@usableFromInline
final class IntegerBox: @unchecked Sendable {
    // Unchecked because of the pointer inside; it is written only by `update`, for a box that nobody else holds.
    fileprivate var number: __mpz_struct

    fileprivate init(adopting number: __mpz_struct) { self.number = number }

    deinit { exact_free(number) }

    var sign: Int { Int(exact_sign(number)) }
    var isOdd: Bool { withExtendedLifetime(self) { exact_is_odd(number) != 0 } }
    var bitWidth: Int { withExtendedLifetime(self) { exact_bits(number) } }

    /// How many limbs the value may grow to before it moves.
    var room: Int { Int(number._mp_alloc) }

    func hash(into hasher: inout Hasher) {
        withExtendedLifetime(self) { number.hash(into: &hasher) }
    }
}

extension __mpz_struct {
    /// Hashes sign and limbs. The caller keeps the owner alive.
    func hash(into hasher: inout Hasher) {
        hasher.combine(exact_sign(self))
        hasher.combine(bytes: UnsafeRawBufferPointer(limbs))
    }

    private var limbs: UnsafeBufferPointer<mp_limb_t> {
        UnsafeBufferPointer(start: exact_limbs(self), count: exact_limb_count(self))
    }
}

extension Integer {
    /// Takes over fresh limbs from GMP, or frees them if the value fits a machine word.
    init(adopting number: __mpz_struct) {
        if exact_fits_word(number) != 0 {
            self.init(exact_word(number))
            exact_free(number)
        } else {
            self.init(storage: .large(IntegerBox(adopting: number)))
        }
    }

    /// Keeps the box if its new value is large.
    @inline(__always)
    private init(settling box: IntegerBox) {
        if exact_fits_word(box.number) != 0 {
            self.init(exact_word(box.number))
        } else {
            box.number = exact_trim(box.number)
            self.init(storage: .large(box))
        }
    }

    /// What GMP reads: valid while the value lives.
    @inline(__always)
    private var view: exact_view {
        switch storage {
        case .small(let value): exact_view_word(value)
        case .large(let box): exact_view_number(box.number)
        }
    }

    /// Lends GMP the value to read, for the duration of `body`.
    @inline(__always)
    func withView<Result>(_ body: (exact_view) -> Result) -> Result {
        withExtendedLifetime(self) { body(view) }
    }

    private var limbCount: Int { exact_limbs_of(view) }

    @inline(__always)
    private static func combine(
        _ left: Integer, _ right: Integer, _ operation: (exact_view, exact_view) -> __mpz_struct
    ) -> Integer {
        Integer(adopting: left.withView { a in right.withView { b in operation(a, b) } })
    }

    /// Writes into the box of `left` if nobody else holds it, and calls `fresh` with the value of `left` otherwise.
    @inline(__always)
    private static func update(
        _ left: consuming Integer, inPlace: (__mpz_struct) -> __mpz_struct, fresh: (exact_view) -> __mpz_struct
    ) -> Integer {
        guard case .large(var box) = left.storage else { return Integer(adopting: left.withView(fresh)) }
        left = Integer(0)  // from here on `box` holds the only reference of this operand
        if isKnownUniquelyReferenced(&box) {
            let owned = consume box
            let result = inPlace(owned.number)
            owned.number = result
            return Integer(settling: owned)
        }
        return Integer(adopting: withExtendedLifetime(box) { fresh(exact_view_number(box.number)) })
    }
}

// MARK: - Operations for operands of any size

extension Integer {
    @usableFromInline @inline(never)
    static func sumByGMP(_ left: consuming Integer, _ right: Integer) -> Integer {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        ExactLimits.require(limbs: max(left.limbCount, exact_limbs_of(b)) + 1)
        return update(left) {
            exact_add_to($0, b)
        } fresh: {
            exact_add($0, b)
        }
    }

    @usableFromInline @inline(never)
    static func differenceByGMP(_ left: consuming Integer, _ right: Integer) -> Integer {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        ExactLimits.require(limbs: max(left.limbCount, exact_limbs_of(b)) + 1)
        return update(left) {
            exact_subtract_to($0, b)
        } fresh: {
            exact_subtract($0, b)
        }
    }

    @usableFromInline @inline(never)
    static func productByGMP(_ left: consuming Integer, _ right: Integer) -> Integer {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        ExactLimits.require(limbs: left.limbCount + exact_limbs_of(b))
        return update(left) {
            exact_multiply_to($0, b)
        } fresh: {
            exact_multiply($0, b)
        }
    }

    /// left + first·second
    @usableFromInline @inline(never)
    static func addingProductByGMP(_ left: consuming Integer, _ first: Integer, _ second: Integer) -> Integer {
        let (a, b) = (first.view, second.view)
        defer { withExtendedLifetime(first) { withExtendedLifetime(second) {} } }
        ExactLimits.require(limbs: max(left.limbCount, exact_limbs_of(a) + exact_limbs_of(b)) + 1)
        return update(left) {
            exact_add_product_to($0, a, b)
        } fresh: {
            exact_add_to(exact_multiply(a, b), $0)
        }
    }

    /// left − first·second
    @usableFromInline @inline(never)
    static func subtractingProductByGMP(_ left: consuming Integer, _ first: Integer, _ second: Integer) -> Integer {
        let (a, b) = (first.view, second.view)
        defer { withExtendedLifetime(first) { withExtendedLifetime(second) {} } }
        ExactLimits.require(limbs: max(left.limbCount, exact_limbs_of(a) + exact_limbs_of(b)) + 1)
        return update(left) {
            exact_subtract_product_to($0, a, b)
        } fresh: {
            exact_negate_to(exact_subtract_to(exact_multiply(a, b), $0))
        }
    }

    @usableFromInline @inline(never)
    static func negativeByGMP(_ operand: consuming Integer) -> Integer {
        update(operand, inPlace: exact_negate_to, fresh: exact_negate)
    }

    @usableFromInline @inline(never)
    static func compareByGMP(_ left: Integer, _ right: Integer) -> Int {
        left.withView { a in right.withView { b in Int(exact_compare(a, b)) } }
    }

    @inline(never)
    static func gcdByGMP(_ left: Integer, _ right: Integer) -> Integer { combine(left, right, exact_gcd) }

    /// The greatest common divisor with a word that is not zero.
    @inline(never)
    static func gcdByGMP(_ left: Integer, word: UInt) -> UInt { left.withView { exact_gcd_word($0, word) } }

    @inline(never)
    static func lcmByGMP(_ left: Integer, _ right: Integer) -> Integer {
        ExactLimits.require(limbs: left.limbCount + right.limbCount)
        return combine(left, right, exact_lcm)
    }

    /// The divisor is not zero.
    @inline(never)
    static func divisionByGMP(_ dividend: Integer, _ divisor: Integer) -> (quotient: Integer, remainder: Integer) {
        let division = dividend.withView { a in divisor.withView { b in exact_divide(a, b) } }
        return (Integer(adopting: division.quotient), Integer(adopting: division.remainder))
    }

    /// The quotient if nothing remains; the divisor is not zero.
    @inline(never)
    static func exactQuotientByGMP(_ dividend: Integer, _ divisor: Integer) -> Integer? {
        let division = dividend.withView { a in divisor.withView { b in exact_divide_exactly(a, b) } }
        if division.is_exact != 0 { return Integer(adopting: division.quotient) }
        exact_free(division.quotient)
        return nil
    }

    /// The size of the result has been checked.
    @inline(never)
    static func powerByGMP(_ base: Integer, _ exponent: UInt) -> Integer {
        Integer(adopting: base.withView { exact_power($0, exponent) })
    }

    @inline(never)
    static func shiftLeftByGMP(_ operand: Integer, _ bits: Int) -> Integer {
        let (width, overflow) = operand.bitWidth.addingReportingOverflow(bits)
        ExactLimits.require(bits: overflow ? Int.max : width)
        return Integer(adopting: operand.withView { exact_shift_left($0, bits.magnitude) })
    }

    /// Rounds towards minus infinity.
    @inline(never)
    static func shiftRightByGMP(_ operand: Integer, _ bits: Int) -> Integer {
        Integer(adopting: operand.withView { exact_shift_right($0, bits.magnitude) })
    }

    /// The size of the result has been checked.
    @inline(never)
    static func binomialByGMP(_ n: Integer, _ k: UInt) -> Integer {
        Integer(adopting: n.withView { exact_binomial_of($0, k) })
    }

    @inline(never)
    static func unsignedByGMP(_ value: UInt) -> Integer { Integer(adopting: exact_unsigned(value)) }
}
