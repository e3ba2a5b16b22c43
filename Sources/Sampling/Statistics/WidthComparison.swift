/// Theory and sample at one width.
public struct WidthComparison: Hashable, Sendable {
    /// N
    public var width: Double
    public var theory: Double
    /// A bound on the numerical error of the theory's value.
    public var theoryError: Double
    public var sample: Double
    /// Standard error of the sample.
    public var error: Double
    /// Of the standard error: blocks − 1.
    public var degreesOfFreedom: Double
    /// A bound on what may lie between sample and theory besides chance: discretization, rounding, the next order of a coupling.
    public var systematic: Double

    public init(
        width: Double, theory: Double, theoryError: Double = 0, sample: Double, error: Double, degreesOfFreedom: Double,
        systematic: Double = 0
    ) {
        (self.width, self.theory, self.theoryError) = (width, theory, theoryError)
        (self.sample, self.error, self.degreesOfFreedom) = (sample, error, degreesOfFreedom)
        self.systematic = systematic
    }

    /// The estimate beside a value of the theory. Its discretization and rounding are allowed for, and `systematic` besides.
    public init(
        width: Double, theory: Double, theoryError: Double = 0, estimate: SampleEstimate, systematic: Double = 0
    ) {
        self.init(
            width: width, theory: theory, theoryError: theoryError, sample: estimate.value, error: estimate.error,
            degreesOfFreedom: estimate.degreesOfFreedom,
            systematic: systematic + estimate.rounding + (estimate.discretization ?? 0))
    }

    /// sample − theory
    public var residual: Double { sample - theory }

    /// The residual in standard errors of the sample; 0 for 0/0.
    public var deviation: Double { residual == 0 ? 0 : residual / error }

    /// How large a residual is no surprise even without noise.
    public var allowance: Double { theoryError + systematic }
}
