// Powers, and shifts, which are products with powers of two.

extension Integer {
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
    ///
    /// - Precondition: `bits >= 0`.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func shiftedLeft(by bits: Int) throws(ExactError) -> Integer {
        precondition(bits >= 0, "a shift to the left is not negative")
        if isZero || bits == 0 { return self }
        let (width, overflow) = bitWidth.addingReportingOverflow(bits)
        try ExactLimits.check(bits: overflow ? Int.max : width)
        return Integer.shiftLeftByGMP(self, bits)
    }

    /// The value over 2^`bits`, rounded towards minus infinity: −5 shifted by one is −3.
    ///
    /// - Precondition: `bits >= 0`.
    public func shiftedRight(by bits: Int) -> Integer {
        precondition(bits >= 0, "a shift to the right is not negative")
        if case .small(let value) = storage { return Integer(value >> bits) }
        return bits == 0 ? self : Integer.shiftRightByGMP(self, bits)
    }
}
