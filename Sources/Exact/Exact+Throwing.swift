// The operations of arithmetic for numbers a user chose: they refuse what grows beyond `ExactLimits.maximumBits`, where
// the operators go on to the point at which they stop the program. Sizes are estimated before any work is done, for
// integers to one bit; for fractions before common factors leave, so a result that reduces far may be refused.

extension Integer {
    /// The sum.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func adding(_ other: Integer) throws(ExactError) -> Integer {
        try checkSum(other)
        return self + other
    }

    /// The difference.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func subtracting(_ other: Integer) throws(ExactError) -> Integer {
        try checkSum(other)
        return self - other
    }

    /// The product.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func multiplied(by other: Integer) throws(ExactError) -> Integer {
        if !isZero, !other.isZero, !(isMachineWord && other.isMachineWord) {
            try ExactLimits.check(bits: bitWidth + other.bitWidth - 1)
        }
        return self * other
    }

    private func checkSum(_ other: Integer) throws(ExactError) {
        if isMachineWord && other.isMachineWord { return }
        try ExactLimits.check(bits: max(bitWidth, other.bitWidth))
    }

    private var isMachineWord: Bool { asInt != nil }
}

extension Rational {
    /// The sum.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func adding(_ other: Rational) throws(ExactError) -> Rational {
        try checkSum(other)
        return self + other
    }

    /// The difference.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func subtracting(_ other: Rational) throws(ExactError) -> Rational {
        try checkSum(other)
        return self - other
    }

    /// The product.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public func multiplied(by other: Rational) throws(ExactError) -> Rational {
        if isZero || other.isZero { return .zero }
        try checkProduct(other.bitWidths)
        return self * other
    }

    /// Before reduction, a/b ± c/d has the parts ad ± cb and bd; what a common factor takes away is not known here.
    private func checkSum(_ other: Rational) throws(ExactError) {
        let (a, b) = bitWidths
        let (c, d) = other.bitWidths
        if max(a, b, c, d) < 64 { return }
        if b == 1 && d == 1 { return try ExactLimits.check(bits: max(a, c)) }
        if denominator == other.denominator { return try ExactLimits.check(bits: max(a, b, c)) }
        try ExactLimits.check(bits: max(a + d, c + b, b + d) - 1)
    }

    func checkProduct(_ other: (numerator: Int, denominator: Int)) throws(ExactError) {
        let (a, b) = bitWidths
        if max(a, b, other.numerator, other.denominator) < 64 { return }
        try ExactLimits.check(bits: max(a + other.numerator, b + other.denominator) - 1)
    }
}
