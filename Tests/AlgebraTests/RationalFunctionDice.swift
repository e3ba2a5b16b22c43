import Exact
import Foundation

@testable import Algebra

/// How often the random tests of factors and rational functions repeat; DIAGRAMMAR_LONG raises it.
let factorRounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 40 : 4_000

/// A reproducible source of polynomials and rational functions, biased to corners.
struct FunctionDice {
    var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 1) % bound
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }

    /// 0, ±1 and small fractions mostly, sometimes beside the end of a machine word or far beyond it.
    mutating func number() -> Rational {
        switch next(12) {
        case 0: return pick([Rational(Int.max), Rational(Int.min), Rational(1 << 62), Rational(1, Int.max)])
        case 1: return Rational(Int.max) * Rational(Int.max - next(3)) * Rational(next(2) == 0 ? 1 : -1, next(5) + 1)
        case 2, 3: return pick([0, 1, -1])
        default: return Rational(next(13) - 6, next(4) + 1)
        }
    }

    /// A few terms in the first `symbols` symbols; with `laurent`, negative powers too.
    mutating func polynomial(symbols: Int = 3, terms: Int = 4, degree: Int = 2, laurent: Bool = true) -> Polynomial {
        Polynomial(
            terms: (0..<(next(terms) + 1)).map { _ in
                let powers = (0..<symbols).map { _ in
                    next(3) == 0 ? 0 : next(degree + 1) - (laurent && next(4) == 0 ? degree : 0)
                }
                return (Monomial(powers: powers), number())
            })
    }

    mutating func nonzeroPolynomial(symbols: Int = 3, terms: Int = 4, degree: Int = 2) -> Polynomial {
        while true {
            let polynomial = polynomial(symbols: symbols, terms: terms, degree: degree)
            if !polynomial.isZero { return polynomial }
        }
    }

    /// A denominator of few different factors, so that sums share and cancel them.
    mutating func denominator() -> Polynomial {
        let (n, x, y, one) = (
            Polynomial.width(power: 1), Polynomial(Symbol(rank: 1)), Polynomial(Symbol(rank: 2)), Polynomial.one
        )
        let factors = [
            n + Polynomial(2), n + Polynomial(4), n - one, n + x, one - x, one + x * y, n * n + Polynomial(2),
            x * x - y, Polynomial(3), n, x * y, n * n - Polynomial(4),
        ]
        return (0..<next(4)).reduce(one) { product, _ in product * pick(factors).power(next(3)) }
    }

    mutating func function() -> RationalFunction {
        switch next(10) {
        case 0: return pick([.zero, .one, -.one])
        case 1: return RationalFunction(number())
        case 2: return RationalFunction(polynomial())
        default: return try! RationalFunction(numerator: polynomial(), denominator: denominator())
        }
    }

    /// A second function: often the same, the opposite, the inverse, or over the same denominator.
    mutating func function(near other: RationalFunction) -> RationalFunction {
        switch next(8) {
        case 0: return other
        case 1: return -other
        case 2: return (try? other.reciprocal()) ?? .zero
        case 3: return RationalFunction(polynomial()) - other
        case 4: return try! RationalFunction(numerator: polynomial(), denominator: other.denominator)
        default: return function()
        }
    }

    mutating func point(symbols: Int = 4) -> [Symbol: Rational] {
        Dictionary(
            uniqueKeysWithValues: (0..<symbols).map { (Symbol(rank: $0), Rational(next(2001) - 1000, next(17) + 7)) })
    }
}

/// The value by plain arithmetic: terms of the numerator over terms of the denominator.
func plainValue(_ polynomial: Polynomial, _ point: [Symbol: Rational]) -> Rational {
    polynomial.terms.reduce(0) { sum, term in
        sum
            + term.monomial.factors.reduce(term.coefficient) { product, factor in
                let base = point[factor.symbol]!
                return (0..<abs(factor.power)).reduce(product) { $1 >= 0 && factor.power > 0 ? $0 * base : $0 / base }
            }
    }
}
