extension Rational: LosslessStringConvertible {
    /// Reads an integer `-3`, a fraction `3/8` or a decimal fraction `0.125`, each with an optional sign in front.
    ///
    /// Decimal fractions are exact: `0.1` is one tenth. Returns nil for any other text, for a zero denominator, and for
    /// more digits than ``ExactLimits/maximumBits`` allows.
    public init?(_ text: String) {
        let (isNegative, rest) = Integer.splitSign(text.utf8[...])
        let value: Rational?
        if let bar = rest.firstIndex(of: UInt8(ascii: "/")) {
            value = Rational.fraction(rest[..<bar], rest[rest.index(after: bar)...])
        } else if let point = rest.firstIndex(of: UInt8(ascii: ".")) {
            value = Rational.decimal(rest[..<point], rest[rest.index(after: point)...])
        } else {
            value = Integer(digits: rest).map { Rational($0) }
        }
        guard let value else { return nil }
        self = isNegative ? -value : value
    }

    private static func fraction(_ top: Substring.UTF8View, _ bottom: Substring.UTF8View) -> Rational? {
        guard let numerator = Integer(digits: top), let denominator = Integer(digits: bottom) else { return nil }
        return try? Rational(numerator: numerator, denominator: denominator)
    }

    /// `12.34` as 1234/10²; digits are required on both sides of the point.
    private static func decimal(_ whole: Substring.UTF8View, _ decimals: Substring.UTF8View) -> Rational? {
        guard !whole.isEmpty, !decimals.isEmpty,
            let numerator = Integer(digits: Array(whole) + Array(decimals)),
            let denominator = try? Integer(10).power(decimals.count)
        else { return nil }
        return try? Rational(numerator: numerator, denominator: denominator)
    }
}

extension Rational: CustomStringConvertible {
    /// `3/8`, or `-2` for an integer.
    public var description: String {
        isInteger ? "\(numerator)" : "\(numerator)/\(denominator)"
    }
}
