import Exact

extension Parser {
    /// Inputs of a network: each has its own field for every neuron.
    static let mostInputs = 8

    mutating func statement() throws(Abandoned) -> [StatementSyntax] {
        let first = take()
        guard case .name(let word, false) = first.kind, let keyword = Keyword(rawValue: word) else {
            var help = "a statement begins with a keyword: width, depth, parameter, neuron, weight, update, action, …"
            if case .name(let word, _) = first.kind, diagnostics.count < Diagnostics.mostShown,
                let near = Names.nearest(to: word, among: Keyword.allCases.map(\.rawValue))
            {
                help = "did you mean \(near)?"
            }
            throw abandon(first.range, "\(first.spelled) begins no statement", help: help)
        }
        switch keyword {
        case .rules:
            let version = take()
            guard case .number(let value) = version.kind, value.isOne else {
                throw abandon(version.range, "this is version 1 of the language", help: "write: rules 1")
            }
            return [.rules(version: 1, version.range)]
        case .theory: return [try theoryName(first)]
        case .source:
            guard case .string(let text) = token.kind else {
                throw abandon(
                    token.range, "expected a quoted source before \(token.spelled)",
                    help: "as in: source \"Author, Title, year\"")
            }
            return [.source(text, take().range)]
        case .width: return [.width(try name())]
        case .depth, .time: return [try timeAxis(keyword, first)]
        case .parameter, .coupling:
            var names: [(name: NameSyntax, isReal: Bool)] = []
            repeat {
                var isReal = false
                if isWord("real"), case .name = nextToken.kind {
                    take()
                    isReal = true
                }
                names.append((try name(), isReal))
            } while takeMark(",")
            return [.parameters(names, isCoupling: keyword == .coupling)]
        case .neuron: return [.neurons(try nameList())]
        case .field: return [.fields(try nameList())]
        case .response:
            let response = try name()
            guard takeWord("of") else {
                throw abandon(token.range, "expected 'of' before \(token.spelled)", help: "as in: response A of a")
            }
            return [.response(response, of: try name())]
        case .weight, .bias, .noise:
            let declared = try name()
            let law = takeMark("~") ? try law() : nil
            return [.disorder(keyword, declared, law, first.range.joined(with: declared.range))]
        case .update: return [try update(first)]
        case .initial: return [try initial(first)]
        case .where:
            let head = try name()
            try expectMark("=", help: "as in: where phi(x) = x - x^3/3")
            return [.definition(head, try expression())]
        case .action: return [.action(try expression())]
        case .expect:
            if isWord("mean"), case .mark("-") = nextToken.kind { return [try meanFieldExpectation(first)] }
            let left = try question()
            try expectMark("=", help: "as in: expect <h(1).h(1)>/N = q*sigma_w^2 when sigma_b = 0")
            let right = try question()
            return [.expect(left: left, right: right, first.range.joined(with: right.expression.range))]
        case .input:
            let label = try name()
            try expectMark("=", help: "as in: input a = 1 ... 2")
            let start = take()
            guard case .number(1) = start.kind else {
                throw abandon(start.range, "inputs are counted from 1", help: "as in: input a = 1 ... 2")
            }
            try expectMark("...", help: "as in: input a = 1 ... 2")
            let last = take()
            guard case .number(let value) = last.kind, let count = value.asInt, (1...Self.mostInputs).contains(count)
            else {
                throw abandon(
                    last.range, "the number of inputs is an integer from 1 to \(Self.mostInputs)",
                    help: "as in: input a = 1 ... 2")
            }
            return [.inputs(label, count: count, first.range.joined(with: last.range))]
        }
    }

    private mutating func nameList() throws(Abandoned) -> [NameSyntax] {
        var names = [try name()]
        while takeMark(",") { names.append(try name()) }
        return names
    }

    /// A theory's name may hold hyphens: deep-linear.
    private mutating func theoryName(_ first: Token) throws(Abandoned) -> StatementSyntax {
        guard case .name(var name, _) = token.kind else {
            throw abandon(
                token.range, "expected the theory's name before \(token.spelled)",
                help: "as in: theory deep-linear \"Deep linear network\"")
        }
        var range = take().range
        while isMark("-") {
            take()
            switch token.kind {
            case .name(let part, _): name += "-" + part
            case .number(let part): name += "-" + part.description
            default:
                throw abandon(
                    token.range, "expected the rest of the name before \(token.spelled)", help: "as in deep-linear")
            }
            range = range.joined(with: take().range)
        }
        var title: String?
        if case .string(let text) = token.kind {
            title = text
            take()
        }
        return .theory(name: name, title: title, range)
    }

    /// `depth l = 0 ... T`, `time t`, `time t stationary`
    private mutating func timeAxis(_ keyword: Keyword, _ first: Token) throws(Abandoned) -> StatementSyntax {
        let variable = try name()
        if takeWord("stationary") {
            if isMark("=") {
                noteStationaryWindow(token.range)
                while !isAtEndOfStatement { take() }
            }
            return .time(keyword, variable: variable, first: nil, last: nil, isStationary: true, first.range)
        }
        guard takeMark("=") else {
            return .time(keyword, variable: variable, first: nil, last: nil, isStationary: false, first.range)
        }
        let isNegative = takeMark("-")
        let lower = take()
        guard case .number(let value) = lower.kind, let start = value.asInt, start <= 1_000_000 else {
            throw abandon(lower.range, "the first time is an integer", help: "as in: depth l = 0 ... T")
        }
        try expectMark("...", help: "as in: depth l = 0 ... T")
        let last = try expression()
        if isWord("stationary") { noteStationaryWindow(take().range) }
        return .time(
            keyword, variable: variable, first: isNegative ? -start : start, last: last, isStationary: false,
            first.range)
    }

    private mutating func noteStationaryWindow(_ range: SourceRange) {
        note(
            range, "a stationary theory has no first and no last time",
            help: "write: time t stationary; or, from an initial law on: time t = 0 ... T")
    }

    private mutating func law() throws(Abandoned) -> LawSyntax {
        let law = try name()
        return LawSyntax(name: law.name, arguments: law.arguments ?? [], range: law.range)
    }

    private mutating func update(_ first: Token) throws(Abandoned) -> StatementSyntax {
        var derivative: String?
        if isWord("d"), case .mark("/") = nextToken.kind {
            take()
            take()
            derivative = "t"
            if case .name(let differential, false) = token.kind, differential.count > 1, differential.first == "d" {
                derivative = String(differential.dropFirst())
                take()
            } else {
                note(
                    token.range, "expected the differential of the time before \(token.spelled)",
                    help: "as in: update d/dt h[i](t) = …")
            }
        }
        let left = try name()
        try expectMark("=", help: "as in: update h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)")
        let right = try expression()
        return .update(derivative: derivative, left, right, first.range.joined(with: right.range))
    }

    private mutating func initial(_ first: Token) throws(Abandoned) -> StatementSyntax {
        let left = try expression()
        if takeMark("~") {
            guard case .name(let neuron) = left else {
                throw abandon(left.range, "a law is given to a neuron", help: "as in: initial h[i](0) ~ normal(0, q)")
            }
            return .initialLaw(neuron, try law())
        }
        try expectMark("=", help: "as in: initial h[i](0) ~ normal(0, q), or: initial h(0).h(0) = N*q")
        let right = try expression()
        return .initialValue(left, right, first.range.joined(with: right.range))
    }

    // MARK: Modifiers

    mutating func modifiers() throws(Abandoned) -> [ModifierSyntax] {
        var found: [ModifierSyntax] = []
        while case .name(let word, false) = token.kind {
            let start = token.range
            switch word {
            case "through", "order":
                take()
                let (name, power, range) = try boundPower()
                let whole = start.joined(with: range)
                found.append(
                    word == "through"
                        ? .through(name: name, power: power, whole) : .order(name: name, power: power, whole))
            case "when", "at":
                take()
                repeat { found.append(try condition()) } while takeMark(",")
            case "fixed":
                take()
                let help = "as in: fixed u=T/N, or: scheme saddle fixed point"
                let name = try plainName(help)
                if name.name == "point", !isMark("=") {
                    found.append(.fixedPoint(start.joined(with: name.range)))
                    continue
                }
                try expectMark("=", help: help)
                let time = try plainName(help)
                try expectMark("/", help: help)
                let width = try plainName(help)
                found.append(
                    .fixed(name: name.name, time: time.name, width: width.name, start.joined(with: width.range)))
            case "frequency":
                take()
                let name = try plainName("as in: frequency omega")
                found.append(.frequency(name: name.name, start.joined(with: name.range)))
            case "scheme":
                take()
                let name = try plainName("as in: scheme bare, or: scheme saddle")
                found.append(.scheme(name: name.name, start.joined(with: name.range)))
            default:
                throw abandon(
                    token.range, "\(token.spelled) is not expected here",
                    help: Names.nearest(
                        to: word, among: ["through", "order", "when", "at", "fixed", "scheme", "frequency"]
                    ).map {
                        "did you mean \($0)?"
                    } ?? "products are always written with *")
            }
        }
        return found
    }

    private mutating func plainName(_ help: String) throws(Abandoned) -> (name: String, range: SourceRange) {
        guard case .name(let name, false) = token.kind else {
            throw abandon(token.range, "expected a name before \(token.spelled)", help: help)
        }
        return (name, take().range)
    }

    /// `1/N^2`, `N^0`, `g^4`, `g`
    private mutating func boundPower() throws(Abandoned) -> (name: String, power: Int, range: SourceRange) {
        let start = token.range
        var sign = 1
        if case .number(let value) = token.kind, value.isOne {
            take()
            try expectMark("/", help: "as in: through 1/N^2")
            sign = -1
        }
        guard case .name(let name, false) = token.kind else {
            throw abandon(
                token.range, "expected a symbol before \(token.spelled)", help: "as in: through 1/N^2, or: through g^4")
        }
        var range = start.joined(with: take().range)
        var labels = ""
        if isMark("[") {
            let syntax = NameSyntax(
                name: name, isResponse: false, nameRange: range, indices: try indexList(), arguments: nil,
                inputLabel: nil,
                range: range)
            guard let symbol = syntax.spelledSymbol else {
                throw abandon(range, "the labels of a bound are numbers", help: "as in: through q[1,2]^2")
            }
            labels = String(symbol.dropFirst(name.count))
        }
        var power = 1
        if takeMark("^") {
            let isBracketed = takeMark("(")
            let isNegative = takeMark("-")
            let number = take()
            guard case .number(let value) = number.kind, let exponent = value.asInt, exponent <= 10_000 else {
                throw abandon(
                    number.range, "the power of a bound is an integer", help: "as in: through 1/N^2, or: through g^4")
            }
            power = isNegative ? -exponent : exponent
            range = range.joined(with: number.range)
            if isBracketed { try expectMark(")", help: "close the bracket") }
        }
        return (name + labels, sign * power, range)
    }

    /// `sigma_b = 0`, or `T >= S >= 1`
    private mutating func condition() throws(Abandoned) -> ModifierSyntax {
        let left = try expression()
        if takeMark("=") {
            guard case .name(let name) = left, let symbol = name.spelledSymbol else {
                throw abandon(left.range, "only a symbol can be set", help: "as in: when sigma_b = 0, q = 1")
            }
            let value = try expression()
            return .substitution(name: symbol, value: value, left.range.joined(with: value.range))
        }
        var members = [left]
        var relations: [String] = []
        while case .mark(let mark) = token.kind, ["<", ">", "<=", ">="].contains(mark) {
            take()
            relations.append(mark)
            members.append(try expression())
        }
        if relations.isEmpty {
            throw abandon(
                token.range, "expected '=' or an order of times before \(token.spelled)",
                help: "as in: when sigma_b = 0, or: when T >= S >= 1")
        }
        return .chain(members, relations, left.range.joined(with: members[members.count - 1].range))
    }

    /// expectation = "mean-field" name "=" expression modifiers
    private mutating func meanFieldExpectation(_ first: Token) throws(Abandoned) -> StatementSyntax {
        take()
        take()
        let help = "as in: expect mean-field q = 0.7217619 when sigma_w = 1.5, sigma_b = 0.1"
        guard takeWord("field") else {
            throw abandon(token.range, "expected mean-field before \(token.spelled)", help: help)
        }
        let quantity = try name()
        try expectMark("=", help: help)
        let value = try expression()
        return .expectMeanField(quantity, value, try modifiers(), first.range.joined(with: value.range))
    }
}
