import Exact
import Testing

@testable import Algebra

/// Series computed by SymPy from closed forms (Tests/Golden/power_series.py).
@Suite struct PowerSeriesGoldenTests {
    private static let g = Polynomial(Letter.g)
    private static let u = Polynomial(Letter.u)
    private static let x = Polynomial(Letter.x)
    private static let n = Polynomial(Letter.n)
    private static let overN = Polynomial(Letter.n, power: -1)
    private static let one = Polynomial.one

    private static func number(_ numerator: Int, _ denominator: Int = 1) -> Polynomial {
        Polynomial(Rational(numerator, denominator))
    }

    /// A polynomial known through g^bound.
    private static func inG(_ polynomial: Polynomial, _ bound: Int) throws -> PowerSeries {
        try PowerSeries(polynomial, within: Truncation(Letter.g, atMost: bound))
    }

    /// A polynomial known through N^−bound.
    private static func inN(_ polynomial: Polynomial, _ bound: Int) throws -> PowerSeries {
        try PowerSeries(polynomial, within: Truncation(Letter.n, atLeast: -bound))
    }

    private static func inGN(_ polynomial: Polynomial, _ bound: Int, _ other: Int) throws -> PowerSeries {
        try PowerSeries(
            polynomial, within: [Truncation(Letter.g, atMost: bound), Truncation(Letter.n, atLeast: -other)])
    }

    private static func inGU(_ polynomial: Polynomial, _ bound: Int, _ other: Int) throws -> PowerSeries {
        try PowerSeries(
            polynomial, within: [Truncation(Letter.g, atMost: bound), Truncation(Letter.u, atMost: other)])
    }

    /// The same closed forms by our operations, each with just the input orders that the result needs.
    private static func computation(_ name: String) throws -> PowerSeries? {
        switch name {
        case "geometric": return try one / inG(one - g, 8)
        case "geometricInWidth": return try one / inG(one - g * (one + x * overN), 6)
        case "geometricBoth": return try one / inGN(one - g * (one + x * overN), 5, 2)
        case "shiftedPole": return try one / inN(n + number(2), 5)
        case "laurentWidth": return try inN(n.power(3) + x * n, 3) / (n - one)
        case "laurentInverse": return try one / inN(n * n * (one + x * overN + overN * overN), 3)
        case "widthPower": return try inN(n * n + n, 5).power(3) / inN(n + one, 7).power(5)
        case "widthRoot": return try inN(n * n + x * n + one, 4).squareRoot()
        case "widthInverseRoot": return try inN(number(4) * n * n + n, 3).power(Rational(-1, 2))
        case "widthExp": return try inN(x * overN, 7).exponential()
        case "widthLog": return try inN(one + overN + x * overN * overN, 6).logarithm()
        case "stirling": return try inN(number(1, 12) * overN - number(1, 360) * overN.power(3), 6).exponential()
        case "exp": return try inG(g, 9).exponential()
        case "expQuadratic": return try inG(x * g - number(1, 2) * g * g, 8).exponential()
        case "bell": return try (inG(g, 7).exponential() - one).exponential()
        case "log": return try inG(one + g, 9).logarithm()
        case "logLaurent": return try inG(one + g * x + g * g * Polynomial(Letter.x, power: -1), 6).logarithm()
        case "logOfExp": return try ((inG(g, 9).exponential() - one) / g).logarithm()
        case "bernoulli": return try g / (inG(g, 11).exponential() - one)
        case "todd": return try g * x / (one - inG(-g * x, 9).exponential())
        case "root": return try inG(one + g, 8).squareRoot()
        case "catalan": return try (one - inG(one - number(4) * g, 9).squareRoot()) / (number(2) * g)
        case "cubeRoot": return try inG(number(8) + g, 6).power(Rational(1, 3))
        case "negativeFraction": return try inG(one - g * x, 7).power(Rational(-3, 2))
        case "fractionOfLaurent": return try inG(number(1, 9) * g * g + g.power(3), 8).power(Rational(-1, 2))
        case "binomialPower": return try inG(one + g + g * g, 8).power(7)
        case "negativePower": return try inG(g + x * g * g, 8).power(-3)
        case "legendre": return try inG(one - number(2) * x * g + g * g, 6).power(Rational(-1, 2))
        case "chebyshev": return try inG(one - x * g, 7) / (one - number(2) * x * g + g * g)
        case "hermite": return try inG(number(2) * x * g - g * g, 7).exponential()
        case "laguerre": return try (-x * g / inG(one - g, 5)).exponential() / (one - g)
        case "fibonacci": return try inG(g, 12) / (one - g - g * g)
        case "twoCouplings": return try one / inGU(one - g - u, 4, 3)
        case "twoCouplingsExp": return try inGU(g + u * x + g * u, 4, 4).exponential()
        case "twoCouplingsLog": return try inGU(one + g + u, 4, 4).logarithm()
        case "couplingAndWidth": return try inGN(g * overN, 4, 3).exponential() / (one - g)
        case "couplingAndWidthLog": return try inGN(one + g + g * overN + overN, 3, 4).logarithm()
        case "largeWidthFactor": return try n * n * inGN(g * x, 3, 5).exponential() / (one + overN)
        case "composition": return try (inG(g, 7).exponential() - one).substituting(Letter.g, by: g + g * g)
        case "compositionOfInverse": return try (one / inG(one - g, 8)).substituting(Letter.g, by: g / inG(one - g, 8))
        case "lambert": return try (g * inG(g, 7).exponential()).reversion(in: Letter.g)
        case "sineReversion":
            var sine = Polynomial.zero
            for k in 0..<5 {
                let factorial = Rational(Combinatorics.factorial(2 * k + 1))
                sine.add(Rational(k % 2 == 0 ? 1 : -1) / factorial, Monomial(Letter.g, power: 2 * k + 1))
            }
            return try inG(sine, 9).reversion(in: Letter.g)
        case "derivative": return try (inG(x * g, 7).exponential() / (one - g)).derivative(in: Letter.g)
        case "integral": return try (one / inG(one + g * g, 8)).integral(in: Letter.g)
        case "exactSubstitution":
            return try (one / inG(one - g * x * x, 5)).substituting(Letter.x, by: Polynomial(Letter.x) + one)
        default: return nil
        }
    }

    private static func polynomial(_ text: String) throws -> Polynomial {
        var polynomial = Polynomial.zero
        for term in text.split(separator: " ") {
            let parts = term.split(separator: ":")
            let powers = try parts[1].split(separator: ",").map { try #require(Int($0)) }
            try polynomial.add(
                #require(Rational(String(parts[0]))), Letter.monomial(powers[0], powers[1], powers[2], powers[3]))
        }
        return polynomial
    }

    @Test func agreesWithSymPy() throws {
        for (name, terms, bounds) in powerSeriesGolden {
            let computed = try Self.computation(name)
            let series = try #require(computed)
            #expect(try series.body == Self.polynomial(terms), "\(name): \(series)")
            var kept: [String: Int] = [:]
            for truncation in series.truncations {
                kept[["N", "g", "u", "x"][truncation.weights[0].symbol.rank]] = truncation.bound
            }
            #expect(kept == bounds, "\(name): \(series)")
        }
    }
}
