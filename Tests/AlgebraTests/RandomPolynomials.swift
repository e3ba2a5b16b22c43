import Exact
import Foundation

@testable import Algebra

/// How often random tests repeat; the environment variable DIAGRAMMAR_LONG raises it thirtyfold.
let kernelRounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 1 : 30

/// A polynomial as a plain dictionary, with the rules of arithmetic as in a schoolbook: the oracle of the kernel.
struct PlainPolynomial: Equatable {
    var terms: [Monomial: Rational] = [:]

    init(_ terms: [Monomial: Rational]) { self.terms = terms.filter { !$0.value.isZero } }

    init(_ polynomial: Polynomial) {
        for term in polynomial.terms { terms[term.monomial] = term.coefficient }
    }

    static func + (left: Self, right: Self) -> Self {
        PlainPolynomial(left.terms.merging(right.terms) { $0 + $1 })
    }

    static func * (left: Self, right: Self) -> Self {
        var product: [Monomial: Rational] = [:]
        for (a, x) in left.terms { for (b, y) in right.terms { product[a * b, default: 0] += x * y } }
        return PlainPolynomial(product)
    }

    func filtered(_ isKept: (Monomial) -> Bool) -> Self { PlainPolynomial(terms.filter { isKept($0.key) }) }
}

/// What kind of polynomial a test draws: corners of the kernel, not averages.
struct PolynomialKind {
    var symbols: [Int]
    var powers: ClosedRange<Int>
    var terms: Int
    var numbers: Numbers

    enum Numbers: CaseIterable {
        case few, words, border, wide, fractions
    }
}

extension Dice {
    mutating func pick<Element>(_ list: [Element]) -> Element { list[next(list.count)] }

    mutating func number(_ kind: PolynomialKind.Numbers) -> Rational {
        let sign = next(2) == 0 ? 1 : -1
        switch kind {
        case .few: return Rational(next(7) - 3)
        case .words: return Rational(sign * next(1 << 30))
        case .border:
            let border = pick([1 << 62, Int.max, Int.min, 1 << 31, -(1 << 62), 0])
            let number = Rational(border) + Rational(next(5) - 2)
            return next(4) == 0 ? number * Rational(1 << 62) * 2 : number
        case .wide: return (0..<next(6)).reduce(Rational(sign)) { product, _ in product * Rational(next(1 << 30) + 1) }
        case .fractions: return Rational(sign * next(1 << 20), next(40) + 1)
        }
    }

    mutating func kind() -> PolynomialKind {
        let counts = [1, 1, 2, 3, 3, 5, 8, 9, 12, 20, 40]
        let symbols = Set((0..<pick(counts)).map { _ in next(50) }).sorted()
        let powers = pick([
            0...1, 0...3, 0...6, -3...3, -40...90, -500...500, 0...1_000_000_000, -(1 << 40)...(1 << 40),
        ])
        return PolynomialKind(
            symbols: symbols, powers: powers, terms: pick([0, 1, 2, 5, 12, 30]),
            numbers: pick(PolynomialKind.Numbers.allCases))
    }

    mutating func terms(_ kind: PolynomialKind) -> [(Monomial, Rational)] {
        (0..<kind.terms).map { _ in
            let monomial = kind.symbols.reduce(Monomial.one) { product, rank in
                next(3) == 0
                    ? product
                    : product
                        * Monomial(Symbol(rank: rank), power: kind.powers.lowerBound + next(kind.powers.count))
            }
            return (monomial, number(kind.numbers))
        }
    }

    mutating func polynomial(_ kind: PolynomialKind) -> Polynomial { Polynomial(terms: terms(kind)) }
}

extension Polynomial {
    /// What must hold for every value: ordered keys, no zero, lowest terms, canonical storage, room for all powers.
    var isCanonical: Bool {
        func ordered<Key>(_ terms: PackedTerms<Key>) -> Bool {
            terms.keys.count == terms.coefficients.count
                && zip(terms.keys, terms.keys.dropFirst()).allSatisfy { $0 > $1 }
        }
        let isOrdered: Bool
        switch body.terms {
        case .word(let terms): isOrdered = ordered(terms) && body.layout.room == .word
        case .doubleWord(let terms): isOrdered = ordered(terms) && body.layout.room == .doubleWord
        case .wide(let terms): isOrdered = ordered(terms) && body.layout.room == .wide
        }
        let coefficients = body.terms.coefficients
        var rebuilt = Coefficients()
        for index in coefficients.words.indices { rebuilt.append(coefficients[index]) }
        return isOrdered && coefficients.words.indices.allSatisfy { !coefficients[$0].isZero }
            && rebuilt.words == coefficients.words && rebuilt.medium == coefficients.medium
            && body.denominator.signum() == 1 && tightBound <= body.bound && body.bound <= body.layout.capacity
            && (isZero ? body.denominator.isOne : coefficients.content(startingWith: body.denominator).isOne)
    }
}
