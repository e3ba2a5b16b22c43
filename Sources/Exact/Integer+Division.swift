// Division with remainder, exact division, greatest common divisors and least common multiples.

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

    /// The quotient if `divisor` divides the value, nil if something remains.
    ///
    ///     try Integer(91).exactQuotient(dividingBy: 7)  // 13
    ///     try Integer(91).exactQuotient(dividingBy: 5)  // nil
    ///
    /// - Throws: ``ExactError/divisionByZero``.
    public func exactQuotient(dividingBy divisor: Integer) throws(ExactError) -> Integer? {
        if divisor.isZero { throw .divisionByZero }
        if case .small(let a) = storage, case .small(let b) = divisor.storage {
            let (quotient, overflow) = a.dividedReportingOverflow(by: b)
            if !overflow { return quotient * b == a ? Integer(quotient) : nil }
        }
        return Integer.exactQuotientByGMP(self, divisor)
    }

    /// The quotient by a number that is known to divide the value, such as a greatest common divisor.
    ///
    /// - Precondition: `divisor` is not zero and divides the value.
    public func dividedExactly(by divisor: Integer) -> Integer {
        precondition(!divisor.isZero, "division by zero")
        guard let quotient = try? exactQuotient(dividingBy: divisor) else {
            preconditionFailure("an exact division leaves a remainder")
        }
        return quotient
    }
}

// MARK: - Common divisors and multiples

extension Integer {
    /// The largest integer that divides both; never negative, and 0 only for two zeros.
    public func greatestCommonDivisor(with other: Integer) -> Integer {
        switch (storage, other.storage) {
        case (.small(let a), .small(let b)):
            Integer(magnitude: binaryGCD(a.magnitude, b.magnitude))
        case (.large, .small(let b)):
            b == 0 ? magnitude : Integer(magnitude: Integer.gcdByGMP(self, word: b.magnitude))
        case (.small(let a), .large):
            a == 0 ? other.magnitude : Integer(magnitude: Integer.gcdByGMP(other, word: a.magnitude))
        case (.large, .large):
            Integer.gcdByGMP(self, other)
        }
    }

    /// The smallest positive integer that both divide; 0 if one of them is 0.
    public func leastCommonMultiple(with other: Integer) -> Integer {
        if case .small(let a) = storage, case .small(let b) = other.storage {
            if a == 0 || b == 0 { return .zero }
            let (product, overflow) = (a.magnitude / binaryGCD(a.magnitude, b.magnitude))
                .multipliedReportingOverflow(by: b.magnitude)
            if !overflow { return Integer(magnitude: product) }
        }
        return Integer.lcmByGMP(self, other)
    }

    /// The value of an unsigned word, such as |Int.min| = 2⁶³, which no `Int` holds.
    init(magnitude: UInt) {
        if let value = Int(exactly: magnitude) {
            self.init(value)
        } else {
            self = Integer.unsignedByGMP(magnitude)
        }
    }
}
