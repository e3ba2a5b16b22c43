import Algebra

/// The time of a network: whether it is counted in steps or runs continuously, the name of its running variable, and
/// the window it runs over.
///
/// `depth` and discrete `time` mean the same. Literal times beyond a symbolic last layer are allowed.
public struct TimeAxis: Hashable, Sendable {
    /// How times are summed over.
    public enum Measure: Hashable, Sendable {
        /// Layers or steps: a sum over integers.
        case discrete
        /// Continuous time: an integral. Itô: θ(0) = 0.
        case continuous
    }

    /// The last layer, if it is declared.
    public enum Last: Hashable, Sendable {
        case literal(Int)
        case symbolic(String)
    }

    public let variable: String
    public let first: Int
    public let last: Last?
    public let measure: Measure
    /// Whether the process has run for ever: there is no first time then, and ``first`` means nothing.
    public let isStationary: Bool

    public init(
        variable: String, first: Int, last: Last?, measure: Measure = .discrete, isStationary: Bool = false
    ) {
        self.variable = variable
        self.first = first
        self.last = last
        self.measure = measure
        self.isStationary = isStationary
    }

    public func contains(_ time: Int) -> Bool {
        if isStationary { return true }
        if time < first { return false }
        if case .literal(let last) = last { return time <= last }
        return true
    }
}

/// A family of random numbers of a network: weights, biases or noise. Every entry is independent, with the given mean and
/// variance; Gaussian, unless another law is given.
///
/// In continuous time, what is drawn afresh at each time is white: `variance` is then the intensity v of
/// `<ω(t) ω(s)> = v δ(t − s)`, read as Itô does.
public struct Disorder: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable { case weight, bias, noise }

    public let name: String
    public let kind: Kind
    /// How many width indices it carries: none (common to all neurons), one or two.
    public let indexCount: Int
    /// Whether it is drawn afresh at every time (a feedforward network's weights) or once (a recurrent one's).
    public let isFreshAtEachTime: Bool
    public let mean: Polynomial
    public let variance: Polynomial
    public let law: DisorderLaw

    public init(
        name: String, kind: Kind, indexCount: Int, isFreshAtEachTime: Bool, mean: Polynomial, variance: Polynomial,
        law: DisorderLaw = .gaussian
    ) {
        self.name = name
        self.kind = kind
        self.indexCount = indexCount
        self.isFreshAtEachTime = isFreshAtEachTime
        self.mean = mean
        self.variance = variance
        self.law = law
    }
}

/// The law of a neuron at the first time.
public enum InitialLaw: Hashable, Sendable {
    /// Independent Gaussians `h[i](0) ~ normal(mean, variance)`.
    case gaussian(mean: Polynomial, variance: Polynomial)
    /// Uniform on the sphere `h(0).h(0) = squaredRadius`.
    case sphere(squaredRadius: Polynomial)
}

/// The covariance of the initial values of two neurons at the same index; different indices are independent.
public struct InitialCovariance: Hashable, Sendable {
    public let left: FieldID
    public let right: FieldID
    public let value: Polynomial

    public init(_ left: FieldID, _ right: FieldID, _ value: Polynomial) {
        self.left = left
        self.right = right
        self.value = value
    }
}

/// The update rule of one neuron: `neuron(t) = value`, with the factors of `value` at `.step(0)` or `.step(-1)`
/// relative to t, and the neuron's own width index as `.free(0)`. In continuous time `d/dt neuron(t) = value`, all factors at
/// `.step(0)`.
public struct Update: Hashable, Sendable {
    public let neuron: FieldID
    public let value: FieldPolynomial

    public init(neuron: FieldID, value: FieldPolynomial) {
        self.neuron = neuron
        self.value = value
    }
}

/// A random network, as a rules file declares it: no average has been taken yet.
public struct Network: Sendable {
    public let time: TimeAxis
    /// Neurons, each behind its response field.
    public let fields: [Field]
    public let disorder: [Disorder]
    public let updates: [Update]
    public let initial: [FieldID: InitialLaw]
    /// The functions that stand in the update rules and are no polynomials in the neurons.
    public let activations: [Activation]
    /// Parameters whose sign is not known; all others are positive.
    public let realParameters: Set<Symbol>
    /// Covariances of Gaussian initial values of different neurons, or of one neuron at different inputs.
    public let initialCovariances: [InitialCovariance]
    /// For every neuron of the rules file its field at each input; a single one without inputs. Weights and biases are the same
    /// at all inputs, noise is not.
    public let inputs: [[FieldID]]

    public init(
        time: TimeAxis, fields: [Field], disorder: [Disorder], updates: [Update], initial: [FieldID: InitialLaw],
        activations: [Activation] = [], realParameters: Set<Symbol> = [],
        initialCovariances: [InitialCovariance] = [], inputs: [[FieldID]]? = nil
    ) {
        self.initialCovariances = initialCovariances
        self.inputs =
            inputs ?? fields.indices.filter { !fields[$0].isResponse }.map { [FieldID(rank: $0)] }
        self.activations = activations
        self.realParameters = realParameters
        self.time = time
        self.fields = fields
        self.disorder = disorder
        self.updates = updates
        self.initial = initial
    }

    /// The first time at which the update rule of `neuron` holds: in discrete time one after the first, if the neuron
    /// has an initial law, else the first.
    public func firstUpdate(of neuron: FieldID) -> Int {
        initial[neuron] == nil || time.measure == .continuous ? time.first : time.first + 1
    }

    /// The covariance of the initial values of two neurons at one index.
    public func initialCovariance(of left: FieldID, _ right: FieldID) -> Polynomial {
        initialCovariances.first {
            $0.left == left && $0.right == right || $0.left == right && $0.right == left
        }?.value ?? .zero
    }

    public var hasSphericalInitialLaw: Bool {
        initial.values.contains { if case .sphere = $0 { true } else { false } }
    }

    /// The largest number of initial values h(first) that one factor `neuron(t)` stands for when the update rule is
    /// iterated down to the first time; capped at `limit`.
    public func initialDegree(of neuron: FieldID, at time: Int, limit: Int) -> Int {
        var known: [FieldID: [Int: Int]] = [:]
        func degree(_ neuron: FieldID, _ t: Int) -> Int {
            if t < self.time.first { return 0 }
            if t < firstUpdate(of: neuron) { return 1 }
            if let value = known[neuron]?[t] { return value }
            var highest = 0
            for update in updates where update.neuron == neuron {
                for monomial in update.value.terms.keys {
                    var sum = 0
                    for factor in monomial.factors {
                        if case .field(let field) = factor.quantity, case .step(let offset) = factor.time {
                            sum = min(limit, sum + degree(field, t + offset))
                        }
                    }
                    highest = max(highest, sum)
                }
            }
            known[neuron, default: [:]][t] = highest
            return highest
        }
        if time < self.time.first { return 0 }
        for t in self.time.first...time { _ = degree(neuron, t) }
        return degree(neuron, time)
    }

    /// The largest number of initial values that one factor of `neuron` stands for at any time, capped at `limit`: 1 as long
    /// as all update rules are linear, `limit` if it grows from step to step.
    ///
    /// - Complexity: at most `limit` passes over the update rules for each neuron.
    public func initialDegree(of neuron: FieldID, limit: Int) -> Int {
        var degrees: [FieldID: Int] = [:]
        for neuron in initial.keys { degrees[neuron] = min(1, limit) }
        var changed = true
        while changed {
            changed = false
            for update in updates {
                let highest =
                    update.value.terms.keys.map { monomial in
                        monomial.factors.reduce(0) { sum, factor in
                            guard case .field(let field) = factor.quantity else { return sum }
                            return min(limit, sum + (degrees[field] ?? 0))
                        }
                    }.max() ?? 0
                if highest > degrees[update.neuron] ?? 0 {
                    degrees[update.neuron] = highest
                    changed = true
                }
            }
        }
        return degrees[neuron] ?? 0
    }
}
