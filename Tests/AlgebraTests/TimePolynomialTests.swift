import Exact
import Testing

@testable import Algebra

@Suite struct TimePolynomialTests {
    @Test func partsOfAFractionAddUp() throws {
        var samples = TimePolynomialSamples(seed: 1)
        let (a, b) = (Polynomial(samples.a), Polynomial(samples.b))
        let inverse = Polynomial(samples.table.reciprocal(of: a + b))
        #expect(try ((a + b) * inverse).inLowestTerms(over: samples.table).isOne)
        let t = Polynomial(samples.t)
        let decay = Polynomial(samples.table.exponential(rate: a, time: samples.t), power: -1)
        let value = t * decay * a * inverse + t * decay * b * inverse - decay * inverse.power(2) * (a + b)
        #expect(try value.inLowestTerms(over: samples.table) == t * decay - decay * inverse)
    }

    /// Two ways to write one value: as it is, and spoilt by factors P·(1/P) and differences that vanish.
    @Test func equalValuesAreEqualPolynomials() throws {
        var samples = TimePolynomialSamples(seed: 2)
        for _ in 0..<60 * kernelRounds {
            let value = samples.polynomial(continuous: samples.below(2) == 0)
            var spoilt = Polynomial.zero
            for term in value.terms {
                let divisor = samples.divisors[samples.below(4)]
                let one = divisor * Polynomial(samples.table.reciprocal(of: divisor))
                spoilt += Polynomial(term.coefficient, term.monomial) * one.power(samples.below(3))
            }
            let divisor = samples.divisors[samples.below(4)]
            let nothing = divisor * Polynomial(samples.table.reciprocal(of: divisor)) - .one
            spoilt += samples.term(continuous: true) * nothing
            let (first, second) = (
                try value.inLowestTerms(over: samples.table), try spoilt.inLowestTerms(over: samples.table)
            )
            #expect(first == second)
            #expect(try first.inLowestTerms(over: samples.table) == first)
            let point = samples.point(continuous: false)
            #expect(isClose(first.value(at: point, in: samples.table), value.value(at: point, in: samples.table), 1e-7))
        }
    }

    @Test func whatCancelsDoesNotDecideOnTheForm() throws {
        var samples = TimePolynomialSamples(seed: 3)
        let (a, b, q) = (Polynomial(samples.a), Polynomial(samples.b), Polynomial(samples.q))
        let first = Polynomial(samples.table.reciprocal(of: a + b))
        let other = Polynomial(samples.table.reciprocal(of: a + q))
        let value = q * a * first + b * first.power(2)
        #expect(try (value + (a + q) * other - .one).inLowestTerms(over: samples.table) == value)
    }

    @Test func alternatingSigns() throws {
        var samples = TimePolynomialSamples(seed: 4)
        let sign = Polynomial(samples.table.geometric(base: Polynomial(-1), time: samples.t))
        #expect(try (sign * sign + sign.power(3).reciprocal()!).inLowestTerms(over: samples.table) == .one + sign)
    }

    @Test func unitsOfExponentials() throws {
        var samples = TimePolynomialSamples(seed: 10)
        let a = Polynomial(samples.a)
        let whole = Polynomial(samples.table.exponential(rate: a, time: samples.t))
        #expect(try whole.inLowestTerms(over: samples.table) == whole)
        let half = Polynomial(
            samples.table.exponential(rate: a.scaled(by: Rational(1, 2)), time: samples.t), power: -1)
        #expect(try (whole * half * half).inLowestTerms(over: samples.table).isOne)
        let literal = [2, 3, 5].map { number in
            Polynomial(samples.table.exponential(rate: a, time: samples.table.time(at: Rational(number))))
        }
        let one = Polynomial(samples.table.exponential(rate: a, time: samples.table.time(at: 1)))
        #expect(try (literal[0] * literal[1] - literal[2]).inLowestTerms(over: samples.table).isZero)
        #expect(try literal[0].inLowestTerms(over: samples.table) == one * one)
    }

    @Test func manyTermsTakeLittleTime() throws {
        var samples = TimePolynomialSamples(seed: 5)
        let value = samples.polynomial(continuous: true, terms: 4000)
        let start = ContinuousClock.now
        _ = try value.inLowestTerms(over: samples.table)
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test func timesPutForTimes() {
        var samples = TimePolynomialSamples(seed: 6)
        for round in 0..<60 * kernelRounds {
            let continuous = round % 2 == 0
            let value = samples.polynomial(continuous: continuous)
            let number = continuous ? samples.number() : Rational(samples.below(7) - 3)
            var point = samples.point(continuous: continuous)
            let other: Symbol? = samples.below(3) == 0 ? nil : samples.below(4) == 0 ? samples.t : samples.s
            let changed = value.substitutingTime(samples.t, by: other, plus: number, in: &samples.table)
            if other != samples.t { #expect(!changed.symbols.contains(samples.t)) }
            let here = changed.value(at: point, in: samples.table)
            point[samples.t] = (other.map { point[$0]! } ?? 0) + number.doubleValue
            #expect(isClose(here, value.value(at: point, in: samples.table)))
        }
    }

    @Test func literalExponentialsJoin() {
        var samples = TimePolynomialSamples(seed: 7)
        let decay = Polynomial(samples.table.exponential(rate: Polynomial(samples.a), time: samples.t), power: -1)
        let two = decay.substitutingTime(samples.t, by: nil, plus: 2, in: &samples.table)
        let five = decay.substitutingTime(samples.t, by: nil, plus: 5, in: &samples.table)
        let joined = (two * decay).substitutingTime(samples.t, by: nil, plus: 3, in: &samples.table)
        #expect(joined == five)
        #expect(five.formatted(as: .text, in: samples.table) == "exp(-5*a)")
    }

    @Test func derivativesAreSlopes() {
        var samples = TimePolynomialSamples(seed: 8)
        for _ in 0..<40 * kernelRounds {
            let value = samples.polynomial(continuous: true)
            var point = samples.point(continuous: true)
            let slope = value.derivative(inTime: samples.t, in: samples.table).value(at: point, in: samples.table)
            let (here, step) = (point[samples.t]!, 1e-3)
            func at(_ shift: Double) -> Double {
                point[samples.t] = here + shift * step
                return value.value(at: point, in: samples.table)
            }
            let quotient = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
            #expect(isClose(slope, quotient, 1e-6))
        }
    }
}
