import Algebra
import Exact
import Theory

extension Model {
    /// Symbolic times of `expect` lines are tried at these values.
    public static let triedTimes = 0...6

    /// The same number of values, from the first time of a window that begins later.
    private var triedWindow: ClosedRange<Int> {
        let start = max(Self.triedTimes.lowerBound, time?.first ?? 0)
        return start...(start + Self.triedTimes.count - 1)
    }
    /// An `expect` line may have this many of them.
    public static let mostTriedTimes = 4

    /// Reads a question, with the options of a command line behind it in the language's own words.
    ///
    /// - Parameters:
    ///   - text: an expression in means, then `through`, `order`, `at`, `when`.
    ///   - options: more of these modifiers, for example `through 1/N^2` from `--through 1/N^2`.
    /// - Throws: all errors of the text.
    public func question(_ text: String, options: [String] = []) throws(Diagnostics) -> Question {
        let source = SourceText(name: "question", text: text)
        var parser = Parser(source)
        let syntax = parser.wholeQuestion()
        guard parser.diagnostics.isEmpty, let syntax else { throw Diagnostics(source: source, parser.diagnostics) }
        var modifiers = syntax.modifiers
        for option in options {
            let word = option.split(separator: " ").first.map(String.init) ?? ""
            let optionSource = SourceText(name: word == "when" ? "--set" : "--\(word)", text: option)
            var optionParser = Parser(optionSource)
            let found = optionParser.wholeModifiers()
            guard optionParser.diagnostics.isEmpty, let found else {
                throw Diagnostics(source: optionSource, optionParser.diagnostics)
            }
            var reader = QuestionReader(scope: scope)
            _ = reader.modifiers(found)
            if !reader.diagnostics.isEmpty { throw Diagnostics(source: optionSource, reader.diagnostics) }
            modifiers += found
        }
        var reader = QuestionReader(scope: scope)
        let question = reader.read(QuestionSyntax(expression: syntax.expression, modifiers: modifiers))
        if !reader.diagnostics.isEmpty { throw Diagnostics(source: source, reader.diagnostics) }
        return question
    }

    /// The cases of an `expect` line: one for every assignment of ``triedTimes`` to its symbolic times that its `when`
    /// allows, or a single one without symbolic times.
    public func cases(of expectation: Expectation, atMost limit: Int = .max) throws(Diagnostics) -> [ExpectationCase] {
        let modifiers = expectation.left.modifiers + expectation.right.modifiers
        var names: [String] = []
        func consider(_ expression: ExpressionSyntax, chain: Bool) {
            expression.forEachName { name in
                let isTime =
                    switch scope.meanings[name.name] {
                    case .lastTime?: true
                    case nil: chain
                    default: false
                    }
                if isTime, !names.contains(name.name) { names.append(name.name) }
            }
        }
        for case .chain(let members, _, _) in modifiers { for member in members { consider(member, chain: true) } }
        consider(expectation.left.expression, chain: false)
        consider(expectation.right.expression, chain: false)
        for case .substitution(let name, _, _) in modifiers { names.removeAll { $0 == name } }

        if names.count > Self.mostTriedTimes {
            throw Diagnostics(
                source: source,
                [
                    Diagnostic(
                        expectation.range, "this line has \(names.count) symbolic times",
                        help: "at most \(Self.mostTriedTimes) are tried; give the others a value")
                ])
        }
        var assignments: [[(name: String, value: Int)]] = [[]]
        for name in names {
            assignments = assignments.flatMap { partial in triedWindow.map { partial + [(name, $0)] } }
        }
        var cases: [ExpectationCase] = []
        for assignment in assignments {
            var reader = QuestionReader(scope: scope)
            reader.times = Dictionary(uniqueKeysWithValues: assignment.map { ($0.name, $0.value) })
            let isAllowed = reader.satisfied(modifiers)
            if isAllowed, reader.diagnostics.isEmpty {
                let left = reader.read(QuestionSyntax(expression: expectation.left.expression, modifiers: modifiers))
                let right = reader.read(QuestionSyntax(expression: expectation.right.expression, modifiers: modifiers))
                if reader.diagnostics.isEmpty {
                    cases.append(ExpectationCase(times: assignment, left: left, right: right))
                }
            }
            if !reader.diagnostics.isEmpty { throw Diagnostics(source: source, reader.diagnostics) }
            if cases.count >= limit { return cases }
        }
        if cases.isEmpty {
            throw Diagnostics(
                source: source,
                [
                    Diagnostic(
                        expectation.range, "no times satisfy this line's conditions",
                        help:
                            "symbolic times are tried at \(Self.triedTimes.lowerBound) … \(Self.triedTimes.upperBound)")
                ])
        }
        return cases
    }
}

/// Turns the syntax of a question into an observable with its bounds.
struct QuestionReader {
    let scope: Scope
    var times: [String: Int] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    init(scope: Scope) { self.scope = scope }

    private mutating func note(_ range: SourceRange, _ message: String, help: String) {
        diagnostics.append(Diagnostic(range, message, help: help))
    }

    mutating func read(_ syntax: QuestionSyntax) -> Question {
        let found = modifiers(syntax.modifiers)
        var evaluator = Evaluator(scope: scope)
        evaluator.times = times
        let observable = evaluator.observable(syntax.expression)
        diagnostics += evaluator.diagnostics
        return Question(
            observable: observable, bounds: found.bounds, substitutions: found.substitutions, width: found.width)
    }

    /// Reads the modifiers; times that are set become known to the expression.
    mutating func modifiers(
        _ syntax: [ModifierSyntax]
    ) -> (bounds: [Bound], substitutions: [Symbol: Polynomial], width: Int?) {
        var bounds: [Bound] = []
        var substitutions: [Symbol: Polynomial] = [:]
        var width: Int?
        for modifier in syntax {
            switch modifier {
            case .through(let name, let power, let range):
                guard let symbol = boundSymbol(name, range) else { continue }
                if symbol == .width {
                    bounds.append(.width(lowest: power))
                } else if power < 0 {
                    note(
                        range, "a bound on a negative power of \(name)",
                        help: "as in: through \(name)^4, or: through 1/N^2")
                } else {
                    bounds.append(.symbol(symbol, highest: power))
                }
            case .order(let name, let power, let range):
                guard let symbol = boundSymbol(name, range) else { continue }
                bounds.append(symbol == .width ? .widthOrder(power: power) : .order(symbol, power: power))
            case .substitution(let name, let value, let range):
                if case .lastTime? = scope.meanings[name] {
                    var evaluator = Evaluator(scope: scope)
                    if let time = evaluator.integer(value) { times[name] = time }
                    diagnostics += evaluator.diagnostics
                    continue
                }
                guard case .symbol(let symbol)? = scope.meanings[name] else {
                    note(range, "\(name) is no parameter of this theory", help: scope.help(forUnknown: name))
                    continue
                }
                var evaluator = Evaluator(scope: scope)
                evaluator.times = times
                let scalar = evaluator.whole(value).scalar
                diagnostics += evaluator.diagnostics
                guard let scalar else {
                    note(
                        range, "\(name) can only be set to a number or a polynomial in the parameters",
                        help: "as in: when sigma_b = 0")
                    continue
                }
                if symbol == .width {
                    guard let number = scalar.constant?.asInt, number >= 1 else {
                        note(range, "the width is a positive integer", help: "as in: at N=64")
                        continue
                    }
                    if let width, width != number {
                        note(
                            range, "the width is given twice, as \(width) and \(number)",
                            help: "one value for each symbol")
                    }
                    width = number
                } else {
                    if let earlier = substitutions[symbol], earlier != scalar {
                        note(range, "\(name) is given two values", help: "one value for each symbol")
                    }
                    substitutions[symbol] = scalar
                }
            case .chain: continue
            case .unsupported(let word, let range):
                let what =
                    [
                        "fixed": "the limit of fixed T/N", "scheme": "another scheme than the bare expansion",
                        "frequency": "the frequency domain",
                    ][word] ?? word
                note(
                    range, "\(what) is not in this version",
                    help: "this version expands at literal times, in 1/N and in the couplings")
            }
        }
        return (bounds, substitutions, width)
    }

    private mutating func boundSymbol(_ name: String, _ range: SourceRange) -> Symbol? {
        if case .symbol(let symbol)? = scope.meanings[name] { return symbol }
        note(range, "\(name) is no parameter of this theory", help: scope.help(forUnknown: name))
        return nil
    }

    /// Whether the values of the times satisfy every order of times in a `when`.
    mutating func satisfied(_ modifiers: [ModifierSyntax]) -> Bool {
        var isSatisfied = true
        for case .chain(let members, let relations, _) in modifiers {
            var evaluator = Evaluator(scope: scope)
            evaluator.times = times
            let values = members.map { evaluator.timePoint($0) }
            diagnostics += evaluator.diagnostics
            for (number, relation) in relations.enumerated() {
                guard case .at(let left)? = values[number], case .at(let right)? = values[number + 1] else { continue }
                switch relation {
                case "<": isSatisfied = isSatisfied && left < right
                case ">": isSatisfied = isSatisfied && left > right
                case "<=": isSatisfied = isSatisfied && left <= right
                default: isSatisfied = isSatisfied && left >= right
                }
            }
        }
        return isSatisfied
    }
}

extension Evaluator {
    /// An arithmetic expression in means and joint cumulants.
    mutating func observable(_ syntax: ExpressionSyntax) -> Observable {
        switch syntax {
        case .mean(let operators, let range):
            var read: [FieldPolynomial] = []
            for part in operators {
                let polynomial = whole(part)
                if polynomial.terms.keys.contains(where: { $0.factors.contains { $0.time == .step(0) } }) {
                    note(range, "a running time in an observable", help: "give literal times")
                }
                read.append(polynomial)
            }
            return .correlator(Correlator(operators: read))
        case .sum(let terms, _):
            return .sum(
                terms.map {
                    $0.isNegative ? .product([.scalar(Polynomial(-1)), observable($0.term)]) : observable($0.term)
                })
        case .product(let factors, _):
            var result: [Observable] = []
            var divisors: [Observable] = []
            for (isDivisor, factor) in factors {
                let value = observable(factor)
                if isDivisor, case .scalar(let scalar) = value, let reciprocal = scalar.reciprocal() {
                    result.append(.scalar(reciprocal))
                } else if isDivisor {
                    divisors.append(value)
                } else {
                    result.append(value)
                }
            }
            return divisors.isEmpty ? .product(result) : .quotient(.product(result), .product(divisors))
        case .power(let base, let exponent, let range):
            guard let power = integer(exponent) else { return .scalar(.zero) }
            let value = observable(base)
            if case .scalar(let scalar) = value, power >= 0 || scalar.reciprocal() != nil {
                return .scalar(scalarPower(scalar, power, range))
            }
            if power.magnitude > Evaluator.highestDegree {
                note(range, "this power is too large", help: "a smaller power")
                return .scalar(.zero)
            }
            return power >= 0 ? .power(value, power) : .quotient(.scalar(.one), .power(value, -power))
        case .name(let name):
            if case .definition(let number)? = scope.meanings[name.name], !isBound(name.name) {
                let definition = scope.definitions[number]
                return within(definition, name) { $0.observable(definition.body) } ?? .scalar(.zero)
            }
            fallthrough
        default:
            let value = whole(syntax)
            guard let scalar = value.scalar else {
                if diagnostics.isEmpty {
                    note(syntax.range, "a field stands outside a mean", help: "write <…> around it")
                }
                return .scalar(.zero)
            }
            return .scalar(scalar)
        }
    }
}
