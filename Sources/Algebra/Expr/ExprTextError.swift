/// What is wrong with a text that should be an expression: every problem that could be told apart, in the order of the text.
public struct ExprTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One problem: where, what, and one line of help.
    public struct Problem: Hashable, Sendable {
        /// Offsets into the text as UTF-8.
        public let range: Range<Int>
        public let message: String
        public let help: String

        init(_ range: Range<Int>, _ message: String, help: String) {
            self.range = range
            self.message = message
            self.help = help
        }
    }

    /// Never empty.
    public let problems: [Problem]

    /// After this many, reading stops.
    static let mostNoted = 50

    init(_ problems: [Problem]) {
        self.problems = problems.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
    }

    public var description: String {
        problems.map { "\($0.range.lowerBound)..<\($0.range.upperBound): \($0.message); \($0.help)" }.joined(
            separator: "\n")
    }
}
