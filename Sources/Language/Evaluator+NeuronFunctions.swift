import Algebra
import Exact
import Theory

/// Functions of a neuron that are no polynomials, as tanh(g*h[j](l)): read whole, as an expression in one variable.
///
/// Only update rules know them. The index rule is that of all expressions: what would sum over neurons inside a function is
/// refused, and so is a second neuron, a random number or a time.
extension Evaluator {
    /// Functions with more parts than this are refused.
    static let largestFunction = 20_000

    /// Whether a name that nothing declares calls a function of the table.
    func callsNamedFunction(_ name: NameSyntax) -> Bool {
        name.arguments != nil && name.indices == nil && !name.isResponse && scope.meanings[name.name] == nil
            && Scope.analyticFunctions.contains(name.name)
    }

    /// An expression that is no polynomial in the neurons, as a value: one activation, or a polynomial after all.
    mutating func activationValue(_ syntax: ExpressionSyntax) -> Value {
        guard let function = function(syntax) else { return .zero }
        return value(of: function, syntax.range)
    }

    /// Calls a definition that holds functions: whole as a function of one neuron, so that phi(h[j](l)) is one activation; if it
    /// is none, as any other definition.
    mutating func callAnalytic(_ definition: Definition, _ name: NameSyntax) -> Value {
        var whole = self
        let value = whole.activationValue(.name(name))
        if whole.diagnostics.count == diagnostics.count {
            self = whole
            return value
        }
        var parts = self
        parts.work = whole.work
        let sum = parts.call(definition, name)
        if parts.diagnostics.count == diagnostics.count {
            self = parts
            return sum
        }
        whole.work = parts.work
        self = whole
        return .zero
    }

    /// The function as a value; its activation joins those known.
    mutating func value(of read: FunctionOfNeuron, _ range: SourceRange) -> Value {
        let x = GaussianAverage.variable
        guard let site = read.site, read.function.variables.contains(x) else {
            guard let coefficients = scope.coefficients(of: read.function, atMost: 0) else {
                note(
                    range, "this number is no polynomial in the parameters",
                    help:
                        "coefficients are polynomials; inside an activation it may stand: where phi(x) = sqrt(2)*relu(x)"
                )
                return .zero
            }
            var value = Value(coefficients[0] ?? .zero)
            value.free = read.free
            return value
        }
        if let coefficients = scope.coefficients(of: read.function, atMost: Self.highestDegree) {
            var value = Value(polynomial: .zero, free: read.free)
            for (power, coefficient) in coefficients {
                let factors = [Factor](repeating: site, count: power)
                value.polynomial.add(coefficient, FieldMonomial(factors: factors, sums: 0))
            }
            return exceedsLimits(value, range) ? .zero : value
        }
        if scope.symbols.symbol(named: x.name) != nil {
            note(
                range, "the letter \(x.name) stands for the neuron inside an activation and cannot be a parameter",
                help: "choose another name for the parameter \(x.name)")
            return .zero
        }
        do throws(GaussianAverageError) {
            try read.function.checkAverageExists()
        } catch {
            note(
                range, error.description,
                help: "an activation is defined for every real number, and so is its mean square")
            return .zero
        }
        guard case .field(let neuron) = site.quantity else { preconditionFailure("a site is a neuron") }
        let id = activationID(Activation(of: neuron, function: read.function))
        let factor = Factor(.activation(id), indices: site.indices, time: site.time)
        return Value(polynomial: FieldPolynomial(factor), free: read.free)
    }

    /// Activations that are equal are one.
    mutating func activationID(_ activation: Activation) -> ActivationID {
        if let known = activations.firstIndex(of: activation) { return ActivationID(rank: known) }
        activations.append(activation)
        return ActivationID(rank: activations.count - 1)
    }

    // MARK: Reading

    /// An expression as a function of one neuron; nil after an error.
    mutating func function(_ syntax: ExpressionSyntax) -> FunctionOfNeuron? {
        guard spend(calls.isEmpty ? 1 : 4, syntax.range) else { return nil }
        guard depth < Self.deepestNesting else {
            note(
                syntax.range, "definitions nested deeper than \(Self.deepestNesting) levels",
                help: "write the inner ones out")
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        switch syntax {
        case .number(let value, _): return FunctionOfNeuron(Expr(value))
        case .name(let name): return function(name)
        case .sum(let terms, let range):
            var read: [FunctionOfNeuron] = []
            for (isNegative, term) in terms {
                guard var part = function(term) else { return nil }
                if isNegative {
                    guard let negative = build(range, { () throws(ExprError) in try .product([-1, part.function]) })
                    else { return nil }
                    part.function = negative
                }
                read.append(part)
            }
            return joined(read, range, Expr.sum)
        case .product(let factors, let range):
            var read: [FunctionOfNeuron] = []
            for (isDivisor, factor) in factors {
                guard var part = function(factor) else { return nil }
                if isDivisor {
                    guard let inverse = build(factor.range, { () throws(ExprError) in try .power(part.function, -1) })
                    else { return nil }
                    part.function = inverse
                }
                read.append(part)
            }
            return refusesSum(read, range) ? nil : joined(read, range, Expr.product)
        case .power(let base, let exponent, let range):
            guard let base = function(base), let exponent = function(exponent) else { return nil }
            if refusesSum([base, exponent], range) { return nil }
            return joined([base, exponent], range) { parts throws(ExprError) in try .power(parts[0], parts[1]) }
        case .dot(_, _, let range), .indexSum(_, _, let range):
            noteSum(range)
            return nil
        case .mean(_, let range):
            note(range, "a mean cannot stand here", help: "means <…> belong in questions and expect lines")
            return nil
        case .missing: return nil
        }
    }

    private mutating func function(_ name: NameSyntax) -> FunctionOfNeuron? {
        if let binding = bindings[name.name], !name.isResponse, name.indices == nil, name.arguments == nil {
            switch binding {
            case .function(let function): return function
            case .value(let value): return function(of: value, name.range)
            case .time:
                noteTime(name)
                return nil
            }
        }
        guard let meaning = scope.meanings[name.name] else {
            if callsNamedFunction(name) { return call(name) }
            if name.name == Constant.pi.rawValue, name.arguments == nil, name.indices == nil, !name.isResponse {
                return FunctionOfNeuron(.pi)
            }
            _ = evaluate(name)
            return nil
        }
        switch meaning {
        case .definition(let number): return call(scope.definitions[number], function: name)
        case .timeVariable, .lastTime:
            noteTime(name)
            return nil
        case .disorder:
            noteRandom(name.range)
            return nil
        case .symbol, .field, .labelled, .inputLabel:
            let value = evaluate(name)
            return isBroken ? nil : function(of: value, name.range)
        }
    }

    /// A function of the table with its arguments.
    private mutating func call(_ name: NameSyntax) -> FunctionOfNeuron? {
        guard let named = NamedFunction.all[name.name] else {
            note(
                name.nameRange, "\(name.name) is not in this version",
                help: "write it through functions such as tanh, erf, exp or relu")
            return nil
        }
        let arguments = name.arguments ?? []
        guard arguments.count == named.arity else {
            note(
                name.range,
                "\(name.name) takes \(named.arity) argument\(named.arity == 1 ? "" : "s"), not \(arguments.count)",
                help: named.arity == 1 ? "as in \(name.name)(x)" : "as in \(name.name)(x, x/10)")
            return nil
        }
        var read: [FunctionOfNeuron] = []
        for argument in arguments {
            guard let part = function(argument) else { return nil }
            read.append(part)
        }
        return refusesSum(read, name.range) ? nil : joined(read, name.range, named.value)
    }

    /// A definition with its arguments, read as a function.
    private mutating func call(_ definition: Definition, function name: NameSyntax) -> FunctionOfNeuron? {
        guard let inner = enter(definition, name, asFunctions: true) else { return nil }
        let (outerBindings, outerBound) = (bindings, bound)
        bindings = inner.bindings
        bound.formUnion(inner.elementwise)
        begin(name)
        let read = function(definition.body)
        end()
        (bindings, bound) = (outerBindings, outerBound)
        guard let read else { return nil }
        noteUnsummed(read.free.subtracting(inner.elementwise).subtracting(bound), in: name.range)
        return isBroken ? nil : read
    }

    // MARK: Joining

    /// Several functions in one expression: they stand on the same neuron.
    private mutating func joined(
        _ parts: [FunctionOfNeuron], _ range: SourceRange, _ build: ([Expr]) throws(ExprError) -> Expr
    ) -> FunctionOfNeuron? {
        var whole = FunctionOfNeuron(.zero)
        for part in parts {
            guard let site = part.site else { continue }
            if let known = whole.site, known != site {
                note(
                    range, "one function of \(spelled(known)) and \(spelled(site))",
                    help: "an activation is a function of one neuron; add the two as a neuron of their own first")
                return nil
            }
            whole.site = site
            whole.free.formUnion(part.free)
        }
        guard let function = self.build(range, { () throws(ExprError) in try build(parts.map(\.function)) }) else {
            return nil
        }
        guard function.size <= Self.largestFunction else {
            note(range, "this function is too large", help: "fewer or smaller terms in the activation function")
            return nil
        }
        whole.function = function
        return whole
    }

    private mutating func build(_ range: SourceRange, _ body: () throws(ExprError) -> Expr) -> Expr? {
        do throws(ExprError) { return try body() } catch {
            note(range, error.description, help: "an activation is defined for every real number")
            return nil
        }
    }

    /// The rule of indices: one that stands twice in a product is summed, unless it is bound.
    private mutating func refusesSum(_ parts: [FunctionOfNeuron], _ range: SourceRange) -> Bool {
        var seen: Set<Int> = []
        for part in parts {
            if !seen.isDisjoint(with: part.free.subtracting(bound)) {
                noteSum(range)
                return true
            }
            seen.formUnion(part.free)
        }
        return false
    }

    /// A polynomial as a function, if it stands on one neuron.
    private mutating func function(of value: Value, _ range: SourceRange) -> FunctionOfNeuron? {
        var parts: [FunctionOfNeuron] = []
        for (monomial, coefficient) in value.polynomial.sortedTerms {
            guard monomial.sums == 0 else {
                noteSum(range)
                return nil
            }
            guard let number = scope.expression(of: coefficient, withWidth: readsLaw) else {
                let clash = coefficient.symbols.sorted().first { scope.letter(of: $0) == nil }!
                note(
                    range, "\(scope.symbols[clash].name) cannot stand inside a function of a neuron",
                    help: clash == .width
                        ? "powers of N belong in the variances of weights and biases"
                        : "choose another name for the parameter")
                return nil
            }
            var factors = [FunctionOfNeuron(number)]
            for factor in monomial.factors {
                guard let part = function(of: factor) else {
                    noteRandom(range)
                    return nil
                }
                if case .field(let id) = factor.quantity, scope.field(id).isResponse {
                    note(
                        range, "a response field in an update rule", help: "response fields belong in observables")
                    return nil
                }
                factors.append(part)
            }
            guard let term = joined(factors, range, Expr.product) else { return nil }
            parts.append(term)
        }
        guard var whole = joined(parts, range, Expr.sum) else { return nil }
        whole.free = value.free
        return whole
    }

    func function(of factor: Factor) -> FunctionOfNeuron? {
        switch factor.quantity {
        case .field: FunctionOfNeuron(Expr(GaussianAverage.variable), site: factor)
        case .activation(let id):
            FunctionOfNeuron(
                activations[id.rank].function,
                site: Factor(.field(activations[id.rank].neuron), indices: factor.indices, time: factor.time))
        case .disorder: nil
        }
    }

    // MARK: Errors

    private mutating func noteSum(_ range: SourceRange) {
        note(
            range, "a sum over neurons stands inside a function",
            help: "give the sum a neuron of its own, as in: update z[k](l) = B[k,j](l)*h[j](l)")
    }

    private mutating func noteRandom(_ range: SourceRange) {
        note(
            range, "a random number stands inside a function",
            help: "weights stand linearly; give an inner sum its own neuron, as in: update z[k](l) = B[k,j](l)*h[j](l)")
    }

    private mutating func noteTime(_ name: NameSyntax) {
        note(
            name.range, "the time \(name.name) stands inside a function",
            help: "coefficients that depend on time are not in this version")
    }

    private func spelled(_ site: Factor) -> String {
        guard case .field(let id) = site.quantity else { return "a random number" }
        let index =
            switch site.indices.first {
            case .fixed(let value)?: "[\(value)]"
            case .free(let number)? where number != Self.vector: "[\(name(ofIndex: number))]"
            default: ""
            }
        guard let step, case .step(let shift) = site.time else { return scope.field(id).name + index }
        let offset = shift + step.offset
        let time = offset == 0 ? step.variable : offset > 0 ? "\(step.variable)+\(offset)" : "\(step.variable)\(offset)"
        return "\(scope.field(id).name)\(index)(\(scope.field(id).written(at: time)))"
    }
}
