#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The power of 1/N with which sample − theory falls, by weighted least squares of A·N^(−p).
///
/// The error is the distance to where χ² is larger by 1, times √(χ²/degrees of freedom) where that is above 1: a residual of several orders is
/// no single power. Not resolved unless the amplitude is five errors from zero, the power's error below ½, and the minimum within the
/// powers looked at.
public struct ResidualPower: Hashable, Sendable {
    public enum Finding: String, Hashable, Sendable, Codable {
        /// The power is that of an order beyond the truncation, or larger, to two errors.
        case consistent = "consistent with at least one order beyond the truncation"
        /// The residual falls more slowly: as an error of an order that is included would.
        case tooSlow = "falls more slowly than the next order"
        /// Noise, or an exact theory, leaves nothing to fit.
        case notResolved = "not resolved"
    }

    /// p with its error; nil where it is not resolved.
    public let value: Double?
    public let error: Double?
    public let finding: Finding

    /// How much of χ² the amplitude has to explain: five errors.
    private static let resolved = 25.0
    private static let notResolved = (value: Double?.none, error: Double?.none, finding: Finding.notResolved)

    /// - Parameter through: k of the truncation; nil for an exact theory, which leaves no power.
    init(_ comparisons: [WidthComparison], through: Int?) {
        (value, error, finding) = Self.fit(comparisons, through: through) ?? Self.notResolved
    }

    private static func fit(
        _ comparisons: [WidthComparison], through: Int?
    ) -> (value: Double?, error: Double?, finding: Finding)? {
        guard let through, comparisons.count >= 2 else { return nil }
        let largest = comparisons[comparisons.count - 1].width
        let points = comparisons.map { comparison in
            // What is allowed for is not resolved either.
            let sigma = (comparison.error * comparison.error + comparison.allowance * comparison.allowance).squareRoot()
            return (scaled: comparison.residual / sigma, logRatio: log(comparison.width / largest), sigma: sigma)
        }
        /// What the best amplitude leaves of χ².
        func chiSquared(_ p: Double) -> Double {
            // The largest of the columns is 1: high powers do not overflow.
            let exponents = points.map { -p * $0.logRatio - log($0.sigma) }
            let top = exponents.max() ?? 0
            let column = exponents.map { exp($0 - top) }
            let along = zip(points, column).reduce(0) { $0 + $1.0.scaled * $1.1 }
            let norm = column.reduce(0) { $0 + $1 * $1 }
            return points.reduce(0) { $0 + $1.scaled * $1.scaled } - along * along / norm
        }

        let total = points.reduce(0) { $0 + $1.scaled * $1.scaled }
        guard total > Self.resolved else { return nil }
        let grid = (-12...32).map { Double(through) + Double($0) / 4 }
        let values = grid.map(chiSquared)
        guard let place = values.indices.min(by: { values[$0] < values[$1] }), place > 0, place < grid.count - 1 else {
            return nil
        }
        let best = minimum(of: chiSquared, from: grid[place - 1], to: grid[place + 1])
        let least = max(0, chiSquared(best))
        guard total - least > Self.resolved else { return nil }

        let degrees = Double(comparisons.count - 2)
        let inflation = degrees > 0 ? max(1, (least / degrees).squareRoot()) : 1
        var reach = 0.0
        for direction in [-1.0, 1.0] {
            guard let distance = crossing(of: { chiSquared(best + direction * $0) - least - 1 }, within: 1) else {
                return nil
            }
            reach = max(reach, distance)
        }
        let error = reach * inflation
        guard error < 0.5 else { return nil }
        return (best, error, best + 2 * error >= Double(through + 1) ? .consistent : .tooSlow)
    }

    /// By halving the three-point bracket a fixed number of times (golden section).
    private static func minimum(of function: (Double) -> Double, from low: Double, to high: Double) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (low, high)
        for _ in 0..<40 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if function(left) < function(right) { high = right } else { low = left }
        }
        return (low + high) / 2
    }

    /// Where a function that begins negative is zero, by halving.
    private static func crossing(of function: (Double) -> Double, within: Double) -> Double? {
        guard function(within) > 0 else { return nil }
        var (low, high) = (0.0, within)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if function(middle) > 0 { high = middle } else { low = middle }
        }
        return high
    }
}
