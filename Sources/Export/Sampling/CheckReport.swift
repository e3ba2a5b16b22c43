/// Theory beside sampled networks: what both say at several widths, whether they agree, and what disagreement would have been seen.
///
/// A report is made of numbers and words alone; the verdict is the caller's.
public struct CheckReport: Sendable {
    /// One width.
    public struct Row: Hashable, Sendable {
        public var width: Int
        public var theory: Double
        /// A bound on the error of `theory`; 0 where it was exact before it became a double.
        public var theoryError: Double
        /// The sample, as `sample` reports it.
        public var sample: SampleReport.Row
        /// (sample − theory) in standard errors, errors of theory and discretization allowed for; nil if there is no error to compare with.
        public var deviation: Double?

        public init(theory: Double, theoryError: Double = 0, sample: SampleReport.Row, deviation: Double?) {
            (self.width, self.theory, self.theoryError) = (sample.width, theory, theoryError)
            (self.sample, self.deviation) = (sample, deviation)
        }
    }

    public enum Verdict: String, Hashable, Sendable, CaseIterable { case agrees, disagrees, undecided }

    /// The power of 1/N with which sample − theory falls.
    public enum ResidualPower: Hashable, Sendable {
        case fitted(MeasuredNumber)
        /// Why there is none: noise hides it, or theory is exact.
        case notResolved(String)
    }

    /// The smallest wrong theory that would have been caught.
    public struct Detectable: Hashable, Sendable {
        /// The relative change of the coefficient, in per cent.
        public var percent: Double
        /// The power of 1/N of the coefficient: the last one of theory that is not zero.
        public var powerOfInverseWidth: Int

        public init(percent: Double, powerOfInverseWidth: Int) {
            (self.percent, self.powerOfInverseWidth) = (percent, powerOfInverseWidth)
        }
    }

    /// A point of the theory's curve, for the picture.
    public struct CurvePoint: Hashable, Sendable {
        public var width: Double
        public var value: Double

        public init(width: Double, value: Double) { (self.width, self.value) = (width, value) }
    }

    public var heading: Heading
    public var settings: [SampleReport.Setting]
    public var widthName: String
    public var rows: [Row]
    public var verdict: Verdict
    /// Why this is the verdict, in a sentence.
    public var reason: String
    /// The stage of the ladder at which the verdict fell, from 1 on.
    public var stage: Int
    public var residualPower: ResidualPower
    public var detectable: Detectable?
    /// `O(1/N^3)`, or nil if theory is exact.
    public var remainder: String?
    /// By how much theory was changed on purpose (`--perturb-theory`); the verdict then is one on this program, not on theory.
    public var perturbation: String?
    /// What the comparison allows for besides standard errors, such as `discretization`.
    public var allowances: [String]
    /// What a reader has to know besides: where the theory is from, what the fit leaves out.
    public var notes: [String] = []
    /// In standard errors: deviations within are what chance alone gives in 99 of 100 checks.
    public var band: Double
    public var seed: UInt64
    public var sampler: String
    public var timeSteps: SampleReport.TimeSteps?
    public var curve: [CurvePoint]

    public init(
        heading: Heading, settings: [SampleReport.Setting], widthName: String = "N", rows: [Row], verdict: Verdict,
        reason: String, stage: Int, residualPower: ResidualPower, detectable: Detectable?, remainder: String?,
        perturbation: String? = nil, allowances: [String] = [], band: Double = 2.6, seed: UInt64, sampler: String,
        timeSteps: SampleReport.TimeSteps? = nil, curve: [CurvePoint] = []
    ) {
        (self.heading, self.settings, self.widthName, self.rows) = (heading, settings, widthName, rows)
        (self.verdict, self.reason, self.stage, self.residualPower) = (verdict, reason, stage, residualPower)
        (self.detectable, self.remainder, self.perturbation) = (detectable, remainder, perturbation)
        (self.allowances, self.band, self.seed, self.sampler) = (allowances, band, seed, sampler)
        (self.timeSteps, self.curve) = (timeSteps, curve)
    }
}

// MARK: - Words

extension CheckReport {
    /// Said before everything else, in every format.
    var warning: String? {
        perturbation.map {
            "THEORY CHANGED ON PURPOSE: its last coefficient times \($0) (--perturb-theory). This tests the check, not the theory."
        }
    }

    var truncation: String { remainder.map { "truncated, up to \($0)" } ?? "exact at every \(widthName)" }

    /// `1/N^2`
    func inversePower(_ power: Int) -> String {
        switch power {
        case 0: "\(widthName)^0"
        case 1: "1/\(widthName)"
        case 2...: "1/\(widthName)^\(power)"
        case -1: widthName
        default: "\(widthName)^\(-power)"
        }
    }

    var residualSentence: String {
        switch residualPower {
        case .fitted(let power): "sample - theory falls as 1/\(widthName)^p with p = \(power.text)"
        case .notResolved(let why): "power of sample - theory in 1/\(widthName): not resolved (\(why))"
        }
    }

    var detectableSentence: String {
        guard let detectable else { return "nothing is said about how small an error would have been caught" }
        let order = inversePower(detectable.powerOfInverseWidth)
        let sentence =
            "would have caught: a change of the coefficient of \(order) by \(Magnitude.text(detectable.percent)) %"
        return detectable.percent < 100
            ? sentence : sentence + ": these networks are too few to see this coefficient at all"
    }

    /// The remarks of the samples, with the width before each.
    var remarks: [String] {
        notes
            + SampleReport(
                heading: heading, settings: settings, widthName: widthName, rows: rows.map(\.sample), seed: seed,
                sampler: sampler
            ).remarks
    }
}
