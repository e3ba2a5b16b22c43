import Algebra
import Exact

/// `Algebra.Polynomial`. Variable k of an input is the symbol of rank k + 1, as rank 0 is the width N.
enum Ours: PolynomialSystem {
    static let name = "ours"

    static func symbol(_ variable: Int) -> Symbol { Symbol(rank: variable + 1) }

    static func polynomial(_ input: InputPolynomial) -> Polynomial {
        Polynomial(
            terms: input.terms.map { term in
                guard let coefficient = Rational(term.coefficient) else {
                    preconditionFailure("not a number: \(term.coefficient)")
                }
                let monomial = term.exponents.enumerated().reduce(Monomial.one) { product, factor in
                    product * Monomial(symbol(factor.offset), power: factor.element)
                }
                return (monomial, coefficient)
            })
    }

    static func sum(_ a: Polynomial, _ b: Polynomial) -> Polynomial { a + b }
    static func product(_ a: Polynomial, _ b: Polynomial) -> Polynomial { a * b }
    static func power(_ a: Polynomial, _ exponent: Int) -> Polynomial { a.power(exponent) }
    static func quotient(_ a: Polynomial, _ b: Polynomial) -> Polynomial? { a.exactQuotient(by: b) }

    static func fingerprint(_ a: Polynomial) -> Fingerprint {
        fingerprint(a, at: Fingerprint.point.indices.map { (symbol($0), Residue(word: Fingerprint.point[$0])) })
    }

    /// Powers may be negative.
    static func fingerprint(_ a: Polynomial, at point: [(symbol: Symbol, value: Residue)]) -> Fingerprint {
        var value = Residue(word: 0)
        var sum = Residue(word: 0)
        for term in a.terms {
            let coefficient = Residue(term.coefficient)
            sum = sum + coefficient
            value =
                value
                + point.reduce(coefficient) { product, variable in
                    let power = term.monomial[variable.symbol]
                    return power == 0 ? product : product * variable.value.power(power)
                }
        }
        return Fingerprint(terms: a.termCount, value: value.value, sum: sum.value)
    }
}
