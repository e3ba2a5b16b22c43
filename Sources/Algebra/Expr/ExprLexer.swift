import Exact

/// A piece of text with a meaning of its own.
struct ExprToken {
    enum Kind: Equatable {
        /// A name in its ASCII spelling, with its labels if any: `sigma_w`, `q[1,2]`.
        case name(String)
        case number(Rational)
        /// An operator or bracket in its ASCII spelling.
        case mark(Mark)
        case end
    }

    enum Mark: String {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case power = "^"
        case factorial = "!"
        case open = "("
        case close = ")"
        case openSquare = "["
        case closeSquare = "]"
        case comma = ","
        case equals = "="
        case through = "..."
    }

    let kind: Kind
    let range: Range<Int>

    /// How a message names the token.
    var spelled: String {
        switch kind {
        case .name(let name): "'\(name)'"
        case .number: "a number"
        case .mark(let mark): "'\(mark.rawValue)'"
        case .end: "the end"
        }
    }
}

/// Cuts the text of an expression into tokens.
///
/// It looks at Unicode scalars, never at characters, which would take a letter with an accent for the letter and the accent.
struct ExprLexer {
    private let bytes: [UInt8]
    private var at = 0
    private(set) var tokens: [ExprToken] = []
    private(set) var problems: [ExprTextError.Problem] = []

    static let longestName = 200

    private static let spelledMarks: [Unicode.Scalar: ExprToken.Mark] = [
        "·": .times, "⋅": .times, "∙": .times, "×": .times, "∗": .times, "−": .minus, "–": .minus, "⁄": .over,
        "…": .through,
    ]

    private static let superscripts: [Unicode.Scalar: UInt8] = [
        "⁰": 48, "¹": 49, "²": 50, "³": 51, "⁴": 52, "⁵": 53, "⁶": 54, "⁷": 55, "⁸": 56, "⁹": 57,
    ]

    init(_ text: String) {
        bytes = Array(text.utf8)
        while at < bytes.count, problems.count < ExprTextError.mostNoted { token() }
        tokens.append(ExprToken(kind: .end, range: bytes.count..<bytes.count))
    }

    private mutating func token() {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): at += 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"): numeral()
        case UInt8(ascii: "."):
            if bytes[at...].starts(with: "...".utf8) { return emit(.mark(.through), length: 3) }
            problem(
                at..<at + 1, "a '.' stands alone", help: "write decimal fractions with digits on both sides, as in 0.5")
            at += 1
            placeholder(from: at - 1)
        case 0x80...: other()
        default:
            if ExprLexer.startsName(byte) { return name() }
            if let mark = ExprToken.Mark(rawValue: String(Unicode.Scalar(byte))) { return emit(.mark(mark), length: 1) }
            other()
        }
    }

    private mutating func emit(_ kind: ExprToken.Kind, length: Int) {
        tokens.append(ExprToken(kind: kind, range: at..<at + length))
        at += length
    }

    private mutating func problem(_ range: Range<Int>, _ message: String, help: String) {
        problems.append(.init(range, message, help: help))
    }

    private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }

    private static func startsName(_ byte: UInt8) -> Bool { Variable.isNameByte(byte) && !isDigit(byte) }

    private func peek(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The scalar at a position of the text, which is valid UTF-8 as every string is.
    private func scalar(at position: Int) -> Unicode.Scalar {
        var decoder = UTF8()
        var rest = bytes[position..<min(position + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return "\u{FFFD}" }
        return scalar
    }

    // MARK: Numbers

    /// `12`, `0.125`, `1e-3`; all exact.
    private mutating func numeral() {
        let start = at
        func digitsEnd(from position: Int) -> Int {
            bytes[position...].firstIndex { !ExprLexer.isDigit($0) } ?? bytes.count
        }
        at = digitsEnd(from: at)
        var digits = bytes[start..<at]
        var scale = 0
        if peek(at) == UInt8(ascii: "."), ExprLexer.isDigit(peek(at + 1)) {
            let end = digitsEnd(from: at + 1)
            digits += bytes[at + 1..<end]
            scale = at + 1 - end
            at = end
        }
        if let letter = peek(at), letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            let sign = peek(at + 1)
            let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
            if ExprLexer.isDigit(peek(at + (isSigned ? 2 : 1))) {
                at += isSigned ? 2 : 1
                var exponent = 0
                let end = digitsEnd(from: at)
                for digit in bytes[at..<end] { exponent = min(10 * exponent + Int(digit - 48), 1 << 40) }
                at = end
                scale += sign == UInt8(ascii: "-") ? -exponent : exponent
            }
        }
        if let next = peek(at),
            ExprLexer.startsName(next) || (next >= 0x80 && GreekLetters.names[scalar(at: at)] != nil)
        {
            problem(start..<at + 1, "a number runs into a name", help: "products are always written with *, as in 2*x")
        }
        if let value = ExprLexer.value(digits, scale) {
            tokens.append(ExprToken(kind: .number(value), range: start..<at))
        } else {
            problem(
                start..<at, "this number is too large",
                help: "at most \(ExprLexer.mostDigits) digits are read")
            placeholder(from: start)
        }
    }

    /// Any value in place of what could not be read, so that reading goes on.
    private mutating func placeholder(from start: Int) {
        tokens.append(ExprToken(kind: .number(1), range: start..<at))
    }

    /// The most digits of one number: a digit takes log₂ 10 = 3.32 bits.
    static let mostDigits = ExactLimits.maximumBits / 10 * 3

    private static func value(_ digits: ArraySlice<UInt8>, _ scale: Int) -> Rational? {
        guard digits.count <= mostDigits, scale.magnitude <= mostDigits,
            let mantissa = Integer(String(decoding: digits, as: UTF8.self))
        else { return nil }
        if scale == 0 || mantissa.isZero { return Rational(mantissa) }
        guard let power = try? Integer(10).power(Int(scale.magnitude)),
            mantissa.bitWidth + power.bitWidth <= ExactLimits.maximumBits
        else { return nil }
        return scale > 0 ? Rational(mantissa * power) : try? Rational(numerator: mantissa, denominator: power)
    }

    // MARK: Names

    private mutating func name() {
        let start = at
        var name = ""
        while let byte = peek(at) {
            if Variable.isNameByte(byte) {
                name.unicodeScalars.append(Unicode.Scalar(byte))
                at += 1
            } else if byte >= 0x80, let letter = GreekLetters.names[scalar(at: at)] {
                name += letter
                at += Unicode.UTF8.width(scalar(at: at))
            } else {
                break
            }
        }
        name += labels()
        if name.utf8.count > ExprLexer.longestName {
            problem(
                start..<at, "this name has \(name.utf8.count) letters",
                help: "at most \(ExprLexer.longestName) are read: choose a shorter name")
            name = "x"
        }
        tokens.append(ExprToken(kind: .name(name), range: start..<at))
    }

    /// `[1,2]` directly behind a name belongs to it.
    private mutating func labels() -> String {
        guard peek(at) == UInt8(ascii: "[") else { return "" }
        var end = at + 1
        while let byte = peek(end), ExprLexer.isDigit(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") {
            end += 1
        }
        guard peek(end) == UInt8(ascii: "]") else { return "" }
        let text = String(decoding: bytes[at...end].filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard Variable.isName("x" + text) else { return "" }
        at = end + 1
        return text
    }

    // MARK: Everything beyond ASCII

    private mutating func other() {
        let start = at
        let scalar = scalar(at: at)
        let width = Unicode.UTF8.width(scalar)
        if GreekLetters.names[scalar] != nil { return name() }
        if let mark = ExprLexer.spelledMarks[scalar] { return emit(.mark(mark), length: width) }
        if scalar == "\u{A0}" || scalar == "\u{FEFF}" || scalar == "\u{2009}" || scalar == "\u{202F}" {
            at += width
            return
        }
        if ExprLexer.superscripts[scalar] != nil { return superscript() }
        // A run of the same character is one problem.
        while at < bytes.count, self.scalar(at: at) == scalar { at += width }
        let isShown = scalar.properties.isAlphabetic || (scalar.isASCII && scalar.value > 32 && scalar.value < 127)
        let spelled = isShown ? "'\(scalar)'" : "U+" + String(scalar.value, radix: 16, uppercase: true)
        problem(
            start..<at, "the character \(spelled) has no meaning here",
            help: "names are letters, digits and _, with Greek letters as σ or sigma")
        placeholder(from: start)
    }

    /// `x²` is `x^2`.
    private mutating func superscript() {
        let start = at
        var digits: [UInt8] = []
        while at < bytes.count, bytes[at] >= 0x80, let digit = ExprLexer.superscripts[scalar(at: at)] {
            digits.append(digit)
            at += Unicode.UTF8.width(scalar(at: at))
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "!") || bytes[at] == UInt8(ascii: "^") {
            problem(
                start..<at + 1, "what follows a raised number here would belong to the exponent",
                help: "write brackets, as (x²)! or (x²)^3")
        }
        tokens.append(ExprToken(kind: .mark(.power), range: start..<start))
        tokens.append(ExprToken(kind: .number(ExprLexer.value(digits[...], 0) ?? 1), range: start..<at))
    }
}
