import Exact

// Sums, products and powers that need no division.
extension PowerSeries {
    /// The sum, known as far as both are.
    public static func + (left: PowerSeries, right: PowerSeries) -> PowerSeries {
        let gradings = left.gradings(with: right)
        let rows = rowsOfSum(left.rows(in: gradings), right.rows(in: gradings)).map(\.coveringBody)
        return PowerSeries(body: left.body + right.body, rows: rows)
    }

    /// The difference, known as far as both are; nothing is left of a series minus itself but its O-terms.
    public static func - (left: PowerSeries, right: PowerSeries) -> PowerSeries { left + (-right) }

    public static prefix func - (series: PowerSeries) -> PowerSeries { series.scaled(by: -1) }

    /// The sum with a polynomial, which is exact.
    public static func + (left: PowerSeries, right: Polynomial) -> PowerSeries { left + PowerSeries(exact: right) }
    public static func + (left: Polynomial, right: PowerSeries) -> PowerSeries { right + left }
    public static func - (left: PowerSeries, right: Polynomial) -> PowerSeries { left + (-right) }
    public static func - (left: Polynomial, right: PowerSeries) -> PowerSeries { -right + left }

    /// The product. Each bound is the smaller of the bound of one factor plus the lowest weight of the other.
    ///
    /// Cost: one truncated product of the bodies; with several O-terms, one for each layer of the first.
    ///
    /// - Throws: ``PowerSeriesError/remainderUnbounded``, which one O-term alone cannot bring about.
    public static func * (left: PowerSeries, right: PowerSeries) throws(PowerSeriesError) -> PowerSeries {
        let gradings = left.gradings(with: right)
        let rows = try rowsOfProduct(left.rows(in: gradings), right.rows(in: gradings)).map(\.coveringBody)
        return PowerSeries(
            body: left.body.multiplied(by: right.body, within: rows.compactMap(\.truncation)), rows: rows)
    }

    /// The product with a polynomial, which is exact.
    public static func * (left: PowerSeries, right: Polynomial) -> PowerSeries {
        // Exactly zero, but a series always shows its O-terms.
        if right.isZero { return PowerSeries(body: .zero, rows: left.rows) }
        if let (monomial, coefficient) = right.singleTerm { return left.scaled(by: coefficient, monomial) }
        let rows = zip(left.rows, PowerSeries(exact: right).rows(in: left.gradings)).map { own, other in
            Row(
                grading: own.grading, lowest: own.lowest + other.lowest, bound: own.bound + other.lowest,
                floor: own.floor + other.lowest
            ).coveringBody
        }
        return PowerSeries(body: left.body.multiplied(by: right, within: rows.compactMap(\.truncation)), rows: rows)
    }

    public static func * (left: Polynomial, right: PowerSeries) -> PowerSeries { right * left }

    /// The series times one term, known to as many orders as before.
    public func scaled(by factor: Rational, _ monomial: Monomial = .one) -> PowerSeries {
        PowerSeries(body: body.scaled(by: factor, monomial), rows: rows.map { $0.shifted(by: monomial) })
    }

    /// A power by repeated squaring, for a series whose leading part has no inverse.
    func powerBySquaring(_ exponent: Int) throws(PowerSeriesError) -> PowerSeries {
        var result: PowerSeries?
        var base = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = try result.map { known throws(PowerSeriesError) in try known * base } ?? base }
            rest >>= 1
            if rest > 0 { base = try base * base }
        }
        if let result { return result }
        // s⁰ = 1 is exact; it is shown to as many orders as s has beyond its leading term.
        let rows = rows.map { row in
            let orders = row.lowest < .infinite ? row.bound + PowerSeries.negative(row.lowest) : row.bound
            return Row(grading: row.grading, lowest: .finite(0), bound: max(orders, .finite(0)), floor: .finite(0))
        }
        return PowerSeries(body: .one, rows: rows)
    }

    static func negative(_ valuation: Valuation) -> Valuation {
        if case .finite(let weight) = valuation { return .finite(-weight) }
        return valuation
    }
}

extension PowerSeries.Row {
    /// The truncation this row stands for; nil if the series is exact in its weight.
    var truncation: Truncation? {
        if case .finite(let bound) = bound { return grading.bounded(by: bound) }
        return nil
    }
}
