// The schoolbook rules for two fractions of machine words, arranged so that the numbers stay small: common factors leave
// before the multiplication (Knuth, The Art of Computer Programming, vol. 2, section 4.5.1). A small rule that overflows
// answers nil, and the operation starts again in GMP.
//
// Numerators may be Int.min, whose magnitude fits only UInt; denominators are positive, so that a common divisor with a
// denominator always fits Int and no quotient by it overflows.

extension Rational {
    @usableFromInline @inline(never)
    static func sumOfFractions(_ left: consuming Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage,
            let sum = smallSum(a, b, c, d)
        {
            return sum
        }
        return sumByGMP(left, right)
    }

    @usableFromInline @inline(never)
    static func differenceOfFractions(_ left: consuming Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage, c != Int.min,
            let difference = smallSum(a, b, -c, d)
        {
            return difference
        }
        return differenceByGMP(left, right)
    }

    @usableFromInline @inline(never)
    static func productOfFractions(_ left: consuming Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage,
            let (numerator, denominator) = smallProduct(a, b, c, d)
        {
            return Rational(storage: .small(numerator, denominator))
        }
        return productByGMP(left, right)
    }

    /// The divisor is not zero.
    @inline(never)
    static func quotientOfFractions(_ left: consuming Rational, _ right: Rational) -> Rational {
        // (a/b) / (c/d) = (a/b) · (±d/|c|), the sign of c moved into the numerator.
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage, c != Int.min,
            let (numerator, denominator) = c > 0 ? smallProduct(a, b, d, c) : smallProduct(a, b, -d, -c)
        {
            return Rational(storage: .small(numerator, denominator))
        }
        return quotientByGMP(left, right)
    }

    /// left + first·second
    @usableFromInline @inline(never)
    static func addingProductOfFractions(
        _ left: consuming Rational, _ first: Rational, _ second: Rational
    ) -> Rational {
        if case .small(let a, let b) = first.storage, case .small(let c, let d) = second.storage,
            case .small(let e, let f) = left.storage, let (numerator, denominator) = smallProduct(a, b, c, d),
            let sum = smallSum(e, f, numerator, denominator)
        {
            return sum
        }
        return addingProductByGMP(left, first, second)
    }

    /// left − first·second
    @usableFromInline @inline(never)
    static func subtractingProductOfFractions(
        _ left: consuming Rational, _ first: Rational, _ second: Rational
    ) -> Rational {
        if case .small(let a, let b) = first.storage, case .small(let c, let d) = second.storage,
            case .small(let e, let f) = left.storage, let (numerator, denominator) = smallProduct(a, b, c, d),
            numerator != Int.min, let difference = smallSum(e, f, -numerator, denominator)
        {
            return difference
        }
        return subtractingProductByGMP(left, first, second)
    }

    /// numerator/denominator in lowest terms, for any words with a non-zero denominator.
    static func reduce(_ numerator: Int, _ denominator: Int) -> Rational {
        if denominator > 0 {
            let common = Int(binaryGCD(numerator.magnitude, denominator.magnitude))
            return Rational(storage: .small(numerator / common, denominator / common))
        }
        if numerator > Int.min, denominator > Int.min { return reduce(-numerator, -denominator) }
        return reducingByGMP(Integer(numerator), Integer(denominator))
    }
}

// MARK: - The rules

/// a/b + c/d. With g = gcd(b, d), b = b′g, d = d′g the sum is t/(b′d′g), t = ad′ + cb′, and the only factors t can share
/// with the denominator lie in g.
@inline(__always)
private func smallSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    areHalfWords(a, b, c, d) ? sumOfHalfWords(a, b, c, d) : sumOfWords(a, b, c, d)
}

/// Half words make every product exact: |ad + cb| < 2⁶³.
@inline(__always)
private func sumOfHalfWords(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
    if b == d {
        let t = a &+ c
        return b == 1 ? Rational(t) : reduced(t, 1, b, b)
    }
    let g = Int(bitPattern: binaryGCD(UInt(bitPattern: b), UInt(bitPattern: d)))
    if g == 1 { return Rational(storage: .small(a &* d &+ c &* b, b &* d)) }
    let (b1, d1) = (halfQuotient(b, g), halfQuotient(d, g))
    return reduced(a &* d1 &+ c &* b1, b1, d, g)
}

/// t/(bd), where all common factors lie in g, a divisor of d.
@inline(__always)
private func reduced(_ t: Int, _ b: Int, _ d: Int, _ g: Int) -> Rational {
    let common = Int(bitPattern: binaryGCD(t.magnitude % UInt(bitPattern: g), UInt(bitPattern: g)))
    if common == 1 { return Rational(storage: .small(t, b &* d)) }
    return Rational(storage: .small(t / common, b &* halfQuotient(d, common)))
}

private func sumOfWords(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    let g = b == d ? b : Int(bitPattern: binaryGCD(UInt(bitPattern: b), UInt(bitPattern: d)))
    let (b1, d1) = g == 1 ? (b, d) : (b / g, d / g)
    let (left, leftOverflow) = a.multipliedReportingOverflow(by: d1)
    let (right, rightOverflow) = c.multipliedReportingOverflow(by: b1)
    let (t, sumOverflow) = left.addingReportingOverflow(right)
    if leftOverflow || rightOverflow || sumOverflow { return nil }
    let common = g == 1 ? 1 : Int(bitPattern: binaryGCD(t.magnitude % UInt(bitPattern: g), UInt(bitPattern: g)))
    let (denominator, overflow) = b1.multipliedReportingOverflow(by: common == 1 ? d : d / common)
    return overflow ? nil : Rational(storage: .small(common == 1 ? t : t / common, denominator))
}

/// (a/b)·(c/d) with gcd(a, d) and gcd(c, b) taken out first; what is left is in lowest terms.
@inline(__always)
private func smallProduct(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> (Int, Int)? {
    areHalfWords(a, b, c, d) ? productOfHalfWords(a, b, c, d) : productOfWords(a, b, c, d)
}

@inline(__always)
private func productOfHalfWords(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> (Int, Int) {
    if a == 0 || c == 0 { return (0, 1) }
    if b == 1 || d == 1 {
        let ad = d == 1 ? 1 : Int(bitPattern: binaryGCD(a.magnitude, UInt(bitPattern: d)))
        let cb = b == 1 ? 1 : Int(bitPattern: binaryGCD(c.magnitude, UInt(bitPattern: b)))
        return (signedHalfQuotient(a, ad) &* signedHalfQuotient(c, cb), halfQuotient(b, cb) &* halfQuotient(d, ad))
    }
    let (common, otherCommon) = binaryGCDs(
        (a.magnitude, UInt(bitPattern: d)), (c.magnitude, UInt(bitPattern: b)))
    let (ad, cb) = (Int(bitPattern: common), Int(bitPattern: otherCommon))
    return (signedHalfQuotient(a, ad) &* signedHalfQuotient(c, cb), halfQuotient(b, cb) &* halfQuotient(d, ad))
}

private func productOfWords(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> (Int, Int)? {
    let ad = d == 1 ? 1 : Int(bitPattern: binaryGCD(a.magnitude, UInt(bitPattern: d)))
    let cb = b == 1 ? 1 : Int(bitPattern: binaryGCD(c.magnitude, UInt(bitPattern: b)))
    let (numerator, numeratorOverflow) = (a / ad).multipliedReportingOverflow(by: c / cb)
    let (denominator, denominatorOverflow) = (b / cb).multipliedReportingOverflow(by: d / ad)
    return numeratorOverflow || denominatorOverflow ? nil : (numerator, denominator)
}

// MARK: - Half words

/// Whether −2³¹ ≤ a, c < 2³¹ and b, d < 2³¹, for positive b and d.
@inline(__always)
private func areHalfWords(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Bool {
    let half = 1 << 31
    return UInt(bitPattern: (a &+ half) | (c &+ half)) >> 32 | UInt(bitPattern: b | d) >> 31 == 0
}

/// The quotient of two positive half words: they divide faster than words.
@inline(__always)
private func halfQuotient(_ a: Int, _ b: Int) -> Int {
    Int(UInt32(truncatingIfNeeded: a) / UInt32(truncatingIfNeeded: b))
}

/// The quotient of a half word by a positive one.
@inline(__always)
private func signedHalfQuotient(_ a: Int, _ b: Int) -> Int {
    Int(Int32(truncatingIfNeeded: a) / Int32(truncatingIfNeeded: b))
}
