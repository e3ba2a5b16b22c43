import Algebra
import Evaluation
import Exact
import Sampling
import Theory

/// What turns a network of letters into one of numbers: the numbers of its neurons and families, and its functions with values.
struct NetworkLowering {
    let network: Network
    let numbers: SamplingNumbers
    /// The numbers of neurons, in the order of their fields.
    let neurons: [FieldID: Int]
    /// The numbers of the random families that stand in a rule.
    let families: [DisorderID: Int]
    /// Activations with values for their letters.
    let functions: [Expr]

    init(_ network: Network, _ numbers: SamplingNumbers) throws(CalculationError) {
        (self.network, self.numbers) = (network, numbers)
        neurons = network.neuronNumbers
        let used = network.usedFamilies
        families = Dictionary(uniqueKeysWithValues: used.sorted().enumerated().map { ($1, $0) })
        try numbers.requireValues(of: Self.letters(of: network, numbers))
        var functions: [Expr] = []
        var letters: [Symbol: Polynomial] = [:]
        for (symbol, value) in numbers.parameters {
            guard value.signum() >= 0 || network.realParameters.contains(symbol) else {
                throw .unanswerable(
                    message: "\(numbers.symbols[symbol].name) is positive, and cannot be \(value)",
                    help: "declare it as real if it may be negative: parameter real \(numbers.symbols[symbol].name)")
            }
            letters[symbol] = Polynomial(value)
        }
        for activation in network.activations {
            guard
                let replaced = activation.substituting(letters, real: network.realParameters, in: numbers.symbols)
            else {
                throw .unanswerable(
                    message: "\(activation.spelled) has no value with these parameters",
                    help: "give its letters other values")
            }
            functions.append(replaced.function.withoutOverflow)
        }
        self.functions = functions
    }

    /// The parameters that the network depends on.
    static func letters(of network: Network, _ numbers: SamplingNumbers) -> Set<Symbol> {
        let used = network.usedFamilies
        var coefficients = network.updates.flatMap { $0.value.terms.values }
        for rank in network.disorder.indices where used.contains(DisorderID(rank: rank)) {
            coefficients += [network.disorder[rank].mean, network.disorder[rank].variance]
        }
        var letters: Set<Symbol> = []
        for id in used {
            letters.formUnion(
                network.disorder[id.rank].law.variables.compactMap { numbers.symbols.symbol(named: $0.name) })
        }
        for law in network.initial.values {
            switch law {
            case .gaussian(let mean, let variance): coefficients += [mean, variance]
            case .sphere(let squaredRadius): coefficients.append(squaredRadius)
            }
        }
        coefficients += network.initialCovariances.map(\.value)
        letters.formUnion(coefficients.flatMap { numbers.letters(of: $0) })
        for activation in network.activations { letters.formUnion(numbers.letters(of: activation.function)) }
        return letters
    }
}

extension Network {
    /// The random families that stand in a rule.
    var usedFamilies: Set<DisorderID> {
        var used: Set<DisorderID> = []
        for factor in updates.flatMap({ $0.value.terms.keys.flatMap(\.factors) }) {
            if case .disorder(let id) = factor.quantity { used.insert(id) }
        }
        return used
    }

    /// The number of every neuron in a sampled network: in the order of their fields, those of several inputs one after another.
    var neuronNumbers: [FieldID: Int] {
        let physical = fields.indices.filter { !fields[$0].isResponse }.map { FieldID(rank: $0) }
        return Dictionary(uniqueKeysWithValues: physical.enumerated().map { ($1, $0) })
    }
}

// MARK: - Rules

extension NetworkLowering {
    /// Which terms of the update rules are taken.
    enum Terms {
        case all
        /// In continuous time: all terms without a white family.
        case drift
        /// Those with one.
        case noise
    }

    /// The update rules as instructions, every neuron behind those that it depends on at the same time.
    func rules(_ terms: Terms) throws(CalculationError) -> StepRules {
        var rules = RulesBuilder(functions: functions)
        for update in try ordered() {
            var taken = FieldPolynomial.zero
            for (monomial, coefficient) in update.value.sortedTerms where takes(monomial, terms) {
                taken.add(coefficient, monomial)
            }
            if case .noise = terms, taken.terms.isEmpty { continue }
            let value = try lower(taken, of: update.neuron, in: &rules)
            rules.assign(neurons[update.neuron]!, value)
        }
        return StepRules(rules.instructions)
    }

    private func takes(_ monomial: FieldMonomial, _ terms: Terms) -> Bool {
        let isWhite = monomial.factors.contains { factor in
            if case .disorder(let id) = factor.quantity { network.disorder[id.rank].isFreshAtEachTime } else { false }
        }
        return switch terms {
        case .all: true
        case .drift: !isWhite
        case .noise: isWhite
        }
    }

    /// The update rules, each behind those of the neurons that it needs at the same time.
    private func ordered() throws(CalculationError) -> [Update] {
        if network.time.measure == .continuous { return network.updates }
        var ordered: [Update] = []
        var resolved: Set<FieldID> = []
        var waiting = network.updates
        while !waiting.isEmpty {
            guard
                let next = waiting.firstIndex(where: { update in
                    update.value.terms.keys.allSatisfy { monomial in
                        monomial.factors.allSatisfy { factor in
                            guard let id = neuron(of: factor), factor.time == .step(0) else { return true }
                            return resolved.contains(id)
                        }
                    }
                })
            else {
                let name = network.fields[waiting[0].neuron.rank].name
                throw .unanswerable(
                    message: "\(name) depends on itself at the same time",
                    help: "every neuron has a rule, and depends on others at the same time or on the time before")
            }
            resolved.insert(waiting[next].neuron)
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    private func neuron(of factor: Factor) -> FieldID? {
        switch factor.quantity {
        case .field(let id): id
        case .activation(let id): network.activations[id.rank].neuron
        case .disorder: nil
        }
    }

    /// The value of one rule. What the same matrix multiplies is added up first, unless it is one vector anyway.
    private func lower(
        _ value: FieldPolynomial, of neuron: FieldID, in rules: inout RulesBuilder
    ) throws(CalculationError) -> StepRules.Operand {
        var total = ElementSum()
        struct Site: Hashable {
            var family: Int
            var isTransposed: Bool
            var vectors: [ElementFactor]
        }
        var groups: [(site: Site, terms: [UpdateTerm])] = []
        for (monomial, coefficient) in value.sortedTerms {
            var term = try UpdateTerm(
                monomial, coefficient: try numbers.number(coefficient), width: numbers.width, in: &rules,
                operand: { factor throws(CalculationError) in try element(factor) }, family: { families[$0]! },
                name: { spelled($0) })
            if term.coefficient == 0 { continue }
            if term.multiplications.count == 1 {
                let part = term.multiplications[0]
                let site = Site(
                    family: part.family, isTransposed: part.isTransposed, vectors: term.vectors.sorted())
                if let known = groups.firstIndex(where: { $0.site == site }) {
                    groups[known].terms.append(term)
                } else {
                    groups.append((site, [term]))
                }
                continue
            }
            for part in term.multiplications { term.vectors.append(ElementFactor(try part.result(in: &rules))) }
            total.add(ElementTerm(term.coefficient, term.vectors + term.numbers))
        }
        for (site, terms) in groups {
            let arguments = terms.map { $0.multiplications[0].argument.sorted() }
            if arguments.allSatisfy({ $0 == arguments[0] }) {
                let product = ElementFactor(try terms[0].multiplications[0].result(in: &rules))
                for term in terms { total.add(ElementTerm(term.coefficient, site.vectors + term.numbers + [product])) }
            } else {
                var argument = ElementSum()
                for (term, factors) in zip(terms, arguments) {
                    argument.add(ElementTerm(term.coefficient, factors + term.numbers))
                }
                let vector = try rules.evaluate(argument)
                let product = try rules.multiply(site.family, transposed: site.isTransposed, vector)
                total.add(ElementTerm(1, site.vectors + [ElementFactor(product)]))
            }
        }
        return try rules.evaluate(total)
    }

    /// What stands for a neuron or a random number at one factor of a rule.
    private func element(_ factor: Factor) throws(CalculationError) -> ElementFactor {
        let isBefore: Bool
        switch (factor.time, network.time.measure) {
        case (_, .continuous), (.none, _), (.step(-1), _): isBefore = true
        case (.step(0), _): isBefore = false
        default:
            throw .unanswerable(
                message: "\(spelled(factor)) stands at a time that no step of a sampled network has",
                help: "a neuron is updated from the time before")
        }
        switch factor.quantity {
        case .field(let id): return ElementFactor(.neuron(neurons[id]!, before: isBefore))
        case .activation(let id):
            let neuron = network.activations[id.rank].neuron
            return ElementFactor(.neuron(neurons[neuron]!, before: isBefore), activation: id)
        case .disorder(let id): return ElementFactor(.random(families[id]!))
        }
    }

    /// A factor as a message names it.
    private func spelled(_ factor: Factor) -> String {
        let name =
            switch factor.quantity {
            case .field(let id): network.fields[id.rank].name
            case .activation(let id): network.fields[network.activations[id.rank].neuron.rank].name
            case .disorder(let id): network.disorder[id.rank].name
            }
        if factor.indices.isEmpty { return name }
        let indices = factor.indices.map { index in
            switch index {
            case .fixed(let number): "\(number)"
            case .free: "i"
            case .summed(let number): number < 4 ? ["j", "k", "l", "m"][number] : "j\(number)"
            }
        }
        return "\(name)[\(indices.joined(separator: ","))]"
    }
}
