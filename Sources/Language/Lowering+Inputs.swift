import Algebra
import Exact
import Theory

/// Several inputs: every neuron with a label is lowered to one field for each, with the same weights and biases.
extension Lowering {
    /// The inputs that a declaration runs over, a single nil without a label; nil after an error.
    mutating func inputs(of syntax: NameSyntax) -> [Int?]? {
        guard let label = syntax.inputLabel else { return [nil] }
        guard let inputs = scope.inputs else {
            note(
                label.range, "\(syntax.name) has an input label, but the file has no inputs",
                help: "add the line: input a = 1 ... 2")
            return nil
        }
        guard label.plainName == inputs.label else {
            note(
                label.range, "the label of the inputs is \(inputs.label)",
                help: "as in: neuron \(syntax.name)[i](l; \(inputs.label))")
            return nil
        }
        return (1...inputs.count).map { $0 }
    }

    /// `parameter q[a,b]`, one symbol for each pair of inputs without order, or `parameter m[a]`.
    mutating func declareLabelled(_ syntax: NameSyntax, isReal: Bool, isCoupling: Bool) {
        let labels = syntax.indices ?? []
        guard let inputs = scope.inputs else {
            note(
                syntax.range, "the labels of a parameter are inputs, and the file has none",
                help: "add the line: input a = 1 ... 2; or declare one name for each value")
            return
        }
        guard syntax.arguments == nil, !syntax.isResponse, (1...2).contains(labels.count),
            labels.allSatisfy({ if case .name = $0.kind { true } else { false } }),
            Set(labels.map(\.kind)).count == labels.count
        else {
            note(
                syntax.range, "a parameter has one or two input labels, each another letter",
                help: "as in: parameter q[a,b], a symmetric matrix, or: parameter m[a]")
            return
        }
        var tuples: [[Int]] = []
        for a in 1...inputs.count {
            if labels.count == 1 { tuples.append([a]) } else { for b in a...inputs.count { tuples.append([a, b]) } }
        }
        var symbols: [[Int]: Symbol] = [:]
        let first = scope.symbols.entries.count
        for (place, tuple) in tuples.enumerated() { symbols[tuple] = Symbol(rank: first + place) }
        let parameter = LabelledParameter(labels: labels.count, symbols: symbols)
        guard declare(syntax.name, at: syntax.nameRange, .labelled(parameter)) else { return }
        for tuple in tuples {
            let name = "\(syntax.name)[\(tuple.map(String.init).joined(separator: ","))]"
            let symbol = scope.symbols.declare(name, role: isCoupling ? .coupling : .parameter)
            if isReal || isCoupling || Set(tuple).count == 2 { scope.realSymbols.insert(symbol) }
        }
    }

    /// The fields that the left-hand side of a statement stands for, each with the input that its label is; nil after an error.
    mutating func fields(of neuron: FieldID, _ syntax: NameSyntax) -> [(field: FieldID, input: Int?)]? {
        guard let copies = scope.neuronsAtInputs[neuron] else {
            if let label = syntax.inputLabel {
                note(
                    label.range, "\(syntax.name) has no inputs",
                    help: "leave the label away, or declare the neuron with it")
                return nil
            }
            return [(neuron, nil)]
        }
        let label = scope.inputs!.label
        if syntax.inputLabel?.plainName == label { return copies.enumerated().map { ($1, $0 + 1) } }
        if case .number(let value, _)? = syntax.inputLabel, let input = value.asInt, copies.indices.contains(input - 1)
        {
            return [(copies[input - 1], input)]
        }
        note(
            syntax.inputLabel?.range ?? syntax.range,
            "\(syntax.spelled) needs the input label \(label), or a number up to \(copies.count)",
            help: "as in \(syntax.name)[i](l; \(label)), for all inputs at once")
        return nil
    }

    /// The label of a statement, standing for an input while it is read.
    func labels(of syntax: NameSyntax, at input: Int?) -> [String: Int] {
        guard let input, let name = syntax.inputLabel?.plainName else { return [:] }
        return [name: input]
    }

    /// A Gaussian law of a neuron at all its inputs: `normal(m[a], q[a,b])` with the second label for the other input of a
    /// covariance; without one the inputs are independent.
    mutating func readGaussian(_ law: LawSyntax, of syntax: NameSyntax, at places: [(field: FieldID, input: Int?)]) {
        let own = syntax.inputLabel?.plainName
        var others: Set<String> = []
        if law.arguments.count == 2 {
            law.arguments[1].forEachName { name in
                guard case .labelled? = scope.meanings[name.name] else { return }
                for index in name.indices ?? [] {
                    if case .name(let label) = index.kind, label != own { others.insert(label) }
                }
            }
        }
        let other = others.count == 1 && own != nil ? others.first : nil
        defer { inputLabels = [:] }
        for (field, input) in places {
            inputLabels = labels(of: syntax, at: input)
            if let other { inputLabels[other] = input }
            guard let (mean, variance) = normalLaw(law, of: syntax.name, noun: "neuron") else { return }
            setInitial(field, .gaussian(mean: mean, variance: variance), syntax)
        }
        guard let other, let own else { return }
        for (place, (field, input)) in places.enumerated() {
            for (second, secondInput) in places[(place + 1)...] {
                inputLabels = [own: input!, other: secondInput!]
                guard let value = scalar(law.arguments[1]) else { return }
                inputLabels = [own: secondInput!, other: input!]
                guard scalar(law.arguments[1]) == value else {
                    note(
                        law.arguments[1].range,
                        "the covariance of inputs \(input!) and \(secondInput!) is not symmetric",
                        help:
                            "a covariance is the same for (\(own),\(other)) and (\(other),\(own)), as q[\(own),\(other)]"
                    )
                    return
                }
                if !value.isZero { initialCovariances.append(InitialCovariance(field, second, value)) }
            }
        }
    }
}
