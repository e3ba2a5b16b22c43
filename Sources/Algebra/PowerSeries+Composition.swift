import Exact

// A series or polynomial in the place of a symbol: Σₖ cₖ xᵏ becomes Σₖ cₖ tᵏ. What the outer series leaves out of its
// coefficients is left out of the sum, and what it leaves out beyond xⁿ is left out beyond tⁿ, in the weight in which t is
// small.
extension PowerSeries {
    /// The series with `value` in the place of `symbol`.
    ///
    /// If `symbol` is a small parameter, `value` must be small (for a large one such as N, large): a series without
    /// constant term. The result is truncated where either series is, and beyond the power of `value` at which this
    /// series ends:
    ///
    ///     f = 1 + x + x^2 + O(x^3),  x = g^2 + O(g^7)       // f(x) = 1 + g^2 + g^4 + O(g^6)
    ///
    /// If it is an exact symbol, `value` must not be large in any parameter, and where powers of it are divided by, its
    /// leading term must be one that can be. What is left out is taken to have negative powers of exact symbols, and of
    /// symbols that are weighed jointly, only if the known terms do.
    ///
    /// Cost: one truncated product for each power of `symbol`.
    ///
    /// - Throws: ``PowerSeriesError/constantTerm(_:)`` with the terms of `value` that are not small,
    ///   ``PowerSeriesError/constantTermUnknown(_:)``, ``PowerSeriesError/remainderUnbounded``, and what the quotient
    ///   throws.
    public func substituting(_ symbol: Symbol, by value: PowerSeries) throws(PowerSeriesError) -> PowerSeries {
        let affected = truncations.filter { $0.weight(of: Monomial(symbol)) != 0 }
        if affected.isEmpty { return try substitutingExact(symbol, by: value) }
        let signs = Set(affected.map { $0.weight(of: Monomial(symbol)).signum() })
        guard signs.count == 1, let sign = signs.first else { throw .remainderUnbounded }
        // A large symbol is the inverse of a small one.
        if sign > 0 { return try composed(symbol, power: 1, with: value) }
        let isSeries = !value.truncations.isEmpty || value.body.singleTerm != nil
        let large = isSeries ? value : ordersNeeded(of: value.body, inPlaceOf: symbol, in: affected[0])
        return try composed(symbol, power: -1, with: large.power(-1))
    }

    /// The series with a polynomial, which is exact, in the place of `symbol`. See the substitution of a series.
    public func substituting(_ symbol: Symbol, by value: Polynomial) throws(PowerSeriesError) -> PowerSeries {
        try substituting(symbol, by: PowerSeries(exact: value))
    }

    // MARK: An exact symbol

    private func substitutingExact(_ symbol: Symbol, by value: PowerSeries) throws(PowerSeriesError) -> PowerSeries {
        if body.isZero { return self }
        let coefficients = body.collected(in: symbol)
        let hasInverse = coefficients.keys.contains { $0 < 0 }
        var inverse: PowerSeries?
        if hasInverse {
            if let exact = value.body.reciprocal(), value.truncations.isEmpty {
                inverse = PowerSeries(exact: exact)
            } else if value.truncations.isEmpty {
                // As many orders as the coefficients leave room for.
                let rows = rows.map { row in
                    Row(
                        grading: row.grading, lowest: value.body.lowestWeight(in: row.grading),
                        bound: row.bound + PowerSeries.negative(row.lowest), floor: row.floor
                    ).coveringBody
                }
                inverse = try PowerSeries(body: value.body, rows: rows).power(-1)
            } else {
                inverse = try value.power(-1)
            }
        }
        for part in [value, inverse].compactMap({ $0 }) {
            if part.rows(in: gradings).contains(where: { $0.valuation < .finite(0) }) { throw .remainderUnbounded }
        }
        let sum = try PowerSeries.sum(of: coefficients, at: value, inverse: inverse)
        return sum + PowerSeries(body: .zero, rows: PowerSeries(body: .zero, rows: rows).rows)
    }

    // MARK: A small symbol

    /// The series with tˢ in the place of x, where s is ±1 and xˢ is small.
    private func composed(
        _ symbol: Symbol, power sign: Int, with argument: PowerSeries
    ) throws(PowerSeriesError) -> PowerSeries {
        let (smallness, lowest) = try smallness(of: argument)
        // Then xᵃ is left out with a < 0 as well, whose place 1/t would take.
        if argument.truncations.count > 1,
            truncations.contains(where: { $0.bound < -1 && $0.weight(of: Monomial(symbol)) != 0 })
        {
            throw .remainderUnbounded
        }
        let coefficients = Dictionary(
            uniqueKeysWithValues: body.collected(in: symbol).map { (sign * $0.key, $0.value) })
        let lowestPower = coefficients.keys.min() ?? 0

        // What this series leaves out, as a series without known terms.
        var bounds: [Truncation: Int] = [:]
        var joint: [Truncation] = []
        var farthest = 0
        func lower(_ truncation: Truncation) {
            bounds[truncation.grading] = min(truncation.bound, bounds[truncation.grading] ?? .max)
        }
        for (truncation, floor) in zip(truncations, floors) {
            let weight = truncation.weight(of: Monomial(symbol))
            if weight != 0 {
                // xᵃ m with w a + v(m) ≥ b + 1 becomes tᵃ m, and W(t) ≥ l, so w W + l v ≥ l (b + 1) there.
                let others = truncation.combined(1, with: Truncation(symbol, atMost: 0), -weight)
                if !others.weights.isEmpty { joint.append(others.grading) }
                let reach = lowest * (truncation.bound + 1) - 1
                farthest = max(farthest, reach)
                lower(smallness.combined(Int(weight.magnitude), with: others, lowest).bounded(by: reach).reduced)
                // What the other O-terms leave out must not have negative powers of x.
                if truncations.count > 1, floor < .finite(0) || lowestPower < 0 { throw .remainderUnbounded }
            } else {
                lower(truncation)
                let weight = argument.rows(in: [truncation.grading])[0].valuation
                if weight < .finite(0) { throw .remainderUnbounded }
            }
        }
        let coefficientsWithoutSymbol = coefficients.values
        if coefficientsWithoutSymbol.contains(where: { $0.lowestWeight(in: smallness) < .finite(0) }) {
            throw .remainderUnbounded
        }
        if argument.rows(in: [smallness])[0].valuation < .finite(lowest) {
            for truncation in argument.truncations where truncation.grading != smallness { lower(truncation) }
        }
        var argument = argument
        if argument.truncations.isEmpty, argument.body.singleTerm == nil {
            // So much of an exact argument as is needed for the lowest power.
            argument = PowerSeries(
                body: argument.body,
                rows: [
                    Row(
                        grading: smallness, lowest: .finite(lowest),
                        bound: .finite(farthest - min(0, (lowestPower - 1) * lowest)), floor: .infinite)
                ])
        }
        let inverse = lowestPower < 0 ? try argument.power(-1) : nil
        for part in [argument, inverse].compactMap({ $0 }) {
            // Where x is weighed with other symbols, no power of t may lower their part of the weight.
            if part.rows(in: joint).contains(where: { $0.valuation < .finite(0) }) { throw .remainderUnbounded }
        }
        let gradings = (Array(bounds.keys) + argument.gradings.filter { bounds[$0] == nil })
            .sorted { $0.precedes($1) }
        let remainder = gradings.map { grading in
            let isOpposed = gradings.contains { $0.opposes(grading) }
            let argumentRow = argument.rows(in: [grading])[0]
            let isLow =
                argumentRow.valuation < .finite(0)
                || coefficientsWithoutSymbol.contains { $0.lowestWeight(in: grading) < .finite(0) }
            return Row(
                grading: grading, lowest: .infinite, bound: bounds[grading].map { .finite($0) } ?? .infinite,
                floor: isOpposed || isLow ? .unknown : .finite(0))
        }
        return try PowerSeries.sum(of: coefficients, at: argument, inverse: inverse)
            + PowerSeries(body: .zero, rows: remainder)
    }

    /// A large polynomial, such as N + 1, to as many orders as its inverse is needed.
    private func ordersNeeded(of value: Polynomial, inPlaceOf symbol: Symbol, in truncation: Truncation) -> PowerSeries
    {
        let lowest = value.lowestWeight(in: truncation.grading).finite ?? 0
        let first = -(body.highestPower(of: symbol) ?? 0)
        let orders = max(0, -lowest * (truncation.bound + 1 - first))
        let row = Row(
            grading: truncation.grading, lowest: .finite(lowest), bound: .finite(lowest + orders), floor: .infinite)
        return PowerSeries(body: value, rows: [row])
    }

    /// A grading in which `argument` has only positive weights, and the lowest of them.
    ///
    /// One of its own weights if it will do, else the sum of all.
    private func smallness(of argument: PowerSeries) throws(PowerSeriesError) -> (Truncation, Int) {
        let gradings = argument.truncations.isEmpty ? gradings : argument.gradings
        let rows = argument.rows(in: gradings)
        // What the other O-terms of t leave out is left out of the result as well, if nothing makes up for it.
        for row in rows where row.bound >= .finite(0) {
            let othersStay = rows.allSatisfy { $0.grading == row.grading || $0.valuation >= .finite(0) }
            let lowest = othersStay ? min(row.lowest, row.bound + 1) : row.valuation
            if let lowest = lowest.finite, lowest > 0 { return (row.grading, lowest) }
        }
        let total = Truncation.total(gradings)
        var lowest = argument.body.lowestWeight(in: total)
        for row in rows {
            let others = rows.filter { $0.grading != row.grading }
            lowest = min(lowest, others.reduce(row.bound + 1) { $0 + $1.floor })
        }
        if let lowest = lowest.finite, lowest > 0 { return (total, lowest) }
        let constant = argument.body.filtered { total.weight(of: $0) <= 0 }
        if !constant.isZero { throw .constantTerm(constant) }
        if let hidden = argument.truncations.first(where: { $0.bound < 0 }) { throw .constantTermUnknown(hidden) }
        throw .remainderUnbounded
    }

    // MARK: The sum

    /// Σₖ cₖ tᵏ for exact coefficients; `inverse` is 1/t, for the negative powers.
    private static func sum(
        of coefficients: [Int: Polynomial], at argument: PowerSeries, inverse: PowerSeries?
    ) throws(PowerSeriesError) -> PowerSeries {
        let sum = try horner(coefficients.filter { $0.key >= 0 }, at: argument)
        guard let inverse else { return sum }
        let negative = Dictionary(
            uniqueKeysWithValues: coefficients.filter { $0.key < 0 }.map { (-$0.key, $0.value) })
        return sum + (try horner(negative, at: inverse))
    }

    /// Σₖ cₖ tᵏ over non-negative powers by Horner's rule.
    ///
    /// What is known of the sum is found first; then no step forms a term that the remaining powers of t would carry
    /// beyond it.
    private static func horner(
        _ coefficients: [Int: Polynomial], at argument: PowerSeries
    ) throws(PowerSeriesError) -> PowerSeries {
        let powers = coefficients.keys.sorted()
        let gradings = argument.gradings
        let argumentRows = argument.rows
        var rows: [Row]?
        // Nothing is lost in t⁰.
        var power = (exponent: 0, rows: PowerSeries(exact: .one).rows(in: gradings))
        for exponent in powers {
            power.rows = try rowsOfProduct(power.rows, rowsOfPower(argumentRows, exponent - power.exponent))
            power.exponent = exponent
            let term = try rowsOfProduct(PowerSeries(exact: coefficients[exponent]!).rows(in: gradings), power.rows)
            rows = rows.map { rowsOfSum($0, term) } ?? term
        }
        guard let rows else { return PowerSeries(exact: .zero) }

        var sum = Polynomial.zero
        for (index, exponent) in powers.enumerated().reversed() {
            sum += coefficients[exponent]!
            let gap = index > 0 ? exponent - powers[index - 1] : exponent
            let rest = exponent - gap
            let bounds = rows.compactMap { row in
                row.truncation.map { $0.bounded(by: $0.bound - rest * (row.lowestOf(argument) ?? 0)) }
            }
            let slack = rows.compactMap { row in
                row.truncation.map { truncation in
                    let steps = (gap - 1) * min(0, row.lowestOf(argument) ?? 0)
                    let others = sum.lowestWeight(in: row.grading).finite ?? 0
                    return truncation.bounded(by: bounds.first { $0.grading == row.grading }!.bound - steps - others)
                }
            }
            sum = sum.multiplied(by: argument.body.shortPower(gap, within: slack), within: bounds)
        }
        return PowerSeries(body: sum, rows: rows.map(\.coveringBody))
    }

    private static func rowsOfPower(_ rows: [Row], _ exponent: Int) throws(PowerSeriesError) -> [Row] {
        var result = PowerSeries(exact: .one).rows(in: rows.map(\.grading))
        var (base, rest) = (rows, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = try rowsOfProduct(result, base) }
            rest >>= 1
            if rest > 0 { base = try rowsOfProduct(base, base) }
        }
        return result
    }
}

extension PowerSeries.Row {
    /// The lowest weight of the known terms of `series`, nil if there are none.
    fileprivate func lowestOf(_ series: PowerSeries) -> Int? { series.body.lowestWeight(in: grading).finite }
}

extension Polynomial {
    /// A power without the terms beyond the bounds. Where weights are negative, the bounds must leave room for those
    /// of the factors still to come.
    fileprivate func shortPower(_ exponent: Int, within truncations: [Truncation]) -> Polynomial {
        var result = Polynomial.one
        var (base, rest) = (self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result.isOne ? base : result.multiplied(by: base, within: truncations) }
            rest >>= 1
            if rest > 0 { base = base.multiplied(by: base, within: truncations) }
        }
        return result
    }
}
