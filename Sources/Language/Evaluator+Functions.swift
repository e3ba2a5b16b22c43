import Algebra
import Exact
import Theory

/// Functions and abbreviations of `where` lines, by substitution.
extension Evaluator {
    /// Calls a function or abbreviation of a `where` line: its body with the arguments in place. An argument's free
    /// indices are elementwise inside: phi(h[j]) stands once for j, however often phi repeats its argument.
    mutating func call(_ definition: Definition, _ name: NameSyntax) -> Value {
        guard let inner = enter(definition, name) else { return .zero }
        let (outerBindings, outerBound) = (bindings, bound)
        bindings = inner.bindings
        bound.formUnion(inner.elementwise)
        begin(name)
        let value = evaluate(definition.body)
        end()
        (bindings, bound) = (outerBindings, outerBound)
        if !isBroken { noteUnsummed(value.free.subtracting(inner.elementwise).subtracting(bound), in: name.range) }
        return value
    }

    /// The bindings with which the body of a called function is read; its arguments as functions of a neuron, if it is to be
    /// read as one.
    mutating func enter(
        _ definition: Definition, _ name: NameSyntax, asFunctions: Bool = false
    ) -> (bindings: [String: Binding], elementwise: Set<Int>)? {
        let arguments = name.allArguments
        if name.isResponse || name.indices != nil {
            note(name.range, "\(name.name) is a function and carries no index", help: "as in \(name.name)(h[j](l))")
            return nil
        }
        if calls.count >= Self.deepestCall, !calls.contains(name.name) {
            note(
                name.range, "definitions use one another more than \(Self.deepestCall) deep",
                help: "write the inner ones out")
            return nil
        }
        if calls.contains(name.name) {
            note(
                name.range, "\(name.name) is defined by itself",
                help: "a definition cannot be cyclic: \((calls + [name.name]).joined(separator: " → "))")
            return nil
        }
        guard arguments.count == definition.parameters.count else {
            note(
                name.range,
                "\(name.name) takes \(definition.parameters.count) argument\(definition.parameters.count == 1 ? "" : "s"), not \(arguments.count)",
                help: "it was defined as \(definition.head.name)(\(definition.parameters.joined(separator: ", ")))")
            return nil
        }
        var inner: [String: Binding] = [:]
        var elementwise: Set<Int> = []
        for (parameter, argument) in zip(definition.parameters, arguments) {
            if definition.timeParameters.contains(parameter) {
                inner[parameter] = .time(argument, bindings)
            } else if asFunctions {
                guard let function = function(argument) else { return nil }
                elementwise.formUnion(function.free)
                inner[parameter] = .function(function)
            } else {
                let value = evaluate(argument)
                elementwise.formUnion(value.free)
                inner[parameter] = .value(value)
            }
        }
        return isBroken ? nil : (inner, elementwise)
    }

    /// Runs `body` with the bindings of a called definition; for readers of expressions that hold means.
    mutating func within<Result>(
        _ definition: Definition, _ name: NameSyntax, _ body: (inout Evaluator) -> Result
    ) -> Result? {
        guard let inner = enter(definition, name) else { return nil }
        let outer = bindings
        bindings = inner.bindings
        begin(name)
        let result = body(&self)
        end()
        bindings = outer
        return result
    }

    mutating func begin(_ name: NameSyntax) {
        if calls.isEmpty { callRange = name.range }
        calls.append(name.name)
    }

    mutating func end() {
        calls.removeLast()
        if calls.isEmpty { callRange = nil }
    }

    func isBound(_ name: String) -> Bool { bindings[name] != nil }
}
