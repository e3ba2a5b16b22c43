import Algebra
import Exact
import Theory

extension Model {
    /// The cases of an `expect` line. In discrete time with a first step: one for every assignment of ``triedTimes`` to its
    /// symbolic times that its `when` allows, or a single one without symbolic times. In continuous time, where there is
    /// no first time, and where a ratio u = T/N is fixed: a single one, its times left as symbols.
    public func cases(of expectation: Expectation, atMost limit: Int = .max) throws(Diagnostics) -> [ExpectationCase] {
        let modifiers = expectation.left.modifiers + expectation.right.modifiers
        let named = scope.timeNames(in: expectation.left.expression) + scope.timeNames(in: expectation.right.expression)
        // A time that grows with the width is a symbol, as is one without a first value.
        let fixesRatio = modifiers.contains { if case .fixed = $0 { true } else { false } }
        if let axis = time, axis.measure == .continuous || axis.isStationary || fixesRatio {
            return [try symbolicCase(of: expectation, modifiers, named)]
        }
        var names: [String] = []
        func consider(_ name: String) { if !names.contains(name) { names.append(name) } }
        for case .chain(let members, _, _) in modifiers {
            var found: [TimeName] = []
            for member in members { scope.collect(member, into: &found) }
            for time in found { consider(time.name) }
        }
        for expression in [expectation.left.expression, expectation.right.expression] {
            expression.forEachName { if case .lastTime? = scope.meanings[$0.name] { consider($0.name) } }
        }
        for time in named { consider(time.name) }
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
            reader.times = Dictionary(uniqueKeysWithValues: assignment.map { ($0.name, Rational($0.value)) })
            reader.named = named
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

    /// Both sides with their times as symbols of one table.
    private func symbolicCase(
        of expectation: Expectation, _ modifiers: [ModifierSyntax], _ named: [TimeName]
    ) throws(Diagnostics) -> ExpectationCase {
        var reader = QuestionReader(scope: scope)
        reader.named = named
        var left = reader.read(QuestionSyntax(expression: expectation.left.expression, modifiers: modifiers))
        let right = reader.read(QuestionSyntax(expression: expectation.right.expression, modifiers: modifiers))
        if !reader.diagnostics.isEmpty { throw Diagnostics(source: source, reader.diagnostics) }
        left.symbols = right.symbols
        return ExpectationCase(times: [], left: left, right: right)
    }
}
