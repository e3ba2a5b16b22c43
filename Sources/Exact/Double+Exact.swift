// The double nearest to an exact number, ties to even, and the tightest pair of doubles around it. Goals, in order: the
// correctly rounded result for every input, subnormal results included; one algorithm for integers and fractions; speed.

extension Integer {
    /// The nearest double, ties to even; infinite beyond the largest finite double.
    public var doubleValue: Double {
        if let value = asInt { return Double(value) }
        return Double.nearest(self, .one)
    }

    /// The tightest pair of doubles that encloses the value.
    public var doubleInterval: DoubleInterval {
        if let value = asInt, value.magnitude <= Double.exactWords { return DoubleInterval(exactly: Double(value)) }
        return DoubleInterval(around: self, .one)
    }
}

extension Rational {
    /// The nearest double, ties to even; infinite beyond the largest finite double, ±0 below half the smallest one.
    public var doubleValue: Double {
        if case .small(let numerator, let denominator) = storage {
            // Both conversions are exact, and IEEE 754 division rounds once.
            if numerator.magnitude <= Double.exactWords, denominator.magnitude <= Double.exactWords {
                return Double(numerator) / Double(denominator)
            }
        }
        return Double.nearest(numerator, denominator)
    }

    /// The tightest pair of doubles that encloses the value.
    ///
    /// Both ends are the value itself where a double can say it; else they are neighbours. Beyond the largest finite
    /// double the outer end is infinite.
    ///
    ///     Rational(1, 3).doubleInterval  // [0.3333333333333333, 0.33333333333333337]
    public var doubleInterval: DoubleInterval {
        if let value = asInt, value.magnitude <= Double.exactWords { return DoubleInterval(exactly: Double(value)) }
        return DoubleInterval(around: numerator, denominator)
    }
}

// MARK: - Rounding

/// The leading bits of |n/d|, cut to what a double can hold.
///
/// |n/d| lies in [kept, kept + 1)·2^exponent, kept < 2⁵³, and 2^exponent is the distance of doubles there.
private struct LeadingBits {
    let kept: UInt64
    let exponent: Int
    /// What was cut off, compared with one half of the last bit kept: its sign, and whether it is nothing at all.
    let tailAgainstHalf: Int
    let isExact: Bool

    /// With e the difference of the bit widths, 2^(e−1) < |n/d| < 2^(e+1), hence q = ⌊|n/d|·2^(62−e)⌋ has 62 or 63
    /// bits: it fits `Int` and has at least nine bits to spare. A non-zero remainder is recorded in its lowest bit,
    /// which turns a false tie into more or less than half. Cutting q to 53 bits, or to multiples of 2^−1074 if that is
    /// coarser, is then cutting n/d.
    ///
    /// The number is not zero, and e is at most 1025.
    init(_ numerator: Integer, _ denominator: Integer, excess: Int) {
        guard excess >= -1076 else {
            (kept, exponent, tailAgainstHalf, isExact) = (0, -1074, -1, false)
            return
        }
        let scale = 62 - excess
        let dividend = Integer.shiftLeftByGMP(numerator.magnitude, max(scale, 0))
        let divisor = Integer.shiftLeftByGMP(denominator, max(-scale, 0))
        let (quotient, remainder) = Integer.divisionByGMP(dividend, divisor)
        guard let word = quotient.asInt else { preconditionFailure("the scaled quotient has at most 63 bits") }
        let q = UInt64(word) | (remainder.isZero ? 0 : 1)

        let dropped = max(quotient.bitWidth - 53, scale - 1074)
        exponent = dropped - scale
        if dropped > 63 {
            (kept, tailAgainstHalf, isExact) = (0, -1, false)
        } else {
            let half: UInt64 = 1 << (dropped - 1)
            let tail = q & (2 * half - 1)
            kept = q >> dropped
            tailAgainstHalf = tail == half ? 0 : tail < half ? -1 : 1
            isExact = tail == 0
        }
    }
}

extension Double {
    /// Up to here every integer is a double.
    fileprivate static let exactWords: UInt = 1 << 53

    /// numerator/denominator rounded once, for a positive denominator.
    static func nearest(_ numerator: Integer, _ denominator: Integer) -> Double {
        if numerator.isZero { return 0 }
        let sign: FloatingPointSign = numerator.signum() < 0 ? .minus : .plus
        let excess = numerator.bitWidth - denominator.bitWidth
        if excess > 1025 { return Double(sign: sign, exponent: 0, significand: .infinity) }
        let bits = LeadingBits(numerator, denominator, excess: excess)
        let goesUp = bits.tailAgainstHalf > 0 || (bits.tailAgainstHalf == 0 && bits.kept & 1 == 1)
        return Double(sign: sign, exponent: bits.exponent, significand: Double(goesUp ? bits.kept + 1 : bits.kept))
    }
}

extension DoubleInterval {
    fileprivate init(exactly value: Double) { self.init(lower: value, upper: value) }

    /// The doubles around numerator/denominator, for a positive denominator.
    fileprivate init(around numerator: Integer, _ denominator: Integer) {
        if numerator.isZero {
            self.init(exactly: 0)
            return
        }
        let (inner, outer) = DoubleInterval.ends(numerator, denominator)
        if numerator.signum() < 0 {
            self.init(lower: -outer, upper: inner == 0 ? 0 : -inner)
        } else {
            self.init(lower: inner, upper: outer)
        }
    }

    /// The doubles next to the magnitude, the one towards zero first.
    private static func ends(_ numerator: Integer, _ denominator: Integer) -> (inner: Double, outer: Double) {
        let excess = numerator.bitWidth - denominator.bitWidth
        if excess > 1025 { return (.greatestFiniteMagnitude, .infinity) }
        let bits = LeadingBits(numerator, denominator, excess: excess)
        let inner = Double(sign: .plus, exponent: bits.exponent, significand: Double(bits.kept))
        if inner == .infinity { return (.greatestFiniteMagnitude, .infinity) }
        return (inner, bits.isExact ? inner : inner.nextUp)
    }
}
