internal import CGMP

extension Integer: LosslessStringConvertible {
    /// Reads decimal digits with an optional sign, and nothing else: no blanks, no separators.
    ///
    /// Returns nil where ``init(parsing:)`` throws.
    public init?(_ text: String) {
        guard let value = try? Integer(parsing: text) else { return nil }
        self = value
    }

    /// Reads decimal digits with an optional sign, and nothing else: no blanks, no separators.
    ///
    /// - Complexity: a little more than linear in the number of digits; a million of them take some hundredths of a second.
    /// - Throws: ``ExactError/notANumber(_:)``, and ``ExactError/tooLarge(bits:limit:)`` for more digits than
    ///   ``ExactLimits/maximumBits`` allows.
    public init(parsing text: String) throws(ExactError) {
        let (isNegative, digits) = Integer.splitSign(text.utf8[...])
        guard let value = try Integer(digits: digits) else { throw .notANumber(text.cutForMessage) }
        self = isNegative ? -value : value
    }

    static func splitSign(_ text: Substring.UTF8View) -> (isNegative: Bool, rest: Substring.UTF8View) {
        switch text.first {
        case UInt8(ascii: "-"): (true, text.dropFirst())
        case UInt8(ascii: "+"): (false, text.dropFirst())
        default: (false, text)
        }
    }

    /// Reads one or more decimal digits; nil for anything else.
    ///
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    init?(digits: some Collection<UInt8>) throws(ExactError) {
        let zero = UInt8(ascii: "0")
        let count = digits.count
        if count <= 18 {  // 10¹⁸ < 2⁶³
            guard count > 0, digits.allSatisfy({ $0 >= zero && $0 <= zero + 9 }) else { return nil }
            self.init(digits.reduce(0) { 10 * $0 + Int($1 - zero) })
        } else {
            let text = Integer.closedText(digits, count)
            guard exact_are_digits(text, count) != 0 else { return nil }
            try ExactLimits.check(bits: Int(Double(count - 1) * 3.321_928))  // a digit takes log₂ 10 bits
            self.init(adopting: exact_from_digits(text))
        }
    }
}

extension Integer {
    /// The bytes and a closing NUL, in one stroke where they lie side by side.
    private static func closedText(_ bytes: some Collection<UInt8>, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, initializedCount in
            let copied: Void? = bytes.withContiguousStorageIfAvailable { source in
                _ = buffer.update(fromContentsOf: source)
            }
            if copied == nil { _ = buffer.update(from: bytes) }
            buffer[count] = 0
            initializedCount = count + 1
        }
    }
}

extension String {
    /// The text as an error quotes it.
    var cutForMessage: String { count <= 40 ? self : prefix(40) + "…" }
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
