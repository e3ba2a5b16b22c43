import Algebra
import Evaluation

/// How deep a network of a given width can be trained: what corrections of order 1/N make of the variance, of the lengths over which
/// information travels, and where the expansion in 1/N ends.
///
/// Lengths count layers, or units of time. The *trainable depth* is the smaller of the length over which two inputs can be told from
/// their fixed point, at this width, and the layer at which corrections of order 1/N reach 100 %.
public struct DepthScale: Sendable {
    public typealias Length = MeanFieldReport.Length

    /// An exponential decay, or growth, of something small.
    public struct Decay: Sendable {
        /// `xi_q`, `xi_c`, `xi_typical`.
        public let name: String
        /// What decays, in words.
        public let meaning: String
        /// The factor of a layer at N = ∞; nil where time is continuous.
        public var multiplier: Estimate?
        /// The coefficient of 1/N in the factor; nil if it is not known.
        public var shift: Estimate?
        /// The factor at this width.
        public var correctedMultiplier: Estimate?
        /// Nil if it grows.
        public var leading: Length?
        /// Nil if it grows at this width, or is not known.
        public var corrected: Length?
        /// What has to be said about the correction.
        public var note: String?

        public init(name: String, meaning: String) { (self.name, self.meaning) = (name, meaning) }
    }

    /// The variance of a neuron: K + g/N, with fluctuations of variance C/N.
    public struct Variance: Sendable {
        /// The layer; nil for the stationary value.
        public let layer: Int?
        public let leading: Estimate
        /// g and C; nil at a point where the corrections have no limit.
        public let shift: Estimate?
        public let spread: Estimate?
        public let corrected: Estimate?

        public init(layer: Int?, leading: Estimate, shift: Estimate?, spread: Estimate?, corrected: Estimate?) {
            self.layer = layer
            (self.leading, self.shift, self.spread, self.corrected) = (leading, shift, spread, corrected)
        }
    }

    /// Where corrections of order 1/N reach 100 %.
    public struct Bound: Sendable {
        /// What reaches it, or comes nearest.
        public enum Quantity: Sendable {
            /// The correction of the two-point function, |g|/(N K).
            case twoPoint
            /// `<h[1]^2; h[2]^2>/<h[1]^2>^2`.
            case spread
        }

        public var quantity: Quantity
        /// The layer, as the rules file counts; nil if none is found.
        public var layer: Double?
        /// Whether the layer was extrapolated from the growth found.
        public var isForeseen: Bool
        /// Both quantities, as far as they are known.
        public var twoPoint: FiniteWidthLayers.End?
        public var spread: FiniteWidthLayers.End
        /// The layer at which the spread, to all orders in 1/N, is 1: where it is known exactly.
        public var exactLayer: Double?
        /// What the first layer was, in words.
        public let start: String

        public init(
            quantity: Quantity, layer: Double?, isForeseen: Bool, twoPoint: FiniteWidthLayers.End?,
            spread: FiniteWidthLayers.End, start: String
        ) {
            (self.quantity, self.layer, self.isForeseen) = (quantity, layer, isForeseen)
            (self.twoPoint, self.spread, self.start) = (twoPoint, spread, start)
        }
    }

    public let theory: String
    public let title: String?
    public let width: Int
    public let widthName: String
    /// The name of the neuron.
    public let neuron: String
    /// What the unit of a length is.
    public let unit: String
    public var stationary: Variance?
    public var atLayer: Variance?
    /// χ⊥, and the scale over which gradients vanish or grow.
    public var perpendicular: Estimate?
    public var gradient: Length?
    /// c*.
    public var correlation: Estimate?
    public var decays: [Decay] = []
    public var bound: Bound?
    /// In units of length, with what sets it; nil without a limit.
    public var trainable: (depth: Double, by: String)?
    /// Whether it was possible to say.
    public var isTrainableDepthKnown = true
    public var remarks: [String] = []

    public init(theory: String, title: String?, width: Int, widthName: String, neuron: String, unit: String) {
        (self.theory, self.title, self.width, self.widthName) = (theory, title, width, widthName)
        (self.neuron, self.unit) = (neuron, unit)
    }

    public static let definition =
        "trainable depth: the smaller of the length over which two inputs can be told apart and the validity bound"
}
