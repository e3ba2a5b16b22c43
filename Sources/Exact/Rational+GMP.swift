internal import CGMP

// The only file that hands the limbs of a fraction to GMP. Reading goes through `withView`, which keeps the owner of the
// limbs alive during the call; results arrive by `init(adopting:)`, which restores the canonical form. As in
// Integer+GMP.swift, the operations at the end are never inlined.

/// The owner of the limbs of one fraction that does not fit two machine words.
@usableFromInline
final class RationalBox: @unchecked Sendable {
    // Unchecked because of the pointers inside; nobody writes through them after `init`.
    fileprivate let fraction: __mpq_struct

    fileprivate init(adopting fraction: __mpq_struct) { self.fraction = fraction }

    deinit { exact_fraction_free(fraction) }

    private var top: __mpz_struct { exact_numerator(fraction) }
    private var bottom: __mpz_struct { exact_denominator(fraction) }

    var sign: Int { Int(exact_sign(top)) }
    var bitWidths: (numerator: Int, denominator: Int) {
        withExtendedLifetime(self) { (exact_bits(top), exact_bits(bottom)) }
    }
    var isInteger: Bool { bitWidths.denominator == 1 }
    var numerator: Integer { withExtendedLifetime(self) { Integer(adopting: exact_copy(exact_view_number(top))) } }
    var denominator: Integer { withExtendedLifetime(self) { Integer(adopting: exact_copy(exact_view_number(bottom))) } }

    func hash(into hasher: inout Hasher) {
        withExtendedLifetime(self) {
            top.hash(into: &hasher)
            bottom.hash(into: &hasher)
        }
    }

    fileprivate var view: exact_fraction_view {
        exact_fraction_view(numerator: exact_view_number(top), denominator: exact_view_number(bottom))
    }
}

extension Rational {
    /// Takes over fresh limbs from GMP, or frees them if both parts fit machine words.
    init(adopting fraction: __mpq_struct) {
        let (numerator, denominator) = (exact_numerator(fraction), exact_denominator(fraction))
        if exact_fits_word(numerator) != 0, exact_fits_word(denominator) != 0 {
            self.init(storage: .small(exact_word(numerator), exact_word(denominator)))
            exact_fraction_free(fraction)
        } else {
            self.init(storage: .large(RationalBox(adopting: fraction)))
        }
    }

    /// Lends GMP the value to read, for the duration of `body`.
    @inline(__always)
    private func withView<Result>(_ body: (exact_fraction_view) -> Result) -> Result {
        switch storage {
        case .small(let numerator, let denominator):
            body(
                exact_fraction_view(numerator: exact_view_word(numerator), denominator: exact_view_word(denominator)))
        case .large(let box):
            withExtendedLifetime(box) { body(box.view) }
        }
    }

    @inline(__always)
    private static func combine(
        _ left: Rational, _ right: Rational, _ operation: (exact_fraction_view, exact_fraction_view) -> __mpq_struct
    ) -> Rational {
        Rational(adopting: left.withView { a in right.withView { b in operation(a, b) } })
    }

    /// The binary digits of numerator and denominator.
    var bitWidths: (numerator: Int, denominator: Int) {
        switch storage {
        case .small: (numerator.bitWidth, denominator.bitWidth)
        case .large(let box): box.bitWidths
        }
    }

    /// a/b ± c/d needs at most max(|ad|, |cb|) doubled over bd.
    private static func requireSum(_ left: Rational, _ right: Rational) {
        let (a, b) = left.bitWidths
        let (c, d) = right.bitWidths
        ExactLimits.require(bits: max(a + d + 1, c + b + 1, b + d))
    }

    /// The larger of numerator and denominator of the product.
    private static func requireProduct(_ left: (Int, Int), _ right: (Int, Int)) {
        ExactLimits.require(bits: max(left.0 + right.0, left.1 + right.1))
    }
}

// MARK: - Operations for operands of any size

extension Rational {
    @inline(never)
    static func sumByGMP(_ left: Rational, _ right: Rational) -> Rational {
        requireSum(left, right)
        return combine(left, right, exact_fraction_add)
    }

    @inline(never)
    static func differenceByGMP(_ left: Rational, _ right: Rational) -> Rational {
        requireSum(left, right)
        return combine(left, right, exact_fraction_subtract)
    }

    @inline(never)
    static func productByGMP(_ left: Rational, _ right: Rational) -> Rational {
        requireProduct(left.bitWidths, right.bitWidths)
        return combine(left, right, exact_fraction_multiply)
    }

    /// The divisor is not zero.
    @inline(never)
    static func quotientByGMP(_ left: Rational, _ right: Rational) -> Rational {
        let (numerator, denominator) = right.bitWidths
        requireProduct(left.bitWidths, (denominator, numerator))
        return combine(left, right, exact_fraction_divide)
    }

    @usableFromInline @inline(never)
    static func negativeByGMP(_ operand: Rational) -> Rational {
        Rational(adopting: operand.withView(exact_fraction_negate))
    }

    @inline(never)
    static func compareByGMP(_ left: Rational, _ right: Rational) -> Int {
        left.withView { a in right.withView { b in Int(exact_fraction_compare(a, b)) } }
    }

    @usableFromInline @inline(never)
    static func equalByGMP(_ left: RationalBox, _ right: RationalBox) -> Bool {
        withExtendedLifetime((left, right)) {
            let (a, b) = (left.view, right.view)
            return exact_compare(a.numerator, b.numerator) == 0 && exact_compare(a.denominator, b.denominator) == 0
        }
    }

    /// The fraction of coprime parts with a positive denominator, as they stand.
    @inline(never)
    static func reducedByGMP(_ numerator: Integer, _ denominator: Integer) -> Rational {
        Rational(
            adopting: numerator.withView { a in
                denominator.withView { b in
                    exact_fraction_reduced(exact_fraction_view(numerator: a, denominator: b))
                }
            })
    }

    /// The fraction of any two integers, the denominator not zero, in lowest terms.
    @inline(never)
    static func reducingByGMP(_ numerator: Integer, _ denominator: Integer) -> Rational {
        Rational(
            adopting: numerator.withView { a in
                denominator.withView { b in
                    exact_fraction_reducing(exact_fraction_view(numerator: a, denominator: b))
                }
            })
    }
}
