import Algebra

extension Network {
    /// The network with symbols replaced, in laws, coefficients and activations alike; nil if that divides by zero or by a sum,
    /// or puts into an activation what is no number there.
    ///
    /// The width N stands in no activation. Activations that become equal are one.
    ///
    ///     network.substituting([g: Polynomial(2)], in: symbols)        // tanh(g*x) becomes tanh(2*x)
    ///
    /// - Complexity: linear in the size of the network.
    public func substituting(_ values: [Symbol: Polynomial], in symbols: SymbolTable) -> Network? {
        if values.isEmpty { return self }
        var families: [Disorder] = []
        for family in disorder {
            guard let mean = family.mean.substituting(values), let variance = family.variance.substituting(values),
                let law = family.law.substituting(values, real: realParameters, in: symbols)
            else { return nil }
            families.append(
                Disorder(
                    name: family.name, kind: family.kind, indexCount: family.indexCount,
                    isFreshAtEachTime: family.isFreshAtEachTime, mean: mean, variance: variance, law: law))
        }
        var laws: [FieldID: InitialLaw] = [:]
        for (neuron, law) in initial {
            guard let law = law.substituting(values) else { return nil }
            laws[neuron] = law
        }
        var covariances: [InitialCovariance] = []
        for covariance in initialCovariances {
            guard let value = covariance.value.substituting(values) else { return nil }
            covariances.append(InitialCovariance(covariance.left, covariance.right, value))
        }
        var functions: [Activation] = []
        var places: [ActivationID] = []
        for activation in activations {
            guard let replaced = activation.substituting(values, real: realParameters, in: symbols) else { return nil }
            let place = functions.firstIndex(of: replaced) ?? functions.count
            if place == functions.count { functions.append(replaced) }
            places.append(ActivationID(rank: place))
        }
        var rules: [Update] = []
        for update in updates {
            guard let value = update.value.substituting(values) else { return nil }
            rules.append(Update(neuron: update.neuron, value: value.renumberingActivations { places[$0.rank] }))
        }
        return Network(
            time: time, fields: fields, disorder: families, updates: rules, initial: laws, activations: functions,
            realParameters: realParameters, initialCovariances: covariances, inputs: inputs)
    }
}

extension InitialLaw {
    func substituting(_ values: [Symbol: Polynomial]) -> InitialLaw? {
        switch self {
        case .gaussian(let mean, let variance):
            guard let mean = mean.substituting(values), let variance = variance.substituting(values) else { return nil }
            return .gaussian(mean: mean, variance: variance)
        case .sphere(let squaredRadius):
            return squaredRadius.substituting(values).map { .sphere(squaredRadius: $0) }
        }
    }
}

extension Activation {
    /// The function with values for its parameters, of which those in `real` have no known sign; nil where a value is none that
    /// the parameter can have. A positive parameter may go to zero.
    public func substituting(
        _ values: [Symbol: Polynomial], real: Set<Symbol>, in symbols: SymbolTable
    ) -> Activation? {
        function.substituting(values, real: real, in: symbols).map { Activation(of: neuron, function: $0) }
    }
}

extension Expr {
    /// A function of a neuron or of nothing but parameters, with values for the letters that name symbols of the table.
    func substituting(_ values: [Symbol: Polynomial], real: Set<Symbol>, in symbols: SymbolTable) -> Expr? {
        var letters: [Variable: Expr] = [:]
        var zeros: [Variable: Expr] = [:]
        for letter in variables where letter != GaussianAverage.variable {
            guard let symbol = symbols.symbol(named: letter.name), let value = values[symbol] else { continue }
            if value.isZero, letter.assumptions.contains(.positive) {
                // What positivity has simplified holds at zero too.
                let unsigned = Variable(letter.name, .real)
                letters[letter] = Expr(unsigned)
                zeros[unsigned] = .zero
                continue
            }
            let known = value.symbols.map { Variable(symbols[$0].name, real.contains($0) ? .real : .positive) }
            guard let expression = try? Expr(value, in: symbols, scope: Expr.Scope(known)) else { return nil }
            letters[letter] = expression
        }
        if letters.isEmpty { return self }
        return try? substituting(letters).substituting(zeros)
    }
}

extension FieldPolynomial {
    /// Gives every activation another number.
    public func renumberingActivations(_ number: (ActivationID) -> ActivationID) -> FieldPolynomial {
        mapFactors { factor, _ in
            guard case .activation(let id) = factor.quantity else { return factor }
            return Factor(.activation(number(id)), indices: factor.indices, time: factor.time)
        }
    }
}
