import Algebra
import Exact
import Theory

extension Model {
    /// Reads a rules file.
    ///
    /// - Throws: every error of the file at once, in the order of the text.
    public init(_ source: SourceText) throws(Diagnostics) {
        var parser = Parser(source)
        let statements = parser.statements()
        var lowering = Lowering(source: source, diagnostics: parser.diagnostics)
        lowering.declare(statements)
        lowering.checkDefinitions()
        let isDeclared = parser.hasAllDeclarations && lowering.diagnostics.count == parser.diagnostics.count
        lowering.readDynamics(statements)
        let content = lowering.content()
        // A name from a declaration that could not be read is not unknown: its error has been reported.
        let lost = Set(parser.lostNames.flatMap { ["\($0) is not known", "\($0) is no neuron", "\($0) is no field"] })
        lowering.diagnostics.removeAll { lost.contains($0.message) }
        guard isDeclared, content != nil || !lowering.diagnostics.isEmpty else {
            throw Diagnostics(source: source, lowering.diagnostics)
        }
        let model = Model(
            source: source, name: lowering.name ?? "theory", title: lowering.title, sources: lowering.sources,
            content: content ?? .action(.zero), expectations: lowering.expectations(statements), scope: lowering.scope)
        // Every expect line is read once now, so that its errors come with those of the rest.
        var found = lowering.diagnostics
        for expectation in model.expectations {
            do throws(Diagnostics) { _ = try model.cases(of: expectation, atMost: 1) } catch { found += error.all }
        }
        if !found.isEmpty { throw Diagnostics(source: source, found) }
        self = model
    }
}

/// Turns the statements of a rules file into a network or an action.
struct Lowering {
    let source: SourceText
    var scope = Scope()
    var diagnostics: [Diagnostic]
    var name: String?
    var title: String?
    var sources: [String] = []

    private var laws: [(DisorderID, LawSyntax?, SourceRange)] = []
    private var updates: [(update: Update, range: SourceRange, offsets: [(FieldID, Int)])] = []
    private var initial: [FieldID: InitialLaw] = [:]
    private var action: FieldPolynomial?
    private var neurons: [FieldID] = []
    private var firstNetworkStatement: SourceRange?
    private var firstActionStatement: SourceRange?
    private var isUnsupported = false

    init(source: SourceText, diagnostics: [Diagnostic]) {
        self.source = source
        self.diagnostics = diagnostics
    }

    mutating func note(_ range: SourceRange, _ message: String, help: String) {
        guard diagnostics.count < 3 * Diagnostics.mostNoted else { return }
        diagnostics.append(Diagnostic(range, message, help: help))
    }

    // MARK: Declarations

    private mutating func declare(_ name: String, at range: SourceRange, _ meaning: Meaning) -> Bool {
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

    private mutating func plain(_ syntax: NameSyntax, _ what: String) -> Bool {
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
        for statement in statements { declare(statement) }
        scope.findTimeParameters()
        for (id, law, range) in laws { readLaw(of: id, law, range) }
    }

    private mutating func declare(_ statement: StatementSyntax) {
        switch statement {
        case .rules, .width, .update, .initialLaw, .initialValue, .expect: return
        case .action(let expression): firstActionStatement = firstActionStatement ?? expression.range
        case .theory(let name, let title, let range):
            if self.name != nil { note(range, "a second theory", help: "a rules file holds one theory") }
            (self.name, self.title) = (name, title)
        case .source(let text, _): sources.append(text)
        case .time(let variable, let first, let last, let isStationary, let range):
            declareTime(variable, first: first, last: last, isStationary: isStationary, range)
        case .parameters(let names, let isCoupling):
            for (syntax, _) in names {
                if syntax.indices != nil {
                    note(
                        syntax.range, "parameters with labels need several inputs, which this version does not have",
                        help: "declare one name for each value")
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
            for argument in head.arguments ?? [] {
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
        case .unsupported(let keyword, let range):
            note(
                range, "\(keyword.rawValue) is not in this version",
                help: keyword == .input
                    ? "several inputs come later; this version has one" : "see the language reference")
            isUnsupported = true
        }
    }

    private mutating func declareTime(
        _ variable: NameSyntax, first: Int?, last: ExpressionSyntax?, isStationary: Bool, _ range: SourceRange
    ) {
        firstNetworkStatement = firstNetworkStatement ?? range
        if isStationary {
            note(
                range, "stationary theories are not in this version",
                help: "discrete time runs from an initial condition: time l = 0 ... T")
            isUnsupported = true
            return
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
        scope.time = TimeAxis(variable: variable.name, first: first ?? 0, last: end)
    }

    /// Whether a declared field or neuron carries the width index; nil after an error.
    private mutating func indexShape(of syntax: NameSyntax) -> Bool? {
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

    private mutating func addField(_ syntax: NameSyntax, carriesIndex: Bool) {
        let id = FieldID(rank: scope.fields.count)
        if syntax.isResponse {
            note(
                syntax.range, "a field is declared without a tilde",
                help: "its response field comes with: response \(syntax.name)r of \(syntax.name)")
        } else if declare(syntax.name, at: syntax.nameRange, .field(id)) {
            scope.fields.append(Field(name: syntax.name, carriesIndex: carriesIndex))
        }
    }

    private mutating func declareNeuron(_ syntax: NameSyntax) {
        firstNetworkStatement = firstNetworkStatement ?? syntax.range
        if syntax.inputLabel != nil {
            note(syntax.range, "several inputs are not in this version", help: "write: neuron \(syntax.name)[i](l)")
            isUnsupported = true
            return
        }
        guard let carriesIndex = indexShape(of: syntax) else { return }
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
        scope.fields.append(Field(name: syntax.name + "~", carriesIndex: carriesIndex, respondsFor: id))
        scope.fields.append(Field(name: syntax.name, carriesIndex: carriesIndex))
        scope.setResponse(response, of: id)
        neurons.append(id)
    }

    private mutating func declareDisorder(
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
        let id = DisorderID(rank: scope.disorder.count)
        guard declare(syntax.name, at: syntax.nameRange, .disorder(id)) else { return }
        let kind: Disorder.Kind = keyword == .weight ? .weight : keyword == .bias ? .bias : .noise
        scope.disorder.append(
            Disorder(
                name: syntax.name, kind: kind, indexCount: indices.count,
                isFreshAtEachTime: syntax.arguments?.isEmpty == false, mean: .zero, variance: .zero))
        laws.append((id, law, range))
    }

    private mutating func readLaw(of id: DisorderID, _ law: LawSyntax?, _ range: SourceRange) {
        let family = scope.disorder[id.rank]
        guard let law else {
            note(
                range, "the \(family.kind.rawValue) \(family.name) has no law",
                help: "give its mean and variance, as in: ~ normal(0, sigma_w^2/N)")
            return
        }
        guard let (mean, variance) = normalLaw(law, of: family.name, noun: family.kind.rawValue) else { return }
        scope.disorder[id.rank] = Disorder(
            name: family.name, kind: family.kind, indexCount: family.indexCount,
            isFreshAtEachTime: family.isFreshAtEachTime, mean: mean, variance: variance)
    }

    private mutating func normalLaw(
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
            if let constant = variance.constant, constant < 0 {
                note(
                    law.arguments[1].range, "a negative variance",
                    help: "normal(mean, variance): the variance is positive, as sigma_w^2/N")
                return nil
            }
            return (mean, variance)
        case "white":
            note(
                law.range, "white noise belongs to continuous time, which is not in this version",
                help: "in discrete time: normal(0, variance), with a time behind the name if it is drawn afresh")
        case "uniform", "sign", "sparse", "orthogonal":
            note(
                law.range, "the law \(law.name) can be sampled only; the theory of this version is for Gaussian laws",
                help: "as in: normal(0, sigma_w^2/N)")
        default:
            note(
                law.range, "\(law.name) is no law",
                help: Names.nearest(
                    to: law.name, among: ["normal", "white", "uniform", "sign", "sparse", "orthogonal"]
                ).map { "did you mean \($0)?" } ?? "as in: normal(0, sigma_w^2/N)")
        }
        isUnsupported = true
        return nil
    }

    /// A number made of parameters and N.
    private mutating func scalar(_ syntax: ExpressionSyntax) -> Polynomial? {
        var evaluator = Evaluator(scope: scope)
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
    private func cyclicDefinitions() -> [Definition] {
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

    // MARK: Dynamics

    mutating func readDynamics(_ statements: [StatementSyntax]) {
        // Without sound declarations the rest would only repeat their errors.
        var hasContent = false
        for statement in statements {
            switch statement {
            case .update(let isDerivative, let left, let right, let range):
                hasContent = true
                firstNetworkStatement = firstNetworkStatement ?? range
                if isDerivative {
                    note(
                        left.range, "continuous time is not in this version",
                        help: "a discrete update rule: update \(left.name)[i](l+1) = …")
                    isUnsupported = true
                } else {
                    readUpdate(left, right, range)
                }
            case .initialLaw(let neuron, let law):
                firstNetworkStatement = firstNetworkStatement ?? neuron.range
                readInitial(neuron) { lowering in
                    lowering.normalLaw(law, of: neuron.name, noun: "neuron").map {
                        .gaussian(mean: $0.mean, variance: $0.variance)
                    }
                }
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

    private func neuronID(_ name: String) -> FieldID? {
        if case .field(let id)? = scope.meanings[name], neurons.contains(id) { return id }
        return nil
    }

    private mutating func readUpdate(_ left: NameSyntax, _ right: ExpressionSyntax, _ range: SourceRange) {
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
            note(range, "a network needs a time", help: "add a line: depth l = 0 ... T")
            return
        }
        let field = scope.field(neuron)
        guard (left.indices?.count ?? 0) == (field.carriesIndex ? 1 : 0), left.arguments?.count == 1 else {
            note(
                left.range, "the left-hand side does not fit the declaration of \(left.name)",
                help: "as in: update \(left.name)\(field.carriesIndex ? "[i]" : "")(\(axis.variable)+1) = …")
            return
        }
        var evaluator = Evaluator(scope: scope)
        evaluator.step = (axis.variable, 0)
        if case .name(let index)? = left.indices?.first?.kind {
            evaluator.bindIndex(index)
        } else if field.carriesIndex {
            note(
                left.range, "an update rule holds for every neuron",
                help: "name the index, as in \(left.name)[i](\(axis.variable)+1)")
            return
        }
        guard case .step(let offset)? = evaluator.timePoint(left.arguments![0]) else {
            diagnostics += evaluator.diagnostics
            if evaluator.diagnostics.isEmpty {
                note(
                    left.range, "an update rule holds at every time",
                    help: "as in: update \(left.name)[i](\(axis.variable)+1) = …")
            }
            return
        }
        evaluator.step = (axis.variable, offset)
        let value = evaluator.whole(right)
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
                case .field(let id):
                    switch factor.time {
                    case .step(let offset): offsets.append((id, offset))
                    default:
                        note(
                            right.range, "a literal time in an update rule",
                            help: "a neuron is updated from the time before")
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
        updates.append((Update(neuron: neuron, value: value), range, offsets))
    }

    private mutating func readInitial(
        _ syntax: NameSyntax, _ law: (inout Lowering) -> InitialLaw?
    ) {
        guard let neuron = neuronID(syntax.name), !syntax.isResponse, let axis = scope.time else {
            note(
                syntax.range, "\(syntax.spelled) is no neuron",
                help: Names.nearest(to: syntax.name, among: neurons.map { scope.field($0).name }).map {
                    "did you mean \($0)?"
                } ?? "as in: initial h[i](0) ~ normal(0, q)")
            return
        }
        guard case .number(let time, _)? = syntax.arguments?.first, time.asInt == axis.first, syntax.inputLabel == nil
        else {
            note(
                syntax.range, "an initial law stands at the first time, \(axis.first)",
                help: "as in: initial \(syntax.name)[i](\(axis.first)) ~ normal(0, q)")
            return
        }
        guard let value = law(&self) else { return }
        if initial[neuron] != nil {
            note(syntax.range, "a second initial law for \(syntax.name)", help: "a neuron has one initial law")
            return
        }
        initial[neuron] = value
    }

    /// `initial h(0).h(0) = N*q`, or `initial h[i](0) = 0`
    private mutating func readInitialValue(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: SourceRange
    ) {
        firstNetworkStatement = firstNetworkStatement ?? range
        switch left {
        case .name(let neuron):
            readInitial(neuron) { lowering in lowering.scalar(right).map { .gaussian(mean: $0, variance: .zero) } }
        case .dot(.name(let a), .name(let b), _)
        where a.name == b.name && a.indices == nil && b.indices == nil && !b.isResponse:
            readInitial(a) { lowering in
                if let id = lowering.neuronID(a.name), !lowering.scope.field(id).carriesIndex {
                    lowering.note(left.range, "\(a.name) carries no index", help: "a sphere needs a vector")
                    return nil
                }
                return lowering.scalar(right).map { .sphere(squaredRadius: $0) }
            }
        default:
            note(
                left.range, "this is no initial condition",
                help: "as in: initial h[i](0) ~ normal(0, q), initial h(0).h(0) = N*q, or initial h[i](0) = 0")
        }
    }

    /// What only the whole network shows: missing rules, times before the first, loops within one time.
    private mutating func checkNetwork() {
        guard let axis = scope.time, !isUnsupported else { return }
        // An initial law may be missing only because it could not be read.
        let isSound = diagnostics.isEmpty
        for neuron in neurons where !updates.contains(where: { $0.update.neuron == neuron }) && diagnostics.isEmpty {
            let name = scope.field(neuron).name
            note(
                scope.declaredAt[name]!, "the neuron \(name) has no update rule",
                help: "as in: update \(name)[i](\(axis.variable)+1) = …")
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
                } else if offset == -1, isSound, initial[update.neuron] == nil {
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

    // MARK: Result

    func content() -> Model.Content? {
        if let action { return .action(action) }
        guard let axis = scope.time, !updates.isEmpty else { return nil }
        return .network(
            Network(
                time: axis, fields: scope.fields, disorder: scope.disorder, updates: updates.map(\.update),
                initial: initial))
    }

    func expectations(_ statements: [StatementSyntax]) -> [Expectation] {
        statements.compactMap { statement in
            guard case .expect(let left, let right, let range) = statement else { return nil }
            let line = source.line(source.position(of: range.start).line)
            return Expectation(left: left, right: right, range: range, text: line.trimmed)
        }
    }
}

extension Scope {
    mutating func setResponse(_ response: FieldID, of field: FieldID) {
        let known = fields[field.rank]
        fields[field.rank] = Field(
            name: known.name, carriesIndex: known.carriesIndex, respondsFor: known.respondsFor, response: response)
    }
}

extension String {
    /// Without blanks at both ends and without a comment behind.
    var trimmed: String {
        var text = Substring(self)
        if let comment = text.firstIndex(of: "#") { text = text[..<comment] }
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        return String(text)
    }
}
