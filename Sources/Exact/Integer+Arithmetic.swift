// Each operator is a few inlined instructions for machine words and one call for everything else. The call takes any
// operands, small ones included; the tests use this to compare the two ways with each other.

extension Integer {
    /// The sum.
    @inlinable @inline(__always)
    public static func + (left: Integer, right: Integer) -> Integer {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow { return Integer(sum) }
        }
        return sumByGMP(left, right)
    }

    /// The difference.
    @inlinable @inline(__always)
    public static func - (left: Integer, right: Integer) -> Integer {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (difference, overflow) = a.subtractingReportingOverflow(b)
            if !overflow { return Integer(difference) }
        }
        return differenceByGMP(left, right)
    }

    /// The product.
    @inlinable @inline(__always)
    public static func * (left: Integer, right: Integer) -> Integer {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow { return Integer(product) }
        }
        return productByGMP(left, right)
    }

    /// The opposite number.
    @inlinable @inline(__always)
    public static prefix func - (operand: Integer) -> Integer {
        if case .small(let value) = operand.storage, value != Int.min { return Integer(-value) }
        return negativeByGMP(operand)
    }

    /// Changes the sign in place.
    @inlinable @inline(__always)
    public mutating func negate() {
        if case .small(let value) = storage, value != Int.min {
            self = Integer(-value)
            return
        }
        self = Integer.negativeByGMP(consume self)
    }

    /// Adds in place: no allocation per step while the sum is held here alone.
    @inlinable @inline(__always)
    public static func += (left: inout Integer, right: Integer) {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow {
                left = Integer(sum)
                return
            }
        }
        left = sumByGMP(consume left, right)
    }

    /// Subtracts in place.
    @inlinable @inline(__always)
    public static func -= (left: inout Integer, right: Integer) {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (difference, overflow) = a.subtractingReportingOverflow(b)
            if !overflow {
                left = Integer(difference)
                return
            }
        }
        left = differenceByGMP(consume left, right)
    }

    /// Multiplies in place.
    @inlinable @inline(__always)
    public static func *= (left: inout Integer, right: Integer) {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow {
                left = Integer(product)
                return
            }
        }
        left = productByGMP(consume left, right)
    }

    /// Adds the product `a·b` in place.
    @inlinable @inline(__always)
    public mutating func addMul(_ a: Integer, _ b: Integer) {
        if case .small(let x) = a.storage, case .small(let y) = b.storage {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if !overflow {
                self += Integer(product)
                return
            }
        }
        self = Integer.addingProductByGMP(consume self, a, b)
    }

    /// Subtracts the product `a·b` in place.
    @inlinable @inline(__always)
    public mutating func subMul(_ a: Integer, _ b: Integer) {
        if case .small(let x) = a.storage, case .small(let y) = b.storage {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if !overflow {
                self -= Integer(product)
                return
            }
        }
        self = Integer.subtractingProductByGMP(consume self, a, b)
    }
}

extension Integer: Hashable, Comparable {
    @inlinable @inline(__always)
    public static func == (left: Integer, right: Integer) -> Bool {
        switch (left.storage, right.storage) {
        case (.small(let a), .small(let b)): a == b
        case (.large(let a), .large(let b)): a === b || compareByGMP(left, right) == 0
        default: false
        }
    }

    @inlinable @inline(__always)
    public static func < (left: Integer, right: Integer) -> Bool {
        if case .small(let a) = left.storage, case .small(let b) = right.storage { return a < b }
        return compareByGMP(left, right) < 0
    }

    public func hash(into hasher: inout Hasher) {
        switch storage {
        case .small(let value): hasher.combine(value)
        case .large(let box): box.hash(into: &hasher)
        }
    }
}
