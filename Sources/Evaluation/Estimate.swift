import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A number with a bound on its error: the true value lies between `value - error` and `value + error`.
///
/// Arithmetic carries the bounds along, worst case by worst case, and adds what rounding costs.
///
///     let a = Estimate(0.5, error: 1e-10)
///     (a * a).description                     // 0.25000000
///
/// The text shows digits that are right: the end of the interval that is rounded differently costs a digit.
public struct Estimate: Hashable, Sendable {
    public let value: Double
    /// Not negative; infinite where nothing is known.
    public let error: Double

    /// - Precondition: `error` is not negative.
    public init(_ value: Double, error: Double = 0) {
        precondition(!(error < 0), "an error is not negative")
        self.value = value
        self.error = value.isFinite && !error.isNaN ? error : .infinity
    }

    /// An exact number.
    public init(_ value: Rational) {
        let nearest = value.doubleValue
        self.init(nearest, error: value.doubleInterval.width)
    }

    /// Half the distance between 1 and the next double: the relative error of one rounding.
    static let rounding = 0x1p-53

    /// |value| + error
    public var largestMagnitude: Double { value.magnitude + error }

    /// The error over the magnitude of the value.
    public var relativeError: Double { error == 0 ? 0 : error / value.magnitude }

    /// The sign, if it is certain; 0 for an exact zero.
    public var certainSign: Int? {
        if error == 0 { return value > 0 ? 1 : value < 0 ? -1 : 0 }
        return value.magnitude > error ? (value > 0 ? 1 : -1) : nil
    }

    /// Whether the two intervals have a point in common.
    public func agrees(with other: Estimate) -> Bool {
        (value - other.value).magnitude <= error + other.error
    }

    public func contains(_ number: Double) -> Bool { (value - number).magnitude <= error }
}

// MARK: - Arithmetic

extension Estimate {
    /// The value with what one rounding may have cost.
    private static func rounded(_ value: Double, _ error: Double) -> Estimate {
        // The bound itself was rounded a few times.
        Estimate(value, error: (error + value.magnitude * rounding) * (1 + 8 * rounding) + 0x1p-1074)
    }

    public static prefix func - (a: Estimate) -> Estimate { Estimate(-a.value, error: a.error) }

    public static func + (a: Estimate, b: Estimate) -> Estimate { rounded(a.value + b.value, a.error + b.error) }

    public static func - (a: Estimate, b: Estimate) -> Estimate { rounded(a.value - b.value, a.error + b.error) }

    public static func * (a: Estimate, b: Estimate) -> Estimate {
        if a == Estimate(0) || b == Estimate(0) { return Estimate(0) }
        return rounded(
            a.value * b.value, a.value.magnitude * b.error + b.value.magnitude * a.error + a.error * b.error)
    }

    /// Unknown, with an infinite error, where the divisor may be zero.
    public static func / (a: Estimate, b: Estimate) -> Estimate {
        let smallest = b.value.magnitude - b.error
        guard smallest > 0 else { return Estimate(.nan, error: .infinity) }
        let quotient = a.value / b.value
        return rounded(quotient, (a.error + quotient.magnitude * (1 + 2 * rounding) * b.error) / smallest)
    }

    public static func += (a: inout Estimate, b: Estimate) { a = a + b }
    public static func -= (a: inout Estimate, b: Estimate) { a = a - b }
    public static func *= (a: inout Estimate, b: Estimate) { a = a * b }

    public static func * (a: Double, b: Estimate) -> Estimate { Estimate(a) * b }

    /// A power with an integer exponent.
    public func power(_ exponent: Int) -> Estimate {
        if exponent < 0 { return Estimate(1) / power(-exponent) }
        var (result, base, rest) = (Estimate(1), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result == Estimate(1) ? base : result * base }
            rest >>= 1
            if rest > 0 { base = base * base }
        }
        return result
    }

    /// The square root; unknown if the number may be negative.
    public var squareRoot: Estimate {
        if self == Estimate(0) { return self }
        guard value > error else { return Estimate(.nan, error: .infinity) }
        let root = value.squareRoot()
        return Estimate.rounded(root, error / (root + (value - error).squareRoot()) * (1 + 4 * Estimate.rounding))
    }

    /// e to this power.
    public var exponential: Estimate {
        let power = exp(value)
        return Estimate(power, error: power * (expm1(error) * (1 + 8 * Estimate.rounding) + 4 * Estimate.rounding))
    }

    /// The natural logarithm; unknown if the number may be zero or negative.
    public var logarithm: Estimate {
        guard value > error else { return Estimate(.nan, error: .infinity) }
        let logarithm = log(value)
        return Estimate.rounded(
            logarithm, -log1p(-error / value) * (1 + 8 * Estimate.rounding) + logarithm.magnitude * Estimate.rounding)
    }
}

// MARK: - Text

extension Estimate: CustomStringConvertible {
    /// The digits that are certain, `0.3366367348`; a value that may be zero shows its error, `0 ± 2e-16`.
    public var description: String {
        guard value.isFinite, error.isFinite else { return "unknown" }
        if error == 0 { return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)" }
        for digits in stride(from: 16, through: 0, by: -1) {
            let lower = Self.text(value - error, digits)
            let upper = Self.text(value + error, digits)
            if lower == upper, value.magnitude > error { return Self.plain(lower) }
        }
        return "\(Self.plain(Self.text(value, 1))) ± \(Self.text(error, 0))"
    }

    /// Scientific notation with so many digits behind the point.
    private static func text(_ number: Double, _ digits: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        _ = withVaList([Int32(digits), number]) { vsnprintf(&buffer, buffer.count, "%.*e", $0) }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The same digits with the point in its place, unless that needs many zeros.
    private static func plain(_ scientific: String) -> String {
        let parts = scientific.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), exponent >= -5, exponent < 16 else { return scientific }
        let sign = parts[0].hasPrefix("-") ? "-" : ""
        let digits = parts[0].filter(\.isNumber)
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        // Zeros that are not known are not written.
        guard digits.count > exponent else { return scientific }
        let whole = digits.prefix(exponent + 1)
        let rest = digits.dropFirst(exponent + 1)
        return sign + whole + (rest.isEmpty ? "" : "." + rest)
    }
}
