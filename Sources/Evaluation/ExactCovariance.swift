import Exact

/// A symmetric matrix of doubles as exact numbers, to decide which variables are combinations of others.
struct ExactCovariance {
    private let entries: [[Rational]]

    init(_ matrix: [[Double]]) { entries = matrix.map { $0.map(Self.exact) } }

    /// What remains of a variance may be this small beside it and count as zero: the entries were rounded.
    private static let tolerance = Rational(8) * Rational(1, 1 << 53)

    /// The first variables that generate all others; variables of variance 0 are none.
    ///
    /// - Throws: ``EvaluationError/noCovariance(_:)`` with the variance that remains, if it is negative.
    func independentPlaces() throws(EvaluationError) -> [Int] {
        var places: [Int] = []
        for c in entries.indices {
            var rest = entries[c][c]
            let slopes = regression(of: c, on: places)
            for (b, slope) in zip(places, slopes) { rest -= slope * entries[c][b] }
            if rest < -(Self.tolerance * entries[c][c].magnitude) { throw .noCovariance(rest.doubleValue) }
            if rest > 0 {
                places.append(c)
                continue
            }
            // A variable without a variance of its own has the covariances of its combination.
            for d in entries.indices where d != c {
                var combined: Rational = 0
                for (b, slope) in zip(places, slopes) { combined += slope * entries[b][d] }
                let gap = (entries[c][d] - combined).magnitude
                let size = entries[c][c].magnitude * entries[d][d].magnitude
                // √tolerance, since covariances go with the root of a variance.
                if gap * gap > Self.tolerance * size { throw .noCovariance(-gap.doubleValue) }
            }
        }
        return places
    }

    /// The slopes s with x_c = Σ_b s_b·x_b + an independent rest; the block of the places has an inverse.
    func regression(of c: Int, on places: [Int]) -> [Rational] {
        // Elimination without exchanges: leading blocks of a positive matrix have inverses.
        var rows = places.map { a in places.map { entries[a][$0] } + [entries[a][c]] }
        for pivot in rows.indices {
            guard let inverse = try? rows[pivot][pivot].reciprocal() else { preconditionFailure("no inverse") }
            rows[pivot] = rows[pivot].map { $0 * inverse }
            for row in rows.indices where row != pivot && !rows[row][pivot].isZero {
                let factor = rows[row][pivot]
                for column in rows[row].indices { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return rows.map { $0[$0.count - 1] }
    }

    private static func exact(_ value: Double) -> Rational {
        if value == 0 { return 0 }
        let digits = Rational(Int(value.significand * 0x1p52))
        guard let power = try? Rational(2).power(Int(value.exponent) - 52) else { preconditionFailure("not finite") }
        return value < 0 ? -(digits * power) : digits * power
    }
}
