/// What is known of the values of a variable, or of a whole expression.
///
/// `positive` implies `real`, and so does `integer`; a set always contains what it implies.
///
///     Variable("sigma_w", .positive).assumptions.contains(.real)   // true
public struct Assumptions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        let known = rawValue & 0b1111
        // Bits 1 and 2 imply bit 0.
        self.rawValue = known & 0b0110 == 0 ? known : known | 1
    }

    /// No imaginary part.
    public static let real = Assumptions(rawValue: 1)
    /// Real and larger than zero.
    public static let positive = Assumptions(rawValue: 2)
    /// …, −1, 0, 1, …
    public static let integer = Assumptions(rawValue: 4)
    /// A parameter to expand in; says nothing about its sign.
    public static let small = Assumptions(rawValue: 8)
}
