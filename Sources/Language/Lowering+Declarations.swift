import Algebra
import Exact
import Theory

/// Names and what they stand for: the first pass over the statements.
extension Lowering {
    mutating func declare(_ name: String, at range: SourceRange, _ meaning: Meaning) -> Bool {
        if let earlier = scope.declaredAt[name] {
            note(
                range, "\(name) is declared twice",
                help:
                    "it was first declared in line \(source.position(of: earlier.start).line); a name has one meaning in a file"
            )
            return false
        }
        scope.declaredAt[name] = range
        scope.meanings[name] = meaning
        return true
    }

    mutating func plain(_ syntax: NameSyntax, _ what: String) -> Bool {
        if syntax.isResponse || syntax.indices != nil || syntax.arguments != nil {
            note(syntax.range, "\(what) is a bare name", help: "leave indices, arguments and tilde away")
            return false
        }
        return true
    }

    mutating func declare(_ statements: [StatementSyntax]) {
        // The width comes first: indices and powers of N depend on it.
        for case .width(let syntax) in statements {
            if syntax.arguments != nil || syntax.indices != nil {
                note(syntax.range, "a width per layer is not in this version", help: "write: width N")
            } else if scope.hasWidth {
                note(syntax.range, "a second width", help: "a theory has one large number N")
            } else if plain(syntax, "a width"), declare(syntax.name, at: syntax.range, .symbol(.width)) {
                scope.hasWidth = true
                scope.symbols.rename(width: syntax.name)
            }
        }
        for case .inputs(let label, let count, let range) in statements {
            if scope.inputs != nil {
                note(range, "a second line of inputs", help: "a network has one label for its inputs")
            } else if plain(label, "an input label"), declare(label.name, at: label.range, .inputLabel) {
                firstNetworkStatement = firstNetworkStatement ?? range
                scope.inputs = Inputs(label: label.name, count: count)
            }
        }
        // Laws and the axis depend on whether time is continuous.
        isContinuous = statements.contains {
            if case .update(derivative: _?, _, _, _) = $0 { true } else { false }
        }
        for statement in statements { declare(statement) }
        scope.findTimeParameters()
        scope.findAnalyticDefinitions()
        for (id, law, range) in laws { readLaw(of: id, law, range) }
    }

    mutating func declare(_ statement: StatementSyntax) {
        switch statement {
        case .rules, .width, .inputs, .update, .initialLaw, .initialValue, .expect, .expectMeanField: return
        case .action(let expression): firstActionStatement = firstActionStatement ?? expression.range
        case .theory(let name, let title, let range):
            if self.name != nil { note(range, "a second theory", help: "a rules file holds one theory") }
            (self.name, self.title) = (name, title)
        case .source(let text, _): sources.append(text)
        case .time(let keyword, let variable, let first, let last, let isStationary, let range):
            declareTime(keyword, variable, first: first, last: last, isStationary: isStationary, range)
        case .parameters(let names, let isCoupling):
            for (syntax, isReal) in names {
                if syntax.indices != nil {
                    declareLabelled(syntax, isReal: isReal, isCoupling: isCoupling)
                    continue
                }
                guard plain(syntax, "a parameter") else { continue }
                let symbol = Symbol(rank: scope.symbols.entries.count)
                if declare(syntax.name, at: syntax.range, .symbol(symbol)) {
                    if scope.symbols.symbol(named: syntax.name) != nil {
                        // The table's own name for an undeclared width; no name of a file can be this.
                        scope.symbols.rename(width: "(width)")
                    }
                    _ = scope.symbols.declare(syntax.name, role: isCoupling ? .coupling : .parameter)
                    if isReal || isCoupling { scope.realSymbols.insert(symbol) }
                }
            }
        case .neurons(let names):
            for syntax in names { declareNeuron(syntax) }
        case .fields(let names):
            for syntax in names {
                firstActionStatement = firstActionStatement ?? syntax.range
                if syntax.arguments != nil {
                    note(
                        syntax.range, "fields of an action have no time in this version",
                        help: "write: field \(syntax.name)[i]")
                    isUnsupported = true
                    continue
                }
                if let carries = indexShape(of: syntax) { addField(syntax, carriesIndex: carries) }
            }
        case .response(let syntax, let physical):
            guard plain(syntax, "a response field"), plain(physical, "the field it responds for") else { return }
            guard case .field(let id)? = scope.meanings[physical.name] else {
                note(
                    physical.range, "\(physical.name) is no field",
                    help: "declare it first, as in: field \(physical.name)[i]")
                return
            }
            if scope.fields[id.rank].response != nil || scope.fields[id.rank].isResponse {
                note(
                    physical.range, "\(physical.name) has a response field already",
                    help: "one response field for each field")
                return
            }
            let response = FieldID(rank: scope.fields.count)
            if declare(syntax.name, at: syntax.range, .field(response)) {
                scope.fields.append(
                    Field(name: syntax.name, carriesIndex: scope.fields[id.rank].carriesIndex, respondsFor: id))
                scope.setResponse(response, of: id)
            }
        case .disorder(let keyword, let syntax, let law, let range):
            firstNetworkStatement = firstNetworkStatement ?? range
            declareDisorder(keyword, syntax, law, range)
        case .definition(let head, let body):
            if head.isResponse || head.indices != nil {
                note(head.range, "a definition has a bare name", help: "as in: where phi(x) = x - x^3/3")
                return
            }
            var parameters: [String] = []
            for argument in head.allArguments {
                guard case .name(let parameter) = argument, parameter.indices == nil, parameter.arguments == nil,
                    !parameters.contains(parameter.name)
                else {
                    note(
                        argument.range, "a parameter of a definition is a bare name, each another",
                        help: "as in: where phi(x) = x - x^3/3")
                    return
                }
                parameters.append(parameter.name)
            }
            if declare(head.name, at: head.range, .definition(scope.definitions.count)) {
                scope.definitions.append(Definition(head: head, parameters: parameters, body: body))
            }
        }
    }

    mutating func declareTime(
        _ keyword: Keyword, _ variable: NameSyntax, first: Int?, last: ExpressionSyntax?, isStationary: Bool,
        _ range: SourceRange
    ) {
        firstNetworkStatement = firstNetworkStatement ?? range
        if isContinuous, keyword == .depth {
            note(
                range, "a depth counts layers, and d/dt needs continuous time",
                help: "write: time \(variable.name)")
        }
        guard scope.time == nil else {
            note(variable.range, "a second time", help: "a network has one time")
            return
        }
        guard plain(variable, "a time"), declare(variable.name, at: variable.range, .timeVariable) else { return }
        var end: TimeAxis.Last?
        switch last {
        case .number(let value, let range)?:
            guard let literal = value.asInt, literal >= (first ?? 0) else {
                note(range, "the last time lies before the first", help: "as in: depth l = 0 ... T")
                return
            }
            end = .literal(literal)
        case .name(let name)? where name.indices == nil && name.arguments == nil && !name.isResponse:
            if declare(name.name, at: name.range, .lastTime) { end = .symbolic(name.name) }
        case let other?:
            note(other.range, "the last time is a name or an integer", help: "as in: depth l = 0 ... T")
        case nil: break
        }
        scope.time = TimeAxis(
            variable: variable.name, first: first ?? 0, last: end, measure: isContinuous ? .continuous : .discrete,
            isStationary: isStationary)
    }

    /// Whether a declared field or neuron carries the width index; nil after an error.
    mutating func indexShape(of syntax: NameSyntax) -> Bool? {
        let indices = syntax.indices ?? []
        guard indices.count <= 1 else {
            note(
                syntax.range, "a field with \(indices.count) indices",
                help: "a field carries the width index or none, as in: field x[i]")
            return nil
        }
        if case .literal? = indices.first?.kind {
            note(syntax.range, "a declaration names its index", help: "as in: neuron h[i](l)")
            return nil
        }
        if indices.count == 1, !scope.hasWidth {
            note(
                syntax.range, "\(syntax.name) carries an index, but the theory has no width",
                help: "add the line: width N")
            return nil
        }
        return indices.count == 1
    }

    mutating func addField(_ syntax: NameSyntax, carriesIndex: Bool) {
        let id = FieldID(rank: scope.fields.count)
        if syntax.isResponse {
            note(
                syntax.range, "a field is declared without a tilde",
                help: "its response field comes with: response \(syntax.name)r of \(syntax.name)")
        } else if declare(syntax.name, at: syntax.nameRange, .field(id)) {
            scope.fields.append(Field(name: syntax.name, carriesIndex: carriesIndex))
        }
    }

    mutating func declareNeuron(_ syntax: NameSyntax) {
        firstNetworkStatement = firstNetworkStatement ?? syntax.range
        guard let inputs = inputs(of: syntax), let carriesIndex = indexShape(of: syntax) else { return }
        guard syntax.arguments?.count == 1 else {
            note(syntax.range, "a neuron depends on time", help: "as in: neuron \(syntax.name)[i](l)")
            return
        }
        if syntax.isResponse {
            note(
                syntax.nameRange, "a neuron is declared without a tilde", help: "its response field comes by itself")
            return
        }
        // The response field comes first, as it stands first in every term of the action: h~(t).h(t).
        let response = FieldID(rank: scope.fields.count)
        let id = FieldID(rank: response.rank + 1)
        guard declare(syntax.name, at: syntax.nameRange, .field(id)) else { return }
        var copies: [FieldID] = []
        for input in inputs {
            let response = FieldID(rank: scope.fields.count)
            let copy = FieldID(rank: response.rank + 1)
            scope.fields.append(
                Field(name: syntax.name + "~", carriesIndex: carriesIndex, input: input, respondsFor: copy))
            scope.fields.append(
                Field(name: syntax.name, carriesIndex: carriesIndex, input: input, response: response))
            copies.append(copy)
        }
        neurons += copies
        if syntax.inputLabel != nil { scope.neuronsAtInputs[id] = copies }
    }

    mutating func declareDisorder(
        _ keyword: Keyword, _ syntax: NameSyntax, _ law: LawSyntax?, _ range: SourceRange
    ) {
        let indices = syntax.indices ?? []
        if indices.count > 2 {
            note(
                syntax.range, "a random line with \(indices.count) indices",
                help: "weights carry two indices or one, biases one or none")
            return
        }
        if !indices.isEmpty, !scope.hasWidth {
            note(
                syntax.range, "\(syntax.name) carries an index, but the theory has no width",
                help: "add the line: width N")
            return
        }
        if syntax.isResponse {
            note(
                syntax.nameRange, "a \(keyword.rawValue) is declared without a tilde",
                help: "put a blank before the tilde of a law, as in: bias b ~ normal(0, sigma_b^2)")
            return
        }
        let kind: Disorder.Kind = keyword == .weight ? .weight : keyword == .bias ? .bias : .noise
        if let label = syntax.inputLabel, kind != .noise {
            note(
                label.range, "the \(kind.rawValue) \(syntax.name) is the same for all inputs",
                help: "weights and biases carry no input label; noise is different at each input by itself")
            return
        }
        if syntax.inputLabel != nil, inputs(of: syntax) == nil { return }
        let id = DisorderID(rank: scope.disorder.count)
        guard declare(syntax.name, at: syntax.nameRange, .disorder(id)) else { return }
        let copies = kind == .noise ? scope.inputs?.count ?? 0 : 0
        for _ in 0...copies {
            scope.disorder.append(
                Disorder(
                    name: syntax.name, kind: kind, indexCount: indices.count,
                    isFreshAtEachTime: syntax.arguments?.isEmpty == false, mean: .zero, variance: .zero))
        }
        laws.append((id, law, range))
        if copies > 0 { scope.noiseAtInputs[id] = (1...copies).map { DisorderID(rank: id.rank + $0) } }
    }

    mutating func readLaw(of id: DisorderID, _ law: LawSyntax?, _ range: SourceRange) {
        let family = scope.disorder[id.rank]
        guard let law else {
            note(
                range, "the \(family.kind.rawValue) \(family.name) has no law",
                help: "give its mean and variance, as in: ~ normal(0, sigma_w^2/N)")
            return
        }
        let name = scope.spelled(family)
        let isOther = Self.lawsBesideGaussian.contains(law.name)
        if isContinuous, law.name == "normal" || isOther, family.isFreshAtEachTime {
            note(
                law.range,
                "in continuous time the \(family.kind.rawValue) \(family.name), drawn afresh at each time, is white",
                help: "write: \(name)(\(scope.time?.variable ?? "t")) ~ white(…); or draw it once: \(name) ~ normal(…)")
            return
        }
        if isContinuous, law.name == "white", !family.isFreshAtEachTime {
            note(
                law.range, "a white \(family.kind.rawValue) is drawn afresh at each time",
                help: "write: \(name)(\(scope.time?.variable ?? "t")) ~ white(…)")
            return
        }
        let read: LawOfFamily?
        if isOther {
            read = otherLaw(law, of: family)
        } else {
            read = normalLaw(law, of: family.name, noun: family.kind.rawValue).map { ($0.mean, $0.variance, .gaussian) }
        }
        guard let (mean, variance, kind) = read else { return }
        for id in [id] + (scope.noiseAtInputs[id] ?? []) {
            scope.disorder[id.rank] = Disorder(
                name: family.name, kind: family.kind, indexCount: family.indexCount,
                isFreshAtEachTime: family.isFreshAtEachTime, mean: mean, variance: variance, law: kind)
        }
    }

    mutating func normalLaw(
        _ law: LawSyntax, of name: String, noun: String
    ) -> (mean: Polynomial, variance: Polynomial)? {
        switch law.name {
        case "normal":
            guard law.arguments.count == 2 else {
                note(
                    law.range,
                    law.arguments.count == 1
                        ? "the \(noun) \(name) has a mean but no variance" : "normal takes a mean and a variance",
                    help: "as in: normal(0, sigma_w^2/N)")
                return nil
            }
            guard let mean = scalar(law.arguments[0]), let variance = scalar(law.arguments[1]) else { return nil }
            if isNegative(variance) {
                note(
                    law.arguments[1].range, "a negative variance",
                    help: "normal(mean, variance): the variance is positive, as sigma_w^2/N")
                return nil
            }
            return (mean, variance)
        case "white" where isContinuous && noun != "neuron":
            guard law.arguments.count == 1 else {
                note(
                    law.range, "white takes one number, the intensity",
                    help: "as in: white(kappa) for <xi(t) xi(s)> = kappa*delta(t-s)")
                return nil
            }
            guard let intensity = scalar(law.arguments[0]) else { return nil }
            if isNegative(intensity) {
                note(law.arguments[0].range, "a negative intensity", help: "as in: white(kappa)")
                return nil
            }
            return (.zero, intensity)
        case "white" where isContinuous:
            note(law.range, "an initial law is no white noise", help: "as in: normal(0, q)")
            return nil
        case "white":
            note(
                law.range, "white noise belongs to continuous time",
                help: "in discrete time: normal(0, variance), with a time behind the name if it is drawn afresh")
        case _ where Self.lawsBesideGaussian.contains(law.name):
            note(
                law.range,
                "the law \(law.name) is one of weights, biases and noise; an initial law is Gaussian or a sphere",
                help: "as in: normal(0, q)")
        default:
            note(
                law.range, "\(law.name) is no law",
                help: Names.nearest(
                    to: law.name, among: ["normal", "white"] + Self.lawsBesideGaussian
                ).map { "did you mean \($0)?" } ?? "as in: normal(0, sigma_w^2/N)")
        }
        isUnsupported = true
        return nil
    }

    /// A number made of parameters and N.
    mutating func scalar(_ syntax: ExpressionSyntax) -> Polynomial? {
        var evaluator = Evaluator(scope: scope)
        evaluator.inputLabels = inputLabels
        let value = evaluator.whole(syntax)
        diagnostics += evaluator.diagnostics
        guard evaluator.diagnostics.isEmpty else { return nil }
        guard let scalar = value.scalar else {
            note(syntax.range, "this is no number", help: "it holds a field or a random number")
            return nil
        }
        return scalar
    }

    /// Every name in a definition has to be known, and no definition may use itself, whether it is called or not.
    mutating func checkDefinitions() {
        let scope = scope
        var noted: [Diagnostic] = []
        for definition in scope.definitions {
            definition.body.forEachName { name in
                if definition.parameters.contains(name.name) || scope.meanings[name.name] != nil { return }
                if name.arguments != nil ? Scope.analyticFunctions.contains(name.name) : name.name == "pi" { return }
                noted.append(
                    Diagnostic(
                        name.nameRange, "\(name.name) is not known",
                        help: scope.help(forUnknown: name.name, among: definition.parameters)))
            }
        }
        for definition in cyclicDefinitions() {
            noted.append(
                Diagnostic(
                    definition.head.range, "\(definition.head.name) is defined by itself",
                    help: "a definition cannot be cyclic"))
        }
        diagnostics += noted
    }

    /// The definitions that use themselves, directly or through others.
    func cyclicDefinitions() -> [Definition] {
        let uses = scope.definitions.map { definition in
            var numbers: Set<Int> = []
            definition.body.forEachName { name in
                if case .definition(let number)? = scope.meanings[name.name],
                    !definition.parameters.contains(name.name)
                {
                    numbers.insert(number)
                }
            }
            return numbers
        }
        var usedBy = [[Int]](repeating: [], count: uses.count)
        for (number, used) in uses.enumerated() { for other in used { usedBy[other].append(number) } }
        // Definitions that use only sound ones are sound; what is left is on a cycle or leads to one.
        var open = uses.map(\.count)
        var sound = uses.indices.filter { open[$0] == 0 }
        while let next = sound.popLast() {
            for user in usedBy[next] {
                open[user] -= 1
                if open[user] == 0 { sound.append(user) }
            }
        }
        let suspects = uses.indices.filter { open[$0] > 0 }
        return suspects.prefix(100).filter { suspect in
            var reached: Set<Int> = []
            var pending = Array(uses[suspect])
            while let next = pending.popLast() {
                if open[next] > 0, reached.insert(next).inserted { pending += uses[next] }
            }
            return reached.contains(suspect)
        }.map { scope.definitions[$0] }
    }

    /// Whether a number is certainly negative: all its terms are, N and all parameters that are not `real` being positive.
    func isNegative(_ number: Polynomial) -> Bool {
        !number.isZero
            && number.terms.allSatisfy { term in
                term.coefficient < 0
                    && term.monomial.factors.allSatisfy {
                        !scope.realSymbols.contains($0.symbol) || $0.power.isMultiple(of: 2)
                    }
            }
    }
}
