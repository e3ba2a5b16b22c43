import Algebra
import Exact
import Theory

/// Times: literals, symbolic ones with a value, and the running time of an update rule.
extension Evaluator {
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
        guard arguments.count == 1 else {
            note(
                name.range, "\(name.spelled) needs \(arguments.isEmpty ? "a time" : "one time")",
                help: step == nil ? "as in \(name.name)[1](3)" : "as in \(name.name)[i](\(step!.variable))")
            return nil
        }
        guard let point = timePoint(arguments[0]) else { return nil }
        if case .at(let literal) = point, let axis = scope.time, !axis.contains(literal) {
            note(
                arguments[0].range,
                "the time \(literal) lies outside the range that begins at \(axis.first)\(axis.lastLiteral.map { " and ends at \($0)" } ?? "")",
                help: "times of this file: \(axis.described)")
            return nil
        }
        return point
    }

    /// A time: a literal, or the running time of an update rule with an offset relative to its left-hand side.
    mutating func timePoint(_ syntax: ExpressionSyntax) -> TimePoint? {
        guard let (offset, runs) = linearTime(syntax, bindings) else { return nil }
        if runs == 0, offset.magnitude > Self.latestTime {
            note(syntax.range, "discrete times are integers up to \(Self.latestTime)", help: "as in h(3)")
            return nil
        }
        if runs == 0 { return .at(offset) }
        guard runs == 1, let step else {
            note(
                syntax.range, "a time is a literal or the running time plus an integer",
                help: "as in h[j](l) or h[j](l+1)")
            return nil
        }
        return .step(offset - step.offset)
    }

    /// A time as `offset + runs × running time`.
    mutating func linearTime(
        _ syntax: ExpressionSyntax, _ bindings: [String: Binding]
    ) -> (offset: Int, runs: Int)? {
        switch syntax {
        case .number(let value, let range):
            guard let literal = value.asInt, literal.magnitude <= Self.latestTime else {
                note(range, "discrete times are integers up to \(Self.latestTime)", help: "as in h(3)")
                return nil
            }
            return (literal, 0)
        case .name(let name) where name.indices == nil && name.arguments == nil && !name.isResponse:
            if case .time(let argument, let outer)? = bindings[name.name] { return linearTime(argument, outer) }
            if let value = times[name.name] {
                guard value.magnitude <= Self.latestTime else {
                    note(name.range, "discrete times are integers up to \(Self.latestTime)", help: "as in h(3)")
                    return nil
                }
                return (value, 0)
            }
            if name.name == step?.variable { return (0, 1) }
            switch scope.meanings[name.name] {
            case .lastTime?:
                note(
                    name.range, "the time \(name.name) is a symbol, and this version needs a literal time",
                    help: "give it a value, as in: when \(name.name) = 4")
            case .timeVariable?:
                note(
                    name.range, "the running time \(name.name) has no value here",
                    help: "give a literal time, as in h(3)")
            default:
                note(
                    name.range, "\(name.name) is not a time",
                    help: scope.meanings[name.name] == nil
                        ? scope.help(forUnknown: name.name) : "a time is a literal or the running time plus an integer")
            }
            return nil
        case .sum(let terms, _):
            var total = (offset: 0, runs: 0)
            for (isNegative, term) in terms {
                guard let part = linearTime(term, bindings) else { return nil }
                total.offset += isNegative ? -part.offset : part.offset
                total.runs += isNegative ? -part.runs : part.runs
            }
            return total
        case .product(let factors, _):
            // Products of literals and symbolic times with values, as in 2*T.
            var total = (offset: 1, runs: 0)
            for (isDivisor, factor) in factors {
                guard !isDivisor, let part = linearTime(factor, bindings), part.runs == 0 else { break }
                let (next, overflow) = total.offset.multipliedReportingOverflow(by: part.offset)
                if overflow || next.magnitude > Self.latestTime { break }
                total.offset = next
                if factor.range == factors[factors.count - 1].factor.range { return total }
            }
            if !isBroken {
                note(
                    syntax.range, "a time is a literal or the running time plus an integer",
                    help: "as in h(3) or h[j](l+1)")
            }
            return nil
        default:
            note(
                syntax.range, "a time is a literal or the running time plus an integer", help: "as in h(3) or h[j](l+1)"
            )
            return nil
        }
    }

    /// A literal integer, as an exponent is.
    mutating func integer(_ syntax: ExpressionSyntax) -> Int? {
        let value = evaluate(syntax)
        if isBroken { return nil }
        guard value.free.isEmpty, let constant = value.polynomial.scalar?.constant, let integer = constant.asInt else {
            let isTooLarge = value.polynomial.scalar?.constant?.isInteger == true
            note(
                syntax.range, isTooLarge ? "this integer is too large" : "a power is an integer", help: "as in x^4")
            return nil
        }
        return integer
    }
}
