import Exact

extension PowerSeries {
    /// The coefficient of a product of powers, a polynomial in the exact symbols.
    ///
    /// Small parameters that `monomial` does not name have the power 0; an exact symbol that it does not name stays in
    /// the answer, one that it names has that power.
    ///
    ///     (1 + g*x + g^2 + O(g^3)).coefficient(of: g)      // x
    ///     (1 + g*x + g^2 + O(g^3)).coefficient(of: g^3)    // error: not known
    ///
    /// - Throws: ``PowerSeriesError/beyondRemainder(_:_:)`` if an O-term leaves the coefficient open.
    public func coefficient(of monomial: Monomial) throws(PowerSeriesError) -> Polynomial {
        var chosen: Set<Symbol> = Set(monomial.factors.map(\.symbol))
        for truncation in truncations {
            if !truncation.keeps(monomial) { throw .beyondRemainder(monomial, truncation) }
            for (symbol, _) in truncation.weights { chosen.insert(symbol) }
        }
        let matching = body.filtered { term in chosen.allSatisfy { term[$0] == monomial[$0] } }
        return matching.scaled(by: 1, monomial.power(-1))
    }

    /// The terms that do not depend on the small parameters.
    ///
    /// - Throws: ``PowerSeriesError/beyondRemainder(_:_:)``.
    public func constantTerm() throws(PowerSeriesError) -> Polynomial { try coefficient(of: .one) }

    /// The series with less known. A truncation in new weights is allowed: the series is exact in them.
    ///
    /// - Throws: ``PowerSeriesError/orderRaised(from:to:)``, ``PowerSeriesError/unusableTruncations(_:)``,
    ///   ``PowerSeriesError/powerOutOfRange``.
    public func truncated(to truncation: Truncation) throws(PowerSeriesError) -> PowerSeries {
        try PowerSeries.checkRange(.zero, [truncation])
        let reduced = truncation.reduced
        if reduced.weights.isEmpty { throw .unusableTruncations([truncation]) }
        if let known = truncations.first(where: { $0.grading == reduced.grading }), reduced.bound > known.bound {
            throw .orderRaised(from: known, to: reduced)
        }
        let kept = gradings.filter { $0 != reduced.grading } + [reduced.grading]
        let dropped = body.filtered { !reduced.keeps($0) }
        let rows = rows(in: kept).map { row in
            Row(
                grading: row.grading, lowest: row.lowest,
                bound: row.grading == reduced.grading ? .finite(reduced.bound) : row.bound,
                floor: min(row.floor, dropped.lowestWeight(in: row.grading)))
        }
        return PowerSeries(body: body, rows: rows)
    }
}

/// Terms and O-terms for tests and logs; symbols are `N`, `x1`, `x2`, … by rank.
extension PowerSeries: CustomDebugStringConvertible {
    public var debugDescription: String {
        func text(_ factors: [(symbol: Symbol, power: Int)]) -> String {
            let names = factors.map { ($0.symbol == .width ? "N" : "x\($0.symbol.rank)", $0.power) }
            return names.map { $0.1 == 1 ? $0.0 : "\($0.0)^\($0.1)" }.joined(separator: "*")
        }
        var parts = body.sortedTerms.map { term in
            term.monomial.isOne ? "\(term.coefficient)" : "\(term.coefficient)*\(text(term.monomial.factors))"
        }
        for truncation in truncations {
            let first = truncation.bound + 1
            if let only = truncation.weights.first, truncation.weights.count == 1, only.weight.magnitude == 1 {
                parts.append(first == 0 ? "O(1)" : "O(\(text([(only.symbol, first * only.weight)])))")
            } else {
                let weights = truncation.weights.map { "\(text([($0.symbol, 1)])): \($0.weight)" }
                parts.append("O(weight \(first) in \(weights.joined(separator: ", ")))")
            }
        }
        return parts.joined(separator: " + ")
    }
}
