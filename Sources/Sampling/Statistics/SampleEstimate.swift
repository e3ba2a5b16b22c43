/// An observable measured on sampled networks.
public struct SampleEstimate: Hashable, Sendable {
    public let value: Double
    /// Standard error, from the spread between blocks.
    public let error: Double
    /// Of the influences of the blocks on the value: 0 for a Gaussian spread. Above 2 in magnitude a few blocks with rare large
    /// networks make the value, and the error says little.
    public let skewness: Double
    /// Networks in the value.
    public let networks: Int
    /// Networks drawn and left out.
    public let excluded: Int
    /// Blocks with at least one network.
    public let blocks: Int
    /// How far the extrapolation in the step moves if the coarsest step is left out: a bound on the error of discretization wherever
    /// the step is small enough for its powers to fall; nil in discrete time.
    public let discretization: Double?
    /// Of stationary networks: how far the value at the finest step, averaged over all origins of time, lies from that of the first half
    /// of the origins, with its standard error. A drift beyond chance says that the start is not forgotten.
    public let drift: Drift?
    /// What rounding may have done to the value: `numberRounding` of the terms that cancel in the cumulants.
    public let rounding: Double

    public struct Drift: Hashable, Sendable {
        public let value: Double
        public let error: Double

        /// Whether chance gives so large a drift in less than one of 10⁴ samples.
        public var isSignificant: Bool { value.magnitude > 4 * error }
    }

    /// The relative error that is granted to the variables of a network: a few hundred roundings.
    static let numberRounding = 0x1p-43

    /// Of Student's law of (value − mean)/error.
    public var degreesOfFreedom: Double { Double(blocks - 1) }

    /// The part of all networks drawn that was left out.
    public var excludedFraction: Double {
        excluded == 0 ? 0 : Double(excluded) / Double(networks + excluded)
    }
}
