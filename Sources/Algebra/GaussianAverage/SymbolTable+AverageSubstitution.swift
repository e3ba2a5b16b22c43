extension SymbolTable {
    /// An average with values for the parameters of its function, and another symbol for its variance; the average itself if
    /// none of them occurs, nil if the variance becomes no symbol or a value no expression.
    public mutating func substituting(
        _ values: [Symbol: Polynomial], into average: GaussianAverage
    ) -> Polynomial? {
        var variance = average.variance
        if let value = values[variance] {
            guard let (monomial, coefficient) = value.singleTerm, coefficient.isOne, monomial.factors.count == 1,
                monomial.factors[0].power == 1
            else { return nil }
            variance = monomial.factors[0].symbol
        }
        var parameters: [Variable: Expr] = [:]
        for letter in average.function.variables where letter != GaussianAverage.variable {
            guard let symbol = symbol(named: letter.name), let value = values[symbol] else { continue }
            guard let expression = try? Expr(value, in: self, scope: Expr.Scope(unknown: letter.assumptions)) else {
                return nil
            }
            parameters[letter] = expression
        }
        if parameters.isEmpty {
            return Polynomial(symbol(for: GaussianAverage(of: average.function, variance: variance)))
        }
        guard let function = try? average.function.substituting(parameters) else { return nil }
        var calculus = GaussianCalculus(variance: variance)
        return try? calculus.average(of: function, in: &self)
    }
}
