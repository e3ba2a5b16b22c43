import Algebra
import Exact
import Theory

/// Times of a question: values, orders, a frequency in their place, and a ratio of time and width that stays fixed.
extension QuestionReader {
    /// Whether a name is a time that can have a value.
    func isTime(_ name: String) -> Bool {
        switch scope.meanings[name] {
        case .lastTime?, .timeVariable?: true
        case nil: named.contains { $0.name == name }
        default: false
        }
    }

    /// `when T = 4`
    mutating func setTime(_ name: String, to value: ExpressionSyntax, _ range: SourceRange) {
        let known = times[name]
        var evaluator = Evaluator(scope: scope)
        evaluator.times = times
        evaluator.asked = QuestionTimes()
        let time = evaluator.linearTime(value, [:])
        diagnostics += evaluator.diagnostics
        // After an error any value will do: the rest of the question is still read.
        if times[name] == nil { times[name] = Rational(scope.time?.first ?? 0) }
        guard let time else { return }
        guard time.names.isEmpty else {
            note(
                range, "the time \(name) can be set to a number only",
                help: "for equal times write the same time twice, as in <h(\(name)).h(\(name))>")
            return
        }
        guard scope.time?.measure == .continuous || time.offset.isInteger else {
            note(range, "discrete times are integers up to \(Evaluator.latestTime)", help: "as in: when \(name) = 4")
            return
        }
        if let known, known != time.offset {
            note(range, "\(name) is given two values", help: "one value for each time")
        }
        times[name] = time.offset
    }

    // MARK: Frequency and ratio

    private mutating func isNew(_ name: String, _ range: SourceRange) -> Bool {
        if scope.meanings[name] == nil, !named.contains(where: { $0.name == name }), name != "I", name != "pi" {
            return true
        }
        note(range, "\(name) has a meaning already", help: "choose a new name")
        return false
    }

    mutating func setFrequency(_ name: String, _ range: SourceRange) {
        guard let axis = scope.time, axis.isStationary else {
            note(
                range, "a frequency needs a stationary theory",
                help: scope.time.map { "as in: time \($0.variable) stationary" } ?? "this theory has no time")
            return
        }
        if let frequency, frequency != name {
            note(range, "the frequency is given twice, as \(frequency) and \(name)", help: "one name for the frequency")
        }
        if isNew(name, range) { frequency = name }
    }

    mutating func setRatio(_ new: FixedRatio, over width: String, _ range: SourceRange) {
        guard scope.time != nil else {
            note(range, "the limit of fixed T/N needs a theory with time", help: "leave it away")
            return
        }
        guard case .symbol(.width)? = scope.meanings[width] else {
            note(
                range, "\(width) is not the width of this theory",
                help: scope.hasWidth
                    ? "as in: fixed \(new.name)=\(new.time)/\(scope.symbols[.width].name)" : "this theory has no width")
            return
        }
        if let (known, _) = ratio, known != new { note(range, "a second fixed ratio", help: "one ratio is kept fixed") }
        if isNew(new.name, range) { ratio = (new, range) }
        if new.name == new.time || new.name == frequency {
            note(range, "\(new.name) has a meaning already", help: "choose a new name")
        }
    }

    /// The time of a fixed ratio has to be a symbolic one of the question.
    mutating func checkRatio(_ points: [NamedTime]) {
        guard let (ratio, range) = ratio, diagnostics.isEmpty else { return }
        if times[ratio.time] != nil {
            note(range, "the time \(ratio.time) has a value", help: "a time that grows with N is a symbol")
        } else if !points.contains(where: { $0.name == ratio.time }), !named.contains(where: { $0.name == ratio.time })
        {
            note(range, "\(ratio.time) is no time of this question", help: help(forTimes: points))
        }
    }

    private func help(forTimes points: [NamedTime]) -> String {
        var names: [String] = []
        for name in points.map(\.name) + named.map(\.name) where !name.isEmpty && !names.contains(name) {
            names.append(name)
        }
        return names.isEmpty ? "this question has no symbolic times" : "its times: \(names.joined(separator: ", "))"
    }

    // MARK: Order

    /// A question has at most this many symbolic times: the check of their order grows with the cube of their number.
    static let mostTimes = 64

    /// The relations of all `when T >= S >= 1`, checked against one another and against the window.
    mutating func timeOrder(_ syntax: QuestionSyntax, points: [NamedTime]) -> [TimeRelation] {
        var relations: [TimeRelation] = []
        var order = DeclaredOrder(isDiscrete: scope.time?.measure != .continuous)
        var inWindow = order
        guard Set(points.map(\.name)).count <= Self.mostTimes else {
            note(
                syntax.expression.range, "more than \(Self.mostTimes) symbolic times in one question",
                help: "give some of them a value, as in: when T = 4")
            return []
        }
        if let axis = scope.time {
            inWindow.add(points, within: axis)
            if inWindow.isContradictory {
                note(
                    syntax.expression.range, "these times never all lie in the range of the file",
                    help: "times of this file: \(axis.described)")
                return []
            }
        }
        for case .chain(let members, let marks, let range) in syntax.modifiers {
            guard let axis = scope.time else {
                note(range, "a theory without time has no order of times", help: "leave it away")
                continue
            }
            guard let found = chain(members, marks, range, points: points) else { continue }
            for relation in found {
                order.add(relation)
                inWindow.add(relation)
            }
            if order.isContradictory {
                note(range, "this order of times contradicts itself", help: "no times satisfy it")
                return []
            }
            if inWindow.isContradictory {
                note(
                    range, "no times in the range of the file satisfy this order",
                    help: "times of this file: \(axis.described)")
                return []
            }
            relations += found.filter { !$0.later.name.isEmpty || !$0.earlier.name.isEmpty }
        }
        return relations
    }

    private mutating func chain(
        _ members: [ExpressionSyntax], _ marks: [String], _ range: SourceRange, points: [NamedTime]
    ) -> [TimeRelation]? {
        var evaluator = Evaluator(scope: scope)
        evaluator.times = times
        evaluator.asked = questionTimes
        var times: [NamedTime] = []
        for member in members {
            switch evaluator.timePoint(member) {
            case .at(let literal)?: times.append(NamedTime("", offset: Rational(literal)))
            case .named(let time)?: times.append(time)
            default: break
            }
            guard let time = times.last, evaluator.diagnostics.isEmpty else { continue }
            if !time.name.isEmpty, !points.contains(where: { $0.name == time.name }),
                !named.contains(where: { $0.name == time.name })
            {
                note(range, "\(time.name) is no time of this question", help: help(forTimes: points))
                return nil
            }
        }
        diagnostics += evaluator.diagnostics
        guard times.count == members.count else { return nil }
        return marks.indices.map { place in
            let (left, right) = (times[place], times[place + 1])
            let isStrict = marks[place] == "<" || marks[place] == ">"
            return marks[place].hasPrefix(">")
                ? TimeRelation(later: left, earlier: right, isStrict: isStrict)
                : TimeRelation(later: right, earlier: left, isStrict: isStrict)
        }
    }
}

extension ModifierSyntax {
    /// The modifier of an option, whose text lies elsewhere, as if it stood at this place.
    func standing(at range: SourceRange) -> ModifierSyntax {
        switch self {
        case .through(let name, let power, _): .through(name: name, power: power, range)
        case .order(let name, let power, _): .order(name: name, power: power, range)
        case .substitution(let name, let value, _): .substitution(name: name, value: value, range)
        case .chain(let members, let marks, _): .chain(members, marks, range)
        case .frequency(let name, _): .frequency(name: name, range)
        case .fixed(let name, let time, let width, _): .fixed(name: name, time: time, width: width, range)
        case .scheme(let name, _): .scheme(name: name, range)
        case .fixedPoint: .fixedPoint(range)
        }
    }
}
