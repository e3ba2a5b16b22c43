/// An observable measured on networks drawn at random: the value with its error, and how it was come by.
///
///     report.text()      // 1.2346 ± 0.0012, N = 64, 1000000 networks in 256 blocks
///     report.latex()     // 1.2346(12)
///
/// A report is made of numbers and words alone, and depends on nothing but the sample: not on the number of threads, nor on the parts in
/// which it was drawn.
public struct SampleReport: Sendable {
    /// One width.
    public struct Row: Hashable, Sendable {
        public var width: Int
        public var value: Double
        /// The standard error, from the spread between blocks.
        public var error: Double
        /// How many networks are in the value.
        public var networks: Int
        /// How many were drawn and left out, because their values grew beyond all bounds.
        public var excluded: Int
        public var blocks: Int
        /// The skewness of the influences of the blocks.
        public var skewness: Double
        /// In continuous time the known part of the error of discretization; not part of `error`.
        public var discretization: Double?
        /// Whether averages of a stationary network over later times differ from those over earlier ones.
        public var isDrifting = false

        public init(
            width: Int, value: Double, error: Double, networks: Int, excluded: Int = 0, blocks: Int, skewness: Double,
            discretization: Double? = nil
        ) {
            (self.width, self.value, self.error, self.networks) = (width, value, error, networks)
            (self.excluded, self.blocks, self.skewness) = (excluded, blocks, skewness)
            self.discretization = discretization
        }

        public var measured: MeasuredNumber { MeasuredNumber(value, error: error) }
    }

    /// A symbol and the value that was put in.
    public struct Setting: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// How continuous time is cut into steps.
    public struct TimeSteps: Hashable, Sendable {
        /// Such as `Heun, strong order 1`.
        public var integrator: String
        /// From the largest to the smallest.
        public var steps: [Double]

        public init(integrator: String, steps: [Double]) { (self.integrator, self.steps) = (integrator, steps) }
    }

    /// How a network without beginning is observed.
    public struct Stationary: Hashable, Sendable {
        /// For how long it has forgotten its start.
        public var burnIn: Double
        /// Over how many origins of time each network is averaged.
        public var origins: Int

        public init(burnIn: Double, origins: Int) { (self.burnIn, self.origins) = (burnIn, origins) }
    }

    public var heading: Heading
    public var settings: [Setting]
    public var widthName: String
    public var rows: [Row]
    public var seed: UInt64
    /// `conditional` or `matrix`: what was used, not what was asked for.
    public var sampler: String
    public var timeSteps: TimeSteps?
    /// nil where time has a beginning.
    public var stationary: Stationary?
    /// Why the sample is not the whole one that was asked for, if it is not.
    public var partial: String?

    public init(
        heading: Heading, settings: [Setting], widthName: String = "N", rows: [Row], seed: UInt64, sampler: String,
        timeSteps: TimeSteps? = nil, stationary: Stationary? = nil, partial: String? = nil
    ) {
        (self.heading, self.settings, self.widthName, self.rows) = (heading, settings, widthName, rows)
        (self.seed, self.sampler, self.timeSteps) = (seed, sampler, timeSteps)
        (self.stationary, self.partial) = (stationary, partial)
    }
}

// MARK: - Remarks

extension SampleReport {
    /// Beyond this skewness of the influences no verdict is given.
    public static let skewnessBound = 2.0
    /// A larger part of networks left out may bias the value.
    public static let excludedBound = 1e-4

    /// What a reader has to know before she believes the errors.
    var remarks: [String] {
        var remarks: [String] = []
        if let partial { remarks.append("partial result: \(partial)") }
        for row in rows {
            let place = rows.count > 1 ? "\(widthName) = \(row.width): " : ""
            if row.skewness.magnitude > Self.skewnessBound {
                remarks.append(
                    "\(place)the influences of the blocks have skewness \(Self.short(row.skewness)): rare large networks make the value, and its error is too small"
                )
            }
            if row.excluded > 0 {
                let fraction = Double(row.excluded) / Double(row.networks + row.excluded)
                remarks.append(
                    "\(place)\(row.excluded) of \(row.networks + row.excluded) networks grew beyond all bounds and are left out"
                        + (fraction > Self.excludedBound ? ": more than 1 in 10000, the value may be biased" : ""))
            }
            if row.isDrifting {
                remarks.append(
                    "\(place)the value still changes with time, the start is not forgotten: a longer --burn-in; or there is no stationary state"
                )
            }
            if let discretization = row.discretization, discretization > row.error {
                remarks.append(
                    "\(place)the error of discretization is larger than the standard error: a smaller --step says more than more networks"
                )
            }
        }
        return remarks
    }

    static func short(_ number: Double) -> String { TextTable.number(number, figures: 2) }
}
