import Algebra
import Exact
import Theory

/// Update rules, initial laws and actions: the second pass, with every name known.
extension Lowering {
    mutating func readDynamics(_ statements: [StatementSyntax]) {
        // Without sound declarations the rest would only repeat their errors.
        var hasContent = false
        for statement in statements {
            switch statement {
            case .update(let derivative, let left, let right, let range):
                hasContent = true
                firstNetworkStatement = firstNetworkStatement ?? range
                readUpdate(derivative, left, right, range)
            case .initialLaw(let neuron, let law):
                firstNetworkStatement = firstNetworkStatement ?? neuron.range
                if let places = initialPlaces(of: neuron) { readGaussian(law, of: neuron, at: places) }
            case .initialValue(let left, let right, let range): readInitialValue(left, right, range)
            case .action(let expression):
                hasContent = true
                var evaluator = Evaluator(scope: scope)
                let polynomial = evaluator.whole(expression)
                diagnostics += evaluator.diagnostics
                if action != nil { note(expression.range, "a second action", help: "add its terms to the first") }
                action = polynomial
            default: break
            }
        }
        if !hasContent, diagnostics.isEmpty {
            let end = source.bytes.count
            note(
                SourceRange(end, end), "the file has neither an update rule nor an action",
                help: "a network has lines neuron, weight, update, initial; a field theory has lines field and action")
        }
        if let network = firstNetworkStatement, let action = firstActionStatement {
            note(
                max(network.start, action.start) == network.start ? network : action,
                "a file holds a network or an action, not both",
                help: "neuron, weight, update, initial belong to a network; field, response, action to a field theory")
        }
        checkNetwork()
    }

    func neuronID(_ name: String) -> FieldID? {
        if case .field(let id)? = scope.meanings[name], neurons.contains(id) { return id }
        return nil
    }

    mutating func readUpdate(
        _ derivative: String?, _ left: NameSyntax, _ right: ExpressionSyntax, _ range: SourceRange
    ) {
        guard let neuron = neuronID(left.name), !left.isResponse else {
            note(
                left.range, "\(left.spelled) is no neuron",
                help: scope.meanings[left.name] == nil
                    ? Names.nearest(to: left.name, among: neurons.map { scope.field($0).name }).map {
                        "did you mean \($0)?"
                    } ?? "declare it first, as in: neuron \(left.name)[i](l)"
                    : "the left-hand side of an update rule is a neuron")
            return
        }
        guard let axis = scope.time else {
            note(
                range, "a network needs a time",
                help: isContinuous ? "add a line: time t" : "add a line: depth l = 0 ... T")
            return
        }
        if isContinuous, derivative == nil {
            note(
                left.range, "an algebraic neuron in continuous time is not in this version",
                help: "every update rule of the file is d/dt, or none is")
            return
        }
        if let derivative, derivative != axis.variable, derivative != "t" {
            note(
                left.range, "d/d\(derivative) is no derivative by the time \(axis.variable)",
                help: "as in: update d/dt \(left.name)(\(axis.variable)) = …")
            return
        }
        let field = scope.field(neuron)
        guard let places = fields(of: neuron, left) else { return }
        for (neuron, input) in places {
            let noted = diagnostics.count
            readRule(of: neuron, at: input, field, left, right, range, axis)
            if diagnostics.count > noted { return }
        }
    }

    /// The update rule of one field: of a neuron, at one input if there are several.
    private mutating func readRule(
        of neuron: FieldID, at input: Int?, _ field: Field, _ left: NameSyntax, _ right: ExpressionSyntax,
        _ range: SourceRange, _ axis: TimeAxis
    ) {
        guard (left.indices?.count ?? 0) == (field.carriesIndex ? 1 : 0), left.arguments?.count == 1 else {
            note(
                left.range, "the left-hand side does not fit the declaration of \(left.name)",
                help: "as in: \(axis.updateHead(of: field))")
            return
        }
        var evaluator = Evaluator(scope: scope)
        evaluator.step = (axis.variable, 0)
        if case .name(let index)? = left.indices?.first?.kind {
            evaluator.bindIndex(index)
        } else if field.carriesIndex {
            note(
                left.range, "an update rule holds for every neuron",
                help: "name the index, as in: \(axis.updateHead(of: field))")
            return
        }
        guard case .step(let offset)? = evaluator.timePoint(left.arguments![0]) else {
            diagnostics += evaluator.diagnostics
            if evaluator.diagnostics.isEmpty {
                note(
                    left.range, "an update rule holds at every time",
                    help: "as in: \(axis.updateHead(of: field))")
            }
            return
        }
        evaluator.step = (axis.variable, offset)
        evaluator.activations = activations
        evaluator.currentInput = input
        evaluator.inputLabels = labels(of: left, at: input)
        let value = evaluator.mergingActivations(evaluator.whole(right))
        diagnostics += evaluator.diagnostics
        guard evaluator.diagnostics.isEmpty else { return }
        if updates.contains(where: { $0.update.neuron == neuron }) {
            note(
                left.range, "a second update rule for \(left.name)", help: "a neuron has one update rule; add the terms"
            )
            return
        }
        var offsets: [(FieldID, Int)] = []
        for (monomial, _) in value.sortedTerms {
            var random = 0
            for factor in monomial.factors {
                switch factor.quantity {
                case .disorder: random += 1
                case .field, .activation:
                    let id = factor.neuron(evaluator.activations)!
                    switch factor.time {
                    case .step(let offset): offsets.append((id, offset))
                    default:
                        note(
                            right.range, "a literal time in an update rule",
                            help: isContinuous
                                ? "a neuron changes by what stands at the same time"
                                : "a neuron is updated from the time before")
                        return
                    }
                    if scope.field(id).isResponse {
                        note(
                            right.range, "a response field in an update rule",
                            help: "response fields belong in observables")
                        return
                    }
                }
            }
            if random > 1 {
                note(
                    right.range, "a random number stands more than once in a product",
                    help:
                        "weights stand linearly; give an inner sum its own neuron, as in: update z[k](l) = B[k,j](l)*h[j](l)"
                )
                return
            }
        }
        activations = evaluator.activations
        updates.append((Update(neuron: neuron, value: value), range, offsets))
    }

    /// The fields that an initial law is given to; nil after an error.
    mutating func initialPlaces(of syntax: NameSyntax) -> [(field: FieldID, input: Int?)]? {
        guard let neuron = neuronID(syntax.name), !syntax.isResponse, let axis = scope.time else {
            note(
                syntax.range, "\(syntax.spelled) is no neuron",
                help: Names.nearest(to: syntax.name, among: neurons.map { scope.field($0).name }).map {
                    "did you mean \($0)?"
                } ?? "as in: initial h[i](0) ~ normal(0, q)")
            return nil
        }
        if axis.isStationary {
            note(
                syntax.range, "a stationary theory has no initial law",
                help: "leave the line away; or, for a transient from an initial law: time \(axis.variable)")
            return nil
        }
        guard case .number(let time, _)? = syntax.arguments?.first, time.asInt == axis.first else {
            note(
                syntax.range, "an initial law stands at the first time, \(axis.first)",
                help: "as in: initial \(syntax.name)[i](\(axis.first)) ~ normal(0, q)")
            return nil
        }
        return fields(of: neuron, syntax)
    }

    mutating func setInitial(_ neuron: FieldID, _ law: InitialLaw, _ syntax: NameSyntax) {
        if initial[neuron] != nil {
            note(syntax.range, "a second initial law for \(syntax.name)", help: "a neuron has one initial law")
            return
        }
        initial[neuron] = law
    }

    private mutating func readInitial(_ syntax: NameSyntax, _ law: (inout Lowering) -> InitialLaw?) {
        guard let places = initialPlaces(of: syntax) else { return }
        defer { inputLabels = [:] }
        for (field, input) in places {
            inputLabels = labels(of: syntax, at: input)
            guard let value = law(&self) else { return }
            setInitial(field, value, syntax)
        }
    }

    /// `initial h(0).h(0) = N*q`, or `initial h[i](0) = 0`
    mutating func readInitialValue(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: SourceRange
    ) {
        firstNetworkStatement = firstNetworkStatement ?? range
        switch left {
        case .name(let neuron):
            readInitial(neuron) { lowering in lowering.scalar(right).map { .gaussian(mean: $0, variance: .zero) } }
        case .dot(.name(let a), .name(let b), _)
        where a.name == b.name && a.indices == nil && b.indices == nil && !b.isResponse:
            guard a.inputLabel?.plainName == b.inputLabel?.plainName, a.inputNumber == b.inputNumber else {
                note(
                    left.range, "the overlap of two inputs on their spheres is not in this version",
                    help:
                        "one sphere for each input: initial h(0; a).h(0; a) = N*q[a,a]; or Gaussian: normal(0, q[a,b])")
                return
            }
            readInitial(a) { lowering in
                if let id = lowering.neuronID(a.name), !lowering.scope.field(id).carriesIndex {
                    lowering.note(left.range, "\(a.name) carries no index", help: "a sphere needs a vector")
                    return nil
                }
                guard let squaredRadius = lowering.scalar(right) else { return nil }
                if lowering.isNegative(squaredRadius) {
                    lowering.note(right.range, "a negative squared norm", help: "as in: initial h(0).h(0) = N*q")
                    return nil
                }
                return .sphere(squaredRadius: squaredRadius)
            }
        default:
            note(
                left.range, "this is no initial condition",
                help: "as in: initial h[i](0) ~ normal(0, q), initial h(0).h(0) = N*q, or initial h[i](0) = 0")
        }
    }

    /// What only the whole network shows: missing rules, times before the first, loops within one time.
    mutating func checkNetwork() {
        guard let axis = scope.time, !isUnsupported else { return }
        // An initial law may be missing only because it could not be read.
        let isSound = diagnostics.isEmpty
        for neuron in neurons where !updates.contains(where: { $0.update.neuron == neuron }) && diagnostics.isEmpty {
            let name = scope.field(neuron).name
            note(
                scope.declaredAt[name]!, "the neuron \(name) has no update rule",
                help: "as in: \(axis.updateHead(of: scope.field(neuron)))")
        }
        if axis.measure == .continuous {
            checkInitialLaws(axis)
            return
        }
        for (update, range, offsets) in updates {
            let name = scope.field(update.neuron).name
            for (id, offset) in offsets {
                let other = scope.field(id).name
                if offset > 0 {
                    note(
                        range, "the update rule of \(name) is not causal: it needs \(other) at a later time",
                        help: "the left-hand side stands at the latest time, as in \(name)[i](\(axis.variable)+1)")
                } else if offset < -1 {
                    note(
                        range,
                        "the update rule of \(name) needs \(other) \(-offset) steps before: delays are not in this version",
                        help: "a neuron is updated from the time before")
                } else if offset == -1, isSound, !axis.isStationary, initial[update.neuron] == nil {
                    note(
                        range,
                        "at the first time the update rule of \(name) needs \(other)(\(axis.first - 1)), a time outside its range",
                        help: "add an initial law: initial \(name)[i](\(axis.first)) ~ normal(0, q)")
                }
            }
        }
        // Equal-time dependences must not close.
        var resolved: Set<FieldID> = []
        var progress = true
        while progress {
            progress = false
            for (update, _, offsets) in updates where !resolved.contains(update.neuron) {
                if offsets.allSatisfy({ $0.1 != 0 || resolved.contains($0.0) }) {
                    resolved.insert(update.neuron)
                    progress = true
                }
            }
        }
        for (update, range, offsets) in updates where !resolved.contains(update.neuron) {
            guard offsets.contains(where: { $0.1 == 0 && !resolved.contains($0.0) }) else { continue }
            note(
                range,
                "the update rule of \(scope.field(update.neuron).name) is not causal: it depends on itself at the same time",
                help:
                    "the right-hand side stands at the time before, as in \(scope.field(update.neuron).name)[i](\(axis.variable)+1) = … h[j](\(axis.variable))"
            )
        }
    }

    /// In continuous time a transient begins somewhere; every dependence is on the same time and causal as such.
    private mutating func checkInitialLaws(_ axis: TimeAxis) {
        guard !axis.isStationary, diagnostics.isEmpty else { return }
        for neuron in neurons where initial[neuron] == nil {
            let field = scope.field(neuron)
            note(
                scope.declaredAt[field.name]!, "the neuron \(field.name) has no initial law",
                help:
                    "as in: initial \(field.name)\(field.carriesIndex ? "[i]" : "")(\(axis.first)) ~ normal(0, q); or: time \(axis.variable) stationary"
            )
        }
    }
}

extension Factor {
    /// The neuron that a factor is or is a function of.
    func neuron(_ activations: [Activation]) -> FieldID? {
        switch quantity {
        case .field(let id): id
        case .activation(let id): activations[id.rank].neuron
        case .disorder: nil
        }
    }
}

extension TimeAxis {
    /// How an update rule begins.
    func updateHead(of field: Field) -> String {
        let neuron = field.name + (field.carriesIndex ? "[i]" : "")
        let label = field.input == nil ? "" : "; a"
        return measure == .continuous
            ? "update d/dt \(neuron)(\(variable)\(label)) = …" : "update \(neuron)(\(variable)+1\(label)) = …"
    }
}
