import Exact

extension RationalFunction {
    /// The partial derivative.
    ///
    /// With D = Π f^p, (n/D)′ = (n′·Πf − n·Σ p·f′·Π_other f) / Π f^(p+1), where the products run over the factors that
    /// hold the symbol. None of these cancels, as f divides neither n nor f′; the other factors may, with n′ + ….
    ///
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)``.
    public func derivative(in symbol: Symbol) throws(RationalFunctionError) -> RationalFunction {
        let moving = denominatorFactors.filter { $0.base.symbols.contains(symbol) }
        let bases = moving.map { $0.raised(to: 1) }
        var above = numerator.derivative(in: symbol) * bases.product
        for (index, factor) in moving.enumerated() {
            var others = bases
            others.remove(at: index)
            above -= numerator * others.product * factor.base.derivative(in: symbol).scaled(by: Rational(factor.power))
        }
        let below = denominatorFactors.map { factor in
            bases.contains { $0.base == factor.base } ? factor.raised(to: factor.power + 1) : factor
        }
        return try RationalFunction(cancelling: above, over: below) { factor in
            !bases.contains { $0.base == factor.base }
        }
    }

    /// The value at a point that gives every symbol a number; nil at a pole, or if a symbol has no number.
    ///
    /// A symbol to a negative power and a factor of the denominator that vanishes are poles, as nothing cancels.
    public func value(at point: [Symbol: Rational]) -> Rational? {
        guard var value = numerator.value(at: point) else { return nil }
        for factor in denominatorFactors {
            guard let below = factor.base.value(at: point), let inverse = try? below.power(-factor.power) else {
                return nil
            }
            value *= inverse
        }
        return value
    }

    /// Puts functions for symbols, all at once.
    ///
    /// - Throws: ``RationalFunctionError``: a denominator vanishes, as in 1/(N − M) at N = M, or the result is too large.
    public func substituting(_ values: [Symbol: RationalFunction]) throws(RationalFunctionError) -> RationalFunction {
        let values = values.filter { symbols.contains($0.key) }
        if values.isEmpty { return self }
        var result = try Self.substituting(values, into: numerator)
        for factor in denominatorFactors {
            let below = try Self.substituting(values, into: factor.base)
            result = try result.multiplied(by: try below.power(-factor.power))
        }
        return result
    }

    /// A Laurent polynomial with functions for symbols.
    ///
    /// Let s run from power −L to H and be n/D. Then every term is multiplied by n^L·D^H, which leaves no denominator,
    /// and the sum is divided by it: one factorization of n for every s with a negative power, none otherwise.
    private static func substituting(
        _ values: [Symbol: RationalFunction], into polynomial: Polynomial
    ) throws(RationalFunctionError) -> RationalFunction {
        let moved = values.filter { polynomial.symbols.contains($0.key) }.sorted { $0.key < $1.key }
        var replacements: [Replacement] = []
        for (symbol, value) in moved { replacements.append(try Replacement(of: symbol, by: value, in: polynomial)) }

        var above = Polynomial.zero
        for term in polynomial.terms {
            var product = Polynomial(
                term.coefficient, replacements.reduce(term.monomial) { $0.removing($1.symbol) })
            for index in replacements.indices {
                product *= try replacements[index].image(ofPower: term.monomial[replacements[index].symbol])
            }
            above += product
        }
        var result = RationalFunction(above)
        for replacement in replacements { result = try result.multiplied(by: try replacement.inverseCommonFactor()) }
        return result
    }

    /// One symbol that runs from power −`below` to `above`, with n/D in its place.
    private struct Replacement {
        let symbol: Symbol
        private let value: RationalFunction
        private let (below, above): (Int, Int)
        private var images: [Int: Polynomial] = [:]

        init(of symbol: Symbol, by value: RationalFunction, in polynomial: Polynomial) throws(RationalFunctionError) {
            (self.symbol, self.value) = (symbol, value)
            let lowest = polynomial.lowestPower(of: symbol) ?? 0
            if lowest == .min { throw .tooLarge(terms: .max) }
            (below, above) = (max(0, -lowest), max(0, polynomial.highestPower(of: symbol) ?? 0))
            if value.isZero, below > 0 { throw .divisionByZero }
        }

        /// (n/D)^p · n^L·D^H
        mutating func image(ofPower power: Int) throws(RationalFunctionError) -> Polynomial {
            if let known = images[power] { return known }
            let (up, down) = (power.addingReportingOverflow(below), above.subtractingReportingOverflow(power))
            if up.overflow || down.overflow { throw .tooLarge(terms: .max) }
            try ResultSize.check(value.numerator, power: up.partialValue.magnitude)
            let factors = try value.denominatorFactors.raised(to: down.partialValue)
            try ResultSize.check(product: factors)
            let image = value.numerator.power(up.partialValue) * factors.product
            images[power] = image
            return image
        }

        /// 1/(n^L·D^H)
        func inverseCommonFactor() throws(RationalFunctionError) -> RationalFunction {
            let factors = try value.denominatorFactors.raised(to: above)
            try ResultSize.check(product: factors)
            return try RationalFunction(value.numerator).power(-below)
                .multiplied(by: RationalFunction(canonical: .one, over: factors))
        }
    }
}
