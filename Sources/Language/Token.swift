import Exact

/// A piece of text with a meaning of its own.
struct Token: Sendable {
    enum Kind: Hashable, Sendable {
        /// A name in its ASCII spelling; `isResponse` if a tilde touches it.
        case name(String, isResponse: Bool)
        case number(Rational)
        case string(String)
        /// An operator or bracket, in its ASCII spelling.
        case mark(String)
        /// The end of a statement.
        case newline
        case end
    }

    let kind: Kind
    let range: SourceRange

    /// How a message names the token.
    var spelled: String {
        switch kind {
        case .name(let name, let isResponse): "'\(name)\(isResponse ? "~" : "")'"
        case .number: "a number"
        case .string: "a quoted text"
        case .mark(let mark): "'\(mark)'"
        case .newline: "the end of the line"
        case .end: "the end of the text"
        }
    }
}
