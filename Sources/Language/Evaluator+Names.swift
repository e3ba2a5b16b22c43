import Algebra
import Exact
import Theory

/// Names in expressions: scalars, fields, random numbers and their indices.
extension Evaluator {
    mutating func evaluate(_ name: NameSyntax) -> Value {
        if let label = name.inputLabel {
            switch scope.meanings[name.name] {
            case .field?, .disorder?, .definition?: break
            default:
                note(label.range, "\(name.name) takes no input label", help: "neurons do, as in h[1](3; 1)")
                return .zero
            }
        }
        if let binding = bindings[name.name], !name.isResponse, name.indices == nil, name.arguments == nil {
            switch binding {
            case .value(let value): return value
            case .function(let function): return value(of: function, name.range)
            case .time(let argument, let outer) where asked != nil:
                let inner = bindings
                bindings = outer
                let value = evaluate(argument)
                bindings = inner
                return value
            case .time:
                note(
                    name.range, "the time \(name.name) cannot stand as a number",
                    help: "coefficients that depend on time are not in this version")
                return .zero
            }
        }
        guard let meaning = scope.meanings[name.name] else {
            if let value = times[name.name], name.indices == nil, name.arguments == nil {
                return Value(Polynomial(value))
            }
            if let value = questionValue(name) { return value }
            if callsNamedFunction(name) {
                if step != nil { return activationValue(.name(name)) }
                note(
                    name.nameRange, "\(name.name) cannot stand here",
                    help: asked == nil
                        ? "functions that are no polynomials stand in update rules, as in W[i,j](l)*\(name.name)(h[j](l))"
                        : "observables and results are polynomials in the neurons; activations stand in update rules")
                return .zero
            }
            note(
                name.nameRange, "\(name.name) is not known",
                help: scope.help(forUnknown: name.name, among: Array(bindings.keys)))
            return .zero
        }
        switch meaning {
        case .symbol(let symbol):
            if name.indices != nil || name.arguments != nil || name.isResponse {
                note(
                    name.range, "\(name.name) is a number and takes no index or argument",
                    help: "products are always written with *")
                return .zero
            }
            return Value(Polynomial(symbol))
        case .labelled(let parameter): return labelled(parameter, name)
        case .inputLabel:
            note(
                name.range, "the input label \(name.name) cannot stand as a number",
                help: "it stands behind a time or in brackets, as in h[i](l; \(name.name)) or q[\(name.name),b]")
            return .zero
        case .timeVariable, .lastTime:
            if let value = times[name.name] { return Value(Polynomial(value)) }
            if asked != nil, name.indices == nil, name.arguments == nil, !name.isResponse {
                return Value(timeSymbol(name.name))
            }
            if case .lastTime = meaning {
                note(
                    name.range, "the time \(name.name) is a symbol, and here stands a number",
                    help: "coefficients that depend on time are not in this version")
            } else {
                note(
                    name.range, "the time \(name.name) cannot stand as a number",
                    help: "coefficients that depend on time are not in this version")
            }
            return .zero
        case .definition(let number):
            let definition = scope.definitions[number]
            return definition.isAnalytic && step != nil ? callAnalytic(definition, name) : call(definition, name)
        case .field(let id): return field(id, name)
        case .disorder(let id): return random(id, name)
        }
    }

    mutating func indices(_ name: NameSyntax, count: Int) -> (indices: [Index], free: Set<Int>)? {
        let written = name.indices ?? []
        guard written.count == count else {
            if written.isEmpty, count == 1, name.indices == nil { return ([.free(Self.vector)], [Self.vector]) }
            note(
                name.range,
                "\(name.spelled) carries \(count == 0 ? "no index" : count == 1 ? "one index" : "\(count) indices"), not \(written.count)",
                help: count == 0
                    ? "leave the index away" : count == 1 ? "as in \(name.name)[i]" : "as in \(name.name)[i,j]")
            return nil
        }
        var indices: [Index] = []
        var free: Set<Int> = []
        for index in written {
            switch index.kind {
            case .literal(let value): indices.append(.fixed(value))
            case .name(let label):
                if scope.meanings[label] != nil, indexNumbers[label] == nil {
                    note(
                        index.range, "\(label) is the name of something else and cannot be an index",
                        help: "choose another letter")
                    return nil
                }
                let number = number(of: label)
                indices.append(.free(number))
                free.insert(number)
            }
        }
        // An index twice on one factor, as in W[i,i], is that factor's diagonal.
        return (indices, free)
    }

    mutating func field(_ id: FieldID, _ name: NameSyntax) -> Value {
        guard var id = atInput(id, name) else { return .zero }
        if name.isResponse, !scope.field(id).isResponse {
            guard let response = scope.field(id).response else {
                note(
                    name.range, "\(name.name) has no response field",
                    help: "declare one, as in: response A of \(name.name)")
                return .zero
            }
            id = response
        }
        guard let (indices, free) = indices(name, count: scope.field(id).carriesIndex ? 1 : 0) else { return .zero }
        guard let time = time(of: name, isTimed: scope.time != nil) else { return .zero }
        return Value(polynomial: FieldPolynomial(Factor(.field(id), indices: indices, time: time)), free: free)
    }

    mutating func random(_ id: DisorderID, _ name: NameSyntax) -> Value {
        let family = scope.disorder[id.rank]
        guard !name.isResponse else {
            note(name.range, "\(name.name) has no response field", help: "response fields belong to neurons")
            return .zero
        }
        if step == nil {
            note(
                name.range, "the random \(family.kind.rawValue) \(name.name) can only stand in an update rule",
                help: "observables are made of neurons and their response fields")
            return .zero
        }
        guard let id = atInput(id, name), let (indices, free) = indices(name, count: family.indexCount) else {
            return .zero
        }
        guard let time = time(of: name, isTimed: family.isFreshAtEachTime) else { return .zero }
        if case .at = time {
            note(
                name.range, "a random number at a literal time",
                help: "write it at the running time, as in \(name.name)(l)")
            return .zero
        }
        var value = Value(polynomial: FieldPolynomial(Factor(.disorder(id), indices: indices, time: time)), free: free)
        if indices.count == 2, indices[0] == indices[1], let index = free.first, !bound.contains(index) {
            // The index stands twice on this one factor: a trace.
            value.polynomial = value.polynomial.summing(over: index)
            value.free = []
        }
        return value
    }
}
