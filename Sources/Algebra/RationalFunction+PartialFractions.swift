import Exact

extension RationalFunction {
    /// A function of one symbol as a polynomial plus fractions over powers of single irreducible factors.
    ///
    ///     (3N + 4)/(N(N + 2))    in N    2/N + 1/(N + 2)
    ///
    /// All other symbols are parameters: coefficients are rational functions of them. The form is unique.
    public struct PartialFractions: Hashable, Sendable {
        /// A numerator over one power of one factor.
        public struct Part: Hashable, Sendable {
            /// The factor: irreducible over the functions of the other symbols, or the symbol itself for a pole at 0.
            public let base: Polynomial
            /// The positive power of the factor.
            public let power: Int
            /// A polynomial in the symbol, of lower degree than the factor; not zero.
            public let numerator: RationalFunction

            /// The part as a function.
            public func function() throws(RationalFunctionError) -> RationalFunction {
                try RationalFunction(numerator: .one, denominator: base).power(power).multiplied(by: numerator)
            }
        }

        /// The symbol the function is taken apart in.
        public let symbol: Symbol
        /// The part without poles at finite values: a polynomial in the symbol.
        public let polynomialPart: RationalFunction
        /// The poles: the one at 0 first, the others in canonical order, each by rising powers.
        public let parts: [Part]

        /// The function the parts add up to.
        public func sum() throws(RationalFunctionError) -> RationalFunction {
            var summands = [polynomialPart]
            for part in parts { summands.append(try part.function()) }
            return try RationalFunction.sum(of: summands)
        }
    }

    /// The partial fractions in one symbol; the others are parameters.
    ///
    /// One pole f^p after the other is split off. With the function n/(f^p·g), g prime to f, the numerator of 1/f^p is
    /// c = n·g⁻¹ modulo f, and what is left is (n − c·g)/f over f^(p−1)·g.
    ///
    /// - Throws: ``RationalFunctionError``: a factor of a new denominator could not be found, or degrees are too high.
    /// - Complexity: of the order of (degree of numerator and denominator)² operations with the coefficients, for every
    ///   pole and power.
    public func partialFractions(in symbol: Symbol) throws(RationalFunctionError) -> PartialFractions {
        let pole = max(0, -(numerator.lowestPower(of: symbol) ?? 0))
        if pole > UnivariatePolynomial.maximumDegree { throw .tooLarge(terms: pole) }
        let moving = denominatorFactors.filter { $0.base.symbols.contains(symbol) }
        var poles = moving
        if pole > 0 { poles.insert(.init(base: Polynomial(symbol), power: pole), at: 0) }
        try ResultSize.check(product: poles)

        let parameters = RationalFunction(
            canonical: .one, over: denominatorFactors.filter { !$0.base.symbols.contains(symbol) })
        var above = try UnivariatePolynomial(numerator.scaled(by: 1, Monomial(symbol, power: pole)), in: symbol)
        var parts: [PartialFractions.Part] = []
        for (index, factor) in poles.enumerated() {
            let base = try UnivariatePolynomial(factor.base, in: symbol)
            // The poles still to come; those split off before are in `above` no more.
            let others = try UnivariatePolynomial(Array(poles[(index + 1)...]).product, in: symbol)
            let inverse = try others.inverse(modulo: base)
            for power in (1...factor.power).reversed() {
                let residue = try above.remainder(dividingBy: base).times(inverse).remainder(dividingBy: base)
                above = try above.minus(try residue.times(others)).quotientAndRemainder(dividingBy: base).quotient
                if residue.isZero { continue }
                parts.append(
                    .init(
                        base: factor.base, power: power,
                        numerator: try residue.times(parameters).function(of: symbol)))
            }
        }
        let order = Dictionary(uniqueKeysWithValues: poles.enumerated().map { ($1.base, $0) })
        return PartialFractions(
            symbol: symbol,
            polynomialPart: try above.times(parameters).function(of: symbol),
            parts: parts.sorted { (order[$0.base] ?? 0, $0.power) < (order[$1.base] ?? 0, $1.power) })
    }
}
