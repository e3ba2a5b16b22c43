import Algebra
import Exact

/// A feedforward network with everything fresh in every layer, as the Markov chain that its layers are.
///
/// Given a layer, the pre-activations of the next one are independent Gaussians of mean 0 and variance k (for several inputs
/// a, b a matrix k_ab), and k is the same for all neurons:
///
///     k_c(l+1) = constant_c + (1/N) Σ_j f_c(z_j),      z_j ~ N(0, k(l)) independent, j = 1 … N,
///
/// where the component c stands for a pair of inputs a ≤ b. For `h(l+1) = W(l) φ(h(l)) + b(l)` with one input the constant is
/// σ_b² and f = σ_w² φ². Normalisation: k, f and the constants are of order N⁰.
///
/// Source: THEORY of the expansion about the saddle point, after Grosvenor and Jefferson, arXiv:2109.13247.
public struct LayerChain: Sendable {
    /// A pair of inputs, a ≤ b, counted from 0.
    public struct Component: Hashable, Comparable, Sendable {
        public let a: Int
        public let b: Int

        public init(_ a: Int, _ b: Int) { (self.a, self.b) = (min(a, b), max(a, b)) }

        public static func < (left: Component, right: Component) -> Bool { (left.a, left.b) < (right.a, right.b) }
    }

    /// The neuron as a field, for every input.
    public let neurons: [FieldID]
    /// The pairs of inputs in order: for one input the single pair (0, 0), for two (0,0), (0,1), (1,1).
    public let components: [Component]
    /// What biases and noise add to the components of k.
    public let constants: [Polynomial]
    /// The functions f_c of the variables ``variable(ofInput:of:)``, with parameters as further letters.
    public let functions: [Expr]
    /// k in the first layer, where it is a number.
    public let initial: [Polynomial]
    /// The first layer.
    public let first: Int
    /// Whether the law of the first layer is not Gaussian: h lies on a sphere there, φ is linear, and only k(first + 1) follows from
    /// it, without fluctuations.
    public let beginsOnSphere: Bool

    public var inputs: Int { neurons.count }

    /// The variable of the functions that stands for the pre-activation at an input.
    public static func variable(ofInput input: Int, of inputs: Int) -> Variable {
        inputs == 1 ? GaussianAverage.variable : Variable("x[\(input + 1)]", .real)
    }

    /// The place of a pair of inputs among the components.
    public func place(_ a: Int, _ b: Int) -> Int { components.firstIndex(of: Component(a, b))! }
}

/// Why a network is no chain of layers in k alone.
public struct LayerChainError: Error, Equatable, Sendable {
    public let message: String
    public let help: String

    public init(_ message: String, help: String) {
        self.message = message
        self.help = help
    }
}
