import Algebra

/// Why a sum or an integral over times has no value here.
public enum TimesError: Error, Hashable, Sendable {
    /// A stationary theory whose correlations do not decay: exp(rate × time) over an endless past, or base^time.
    case notDecaying(rate: RationalFunction)
    /// A time that nothing bounds from above: the structure is not causal.
    case notCausal
    /// More pieces than are followed.
    case tooManyPieces(limit: Int)
    /// The linear part of the update rules has decay rates that are no rational functions of the parameters.
    case irrationalRates
    /// A coefficient outgrew what can be factored.
    case tooLarge
    /// Told to stop.
    case interrupted
}
