import Exact

// A proper rational function of W = iω falls into partial fractions. A pole of order p at W = −r belongs to
//
//     1/(W + r)^p    →     τ^{p−1}/(p−1)! e^{−rτ}   for τ > 0, if r > 0
//                         −τ^{p−1}/(p−1)! e^{−rτ}   for τ < 0, if r < 0
//
// and where the poles are the roots w of a polynomial B that does not split, the coefficient of τ^m e^{wτ}/m! is that of
// (W − w)^{−m−1} in the Laurent series of the function at w: a rational function of w.
/// The way back from a function of the frequency to one of the time difference.
public struct InverseFourier: Sendable {
    /// What stands between the peaks and the roots, as exponentials.
    public let function: TwoSidedFunction
    /// What δ(τ) is multiplied by.
    public let impulse: Polynomial
    /// What is left as sums over roots.
    public let rootSums: [RootSum]

    /// A sum over the roots w of a polynomial B in W = iω:
    ///
    ///     τ > 0:    Σ_{Re w < 0} Σ_m c_m(w) τ^m e^{wτ}
    ///     τ < 0:  − Σ_{Re w > 0} Σ_m c_m(w) τ^m e^{wτ}
    public struct RootSum: Hashable, Sendable {
        /// B, irreducible, of degree 2 or more in the symbol of iω.
        public let polynomial: Polynomial
        /// c_m, in which the symbol of iω stands for the root.
        public let coefficients: [RationalFunction]
        /// A product of symbols that no denominator holds, in front of the sum.
        public let factor: Monomial
    }

    /// The inverse transform of a function of the frequency, C(τ) = ∫dω/(2π) e^{iωτ} C(ω).
    ///
    /// Poles that are linear in iω become exponentials, exactly; others a sum over roots by name.
    ///
    /// - Parameters:
    ///   - transform: a polynomial over symbols 1/P with iω in P, and the static peak.
    ///   - time: the symbol of the time difference.
    ///   - sign: the sign of a difference of rates; nil if it is not known. It is asked only where the signs of the terms differ.
    /// - Throws: ``FourierError``.
    public init(
        of transform: Polynomial, frequency: String, time: Symbol, in table: inout SymbolTable,
        sign: (Polynomial) -> Int? = { _ in nil }
    ) throws(FourierError) {
        let iOmega = table.imaginaryFrequency(frequency)
        let peak = table.staticPeak(frequency)
        var (late, early) = (Polynomial.zero, Polynomial.zero)
        var (impulse, rootSums) = (Polynomial.zero, [RootSum]())
        for (power, part) in transform.collected(in: peak).sorted(by: { $0.key < $1.key }) where power != 0 {
            guard power == 1, !part.symbols.contains(iOmega), !part.hasFrequencyBelow(iOmega, table) else {
                throw .growsWithFrequency
            }
            late += part
            early += part
        }
        let smooth = transform.collected(in: peak)[0] ?? .zero
        let denominators = Denominators(of: smooth, in: table, including: [iOmega])
        let groups = try FourierError.translating { () throws(RationalFunctionError) in
            try denominators.fractions(of: smooth)
        }
        for (outside, function) in groups {
            let parts = try FourierError.translating { () throws(RationalFunctionError) in
                try function.partialFractions(in: iOmega)
            }
            if !parts.polynomialPart.isZero {
                if parts.polynomialPart.symbols.contains(iOmega) { throw .growsWithFrequency }
                impulse += Polynomial(parts.polynomialPart, over: &table).scaled(by: 1, outside)
            }
            for part in parts.parts {
                let coefficients = part.base.collected(in: iOmega)
                guard (part.base.highestPower(of: iOmega) ?? 0) == 1, let slope = coefficients[1] else {
                    rootSums.append(try RootSum(part, at: iOmega, factor: outside))
                    continue
                }
                let level = coefficients[0] ?? .zero
                if level.isZero { throw .poleAtZero }
                guard let up = slope.commonSign ?? sign(slope), let side = level.commonSign ?? sign(level) else {
                    let pole = slope.isOne ? level : part.base
                    throw .undecidedPole(pole.formatted(as: .text, in: table))
                }
                let direction = up * side
                let inverse = slope.power(-1, over: &table)
                var factor = Polynomial(part.numerator, over: &table) * inverse.power(part.power)
                factor *= Polynomial(time, power: part.power - 1)
                for term in (level * inverse).sortedTerms {
                    let rate = Polynomial(-term.coefficient, term.monomial)
                    factor = factor.scaled(by: 1, table.exponential(ofSingle: rate, in: time))
                }
                for k in 1..<max(2, part.power) { factor = factor.scaled(by: Rational(1, k)) }
                factor = factor.scaled(by: 1, outside)
                if direction > 0 { late += factor } else { early -= factor }
            }
        }
        do {
            function = TwoSidedFunction(
                of: time, late: try late.inLowestTerms(over: table), early: try early.inLowestTerms(over: table))
            self.impulse = try impulse.inLowestTerms(over: table)
        } catch { throw .rationalFunction(error) }
        self.rootSums = rootSums
    }
}

extension InverseFourier.RootSum {
    /// The part n/B^p. With B = x·(b₁ + b₂x + …), x = W − w, its Laurent series begins with n/(b₁x)^p.
    fileprivate init(
        _ part: RationalFunction.PartialFractions.Part, at iOmega: Symbol, factor: Monomial
    ) throws(FourierError) {
        polynomial = part.base
        self.factor = factor
        do {
            let order = part.power
            let slopes = try Self.taylor(RationalFunction(part.base), iOmega, through: order)
            // u = 1/(b₁ + b₂x + …)
            let leading = try slopes[1].reciprocal()
            var inverse = [leading]
            for k in 1..<max(order, 1) {
                var sum = RationalFunction.zero
                for j in 1...k { sum += try slopes[j + 1].multiplied(by: inverse[k - j]) }
                inverse.append(try (-sum).multiplied(by: leading))
            }
            var series = try Self.taylor(part.numerator, iOmega, through: order - 1)
            for _ in 0..<order {
                var product: [RationalFunction] = []
                for k in 0..<order {
                    var sum = RationalFunction.zero
                    for j in 0...k { sum += try series[j].multiplied(by: inverse[k - j]) }
                    product.append(sum)
                }
                series = product
            }
            var weight: Rational = 1
            var found: [RationalFunction] = []
            for m in 0..<order {
                if m > 0 { weight *= Rational(1, m) }
                found.append(series[order - 1 - m].scaled(by: weight))
            }
            coefficients = found
        } catch { throw .rationalFunction(error) }
    }

    /// f^(k)/k!, k = 0, 1, …
    private static func taylor(
        _ function: RationalFunction, _ symbol: Symbol, through order: Int
    ) throws(RationalFunctionError) -> [RationalFunction] {
        var terms = [function]
        for k in 1..<(order + 1) { terms.append(try terms[k - 1].derivative(in: symbol).scaled(by: Rational(1, k))) }
        return terms
    }
}

extension SymbolTable {
    /// exp(rate × time) for a single term, in units of an exponential that is known, if one fits.
    fileprivate mutating func exponential(ofSingle rate: Polynomial, in time: Symbol) -> Monomial {
        guard let term = rate.singleTerm else { return .one }
        for symbol in symbols {
            if case .exponential(let unit, time) = self[symbol].role, let known = unit.singleTerm,
                known.monomial == term.monomial, let power = (term.coefficient / known.coefficient).asInt
            {
                return Monomial(symbol, power: power)
            }
        }
        let unit = Rational(1) / Rational(term.coefficient.denominator)
        let symbol = exponential(rate: Polynomial(unit, term.monomial), time: time)
        return Monomial(symbol, power: (term.coefficient / unit).asInt ?? 0)
    }
}

extension Polynomial {
    /// The sign that all terms have.
    fileprivate var commonSign: Int? {
        let signs = Set(terms.map { $0.coefficient.signum() })
        return signs.count == 1 ? signs.first : nil
    }

    /// Whether iω occurs in a denominator.
    fileprivate func hasFrequencyBelow(_ iOmega: Symbol, _ table: SymbolTable) -> Bool {
        symbols.contains { symbol in
            if case .reciprocal(let divisor) = table[symbol].role { return divisor.symbols.contains(iOmega) }
            return false
        }
    }

    /// A function as a polynomial over symbols 1/P, which are added on first use.
    public init(_ function: RationalFunction, over table: inout SymbolTable) {
        self = function.numerator
        for factor in function.denominatorFactors {
            self *= Polynomial(table.reciprocal(of: factor.base), power: factor.power)
        }
    }
}
