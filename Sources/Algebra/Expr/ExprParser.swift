import Exact

// Reading. Brackets, signs and powers lie on stacks of our own, so that a text may nest as deep as it likes; the terms of a
// sum and the factors of a product are collected and put together at once, so that a long one costs n·log n.
//
//     expression   product { ("+" | "-") product }
//     product      power { ("*" | "/") power }
//     power        { "-" | "+" } value { "!" } [ "^" power ]         hence -a^2 is -(a^2), a^b^c is a^(b^c)
//     value        number | name | "(" expression ")" | function "(" expression { "," expression } ")"
//                  | "sum" "(" name "," expression "," expression "," expression ")"            variable, bounds, body
//                  | "sum" "[" name "=" expression "..." expression "]" "(" expression ")"      the same; also "integral"

extension Expr {
    /// Reads an expression.
    ///
    /// Numbers are exact: `0.1` is one tenth. Products are always written with `*`. Greek letters equal their ASCII names.
    /// `sqrt(x)` is `x^(1/2)`, `x!` is `factorial(x)`, `pi` and `I` are constants; a name is a function only in front of a
    /// bracket, so a variable may be called `gamma`.
    ///
    ///     let e = try Expr(parsing: "sum(k, 0, T, x^k)/(2*N)", scope: .everything)
    ///
    /// - Complexity: n·log n in the length of the text.
    /// - Throws: ``ExprTextError`` with all problems that could be told apart.
    public init(parsing text: String, scope: Scope) throws(ExprTextError) {
        let lexer = ExprLexer(text)
        var parser = ExprParser(lexer, scope)
        self = try parser.expression()
    }
}

struct ExprParser {
    /// Where the value of a bracket goes.
    enum Purpose {
        /// The whole text.
        case text
        /// `(□)`
        case group
        /// `f(□, □)`, and `sqrt(□)`
        case call(Function?)
        /// `sum(k, □, □, □)`
        case binder(Binder)
        /// `sum[k = □ ... □](□)`
        case squareBinder(Binder)
    }

    struct Binder {
        let isSum: Bool
        let name: String
    }

    /// What stands in front of a value and waits for it, innermost last.
    enum Prefix {
        case minus
        /// `a^□`
        case base(Expr)
    }

    /// An expression under way, between two brackets or commas.
    struct Level {
        let purpose: Purpose
        /// Where the call, or the bracket, begins.
        let start: Int
        var arguments: [Expr] = []
        var terms: [Expr] = []
        var isNegative = false
        var factors: [Expr] = []
        var isDivisor = false
        var prefixes: [(Prefix, start: Int)] = []
        /// The value that was read last, unless one is still to come.
        var value: Expr?
        var valueStart = 0
        /// Where the present argument begins.
        var argumentStart = 0
    }

    /// Thrown to leave the text; the problem has been noted.
    struct Abandoned: Error {}

    let tokens: [ExprToken]
    let scope: Expr.Scope
    var at = 0
    var levels: [Level] = [Level(purpose: .text, start: 0)]
    var problems: [ExprTextError.Problem]
    /// Variables of Σ and ∫ whose bodies are being read.
    var bound: [String: [Variable]] = [:]
    var openBinders = 0

    init(_ lexer: ExprLexer, _ scope: Expr.Scope) {
        tokens = lexer.tokens
        problems = lexer.problems
        self.scope = scope
    }

    mutating func expression() throws(ExprTextError) -> Expr {
        var result: Expr?
        do throws(Abandoned) {
            while result == nil {
                if levels[levels.count - 1].value == nil { try readValue() } else { result = try readOperator() }
                if problems.count >= ExprTextError.mostNoted { throw Abandoned() }
            }
        } catch {}
        if problems.isEmpty, let result { return result }
        throw ExprTextError(problems)
    }

    // MARK: Tokens and problems

    var token: ExprToken { tokens[at] }
    var lastEnd: Int { at == 0 ? 0 : tokens[at - 1].range.upperBound }
    var level: Level {
        get { levels[levels.count - 1] }
        _modify { yield &levels[levels.count - 1] }
    }

    func isNext(_ mark: ExprToken.Mark) -> Bool { at + 1 < tokens.count && tokens[at + 1].kind == .mark(mark) }

    mutating func note(_ range: Range<Int>, _ message: String, help: String) {
        // What has been said about this place is enough.
        if problems.contains(where: { $0.range.overlaps(range) || $0.range == range }) { return }
        problems.append(.init(range, message, help: help))
    }

    mutating func abandon(_ range: Range<Int>, _ message: String, help: String) -> Abandoned {
        note(range, message, help: help)
        return Abandoned()
    }

    /// A value, or a note of what is wrong with it and any value in its place: reading goes on.
    mutating func value(from start: Int, _ build: () throws(ExprError) -> Expr) -> Expr {
        do {
            return try build()
        } catch {
            note(start..<lastEnd, error.description, help: error.help)
            return .one
        }
    }

    // MARK: Values

    mutating func readValue() throws(Abandoned) {
        let token = token
        switch token.kind {
        case .number(let number):
            at += 1
            setValue(Expr(number), from: token.range.lowerBound)
        case .name(let name):
            at += 1
            if case .mark(.open) = self.token.kind { return try openCall(name, token.range) }
            if case .mark(.openSquare) = self.token.kind, name == "sum" || name == "integral" {
                return try openSquareBinder(name, token.range)
            }
            setValue(named(name, token.range), from: token.range.lowerBound)
        case .mark(.open):
            at += 1
            push(.group, from: token.range.lowerBound)
        case .mark(.minus):
            at += 1
            level.prefixes.append((.minus, token.range.lowerBound))
        case .mark(.plus): at += 1
        case .mark(.close) where at > 0 && tokens[at - 1].kind == .mark(.open):
            throw abandon(
                tokens[at - 1].range.lowerBound..<token.range.upperBound, "there is nothing between these brackets",
                help: "write an expression between them")
        default:
            throw abandon(
                token.range, "an expression is missing before \(token.spelled)",
                help: "write a number, a name, a function or a bracket here")
        }
    }

    mutating func setValue(_ value: Expr, from start: Int) {
        level.value = value
        level.valueStart = start
    }

    mutating func named(_ name: String, _ range: Range<Int>) -> Expr {
        if let variable = bound[name]?.last { return Expr(variable) }
        if let constant = Constant(rawValue: name) { return Expr(constant) }
        if let variable = scope.variable(named: name) { return Expr(variable) }
        let isFunction = Function.named(name) != nil || ["sqrt", "sum", "integral"].contains(name)
        note(
            range, isFunction ? "the function '\(name)' has no arguments" : "the name '\(name)' is not known",
            help: isFunction ? "write them in brackets, as in \(name)(x)" : unknownHelp)
        return .one
    }

    var unknownHelp: String {
        if scope.variables.isEmpty { return "declare it first" }
        let names = scope.variables.keys.sorted()
        let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        return "declare it first; known are \(shown)"
    }

    mutating func push(_ purpose: Purpose, from start: Int) {
        levels.append(Level(purpose: purpose, start: start, argumentStart: lastEnd))
    }

    // MARK: Operators

    /// Reads what follows a value; returns the whole at the end of the text.
    mutating func readOperator() throws(Abandoned) -> Expr? {
        let token = token
        switch token.kind {
        case .mark(.factorial):
            at += 1
            if case .mark(.factorial) = self.token.kind, self.token.range.lowerBound == token.range.upperBound {
                note(
                    token.range.lowerBound..<self.token.range.upperBound,
                    "!! may mean the double factorial or the factorial of a factorial",
                    help: "write (x!)! for the latter; the double factorial of 2*k - 1 is (2*k)!/(2^k*k!)")
            }
            let (start, operand) = (level.valueStart, level.value!)
            level.value = value(from: start) { () throws(ExprError) in try .call(.factorial, [operand]) }
        case .mark(.power):
            at += 1
            level.prefixes.append((.base(level.value!), level.valueStart))
            level.value = nil
        case .mark(.times), .mark(.over):
            at += 1
            closeFactor()
            level.isDivisor = token.kind == .mark(.over)
        case .mark(.plus), .mark(.minus):
            closeTerm()
            at += 1
            level.isNegative = token.kind == .mark(.minus)
        case .mark(.comma): try closeArgument(at: token)
        case .mark(.through): try closeLowerBound(at: token)
        case .mark(.close): try closeBracket(at: token)
        case .mark(.closeSquare): try closeSquareBracket(at: token)
        case .end:
            guard levels.count == 1 else {
                let count = levels.count - 1
                let innermost = level.start
                throw abandon(
                    innermost..<innermost + 1,
                    count == 1 ? "this bracket is never closed" : "this bracket and \(count - 1) more are never closed",
                    help: "add the closing bracket")
            }
            return closeExpression()
        case .number, .name, .mark(.open):
            throw abandon(
                token.range, "\(token.spelled) follows a value without an operator",
                help: "products are always written with *, as in 2*x")
        default:
            throw abandon(token.range, "\(token.spelled) is not expected here", help: "an expression ends before it")
        }
        return nil
    }

    /// The value with the signs and powers before it joins the factors.
    mutating func closeFactor() {
        var result = level.value!
        let first = level.prefixes.first?.start ?? level.valueStart
        while let (prefix, start) = level.prefixes.popLast() {
            let operand = result
            result = value(from: start) { () throws(ExprError) in
                switch prefix {
                case .minus: try .product([.minusOne, operand])
                case .base(let base): try .power(base, operand)
                }
            }
        }
        if level.isDivisor {
            let divisor = result
            result = value(from: first) { () throws(ExprError) in try .power(divisor, .minusOne) }
        }
        level.factors.append(result)
        level.value = nil
        level.isDivisor = false
    }

    mutating func closeTerm() {
        closeFactor()
        let factors = level.isNegative ? [.minusOne] + level.factors : level.factors
        let term =
            factors.count == 1
            ? factors[0] : value(from: level.argumentStart) { () throws(ExprError) in try .product(factors) }
        level.terms.append(term)
        level.factors = []
        level.isNegative = false
    }

    mutating func closeExpression() -> Expr {
        closeTerm()
        let terms = level.terms
        level.terms = []
        let result =
            terms.count == 1 ? terms[0] : value(from: level.argumentStart) { () throws(ExprError) in try .sum(terms) }
        return result
    }
}
