internal import CGMP

// The only file that hands the limbs of a fraction to GMP. Reading goes through `withView`, which keeps the owner of the
// limbs alive during the call; results arrive by `init(adopting:)` or, written in place, by `init(settling:)`, which
// restore the canonical form. As in Integer+GMP.swift, an operation owns its left operand and writes over a box that
// nobody else holds, and the operations at the end are never inlined.

/// The owner of the limbs of one fraction that does not fit two machine words.
@usableFromInline
final class RationalBox: @unchecked Sendable {
    // Unchecked because of the pointers inside; they are written only by `update`, for a box that nobody else holds.
    fileprivate var fraction: __mpq_struct

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

    /// Keeps the box unless both parts of its new value fit machine words.
    @inline(__always)
    private init(settling box: RationalBox) {
        let (numerator, denominator) = (exact_numerator(box.fraction), exact_denominator(box.fraction))
        if exact_fits_word(numerator) != 0, exact_fits_word(denominator) != 0 {
            self.init(storage: .small(exact_word(numerator), exact_word(denominator)))
        } else {
            box.fraction = exact_fraction_trim(box.fraction)
            self.init(storage: .large(box))
        }
    }

    /// What GMP reads: valid while the value lives.
    @inline(__always)
    private var view: exact_fraction_view {
        switch storage {
        case .small(let numerator, let denominator):
            exact_fraction_view(numerator: exact_view_word(numerator), denominator: exact_view_word(denominator))
        case .large(let box): box.view
        }
    }

    /// Lends GMP the value to read, for the duration of `body`.
    @inline(__always)
    private func withView<Result>(_ body: (exact_fraction_view) -> Result) -> Result {
        withExtendedLifetime(self) { body(view) }
    }

    /// Writes into the box of `left` if nobody else holds it, and calls `fresh` with the value of `left` otherwise.
    @inline(__always)
    private static func update(
        _ left: consuming Rational, inPlace: (__mpq_struct) -> __mpq_struct,
        fresh: (exact_fraction_view) -> __mpq_struct
    ) -> Rational {
        guard case .large(var box) = left.storage else { return Rational(adopting: left.withView(fresh)) }
        left = Rational(0)  // from here on `box` holds the only reference of this operand
        if isKnownUniquelyReferenced(&box) {
            let owned = consume box
            let result = inPlace(owned.fraction)
            owned.fraction = result
            return Rational(settling: owned)
        }
        return Rational(adopting: withExtendedLifetime(box) { fresh(box.view) })
    }

    /// The binary digits of numerator and denominator.
    var bitWidths: (numerator: Int, denominator: Int) {
        switch storage {
        case .small: (numerator.bitWidth, denominator.bitWidth)
        case .large(let box): box.bitWidths
        }
    }
}

extension exact_fraction_view {
    fileprivate var numeratorLimbs: Int { exact_limbs_of(numerator) }
    fileprivate var denominatorLimbs: Int { exact_limbs_of(denominator) }

    /// The larger part of a/b ± c/d needs at most max(|ad|, |cb|) doubled over bd.
    @inline(__always)
    fileprivate func requireSum(_ other: exact_fraction_view) {
        ExactLimits.require(
            limbs: 1 + denominatorLimbs + other.denominatorLimbs + max(numeratorLimbs, other.numeratorLimbs))
    }

    /// Both parts of the product.
    @inline(__always)
    fileprivate func requireProduct(_ other: exact_fraction_view) {
        ExactLimits.require(
            limbs: max(numeratorLimbs + other.numeratorLimbs, denominatorLimbs + other.denominatorLimbs))
    }

    /// Both parts of the quotient.
    @inline(__always)
    fileprivate func requireQuotient(_ other: exact_fraction_view) {
        ExactLimits.require(
            limbs: max(numeratorLimbs + other.denominatorLimbs, denominatorLimbs + other.numeratorLimbs))
    }

    /// The sum with a product.
    @inline(__always)
    fileprivate func requireSum(ofProduct a: exact_fraction_view, _ b: exact_fraction_view) {
        ExactLimits.require(
            limbs: 1 + denominatorLimbs + a.denominatorLimbs + b.denominatorLimbs
                + max(numeratorLimbs, a.numeratorLimbs + b.numeratorLimbs))
    }
}

// MARK: - Operations for operands of any size

extension Rational {
    @inline(never)
    static func sumByGMP(_ left: consuming Rational, _ right: Rational) -> Rational {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        left.view.requireSum(b)
        return update(left) {
            exact_fraction_add_to($0, b)
        } fresh: {
            exact_fraction_add($0, b)
        }
    }

    @inline(never)
    static func differenceByGMP(_ left: consuming Rational, _ right: Rational) -> Rational {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        left.view.requireSum(b)
        return update(left) {
            exact_fraction_subtract_to($0, b)
        } fresh: {
            exact_fraction_subtract($0, b)
        }
    }

    @inline(never)
    static func productByGMP(_ left: consuming Rational, _ right: Rational) -> Rational {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        left.view.requireProduct(b)
        return update(left) {
            exact_fraction_multiply_to($0, b)
        } fresh: {
            exact_fraction_multiply($0, b)
        }
    }

    /// The divisor is not zero.
    @inline(never)
    static func quotientByGMP(_ left: consuming Rational, _ right: Rational) -> Rational {
        let b = right.view
        defer { withExtendedLifetime(right) {} }
        left.view.requireQuotient(b)
        return update(left) {
            exact_fraction_divide_to($0, b)
        } fresh: {
            exact_fraction_divide($0, b)
        }
    }

    /// left + first·second
    @inline(never)
    static func addingProductByGMP(_ left: consuming Rational, _ first: Rational, _ second: Rational) -> Rational {
        let (a, b) = (first.view, second.view)
        defer { withExtendedLifetime(first) { withExtendedLifetime(second) {} } }
        left.view.requireSum(ofProduct: a, b)
        return update(left) {
            exact_fraction_add_product_to($0, a, b)
        } fresh: {
            exact_fraction_add_to(exact_fraction_multiply(a, b), $0)
        }
    }

    /// left − first·second
    @inline(never)
    static func subtractingProductByGMP(_ left: consuming Rational, _ first: Rational, _ second: Rational) -> Rational {
        let (a, b) = (first.view, second.view)
        defer { withExtendedLifetime(first) { withExtendedLifetime(second) {} } }
        left.view.requireSum(ofProduct: a, b)
        return update(left) {
            exact_fraction_subtract_product_to($0, a, b)
        } fresh: {
            exact_fraction_negate_to(exact_fraction_subtract_to(exact_fraction_multiply(a, b), $0))
        }
    }

    @usableFromInline @inline(never)
    static func negativeByGMP(_ operand: consuming Rational) -> Rational {
        update(operand, inPlace: exact_fraction_negate_to, fresh: exact_fraction_negate)
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
