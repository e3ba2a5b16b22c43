// The schoolbook rules for two fractions of machine words, arranged so that the numbers stay small: common factors leave
// before the multiplication (Knuth, The Art of Computer Programming, vol. 2, section 4.5.1). A small rule that overflows
// answers nil, and the operation starts again in GMP.
//
// Numerators may be Int.min, whose magnitude fits only UInt; denominators are positive, so that a common divisor with a
// denominator always fits Int and no quotient by it overflows.

extension Rational {
    @usableFromInline @inline(never)
    static func sumOfFractions(_ left: Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage,
            let sum = smallSum(a, b, c, d)
        {
            return sum
        }
        return sumByGMP(left, right)
    }

    @usableFromInline @inline(never)
    static func differenceOfFractions(_ left: Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage, c != Int.min,
            let difference = smallSum(a, b, -c, d)
        {
            return difference
        }
        return differenceByGMP(left, right)
    }

    @usableFromInline @inline(never)
    static func productOfFractions(_ left: Rational, _ right: Rational) -> Rational {
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage,
            let product = smallProduct(a, b, c, d)
        {
            return product
        }
        return productByGMP(left, right)
    }

    /// The divisor is not zero.
    static func quotientOfFractions(_ left: Rational, _ right: Rational) -> Rational {
        // (a/b) / (c/d) = (a/b) · (±d/|c|), the sign of c moved into the numerator.
        if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage, c != Int.min,
            let quotient = c > 0 ? smallProduct(a, b, d, c) : smallProduct(a, b, -d, -c)
        {
            return quotient
        }
        return quotientByGMP(left, right)
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
private func smallSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    let g = Int(bitPattern: binaryGCD(UInt(bitPattern: b), UInt(bitPattern: d)))
    let (b1, d1) = g == 1 ? (b, d) : (b / g, d / g)
    let (left, leftOverflow) = a.multipliedReportingOverflow(by: d1)
    let (right, rightOverflow) = c.multipliedReportingOverflow(by: b1)
    let (t, sumOverflow) = left.addingReportingOverflow(right)
    if leftOverflow || rightOverflow || sumOverflow { return nil }
    let common = g == 1 ? 1 : Int(bitPattern: binaryGCD(t.magnitude, UInt(bitPattern: g)))
    let (denominator, overflow) = b1.multipliedReportingOverflow(by: common == 1 ? d : d / common)
    return overflow ? nil : Rational(storage: .small(common == 1 ? t : t / common, denominator))
}

/// (a/b)·(c/d) with gcd(a, d) and gcd(c, b) taken out first; what is left is in lowest terms.
private func smallProduct(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    let ad = Int(bitPattern: binaryGCD(a.magnitude, UInt(bitPattern: d)))
    let cb = Int(bitPattern: binaryGCD(c.magnitude, UInt(bitPattern: b)))
    let (numerator, numeratorOverflow) = (a / ad).multipliedReportingOverflow(by: c / cb)
    let (denominator, denominatorOverflow) = (b / cb).multipliedReportingOverflow(by: d / ad)
    return numeratorOverflow || denominatorOverflow ? nil : Rational(storage: .small(numerator, denominator))
}
