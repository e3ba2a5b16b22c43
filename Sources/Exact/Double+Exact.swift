// The double nearest to an exact number, ties to even. Goals, in order: the correctly rounded result for every input,
// subnormal results included; one algorithm for integers and fractions; speed.

extension Integer {
    /// The nearest double, ties to even; infinite beyond the largest finite double.
    public var doubleValue: Double {
        if let value = asInt { return Double(value) }
        return Double.nearest(self, .one)
    }
}

extension Rational {
    /// The nearest double, ties to even; infinite beyond the largest finite double, ±0 below half the smallest one.
    public var doubleValue: Double {
        if case .small(let numerator, let denominator) = storage {
            // Both conversions are exact, and IEEE 754 division rounds once.
            let exact: UInt = 1 << 53
            if numerator.magnitude <= exact, denominator.magnitude <= exact {
                return Double(numerator) / Double(denominator)
            }
        }
        return Double.nearest(numerator, denominator)
    }
}

extension Double {
    /// numerator/denominator rounded once, for a positive denominator.
    ///
    /// With e the difference of the bit widths, 2^(e−1) < |n/d| < 2^(e+1), hence q = ⌊|n/d|·2^(62−e)⌋ has 62 or 63
    /// bits: it fits `Int` and has at least nine bits to spare. A non-zero remainder is recorded in its lowest bit,
    /// which turns a false tie into more or less than half. Rounding q to 53 bits, or to multiples of 2^−1074 if
    /// that is coarser, is then rounding n/d.
    static func nearest(_ numerator: Integer, _ denominator: Integer) -> Double {
        if numerator.isZero { return 0 }
        let sign: FloatingPointSign = numerator.signum() < 0 ? .minus : .plus
        let excess = numerator.bitWidth - denominator.bitWidth
        if excess > 1025 { return Double(sign: sign, exponent: 0, significand: .infinity) }
        if excess < -1076 { return Double(sign: sign, exponent: 0, significand: 0) }

        let scale = 62 - excess
        let dividend = numerator.magnitude.shiftedLeft(by: max(scale, 0))
        let divisor = denominator.shiftedLeft(by: max(-scale, 0))
        let (quotient, remainder) = Integer.divisionByGMP(dividend, divisor)
        guard let word = quotient.asInt else { preconditionFailure("the scaled quotient has at most 63 bits") }
        let q = UInt64(word) | (remainder.isZero ? 0 : 1)

        let dropped = max(quotient.bitWidth - 53, scale - 1074)
        if dropped > 63 { return Double(sign: sign, exponent: 0, significand: 0) }
        let half: UInt64 = 1 << (dropped - 1)
        let tail = q & (2 * half - 1)
        var kept = q >> dropped
        if tail > half || (tail == half && kept & 1 == 1) { kept += 1 }
        return Double(sign: sign, exponent: dropped - scale, significand: Double(kept))
    }
}
