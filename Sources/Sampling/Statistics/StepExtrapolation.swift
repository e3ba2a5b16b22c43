/// How values at several step sizes are brought together into one without step: Richardson's extrapolation.
///
/// A scheme of weak order p has a mean of θ(h) = θ(0) + a_p h^p + a_{p+1} h^{p+1} + …; with L step sizes the weights Σ_l w_l θ(h_l) take
/// away L − 1 of these powers. Levels stand from the coarsest step to the finest. What is left is estimated by the difference to the
/// extrapolation without the coarsest step, which is of lower order (D. Talay and L. Tubaro, Stoch. Anal. Appl. 8 (1990) 483).
public struct StepExtrapolation: Hashable, Sendable {
    public let weights: [Double]
    /// The weights of the extrapolation without the coarsest step; the same as ``weights`` for one level.
    public let weightsWithoutCoarsest: [Double]

    /// No extrapolation, for discrete time: one level.
    public static let none = StepExtrapolation(steps: [1], order: 1)

    /// - Parameters:
    ///   - steps: from the coarsest to the finest.
    ///   - order: the lowest power of the step in the error of a value.
    /// - Precondition: the steps are positive and each is smaller than the one before.
    public init(steps: [Double], order: Int = 1) {
        precondition(
            !steps.isEmpty && order >= 1 && steps.allSatisfy { $0 > 0 }
                && zip(steps, steps.dropFirst()).allSatisfy { $0 > $1 })
        weights = Self.weights(steps, order)
        weightsWithoutCoarsest = steps.count == 1 ? weights : [0] + Self.weights(Array(steps.dropFirst()), order)
    }

    /// The solution of Σ w_l = 1 and Σ w_l h_l^k = 0 for the powers k = p … p + L − 2, by elimination with pivots.
    private static func weights(_ steps: [Double], _ order: Int) -> [Double] {
        let count = steps.count
        var rows = (0..<count).map { row in
            steps.map { step in
                (0..<(row == 0 ? 0 : order + row - 1)).reduce(1.0) { power, _ in power * step / steps[0] }
            } + [row == 0 ? 1 : 0]
        }
        for column in 0..<count {
            let pivot = (column..<count).max { rows[$0][column].magnitude < rows[$1][column].magnitude }!
            rows.swapAt(column, pivot)
            for row in 0..<count where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column...count { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }
}
