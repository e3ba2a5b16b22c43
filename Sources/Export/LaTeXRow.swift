/// A row of an `align` that is broken before plus and minus signs where it would be wider than a page.
struct LaTeXRow {
    /// The row, as in `V_{l+1} &= \kappa_{2,l} + V_l \chi_l^{2}`.
    let text: String
    /// How many signs are printed next to one another on a line.
    static let widest = 68

    init(_ text: String) { self.text = text }

    /// The lines of the row, without the `\\` between them.
    ///
    /// Only brackets `\left( … \right)` are cut, by an invisible one at the end of a line and at the beginning of the next.
    func lines() -> [String] {
        var lines: [String] = []
        var line = ""
        var width = 0
        // Where the line may end: the text up to there, its width, and how many brackets are open.
        var possible: (text: String, width: Int, open: Int)?
        var open = 0
        var closedElsewhere = 0
        var braces = 0
        for token in Self.tokens(text) {
            if token == " + " || token == " - ", braces == 0, closedElsewhere == 0, width > 0 {
                possible = (line, width, open)
            }
            switch token {
            case "{": braces += 1
            case "}": braces -= 1
            case "\\left(": open += 1
            case "\\right)": open -= 1
            default:
                if token.hasPrefix("\\left") { closedElsewhere += 1 }
                if token.hasPrefix("\\right") { closedElsewhere -= 1 }
            }
            line += token
            width += Self.width(of: token)
            if width > Self.widest, let end = possible {
                lines.append(end.text + String(repeating: " \\right.", count: end.open))
                let rest = line.dropFirst(end.text.count)
                line = "&\\quad" + String(repeating: " \\left.", count: end.open) + rest
                width -= end.width - 2
                possible = nil
            }
        }
        return lines + [line]
    }

    /// Commands with the delimiter behind `\left` and `\right`, signs between blanks, and single characters.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var rest = text[...]
        while let first = rest.first {
            var token = String(first)
            if rest.hasPrefix(" + ") || rest.hasPrefix(" - ") {
                token = String(rest.prefix(3))
            } else if first == "\\" {
                let word = rest.dropFirst().prefix { $0.isLetter }
                token += word.isEmpty ? rest.dropFirst().prefix(1) : word
                if word == "left" || word == "right" {
                    let delimiter = rest.dropFirst(token.count)
                    let name = delimiter.first == "\\" ? delimiter.dropFirst().prefix { $0.isLetter } : ""
                    token += delimiter.first == "\\" ? "\\" + name : delimiter.prefix(1)
                }
            }
            tokens.append(token)
            rest = rest.dropFirst(token.count)
        }
        return tokens
    }

    /// How many signs a token prints: a named function as many as it has letters.
    private static func width(of token: String) -> Int {
        switch token {
        case " ", "{", "}", "^", "_", "&": 0
        case " + ", " - ": 2
        case "\\frac", "\\,", "\\;": 0
        case "\\arcsin": 6
        case "\\tanh", "\\sinh", "\\cosh", "\\sqrt": 4
        case "\\sin", "\\cos", "\\exp", "\\log": 3
        default: 1
        }
    }
}
