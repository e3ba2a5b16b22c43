import Algebra
import Exact
import Theory

/// Reads an update rule term by term.
struct UpdateReader {
    let network: Network
    let neuron: FieldID
    let symbols: SymbolTable
    let values: [Symbol: Polynomial]

    /// What multiplies h[i].
    private(set) var linear: Polynomial = .zero
    /// N times the variance of what multiplies h[j].
    private(set) var weight: Polynomial = .zero
    private(set) var noise: Polynomial = .zero
    private(set) var frozen: Polynomial = .zero
    /// The families read so far.
    private var used: Set<DisorderID> = []

    init(network: Network, neuron: FieldID, symbols: SymbolTable, values: [Symbol: Polynomial]) {
        (self.network, self.neuron, self.symbols, self.values) = (network, neuron, symbols, values)
    }

    private var name: String { network.fields[neuron.rank].name }

    /// A coefficient after the substitutions.
    func value(_ polynomial: Polynomial) throws(LinearRecurrentError) -> Polynomial {
        guard let value = polynomial.substituting(values) else {
            throw .question("a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        return value
    }

    mutating func read(_ monomial: FieldMonomial, _ coefficient: Polynomial) throws(LinearRecurrentError) {
        let coefficient = try value(coefficient)
        if coefficient.isZero { return }
        var family: (id: DisorderID, factor: Factor)?
        var fields: [Factor] = []
        for factor in monomial.factors {
            switch factor.quantity {
            case .disorder(let id):
                if family != nil {
                    throw .network("a product of two random numbers", help: "one weight, bias or noise in each term")
                }
                family = (id, factor)
            case .field: fields.append(factor)
            }
        }
        if fields.count > 1 {
            throw .network(
                "an update rule that is not linear in \(name)",
                help: "the sum over all orders of the weights is known for linear activations: scheme bare")
        }
        guard let family else {
            guard let field = fields.first else {
                throw .network("a constant in the update rule", help: "give the input a law: bias b[i] ~ normal(0, v)")
            }
            try checkStep(field)
            guard field.indices == [.free(0)], monomial.sums == 0 else {
                throw .network("a sum over \(name) without weights", help: "as in: -gamma*\(name)[i](t)")
            }
            linear += coefficient
            return
        }
        let disorder = network.disorder[family.id.rank]
        if !used.insert(family.id).inserted {
            throw .network("\(disorder.name) stands twice in the update rule", help: "collect its terms in one")
        }
        if !(try value(disorder.mean)).isZero {
            throw .network("\(disorder.name) has a mean", help: "as in: \(disorder.name) ~ normal(0, v)")
        }
        let variance = try value(disorder.variance) * coefficient * coefficient
        if variance.isZero { return }
        guard let field = fields.first else {
            guard family.factor.indices == [.free(0)], monomial.sums == 0 else {
                throw .network(
                    "\(disorder.name) is not one random number for each neuron", help: "as in: bias b[i], noise xi[i](t)")
            }
            if disorder.isFreshAtEachTime { noise += variance } else { frozen += variance }
            return
        }
        try checkStep(field)
        if disorder.isFreshAtEachTime {
            throw .network(
                "\(disorder.name) is drawn afresh at each time",
                help: "declare it without a time, as in: weight W[i,j] ~ normal(0, sigma_w^2/N)")
        }
        guard family.factor.indices.count == 2, Set(family.factor.indices) == [.free(0), .summed(0)],
            field.indices == [.summed(0)], monomial.sums == 1
        else {
            throw .network("\(disorder.name) does not multiply \(name) as a matrix", help: "as in: W[i,j]*\(name)[j](t)")
        }
        weight += variance * .width(power: 1)
    }

    /// In steps the rule reads h(n+1) = … h(n); a sum over more of the past would need more neurons.
    private func checkStep(_ field: Factor) throws(LinearRecurrentError) {
        let expected = network.time.measure == .continuous ? 0 : -1
        if field.time != .step(expected) {
            throw .network("\(name) at another time in its update rule", help: "as in: \(name)[i](n+1) = W[i,j]*\(name)[j](n)")
        }
    }
}
