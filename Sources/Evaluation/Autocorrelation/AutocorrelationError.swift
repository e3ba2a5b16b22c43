/// Why an autocorrelation was not computed.
public enum AutocorrelationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An average over the Gaussian field failed.
    case average(EvaluationError)
    /// A parameter is outside of its domain.
    case parameter(String, value: Double)
    /// Fluctuations grow without a limit: no variance balances what the network feeds back.
    case unbounded
    /// The equation holds for every variance, as for a scale-invariant network at its edge.
    case everyVariance
    /// The autocorrelation falls off as a power of time, not exponentially: this variance is a critical point.
    case critical(variance: Double)
    /// The equation was not solved; what is left of it at this variance, in units of the variance.
    case notConverged(variance: Double, residual: Double)

    public var description: String {
        switch self {
        case .average(let error): error.description
        case .parameter(let name, let value): "\(name) is \(value), and no state is solved for then"
        case .unbounded: "there is no stationary state: the fluctuations grow without a limit"
        case .everyVariance: "every variance solves the self-consistent equation, so none is determined"
        case .critical(let variance):
            "the network is at a critical point, at a variance of \(variance): correlations fall off as a power of time"
        case .notConverged(let variance, let residual):
            "the self-consistent equation did not converge: at a variance of \(variance) a relative residual of \(residual) is left"
        }
    }

    /// What to do about it, in one line.
    public var help: String {
        switch self {
        case .average: "the activation must have averages over Gaussians of every variance that occurs"
        case .parameter:
            "the decay is positive, a leak of recurrent steps lies between 0 and 1, and no strength is negative"
        case .unbounded: "a smaller strength of the weights, or an activation that saturates, bounds the fluctuations"
        case .everyVariance: "a noise, a bias, or another strength of the weights fixes the variance"
        case .critical: "take parameters on one side of the transition"
        case .notConverged:
            "the activation may be too steep for the numbers of this machine; gentler parameters converge"
        }
    }
}
