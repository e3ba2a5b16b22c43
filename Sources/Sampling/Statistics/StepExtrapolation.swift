/// How values at several step sizes are brought together into one without step: Richardson's extrapolation.
///
/// A scheme of weak order one has a mean of θ(h) = θ(0) + a₁h + a₂h² + …; with L step sizes the weights Σ_l w_l θ(h_l) take away all powers
/// below h^L. Levels stand from the coarsest step to the finest.
public struct StepExtrapolation: Hashable, Sendable {
    public let weights: [Double]

    /// No extrapolation, for discrete time: one level.
    public static let none = StepExtrapolation(weights: [1])

    private init(weights: [Double]) { self.weights = weights }

    /// From the value at h = 0 of the polynomial in h through all levels.
    ///
    /// - Precondition: the steps are positive and each is smaller than the one before.
    public init(steps: [Double]) {
        precondition(
            !steps.isEmpty && steps.allSatisfy { $0 > 0 } && zip(steps, steps.dropFirst()).allSatisfy { $0 > $1 })
        weights = steps.indices.map { level in
            steps.indices.reduce(1.0) { $1 == level ? $0 : $0 * steps[$1] / (steps[$1] - steps[level]) }
        }
    }
}
