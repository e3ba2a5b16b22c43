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
            content: content ?? .action(.zero), expectations: lowering.expectations(statements),
            meanFieldExpectations: lowering.meanFieldExpectations(statements), scope: lowering.scope)
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

    var laws: [(DisorderID, LawSyntax?, SourceRange)] = []
    var updates: [(update: Update, range: SourceRange, offsets: [(FieldID, Int)])] = []
    var initial: [FieldID: InitialLaw] = [:]
    var activations: [Activation] = []
    var initialCovariances: [InitialCovariance] = []
    /// The inputs that labels stand for in the law being read.
    var inputLabels: [String: Int] = [:]
    var action: FieldPolynomial?
    var neurons: [FieldID] = []
    var firstNetworkStatement: SourceRange?
    var firstActionStatement: SourceRange?
    var isUnsupported = false
    /// Whether the update rules are d/dt.
    var isContinuous = false

    init(source: SourceText, diagnostics: [Diagnostic]) {
        self.source = source
        self.diagnostics = diagnostics
    }

    mutating func note(_ range: SourceRange, _ message: String, help: String) {
        guard diagnostics.count < 3 * Diagnostics.mostNoted else { return }
        // What is wrong at one input is wrong at all.
        if scope.inputs != nil, diagnostics.contains(where: { $0.range == range && $0.message == message }) { return }
        diagnostics.append(Diagnostic(range, message, help: help))
    }

    // MARK: Result

    func content() -> Model.Content? {
        if let action { return .action(action) }
        guard let axis = scope.time, !updates.isEmpty else { return nil }
        // Parts of activations have been met that stand in no rule by themselves.
        var used: [ActivationID] = []
        for (update, _, _) in updates {
            for (monomial, _) in update.value.sortedTerms {
                for factor in monomial.factors {
                    if case .activation(let id) = factor.quantity, !used.contains(id) { used.append(id) }
                }
            }
        }
        let rules = updates.map { entry in
            Update(
                neuron: entry.update.neuron,
                value: entry.update.value.renumberingActivations { ActivationID(rank: used.firstIndex(of: $0)!) })
        }
        return .network(
            Network(
                time: axis, fields: scope.fields, disorder: scope.disorder, updates: rules, initial: initial,
                activations: used.map { activations[$0.rank] }, realParameters: scope.realSymbols,
                initialCovariances: initialCovariances,
                inputs: neurons.compactMap { neuron in
                    if let copies = scope.neuronsAtInputs[neuron] { return copies }
                    return scope.field(neuron).input == nil ? [neuron] : nil
                }))
    }

    /// The `expect mean-field` lines; their settings are read as text, as those of the command line are.
    mutating func meanFieldExpectations(_ statements: [StatementSyntax]) -> [MeanFieldExpectation] {
        var found: [MeanFieldExpectation] = []
        for statement in statements {
            guard case .expectMeanField(let quantity, let value, let modifiers, let range) = statement else { continue }
            var settings: [String] = []
            for modifier in modifiers {
                guard case .substitution(let name, let value, _) = modifier else {
                    diagnostics.append(
                        Diagnostic(
                            range, "mean-field expectations have values of parameters only",
                            help: "as in: expect mean-field q = 0.7217619 when sigma_w = 1.5, sigma_b = 0.1"))
                    continue
                }
                settings.append("\(name)=\(source.text(value.range))")
            }
            let line = source.line(source.position(of: range.start).line)
            found.append(
                MeanFieldExpectation(
                    quantity: quantity.name, value: source.text(value.range), settings: settings, range: range,
                    text: line.trimmed))
        }
        return found
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
            name: known.name, carriesIndex: known.carriesIndex, input: known.input, respondsFor: known.respondsFor,
            response: response)
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
