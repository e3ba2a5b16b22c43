import Exact

// Brackets, calls, Σ and ∫: what opens a level of the stack, and what closes it.
extension ExprParser {
    // MARK: Opening

    mutating func openCall(_ name: String, _ range: Range<Int>) throws(Abandoned) {
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

    mutating func openSquareBinder(_ name: String, _ range: Range<Int>) throws(Abandoned) {
        at += 1
        let variable = try boundName(name)
        try expect(.equals, help: "as in \(name)[k=0...T](x^k)")
        push(.squareBinder(Binder(isSum: name == "sum", name: variable)), from: range.lowerBound)
    }

    mutating func boundName(_ word: String) throws(Abandoned) -> String {
        guard case .name(let name) = token.kind, Variable.isName(name) else {
            throw abandon(
                token.range,
                "the variable of a\(word == "sum" ? " sum" : "n integral") is missing before \(token.spelled)",
                help: "as in \(word)(k, 0, T, x^k): variable, bounds, body")
        }
        at += 1
        return name
    }

    mutating func expect(_ mark: ExprToken.Mark, help: String) throws(Abandoned) {
        guard token.kind == .mark(mark) else {
            throw abandon(token.range, "'\(mark.rawValue)' is missing before \(token.spelled)", help: help)
        }
        at += 1
    }

    // MARK: Closing

    mutating func closeArgument(at token: ExprToken) throws(Abandoned) {
        switch level.purpose {
        case .call, .binder:
            let argument = closeExpression()
            at += 1
            level.arguments.append(argument)
            level.argumentStart = lastEnd
            if case .binder(let binder) = level.purpose, level.arguments.count == 2 { try bind(binder) }
        default:
            throw abandon(
                token.range, "',' is not expected here", help: "only arguments of functions are separated by commas")
        }
    }

    mutating func closeLowerBound(at token: ExprToken) throws(Abandoned) {
        guard case .squareBinder = level.purpose, level.arguments.isEmpty else {
            throw abandon(
                token.range, "'...' is not expected here", help: "it stands between bounds, as in sum[k=0...T](x^k)")
        }
        let lower = closeExpression()
        at += 1
        level.arguments.append(lower)
        level.argumentStart = lastEnd
    }

    mutating func closeSquareBracket(at token: ExprToken) throws(Abandoned) {
        guard case .squareBinder(let binder) = level.purpose, level.arguments.count == 1 else {
            throw abandon(token.range, "']' closes nothing", help: "remove it, or open the bracket before")
        }
        let upper = closeExpression()
        at += 1
        try expect(.open, help: "as in sum[k=0...T](x^k): the body stands in brackets")
        level.arguments.append(upper)
        level.argumentStart = lastEnd
        try bind(binder)
    }

    /// From here on, the name of the variable of a sign means that variable.
    mutating func bind(_ binder: Binder) throws(Abandoned) {
        openBinders += 1
        if openBinders > Expr.deepestBinders {
            throw abandon(
                level.start..<lastEnd, ExprError.tooManyNestedBinders.description,
                help: ExprError.tooManyNestedBinders.help)
        }
        let variable = Variable(binder.name, binder.isSum ? .integer : .real)
        bound[binder.name, default: []].append(variable)
    }

    mutating func closeBracket(at token: ExprToken) throws(Abandoned) {
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

    mutating func bindingSign(_ binder: Binder, _ arguments: [Expr], from start: Int) -> Expr {
        let word = binder.isSum ? "sum" : "integral"
        if arguments.count >= 3 { openBinders -= 1 }
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
