import Exact

/// The running sum of products of coefficients that a multiplication collects for one monomial.
///
/// The kind is chosen by the sizes of the factors before any product is formed, so that no sum overflows.
protocol ProductAccumulator {
    associatedtype Factor
    static var zero: Self { get }
    var isZero: Bool { get }
    mutating func add(_ left: Factor, _ right: Factor)
    func append(to coefficients: inout Coefficients)
}

/// Sums that certainly fit one word.
struct WordAccumulator: ProductAccumulator {
    var value: Int

    @inline(__always) static var zero: WordAccumulator { WordAccumulator(value: 0) }
    @inline(__always) var isZero: Bool { value == 0 }
    @inline(__always) mutating func add(_ left: Int, _ right: Int) { value = value &+ left &* right }
    @inline(__always) func append(to coefficients: inout Coefficients) { coefficients.append(value) }
}

/// Sums that certainly fit two words.
struct DoubleWordAccumulator: ProductAccumulator {
    var value: Int128

    @inline(__always) static var zero: DoubleWordAccumulator { DoubleWordAccumulator(value: 0) }
    @inline(__always) var isZero: Bool { value == 0 }
    @inline(__always) mutating func add(_ left: Int, _ right: Int) {
        value = value &+ Int128(truncatingIfNeeded: left) &* Int128(truncatingIfNeeded: right)
    }
    @inline(__always) func append(to coefficients: inout Coefficients) { coefficients.append(value) }
}

/// Sums of fewer than 2⁶⁴ products of two words: three words.
struct TripleWordAccumulator: ProductAccumulator {
    var low: UInt128
    var high: Int

    @inline(__always) static var zero: TripleWordAccumulator { TripleWordAccumulator(low: 0, high: 0) }
    @inline(__always) var isZero: Bool { low == 0 && high == 0 }
    @inline(__always) mutating func add(_ left: Int, _ right: Int) {
        let product = Int128(truncatingIfNeeded: left) &* Int128(truncatingIfNeeded: right)
        let (sum, carry) = low.addingReportingOverflow(UInt128(truncatingIfNeeded: product))
        low = sum
        high = high &+ (product < 0 ? -1 : 0) &+ (carry ? 1 : 0)
    }
    func append(to coefficients: inout Coefficients) {
        let small = Int128(truncatingIfNeeded: low)
        if high == (small < 0 ? -1 : 0) {
            coefficients.append(small)
        } else {
            // high·2¹²⁸ + low, with the lower part in two halves of 64 bits.
            let half = Integer(Int128(1) << 64)
            let upper = Integer(high) * half + Integer(Int128(low >> 64))
            coefficients.append(upper * half + Integer(Int128(low & UInt128(UInt64.max))))
        }
    }
}

/// Sums of any size.
struct IntegerAccumulator: ProductAccumulator {
    var value: Integer

    static var zero: IntegerAccumulator { IntegerAccumulator(value: 0) }
    var isZero: Bool { value.isZero }
    mutating func add(_ left: Integer, _ right: Integer) { value += left * right }
    func append(to coefficients: inout Coefficients) { coefficients.append(value) }
}

/// Which accumulator a multiplication needs.
enum AccumulatorKind {
    case word
    case doubleWord
    case tripleWord
    case integer

    /// For sums of at most `count` products.
    init(_ left: Coefficients, _ right: Coefficients, count: Int) {
        guard left.areWords, right.areWords else {
            self = .integer
            return
        }
        let bits = left.bitWidth + right.bitWidth + (Int.bitWidth - count.leadingZeroBitCount) + 1
        self = bits <= 63 ? .word : bits <= 127 ? .doubleWord : .tripleWord
    }
}
