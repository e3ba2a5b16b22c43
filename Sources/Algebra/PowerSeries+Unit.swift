import Exact

// A series with an inverse is one term times 1 + t with a small t. "Small" means that every term of t has a positive
// total weight, so that only finitely many products of t are known, and that what t leaves out stays left out of them.
struct UnitSeries {
    typealias Row = PowerSeries.Row
    typealias Valuation = PowerSeries.Valuation

    /// The leading term.
    let coefficient: Rational
    let monomial: Monomial
    /// t
    let tail: Polynomial
    /// The weights in which no term of t is negative; their sum orders the terms of t.
    let orderingGradings: [Truncation]
    let grading: Truncation
    /// What is known of a power of 1 + t, of its logarithm or of exp t.
    let rows: [Row]

    /// The series with this body and these rows, of which every bound is finite.
    ///
    /// - Throws: ``PowerSeriesError/leadingPartUnknown``, ``PowerSeriesError/leadingPartNotInvertible(_:)``,
    ///   ``PowerSeriesError/remainderUnbounded``, ``PowerSeriesError/constantTerm(_:)`` with the terms of t that stay
    ///   constant where no weight of t is negative.
    init(body: Polynomial, rows: [Row]) throws(PowerSeriesError) {
        let total = Truncation.total(rows.map(\.grading))
        let layers = body.layers(in: total)
        guard let lowest = layers.keys.min(), let leading = layers[lowest] else { throw .leadingPartUnknown }
        guard let (monomial, coefficient) = leading.singleTerm else { throw .leadingPartNotInvertible(leading) }
        let inverse = monomial.power(-1)
        let tail = (body - leading).scaled(by: 1 / coefficient, inverse)
        try self.init(
            coefficient: coefficient, monomial: monomial, tail: tail, rows: rows.map { $0.shifted(by: inverse) })
    }

    /// 1 + t for a series t without constant term.
    ///
    /// - Throws: ``PowerSeriesError/constantTerm(_:)``, ``PowerSeriesError/constantTermUnknown(_:)``,
    ///   ``PowerSeriesError/remainderUnbounded``.
    init(smallTail series: PowerSeries) throws(PowerSeriesError) {
        let total = Truncation.total(series.gradings)
        let constant = series.body.filtered { total.weight(of: $0) <= 0 }
        if !constant.isZero { throw .constantTerm(constant) }
        if let hidden = series.truncations.first(where: { $0.bound < 0 }) { throw .constantTermUnknown(hidden) }
        try self.init(coefficient: 1, monomial: .one, tail: series.body, rows: series.rows)
    }

    /// Here every term of `tail` has a positive total weight and every bound of `rows` is at least 0.
    private init(
        coefficient: Rational, monomial: Monomial, tail: Polynomial, rows: [Row]
    ) throws(PowerSeriesError) {
        self.coefficient = coefficient
        self.monomial = monomial
        self.tail = tail
        let rows = rows.map { row in
            Row(
                grading: row.grading, lowest: tail.lowestWeight(in: row.grading), bound: row.bound, floor: row.floor)
        }
        // A product of what two O-terms leave out is harmless if either leaves out nothing of negative weight in the
        // other. So one weight may be negative, in t or in what is left out, but not two.
        let isNegative = rows.map { $0.lowest < .finite(0) || (rows.count > 1 && $0.floor < .finite(0)) }
        if isNegative.count(where: { $0 }) > 1 { throw .remainderUnbounded }
        let ordering = rows.filter { $0.lowest >= .finite(0) }
        orderingGradings = ordering.map(\.grading)
        grading = Truncation.total(orderingGradings)
        let grading = grading
        let constant = tail.filtered { grading.weight(of: $0) <= 0 }
        if !constant.isZero { throw .constantTerm(constant) }
        // What one O-term leaves out meets at most so many factors t before another leaves it out too.
        let known = ordering.reduce(0) { $0 + $1.bound.finite! }
        let factors = tail.lowestWeight(in: grading).finite.map { known / $0 } ?? 0
        self.rows = zip(rows, isNegative).map { row, isNegative in
            let lost = row.lowest < .finite(0) ? factors * row.lowest.finite! : 0
            return Row(
                grading: row.grading, lowest: .finite(lost), bound: row.bound + lost,
                floor: isNegative ? .unknown : .finite(0))
        }
    }

    /// The recurrence for a result with these rows.
    func recurrence(from source: Polynomial, rows: [Row]) throws(PowerSeriesError) -> GradedRecurrence {
        let ordering = rows.filter { orderingGradings.contains($0.grading) }.compactMap(\.truncation)
        return try GradedRecurrence(tail: tail, source: source, grading: grading, truncations: ordering)
    }

    /// A power of the leading term, if it is exact: the roots of numbers are positive, or negative of odd degree for a
    /// negative number.
    func leadingTerm(to exponent: Rational) throws(PowerSeriesError) -> (coefficient: Rational, monomial: Monomial) {
        let term = Polynomial(coefficient, monomial)
        guard let numerator = exponent.numerator.asInt, let degree = exponent.denominator.asInt else {
            throw .powerOutOfRange
        }
        try PowerSeries.checkPower(monomial.largestPower, times: numerator)
        guard monomial.factors.allSatisfy({ $0.power % degree == 0 }), let root = coefficient.exactRoot(degree) else {
            throw .noExactRoot(of: term, degree: degree)
        }
        let rooted = monomial.factors.reduce(Monomial.one) { $0 * Monomial($1.symbol, power: $1.power / degree) }
        do {
            return (try root.power(numerator), rooted.power(numerator))
        } catch {
            throw .number(error)
        }
    }
}

extension PowerSeries.Valuation {
    /// The weight, if there is one.
    var finite: Int? {
        if case .finite(let weight) = self { return weight }
        return nil
    }
}

extension PowerSeries {
    /// Refuses a power of a power that is beyond what is computed with.
    static func checkPower(_ power: Int, times exponent: Int) throws(PowerSeriesError) {
        let (product, overflow) = power.multipliedReportingOverflow(by: exponent)
        if overflow || product.magnitude > largestPower.magnitude { throw .powerOutOfRange }
    }
}
