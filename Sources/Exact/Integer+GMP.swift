internal import CGMP

// The only file that hands the limbs of an integer to GMP. Reading goes through `withView`, which keeps the owner of the
// limbs alive during the call; results arrive by `init(adopting:)`, which restores the canonical form.
//
// The operations at the end are never inlined: it keeps their callers small, and the optimizer of Swift 6.3 fails with an
// ownership error on some callers of an inlined `withView`.

/// The owner of the limbs of one integer that fits no machine word.
@usableFromInline
final class IntegerBox: @unchecked Sendable {
    // Unchecked because of the pointer inside; nobody writes through it after `init`.
    fileprivate let number: __mpz_struct

    fileprivate init(adopting number: __mpz_struct) { self.number = number }

    deinit { exact_free(number) }

    var sign: Int { Int(exact_sign(number)) }
    var isOdd: Bool { withExtendedLifetime(self) { exact_is_odd(number) != 0 } }
    var bitWidth: Int { withExtendedLifetime(self) { exact_bits(number) } }

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

    /// Lends GMP the value to read, for the duration of `body`.
    @inline(__always)
    func withView<Result>(_ body: (exact_view) -> Result) -> Result {
        switch storage {
        case .small(let value): body(exact_view_word(value))
        case .large(let box): withExtendedLifetime(box) { body(exact_view_number(box.number)) }
        }
    }

    @inline(__always)
    private static func combine(
        _ left: Integer, _ right: Integer, _ operation: (exact_view, exact_view) -> __mpz_struct
    ) -> Integer {
        Integer(adopting: left.withView { a in right.withView { b in operation(a, b) } })
    }
}

// MARK: - Operations for operands of any size

extension Integer {
    @usableFromInline @inline(never)
    static func sumByGMP(_ left: Integer, _ right: Integer) -> Integer {
        ExactLimits.require(bits: max(left.bitWidth, right.bitWidth) + 1)
        return combine(left, right, exact_add)
    }

    @usableFromInline @inline(never)
    static func differenceByGMP(_ left: Integer, _ right: Integer) -> Integer {
        ExactLimits.require(bits: max(left.bitWidth, right.bitWidth) + 1)
        return combine(left, right, exact_subtract)
    }

    @usableFromInline @inline(never)
    static func productByGMP(_ left: Integer, _ right: Integer) -> Integer {
        ExactLimits.require(bits: left.bitWidth + right.bitWidth)
        return combine(left, right, exact_multiply)
    }

    @usableFromInline @inline(never)
    static func negativeByGMP(_ operand: Integer) -> Integer {
        Integer(adopting: operand.withView(exact_negate))
    }

    @usableFromInline @inline(never)
    static func compareByGMP(_ left: Integer, _ right: Integer) -> Int {
        left.withView { a in right.withView { b in Int(exact_compare(a, b)) } }
    }

    @inline(never)
    static func gcdByGMP(_ left: Integer, _ right: Integer) -> Integer { combine(left, right, exact_gcd) }

    /// The divisor is not zero.
    @inline(never)
    static func divisionByGMP(_ dividend: Integer, _ divisor: Integer) -> (quotient: Integer, remainder: Integer) {
        let division = dividend.withView { a in divisor.withView { b in exact_divide(a, b) } }
        return (Integer(adopting: division.quotient), Integer(adopting: division.remainder))
    }

    /// The size of the result has been checked.
    @inline(never)
    static func powerByGMP(_ base: Integer, _ exponent: UInt) -> Integer {
        Integer(adopting: base.withView { exact_power($0, exponent) })
    }

    @inline(never)
    static func shiftByGMP(_ operand: Integer, _ bits: Int) -> Integer {
        let (width, overflow) = operand.bitWidth.addingReportingOverflow(bits)
        ExactLimits.require(bits: overflow ? Int.max : width)
        return Integer(adopting: operand.withView { exact_shift_left($0, bits.magnitude) })
    }

    @inline(never)
    static func unsignedByGMP(_ value: UInt) -> Integer { Integer(adopting: exact_unsigned(value)) }
}
