import Exact
import Testing

@testable import Algebra

/// The symbols of the series tests: N is large, g and u are small, x is exact.
enum Letter {
    static let n = Symbol.width
    static let g = Symbol(rank: 1)
    static let u = Symbol(rank: 2)
    static let x = Symbol(rank: 3)

    static func monomial(_ n: Int, _ g: Int, _ u: Int, _ x: Int) -> Monomial {
        zip([Self.n, Self.g, Self.u, Self.x], [n, g, u, x]).reduce(.one) { $0 * Monomial($1.0, power: $1.1) }
    }

    static func polynomial(_ terms: (Rational, Monomial)...) -> Polynomial {
        Polynomial(terms: terms.map { ($0.1, $0.0) })
    }
}

/// Random series of one kind: which parameters are small, how they are weighed, and what is left out.
struct SeriesKind {
    let name: String
    let gradings: [[Symbol: Int]]

    static let single = [
        SeriesKind(name: "g", gradings: [[Letter.g: 1]]),
        SeriesKind(name: "1/N", gradings: [[Letter.n: -1]]),
        SeriesKind(name: "g and u^1/2", gradings: [[Letter.g: 1, Letter.u: 2]]),
        SeriesKind(name: "g and 1/N", gradings: [[Letter.g: 2, Letter.n: -1]]),
        SeriesKind(name: "g squared", gradings: [[Letter.g: 3, Letter.u: 2]]),
    ]
    static let several = [
        SeriesKind(name: "g; 1/N", gradings: [[Letter.g: 1], [Letter.n: -1]]),
        SeriesKind(name: "g; u", gradings: [[Letter.g: 1], [Letter.u: 1]]),
        SeriesKind(name: "g; g and u", gradings: [[Letter.g: 1], [Letter.g: 1, Letter.u: 1]]),
        SeriesKind(name: "g; u; 1/N", gradings: [[Letter.g: 1], [Letter.u: 1], [Letter.n: -1]]),
    ]
    static let all = single + several

    /// Every small symbol with the sign of its small powers.
    var directions: [(symbol: Symbol, sign: Int)] {
        var signs: [Symbol: Int] = [:]
        for grading in gradings { for (symbol, weight) in grading { signs[symbol] = weight.signum() } }
        return signs.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func truncations(_ bounds: [Int]) -> [Truncation] {
        zip(gradings, bounds).map { Truncation(weights: $0, atMost: $1) }
    }
}

/// A series together with a way to fill in what it leaves out.
struct SampleSeries {
    let kind: SeriesKind
    let polynomial: Polynomial
    let bounds: [Int]
    let floors: [Int?]

    var series: PowerSeries { try! PowerSeries(polynomial, within: kind.truncations(bounds), floors: floors) }

    /// The same series known up to 8 orders further in each weight, with terms in place of what was left out.
    func extended(_ dice: inout Dice, keepingSigns: Bool = false) -> PowerSeries {
        let longer = bounds.map { $0 + dice.next(3) * 4 }
        return try! PowerSeries(
            completed(&dice, keepingSigns: keepingSigns), within: kind.truncations(longer), floors: floors)
    }

    /// The known terms, and a few that respect the floors in place of what was left out; `keepingSigns` without negative
    /// powers of symbols (positive ones of N) that have none in the known terms.
    func completed(_ dice: inout Dice, keepingSigns: Bool = false) -> Polynomial {
        let truncations = kind.truncations(bounds)
        var terms = series.body
        var added = 0
        for _ in 0..<400 where added < 5 {
            var monomial = Monomial(
                Letter.x, power: dice.next(3) - (polynomial.lowestPower(of: Letter.x) ?? 0 < 0 ? 1 : 0))
            for (symbol, _) in kind.directions {
                monomial = monomial * Monomial(symbol, power: dice.next(14) - 6)
            }
            // Beyond one O-term at least; then each other weight keeps its floor.
            let beyond = truncations.indices.filter { !truncations[$0].keeps(monomial) }
            let isAllowed = beyond.contains { index in
                truncations.indices.allSatisfy { other in
                    other == index || floors[other].map { truncations[other].weight(of: monomial) >= $0 } ?? true
                }
            }
            if !isAllowed { continue }
            if keepingSigns {
                let isLower = kind.directions.contains { symbol, sign in
                    monomial[symbol] * sign < 0 && !terms.terms.contains { $0.monomial[symbol] * sign < 0 }
                }
                if isLower { continue }
            }
            terms.add(Rational(dice.next(7) - 3, dice.next(2) + 1), monomial)
            added += 1
        }
        return terms
    }
}

extension Dice {
    mutating func number() -> Rational {
        let corners: [Rational] = [1, -1, 2, Rational(1, 2), Rational(-2, 3), 3]
        return corners[next(corners.count)]
    }

    /// Terms of no negative weight, none of them constant unless `constant`.
    mutating func smallPolynomial(_ kind: SeriesKind, terms: Int, highest: Int, constant: Bool) -> Polynomial {
        var polynomial = Polynomial.zero
        for _ in 0..<terms {
            var monomial = Monomial.one
            var total = 0
            for (symbol, sign) in kind.directions {
                let power = next(2) == 0 ? 0 : next(highest + 1)
                total += power
                monomial = monomial * Monomial(symbol, power: sign * power)
            }
            if total == 0, !constant { continue }
            polynomial.add(number(), monomial * Monomial(Letter.x, power: next(4) == 0 ? next(3) - 1 : 0))
        }
        return polynomial
    }

    /// Bounds from 0, which leaves almost nothing, to a few orders.
    mutating func bounds(_ kind: SeriesKind) -> [Int] {
        let highest = kind.gradings.count == 1 ? 6 : 3
        return kind.gradings.map { _ in next(5) == 0 ? next(2) : 1 + next(highest) }
    }

    /// A series without constant term; often with one term or none.
    mutating func small(_ kind: SeriesKind) -> SampleSeries {
        SampleSeries(
            kind: kind, polynomial: smallPolynomial(kind, terms: next(5), highest: 3, constant: false),
            bounds: bounds(kind), floors: kind.gradings.map { _ in 0 })
    }

    /// A series of positive total weight whose single weights may be negative, as g²N beside O(g⁴) and O(1/N³); what
    /// is left out may have negative weights too, also in two parameters at once.
    mutating func growing(_ kind: SeriesKind) -> SampleSeries {
        let gradings = kind.truncations(kind.gradings.map { _ in 0 })
        var polynomial = Polynomial.zero
        for _ in 0..<1 + next(3) {
            let monomial = kind.directions.reduce(Monomial(Letter.x, power: next(2))) {
                $0 * Monomial($1.symbol, power: next(5) - 2)
            }
            if gradings.reduce(0, { $0 + $1.weight(of: monomial) }) > 0 { polynomial.add(number(), monomial) }
        }
        return SampleSeries(
            kind: kind, polynomial: polynomial, bounds: kind.gradings.map { _ in 1 + next(5) },
            floors: kind.gradings.map { _ in [0, 0, -1, nil][next(4)] })
    }

    /// One term times 1 + t.
    mutating func unit(_ kind: SeriesKind, leading: Bool = true) -> SampleSeries {
        let tail = smallPolynomial(kind, terms: next(4), highest: 3, constant: false)
        var monomial = Monomial.one
        var coefficient: Rational = 1
        if leading, next(3) > 0 {
            for (symbol, _) in kind.directions { monomial = monomial * Monomial(symbol, power: next(5) - 2) }
            monomial = monomial * Monomial(Letter.x, power: next(3) - 1)
            coefficient = number()
        }
        let weights = kind.truncations(kind.gradings.map { _ in 0 }).map { $0.weight(of: monomial) }
        return SampleSeries(
            kind: kind, polynomial: (tail + .one).scaled(by: coefficient, monomial),
            bounds: zip(bounds(kind), weights).map { $0 + $1 }, floors: weights.map { $0 })
    }

    /// Any series: zero, one term, constant, negative powers; floors below what the terms suggest or unknown.
    mutating func any(_ kind: SeriesKind) -> SampleSeries {
        let body = smallPolynomial(kind, terms: next(4) == 0 ? next(2) : next(7), highest: 3, constant: true)
        var shift = Monomial.one
        for (symbol, sign) in kind.directions where next(2) == 0 {
            shift = shift * Monomial(symbol, power: sign * (next(4) - 2))
        }
        let weights = kind.truncations(kind.gradings.map { _ in 0 }).map { $0.weight(of: shift) }
        // At most one floor is unknown, so that every product is bounded.
        let unknown = next(3) == 0 ? 0 : -1
        return SampleSeries(
            kind: kind, polynomial: body.scaled(by: 1, shift),
            bounds: zip(bounds(kind), weights).map { $0 + $1 + (next(6) == 0 ? -1 : 0) },
            floors: weights.indices.map { $0 == unknown ? nil : weights[$0] + next(3) - 1 })
    }
}

/// Whether two series agree as far as both are known.
func agree(_ left: PowerSeries, _ right: PowerSeries) -> Bool { (left - right).body.isZero }

/// Whether the second is known at least as far as the first.
func isKnownAsFar(as series: PowerSeries, _ longer: PowerSeries) -> Bool {
    series.truncations.allSatisfy { truncation in
        longer.truncations.allSatisfy { $0.grading != truncation.grading || $0.bound >= truncation.bound }
    }
}

/// Whether both have the same terms of lowest total weight, so that they are expanded about the same term.
func leadAlike(_ left: PowerSeries, _ right: PowerSeries, _ gradings: [Truncation]) -> Bool {
    func leading(_ polynomial: Polynomial) -> Polynomial {
        func total(_ monomial: Monomial) -> Int { gradings.reduce(0) { $0 + $1.weight(of: monomial) } }
        let lowest = polynomial.terms.map { total($0.monomial) }.min()
        return polynomial.filtered { total($0) == lowest }
    }
    return leading(left.body) == leading(right.body)
}

func attempt(_ operation: () throws -> PowerSeries) -> Result<PowerSeries, PowerSeriesError> {
    do { return .success(try operation()) } catch { return .failure(error as! PowerSeriesError) }
}
