/// A random network in numbers: its random families, its laws at the first time, and what happens in one step.
///
/// It knows no theory: every coefficient is a number, every function a list of steps. Inputs are neurons of their own that share the
/// families of weights and biases.
public struct SampledNetwork: Sendable {
    /// The number N of components of every vector.
    public var width: Int
    public var neurons: [Neuron]
    public var families: [RandomFamily]
    /// The laws at the first time, of all neurons that have one.
    public var initial: [InitialGroup]
    public var dynamics: Dynamics

    public init(
        width: Int, neurons: [Neuron], families: [RandomFamily], initial: [InitialGroup], dynamics: Dynamics
    ) {
        (self.width, self.neurons, self.families) = (width, neurons, families)
        (self.initial, self.dynamics) = (initial, dynamics)
    }

    /// One field of the network: a vector over the width, or a single number.
    public struct Neuron: Sendable {
        public var name: String
        public var isVector: Bool

        public init(name: String, isVector: Bool) { (self.name, self.isVector) = (name, isVector) }
    }

    /// Random numbers of one kind. Every entry is independent (but for orthogonal matrices) and has the given law.
    public struct RandomFamily: Sendable {
        public var name: String
        public var shape: Shape
        public var law: RandomLaw
        /// Whether it is drawn anew in every step, or once for each network.
        public var isFresh: Bool

        public init(name: String, shape: Shape, law: RandomLaw, isFresh: Bool) {
            (self.name, self.shape, self.law, self.isFresh) = (name, shape, law, isFresh)
        }
    }

    public enum Shape: Sendable { case number, vector, matrix }

    /// Neurons whose values at the first time are drawn together.
    public enum InitialGroup: Sendable {
        /// At each index Gaussian with these means and this covariance (row by row, positive semidefinite), independent between
        /// indices.
        case gaussian(neurons: [Int], means: [Double], covariance: [[Double]])
        /// Uniform on the sphere about the origin of this squared radius.
        case sphere(neuron: Int, squaredRadius: Double)
    }

    /// How time passes.
    public enum Dynamics: Sendable {
        /// Values at `first` are the initial ones, where there are any; the rules give every later time. A neuron without initial law
        /// is given by its rule at `first` already. Stationary networks start from random values `burnIn`
        /// steps before they are measured.
        case steps(first: Int, rules: StepRules, burnIn: Int?)
        /// d/dt of every neuron by `drift`, and increments of white families by `noise` (nil if there are none); the network starts
        /// from its initial law at time `first`, or from random values a time `burnIn` before it is measured if it is
        /// stationary.
        case continuous(first: Double, drift: StepRules, noise: StepRules?, burnIn: Double?)
    }
}

/// The law of an entry of a random family.
public enum RandomLaw: Sendable, Equatable {
    case normal(mean: Double, variance: Double)
    case uniform(lowest: Double, highest: Double)
    /// ±scale with equal probability.
    case sign(scale: Double)
    /// Zero but with a probability, then Gaussian; the variance is that of an entry, zeros included.
    case sparse(probability: Double, variance: Double)
    /// scale times a matrix drawn uniformly from the orthogonal group.
    case orthogonal(scale: Double)
    /// White in continuous time, of this intensity: over a time dt an increment of variance intensity·dt.
    case white(intensity: Double)
}

/// What is computed in one step, in order.
///
/// Results are slots, numbered by the instruction that writes them. In discrete time `.neuron(n, before: true)` is the value one step
/// earlier; `before: false` the new value, which an earlier instruction has to have given by `.assign`. In continuous time all
/// neurons are read with `before: true`, and `.assign` gives the derivative, or the increment by white families.
public struct StepRules: Sendable {
    public enum Operand: Sendable, Hashable {
        case neuron(Int, before: Bool)
        /// A family that is a number or a vector.
        case random(Int)
        case slot(Int)
    }

    public enum Instruction: Sendable {
        /// A function at each neuron. The result is a vector if an operand is one, else a number.
        case evaluate(ElementProgram, [Operand])
        /// Σ_j W[i,j] x[j], or Σ_j W[j,i] x[j]; x is a vector (a number stands for one with equal components).
        case multiply(family: Int, transposed: Bool, Operand)
        /// Σ_j of a function, a number; a function of numbers alone counts N times.
        case sum(ElementProgram, [Operand])
        /// The value of a neuron.
        case assign(neuron: Int, Operand)
    }

    public var instructions: [Instruction]

    public init(_ instructions: [Instruction] = []) { self.instructions = instructions }
}
