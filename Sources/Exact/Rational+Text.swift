extension Rational: LosslessStringConvertible {
    /// Reads an integer `-3`, a fraction `3/8` or a decimal fraction `0.125`, each with an optional sign in front.
    ///
    /// Returns nil where ``init(parsing:)`` throws.
    public init?(_ text: String) {
        guard let value = try? Rational(parsing: text) else { return nil }
        self = value
    }

    /// Reads an integer `-3`, a fraction `3/8` or a decimal fraction `0.125`, each with an optional sign in front.
    ///
    /// Decimal fractions are exact: `0.1` is one tenth.
    ///
    /// - Throws: ``ExactError/notANumber(_:)``, ``ExactError/divisionByZero`` for a zero denominator, and
    ///   ``ExactError/tooLarge(bits:limit:)`` for more digits than ``ExactLimits/maximumBits`` allows.
    public init(parsing text: String) throws(ExactError) {
        let (isNegative, rest) = Integer.splitSign(text.utf8[...])
        let value: Rational?
        if let bar = rest.firstIndex(of: UInt8(ascii: "/")) {
            value = try Rational.fraction(rest[..<bar], rest[rest.index(after: bar)...])
        } else if let point = rest.firstIndex(of: UInt8(ascii: ".")) {
            value = try Rational.decimal(rest[..<point], rest[rest.index(after: point)...])
        } else {
            value = try Integer(digits: rest).map { Rational($0) }
        }
        guard let value else { throw .notANumber(text.cutForMessage) }
        self = isNegative ? -value : value
    }

    private static func fraction(
        _ top: Substring.UTF8View, _ bottom: Substring.UTF8View
    ) throws(ExactError) -> Rational? {
        guard let numerator = try Integer(digits: top), let denominator = try Integer(digits: bottom) else {
            return nil
        }
        return try Rational(numerator: numerator, denominator: denominator)
    }

    /// `12.34` as 1234/10²; digits are required on both sides of the point.
    private static func decimal(
        _ whole: Substring.UTF8View, _ decimals: Substring.UTF8View
    ) throws(ExactError) -> Rational? {
        guard !whole.isEmpty, !decimals.isEmpty,
            let digits = try Integer(digits: Array(whole) + Array(decimals))
        else { return nil }
        return try Rational(numerator: digits, denominator: Integer(10).power(decimals.count))
    }
}

extension Rational: CustomStringConvertible {
    /// `3/8`, or `-2` for an integer.
    public var description: String {
        isInteger ? "\(numerator)" : "\(numerator)/\(denominator)"
    }
}
