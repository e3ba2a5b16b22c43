import Algebra
import Exact
import Theory

/// Times: literals, symbolic ones, and the running time of an update rule.
extension Evaluator {
    /// A time as it is written: a number, and how often every symbolic time stands in it.
    struct LinearTime {
        var offset: Rational = 0
        var names: [String: Rational] = [:]

        mutating func add(_ other: LinearTime, times factor: Rational) {
            offset += factor * other.offset
            for (name, count) in other.names {
                let sum = (names[name] ?? 0) + factor * count
                names[name] = sum.isZero ? nil : sum
            }
        }
    }

    private var isContinuous: Bool { scope.time?.measure == .continuous }

    /// One line of help on how a time is written here.
    private var timeHelp: String {
        if let step { return isContinuous ? "as in h[j](\(step.variable))" : "as in h[j](l) or h[j](l+1)" }
        return isContinuous ? "as in h(t), h(t+1/2) or h(3)" : "as in h(3), h(T) or h(T+1)"
    }

    mutating func time(of name: NameSyntax, isTimed: Bool) -> TimePoint? {
        let arguments = name.arguments ?? []
        if !isTimed {
            if name.arguments != nil {
                note(
                    name.range, "\(name.name) does not depend on time",
                    help: scope.time == nil
                        ? "an action of this version has no time"
                        : "it was declared without one: drawn once, shared over time")
                return nil
            }
            return TimePoint.none
        }
        if name.arguments == nil, asked != nil, let axis = scope.time, axis.isStationary {
            // A stationary observable without times is at equal times.
            if asked?.untimed == nil { asked?.untimed = name.range }
            return .named(NamedTime(axis.variable))
        }
        guard arguments.count == 1 else {
            note(
                name.range, "\(name.spelled) needs \(arguments.isEmpty ? "a time" : "one time")",
                help: step == nil ? "as in \(name.name)[1](3)" : "as in \(name.name)[i](\(step!.variable))")
            return nil
        }
        guard let point = timePoint(arguments[0]) else { return nil }
        if asked?.timed == nil { asked?.timed = name.range }
        let literal: Rational? =
            switch point {
            case .at(let time): Rational(time)
            case .named(let time) where time.name.isEmpty: time.offset
            default: nil
            }
        if let literal, let axis = scope.time, !axis.contains(literal) {
            note(
                arguments[0].range,
                "the time \(literal) lies outside the range that begins at \(axis.first)\(axis.lastLiteral.map { " and ends at \($0)" } ?? "")",
                help: "times of this file: \(axis.described)")
            return nil
        }
        return point
    }

    /// A time: in an update rule the running time with an offset relative to the left-hand side; in a question a literal
    /// or a name plus a number.
    mutating func timePoint(_ syntax: ExpressionSyntax) -> TimePoint? {
        guard let time = linearTime(syntax, bindings) else { return nil }
        if let step, time.names == [step.variable: 1] {
            let shift = time.offset - Rational(step.offset)
            if isContinuous, !shift.isZero {
                note(
                    syntax.range, "in continuous time all of an update rule stands at the same time",
                    help: "write \(step.variable), as on the left; delays are not in this version")
                return nil
            }
            guard let steps = shift.asInt, steps.magnitude <= Self.latestTime else {
                noteRange(syntax.range)
                return nil
            }
            return .step(steps)
        }
        let symbolic = time.names.first
        guard time.names.count <= 1, symbolic.map({ $0.value.isOne }) ?? true, symbolic == nil || step == nil else {
            note(
                syntax.range,
                step == nil && asked != nil
                    ? "a time is a name plus a number, or a number"
                    : "a time is a literal or the running time plus an integer", help: timeHelp)
            return nil
        }
        guard isInRange(time.offset) else {
            noteRange(syntax.range)
            return nil
        }
        if let symbolic { return .named(NamedTime(symbolic.key, offset: time.offset)) }
        if isContinuous || scope.time?.isStationary == true { return .named(NamedTime("", offset: time.offset)) }
        return .at(time.offset.asInt!)
    }

    /// Whether a number can be a time, or be added to one.
    private func isInRange(_ number: Rational) -> Bool {
        let latest = Rational(Self.latestTime)
        if isContinuous { return number.magnitude <= latest && Rational(number.denominator) <= latest }
        return number.isInteger && number.magnitude <= latest
    }

    private mutating func noteRange(_ range: SourceRange) {
        note(
            range,
            isContinuous
                ? "times are numbers up to \(Self.latestTime)" : "discrete times are integers up to \(Self.latestTime)",
            help: isContinuous ? "as in h(1/2)" : "as in h(3)")
    }

    /// A time as a number plus multiples of symbolic times.
    mutating func linearTime(_ syntax: ExpressionSyntax, _ bindings: [String: Binding]) -> LinearTime? {
        switch syntax {
        case .number(let value, let range):
            guard value.magnitude <= Rational(Self.latestTime) else {
                noteRange(range)
                return nil
            }
            return LinearTime(offset: value)
        case .name(let name) where name.indices == nil && name.arguments == nil && !name.isResponse:
            if case .time(let argument, let outer)? = bindings[name.name] { return linearTime(argument, outer) }
            if let value = times[name.name] {
                guard isInRange(value) else {
                    noteRange(name.range)
                    return nil
                }
                return LinearTime(offset: value)
            }
            if name.name == step?.variable { return LinearTime(names: [name.name: 1]) }
            let meaning = scope.meanings[name.name]
            if asked != nil, step == nil, bindings[name.name] == nil {
                switch meaning {
                case nil, .timeVariable?, .lastTime?: return LinearTime(names: [name.name: 1])
                default: break
                }
            }
            switch meaning {
            case .lastTime?:
                note(
                    name.range, "the time \(name.name) is a symbol, and here stands a literal time",
                    help: "give it a value, as in: when \(name.name) = 4")
            case .timeVariable?:
                note(
                    name.range, "the running time \(name.name) has no value here",
                    help: "give a literal time, as in h(3)")
            default:
                note(
                    name.range, "\(name.name) is not a time",
                    help: meaning == nil
                        ? scope.help(forUnknown: name.name)
                        : step == nil
                            ? "a time is a name of its own plus a number"
                            : "a time is a literal or the running time plus an integer")
            }
            return nil
        case .sum(let terms, _):
            var total = LinearTime()
            for (isNegative, term) in terms {
                guard let part = linearTime(term, bindings) else { return nil }
                total.add(part, times: isNegative ? -1 : 1)
            }
            return total
        case .product(let factors, let range):
            // Numbers times one time, as in 2*3, T/2 or 2*T - T.
            var total = LinearTime(offset: 1)
            for (isDivisor, factor) in factors {
                guard let part = linearTime(factor, bindings) else { return nil }
                if !part.names.isEmpty, isDivisor || !total.names.isEmpty {
                    note(range, "a time is a name plus a number, or a number", help: timeHelp)
                    return nil
                }
                if isDivisor, part.offset.isZero {
                    note(factor.range, "a division by zero", help: timeHelp)
                    return nil
                }
                var product = LinearTime()
                if part.names.isEmpty {
                    product.add(total, times: isDivisor ? 1 / part.offset : part.offset)
                } else {
                    product.add(part, times: total.offset)
                }
                total = product
                guard total.offset.magnitude <= Rational(Self.latestTime) else {
                    noteRange(range)
                    return nil
                }
            }
            return total
        default:
            note(
                syntax.range,
                step == nil && asked != nil
                    ? "a time is a name plus a number, or a number"
                    : "a time is a literal or the running time plus an integer", help: timeHelp)
            return nil
        }
    }

    /// A literal integer, as an exponent is.
    mutating func integer(_ syntax: ExpressionSyntax) -> Int? {
        let value = evaluate(syntax)
        if isBroken { return nil }
        return integer(value, syntax.range)
    }

    mutating func integer(_ value: Value, _ range: SourceRange) -> Int? {
        guard value.free.isEmpty, let constant = value.polynomial.scalar?.constant, let integer = constant.asInt else {
            let isTooLarge = value.polynomial.scalar?.constant?.isInteger == true
            note(range, isTooLarge ? "this integer is too large" : "a power is an integer", help: "as in x^4")
            return nil
        }
        return integer
    }
}

extension TimeAxis {
    /// Whether a literal time lies in the window.
    func contains(_ time: Rational) -> Bool {
        if isStationary { return true }
        if time < Rational(first) { return false }
        return lastLiteral.map { time <= Rational($0) } ?? true
    }
}
