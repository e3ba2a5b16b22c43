import Algebra
import Evaluation

/// A network at infinite width: its equations, its fixed points in numbers, and how information travels there.
///
/// Numbers are of order N⁰ and carry bounds on their errors; lengths count layers (steps), or units of time.
public struct MeanFieldReport: Sendable {
    /// A length or time scale 1/|rate| of an exponential.
    public enum Length: Hashable, Sendable {
        case finite(Estimate)
        case infinite
    }

    /// Whether nearby inputs, or states, come together or part.
    public enum Phase: String, Hashable, Sendable { case ordered, critical, chaotic }

    /// An equation in the notations that are written.
    public struct Equation: Sendable {
        /// What it says, in words.
        public let meaning: String
        public let text: String
        public let latex: String
        public let sympy: String

        public init(meaning: String, text: String, latex: String, sympy: String) {
            (self.meaning, self.text, self.latex, self.sympy) = (meaning, text, latex, sympy)
        }
    }

    /// A solution of the equations.
    public struct Point: Sendable {
        /// What kind of solution it is, where there are several kinds: fixed point, fluctuating.
        public var kind: String?
        /// q*, the variance of a neuron; nil if it is any.
        public var variance: Estimate?
        public var isStable: Bool?
        /// Whether its neighbours are fixed points too.
        public var isOnLine = false
        /// The gain of small distances and of the variance; both 1 at the critical point.
        public var perpendicular: Estimate?
        public var parallel: Estimate?
        /// c*, the correlation of two inputs, or of distant times.
        public var correlation: Estimate?
        public var xiQ: Length?
        public var xiC: Length?
        /// The scale over which gradients vanish or grow.
        public var gradient: Length?
        public var lyapunov: Estimate?
        public var groundState: Estimate?
        public var phase: Phase?
        /// The variance of the part that does not change in time.
        public var limit: Estimate?

        public init(variance: Estimate?) { self.variance = variance }
    }

    /// Where a parameter makes the network critical.
    public struct Critical: Sendable {
        public struct Value: Sendable {
            public let parameter: Estimate
            public let variance: Estimate
            public let parallel: Estimate?

            public init(parameter: Estimate, variance: Estimate, parallel: Estimate?) {
                (self.parameter, self.variance, self.parallel) = (parameter, variance, parallel)
            }
        }

        public let name: String
        public let values: [Value]
        /// What was searched.
        public let range: ClosedRange<Double>

        public init(name: String, values: [Value], range: ClosedRange<Double>) {
            (self.name, self.values, self.range) = (name, values, range)
        }
    }

    /// Covariances from layer to layer.
    public struct Trajectory: Sendable {
        public struct Layer: Sendable {
            public let layer: Int
            /// Kaa, Kab, Kbb.
            public let covariance: [Estimate]

            public init(layer: Int, covariance: [Estimate]) { (self.layer, self.covariance) = (layer, covariance) }

            /// Kab/√(Kaa Kbb).
            public var correlation: Estimate? {
                if covariance[1] == Estimate(0) { return covariance[0].value > 0 ? Estimate(0) : nil }
                if covariance[0] == covariance[2] {
                    return covariance[0].value > 0 ? covariance[1] / covariance[0] : nil
                }
                let size = (covariance[0] * covariance[2]).squareRoot
                return size.value > 0 ? covariance[1] / size : nil
            }
        }

        public let layers: [Layer]
        /// Whether the two inputs have a variance each.
        public let hasTwoVariances: Bool
        /// What the numbers started from.
        public let start: String
        /// Why the table ends early, if it does.
        public let end: String?

        public init(layers: [Layer], hasTwoVariances: Bool, start: String, end: String?) {
            (self.layers, self.hasTwoVariances, self.start, self.end) = (layers, hasTwoVariances, start, end)
        }
    }

    /// Whether numbers are as good as they say.
    public enum Status: Hashable, Sendable {
        case converged
        case notConverged(residual: Double?, String)
    }

    public let theory: String
    public let title: String?
    /// The network in words: layers, a recurrent network, and so on.
    public let dynamics: String
    /// What the unit of a length is: layers, steps, time.
    public let unit: String
    public let isRecurrentInTime: Bool
    public var settings: [(name: String, value: String)] = []
    public var equations: [Equation] = []
    /// Nil if parameters have no values.
    public var points: [Point]?
    /// Parameters that have no value.
    public var missing: [String] = []
    public var critical: Critical?
    public var trajectory: Trajectory?
    public var plane: PhasePlane?
    public var depthScale: DepthScale?
    public var status = Status.converged
    public var remarks: [String] = []
    public let symbols: SymbolTable

    public init(
        theory: String, title: String?, dynamics: String, unit: String, isRecurrentInTime: Bool, symbols: SymbolTable
    ) {
        (self.theory, self.title, self.dynamics, self.unit) = (theory, title, dynamics, unit)
        (self.isRecurrentInTime, self.symbols) = (isRecurrentInTime, symbols)
    }
}
