internal import CGMP

extension Integer: LosslessStringConvertible {
    /// Reads decimal digits with an optional sign, and nothing else: no blanks, no separators.
    ///
    /// Returns nil for any other text, and for more digits than ``ExactLimits/maximumBits`` allows.
    ///
    /// - Complexity: a little more than linear in the number of digits.
    public init?(_ text: String) {
        let (isNegative, digits) = Integer.splitSign(text.utf8[...])
        guard let value = Integer(digits: digits) else { return nil }
        self = isNegative ? -value : value
    }

    static func splitSign(_ text: Substring.UTF8View) -> (isNegative: Bool, rest: Substring.UTF8View) {
        switch text.first {
        case UInt8(ascii: "-"): (true, text.dropFirst())
        case UInt8(ascii: "+"): (false, text.dropFirst())
        default: (false, text)
        }
    }

    /// Reads one or more decimal digits.
    init?(digits: some Collection<UInt8>) {
        let zero = UInt8(ascii: "0")
        let count = digits.count
        guard count > 0, digits.allSatisfy({ $0 >= zero && $0 <= zero + 9 }) else { return nil }
        if count <= 18 {  // 10¹⁸ < 2⁶³
            self.init(digits.reduce(0) { 10 * $0 + Int($1 - zero) })
        } else {
            guard count <= ExactLimits.maximumBits / 10 * 3 else { return nil }  // a digit takes log₂ 10 = 3.32 bits
            self.init(adopting: exact_from_digits(Array(digits) + [0]))
        }
    }
}

extension Integer: CustomStringConvertible {
    /// The decimal digits, after a minus sign if negative.
    public var description: String {
        if case .small(let value) = storage { return String(value) }
        return withView { view in
            String(unsafeUninitializedCapacity: exact_text_capacity(view)) { exact_text($0.baseAddress, view) }
        }
    }
}
