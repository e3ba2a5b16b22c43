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
    private enum Purpose {
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

    private struct Binder {
        let isSum: Bool
        let name: String
    }

    /// What stands in front of a value and waits for it, innermost last.
    private enum Prefix {
        case minus
        /// `a^□`
        case base(Expr)
    }

    /// An expression under way, between two brackets or commas.
    private struct Level {
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
    private struct Abandoned: Error {}

    private let tokens: [ExprToken]
    private let scope: Expr.Scope
    private var at = 0
    private var levels: [Level] = [Level(purpose: .text, start: 0)]
    private var problems: [ExprTextError.Problem]
    /// Variables of Σ and ∫ whose bodies are being read.
    private var bound: [String: [Variable]] = [:]

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

    private var token: ExprToken { tokens[at] }
    private var lastEnd: Int { at == 0 ? 0 : tokens[at - 1].range.upperBound }
    private var level: Level {
        get { levels[levels.count - 1] }
        _modify { yield &levels[levels.count - 1] }
    }

    private func isNext(_ mark: ExprToken.Mark) -> Bool { at + 1 < tokens.count && tokens[at + 1].kind == .mark(mark) }

    private mutating func note(_ range: Range<Int>, _ message: String, help: String) {
        // What has been said about this place is enough.
        if problems.contains(where: { $0.range.overlaps(range) || $0.range == range }) { return }
        problems.append(.init(range, message, help: help))
    }

    private mutating func abandon(_ range: Range<Int>, _ message: String, help: String) -> Abandoned {
        note(range, message, help: help)
        return Abandoned()
    }

    /// A value, or a note of what is wrong with it and any value in its place: reading goes on.
    private mutating func value(from start: Int, _ build: () throws(ExprError) -> Expr) -> Expr {
        do {
            return try build()
        } catch {
            note(start..<lastEnd, error.description, help: error.help)
            return .one
        }
    }

    // MARK: Values

    private mutating func readValue() throws(Abandoned) {
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

    private mutating func setValue(_ value: Expr, from start: Int) {
        level.value = value
        level.valueStart = start
    }

    private mutating func named(_ name: String, _ range: Range<Int>) -> Expr {
        if let variable = bound[name]?.last { return Expr(variable) }
        if let constant = Constant(rawValue: name) { return Expr(constant) }
        if let variable = scope.variable(named: name) { return Expr(variable) }
        let isFunction = Function.named(name) != nil || ["sqrt", "sum", "integral"].contains(name)
        note(
            range, isFunction ? "the function '\(name)' has no arguments" : "the name '\(name)' is not known",
            help: isFunction ? "write them in brackets, as in \(name)(x)" : unknownHelp)
        return .one
    }

    private var unknownHelp: String {
        if scope.variables.isEmpty { return "declare it first" }
        let names = scope.variables.keys.sorted()
        let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        return "declare it first; known are \(shown)"
    }

    private mutating func push(_ purpose: Purpose, from start: Int) {
        levels.append(Level(purpose: purpose, start: start, argumentStart: lastEnd))
    }

    private mutating func openCall(_ name: String, _ range: Range<Int>) throws(Abandoned) {
        at += 1
        if name == "sum" || name == "integral" {
            let variable = try boundName(name)
            try expect(.comma, help: "as in \(name)(k, 0, T, x^k): variable, bounds, body")
            return push(.binder(Binder(isSum: name == "sum", name: variable)), from: range.lowerBound)
        }
        let function = Function.named(name)
        if function == nil, name != "sqrt" {
            let isVariable = bound[name]?.last != nil || scope.variables[name] != nil
            note(
                range, isVariable ? "'\(name)' is a variable, not a function" : "the function '\(name)' is not known",
                help: isVariable
                    ? "products are always written with *, as in \(name)*(x)"
                    : "known are sqrt, \(Function.all.map(\.name).joined(separator: ", "))")
            return push(.group, from: range.lowerBound)
        }
        push(.call(function), from: range.lowerBound)
    }

    private mutating func openSquareBinder(_ name: String, _ range: Range<Int>) throws(Abandoned) {
        at += 1
        let variable = try boundName(name)
        try expect(.equals, help: "as in \(name)[k=0...T](x^k)")
        push(.squareBinder(Binder(isSum: name == "sum", name: variable)), from: range.lowerBound)
    }

    private mutating func boundName(_ word: String) throws(Abandoned) -> String {
        guard case .name(let name) = token.kind, Variable.isName(name) else {
            throw abandon(
                token.range,
                "the variable of a\(word == "sum" ? " sum" : "n integral") is missing before \(token.spelled)",
                help: "as in \(word)(k, 0, T, x^k): variable, bounds, body")
        }
        at += 1
        return name
    }

    private mutating func expect(_ mark: ExprToken.Mark, help: String) throws(Abandoned) {
        guard token.kind == .mark(mark) else {
            throw abandon(token.range, "'\(mark.rawValue)' is missing before \(token.spelled)", help: help)
        }
        at += 1
    }

    // MARK: Operators

    /// Reads what follows a value; returns the whole at the end of the text.
    private mutating func readOperator() throws(Abandoned) -> Expr? {
        let token = token
        switch token.kind {
        case .mark(.factorial):
            at += 1
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
    private mutating func closeFactor() {
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

    private mutating func closeTerm() {
        closeFactor()
        let factors = level.isNegative ? [.minusOne] + level.factors : level.factors
        let term =
            factors.count == 1
            ? factors[0] : value(from: level.argumentStart) { () throws(ExprError) in try .product(factors) }
        level.terms.append(term)
        level.factors = []
        level.isNegative = false
    }

    private mutating func closeExpression() -> Expr {
        closeTerm()
        let terms = level.terms
        level.terms = []
        let result =
            terms.count == 1 ? terms[0] : value(from: level.argumentStart) { () throws(ExprError) in try .sum(terms) }
        return result
    }

    // MARK: Brackets

    private mutating func closeArgument(at token: ExprToken) throws(Abandoned) {
        switch level.purpose {
        case .call, .binder:
            let argument = closeExpression()
            at += 1
            level.arguments.append(argument)
            level.argumentStart = lastEnd
            if case .binder(let binder) = level.purpose, level.arguments.count == 2 { bind(binder) }
        default:
            throw abandon(
                token.range, "',' is not expected here", help: "only arguments of functions are separated by commas")
        }
    }

    private mutating func closeLowerBound(at token: ExprToken) throws(Abandoned) {
        guard case .squareBinder = level.purpose, level.arguments.isEmpty else {
            throw abandon(
                token.range, "'...' is not expected here", help: "it stands between bounds, as in sum[k=0...T](x^k)")
        }
        let lower = closeExpression()
        at += 1
        level.arguments.append(lower)
        level.argumentStart = lastEnd
    }

    private mutating func closeSquareBracket(at token: ExprToken) throws(Abandoned) {
        guard case .squareBinder(let binder) = level.purpose, level.arguments.count == 1 else {
            throw abandon(token.range, "']' closes nothing", help: "remove it, or open the bracket before")
        }
        let upper = closeExpression()
        at += 1
        try expect(.open, help: "as in sum[k=0...T](x^k): the body stands in brackets")
        level.arguments.append(upper)
        level.argumentStart = lastEnd
        bind(binder)
    }

    private mutating func bind(_ binder: Binder) {
        let variable = Variable(binder.name, binder.isSum ? .integer : .real)
        bound[binder.name, default: []].append(variable)
    }

    private mutating func closeBracket(at token: ExprToken) throws(Abandoned) {
        if case .text = level.purpose {
            throw abandon(token.range, "')' closes nothing", help: "remove it, or open the bracket before")
        }
        if case .squareBinder = level.purpose, level.arguments.count < 2 {
            throw abandon(token.range, "')' closes a bracket that was opened by '['", help: "close it by ']'")
        }
        let last = closeExpression()
        at += 1
        let closed = levels.removeLast()
        let arguments = closed.arguments + [last]
        let result: Expr
        switch closed.purpose {
        case .text, .group: result = last
        case .call(let function):
            result = value(from: closed.start) { () throws(ExprError) in
                if let function { return try .call(function, arguments) }
                if arguments.count != 1 {
                    throw .wrongNumberOfArguments(function: "sqrt", expected: 1, found: arguments.count)
                }
                return try .sqrt(arguments[0])
            }
        case .binder(let binder), .squareBinder(let binder): result = bindingSign(binder, arguments, from: closed.start)
        }
        setValue(result, from: closed.start)
    }

    private mutating func bindingSign(_ binder: Binder, _ arguments: [Expr], from start: Int) -> Expr {
        let word = binder.isSum ? "sum" : "integral"
        if arguments.count >= 3, let variable = bound[binder.name]?.popLast(), arguments.count == 3 {
            return value(from: start) { () throws(ExprError) in
                binder.isSum
                    ? try .summation(of: arguments[2], over: variable, from: arguments[0], through: arguments[1])
                    : try .integral(of: arguments[2], over: variable, from: arguments[0], to: arguments[1])
            }
        }
        note(
            start..<lastEnd, "\(word) has 4 arguments, not \(arguments.count + 1)",
            help: "as in \(word)(k, 0, T, x^k): variable, bounds, body")
        return .one
    }
}

extension ExprError {
    /// One line of help for a user.
    var help: String {
        switch self {
        case .divisionByZero: "no quotient and no negative power of zero has a value"
        case .tooLarge: "give the number a name, or make it smaller"
        case .undefined: "change the argument"
        case .wrongNumberOfArguments: "separate arguments by commas"
        case .tooManyNestedBinders: "evaluate inner sums and integrals first"
        case .tooLargeToWrite: "take a part of the expression"
        }
    }
}
