import Exact

/// Reads tokens into statements. After an error it goes on with the next statement, so that all errors of a text are
/// reported at once.
struct Parser {
    /// Brackets, signs and powers may nest this deep.
    static let deepestNesting = 200

    private let tokens: [Token]
    private let lexed: [SourceRange]
    private var at = 0
    private var depth = 0
    private(set) var diagnostics: [Diagnostic]
    /// Whether every declaration could be read, and the names in those that could not.
    private(set) var hasAllDeclarations = true
    private(set) var lostNames: Set<String> = []

    /// Thrown to leave a statement; the error has been noted.
    struct Abandoned: Error {}

    init(_ source: SourceText) {
        (tokens, diagnostics) = Lexer.tokens(of: source)
        lexed = diagnostics.map(\.range)
    }

    // MARK: Tokens

    var token: Token { tokens[at] }

    var nextToken: Token { tokens[min(at + 1, tokens.count - 1)] }

    @discardableResult
    mutating func take() -> Token {
        let token = tokens[at]
        if at < tokens.count - 1 { at += 1 }
        return token
    }

    func isMark(_ mark: String) -> Bool {
        if case .mark(mark) = token.kind { return true }
        return false
    }

    mutating func takeMark(_ mark: String) -> Bool {
        guard isMark(mark) else { return false }
        take()
        return true
    }

    func isWord(_ word: String) -> Bool {
        if case .name(word, false) = token.kind { return true }
        return false
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        take()
        return true
    }

    var isAtEndOfStatement: Bool { token.kind == .newline || token.kind == .end }

    mutating func note(_ range: SourceRange, _ message: String, help: String) {
        // What the lexer has said about this place is enough.
        if lexed.contains(where: { $0.start <= range.start && range.start < $0.end }) { return }
        diagnostics.append(Diagnostic(range, message, help: help))
    }

    mutating func abandon(_ range: SourceRange, _ message: String, help: String) -> Abandoned {
        note(range, message, help: help)
        return Abandoned()
    }

    mutating func expectMark(_ mark: String, help: String) throws(Abandoned) {
        if !takeMark(mark) {
            // A bracket that is still open at the end of a statement has been noted by the lexer.
            if isAtEndOfStatement, mark == ")" || mark == "]" { throw Abandoned() }
            throw abandon(token.range, "expected '\(mark)' before \(token.spelled)", help: help)
        }
    }

    private mutating func skipStatement() {
        while !isAtEndOfStatement { take() }
    }

    /// Whether a statement that begins so declares no name.
    private func isUndeclaring(_ first: Token) -> Bool {
        guard case .name(let word, false) = first.kind, let keyword = Keyword(rawValue: word) else { return false }
        return [.rules, .theory, .source, .update, .initial, .expect, .action].contains(keyword)
    }

    // MARK: Files and questions

    mutating func statements() -> [StatementSyntax] {
        var statements: [StatementSyntax] = []
        while token.kind != .end, diagnostics.count < 2 * Diagnostics.mostNoted {
            if token.kind == .newline {
                take()
                continue
            }
            let (first, start, noted) = (token, at, diagnostics.count)
            do throws(Abandoned) {
                statements.append(contentsOf: try statement())
                if !isAtEndOfStatement {
                    note(
                        token.range, "\(token.spelled) is not expected here",
                        help: "one statement a line; products are always written with *")
                }
            } catch {}
            depth = 0
            skipStatement()
            if diagnostics.count > noted, !isUndeclaring(first) {
                hasAllDeclarations = false
                for token in tokens[start..<at] { if case .name(let name, _) = token.kind { lostNames.insert(name) } }
            }
        }
        return statements
    }

    /// A question with nothing behind it.
    mutating func wholeQuestion() -> QuestionSyntax? {
        do throws(Abandoned) {
            let question = try question()
            while token.kind == .newline { take() }
            if token.kind != .end {
                note(
                    token.range, "\(token.spelled) is not expected here",
                    help: "a question is an expression in means <…>, then through, order, at, when")
            }
            return question
        } catch {
            return nil
        }
    }

    mutating func question() throws(Abandoned) -> QuestionSyntax {
        QuestionSyntax(expression: try expression(), modifiers: try modifiers())
    }

    mutating func wholeModifiers() -> [ModifierSyntax]? {
        do throws(Abandoned) {
            let found = try modifiers()
            if !isAtEndOfStatement {
                note(
                    token.range, "\(token.spelled) is not expected here", help: "as in: through 1/N^2 when sigma_b = 0")
            }
            return found
        } catch {
            return nil
        }
    }

    // MARK: Expressions

    /// expression = ["+" | "-"] product { ("+" | "-") product }
    mutating func expression() throws(Abandoned) -> ExpressionSyntax {
        let start = token.range
        var terms: [(isNegative: Bool, term: ExpressionSyntax)] = []
        var isNegative = false
        if isMark("-") || isMark("+") {
            isNegative = isMark("-")
            take()
        }
        terms.append((isNegative, try product()))
        while isMark("+") || isMark("-") {
            let isNegative = isMark("-")
            take()
            terms.append((isNegative, try product()))
        }
        if terms.count == 1, !terms[0].isNegative { return terms[0].term }
        return .sum(terms, start.joined(with: terms[terms.count - 1].term.range))
    }

    /// product = power { ("*" | "/") power }
    private mutating func product() throws(Abandoned) -> ExpressionSyntax {
        let start = token.range
        var factors: [(isDivisor: Bool, factor: ExpressionSyntax)] = [(false, try power())]
        while isMark("*") || isMark("/") {
            let isDivisor = isMark("/")
            take()
            factors.append((isDivisor, try power()))
        }
        if factors.count == 1 { return factors[0].factor }
        return .product(factors, start.joined(with: factors[factors.count - 1].factor.range))
    }

    /// power = dotted [ "^" power ], or a signed power
    private mutating func power() throws(Abandoned) -> ExpressionSyntax {
        let start = token.range
        if isMark("-") || isMark("+") {
            let isNegative = isMark("-")
            take()
            try descend(start)
            let operand = try power()
            depth -= 1
            return isNegative ? .sum([(true, operand)], start.joined(with: operand.range)) : operand
        }
        let base = try dotted()
        guard isMark("^") else { return base }
        if case .dot = base, !wasBracketed {
            throw abandon(
                base.range.joined(with: token.range), "a power of a dot product needs brackets",
                help: "write (x.x)^2 for the square of x.x, or sum[i](x[i]^4) for a sum of powers")
        }
        take()
        try descend(start)
        let exponent = try power()
        depth -= 1
        return .power(base, exponent, start.joined(with: exponent.range))
    }

    /// Whether the primary read last stood in brackets.
    private var wasBracketed = false

    /// dotted = primary [ "." primary ]
    private mutating func dotted() throws(Abandoned) -> ExpressionSyntax {
        let left = try primary()
        guard isMark(".") else { return left }
        take()
        let right = try primary()
        wasBracketed = false
        if isMark(".") {
            throw abandon(
                token.range, "a dot product joins two vectors, not three",
                help: "write sum[i](x[i]*y[i]*z[i]) for a sum over one index of three fields")
        }
        return .dot(left, right, left.range.joined(with: right.range))
    }

    private mutating func primary() throws(Abandoned) -> ExpressionSyntax {
        let start = token
        wasBracketed = false
        switch start.kind {
        case .number(let value):
            take()
            return .number(value, start.range)
        case .mark("("):
            take()
            try descend(start.range)
            let inner = try expression()
            depth -= 1
            try expectMark(")", help: "close the bracket")
            wasBracketed = true
            return inner
        case .mark("<"):
            take()
            try descend(start.range)
            var operators = [try expression()]
            while takeMark(";") { operators.append(try expression()) }
            depth -= 1
            let close = token.range
            try expectMark(">", help: "a mean is <A>, a joint cumulant <A; B; …>")
            return .mean(operators, start.range.joined(with: close))
        case .name("sum", false):
            if case .mark("[") = nextToken.kind {
                take()
                let indices = try indexList()
                try expectMark("(", help: "as in sum[i](x[i]^4)")
                try descend(start.range)
                let body = try expression()
                depth -= 1
                let close = token.range
                try expectMark(")", help: "close the bracket of the sum")
                return .indexSum(indices, body, start.range.joined(with: close))
            }
            return .name(try name())
        case .name:
            return .name(try name())
        default:
            throw abandon(
                start.range, "expected an expression before \(start.spelled)",
                help: "a number, a name, a bracket, a sum[i](…) or a mean <…> can stand here")
        }
    }

    mutating func descend(_ range: SourceRange) throws(Abandoned) {
        depth += 1
        if depth > Self.deepestNesting {
            throw abandon(
                range, "nested deeper than \(Self.deepestNesting) levels",
                help: "give inner parts a name with: where name = …")
        }
    }

    // MARK: Names

    /// name = NAME ["[" indices "]"] ["(" arguments [";" labels] ")"]
    mutating func name() throws(Abandoned) -> NameSyntax {
        let start = token
        guard case .name(let name, let isResponse) = start.kind else {
            throw abandon(
                start.range, "expected a name before \(start.spelled)",
                help: "names are letters, digits and _, with Greek letters as σ or sigma")
        }
        take()
        var range = start.range
        var indices: [IndexSyntax]?
        var arguments: [ExpressionSyntax]?
        var inputLabel: ExpressionSyntax?
        if isMark("[") {
            indices = try indexList()
            range = range.joined(with: tokens[at - 1].range)
        }
        if isMark("("), !(indices == nil && isMark("(") && token.range.start != start.range.end) {
            take()
            try descend(start.range)
            var list: [ExpressionSyntax] = []
            if !isMark(")") {
                list.append(try expression())
                while true {
                    if takeMark(",") {
                        list.append(try expression())
                    } else if isMark(";") {
                        let semicolon = take()
                        let label = try expression()
                        if inputLabel != nil {
                            throw abandon(
                                semicolon.range.joined(with: label.range), "a second input label",
                                help: "one label, as in h[1](3; 1)")
                        }
                        inputLabel = label
                    } else {
                        break
                    }
                }
            }
            depth -= 1
            range = range.joined(with: token.range)
            try expectMark(")", help: "close the bracket after \(name)")
            arguments = list
        }
        return NameSyntax(
            name: name, isResponse: isResponse, nameRange: start.range, indices: indices, arguments: arguments,
            inputLabel: inputLabel, range: range)
    }

    mutating func indexList() throws(Abandoned) -> [IndexSyntax] {
        try expectMark("[", help: "an index stands in square brackets")
        var indices: [IndexSyntax] = []
        repeat {
            let token = take()
            switch token.kind {
            case .name(let name, false): indices.append(IndexSyntax(kind: .name(name), range: token.range))
            case .number(let value):
                guard let literal = value.asInt, literal >= 1, literal <= 1_000_000 else {
                    throw abandon(token.range, "a literal index is an integer from 1", help: "as in h[1] or h[2](3)")
                }
                indices.append(IndexSyntax(kind: .literal(literal), range: token.range))
            default:
                throw abandon(
                    token.range, "expected an index before \(token.spelled)", help: "an index is a name or an integer")
            }
        } while takeMark(",")
        try expectMark("]", help: "close the bracket of the indices")
        return indices
    }
}
