extension Rational: Hashable, Comparable {
    @inlinable @inline(__always)
    public static func == (left: Rational, right: Rational) -> Bool {
        switch (left.storage, right.storage) {
        case (.small(let a, let b), .small(let c, let d)): a == c && b == d
        case (.large(let first), .large(let second)): first === second || equalByGMP(first, second)
        default: false
        }
    }

    @inlinable @inline(__always)
    public static func < (left: Rational, right: Rational) -> Bool {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage { return a < c }
        return isLess(left, right)
    }

    /// a/b < c/d as a·d < c·b, in two words each: no product overflows them.
    @usableFromInline @inline(never)
    static func isLess(_ left: Rational, _ right: Rational) -> Bool {
        guard case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage else {
            return compareByGMP(left, right) < 0
        }
        let first = a.multipliedFullWidth(by: d)
        let second = c.multipliedFullWidth(by: b)
        return (first.high, first.low) < (second.high, second.low)
    }

    public func hash(into hasher: inout Hasher) {
        switch storage {
        case .small(let numerator, let denominator):
            hasher.combine(numerator)
            hasher.combine(denominator)
        case .large(let box):
            box.hash(into: &hasher)
        }
    }
}
