internal import CGMP

// Between machine words and GMP: sums of products of words fit 128 bits, and come in great numbers.

extension Integer {
    /// The integer with the value of two machine words.
    public init(_ value: Int128) {
        if let word = Int(exactly: value) {
            self.init(word)
        } else {
            self = Integer.fromWords(value)
        }
    }

    /// The value as two machine words, or nil if it does not fit.
    public var asInt128: Int128? {
        if let word = asInt { return Int128(word) }
        return bitWidth <= 126 ? Integer.toWords(self) : nil
    }

    @inline(never)
    private static func fromWords(_ value: Int128) -> Integer {
        let magnitude = value.magnitude
        return Integer(
            adopting: exact_from_words(
                UInt(truncatingIfNeeded: magnitude >> 64), UInt(truncatingIfNeeded: magnitude), value < 0 ? 1 : 0))
    }

    /// The value has one or two limbs, the upper one with its highest bit free.
    @inline(never)
    private static func toWords(_ value: Integer) -> Int128 {
        value.withView { view in
            let limbs = exact_limbs(view.number)!
            var magnitude = Int128(limbs[0])
            if exact_limb_count(view.number) > 1 { magnitude |= Int128(limbs[1]) << 64 }
            return exact_sign(view.number) < 0 ? -magnitude : magnitude
        }
    }
}
