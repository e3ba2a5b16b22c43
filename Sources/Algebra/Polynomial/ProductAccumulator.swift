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
            coefficients.append(integer(words: [low], high: high))
        }
    }
}

/// Sums of fewer than 2⁶⁴ products of two numbers below 2¹²⁶: five words.
struct QuintupleWordAccumulator: ProductAccumulator {
    var low: UInt128
    var middle: UInt128
    var high: Int

    @inline(__always) static var zero: QuintupleWordAccumulator {
        QuintupleWordAccumulator(low: 0, middle: 0, high: 0)
    }
    @inline(__always) var isZero: Bool { low == 0 && middle == 0 && high == 0 }

    @inline(__always) mutating func add(_ left: Int128, _ right: Int128) {
        // |left|·|right| from four products of words, then added or subtracted as a whole.
        let (a, b) = (left.magnitude, right.magnitude)
        let (a0, a1) = (UInt128(UInt64(truncatingIfNeeded: a)), a >> 64)
        let (b0, b1) = (UInt128(UInt64(truncatingIfNeeded: b)), b >> 64)
        let bottom = a0 &* b0
        // Both cross terms are below 2¹²⁶: their sum fits.
        let cross = a0 &* b1 &+ a1 &* b0
        let (lower, carry) = bottom.addingReportingOverflow(cross << 64)
        let upper = a1 &* b1 &+ (cross >> 64) &+ (carry ? 1 : 0)
        if (left < 0) == (right < 0) {
            let (first, firstCarry) = low.addingReportingOverflow(lower)
            let (second, secondCarry) = middle.addingReportingOverflow(upper &+ (firstCarry ? 1 : 0))
            low = first
            middle = second
            high = high &+ (secondCarry ? 1 : 0)
        } else {
            let (first, firstBorrow) = low.subtractingReportingOverflow(lower)
            let (second, secondBorrow) = middle.subtractingReportingOverflow(upper &+ (firstBorrow ? 1 : 0))
            low = first
            middle = second
            high = high &- (secondBorrow ? 1 : 0)
        }
    }

    func append(to coefficients: inout Coefficients) {
        let small = Int128(truncatingIfNeeded: low)
        let sign = small < 0 ? -1 : 0
        if high == sign, middle == UInt128(truncatingIfNeeded: Int128(sign)) {
            coefficients.append(small)
        } else {
            coefficients.append(integer(words: [low, middle], high: high))
        }
    }
}

/// high·2^(128 n) + Σ words[i]·2^(128 i).
private func integer(words: [UInt128], high: Int) -> Integer {
    let half = Integer(Int128(1) << 64)
    return words.reversed().reduce(Integer(high)) { sum, word in
        (sum * half + Integer(Int128(word >> 64))) * half + Integer(Int128(word & UInt128(UInt64.max)))
    }
}

/// Sums of any size.
struct IntegerAccumulator: ProductAccumulator {
    var value: Integer

    static var zero: IntegerAccumulator { IntegerAccumulator(value: 0) }
    var isZero: Bool { value.isZero }
    mutating func add(_ left: Integer, _ right: Integer) { value.addMul(left, right) }
    func append(to coefficients: inout Coefficients) { coefficients.append(value) }
}

/// Which accumulator a multiplication needs.
enum AccumulatorKind {
    case word
    case doubleWord
    case tripleWord
    case quintupleWord
    case integer

    /// For sums of at most `count` products.
    init(_ left: Coefficients, _ right: Coefficients, count: Int) {
        guard left.areWords, right.areWords else {
            self = left.large.isEmpty && right.large.isEmpty ? .quintupleWord : .integer
            return
        }
        let bits = left.bitWidth + right.bitWidth + (Int.bitWidth - count.leadingZeroBitCount) + 1
        self = bits <= 63 ? .word : bits <= 127 ? .doubleWord : .tripleWord
    }
}
