import Exact

extension Polynomial {
    /// The polynomial with T = u·N in its powers of T, so that its powers of N are those at a fixed ratio u = T/N.
    ///
    ///     T²/N² + T/N²    at fixed u = T/N   is    u² + u/N
    ///
    /// Exponentials and powers with T in the exponent stay as they are: at fixed u they are beyond all powers of N.
    ///
    /// - Complexity: one pass over the terms.
    public func atFixedRatio(of time: Symbol, toWidthAs ratio: Symbol) -> Polynomial {
        Polynomial(
            terms: terms.map { term in
                let power = term.monomial[time]
                let shift = Monomial(ratio, power: power) * Monomial(.width, power: power)
                return (term.monomial.removing(time) * shift, term.coefficient)
            })
    }

    /// Whether the time stands in an exponent: exp(−γT), (1−a)^T.
    public func hasExponent(in time: Symbol, _ table: SymbolTable) -> Bool {
        let uses = TimeUses(of: time, among: symbols, in: table)
        return !uses.exponentials.isEmpty || !uses.powers.isEmpty
    }
}
