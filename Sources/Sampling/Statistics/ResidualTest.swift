/// Whether samples at several widths agree with a theory.
///
/// A theory truncated at 1/N^k is not wrong by its next order. Where k' is the power of its last non-zero coefficient,
///
///     sample − theory = δ/N^k' + c/N^(k+1) + d/N^(k+2)
///
/// is fitted by weighted least squares, and δ = 0 is tested. An exact theory is tested at every width, and by a fit of δ/N^k' alone; the
/// smallest of these p-values is multiplied by their number (Holm).
///
/// Allowances (theory's numerical error, discretization, …) are bounds, not errors: a residual within them is as good as none. With B the
/// bound on δ that follows from them, t = (|δ| − B)₊/error.
public struct ResidualTest: Hashable, Sendable {
    /// What the theory says of itself.
    public struct Theory: Hashable, Sendable {
        /// k: it holds through 1/N^k. Nil for an exact theory.
        public var through: Int?
        /// k': the power of 1/N of the last coefficient that is not zero.
        public var lastPower: Int
        /// That coefficient, to say how small a relative change of it would be caught.
        public var lastCoefficient: Double?

        /// - Precondition: the last coefficient is one of those within the truncation.
        public init(through: Int?, lastPower: Int, lastCoefficient: Double?) {
            precondition(through.map { lastPower <= $0 } ?? true, "a coefficient beyond the truncation")
            (self.through, self.lastPower, self.lastCoefficient) = (through, lastPower, lastCoefficient)
        }
    }

    /// One comparison with zero.
    public struct Test: Hashable, Sendable {
        /// The width that is tested by itself; nil for the fitted coefficient δ.
        public let width: Double?
        /// The residual, or δ.
        public let value: Double
        public let error: Double
        /// The bound on what is no surprise.
        public let allowance: Double
        public let degreesOfFreedom: Double

        /// What lies beyond the allowance, in standard errors and with its sign.
        public let t: Double
        /// ln of the two-sided probability of |t| or more.
        public let logP: Double

        init(width: Double?, value: Double, error: Double, allowance: Double, degreesOfFreedom: Double) {
            (self.width, self.value, self.error) = (width, value, error)
            (self.allowance, self.degreesOfFreedom) = (allowance, degreesOfFreedom)
            let excess = max(0, value.magnitude - allowance)
            t = excess == 0 ? 0 : (value < 0 ? -1 : 1) * excess / error
            logP = StudentT(degreesOfFreedom: degreesOfFreedom).logTwoSided(t)
        }

        /// The smallest true value that passes at the level `level` with a probability below 1 %, wherever within the allowance
        /// the systematic part lies: 2·allowance + error·(t_level + t_{1 %}), 4.9 errors for one test at 1 %.
        func detectable(level: Double) -> Double {
            let law = StudentT(degreesOfFreedom: degreesOfFreedom)
            let reach = law.twoSidedQuantile(level) + law.upperQuantile(ResidualTest.missed)
            return 2 * allowance + error * reach
        }
    }

    /// A test that passes has p above this.
    public static let level = 0.01
    /// The probability with which an error of size `detectable` passes.
    public static let missed = 0.01

    /// By ascending width.
    public let comparisons: [WidthComparison]
    public let theory: Theory
    /// The powers of 1/N in the fit; the first is that of δ.
    public let fittedPowers: [Int]
    /// δ, the fitted error of the last coefficient.
    public let delta: Test
    /// All tests that count, δ included.
    public let tests: [Test]
    /// The smallest |δ| that a wrong theory would have passed with a probability below 1 %.
    public let detectableShift: Double
    /// Of the residual.
    public let power: ResidualPower
    /// Whether a small p speaks against the theory, or may as well come from orders that the fit leaves out.
    public let isConclusive: Bool
    /// What a reader has to know about the fit, as sentences.
    public let notes: [String]

    /// The test with the smallest p.
    public var decisive: Test { tests.min { $0.logP < $1.logP } ?? delta }

    /// ln p of all tests together.
    public var logP: Double { Holm.adjusted(tests.map(\.logP)).min() ?? 0 }

    /// `detectableShift` relative to the last coefficient; nil where that is unknown or zero.
    public var detectable: Double? {
        guard let coefficient = theory.lastCoefficient, coefficient != 0 else { return nil }
        return detectableShift / coefficient.magnitude
    }

    /// - Parameter checks: how many checks are judged together: each passes at p > 0.01/checks at least (Holm), and what would be
    ///   detected is larger.
    public init(
        _ comparisons: [WidthComparison], theory: Theory, checks: Int = 1
    ) throws(StatisticsError) {
        let comparisons = comparisons.sorted { $0.width < $1.width }
        guard !comparisons.isEmpty else { throw .tooFewWidths }
        for (a, b) in zip(comparisons, comparisons.dropFirst()) where a.width == b.width {
            throw .repeatedWidth(a.width)
        }
        guard comparisons.allSatisfy({ $0.residual.isFinite && $0.error.isFinite && $0.allowance.isFinite }) else {
            throw .notFinite
        }
        guard comparisons.allSatisfy({ $0.error > 0 || $0.allowance > 0 }) else { throw .noSpread }

        let wanted = Self.powers(of: theory, widths: comparisons.count)
        let delta = Self.delta(comparisons, powers: wanted.fitted)
        var tests = [delta]
        if theory.through == nil, comparisons.count > 1 {
            tests += comparisons.map {
                Test(
                    width: $0.width, value: $0.residual, error: $0.error, allowance: $0.allowance,
                    degreesOfFreedom: $0.degreesOfFreedom)
            }
        }
        let level = Self.level / Double(tests.count * checks)
        detectableShift =
            tests.map { test in
                test.detectable(level: level) * (test.width.map { $0.raised(to: theory.lastPower) } ?? 1)
            }.min() ?? .infinity
        var notes = wanted.notes
        isConclusive = Self.isConclusive(delta, comparisons, theory, fitted: wanted.fitted, notes: &notes)
        power = ResidualPower(comparisons, through: theory.through)
        (self.comparisons, self.theory, self.tests, self.delta) = (comparisons, theory, tests, delta)
        (fittedPowers, self.notes) = (wanted.fitted, notes)
    }
}
