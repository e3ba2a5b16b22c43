import Exact

extension JointGaussianAverage {
    /// The average with its variables in an order of their own and its function times a number; nil if it vanishes.
    ///
    /// Of all orders of the variables, with all signs kept or all reversed, the function that comes first in the order of
    /// expressions stands; among equal functions the matrix with the symbols that were declared first. If the function with the
    /// opposite sign is reached too, with the same matrix, the average is its own negative.
    ///
    /// - Complexity: 2·P! substitutions.
    var canonicalForm: (sign: Rational, average: JointGaussianAverage)? {
        get throws(GaussianAverageError) {
            var best: (sign: Rational, average: JointGaussianAverage)?
            for order in Self.orders(of: Array(1...covariance.count)) {
                let matrix = covariance.block(order)
                for reversal in [1, -1] {
                    var values: [Variable: Expr] = [:]
                    for (place, a) in order.enumerated() {
                        values[Self.variable(a)] = Expr(reversal) * Expr(Self.variable(place + 1))
                    }
                    let (sign, rest) = try function.renamed(values).coefficientAndRest
                    let candidate = JointGaussianAverage(of: rest, covariance: matrix)
                    guard let known = best else {
                        best = (sign, candidate)
                        continue
                    }
                    if candidate == known.average {
                        if sign != known.sign { return nil }
                    } else if candidate.precedes(known.average) {
                        best = (sign, candidate)
                    }
                }
            }
            return best
        }
    }

    private func precedes(_ other: JointGaussianAverage) -> Bool {
        let order = Expr.compare(function, other.function)
        if order != 0 { return order < 0 }
        return covariance.entries.lexicographicallyPrecedes(other.covariance.entries)
    }

    private static func orders(of places: [Int]) -> [[Int]] {
        if places.count <= 1 { return [places] }
        return places.flatMap { first in orders(of: places.filter { $0 != first }).map { [first] + $0 } }
    }
}
