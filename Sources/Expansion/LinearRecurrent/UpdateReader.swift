import Algebra
import Exact
import Theory

/// Reads the update rule of one neuron with shared weights, term by term: a leak, weights times functions of the neuron, noise and
/// biases.
struct UpdateReader {
    /// What one family of weights multiplies: Σ_k c_k x^k and further functions of x.
    struct Input {
        let family: DisorderID
        /// N times the variance of the weights.
        let strength: Polynomial
        /// Whether it is W[j,i] that multiplies h[j].
        let isTransposed: Bool
        /// c_k by power.
        var coefficients: [Int: Polynomial] = [:]
        /// Activations that are no polynomials, with their coefficients.
        var activations: [(coefficient: Polynomial, id: ActivationID)] = []

        var isLinear: Bool { activations.isEmpty && coefficients.keys.allSatisfy { $0 == 1 } }
    }

    let network: Network
    let neuron: FieldID
    let values: [Symbol: Polynomial]

    /// What multiplies h[i].
    private(set) var linear: Polynomial = .zero
    private(set) var inputs: [Input] = []
    private(set) var noise: Polynomial = .zero
    private(set) var frozen: Polynomial = .zero
    /// Biases and noise read so far.
    private var used: Set<DisorderID> = []

    /// Reads all of an update rule.
    ///
    /// - Throws: ``LinearRecurrentError/network(_:help:)``, naming the term.
    init(
        _ network: Network, of neuron: FieldID, substituting values: [Symbol: Polynomial]
    ) throws(LinearRecurrentError) {
        (self.network, self.neuron, self.values) = (network, neuron, values)
        do throws(NonGaussianLawError) { try network.checkLawsAreGaussian() } catch {
            throw .network(error.message, help: error.help)
        }
        for update in network.updates where update.neuron == neuron {
            for (monomial, coefficient) in update.value.sortedTerms { try read(monomial, coefficient) }
        }
    }

    /// The neuron of a network that has one, with its response field.
    static func neuron(
        of network: Network
    ) throws(LinearRecurrentError) -> (neuron: FieldID, response: FieldID, name: String) {
        let neurons = network.fields.indices.filter { !network.fields[$0].isResponse }
        guard neurons.count == 1, let response = network.fields[neurons[0]].response else {
            let names = neurons.map { network.fields[$0].name }.joined(separator: " and ")
            throw .network("\(names): more than one neuron", help: "this expansion takes one, as h[i](t)")
        }
        let field = network.fields[neurons[0]]
        if !field.carriesIndex {
            throw .network("\(field.name) has no width index", help: "as in: neuron h[i](t)")
        }
        return (FieldID(rank: neurons[0]), response, field.name)
    }

    private var name: String { network.fields[neuron.rank].name }

    /// A coefficient after the substitutions.
    func value(_ polynomial: Polynomial) throws(LinearRecurrentError) -> Polynomial {
        guard let value = polynomial.substituting(values) else {
            throw .question("a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        return value
    }

    private mutating func read(
        _ monomial: FieldMonomial, _ coefficient: Polynomial
    ) throws(LinearRecurrentError) {
        let coefficient = try value(coefficient)
        if coefficient.isZero { return }
        var random: [(id: DisorderID, factor: Factor)] = []
        var functions: [Factor] = []
        for factor in monomial.factors {
            if case .disorder(let id) = factor.quantity {
                random.append((id, factor))
            } else {
                functions.append(factor)
            }
        }
        for factor in functions { try checkStep(factor) }
        if random.count > 1 {
            throw .network("a product of two random numbers", help: "one weight, bias or noise in each term")
        }
        guard let (id, factor) = random.first else {
            try readLeak(functions, monomial, coefficient)
            return
        }
        let disorder = network.disorder[id.rank]
        if !(try value(disorder.mean)).isZero {
            throw .network("\(disorder.name) has a mean", help: "as in: \(disorder.name) ~ normal(0, v)")
        }
        let variance = try value(disorder.variance)
        if variance.isZero { return }
        if functions.isEmpty, factor.indices == [.free(0)], monomial.sums == 0 {
            if !used.insert(id).inserted {
                throw .network("\(disorder.name) stands twice in the update rule", help: "collect its terms in one")
            }
            let variance = variance * coefficient * coefficient
            if disorder.isFreshAtEachTime { noise += variance } else { frozen += variance }
            return
        }
        try readInput(id, factor, functions, monomial, coefficient, strength: variance * .width(power: 1))
    }

    private mutating func readLeak(
        _ functions: [Factor], _ monomial: FieldMonomial, _ coefficient: Polynomial
    ) throws(LinearRecurrentError) {
        guard functions.count == 1, case .field = functions[0].quantity, functions[0].indices == [.free(0)],
            monomial.sums == 0
        else {
            throw .network(
                "a term of the update rule without weights that is no multiple of \(name)",
                help: "as in: -gamma*\(name)[i](t); a constant input is a bias with a law")
        }
        linear += coefficient
    }

    /// Σ_j W_ij c φ(h_j).
    private mutating func readInput(
        _ id: DisorderID, _ factor: Factor, _ functions: [Factor], _ monomial: FieldMonomial,
        _ coefficient: Polynomial, strength: Polynomial
    ) throws(LinearRecurrentError) {
        let disorder = network.disorder[id.rank]
        guard factor.indices.count == 2, Set(factor.indices) == [.free(0), .summed(0)], monomial.sums == 1,
            functions.allSatisfy({ $0.indices == [.summed(0)] })
        else {
            throw .network(
                "\(disorder.name) does not multiply a function of \(name) as a matrix",
                help: "as in: W[i,j]*phi(\(name)[j](t)), bias b[i], noise xi[i](t)")
        }
        if disorder.isFreshAtEachTime {
            throw .network(
                "\(disorder.name) is drawn afresh at each time",
                help: "declare it without a time, as in: weight W[i,j] ~ normal(0, sigma_w^2/N)")
        }
        let isTransposed = factor.indices[0] == .summed(0)
        let place: Int
        if let known = inputs.firstIndex(where: { $0.family == id }) {
            place = known
            if inputs[known].isTransposed != isTransposed {
                throw .network("\(disorder.name) stands with its transpose", help: "as in: W[i,j]*\(name)[j](t)")
            }
        } else {
            place = inputs.count
            inputs.append(Input(family: id, strength: strength, isTransposed: isTransposed))
        }
        let powers = functions.filter { if case .field = $0.quantity { true } else { false } }.count
        if powers == functions.count {
            inputs[place].coefficients[powers, default: .zero] += coefficient
        } else if functions.count == 1, case .activation(let activation) = functions[0].quantity {
            inputs[place].activations.append((coefficient, activation))
        } else {
            throw .network("a product with an activation", help: "write it as one function in a `where` line")
        }
    }

    /// In steps the rule reads h(n+1) = … h(n); a sum over more of the past would need more neurons.
    private func checkStep(_ factor: Factor) throws(LinearRecurrentError) {
        if factor.time != .step(network.time.measure == .continuous ? 0 : -1) {
            throw .network(
                "\(name) at another time in its update rule", help: "as in: \(name)[i](n+1) = W[i,j]*\(name)[j](n)")
        }
    }
}
