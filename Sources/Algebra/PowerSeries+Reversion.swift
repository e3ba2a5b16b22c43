import Exact

extension PowerSeries {
    /// The series y(x) with s(y(x)) = x, for a series s that starts with the first power of its small parameter x.
    ///
    ///     // of x - x^2 + O(x^4): x + x^2 + 2 x^3 + O(x^4)
    ///
    /// By Lagrange's formula [xᵏ] y = (1/k) [xᵏ⁻¹] (x/s)ᵏ. Of the powers of x/s about 2√n are formed in full; of the
    /// others only the one coefficient is, from two of those.
    ///
    /// - Throws: ``PowerSeriesError/notSmall(_:)`` if no O-term counts the powers of `symbol` alone,
    ///   ``PowerSeriesError/notReversible(_:)`` with the terms that s should not start with, and what the quotient
    ///   throws, among them ``PowerSeriesError/leadingPartNotInvertible(_:)`` for a leading coefficient that is a sum.
    public func reversion(in symbol: Symbol) throws(PowerSeriesError) -> PowerSeries {
        let parameter = Monomial(symbol)
        let own = Truncation(symbol, atMost: 0)
        let isAlone = truncations.allSatisfy { $0.grading == own || $0.weight(of: parameter) == 0 }
        guard let position = gradings.firstIndex(of: own), isAlone else { throw .notSmall(symbol) }
        let order = truncations[position].bound
        let low = body.filtered { $0[symbol] < 1 }
        if !low.isZero { throw .notReversible(low) }
        let first = body.filtered { $0[symbol] == 1 }
        if first.isZero || order < 1 {
            throw .notReversible(body.filtered { $0[symbol] == body.lowestPower(of: symbol) })
        }

        let ratio = try (Polynomial(1, parameter) / self)
        var step = 1
        while step * step < order { step += 1 }
        // (x/s)^0 … (x/s)^(step−1) and (x/s)^0, (x/s)^step, …
        var small: [PowerSeries] = [PowerSeries(exact: .one), ratio]
        while small.count <= step { small.append(try small[small.count - 1] * ratio) }
        var large: [PowerSeries] = [PowerSeries(exact: .one)]
        while (large.count - 1) * step < order { large.append(try large[large.count - 1] * small[step]) }
        let smallLayers = small.map { $0.body.collected(in: symbol) }
        let largeLayers = large.map { $0.body.collected(in: symbol) }

        let gradings = gradings
        var rows = self.rows(in: gradings).map { row in
            Row(grading: row.grading, lowest: .infinite, bound: .infinite, floor: .infinite)
        }
        var result = Polynomial.zero
        var known = 0
        for power in 1...order {
            let (high, rest) = power.quotientAndRemainder(dividingBy: step)
            let powerRows = try PowerSeries.rowsOfProduct(
                large[high].rows(in: gradings), small[rest].rows(in: gradings))
            if powerRows[position].bound < .finite(power - 1) { break }
            let others = powerRows.compactMap(\.truncation).filter { $0.grading != own }
            var coefficient = Polynomial.zero
            for (index, part) in smallLayers[rest] {
                guard let other = largeLayers[high][power - 1 - index] else { continue }
                coefficient += part.multiplied(by: other, within: others)
            }
            result += coefficient.scaled(by: Rational(1, power), Monomial(symbol, power: power))
            rows = PowerSeries.rowsOfSum(rows, powerRows)
            known = power
        }
        return PowerSeries(body: result, rows: reversed(rows, result, position: position, known: known))
    }

    /// The accuracy of the reversion: in x it ends at `known`; in the other weights it is what its coefficients have.
    private func reversed(_ rows: [Row], _ result: Polynomial, position: Int, known: Int) -> [Row] {
        let own = self.rows
        return rows.indices.map { index in
            var row = rows[index]
            row.lowest = result.lowestWeight(in: row.grading)
            if index == position {
                row.bound = .finite(known)
                // A constant term left out of s shifts x.
                row.floor = own[index].floor < .finite(0) ? .unknown : .finite(min(1, own[index].floor.finite ?? 1))
            } else {
                if own[position].floor < .finite(1) { row.bound = min(row.bound, own[index].bound + row.lowest) }
                // In higher powers of x the weights go on as they began only if they are not negative.
                row.floor = row.lowest < .finite(0) || row.floor < .finite(0) ? .unknown : .finite(0)
            }
            return row
        }
    }
}
