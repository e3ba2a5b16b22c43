import Algebra

/// Text in a picture: what it is made of, and how wide it is at most in the usual fonts without serifs.
enum PictureText {
    /// A part of a text on or below the line.
    struct Run {
        let text: String
        let isSubscript: Bool

        init(_ text: String, isSubscript: Bool = false) { (self.text, self.isSubscript) = (text, isSubscript) }
    }

    /// `sigma_w` as σ with the index w.
    static func runs(ofName name: String) -> [Run] {
        let spelled = Notation.unicode.name(name)
        guard let bar = spelled.firstIndex(of: "_"), bar != spelled.startIndex,
            spelled.index(after: bar) != spelled.endIndex
        else { return [Run(spelled)] }
        return [
            Run(String(spelled[..<bar])), Run(String(spelled[spelled.index(after: bar)...]), isSubscript: true),
        ]
    }

    /// A bound on the width: wide letters of wide fonts.
    static func width(_ text: String, size: Double) -> Double {
        text.reduce(0) { $0 + size * advance($1) }
    }

    static func width(_ runs: [Run], size: Double) -> Double {
        runs.reduce(0) { $0 + width($1.text, size: $1.isSubscript ? size * subscriptSize : size) }
    }

    static let subscriptSize = 0.72

    private static func advance(_ character: Character) -> Double {
        if "iljtfrI.,:;|' ()[]".contains(character) { return 0.42 }
        if "mwMW@".contains(character) { return 1 }
        if character.isUppercase || !character.isASCII && !character.isLetter { return 0.84 }
        return 0.66
    }

    /// Words in lines that fit; a longer word has a line for itself.
    static func wrapped(_ words: [[Run]], size: Double, width limit: Double) -> [[[Run]]] {
        var lines: [[[Run]]] = []
        var used = 0.0
        for word in words {
            let room = width(word, size: size)
            let gap = width(" ", size: size)
            if !lines.isEmpty, used + gap + room <= limit {
                lines[lines.count - 1].append(word)
                used += gap + room
            } else {
                lines.append([word])
                used = room
            }
        }
        return lines
    }

    /// The runs as parts of a text element; indices are lowered and the line raised again behind them.
    static func spans(_ runs: [Run], size: Double) -> String {
        var text = ""
        var lowered = false
        let drop = number(size * 0.22)
        for run in runs {
            if run.isSubscript {
                text +=
                    "<tspan dy=\"\(drop)\" font-size=\"\(number(size * subscriptSize))\">\(escaped(run.text))</tspan>"
                lowered = true
            } else if lowered {
                text += "<tspan dy=\"-\(drop)\">\(escaped(run.text))</tspan>"
                lowered = false
            } else {
                text += escaped(run.text)
            }
        }
        return text
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case _ where scalar.value < 32: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A coordinate with at most two decimals.
    static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
