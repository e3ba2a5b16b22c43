import Exact

// Parameters stand in the order of declaration, then the width and the functions of time, as in q*sigma_w^2*T/N; what has a
// negative power stands below the bar, and so do the poles 1/(N + s) and the symbols 1/P.
extension Formula {
    /// The factors of one term above and below the bar, and the number before them with its sign.
    struct TermParts {
        var coefficient: Rational
        var above: [Part] = []
        var below: [Part] = []
    }

    /// The terms with their signs, in the order of print.
    mutating func terms(of polynomial: Polynomial, in table: SymbolTable) -> [(isNegative: Bool, Part)] {
        polynomial.sortedTerms.map { monomial, coefficient in
            (false, term(coefficient, monomial, in: table))
        }
    }

    /// One term, as a product over a product, its sign in front.
    mutating func term(_ coefficient: Rational, _ monomial: Monomial, in table: SymbolTable) -> Part {
        let parts = parts(coefficient, monomial, in: table)
        return product(parts.coefficient, parts.above, over: parts.below)
    }

    /// One term in its parts.
    mutating func parts(_ coefficient: Rational, _ monomial: Monomial, in table: SymbolTable) -> TermParts {
        var parts = TermParts(coefficient: coefficient)
        let factors = monomial.factors
        var times: [(symbol: Symbol, power: Int)] = []
        var reciprocals: [(symbol: Symbol, power: Int)] = []
        var peaks: [Part] = []
        for (symbol, exponent) in factors.filter({ $0.symbol != .width }) + factors.filter({ $0.symbol == .width }) {
            switch table[symbol].role {
            case .width, .parameter, .coupling, .background:
                place(name(table[symbol].name), exponent, in: &parts)
            case .average(let function, let variance):
                place(average(of: function, variance: variance, in: table), exponent, in: &parts)
            case .widthPole(let shift):
                let base = sum([name(table[.width].name), number(Rational(shift))])
                place(base, -exponent, in: &parts)
            case .jointAverage(let function, let covariance):
                let average = JointGaussianAverage(of: function, covariance: covariance)
                place(part(of: average, in: table), exponent, in: &parts)
            case .imaginaryFrequency(let frequency):
                // i^k: 1, i, −1, −i
                let quarter = exponent & 3
                if quarter >= 2 { parts.coefficient = -parts.coefficient }
                if quarter & 1 == 1 { parts.above.append(constant(.imaginaryUnit)) }
                place(name(frequency), exponent, in: &parts)
            case .staticPeak(let frequency):
                var peak: [Part] = [constant(.pi), call("delta", [name(frequency)])]
                if exponent != 1 {
                    peak = [power(product(2, peak), number(Rational(exponent)))]
                } else {
                    parts.coefficient *= 2
                }
                peaks += peak
            case .time: times.append((symbol, exponent))
            case .reciprocal: reciprocals.append((symbol, exponent))
            case .exponential, .geometric: break
            }
        }
        for (symbol, exponent) in times { place(part(of: TimeSum(symbol, in: table)), exponent, in: &parts) }
        for (divisor, exponent) in Self.divisors(of: reciprocals, in: table) {
            place(sum(terms(of: divisor, in: table)), -exponent, in: &parts)
        }
        let powers = timePowers(of: monomial, in: table)
        parts.above += powers.above
        parts.below += powers.below
        parts.above += exponential(of: monomial, in: table) + peaks
        return parts
    }

    /// `average(tanh(x)^2, K)`, which notations for readers write as <tanh(x)^2>_K.
    private mutating func average(of function: Expr, variance: Symbol, in table: SymbolTable) -> Part {
        call(Formula.averageName, [adopt(Formula(function)), name(table[variance].name)])
    }

    /// A power of a base above or below the bar.
    private mutating func place(_ base: Part, _ exponent: Int, in parts: inout TermParts) {
        if exponent == 0 { return }
        let raised = exponent.magnitude == 1 ? base : power(base, number(Rational(exponent).magnitude))
        if exponent < 0 { parts.below.append(raised) } else { parts.above.append(raised) }
    }

    /// What stands below the bar for powers of 1/P. A pair P(iω), P(−iω) is one real polynomial: γ² + ω².
    private static func divisors(
        of reciprocals: [(symbol: Symbol, power: Int)], in table: SymbolTable
    ) -> [(divisor: Polynomial, power: Int)] {
        var found: [(divisor: Polynomial, power: Int)] = []
        var left = reciprocals.compactMap { symbol, power -> (divisor: Polynomial, power: Int)? in
            if case .reciprocal(let divisor) = table[symbol].role { (divisor, power) } else { nil }
        }
        while !left.isEmpty {
            let (divisor, power) = left.removeFirst()
            let mirrored = divisor.mirroredInFrequency(table)
            guard power > 0, mirrored != divisor, mirrored != -divisor,
                let partner = left.firstIndex(where: {
                    ($0.divisor == mirrored || $0.divisor == -mirrored) && $0.power > 0
                })
            else {
                found.append((divisor, power))
                continue
            }
            let common = min(power, left[partner].power)
            found.append((divisor * left[partner].divisor, common))
            left[partner].power -= common
            if left[partner].power == 0 { left.remove(at: partner) }
            if power > common { found.append((divisor, power - common)) }
        }
        return found
    }
}

extension Polynomial {
    /// The polynomial with −ω for ω.
    func mirroredInFrequency(_ table: SymbolTable) -> Polynomial {
        let frequencies = symbols.filter {
            if case .imaginaryFrequency = table[$0].role { true } else { false }
        }
        if frequencies.isEmpty { return self }
        return Polynomial(
            terms: terms.map { term in
                let power = frequencies.reduce(0) { $0 + term.monomial[$1] }
                return (term.monomial, power & 1 == 0 ? term.coefficient : -term.coefficient)
            })
    }
}
