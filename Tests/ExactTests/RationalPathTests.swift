import Testing

@testable import Exact

@Suite("Rational: machine words, GMP and the schoolbook rules agree")
struct RationalPathTests {
    @Test func smallAgainstGMP() {
        var random = SplitMix64(seed: 31)
        for _ in 0..<rounds {
            let a = random.rational()
            let b = random.rational(near: a)
            #expect(a + b == Rational.sumByGMP(a, b))
            #expect(a - b == Rational.differenceByGMP(a, b))
            #expect(a * b == Rational.productByGMP(a, b))
            #expect(-a == Rational.negativeByGMP(a))
            #expect((a < b) == (Rational.compareByGMP(a, b) < 0))
            #expect((a == b) == (Rational.compareByGMP(a, b) == 0))
            if !b.isZero { #expect(a / b == Rational.quotientByGMP(a, b)) }
        }
    }

    /// a/b ± c/d, (a/b)(c/d) and (a/b)/(c/d) over the common denominators, by integers alone.
    @Test func againstTheSchoolbook() throws {
        var random = SplitMix64(seed: 32)
        for _ in 0..<rounds {
            let x = random.rational()
            let y = random.rational(near: x)
            let (a, b, c, d) = (x.numerator, x.denominator, y.numerator, y.denominator)
            #expect(try x + y == Rational(numerator: a * d + c * b, denominator: b * d))
            #expect(try x - y == Rational(numerator: a * d - c * b, denominator: b * d))
            #expect(try x * y == Rational(numerator: a * c, denominator: b * d))
            #expect((x < y) == (a * d < c * b))
            if !y.isZero { #expect(try x / y == Rational(numerator: a * d, denominator: b * c)) }
        }
    }

    @Test func wordsAgainstIntegers() throws {
        var random = SplitMix64(seed: 33)
        for _ in 0..<rounds {
            let (numerator, denominator) = (random.word(), random.word())
            if denominator == 0 { continue }
            let fraction = Rational(numerator, denominator)
            #expect(fraction == Rational.reducingByGMP(Integer(numerator), Integer(denominator)))
            #expect(fraction.isCanonical)
            #expect(fraction.numerator * Integer(denominator) == fraction.denominator * Integer(numerator))
        }
    }

    @Test func theBorder() {
        #expect(Rational(Int.min, Int.min) == 1)
        #expect(Rational(Int.min, -1).description == "9223372036854775808")
        #expect(Rational(1, Int.min).description == "-1/9223372036854775808")
        #expect(Rational(2, Int.min).description == "-1/4611686018427387904")
        #expect(Rational(2, Int.min).isSmall && !Rational(1, Int.min).isSmall)
        #expect(Rational(Int.min, 2).asInt == Int.min / 2)
        #expect(Rational(Int.min, 6).description == "-4611686018427387904/3")
        #expect(-Rational(Int.min) - 1 == Rational(Int.max))
        #expect(-Rational(Int.min, 3) == Rational(Int.min, -3))
        #expect(Rational(Int.min, 3).magnitude.description == "9223372036854775808/3")
        #expect(Rational(5) - Rational(Int.min) == Rational(Int.max) + 6)
        #expect(Rational(Int.min) / Rational(Int.min) == 1)
        #expect(Rational(1, Int.max) < Rational(1, Int.max - 1))
        #expect(Rational(Int.min, Int.max) < -1)
    }
}
