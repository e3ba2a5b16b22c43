/// Two doubles with an exact number between them, ends included.
///
/// What an exact number becomes when it enters floating-point arithmetic that keeps track of its error; see
/// ``Rational/doubleInterval``. The ends may be infinite, never NaN.
///
///     let third = Rational(1, 3).doubleInterval
///     print(third.width)  // 5.551115123125783e-17
public struct DoubleInterval: Hashable, Sendable, CustomStringConvertible {
    /// The end towards minus infinity.
    public let lower: Double

    /// The end towards plus infinity.
    public let upper: Double

    /// The interval from `lower` to `upper`.
    ///
    /// - Precondition: `lower <= upper`, hence neither is NaN.
    public init(lower: Double, upper: Double) {
        precondition(lower <= upper, "an interval has its ends in order")
        self.lower = lower
        self.upper = upper
    }

    /// An upper bound of upper − lower; infinite where an end is, 0 for a single double.
    public var width: Double {
        if lower == upper { return 0 }
        let difference = upper - lower
        // The difference of neighbours is exact; any other may have been rounded down.
        return upper == lower.nextUp ? difference : difference.nextUp
    }

    /// Whether a double lies between the ends.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// `[0.1, 0.10000000000000002]`
    public var description: String { "[\(lower), \(upper)]" }
}
