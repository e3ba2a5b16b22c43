/// A number kept as the sum of two doubles, with about 32 decimal digits.
///
/// Power sums over networks are added up in it, and cumulants are taken from them in it: a cumulant of order r of a variable with mean μ
/// and standard deviation σ loses r·log₁₀(μ/σ) digits by cancellation, which 32 digits can spare and 16 cannot.
///
/// The relative error of one operation is at most about 2⁻¹⁰⁴ (sum, difference), 2⁻¹⁰² (product), 2⁻¹⁰¹ (quotient). The result of every
/// operation is a function of the bits of its operands alone, so sums in the same order are the same on every machine.
///
/// Sources: Dekker, Numer. Math. 18 (1971) 224; Knuth, The Art of Computer Programming 2, section 4.2.2; Joldes, Muller and Popescu, ACM
/// Trans. Math. Softw. 44 (2017) 15, whose accurate sum and product these are.
public struct DoubleDouble: Hashable, Sendable {
    /// The nearest double.
    public let high: Double
    /// What is left; at most half a unit in the last place of `high`.
    public let low: Double

    @inline(__always)
    init(unchecked high: Double, _ low: Double) {
        self.high = high
        self.low = low
    }

    public init(_ value: Double) { self.init(unchecked: value, 0) }

    public static let zero = DoubleDouble(0)

    /// The nearest double.
    public var double: Double { high }

    public var isFinite: Bool { high.isFinite && low.isFinite }

    /// a + b exactly.
    @inline(__always)
    public static func twoSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let sum = a + b
        let part = sum - a
        return DoubleDouble(unchecked: sum, (a - (sum - part)) + (b - part))
    }

    /// a + b exactly, where |a| is not below |b|.
    @inline(__always)
    static func quickTwoSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let sum = a + b
        return DoubleDouble(unchecked: sum, b - (sum - a))
    }

    /// a·b exactly, unless it underflows.
    @inline(__always)
    public static func twoProduct(_ a: Double, _ b: Double) -> DoubleDouble {
        let product = a * b
        return DoubleDouble(unchecked: product, (-product).addingProduct(a, b))
    }
}

// MARK: - Arithmetic

extension DoubleDouble {
    @inline(__always)
    public static func + (a: DoubleDouble, b: Double) -> DoubleDouble {
        let sum = twoSum(a.high, b)
        return quickTwoSum(sum.high, sum.low + a.low)
    }

    @inline(__always)
    public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let sum = twoSum(a.high, b.high)
        let rest = twoSum(a.low, b.low)
        let partial = quickTwoSum(sum.high, sum.low + rest.high)
        return quickTwoSum(partial.high, partial.low + rest.low)
    }

    @inline(__always)
    public static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(unchecked: -a.high, -a.low) }

    @inline(__always)
    public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

    @inline(__always)
    public static func - (a: DoubleDouble, b: Double) -> DoubleDouble { a + -b }

    @inline(__always)
    public static func * (a: DoubleDouble, b: Double) -> DoubleDouble {
        let product = twoProduct(a.high, b)
        return quickTwoSum(product.high, product.low.addingProduct(a.low, b))
    }

    @inline(__always)
    public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = twoProduct(a.high, b.high)
        let cross = (a.low * b.low).addingProduct(a.high, b.low).addingProduct(a.low, b.high)
        return quickTwoSum(product.high, product.low + cross)
    }

    public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        // Three digits in base 2⁵³ of a long division.
        let first = a.high / b.high
        var rest = a - b * first
        let second = rest.high / b.high
        rest = rest - b * second
        let third = rest.high / b.high
        return quickTwoSum(first, second) + third
    }

    public static func / (a: DoubleDouble, b: Double) -> DoubleDouble { a / DoubleDouble(b) }

    @inline(__always)
    public static func += (a: inout DoubleDouble, b: DoubleDouble) { a = a + b }

    @inline(__always)
    public static func += (a: inout DoubleDouble, b: Double) { a = a + b }

    @inline(__always)
    public static func -= (a: inout DoubleDouble, b: DoubleDouble) { a = a - b }

    @inline(__always)
    public static func *= (a: inout DoubleDouble, b: DoubleDouble) { a = a * b }
}

// MARK: - Storage

/// Written as a list of its two doubles; a text of shortest round-trip digits, as JSON's, gives back the same bits.
extension DoubleDouble: Codable {
    public init(from decoder: any Decoder) throws {
        var parts = try decoder.unkeyedContainer()
        let high = try parts.decode(Double.self)
        let low = try parts.decode(Double.self)
        // Sums beyond the largest double have no remainder, and are refused where they are used.
        guard high + low == high || !high.isFinite else {
            throw DecodingError.dataCorruptedError(
                in: parts, debugDescription: "the second of two doubles is too large to be a remainder of the first")
        }
        self.init(unchecked: high, low)
    }

    public func encode(to encoder: any Encoder) throws {
        var parts = encoder.unkeyedContainer()
        try parts.encode(high)
        try parts.encode(low)
    }
}
