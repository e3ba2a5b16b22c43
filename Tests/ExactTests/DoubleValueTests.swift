import Testing

@testable import Exact

@Suite("The nearest double")
struct DoubleValueTests {
    /// The exact value of a finite double.
    private func exact(_ value: Double) -> Rational {
        if value == 0 { return 0 }
        let (fraction, exponent) = (Int(value.significandBitPattern), Int(value.exponentBitPattern))
        let significand = value.isNormal ? fraction | 1 << 52 : fraction
        let power = (value.isNormal ? exponent : 1) - 1075
        let magnitude = Rational(significand) * (try! Rational(2).power(power))
        return value.sign == .minus ? -magnitude : magnitude
    }

    /// Nothing else is closer, and at a tie the last bit is even.
    private func expectNearest(_ x: Rational, sourceLocation: SourceLocation = #_sourceLocation) {
        let result = x.doubleValue
        if !result.isFinite {
            let edge = exact(.greatestFiniteMagnitude) + exact(Double.greatestFiniteMagnitude.ulp) / 2
            #expect(x.magnitude >= edge && (result < 0) == (x < 0), sourceLocation: sourceLocation)
            return
        }
        let distance = (x - exact(result)).magnitude
        for neighbour in [result.nextUp, result.nextDown] where neighbour.isFinite {
            let other = (x - exact(neighbour)).magnitude
            let isEven = result.significandBitPattern & 1 == 0
            #expect(distance < other || (distance == other && isEven), sourceLocation: sourceLocation)
        }
    }

    @Test func randomFractions() {
        var random = SplitMix64(seed: 51)
        for _ in 0..<rounds {
            expectNearest(random.rational())
            expectNearest(Rational(random.integer()))
        }
    }

    @Test func everyMagnitudeWithTies() throws {
        var random = SplitMix64(seed: 52)
        for _ in 0..<rounds {
            // A double of any exponent, subnormals included, and points at and around the middle to the next.
            let value = Double(bitPattern: random.next())
            guard value.isFinite, value.nextUp.isFinite else { continue }
            #expect(exact(value).doubleValue == value)
            let middle = (exact(value) + exact(value.nextUp)) / 2
            let little = try Rational(2).power(-1200 + Int(random.next() % 20))
            for x in [middle, middle + little, middle - little] { expectNearest(x) }
        }
    }

    @Test func subnormals() throws {
        let least = try Rational(2).power(-1074)
        for tenths in -45...45 { expectNearest(least * Rational(tenths, 10)) }
        #expect((least / 2).doubleValue == 0)
        #expect((least * Rational(51, 100)).doubleValue == Double.leastNonzeroMagnitude)
        let small = exact(.leastNormalMagnitude)
        for eighths in -20...20 { expectNearest(small + least * Rational(eighths, 8)) }
    }

    @Test func theEnds() throws {
        let two = Rational(2)
        let greatest = exact(.greatestFiniteMagnitude)
        let halfStep = exact(Double.greatestFiniteMagnitude.ulp) / 2
        #expect(greatest.doubleValue == .greatestFiniteMagnitude)
        #expect((greatest + halfStep - 1).doubleValue == .greatestFiniteMagnitude)
        #expect((greatest + halfStep).doubleValue == .infinity)
        #expect((-greatest - halfStep).doubleValue == -.infinity)
        #expect(try two.power(5000).doubleValue == .infinity)
        #expect(try (-two.power(5000)).doubleValue == -.infinity)
        #expect(try two.power(-5000).doubleValue == 0)
        #expect(try Integer(3).power(40).doubleValue == Double("12157665459056928801"))
        #expect(Rational(1, 3).doubleValue == 1.0 / 3.0 && Rational(0).doubleValue == 0)
        #expect(Integer(Int.min).doubleValue == -0x1p63 && Integer(-3).doubleValue == -3)
    }

    @Test func integersAgainstTheStandardLibrary() throws {
        var random = SplitMix64(seed: 53)
        for _ in 0..<rounds {
            let n = random.integer()
            #expect(n.doubleValue == Double(n.description))
        }
    }
}
