import Testing

@testable import Exact

@Suite("Integer: machine words, GMP and 128-bit words agree")
struct IntegerPathTests {
    @Test func smallAgainstGMP() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<rounds {
            let (a, b) = (Integer(random.word()), Integer(random.word()))
            #expect(a + b == Integer.sumByGMP(a, b))
            #expect(a - b == Integer.differenceByGMP(a, b))
            #expect(a * b == Integer.productByGMP(a, b))
            #expect(-a == Integer.negativeByGMP(a))
            #expect((a < b) == (Integer.compareByGMP(a, b) < 0))
            #expect((a == b) == (Integer.compareByGMP(a, b) == 0))
            #expect(a.greatestCommonDivisor(with: b) == Integer.gcdByGMP(a, b))
            if !b.isZero { #expect(try a.quotientAndRemainder(dividingBy: b) == Integer.divisionByGMP(a, b)) }
        }
    }

    @Test func against128Bits() throws {
        var random = SplitMix64(seed: 12)
        for _ in 0..<rounds {
            let (x, y) = (random.word(), random.word())
            let (a, b) = (Integer(x), Integer(y))
            let (wideX, wideY) = (Int128(x), Int128(y))
            #expect((a + b).description == (wideX + wideY).description)
            #expect((a - b).description == (wideX - wideY).description)
            #expect((a * b).description == (wideX * wideY).description)
            #expect((-a).description == (-wideX).description)
            #expect(a.magnitude.description == wideX.magnitude.description)
            #expect((a * b).bitWidth == 128 - (wideX * wideY).magnitude.leadingZeroBitCount)
            #expect((a * b).isOdd == ((wideX * wideY) & 1 != 0))
            #expect((a * b).doubleValue == Double(wideX * wideY))
            if y != 0 {
                let (quotient, remainder) = try (a * a).quotientAndRemainder(dividingBy: b)
                #expect(quotient.description == (wideX * wideX / wideY).description)
                #expect(remainder.description == (wideX * wideX % wideY).description)
            }
        }
    }

    @Test func theBorder() {
        let top = Integer(Int.max)
        let bottom = Integer(Int.min)
        #expect((top + 1).asInt == nil && (top + 1).description == "9223372036854775808")
        #expect((bottom - 1).description == "-9223372036854775809")
        #expect((top + 1 - 1).asInt == Int.max)
        #expect((bottom - 1 + 1).asInt == Int.min)
        #expect(-(top + 1) == bottom && (-(top + 1)).isSmall)
        #expect(-bottom == top + 1 && bottom.magnitude == top + 1)
        #expect(try! bottom.quotientAndRemainder(dividingBy: -1) == (top + 1, 0))
        #expect(bottom.greatestCommonDivisor(with: 0) == top + 1)
        #expect(bottom.greatestCommonDivisor(with: bottom) == top + 1)
        #expect(bottom.bitWidth == 64 && top.bitWidth == 63 && Integer(0).bitWidth == 0)
        #expect(bottom * -1 == top + 1 && bottom * bottom == (top + 1) * (top + 1))
    }

    @Test func binaryGCDAgainstEuclid() {
        var random = SplitMix64(seed: 13)
        for _ in 0..<rounds {
            let (a, b) = (random.word().magnitude, random.word().magnitude)
            var (x, y) = (a, b)
            while y != 0 { (x, y) = (y, x % y) }
            #expect(binaryGCD(a, b) == x)
        }
    }
}
