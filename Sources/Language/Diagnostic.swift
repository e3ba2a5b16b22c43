/// One thing that is wrong with a text: where, what, and one line of help.
public struct Diagnostic: Hashable, Sendable {
    public let range: SourceRange
    public let message: String
    public let help: String

    public init(_ range: SourceRange, _ message: String, help: String) {
        self.range = range
        self.message = message
        self.help = help
    }
}

/// All that is wrong with a text, reported together, in the order of the text.
public struct Diagnostics: Error, Sendable {
    public let source: SourceText
    public let all: [Diagnostic]

    public init(source: SourceText, _ all: [Diagnostic]) {
        self.source = source
        var seen: Set<Diagnostic> = []
        self.all = all.filter { seen.insert($0).inserted }.sorted { $0.range.start < $1.range.start }
    }

    /// Line and column of every error.
    public var positions: [(line: Int, column: Int)] {
        var positions: [(line: Int, column: Int)] = []
        var last: Int?
        for start in all.map(\.range.start) {
            // The distance from the error before, so that many errors of one long line do not each count it anew.
            if let last, let before = positions.last, start - last < 1 << 12, source.isSameLine(last, start) {
                let between = source.text(SourceRange(last, start)).count
                positions.append((before.line, before.column + between))
            } else {
                positions.append(source.position(of: start))
            }
            last = start
        }
        return positions
    }

    /// After this many, reading stops: such a text is no rules file.
    static let mostNoted = 1_000
    /// At most this many are shown; the rest is counted.
    public static let mostShown = 50

    /// The report a person reads: `file:line:column: error: message`, the line, a caret range and one line of help.
    public var rendered: String {
        var parts = all.prefix(Self.mostShown).map(render)
        if all.count > Self.mostShown { parts.append("… and \(all.count - Self.mostShown) more errors\n") }
        return parts.joined()
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let (line, column) = source.position(of: diagnostic.range.start)
        var end = source.position(of: diagnostic.range.end)
        let text = source.line(line)
        if end.line != line { end = (line, text.count + 1) }
        // A window around the caret keeps a very long line readable.
        let characters = Array(text)
        let first = max(0, column - 1 - 60)
        let last = min(characters.count, first + 120)
        let shown = String(
            characters[first..<max(first, last)].map {
                $0.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) ? " " : $0
            })
        let number = String(line)
        let margin = String(repeating: " ", count: number.count)
        let indent = String(repeating: " ", count: column - 1 - first)
        let width = max(1, min(end.column - column, max(1, first + 120 - (column - 1))))
        let marks = "^" + String(repeating: "~", count: width - 1)
        return """
            \(source.name):\(line):\(column): error: \(diagnostic.message)
             \(number) | \(shown)
             \(margin) | \(indent)\(marks)
             \(margin) = help: \(diagnostic.help)

            """
    }
}
