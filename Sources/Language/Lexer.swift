import Exact

/// Cuts a text into tokens. Line breaks inside brackets, and after an operator or comma, do not end a statement.
struct Lexer {
    /// The longest numeral that is read.
    static let longestNumeral = 10_000
    static let longestName = 200
    private static let marks: [String] = [
        "...", ">=", "<=", "+", "-", "*", "/", "^", "(", ")", "[", "]", "{", "}", "<", ">", ",", ";", ".", "~", "=",
        ":",
        "|", "!", "&", "%", "'", "@", "?",
    ]
    private static let spelledMarks: [Unicode.Scalar: String] = [
        "·": ".", "⋅": ".", "∙": ".", "×": "*", "−": "-", "–": "-", "≥": ">=", "≤": "<=", "⟨": "<", "⟩": ">",
        "〈": "<", "〉": ">", "…": "...", "∼": "~", "∗": "*", "⁄": "/",
    ]
    private static let continuing: Set<String> = ["+", "-", "*", "/", "^", ",", ".", "=", "~", "...", ";"]

    private let source: SourceText
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var offset = 0
    private var tokens: [Token] = []
    private var brackets: [Token] = []
    private var diagnostics: [Diagnostic] = []

    private init(_ source: SourceText) {
        self.source = source
        scalars = Array(String(decoding: source.bytes, as: UTF8.self).unicodeScalars)
    }

    static func tokens(of source: SourceText) -> (tokens: [Token], diagnostics: [Diagnostic]) {
        var lexer = Lexer(source)
        lexer.run()
        return (lexer.tokens, lexer.diagnostics)
    }

    private var current: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }
    private func peek(_ distance: Int) -> Unicode.Scalar? {
        at + distance < scalars.count ? scalars[at + distance] : nil
    }

    private mutating func advance() {
        offset += Unicode.UTF8.width(scalars[at])
        at += 1
    }

    private mutating func emit(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind: kind, range: SourceRange(start, offset)))
    }

    private mutating func run() {
        while let scalar = current, diagnostics.count < Diagnostics.mostNoted {
            switch scalar {
            case "\n": lineBreak()
            case " ", "\t", "\r", "\u{A0}", "\u{FEFF}": advance()
            case "#": while let next = current, next != "\n" { advance() }
            case "\"": string()
            case "0"..."9": numeral()
            default:
                if Self.startsName(scalar) || Names.composedTilde[scalar] != nil {
                    name()
                } else if Names.superscripts[scalar] != nil {
                    superscript()
                } else {
                    mark(scalar)
                }
            }
        }
        closeBrackets()
        emit(.newline, from: offset)
        emit(.end, from: offset)
    }

    private mutating func lineBreak() {
        let start = offset
        advance()
        if !brackets.isEmpty {
            // A keyword at the start of a line means that the bracket was forgotten, not that the statement goes on.
            guard startsStatement else { return }
            closeBrackets()
        } else if case .mark(let mark)? = tokens.last?.kind, Self.continuing.contains(mark), !startsStatement {
            return
        }
        if case .newline? = tokens.last?.kind { return }
        tokens.append(Token(kind: .newline, range: SourceRange(start, start)))
    }

    /// Whether the line that begins here begins with a keyword, not indented.
    private var startsStatement: Bool {
        var word = ""
        var index = at
        while index < scalars.count, scalars[index].properties.isAlphabetic, word.count < 16 {
            word.unicodeScalars.append(scalars[index])
            index += 1
        }
        guard Keyword(rawValue: word) != nil, index < scalars.count else { return false }
        return scalars[index] == " " || scalars[index] == "\t"
    }

    private mutating func closeBrackets() {
        // The innermost says it for all.
        if let bracket = brackets.last {
            let count = brackets.count
            diagnostics.append(
                Diagnostic(
                    bracket.range,
                    count == 1 ? "this bracket is never closed" : "this bracket and \(count - 1) more are never closed",
                    help: "add the closing bracket before the next statement"))
        }
        brackets = []
    }

    private mutating func string() {
        let start = offset
        advance()
        var text = ""
        while let scalar = current, scalar != "\"", scalar != "\n" {
            text.unicodeScalars.append(scalar)
            advance()
        }
        if current == "\"" {
            advance()
        } else {
            diagnostics.append(
                Diagnostic(
                    SourceRange(start, offset), "this quotation is never closed",
                    help: "end it with \" on the same line"))
        }
        emit(.string(text), from: start)
    }

    private mutating func numeral() {
        let start = offset
        var digits = ""
        func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }
        while isDigit(current) || (current == "." && isDigit(peek(1)) && !digits.contains(".")) {
            digits.unicodeScalars.append(scalars[at])
            advance()
        }
        if digits.utf8.count > Self.longestNumeral {
            diagnostics.append(
                Diagnostic(
                    SourceRange(start, offset),
                    "this numeral has \(digits.utf8.count) digits; at most \(Self.longestNumeral) are read",
                    help: "give the number a name: declare it as a parameter"))
            digits = "1"
        }
        if let scalar = current, Self.startsName(scalar) {
            diagnostics.append(
                Diagnostic(
                    SourceRange(start, offset + Unicode.UTF8.width(scalar)), "a number runs into a name",
                    help: "products are always written with *, as in 2*x"))
        }
        emit(.number(Rational(digits) ?? 0), from: start)
    }

    private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || Names.greek[scalar] != nil
    }

    private mutating func name() {
        let start = offset
        var name = ""
        var isResponse = false
        while let scalar = current {
            if let letter = Names.composedTilde[scalar] {
                name.append(letter)
                isResponse = true
                advance()
                break
            } else if let spelled = Names.greek[scalar] {
                name += spelled
            } else if Self.startsName(scalar) || ("0"..."9").contains(scalar) {
                name.unicodeScalars.append(scalar)
            } else {
                break
            }
            advance()
        }
        if current == "~" || current == "\u{303}" {
            isResponse = true
            advance()
        }
        if name.utf8.count > Self.longestName {
            diagnostics.append(
                Diagnostic(
                    SourceRange(start, offset),
                    "this name has \(name.utf8.count) letters; at most \(Self.longestName) are read",
                    help: "choose a shorter name"))
            name = String(name.prefix(Self.longestName))
        }
        emit(.name(name, isResponse: isResponse), from: start)
    }

    private mutating func superscript() {
        let start = offset
        var digits = ""
        while let scalar = current, let digit = Names.superscripts[scalar] {
            digits.append(digit)
            advance()
        }
        emit(.mark("^"), from: start)
        emit(.number(Rational(digits) ?? 0), from: start)
    }

    private mutating func mark(_ scalar: Unicode.Scalar) {
        let start = offset
        if scalar == "∑" {
            advance()
            emit(.name("sum", isResponse: false), from: start)
            return
        }
        if let spelled = Self.spelledMarks[scalar] {
            advance()
            emit(.mark(spelled), from: start)
            return
        }
        guard
            let mark = Self.marks.first(where: { mark in
                mark.unicodeScalars.enumerated().allSatisfy { peek($0.offset) == $0.element }
            })
        else {
            // A run of the same character is one error.
            while current == scalar { advance() }
            let isShown = scalar.properties.isAlphabetic || scalar.properties.generalCategory.isVisible
            let spelled =
                isShown ? "'\(scalar)'" : "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4)
            diagnostics.append(
                Diagnostic(
                    SourceRange(start, offset), "the character \(spelled) has no meaning here",
                    help: "names are letters, digits and _, with Greek letters as σ or sigma"))
            return
        }
        for _ in mark.unicodeScalars { advance() }
        emit(.mark(mark), from: start)
        switch mark {
        case "(", "[": brackets.append(tokens[tokens.count - 1])
        case ")", "]":
            let opening = mark == ")" ? "(" : "["
            if case .mark(opening)? = brackets.last?.kind {
                brackets.removeLast()
            } else if let open = brackets.last {
                diagnostics.append(
                    Diagnostic(
                        SourceRange(start, offset), "'\(mark)' closes a bracket that was opened by \(open.spelled)",
                        help: "brackets close in the order opposite to that in which they open"))
                brackets.removeLast()
            } else {
                diagnostics.append(
                    Diagnostic(
                        SourceRange(start, offset), "'\(mark)' closes nothing", help: "remove it, or open it before"))
            }
        default: break
        }
    }
}

extension Unicode.GeneralCategory {
    /// Whether a character of this category can be printed as it is.
    fileprivate var isVisible: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
            false
        default: true
        }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
