import Exact

extension PowerSeries {
    /// The partial derivative. In a small parameter the bound falls by its weight, and d/dN gains an order in 1/N.
    public func derivative(in symbol: Symbol) -> PowerSeries {
        let shift = Monomial(symbol, power: -1)
        return PowerSeries(body: body.derivative(in: symbol), rows: rows.map { $0.shifted(by: shift).coveringBody })
    }

    /// The integral without constant. In a small parameter the bound rises by its weight.
    ///
    /// A logarithm that would only arise from what is left out stays in the O-terms, unless an O-term in `symbol` alone
    /// leaves out the power −1 itself.
    ///
    /// - Throws: ``PowerSeriesError/logarithm(_:)`` with the term that integrates to one.
    public func integral(in symbol: Symbol) throws(PowerSeriesError) -> PowerSeries {
        let poles = body.filtered { $0[symbol] == -1 }
        if !poles.isZero { throw .logarithm(poles) }
        for truncation in truncations where truncation.weights.count == 1 && truncation.weights[0].symbol == symbol {
            if !truncation.keeps(Monomial(symbol, power: -1)) { throw .logarithm(.zero) }
        }
        let shift = Monomial(symbol)
        let integral = Polynomial(
            terms: body.terms.lazy.map { ($0.monomial * shift, $0.coefficient / Rational($0.monomial[symbol] + 1)) })
        return PowerSeries(body: integral, rows: rows.map { $0.shifted(by: shift) })
    }
}
