/// The exponents of a monomial packed into one number, so that monomials multiply by one addition and compare by one
/// comparison.
///
/// With b bits for each of n symbols the key is Σ eᵢ·2^(b·(n−1−i)), exponents of either sign. As long as every
/// |eᵢ| < 2^(b−1), different exponents have different keys, the order of keys is the lexicographic order of exponents by
/// rank, and keys add as exponents do. ``MonomialLayout`` keeps the bound; where exponents outgrow a word the layout
/// moves on to two words and then to an array, so that nothing wraps.
protocol PackedKey: Comparable, Hashable, Sendable {
    static func packing(_ exponents: [Int], _ layout: MonomialLayout) -> Self
    func exponents(_ layout: MonomialLayout) -> [Int]
    static func combining(_ left: Self, _ right: Self) -> Self
    static func removing(_ right: Self, from left: Self) -> Self
}

extension PackedKey where Self: FixedWidthInteger & SignedInteger {
    @inline(__always)
    static func packing(_ exponents: [Int], _ layout: MonomialLayout) -> Self {
        var key: Self = 0
        for exponent in exponents { key = (key << Self(layout.bits)) &+ Self(truncatingIfNeeded: exponent) }
        return key
    }

    @inline(__always)
    func exponents(_ layout: MonomialLayout) -> [Int] {
        let count = layout.variables.count
        return [Int](unsafeUninitializedCapacity: count) { buffer, filled in
            var rest = self
            let empty = Self(Self.bitWidth - layout.bits)
            for field in stride(from: count - 1, through: 0, by: -1) {
                let exponent = (rest << empty) >> empty  // the lowest field with its sign
                buffer[field] = Int(truncatingIfNeeded: exponent)
                rest = (rest &- exponent) >> Self(layout.bits)
            }
            filled = count
        }
    }

    @inline(__always)
    static func combining(_ left: Self, _ right: Self) -> Self { left &+ right }

    @inline(__always)
    static func removing(_ right: Self, from left: Self) -> Self { left &- right }
}

extension Int64: PackedKey {}
extension Int128: PackedKey {}

/// Exponents that fit no two words: many symbols at once, or enormous powers.
struct WideKey: PackedKey {
    var fields: [Int]

    static func packing(_ exponents: [Int], _ layout: MonomialLayout) -> WideKey { WideKey(fields: exponents) }
    func exponents(_ layout: MonomialLayout) -> [Int] { fields }

    static func combining(_ left: WideKey, _ right: WideKey) -> WideKey {
        WideKey(fields: zip(left.fields, right.fields).map { $0 + $1 })
    }

    static func removing(_ right: WideKey, from left: WideKey) -> WideKey {
        WideKey(fields: zip(left.fields, right.fields).map { $0 - $1 })
    }

    static func < (left: WideKey, right: WideKey) -> Bool { left.fields.lexicographicallyPrecedes(right.fields) }
}
