import Testing

@testable import Exact

@Suite("Integer: the laws of a ring, of order and of division")
struct IntegerLawTests {
    @Test func ringLaws() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<lawRounds {
            let a = random.integer()
            let b = random.integer(near: a)
            let c = random.integer(near: b)
            #expect(a + b == b + a)
            #expect(a * b == b * a)
            #expect((a + b) + c == a + (b + c))
            #expect((a * b) * c == a * (b * c))
            #expect(a * (b + c) == a * b + a * c)
            #expect(a + 0 == a && a * 1 == a && (a * 0).isZero)
            #expect((a - a).isZero && (a + -a).isZero)
            #expect(a - b == a + -b && a - b == -(b - a))
            #expect(-(-a) == a && a * -1 == -a)
            #expect([a + b, a - b, a * b, -a, a - a, a.magnitude].allSatisfy { $0.isCanonical })
        }
    }

    @Test func orderLaws() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<lawRounds {
            let a = random.integer()
            let b = random.integer(near: a)
            let c = random.integer(near: b)
            #expect([a < b, a == b, a > b].count(where: { $0 }) == 1)
            #expect((a < b) == ((a - b).signum() < 0))
            if a < b { #expect(a + c < b + c && -b < -a) }
            if a <= b && b <= c { #expect(a <= c) }
            if a == b { #expect(a.hashValue == b.hashValue) }
            #expect(a.signum() * b.signum() == (a * b).signum())
            #expect(a.magnitude >= 0 && (a.magnitude == a || a.magnitude == -a))
        }
    }

    @Test func divisionAndGCD() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<rounds {
            let (a, c) = (random.integer(), random.integer())
            let b = random.integer(near: a)
            let g = a.greatestCommonDivisor(with: b)
            #expect(g >= 0 && g.isCanonical && g == b.greatestCommonDivisor(with: a))
            #expect((a * c).greatestCommonDivisor(with: b * c) == g * c.magnitude)
            if b.isZero {
                #expect(g == a.magnitude)
                continue
            }
            let (quotient, remainder) = try a.quotientAndRemainder(dividingBy: b)
            #expect(quotient * b + remainder == a && remainder.magnitude < b.magnitude)
            #expect(remainder.isZero || remainder.signum() == a.signum())
            #expect(quotient.isCanonical && remainder.isCanonical)
            #expect(try a.quotientAndRemainder(dividingBy: g).remainder.isZero)
            #expect(try (a * b).quotientAndRemainder(dividingBy: b) == (a, 0))
            #expect(try a.exactQuotient(dividingBy: b) == (remainder.isZero ? quotient : nil))
            #expect(try (a * b).exactQuotient(dividingBy: b) == a && (a * b).dividedExactly(by: b) == a)
            let multiple = a.leastCommonMultiple(with: b)
            #expect(multiple * g == (a * b).magnitude && multiple.isCanonical)
        }
    }

    @Test func powersAndBits() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<rounds {
            let a = random.integer()
            let exponent = Int(random.next() % 9)
            let power = try a.power(exponent)
            #expect(power == (0..<exponent).reduce(Integer.one) { product, _ in product * a } && power.isCanonical)
            let bits = a.bitWidth
            #expect(try a.magnitude < Integer(2).power(bits))
            if bits > 0 { #expect(try a.magnitude >= Integer(2).power(bits - 1)) }
            #expect(a.isOdd == !(try a.quotientAndRemainder(dividingBy: 2).remainder.isZero))
            let shifted = try a.shiftedLeft(by: exponent)
            #expect(shifted == a * Integer(1 << exponent) && shifted.shiftedRight(by: exponent) == a)
            let half = a.shiftedRight(by: 1)
            #expect(a - half - half == (a.isOdd ? 1 : 0) && half.isCanonical)
        }
        #expect(try Integer(0).power(0) == 1)
        #expect(try Integer(0).power(Int.max) == 0)
        #expect(try Integer(-1).power(Int.max) == -1)
        #expect(try Integer(-1).power(Int.max - 1) == 1)
    }
}
