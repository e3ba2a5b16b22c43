import Exact
import Testing

@testable import Algebra

/// A small deterministic generator.
struct Dice {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    /// A polynomial in the first four symbols, N with negative powers too; often with few or cancelling terms.
    mutating func polynomial() -> Polynomial {
        var polynomial = Polynomial.zero
        for _ in 0..<next(6) {
            var monomial = Monomial.one
            for rank in 0..<4 {
                monomial = monomial * Monomial(Symbol(rank: rank), power: next(4) - (rank == 0 ? 2 : 0))
            }
            polynomial.add(Rational(next(9) - 4, next(4) + 1), monomial)
        }
        return polynomial
    }
}

/// The value at rational numbers, by plain arithmetic.
private func value(_ polynomial: Polynomial, _ point: [Rational]) -> Rational {
    polynomial.terms.reduce(0) { sum, term in
        sum
            + term.monomial.factors.reduce(term.coefficient) { product, factor in
                product * (try! point[factor.symbol.rank].power(factor.power))
            }
    }
}

@Suite struct PolynomialTests {
    private let point: [Rational] = [3, Rational(-2, 5), Rational(7, 3), 2]

    @Test func operationsAgreeWithTheirValues() {
        var dice = Dice(state: 1)
        for _ in 0..<500 {
            let (a, b, c) = (dice.polynomial(), dice.polynomial(), dice.polynomial())
            #expect(value(a + b, point) == value(a, point) + value(b, point))
            #expect(value(a * b, point) == value(a, point) * value(b, point))
            #expect((a + b) * c == a * c + b * c)
            #expect(a - a == .zero)
            #expect(a * b == b * a)
            #expect(a.power(3) == a * a * a)
        }
    }

    @Test func exactQuotientUndoesProduct() {
        var dice = Dice(state: 2)
        for _ in 0..<300 {
            let (a, b) = (dice.polynomial(), dice.polynomial())
            if b.isZero { continue }
            #expect((a * b).exactQuotient(by: b) == a)
        }
        let (x, one) = (Polynomial(Symbol(rank: 1)), Polynomial.one)
        #expect((x * x + one).exactQuotient(by: x + one) == nil)
        #expect(x.exactQuotient(by: .zero) == nil)
    }

    @Test func substitutionAgreesWithValues() throws {
        var dice = Dice(state: 3)
        for _ in 0..<200 {
            let polynomial = dice.polynomial()
            let replacement = Polynomial(Symbol(rank: 2)) + Polynomial(Rational(1, 3))
            let substituted = try #require(polynomial.substituting([Symbol(rank: 1): replacement]))
            var moved = point
            moved[1] = value(replacement, point)
            #expect(value(substituted, point) == value(polynomial, moved))
        }
        #expect(Polynomial(.width, power: -1).substituting([.width: .zero]) == nil)
    }
}

@Suite struct WidthPoleTests {
    private func table() -> (SymbolTable, [Symbol]) {
        var table = SymbolTable()
        _ = table.declare("q", role: .parameter)
        return (table, [])
    }

    @Test func partialFractionsKeepTheValueAndAreUnique() throws {
        var (table, _) = table()
        let poles = [2, 4, 6].map { table.pole(shift: $0) }
        var dice = Dice(state: 4)
        for _ in 0..<200 {
            var polynomial = Polynomial.zero
            for _ in 0..<3 {
                var monomial = Monomial(.width, power: dice.next(7) - 3)
                for pole in poles { monomial = monomial * Monomial(pole, power: dice.next(3)) }
                polynomial.add(Rational(dice.next(7) - 3), monomial)
            }
            let form = polynomial.partialFractions(in: table)
            for width in 1...4 {
                #expect(form.atWidth(width, in: table) == polynomial.atWidth(width, in: table))
            }
            #expect(form.partialFractions(in: table) == form)
            // Multiplying by N+2 and dividing again changes nothing.
            let same = (polynomial * (Polynomial(.width) + Polynomial(2)) * Polynomial(poles[0])).partialFractions(
                in: table)
            #expect(same == form)
        }
    }

    @Test func expansionInTheWidthIsThatOfTheFunction() {
        var (table, _) = table()
        let pole = table.pole(shift: 2)
        // 1/(N+2) = 1/N − 2/N² + 4/N³ − …
        let series = Polynomial(pole).expandedInWidth(through: -3, in: table)
        #expect(series.formatted(as: .text, in: table) == "1/N - 2/N^2 + 4/N^3")
        #expect((Polynomial(pole) - Polynomial(.width, power: -1)).leadingPowerOfN(in: table) == -2)
        #expect(
            Polynomial(pole, power: 2).expandedInWidth(through: -3, in: table).formatted(as: .text, in: table)
                == "1/N^2 - 4/N^3")
    }
}

@Suite struct NotationTests {
    @Test func formats() {
        var table = SymbolTable()
        let sigma = table.declare("sigma_w", role: .parameter)
        let lambda = table.declare("lambda", role: .coupling)
        let polynomial =
            Polynomial(Rational(3, 8), Monomial(sigma, power: 2))
            * (Polynomial.one + Polynomial(Rational(10), Monomial(.width, power: -2)))
            - Polynomial(Rational(1, 4), Monomial(lambda) * Monomial(.width, power: -1))
        #expect(polynomial.formatted(as: .text, in: table) == "-lambda/(4*N) + sigma_w^2*(3/8 + 15/(4*N^2))")
        #expect(
            polynomial.formatted(as: .latex, in: table)
                == "-\\frac{\\lambda}{4 N} + \\sigma_w^{2} \\left(\\frac{3}{8} + \\frac{15}{4 N^{2}}\\right)")
        #expect(
            polynomial.formatted(as: .sympy, in: table)
                == "-Rational(1,4)*lambda_/N + sigma_w**2*(Rational(3,8) + Rational(15,4)/N**2)")
        #expect(Notation.latex.name("q1") == "q_1")
        #expect(Notation.latex.name("eps") == "\\mathrm{eps}")
        #expect(Polynomial.zero.formatted(as: .text, in: table) == "0")
    }
}
