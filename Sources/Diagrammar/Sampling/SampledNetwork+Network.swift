import Algebra
import Exact
import Sampling
import Theory

extension SampledNetwork {
    /// A network of the language in numbers: its update rules as instructions, its laws as numbers, at one width.
    ///
    /// Neurons come in the order of the network's fields, those of several inputs one after another; of the random families only
    /// those that stand in a rule. A random matrix is multiplied once with each different vector.
    ///
    ///     let network = try SampledNetwork(network, width: 64, parameters: [sigmaW: 1, q: 1], symbols: model.symbols)
    ///
    /// - Parameters:
    ///   - width: N.
    ///   - parameters: a value for each parameter that occurs.
    ///   - symbols: the table of the network's letters.
    ///   - burnIn: for how long a stationary network has run before time 0; steps in discrete time.
    /// - Throws: ``CalculationError/unanswerable(message:help:)`` for parameters without values, negative variances, covariances that
    ///   no Gaussian has, and the few rules that cannot be sampled: fixed indices and loops of random matrices.
    /// - Complexity: linear in the number of terms of the rules.
    public init(
        _ network: Network, width: Int, parameters: [Symbol: Rational], symbols: SymbolTable, burnIn: Double? = nil
    ) throws(CalculationError) {
        let numbers = SamplingNumbers(width: width, parameters: parameters, symbols: symbols)
        let lowering = try NetworkLowering(network, numbers)
        try lowering.checkTimesOfFreshFamilies()
        let neurons = lowering.neurons.sorted { $0.value < $1.value }.map { id, _ in
            Neuron(name: network.fields[id.rank].label, isVector: network.fields[id.rank].carriesIndex)
        }
        let isStationary = network.time.isStationary
        precondition(!isStationary || burnIn != nil, "a stationary network has run for some time")
        let dynamics: Dynamics
        switch network.time.measure {
        case .discrete:
            dynamics = .steps(
                first: network.time.first, rules: try lowering.rules(.all),
                burnIn: isStationary ? burnIn.map { Int($0.rounded(.up)) } : nil)
        case .continuous:
            let noise = try lowering.rules(.noise)
            dynamics = .continuous(
                first: Double(network.time.first), drift: try lowering.rules(.drift),
                noise: noise.instructions.isEmpty ? nil : noise, burnIn: isStationary ? burnIn : nil)
        }
        self.init(
            width: width, neurons: neurons, families: try lowering.randomFamilies(),
            initial: try lowering.initialGroups(), dynamics: dynamics)
    }
}

// MARK: - Laws

extension NetworkLowering {
    /// The random families that stand in a rule, in numbers.
    func randomFamilies() throws(CalculationError) -> [SampledNetwork.RandomFamily] {
        var found: [SampledNetwork.RandomFamily] = []
        for (id, _) in families.sorted(by: { $0.value < $1.value }) {
            let family = network.disorder[id.rank]
            let shape: SampledNetwork.Shape =
                switch family.indexCount {
                case 0: .number
                case 1: .vector
                default: .matrix
                }
            found.append(
                SampledNetwork.RandomFamily(
                    name: family.name, shape: shape, law: try law(of: family), isFresh: family.isFreshAtEachTime))
        }
        return found
    }

    private func law(of family: Disorder) throws(CalculationError) -> RandomLaw {
        let variance = try variance(family.variance, of: "the \(family.kind.rawValue) \(family.name)")
        if network.time.measure == .continuous, family.isFreshAtEachTime { return .white(intensity: variance) }
        switch try replaced(family) {
        case .gaussian: return .normal(mean: try numbers.number(family.mean), variance: variance)
        case .sign(let scale): return .sign(scale: try number(scale, family).magnitude)
        case .orthogonal(let scale): return .orthogonal(scale: try number(scale, family))
        case .uniform(let lowest, let highest):
            let (lowest, highest) = (try number(lowest, family), try number(highest, family))
            if lowest < highest { return .uniform(lowest: lowest, highest: highest) }
            throw .unanswerable(
                message: "with these values \(family.name) is uniform from \(lowest) to \(highest), which is empty",
                help: "the lower end comes first, as in: uniform(-1, 1)")
        case .sparse(let probability, let variance):
            let (probability, variance) = (try number(probability, family), try number(variance, family))
            if probability > 0, probability <= 1 { return .sparse(probability: probability, variance: variance) }
            throw .unanswerable(
                message: "with these values an entry of \(family.name) is not zero with probability \(probability)",
                help: "a probability lies between 0 and 1")
        }
    }

    /// The law with numbers in place of letters.
    private func replaced(_ family: Disorder) throws(CalculationError) -> DisorderLaw {
        var values = numbers.parameters.mapValues { Polynomial($0) }
        values[.width] = Polynomial(numbers.width)
        if let law = family.law.substituting(values, real: network.realParameters, in: numbers.symbols) { return law }
        throw .unanswerable(
            message: "the law of \(family.name) has no value with these parameters",
            help: "give its letters other values")
    }

    private func number(_ value: Expr, _ family: Disorder) throws(CalculationError) -> Double {
        if let number = value.number { return number.doubleValue }
        do { return try value.value() } catch {
            throw .unanswerable(
                message: "\(value), in the law of \(family.name), has no value", help: "give its letters other values")
        }
    }

    /// A variance, which is not negative.
    private func variance(_ value: Polynomial, of what: String) throws(CalculationError) -> Double {
        let variance = try numbers.number(value)
        if variance >= 0 { return variance }
        throw .unanswerable(
            message: "with these values \(what) has the negative variance \(variance)",
            help: "give its letters other values")
    }

    /// A fresh family is drawn once in a step, and all rules that a step computes together read that draw.
    func checkTimesOfFreshFamilies() throws(CalculationError) {
        if network.time.measure == .continuous { return }
        var times: [DisorderID: TimePoint] = [:]
        for factor in network.updates.flatMap({ $0.value.terms.keys.flatMap(\.factors) }) {
            guard case .disorder(let id) = factor.quantity, network.disorder[id.rank].isFreshAtEachTime else {
                continue
            }
            guard let known = times.updateValue(factor.time, forKey: id), known != factor.time else { continue }
            let name = network.disorder[id.rank].name
            throw .unanswerable(
                message: "\(name) stands at two different times in one step, which cannot be sampled in this version",
                help: "use two families of the same law, or give both rules \(name) at the same time as their neurons")
        }
    }

    // MARK: Initial laws

    /// The laws at the first time, neurons with a covariance together.
    func initialGroups() throws(CalculationError) -> [SampledNetwork.InitialGroup] {
        var groups: [SampledNetwork.InitialGroup] = []
        var placed: Set<FieldID> = []
        for id in network.initial.keys.sorted() where placed.insert(id).inserted {
            if case .sphere(let squaredRadius) = network.initial[id]! {
                let value = try variance(squaredRadius, of: "the sphere of \(network.fields[id.rank].label)")
                groups.append(.sphere(neuron: neurons[id]!, squaredRadius: value))
                continue
            }
            var together = [id]
            var next = 0
            while next < together.count {
                for covariance in network.initialCovariances {
                    let pair = [covariance.left, covariance.right]
                    guard let place = pair.firstIndex(of: together[next]) else { continue }
                    if placed.insert(pair[1 - place]).inserted { together.append(pair[1 - place]) }
                }
                next += 1
            }
            groups.append(try gaussian(together.sorted()))
        }
        return groups
    }

    private func gaussian(_ together: [FieldID]) throws(CalculationError) -> SampledNetwork.InitialGroup {
        var means: [Double] = []
        var covariance: [[Rational]] = []
        for left in together {
            guard case .gaussian(let mean, let variance) = network.initial[left] else {
                let name = network.fields[left.rank].label
                throw .unanswerable(
                    message: "\(name) has a covariance with another neuron, but no Gaussian law",
                    help: "as in: initial \(name)[i](\(network.time.first)) ~ normal(0, q)")
            }
            means.append(try numbers.number(mean))
            covariance.append(
                try together.map { right throws(CalculationError) in
                    try numbers.fraction(left == right ? variance : network.initialCovariance(of: left, right))
                })
        }
        let names = together.map { network.fields[$0.rank].label }
        guard Self.isPositiveSemidefinite(covariance) else {
            throw .unanswerable(
                message: names.count == 1
                    ? "with these values \(names[0]) has the negative variance \(covariance[0][0]) at the first time"
                    : "with these values the initial covariances of \(names.joined(separator: ", ")) are those of no Gaussian: the matrix is not positive semidefinite",
                help: names.count == 1
                    ? "give its letters other values" : "a covariance is at most the geometric mean of both variances")
        }
        return .gaussian(
            neurons: together.map { neurons[$0]! }, means: means,
            covariance: covariance.map { $0.map(\.doubleValue) })
    }

    /// Whether a symmetric matrix is one of covariances, exactly: no pivot of its elimination is negative, and one that is zero has a
    /// row of zeros.
    static func isPositiveSemidefinite(_ matrix: [[Rational]]) -> Bool {
        var rest = matrix
        for pivot in rest.indices {
            let diagonal = rest[pivot][pivot]
            if diagonal.signum() < 0 { return false }
            if diagonal.isZero {
                guard rest[pivot][pivot...].allSatisfy(\.isZero) else { return false }
                continue
            }
            for row in rest.indices where row > pivot {
                let factor = rest[row][pivot] / diagonal
                for column in rest.indices where column > pivot { rest[row][column] -= factor * rest[pivot][column] }
            }
        }
        return true
    }
}
