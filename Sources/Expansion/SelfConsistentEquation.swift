import Algebra
import Exact
import Theory

// As N → ∞ the input Σ_j W_ij φ(h_j(t)) of a neuron is a Gaussian process whose covariance is that of φ(h), itself the same for
// all neurons. With D = ∂_t + γ, or D = the step minus a,
//
//     D_t D_s C(t,s) = κ δ(t−s) + σ_b² + σ_w² <φ(x) φ(y)>,     <xx> = C(t,t), <yy> = C(s,s), <xy> = C(t,s).                   (1)
//
// The average depends on C(t,s) through a power series: by ∂<φφ>/∂C = <φ'φ'>,
//
//     <φ(x) φ(y)> = Σ_n <φ⁽ⁿ⁾>_C(t,t) <φ⁽ⁿ⁾>_C(s,s) C(t,s)ⁿ/n!,                                                            (2)
//
// which ends for a polynomial φ. Stationary: (γ² − ∂_τ²) Δ(τ) = κ δ(τ) + σ_b² + σ_w² Σ_n c_n(Δ(0)) Δ(τ)ⁿ (Sompolinsky, Crisanti
// and Sommers 1988).

/// The equation that the covariance of a recurrent network solves at infinite width.
///
///     let equation = try SelfConsistentEquation(network)              // phi(x) = x - x^3/3
///     let delta = table.declare("Delta_0", role: .parameter)
///     equation.coefficients(of: 0, variance: delta)        // 0, (1 - Delta_0)^2, 0, 2/3
public struct SelfConsistentEquation: Sendable {
    /// One family of weights and the function of the neurons that it multiplies.
    public struct Input: Sendable {
        /// N times the variance of the weights: σ_w².
        public let strength: Polynomial
        /// The coefficients of the polynomial part of φ, by power.
        public let coefficients: [Polynomial]
        /// What is no polynomial, as functions of ``GaussianAverage/variable``.
        public let functions: [(coefficient: Polynomial, function: Expr)]

        public var isPolynomial: Bool { functions.isEmpty }

        /// <φ⁽ⁿ⁾>, n = 0, 1, …, of the polynomial part over a Gaussian of this variance.
        public func averages(variance: Symbol) -> [Polynomial] {
            SelfConsistentEquation.averages(of: coefficients, variance: Polynomial(variance))
        }
    }

    public let axis: TimeAxis
    /// γ in continuous time, a in steps.
    public let leak: Polynomial
    /// κ: of white noise, or its variance at each step.
    public let noise: Polynomial
    /// σ_b²: of biases drawn once.
    public let frozen: Polynomial
    /// C at the first time; nil where there is none.
    public let initial: Polynomial?
    public let inputs: [Input]

    /// Reads a network.
    ///
    /// - Throws: ``LinearRecurrentError/network(_:help:)`` for a network of another kind, naming the term.
    public init(
        _ network: Network, substituting values: [Symbol: Polynomial] = [:]
    ) throws(LinearRecurrentError) {
        let (neuron, _, name) = try UpdateReader.neuron(of: network)
        let reader = try UpdateReader(network, of: neuron, substituting: values)
        axis = network.time
        leak = axis.measure == .continuous ? -reader.linear : reader.linear
        (noise, frozen) = (reader.noise, reader.frozen)
        if reader.inputs.isEmpty {
            throw .network("no shared weights", help: "as in: weight W[i,j] ~ normal(0, sigma_w^2/N)")
        }
        inputs = reader.inputs.map { input in
            let degree = input.coefficients.keys.max() ?? -1
            return Input(
                strength: input.strength, coefficients: (0..<(degree + 1)).map { input.coefficients[$0] ?? .zero },
                functions: input.activations.map { ($0.coefficient, network.activations[$0.id.rank].function) })
        }
        switch network.initial[neuron] {
        case nil: initial = axis.isStationary ? nil : .zero
        case .gaussian(let mean, let variance):
            if !(try reader.value(mean)).isZero {
                throw .network("\(name) has an initial mean", help: "as in: initial \(name)[i](0) ~ normal(0, q)")
            }
            initial = try reader.value(variance)
        case .sphere(let squaredRadius): initial = try reader.value(squaredRadius) * .width(power: -1)
        }
        if inputs.contains(where: { $0.strength.symbols.contains(.width) }) {
            throw .network(
                "weights whose variance is not of order 1/N", help: "as in: weight W[i,j] ~ normal(0, sigma_w^2/N)")
        }
    }

    public var isPolynomial: Bool { inputs.allSatisfy(\.isPolynomial) }

    /// c_n(Δ) = <φ⁽ⁿ⁾>²_Δ/n! of one input, for all n that do not vanish; nil if φ is no polynomial.
    public func coefficients(of input: Int, variance: Symbol) -> [Polynomial]? {
        guard inputs[input].isPolynomial else { return nil }
        let averages = Self.averages(of: inputs[input].coefficients, variance: Polynomial(variance))
        return averages.enumerated().map { n, average in
            (average * average).scaled(by: Rational(1) / Rational(Combinatorics.factorial(n)))
        }
    }

    /// <φ⁽ⁿ⁾> over a Gaussian, n = 0, 1, …: <x^k> = (k − 1)!! K^{k/2}.
    static func averages(of coefficients: [Polynomial], variance: Polynomial) -> [Polynomial] {
        coefficients.indices.map { n in
            var sum = Polynomial.zero
            for k in stride(from: n, to: coefficients.count, by: 2) {
                // x^k differentiated n times is k!/(k−n)! x^{k−n}.
                let factor =
                    Combinatorics.binomial(k, n) * Combinatorics.factorial(n) * Combinatorics.doubleFactorial(k - n - 1)
                sum += (coefficients[k] * variance.power((k - n) / 2)).scaled(by: Rational(factor))
            }
            return sum
        }
    }
}
