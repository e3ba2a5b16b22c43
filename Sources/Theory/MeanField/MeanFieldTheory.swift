import Algebra
import Exact

/// A network at infinite width, where every neuron is an independent Gaussian process with a covariance that determines itself.
///
///     discrete time     h' = leak·h + W φ(h) + b + ξ        (layers, or steps of a recurrent network)
///     continuous time   d/dt h = leak·h + W φ(h) + b + ξ    (leak = −γ)
///
/// The weights enter through F(K) = Σ_W σ_W² <φ_W(u) φ_W(v)>. Weights drawn afresh at each time make a map (or a flow) of equal-time
/// covariances; weights drawn once a self-consistent equation for the autocorrelation Δ(τ). All quantities are of order N⁰.
///
/// Source: Grosvenor and Jefferson, arXiv:2109.13247; Sompolinsky, Crisanti and Sommers, Phys. Rev. Lett. 61 (1988) 259.
public struct MeanFieldTheory: Sendable {
    /// What the covariance depends on.
    public enum Dynamics: Hashable, Sendable {
        /// From layer to layer, everything about the past in the covariance of the last layer.
        case layers
        /// A recurrent network in steps without leak: covariances of a step as for layers, the same weights at all of them.
        case steps
        /// A recurrent network in steps with a leak.
        case leakySteps
        /// Continuous time with white weights.
        case continuousDepth
        /// A recurrent network in continuous time.
        case continuous

        public var isRecurrent: Bool { self == .steps || self == .leakySteps || self == .continuous }
        public var isDiscrete: Bool { self == .layers || self == .steps || self == .leakySteps }
        /// Whether equal-time covariances determine each other.
        public var isMap: Bool { self == .layers || self == .steps || self == .continuousDepth }
    }

    /// One weight: σ_W² = N·Var W, times the square of a coefficient, and φ_W as a function of ``GaussianAverage/variable``.
    public struct Drive: Hashable, Sendable {
        public let strength: Polynomial
        public let function: Expr
    }

    public let dynamics: Dynamics
    /// The coefficient of the neuron in its own update rule.
    public let leak: Polynomial
    /// The variance of what is drawn once and is the same for all inputs: biases of a recurrent network.
    public let frozen: Polynomial
    /// The variance of biases drawn at each time, the same for all inputs; in continuous time an intensity.
    public let fresh: Polynomial
    /// The variance, or intensity, of the noise, independent for all inputs.
    public let noise: Polynomial
    public let drives: [Drive]
    /// The covariance of the inputs in the first layer, row by row; nil where the initial law is not a centred Gaussian or sphere.
    public let initial: [[Polynomial]]?
    public let first: Int
    public let inputs: Int
    /// The name of the neuron, of the running time, and of the width.
    public let names: (neuron: String, time: String)

    /// What is constant in K = … at a fixed point of a map: (1 − leak²)·K, or −2·leak·K in continuous depth, is constant + F(K).
    ///
    /// A bias that is drawn once adds up over the memory of the leak: it counts (1 + leak)/(1 − leak) times, or 2/γ times.
    public let constant: RationalFunction
    /// The part of the constant that two inputs share.
    public let sharedConstant: RationalFunction

    /// 1 − leak², or −2·leak: by how much a variance decays in a step, or per time.
    public var decay: Polynomial {
        dynamics.isDiscrete ? .one - leak * leak : leak.scaled(by: -2)
    }
}

/// Why a network has no mean-field theory here.
public struct MeanFieldTheoryError: Error, Equatable, Sendable {
    public let message: String
    public let help: String

    public init(_ message: String, help: String) { (self.message, self.help) = (message, help) }
}

extension Network {
    /// The network at infinite width.
    ///
    /// - Throws: ``MeanFieldTheoryError``, which names the term that makes neurons other than Gaussian.
    public func meanFieldTheory(in table: SymbolTable) throws(MeanFieldTheoryError) -> MeanFieldTheory {
        do throws(NonGaussianLawError) { try checkLawsAreGaussian() } catch {
            throw MeanFieldTheoryError(error.message, help: error.help)
        }
        guard inputs.count == 1, let neurons = inputs.first, fields[neurons[0].rank].carriesIndex else {
            let names = inputs.map { fields[$0[0].rank].name }.joined(separator: ", ")
            throw MeanFieldTheoryError(
                "mean-field theory is for one kind of neuron with a width index, and here there are \(names)",
                help: "write one network for each kind; networks of several kinds are not solved in this version")
        }
        guard let update = updates.first(where: { $0.neuron == neurons[0] }) else {
            throw MeanFieldTheoryError(
                "\(fields[neurons[0].rank].name) has no update rule",
                help: "as in: update h[i](l+1) = W[i,j](l)*phi(h[j](l))")
        }
        let received: GaussianUpdate
        do throws(GaussianUpdateError) {
            received = try gaussianUpdate(update, over: GaussianAverage.variable, in: table)
        } catch { throw MeanFieldTheoryError(error.message, help: error.help) }

        var (frozen, fresh, noise) = (Polynomial.zero, Polynomial.zero, Polynomial.zero)
        for (id, c) in received.sources.sorted(by: { $0.key < $1.key }) {
            let variance = c * c * disorder[id.rank].variance
            if disorder[id.rank].kind == .noise {
                noise += variance
            } else if disorder[id.rank].isFreshAtEachTime {
                fresh += variance
            } else {
                frozen += variance
            }
        }
        let weights = received.weights.sorted { $0.key < $1.key }
        let drives = weights.map { id, function in
            MeanFieldTheory.Drive(strength: disorder[id.rank].variance * .width(power: 1), function: function)
        }
        let areFresh = Set(weights.map { disorder[$0.key.rank].isFreshAtEachTime })
        let isDiscrete = time.measure == .discrete
        if areFresh.count == 2, !isDiscrete || !received.leak.isZero {
            throw MeanFieldTheoryError(
                "some weights are drawn once and others at each time, in a network that remembers its past",
                help: "draw all weights once, W[i,j], or all of them afresh, W[i,j](\(time.variable))")
        }
        let dynamics: MeanFieldTheory.Dynamics =
            switch (isDiscrete, areFresh.contains(false)) {
            case (true, false): .layers
            case (true, true): received.leak.isZero ? .steps : .leakySteps
            case (false, false): .continuousDepth
            case (false, true): .continuous
            }
        let constants = try constants(
            frozen: frozen, fresh: fresh, noise: noise, leak: received.leak, isDiscrete: isDiscrete)
        return MeanFieldTheory(
            dynamics: dynamics, leak: received.leak, frozen: frozen, fresh: fresh, noise: noise, drives: drives,
            initial: time.isStationary ? nil : covariances(of: neurons), first: time.first, inputs: neurons.count,
            names: (fields[neurons[0].rank].name, time.variable), constant: constants.all,
            sharedConstant: constants.shared)
    }

    private func constants(
        frozen: Polynomial, fresh: Polynomial, noise: Polynomial, leak: Polynomial, isDiscrete: Bool
    ) throws(MeanFieldTheoryError) -> (all: RationalFunction, shared: RationalFunction) {
        var shared = RationalFunction(fresh)
        if !frozen.isZero {
            let memory = isDiscrete ? (Polynomial.one + leak, .one - leak) : (Polynomial(2), -leak)
            do {
                shared += try RationalFunction(numerator: frozen * memory.0, denominator: memory.1)
            } catch {
                throw MeanFieldTheoryError(
                    "a bias that is drawn once, with nothing that forgets it, makes neurons grow without bound",
                    help: "as in: update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*phi(h[j](t)) + b[i]")
            }
        }
        return (shared + RationalFunction(noise), shared)
    }

    /// The covariance of the first layer.
    private func covariances(of neurons: [FieldID]) -> [[Polynomial]]? {
        var rows: [[Polynomial]] = []
        for a in neurons {
            var row: [Polynomial] = []
            for b in neurons {
                switch initial[a] {
                case .gaussian(let mean, let variance):
                    guard mean.isZero else { return nil }
                    let pair = initialCovariances.filter { Set([$0.left, $0.right]) == Set([a, b]) }
                    row.append(a == b ? variance : pair.reduce(.zero) { $0 + $1.value })
                case .sphere(let squaredRadius):
                    guard a == b else { return nil }
                    row.append(squaredRadius * .width(power: -1))
                case nil: return nil
                }
            }
            rows.append(row)
        }
        return rows
    }
}
