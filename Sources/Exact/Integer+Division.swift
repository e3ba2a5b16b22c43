// Division with remainder, greatest common divisors and powers.

extension Integer {
    /// Divides with remainder, rounding the quotient towards zero.
    ///
    /// The remainder is zero or has the sign of `self`: −7 = (−2)·3 − 1.
    ///
    /// - Throws: ``ExactError/divisionByZero``.
    public func quotientAndRemainder(
        dividingBy divisor: Integer
    ) throws(ExactError) -> (quotient: Integer, remainder: Integer) {
        if divisor.isZero { throw .divisionByZero }
        if case .small(let a) = storage, case .small(let b) = divisor.storage {
            let (quotient, overflow) = a.dividedReportingOverflow(by: b)  // only Int.min / −1 overflows
            if !overflow { return (Integer(quotient), Integer(a - quotient * b)) }
        }
        return Integer.divisionByGMP(self, divisor)
    }

    /// The largest integer that divides both; never negative, and 0 only for two zeros.
    public func greatestCommonDivisor(with other: Integer) -> Integer {
        if case .small(let a) = storage, case .small(let b) = other.storage {
            return Integer(magnitude: binaryGCD(a.magnitude, b.magnitude))
        }
        return Integer.gcdByGMP(self, other)
    }

    /// The value of an unsigned word, such as |Int.min| = 2⁶³, which no `Int` holds.
    init(magnitude: UInt) {
        if let value = Int(exactly: magnitude) {
            self.init(value)
        } else {
            self = Integer.unsignedByGMP(magnitude)
        }
    }

    /// The power with a non-negative exponent; 0⁰ = 1.
    ///
    /// The size is estimated from above by `bitWidth` times the exponent before any work is done.
    ///
    /// - Precondition: `exponent >= 0`.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func power(_ exponent: Int) throws(ExactError) -> Integer {
        precondition(exponent >= 0, "an integer has no negative powers among the integers; use Rational")
        return try power(magnitude: exponent.magnitude)
    }

    /// The power with an exponent that may be |Int.min|.
    func power(magnitude exponent: UInt) throws(ExactError) -> Integer {
        switch asInt {
        case 1: return .one
        case -1: return exponent & 1 == 0 ? .one : self
        case 0: return exponent == 0 ? .one : .zero
        default: break
        }
        let (bits, overflow) = exponent.multipliedReportingOverflow(by: bitWidth.magnitude)
        try ExactLimits.check(bits: overflow ? Int.max : Int(clamping: bits))
        return Integer.powerByGMP(self, exponent)
    }

    /// The value times 2^`bits`.
    func shiftedLeft(by bits: Int) -> Integer {
        precondition(bits >= 0, "a shift to the left is not negative")
        return bits == 0 ? self : Integer.shiftByGMP(self, bits)
    }
}
