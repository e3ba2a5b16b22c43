#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The ladder by which a check comes to a verdict, instead of one cut-off.
///
/// p > 0.01 passes. Else ten times the samples are drawn afresh, at most twice; and the last stage once more, as large, if it is
/// beyond doubt and the one before could not be judged. The theory fails only if p < 10⁻⁹ at two successive stages with
/// the same sign; anything else is left undecided. A stage says nothing while its block influences are skewed (Student's t is then far from its
/// law), and a run says nothing with fewer than 200 blocks or more than 10⁻⁴ of the networks left out.
///
///     var ladder = VerdictLadder()
///     switch ladder.record(stage) { case .drawAgain(let factor): … case .agrees, .disagrees, .undecided: … }
public struct VerdictLadder: Hashable, Sendable {
    /// What one stage of sampling found.
    public struct Stage: Hashable, Sendable {
        /// ln of the (adjusted) probability of so large a deviation.
        public var logP: Double
        /// Of the deviation: −1, 0 or 1.
        public var sign: Int
        /// The largest |skewness| of block influences at any width.
        public var skewness: Double
        /// The largest part of the networks drawn that was left out at any width.
        public var excludedFraction: Double
        /// The smallest number of blocks at any width.
        public var blocks: Int
        /// Whether a small p would speak against the theory (`ResidualTest.isConclusive`).
        public var isConclusive: Bool

        public init(
            logP: Double, sign: Int, skewness: Double, excludedFraction: Double, blocks: Int, isConclusive: Bool = true
        ) {
            (self.logP, self.sign, self.skewness) = (logP, sign, skewness)
            (self.excludedFraction, self.blocks, self.isConclusive) = (excludedFraction, blocks, isConclusive)
        }

        /// A residual test and the estimates that stand in it.
        public init(_ test: ResidualTest, estimates: [SampleEstimate]) {
            self.init(
                logP: test.logP, sign: test.decisive.t == 0 ? 0 : test.decisive.t < 0 ? -1 : 1,
                skewness: estimates.map(\.skewness.magnitude).max() ?? 0,
                excludedFraction: estimates.map(\.excludedFraction).max() ?? 0,
                blocks: estimates.map(\.blocks).min() ?? 0, isConclusive: test.isConclusive)
        }
    }

    public enum Decision: Hashable, Sendable {
        case agrees
        case disagrees
        case undecided(Reason)
        /// So many times the samples of this stage, with random numbers that were not used.
        case drawAgain(factor: Int, Reason)

        public var isFinal: Bool { if case .drawAgain = self { false } else { true } }
    }

    /// Why there is no verdict yet, or none at all.
    public enum Reason: Hashable, Sendable, CustomStringConvertible {
        case unlikely(logP: Double)
        case skewed(Double)
        case excluded(Double)
        case fewBlocks(Int)
        case orderLeftOut

        public var description: String {
            switch self {
            case .unlikely(let logP) where logP < VerdictLadder.doubtLogP:
                "a deviation beyond doubt (p < 1e-9), but not at two successive stages with the same sign"
            case .unlikely(let logP):
                "a deviation as large as this has probability \(Self.short(exp(logP))): neither likely nor beyond doubt"
            case .skewed(let skewness):
                "a few blocks with rare large networks carry the value (skewness of the blocks \(Self.short(skewness)), at most 2): "
                    + "its error cannot be trusted"
            case .excluded(let fraction):
                "\(Self.short(fraction)) of the networks grew beyond all bounds and are left out (at most 1e-4)"
            case .fewBlocks(let blocks):
                "\(blocks) blocks are too few for a verdict (at least 200)"
            case .orderLeftOut:
                "the deviation may be that of orders of 1/N which the fit leaves out"
            }
        }

        private static func short(_ number: Double) -> String {
            // Two digits are enough of a probability or a skewness.
            guard number != 0, number.isFinite else { return "\(number)" }
            let unit = pow(10, floor(log10(number.magnitude)) - 1)
            let digits = (number / unit).rounded()
            return number.magnitude >= 0.01 && number.magnitude < 1e4
                ? "\((digits * unit * 1e4).rounded() / 1e4)" : "\(digits / 10)e\(Int(log10(unit).rounded()) + 1)"
        }
    }

    /// A stage passes above, in ln p.
    public static let passLogP = log(ResidualTest.level)
    /// A stage is beyond doubt below, in ln p.
    public static let doubtLogP = log(1e-9)
    public static let mostSkewness = 2.0
    public static let mostExcluded = 1e-4
    public static let leastBlocks = 200
    /// How many stages there are at most that are each larger than the one before, and by which factor.
    public static let stages = 3
    public static let factor = 10

    /// What was decided last; nil before the first stage.
    public private(set) var decision: Decision?
    /// How many stages were recorded.
    public private(set) var recorded = 0
    /// The sign of the stage before, if that was beyond doubt.
    private var doubted: Int?
    /// Whether the stage before said nothing, for its skewness or for orders left out.
    private var wasNotJudged = false
    /// How many checks are judged together.
    public let checks: Int

    /// - Parameter checks: how many checks are judged together. Every p is multiplied by it (Bonferroni); a `VerdictFamily`, which knows the
    ///   others' p-values, does a little better.
    public init(checks: Int = 1) { self.checks = max(1, checks) }

    /// Takes the next stage in. Once there is a verdict it stays.
    public mutating func record(_ stage: Stage) -> Decision {
        if let decision, decision.isFinal { return decision }
        recorded += 1
        let next = judge(stage)
        decision = next
        return next
    }

    private mutating func judge(_ stage: Stage) -> Decision {
        // More samples do not help against these two.
        guard stage.blocks >= Self.leastBlocks else { return .undecided(.fewBlocks(stage.blocks)) }
        guard stage.excludedFraction <= Self.mostExcluded else { return .undecided(.excluded(stage.excludedFraction)) }
        // Against this they do: sums of more networks are closer to Gaussian. (A NaN does not pass.)
        guard stage.skewness.magnitude <= Self.mostSkewness else { return again(.skewed(stage.skewness), doubted: nil) }
        let logP = min(0, stage.logP + log(Double(checks)))
        if logP > Self.passLogP { return .agrees }
        guard logP < Self.doubtLogP else { return again(.unlikely(logP: logP), doubted: nil) }
        guard stage.isConclusive else { return again(.orderLeftOut, doubted: nil) }
        if let doubted, doubted == stage.sign { return .disagrees }
        return again(.unlikely(logP: logP), doubted: stage.sign)
    }

    private mutating func again(_ reason: Reason, doubted sign: Int?) -> Decision {
        doubted = sign
        let couldNotJudge = wasNotJudged
        wasNotJudged =
            switch reason {
            case .skewed, .orderLeftOut: true
            default: false
            }
        if recorded < Self.stages { return .drawAgain(factor: Self.factor, reason) }
        // Beyond doubt at the last stage, and the one before could not be judged: as many networks once more.
        if recorded == Self.stages, sign != nil, couldNotJudge { return .drawAgain(factor: 1, reason) }
        return .undecided(reason)
    }
}
