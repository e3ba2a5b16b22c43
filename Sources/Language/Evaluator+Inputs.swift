import Algebra
import Exact
import Theory

/// Input labels: of neurons behind the time, as h(l; a), and of parameters, as q[a,b].
extension Evaluator {
    /// The field of a neuron at the input that its label names; nil after an error.
    mutating func atInput(_ id: FieldID, _ name: NameSyntax) -> FieldID? {
        guard let copies = scope.neuronsAtInputs[id] else {
            if let label = name.inputLabel {
                note(
                    label.range, "\(name.name) has no inputs",
                    help: scope.inputs.map { "declare it with a label, as in: neuron \(name.name)[i](l; \($0.label))" }
                        ?? "several inputs are declared by: input a = 1 ... 2")
                return nil
            }
            return id
        }
        guard let label = name.inputLabel else {
            let example =
                step == nil ? "\(name.name)[1](3; 1)" : "\(name.name)[j](\(step!.variable); \(scope.inputs!.label))"
            note(name.range, "\(name.spelled) needs an input label", help: "as in \(example)")
            return nil
        }
        return input(label).map { copies[$0 - 1] }
    }

    /// The noise at the input of the update rule being read; the same for a rule without one.
    mutating func atInput(_ id: DisorderID, _ name: NameSyntax) -> DisorderID? {
        guard let copies = scope.noiseAtInputs[id] else {
            if let label = name.inputLabel {
                note(
                    label.range, "the \(scope.disorder[id.rank].kind.rawValue) \(name.name) is the same for all inputs",
                    help: "leave the label away")
                return nil
            }
            return id
        }
        if let label = name.inputLabel { return input(label).map { copies[$0 - 1] } }
        return currentInput.map { copies[$0 - 1] } ?? id
    }

    /// A parameter with its labels.
    mutating func labelled(_ parameter: LabelledParameter, _ name: NameSyntax) -> Value {
        let written = name.indices ?? []
        guard written.count == parameter.labels, name.arguments == nil, !name.isResponse else {
            note(
                name.range,
                "\(name.name) is a number with \(parameter.labels) input label\(parameter.labels == 1 ? "" : "s")",
                help: "as in \(name.name)[\(parameter.labels == 1 ? "1" : "1,2")]")
            return .zero
        }
        var inputs: [Int] = []
        for index in written {
            let syntax: ExpressionSyntax
            switch index.kind {
            case .literal(let value): syntax = .number(Rational(value), index.range)
            case .name(let label):
                syntax = .name(
                    NameSyntax(
                        name: label, isResponse: false, nameRange: index.range, indices: nil, arguments: nil,
                        inputLabel: nil, range: index.range))
            }
            guard let input = input(syntax) else { return .zero }
            inputs.append(input)
        }
        return Value(Polynomial(parameter.symbol(at: inputs)!))
    }

    /// The input that a label stands for: a number, the letter of the statement, or what a definition was called with.
    private mutating func input(_ label: ExpressionSyntax) -> Int? {
        guard let inputs = scope.inputs else {
            note(label.range, "the file has no inputs", help: "several inputs are declared by: input a = 1 ... 2")
            return nil
        }
        var number: Rational?
        if case .number(let value, _) = label { number = value }
        if let name = label.plainName {
            switch bindings[name] {
            case .value(let value)?: number = value.polynomial.scalar?.constant
            case .function(let function)?: number = function.function.number
            case .time?: break
            case nil: number = inputLabels[name].map { Rational($0) }
            }
        }
        guard let number else {
            note(
                label.range, "an input label is a number here",
                help:
                    "one of \(inputs.described), as in h[1](3; 1)\(inputLabels.isEmpty ? "" : "; or the letter of the left-hand side")"
            )
            return nil
        }
        guard let input = number.asInt, (1...inputs.count).contains(input) else {
            note(
                label.range, "there is no input \(number)",
                help: "inputs of this file: \(inputs.label) = \(inputs.described)")
            return nil
        }
        return input
    }
}
