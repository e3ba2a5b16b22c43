import Exact
import Testing

@testable import Algebra

/// Every operation in a second way that shares no code: sums written out with plain polynomials, or the inverse operation.
@Suite struct PowerSeriesLawTests {
    private let rounds = 5 * PowerSeriesAccuracyTests.rounds

    /// Σₖ cₖ tᵏ with plain polynomials; powers of t beyond `count` are beyond every O-term.
    private func sum(_ tail: Polynomial, _ truncations: [Truncation], _ coefficients: [Rational]) -> Polynomial {
        func kept(_ polynomial: Polynomial) -> Polynomial {
            polynomial.filtered { monomial in truncations.allSatisfy { $0.keeps(monomial) } }
        }
        var (power, sum) = (Polynomial.one, Polynomial.zero)
        for coefficient in coefficients {
            sum += kept(power).scaled(by: coefficient)
            power = kept(power * tail)
        }
        #expect(power.isZero)
        return kept(sum)
    }

    /// 1, r, r(r−1)/2, …
    private func binomials(_ exponent: Rational, _ count: Int) -> [Rational] {
        var result: [Rational] = [1]
        while result.count < count {
            result.append(result[result.count - 1] * (exponent - Rational(result.count - 1)) / Rational(result.count))
        }
        return result
    }

    @Test func elementaryFunctionsAreTheirSums() throws {
        var dice = Dice(state: 11)
        let exponential: [Rational] = try (0..<30).map {
            try Rational(numerator: 1, denominator: Combinatorics.factorial($0))
        }
        let logarithm: [Rational] = [0] + (1..<30).map { Rational($0 % 2 == 1 ? 1 : -1, $0) }
        for round in 0..<rounds {
            let series = dice.small(SeriesKind.all[round % SeriesKind.all.count]).series
            let (tail, truncations) = (series.body, series.truncations)
            #expect(try series.exponential().body == sum(tail, truncations, exponential))
            #expect(try series.exponential().truncations == truncations)
            #expect(try (series + .one).logarithm().body == sum(tail, truncations, logarithm))
            #expect(try (series + .one).logarithm().truncations == truncations)
            #expect(
                try (Polynomial.one / (series + .one)).body == sum(-tail, truncations, Array(repeating: 1, count: 30)))
            for exponent: Rational in [Rational(1, 2), Rational(-1, 3), Rational(5, 2), -2, 3, 7, 0] {
                let power = try (series + .one).power(exponent)
                #expect(power.body == sum(tail, truncations, binomials(exponent, 30)))
                #expect(power.truncations == truncations)
            }
        }
    }

    /// Series of many layers take the path by halves; the sum written out does not know of paths.
    @Test func manyLayers() throws {
        var dice = Dice(state: 12)
        for (kind, order) in [
            (SeriesKind.single[0], [23]), (SeriesKind.single[3], [24]), (SeriesKind.several[0], [11, 9]),
        ] {
            var tail = Polynomial.zero
            for power: Int in 1...12 {
                tail.add(dice.number(), Letter.monomial(0, power, 0, 0))
                tail.add(dice.number(), Letter.monomial(-power, 0, 0, power % 2))
                tail.add(dice.number(), Letter.monomial(-1, power, 0, 0))
            }
            let isPure = kind.gradings[0][Letter.n] == nil && kind.gradings.count == 1
            if isPure { tail = tail.filtered { $0[Letter.g] > 0 } }
            let series = try PowerSeries(tail, within: kind.truncations(order))
            let inverse = try Polynomial.one / (series + .one)
            #expect(inverse.body == sum(-series.body, series.truncations, Array(repeating: 1, count: 26)))
            let exponential: [Rational] = try (0..<26).map {
                try Rational(numerator: 1, denominator: Combinatorics.factorial($0))
            }
            #expect(try series.exponential().body == sum(series.body, series.truncations, exponential))
            #expect(
                try (series + .one).power(Rational(-2, 3)).body
                    == sum(series.body, series.truncations, binomials(Rational(-2, 3), 26)))
            #expect(try (series + .one).logarithm().exponential() == series + .one)
        }
    }

    @Test func inversesUndo() throws {
        var dice = Dice(state: 13)
        for round in 0..<rounds {
            let kind = SeriesKind.all[round % SeriesKind.all.count]
            let small = dice.small(kind).series
            #expect(try (small + .one).logarithm().exponential() == small + .one)
            #expect(try small.exponential().logarithm() == small)
            let one = try PowerSeries(.one, within: small.truncations)
            #expect(try small.exponential() * (-small).exponential() == one)
            #expect(try (small + .one).power(Rational(2, 3)).power(Rational(3, 2)) == small + .one)

            let (dividend, divisor) = (dice.any(kind).series, dice.unit(kind).series)
            if case .success(let quotient) = attempt({ try dividend / divisor }) {
                #expect(try agree(quotient * divisor, dividend))
                #expect(try agree(dividend * divisor / divisor, dividend))
            }
            let inverse = try divisor.power(-1)
            #expect(try agree(inverse * divisor, PowerSeries(.one, within: divisor.truncations)))
            #expect(try inverse.power(-1) == divisor)
            #expect(try divisor.power(3) == divisor * divisor * divisor)
            #expect(try divisor.power(-3) == inverse * inverse * inverse)
            let root = try divisor.power(4).power(Rational(1, 2))
            #expect(try agree(root, divisor * divisor))
        }
    }

    @Test func ringLaws() throws {
        var dice = Dice(state: 14)
        for round in 0..<2 * rounds {
            let kind = SeriesKind.all[round % SeriesKind.all.count]
            let (a, b, c) = (dice.any(kind).series, dice.any(kind).series, dice.any(kind).series)
            #expect(a + b == b + a)
            #expect(try a * b == b * a)
            #expect((a + b) + c == a + (b + c))
            #expect(try agree((a * b) * c, a * (b * c)))
            #expect(try agree((a + b) * c, a * c + b * c))
            #expect((a - a).body.isZero)
            #expect((a - a).truncations == a.truncations)
            #expect(a + a == a.scaled(by: 2))
            #expect(a * Polynomial.one == a)
            #expect((a * Polynomial.zero).truncations == a.truncations)
            let symbol = [Letter.g, Letter.n, Letter.u][round % 3]
            let (rule, product) = try (
                a.derivative(in: symbol) * b + a * b.derivative(in: symbol), (a * b).derivative(in: symbol)
            )
            #expect(agree(rule, product))
            if case .success(let integral) = attempt({ try a.integral(in: symbol) }) {
                #expect(integral.derivative(in: symbol) == a)
            }
        }
    }

    /// Σ cₖ tᵏ for a polynomial in place of the outer series, multiplied out in full.
    @Test func compositionIsSubstitution() throws {
        var dice = Dice(state: 15)
        for round in 0..<rounds {
            let kind = SeriesKind.all[round % SeriesKind.all.count]
            let inner = dice.small(kind).series
            var outer = Polynomial.zero
            for power in 0..<5 where dice.next(3) > 0 {
                outer.add(dice.number(), Monomial(Letter.y, power: power) * Monomial(Letter.x, power: dice.next(2)))
            }
            let series = try PowerSeries(outer, within: Truncation(Letter.y, atMost: 4))
            guard case .success(let composed) = attempt({ try series.substituting(Letter.y, by: inner) }) else {
                continue
            }
            let plain = try #require(outer.substituting([Letter.y: inner.body]))
            #expect(plain.truncated(to: composed.truncations) == composed.body)
            // The same as an exact symbol of a series in something else.
            let exact = try PowerSeries(outer, within: Truncation(Letter.z, atMost: 2)).substituting(
                Letter.y, by: inner)
            #expect(plain.truncated(to: exact.truncations) == exact.body)
            #expect(exact.truncations.contains(Truncation(Letter.z, atMost: 2)))
        }
    }

    @Test func reversionGivesTheIdentity() throws {
        var dice = Dice(state: 16)
        for round in 0..<rounds {
            let order = 1 + dice.next(9)
            var body = Polynomial(dice.number(), Letter.monomial(dice.next(3) - 1, 1, 0, dice.next(2)))
            for power in 2..<12 where dice.next(2) == 0 {
                body.add(dice.number(), Letter.monomial(-dice.next(3), power, dice.next(2), dice.next(2)))
            }
            var series = try PowerSeries(body, within: Truncation(Letter.g, atMost: order))
            if round % 3 == 0 {
                series = try PowerSeries(
                    body, within: [Truncation(Letter.g, atMost: order), Truncation(Letter.u, atMost: 2)])
            }
            let reversion = try series.reversion(in: Letter.g)
            #expect(reversion.truncations == series.truncations)
            let identity = try PowerSeries(Polynomial(Letter.g), within: series.truncations)
            let composed = try series.substituting(Letter.g, by: reversion)
            #expect(composed == identity, "\(series) of \(reversion) is \(composed)")
            #expect(try reversion.substituting(Letter.g, by: series) == identity)
            #expect(try reversion.reversion(in: Letter.g) == series)
        }
    }

    /// Renaming the parameters changes nothing but their names.
    @Test func symbolsAreAlike() throws {
        var dice = Dice(state: 17)
        func renamed(_ series: PowerSeries) throws -> PowerSeries {
            func swapped(_ monomial: Monomial) -> Monomial {
                Letter.monomial(monomial[Letter.n], monomial[Letter.u], monomial[Letter.g], monomial[Letter.x])
            }
            let truncations = series.truncations.map { truncation in
                Truncation(
                    weights: Dictionary(
                        uniqueKeysWithValues: truncation.weights.map {
                            ($0.symbol == Letter.g ? Letter.u : $0.symbol == Letter.u ? Letter.g : $0.symbol, $0.weight)
                        }), atMost: truncation.bound)
            }
            return try PowerSeries(
                Polynomial(terms: series.body.terms.map { (swapped($0.monomial), $0.coefficient) }), within: truncations
            )
        }
        for round in 0..<rounds {
            let series = dice.small(SeriesKind.all[round % SeriesKind.all.count]).series
            #expect(try renamed(series.exponential()) == renamed(series).exponential())
            #expect(try renamed(Polynomial.one / (series + .one)) == Polynomial.one / (renamed(series) + .one))
        }
    }
}

extension Letter {
    static let y = Symbol(rank: 4)
    static let z = Symbol(rank: 5)
}
