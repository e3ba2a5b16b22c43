import Algebra
import Exact
import Theory

/// Turns the syntax of a question into an observable with its bounds.
struct QuestionReader {
    let scope: Scope
    /// Values of symbolic times.
    var times: [String: Rational] = [:]
    /// Symbolic times that stand elsewhere, as on the other side of an `expect` line.
    var named: [TimeName] = []
    /// The symbols of the file, and those that stood for functions of times so far.
    private(set) var symbols: SymbolTable
    var diagnostics: [Diagnostic] = []
    var frequency: String?
    var ratio: (FixedRatio, SourceRange)?
    var scheme: Scheme?
    /// Where `fixed point` was asked for.
    var fixedPoint: SourceRange?

    init(scope: Scope) {
        self.scope = scope
        symbols = scope.symbols
    }

    mutating func note(_ range: SourceRange, _ message: String, help: String) {
        diagnostics.append(Diagnostic(range, message, help: help))
    }

    mutating func read(_ syntax: QuestionSyntax) -> Question {
        for time in scope.timeNames(in: syntax.expression) where !named.contains(where: { $0.name == time.name }) {
            if ["I", "pi", "exp"].contains(time.name) {
                note(
                    time.range, "\(time.name) has a meaning in results and cannot be a time",
                    help: "choose another letter")
            }
            named.append(time)
        }
        let found = modifiers(syntax.modifiers)
        var evaluator = Evaluator(scope: scope)
        evaluator.symbols = symbols
        evaluator.times = times
        evaluator.asked = questionTimes
        var observable = evaluator.observable(syntax.expression)
        if let untimed = evaluator.asked?.untimed, evaluator.asked?.timed != nil {
            evaluator.note(
                untimed, "some fields have a time and others have none",
                help: "give all of them a time, or none for equal times")
        }
        if let clash = named.first(where: { evaluator.indexNumbers[$0.name] != nil }) {
            evaluator.note(
                clash.range, "\(clash.name) is an index here and cannot be a time", help: "choose another letter")
        }
        symbols = evaluator.symbols
        diagnostics += evaluator.diagnostics
        let points = observable.namedTimes
        if !points.isEmpty { observable = observable.namingAllTimes }
        let order = diagnostics.isEmpty ? timeOrder(syntax, points: points) : []
        checkRatio(points)
        if let fixedPoint, scheme != .saddle {
            note(
                fixedPoint, "a fixed point belongs to the expansion about the saddle point",
                help: "write: scheme saddle fixed point")
        }
        return Question(
            observable: observable, bounds: found.bounds, substitutions: found.substitutions, width: found.width,
            symbols: symbols, timeOrder: order, timeNames: named.map(\.name), frequency: frequency,
            fixedRatio: ratio?.0,
            scheme: scheme ?? .bare, isAtFixedPoint: fixedPoint != nil
        )
    }

    /// What the expressions of the question may hold.
    var questionTimes: QuestionTimes {
        var asked = QuestionTimes()
        guard let axis = scope.time else { return asked }
        asked.names = Set(named.map(\.name)).subtracting(times.keys)
        // u = T/N is a time as well: results hold exp(2*u).
        if let ratio { asked.names.insert(ratio.0.name) }
        asked.frequency = frequency
        asked.hasFunctions = axis.measure == .continuous || axis.isStationary || !asked.names.isEmpty
        return asked
    }

    /// Reads the modifiers; times that are set become known to the expression.
    mutating func modifiers(
        _ syntax: [ModifierSyntax]
    ) -> (bounds: [Bound], substitutions: [Symbol: Polynomial], width: Int?) {
        for case .substitution(let name, let value, let range) in syntax where isTime(name) {
            setTime(name, to: value, range)
        }
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
                if isTime(name) { continue }
                guard let symbol = scope.symbol(spelled: name) else {
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
            case .frequency(let name, let range): setFrequency(name, range)
            case .fixed(let name, let time, let width, let range):
                setRatio(FixedRatio(name: name, time: time), over: width, range)
            case .scheme(let name, let range): setScheme(name, range)
            case .fixedPoint(let range): fixedPoint = fixedPoint ?? range
            }
        }
        return (bounds, substitutions, width)
    }

    private mutating func setScheme(_ name: String, _ range: SourceRange) {
        guard let named = Scheme(rawValue: name) else {
            note(
                range, "\(name) is no scheme",
                help: "scheme bare expands in the couplings, scheme saddle about the saddle point of large N")
            return
        }
        if let scheme, scheme != named {
            note(range, "two schemes, \(scheme.rawValue) and \(name)", help: "one scheme for each question")
        }
        scheme = named
    }

    private mutating func boundSymbol(_ name: String, _ range: SourceRange) -> Symbol? {
        if let symbol = scope.symbol(spelled: name) { return symbol }
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
