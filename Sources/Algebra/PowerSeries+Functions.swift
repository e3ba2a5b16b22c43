import Exact

// Quotient, powers, exponential and logarithm, each by its recurrence in the weight (GradedRecurrence).
extension PowerSeries {
    /// The quotient. Each bound is the smaller of that of the dividend minus the lowest weight of the divisor, and the
    /// number of orders of the divisor beyond its leading term plus the lowest weight of the dividend.
    ///
    ///     (g + g^2 + O(g^4)) / (g^2 + g^3 + O(g^6))      // g^-1 + O(g^2)
    ///
    /// With several O-terms the leading term is that of the known terms; what is left out is taken to be small beside it.
    ///
    /// Cost: for a divisor of few layers one product of polynomials for each order and layer; otherwise about one for
    /// each order.
    ///
    /// - Throws: ``PowerSeriesError/leadingPartNotInvertible(_:)`` with the leading part of the divisor, the terms of
    ///   lowest weight, if it is not a single term; ``PowerSeriesError/leadingPartUnknown``;
    ///   ``PowerSeriesError/remainderUnbounded``; ``PowerSeriesError/tooManyOrders(_:limit:)``.
    public static func / (left: PowerSeries, right: PowerSeries) throws(PowerSeriesError) -> PowerSeries {
        let gradings = left.gradings(with: right)
        let dividend = left.rows(in: gradings)
        // Where the divisor is exact, so much of it is enough as keeps what is known of the dividend.
        let divisor = zip(dividend, right.rows(in: gradings)).map { above, below in
            guard below.bound == .infinite, let lowest = below.lowest.finite else { return below }
            let orders = above.lowest.finite.map { above.bound.finite! - $0 } ?? 0
            return Row(
                grading: below.grading, lowest: below.lowest, bound: .finite(lowest + orders), floor: below.floor
            )
        }
        let unit = try UnitSeries(body: right.body, rows: divisor)
        let rows = try rowsOfProduct(dividend, unit.rows)
        let quotient = PowerSeries(
            body: try unit.recurrence(from: left.body, rows: rows).solution(by: .quotient),
            rows: rows.map(\.coveringBody))
        return quotient.scaled(by: 1 / unit.coefficient, unit.monomial.power(-1))
    }

    /// The quotient by a polynomial, which is exact. See the quotient of two series.
    public static func / (left: PowerSeries, right: Polynomial) throws(PowerSeriesError) -> PowerSeries {
        if let inverse = right.reciprocal() { return left * inverse }
        return try left / PowerSeries(exact: right)
    }

    /// The quotient of a polynomial, which is exact, by a series.
    public static func / (left: Polynomial, right: PowerSeries) throws(PowerSeriesError) -> PowerSeries {
        try right.power(-1) * left
    }

    /// A power with an integer exponent; s⁰ = 1.
    ///
    /// Known to as many orders beyond its leading term as the series itself. Cost as for a quotient; a series whose
    /// leading part is not a single term is multiplied out.
    ///
    /// - Throws: for a negative exponent ``PowerSeriesError/leadingPartNotInvertible(_:)`` and
    ///   ``PowerSeriesError/leadingPartUnknown``; ``PowerSeriesError/remainderUnbounded``,
    ///   ``PowerSeriesError/powerOutOfRange``, ``PowerSeriesError/tooManyOrders(_:limit:)``,
    ///   ``PowerSeriesError/number(_:)``.
    public func power(_ exponent: Int) throws(PowerSeriesError) -> PowerSeries {
        for truncation in truncations { try PowerSeries.checkPower(truncation.bound, times: exponent) }
        for row in rows { try PowerSeries.checkPower(row.lowest.finite ?? 0, times: exponent) }
        if exponent < 0 || exponent > 2 {
            do {
                return try power(Rational(exponent), of: UnitSeries(body: body, rows: rows))
            } catch {
                switch error {
                // A sum without an inverse still has positive powers.
                case .leadingPartNotInvertible, .leadingPartUnknown, .remainderUnbounded:
                    if exponent < 0 { throw error }
                default: throw error
                }
            }
        }
        return try powerBySquaring(exponent)
    }

    /// A power with a rational exponent, of a series whose leading term has an exact root.
    ///
    ///     power(Rational(1, 2))    // of 4 N^2 (1 + x/N + O(1/N^2)): 2 N (1 + x/(2N) + O(1/N^2))
    ///
    /// The root of a number is the positive one (for a negative number, that of odd degree), and the root of an even power
    /// of a symbol is taken as for a positive symbol.
    ///
    /// - Throws: ``PowerSeriesError/noExactRoot(of:degree:)`` and what the integer power throws.
    public func power(_ exponent: Rational) throws(PowerSeriesError) -> PowerSeries {
        if let integer = exponent.asInt { return try power(integer) }
        return try power(exponent, of: UnitSeries(body: body, rows: rows))
    }

    /// The square root of a series whose leading term has one. See the rational power.
    public func squareRoot() throws(PowerSeriesError) -> PowerSeries { try power(Rational(1, 2)) }

    private func power(_ exponent: Rational, of unit: UnitSeries) throws(PowerSeriesError) -> PowerSeries {
        let leading = try unit.leadingTerm(to: exponent)
        let rule: GradedRecurrence.Rule = exponent == -1 ? .quotient : .power(exponent)
        let body = try unit.recurrence(from: .one, rows: unit.rows).solution(by: rule)
        return PowerSeries(body: body, rows: unit.rows).scaled(by: leading.coefficient, leading.monomial)
    }

    /// The exponential of a series without constant term, known to the same order.
    ///
    /// Cost: for a series of few layers one product of polynomials for each order and layer; otherwise about one for each
    /// order.
    ///
    /// - Throws: ``PowerSeriesError/constantTerm(_:)`` with the terms that are not small,
    ///   ``PowerSeriesError/constantTermUnknown(_:)``, ``PowerSeriesError/remainderUnbounded``,
    ///   ``PowerSeriesError/tooManyOrders(_:limit:)``.
    public func exponential() throws(PowerSeriesError) -> PowerSeries {
        let unit = try UnitSeries(smallTail: self)
        let body = try unit.recurrence(from: .one, rows: unit.rows).solution(by: .exponential)
        return PowerSeries(body: body, rows: unit.rows)
    }

    /// The logarithm of a series with constant term 1, known to the same order.
    ///
    /// From D log(1+t) = Dt/(1+t), where D multiplies each term by its weight. Cost as for a quotient.
    ///
    /// - Throws: ``PowerSeriesError/constantTermNotOne(_:)`` and what the exponential throws.
    public func logarithm() throws(PowerSeriesError) -> PowerSeries {
        let total = Truncation.total(gradings)
        let constant = body.filtered { total.weight(of: $0) <= 0 }
        if let hidden = truncations.first(where: { $0.bound < 0 }) { throw .constantTermUnknown(hidden) }
        if !constant.isOne { throw .constantTermNotOne(constant) }
        let unit = try UnitSeries(smallTail: self - Polynomial.one)
        let derived = unit.tail.weighed(in: unit.grading) { Rational($0) }
        let quotient = try unit.recurrence(from: derived, rows: unit.rows).solution(by: .quotient)
        return PowerSeries(body: quotient.weighed(in: unit.grading) { Rational(1, $0) }, rows: unit.rows)
    }
}

extension Polynomial {
    /// Every term times a factor that depends on its weight.
    fileprivate func weighed(in grading: Truncation, _ factor: (Int) -> Rational) -> Polynomial {
        Polynomial(
            terms: terms.map { term in (term.monomial, term.coefficient * factor(grading.weight(of: term.monomial))) })
    }
}
