import Exact

extension RationalFunction {
    /// Where a function is expanded in one symbol.
    public enum ExpansionPoint: Hashable, Sendable {
        /// In powers of s − a, for an a without s.
        case value(RationalFunction)
        /// In powers of 1/s.
        case infinity
    }

    /// The first coefficients of an expansion, and where it stops.
    ///
    /// Powers count in the small quantity: s − a about a value, 1/s at infinity. All coefficients through `order` are
    /// known, those beyond are not.
    public struct Expansion: Hashable, Sendable {
        /// The power of the first coefficient; the expansion has no lower ones.
        public let lowestPower: Int
        /// The coefficients from `lowestPower` through `order`.
        public let coefficients: [RationalFunction]
        /// The highest known power.
        public let order: Int

        /// The coefficient of a power of the small quantity; nil beyond the order.
        public subscript(power: Int) -> RationalFunction? {
            if power > order { return nil }
            return power < lowestPower ? .zero : coefficients[power - lowestPower]
        }
    }

    /// The expansion in one symbol through a power of the small quantity.
    ///
    ///     1/(N + 2) at infinity through order 3:    0, 1, −2, 4    as 1/(N + 2) = 1/N − 2/N² + 4/N³ − …
    ///
    /// With n/d = Σ c_k·ε^k, the coefficients follow one by one from n_k = Σ_j d_j·c_(k−j).
    ///
    /// - Throws: ``RationalFunctionError``: the leading coefficient of the denominator could not be factored, or too
    ///   many coefficients were asked for.
    /// - Complexity: of the order of (number of coefficients)² operations with the coefficients.
    /// - Precondition: a value does not contain the symbol itself.
    public func expanded(
        in symbol: Symbol, about point: ExpansionPoint, through order: Int
    ) throws(RationalFunctionError) -> Expansion {
        if case .value(let center) = point, !center.isZero {
            precondition(!center.symbols.contains(symbol), "an expansion about a value that contains the symbol")
            let shifted = try substituting([symbol: try Self.sum(of: [RationalFunction(symbol), center])])
            return try shifted.expanded(in: symbol, about: .value(.zero), through: order)
        }
        if order == .max { throw .tooLarge(terms: .max) }
        if isZero { return Expansion(lowestPower: order + 1, coefficients: [], order: order) }
        let above = LocalSeries(numerator, in: symbol, atInfinity: point == .infinity)
        let below = denominatorFactors.map { factor in
            (series: LocalSeries(factor.base, in: symbol, atInfinity: point == .infinity), power: factor.power)
        }
        let lowest = below.reduce(above.valuation) { $0 - $1.series.valuation * $1.power }
        let (steps, overflow) = order.subtractingReportingOverflow(lowest)
        if overflow || steps >= UnivariatePolynomial.maximumDegree { throw .tooLarge(terms: overflow ? .max : steps) }
        if steps < 0 { return Expansion(lowestPower: order + 1, coefficients: [], order: order) }

        var coefficients = above.first(steps + 1)
        for (series, power) in below {
            // Dividing by each factor as often as its power says keeps the number of steps small.
            let divisor = series.first(steps + 1)
            let inverse = try divisor[0].reciprocal()
            for _ in 0..<power { coefficients = try Self.quotient(coefficients, by: divisor, inverse) }
        }
        return Expansion(lowestPower: lowest, coefficients: coefficients, order: order)
    }

    /// The quotient of two series of the same length; `inverse` is that of the divisor's first coefficient.
    private static func quotient(
        _ dividend: [RationalFunction], by divisor: [RationalFunction], _ inverse: RationalFunction
    ) throws(RationalFunctionError) -> [RationalFunction] {
        var quotient: [RationalFunction] = []
        for k in dividend.indices {
            var summands = [dividend[k]]
            for j in stride(from: 1, through: k, by: 1) where !divisor[j].isZero {
                summands.append(-(try divisor[j].multiplied(by: quotient[k - j])))
            }
            quotient.append(try sum(of: summands).multiplied(by: inverse))
        }
        return quotient
    }
}

/// A Laurent polynomial in one symbol as ε^valuation · Σ coefficient_k·ε^k with ε = s or 1/s; the first coefficient is
/// not zero.
private struct LocalSeries {
    let valuation: Int
    private let parts: [Int: Polynomial]
    private let atInfinity: Bool

    init(_ polynomial: Polynomial, in symbol: Symbol, atInfinity: Bool) {
        self.atInfinity = atInfinity
        parts = polynomial.collected(in: symbol)
        valuation =
            atInfinity ? -(polynomial.highestPower(of: symbol) ?? 0) : polynomial.lowestPower(of: symbol) ?? 0
    }

    func first(_ count: Int) -> [RationalFunction] {
        (valuation..<(valuation + count)).map { RationalFunction(parts[atInfinity ? -$0 : $0] ?? .zero) }
    }
}
