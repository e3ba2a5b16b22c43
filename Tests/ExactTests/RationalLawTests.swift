import Testing

@testable import Exact

@Suite("Rational: the laws of an ordered field")
struct RationalLawTests {
    @Test func fieldLaws() throws {
        var random = SplitMix64(seed: 21)
        for _ in 0..<lawRounds {
            let a = random.rational()
            let b = random.rational(near: a)
            let c = random.rational(near: b)
            #expect(a + b == b + a)
            #expect(a * b == b * a)
            #expect((a + b) + c == a + (b + c))
            #expect((a * b) * c == a * (b * c))
            #expect(a * (b + c) == a * b + a * c)
            #expect(a + 0 == a && a * 1 == a && (a * 0).isZero)
            #expect((a - a).isZero && (a + -a).isZero)
            #expect(a - b == a + -b && a - b == -(b - a))
            #expect([a + b, a - b, a * b, -a, a - a, a.magnitude].allSatisfy { $0.isCanonical })
            if !b.isZero {
                let quotient = try a.divided(by: b)
                #expect(quotient * b == a && quotient == a / b && quotient.isCanonical)
                let inverse = try b.reciprocal()
                #expect((b * inverse).isOne && inverse.isCanonical && a * inverse == quotient)
            }
        }
    }

    @Test func partsAndQuestions() throws {
        var random = SplitMix64(seed: 22)
        for _ in 0..<rounds {
            let a = random.rational()
            #expect(a.isCanonical)
            #expect(try Rational(numerator: a.numerator, denominator: a.denominator) == a)
            #expect(Rational(a.numerator) / Rational(a.denominator) == a)
            #expect(a.isInteger == a.denominator.isOne)
            #expect(a.asInteger == (a.isInteger ? a.numerator : nil))
            #expect(a.asInt == a.asInteger?.asInt)
            #expect(a.isZero == (a.signum() == 0) && a.signum() == a.numerator.signum())
            #expect(a.isOne == (a == 1))
            #expect(a.bitWidth == max(a.numerator.bitWidth, a.denominator.bitWidth))
            let factor = random.integer()
            if !factor.isZero {
                #expect(try Rational(numerator: a.numerator * factor, denominator: a.denominator * factor) == a)
            }
        }
    }

    @Test func orderLaws() {
        var random = SplitMix64(seed: 24)
        for _ in 0..<lawRounds {
            let a = random.rational()
            let b = random.rational(near: a)
            let c = random.rational(near: b)
            #expect([a < b, a == b, a > b].count(where: { $0 }) == 1)
            #expect((a < b) == ((a - b).signum() < 0))
            if a < b { #expect(a + c < b + c && a < (a + b) / 2 && (a + b) / 2 < b) }
            if a == b { #expect(a.hashValue == b.hashValue) }
            #expect(Set([a, b, a + b - b, b + a - a]).count == (a == b ? 1 : 2))
        }
    }

    @Test func powers() throws {
        var random = SplitMix64(seed: 25)
        for _ in 0..<rounds {
            let a = random.rational()
            let exponent = Int(random.next() % 7)
            let power = try a.power(exponent)
            #expect(power == (0..<exponent).reduce(Rational.one) { product, _ in product * a } && power.isCanonical)
            if !a.isZero { #expect(try a.power(-exponent) * power == 1) }
        }
        #expect(try Rational(0).power(0) == 1)
        #expect(try Rational(-1).power(Int.min) == 1)
        #expect(try Rational(Int.min).power(-1).description == "-1/9223372036854775808")
    }
}
