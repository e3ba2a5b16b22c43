/// An exact fraction of two integers.
///
/// Always in lowest terms with a positive denominator. Two parts that both fit machine words are stored as such and cost
/// no allocation; any other fraction lives in GMP. The form is canonical, so equality and hashing look at the
/// representation alone.
///
///     let amplitude = Rational(1, 24) + Rational(1, 8)
///     print(amplitude)  // 1/6
///
/// Values are immutable and may be shared between threads.
public struct Rational: Sendable {
    @usableFromInline
    enum Storage: Sendable {
        /// `-3/8`: numerator and denominator, coprime, the denominator positive.
        case small(Int, Int)
        /// `9223372036854775808/3`; never a fraction whose parts both fit `Int`.
        case large(RationalBox)
    }

    @usableFromInline
    var storage: Storage

    /// The fraction with denominator 1.
    @inlinable @inline(__always)
    public init(_ value: Int) { storage = .small(value, 1) }

    @inlinable @inline(__always)
    init(storage: Storage) { self.storage = storage }

    /// The fraction with denominator 1.
    public init(_ value: Integer) {
        if let word = value.asInt {
            self.init(word)
        } else {
            self = Rational.reducedByGMP(value, .one)
        }
    }

    /// The quotient of two machine words, in lowest terms.
    ///
    /// - Precondition: `denominator != 0`.
    public init(_ numerator: Int, _ denominator: Int) {
        precondition(denominator != 0, "the denominator of a fraction is not zero")
        self = Rational.reduce(numerator, denominator)
    }

    /// The quotient of two integers, in lowest terms.
    ///
    /// - Throws: ``ExactError/divisionByZero``.
    public init(numerator: Integer, denominator: Integer) throws(ExactError) {
        if denominator.isZero { throw .divisionByZero }
        if let numerator = numerator.asInt, let denominator = denominator.asInt {
            self = Rational.reduce(numerator, denominator)
        } else {
            self = Rational.reducingByGMP(numerator, denominator)
        }
    }

    /// 0
    public static let zero = Rational(0)

    /// 1
    public static let one = Rational(1)
}

extension Rational: ExpressibleByIntegerLiteral {
    @inlinable @inline(__always)
    public init(integerLiteral value: Int) { self.init(value) }
}

// MARK: - Simple questions

extension Rational {
    /// The integer above the fraction bar; it carries the sign.
    public var numerator: Integer {
        switch storage {
        case .small(let numerator, _): Integer(numerator)
        case .large(let box): box.numerator
        }
    }

    /// The integer below the fraction bar; always positive.
    public var denominator: Integer {
        switch storage {
        case .small(_, let denominator): Integer(denominator)
        case .large(let box): box.denominator
        }
    }

    /// Whether the value is 0.
    @inlinable @inline(__always)
    public var isZero: Bool {
        if case .small(0, _) = storage { return true }
        return false
    }

    /// Whether the value is 1.
    @inlinable @inline(__always)
    public var isOne: Bool {
        if case .small(1, 1) = storage { return true }
        return false
    }

    /// Whether the denominator is 1.
    public var isInteger: Bool {
        switch storage {
        case .small(_, let denominator): denominator == 1
        case .large(let box): box.isInteger
        }
    }

    /// −1, 0 or 1.
    public func signum() -> Int {
        switch storage {
        case .small(let numerator, _): numerator.signum()
        case .large(let box): box.sign
        }
    }

    /// The absolute value.
    public var magnitude: Rational { signum() < 0 ? -self : self }

    /// The value as a machine word, or nil if it is fractional or does not fit.
    @inlinable @inline(__always)
    public var asInt: Int? {
        if case .small(let numerator, 1) = storage { return numerator }
        return nil
    }

    /// The value as an integer, or nil if it is fractional.
    public var asInteger: Integer? { isInteger ? numerator : nil }

    /// The number of significant binary digits of the larger of numerator and denominator.
    public var bitWidth: Int {
        let size = bitWidths
        return max(size.numerator, size.denominator)
    }
}
