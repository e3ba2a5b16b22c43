/// A range of bytes of a ``SourceText``.
public struct SourceRange: Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    public func joined(with other: SourceRange) -> SourceRange {
        SourceRange(min(start, other.start), max(end, other.end))
    }
}

/// The text of a rules file, a script or a question, with the name it is reported under.
public struct SourceText: Sendable {
    /// The longest text and the longest line that are read; longer ones are refused before any other work.
    public static let longestText = 32 << 20
    public static let longestLine = 1 << 20

    public let name: String
    public let bytes: [UInt8]
    /// The offset of the first byte of every line.
    let lineStarts: [Int]

    public init(name: String, text: String) { self.init(name: name, validBytes: Array(text.utf8)) }

    /// Reads bytes that should be UTF-8 text.
    public init(name: String, bytes: [UInt8]) throws(Diagnostics) {
        self.init(name: name, validBytes: bytes)
        var found: [Diagnostic] = []
        if bytes.count > Self.longestText {
            found.append(
                Diagnostic(
                    SourceRange(0, 0), "the file has \(bytes.count) bytes; at most \(Self.longestText) are read",
                    help: "a rules file is a page of text; is this the right file?"))
        } else {
            found += longLines
            if found.isEmpty, let offset = Self.firstInvalidByte(bytes) {
                found.append(
                    Diagnostic(
                        SourceRange(offset, offset + 1), "this byte is not UTF-8 text",
                        help: "save the file as UTF-8, or write the ASCII spelling (sigma_w for σ_w)"))
            }
        }
        if !found.isEmpty { throw Diagnostics(source: self, found) }
    }

    private init(name: String, validBytes: [UInt8]) {
        self.name = name
        bytes = validBytes
        var starts = [0]
        for (offset, byte) in validBytes.enumerated() where byte == 10 { starts.append(offset + 1) }
        lineStarts = starts
    }

    private var longLines: [Diagnostic] {
        lineStarts.indices.compactMap { line in
            let end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
            guard end - lineStarts[line] > Self.longestLine else { return nil }
            return Diagnostic(
                SourceRange(lineStarts[line], lineStarts[line] + 1),
                "this line has \(end - lineStarts[line]) bytes; at most \(Self.longestLine) are read",
                help: "continue a long statement on the next line after an operator or inside a bracket")
        }
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        let line = lineNumber(of: offset)
        return (line, text(SourceRange(lineStarts[line - 1], min(offset, bytes.count))).count + 1)
    }

    private func lineNumber(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    func isSameLine(_ first: Int, _ second: Int) -> Bool { lineNumber(of: first) == lineNumber(of: second) }

    /// The text of a line (from 1), without its line break.
    public func line(_ number: Int) -> String {
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        if end > start, bytes[end - 1] == 13 { end -= 1 }
        return text(SourceRange(start, end))
    }

    public func text(_ range: SourceRange) -> String {
        String(decoding: bytes[min(range.start, bytes.count)..<min(range.end, bytes.count)], as: UTF8.self)
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        var decoder = Unicode.UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += Unicode.UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
