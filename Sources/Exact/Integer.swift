/// An integer of any size.
///
/// A value that fits a machine word is stored as one and costs no allocation; any other lives in GMP. The form is
/// canonical: a value that fits `Int` is always small, so equality and hashing look at the representation alone.
///
///     let n: Integer = 3
///     let big = try n.power(100) - 1
///     print(big.bitWidth)  // 159
///
/// Values are immutable and may be shared between threads.
public struct Integer: Sendable {
    @usableFromInline
    enum Storage: Sendable {
        /// `-42`
        case small(Int)
        /// `9223372036854775808`; never a value that fits `Int`.
        case large(IntegerBox)
    }

    @usableFromInline
    var storage: Storage

    /// The integer with the value of a machine word.
    @inlinable @inline(__always)
    public init(_ value: Int) { storage = .small(value) }

    @usableFromInline
    init(storage: Storage) { self.storage = storage }

    /// 0
    public static let zero = Integer(0)

    /// 1
    public static let one = Integer(1)
}

extension Integer: ExpressibleByIntegerLiteral {
    @inlinable @inline(__always)
    public init(integerLiteral value: Int) { self.init(value) }
}

// MARK: - Simple questions

extension Integer {
    /// The value as a machine word, or nil if it does not fit.
    @inlinable @inline(__always)
    public var asInt: Int? {
        if case .small(let value) = storage { return value }
        return nil
    }

    /// Whether the value is 0.
    @inlinable @inline(__always)
    public var isZero: Bool { asInt == 0 }

    /// Whether the value is 1.
    @inlinable @inline(__always)
    public var isOne: Bool { asInt == 1 }

    /// Whether 2 does not divide the value.
    public var isOdd: Bool {
        switch storage {
        case .small(let value): value & 1 != 0
        case .large(let box): box.isOdd
        }
    }

    /// −1, 0 or 1.
    public func signum() -> Int {
        switch storage {
        case .small(let value): value.signum()
        case .large(let box): box.sign
        }
    }

    /// The absolute value.
    public var magnitude: Integer { signum() < 0 ? -self : self }

    /// The number of significant binary digits of the magnitude; 0 for 0, 3 for −5.
    public var bitWidth: Int {
        switch storage {
        case .small(let value): Int.bitWidth - value.magnitude.leadingZeroBitCount
        case .large(let box): box.bitWidth
        }
    }
}
