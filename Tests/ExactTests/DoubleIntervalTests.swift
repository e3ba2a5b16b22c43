import Testing

@testable import Exact

@Suite("The tightest doubles around a number")
struct DoubleIntervalTests {
    /// The exact value of a finite double, from its bits.
    private func exact(_ value: Double) throws -> Rational {
        if value == 0 { return 0 }
        return try Rational(Int(value.significandBitPattern) | (value.isNormal ? 1 << 52 : 0))
            * Rational(2).power((value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075)
            * (value.sign == .minus ? -1 : 1)
    }

    private func expectTight(_ x: Rational, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let interval = x.doubleInterval
        let (lower, upper) = (interval.lower, interval.upper)
        #expect(lower <= upper && interval.contains(x.doubleValue), sourceLocation: sourceLocation)
        if lower == upper {
            #expect(try exact(lower) == x, sourceLocation: sourceLocation)
        } else {
            #expect(upper == lower.nextUp, sourceLocation: sourceLocation)
            #expect(try lower == -.infinity || exact(lower) < x, sourceLocation: sourceLocation)
            #expect(try upper == .infinity || x < exact(upper), sourceLocation: sourceLocation)
        }
        let opposite = (-x).doubleInterval
        #expect(opposite.lower == -upper && opposite.upper == -lower, sourceLocation: sourceLocation)
        if let integer = x.asInteger { #expect(integer.doubleInterval == interval, sourceLocation: sourceLocation) }
    }

    @Test func randomNumbers() throws {
        var random = SplitMix64(seed: 56)
        for _ in 0..<rounds {
            try expectTight(random.rational())
            try expectTight(Rational(random.integer()))
        }
    }

    @Test func everyMagnitude() throws {
        var random = SplitMix64(seed: 57)
        for _ in 0..<rounds {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let x = try exact(value)
            let interval = x.doubleInterval
            #expect(interval == DoubleInterval(lower: value, upper: value) && interval.width == 0)
            let little = try Rational(2).power(-1200 + Int(random.next() % 20))
            try expectTight(x + little)
            try expectTight(x - little)
        }
    }

    @Test func theEnds() throws {
        let tiny = try Rational(2).power(-5000)
        let huge = try Rational(2).power(5000)
        let least = Double.leastNonzeroMagnitude
        let greatest = Double.greatestFiniteMagnitude
        #expect(tiny.doubleInterval == DoubleInterval(lower: 0, upper: least))
        #expect((-tiny).doubleInterval == DoubleInterval(lower: -least, upper: 0))
        #expect((-tiny).doubleInterval.upper.sign == .plus)
        #expect(huge.doubleInterval == DoubleInterval(lower: greatest, upper: .infinity))
        #expect((-huge).doubleInterval == DoubleInterval(lower: -.infinity, upper: -greatest))
        for x in try [exact(greatest), exact(greatest) + 1, exact(greatest) - 1, Rational(2).power(1024)] {
            try expectTight(x)
        }
        #expect(try Rational(2).power(1024).doubleInterval.lower == greatest)
        #expect(try (exact(greatest) + 1).doubleInterval.upper == .infinity)
        for eighths in -20...20 { try expectTight(exact(least) * Rational(eighths, 8)) }
        for eighths in -20...20 { try expectTight(exact(.leastNormalMagnitude) + exact(least) * Rational(eighths, 8)) }
        for x in [0, 1, -1, Int.max, Int.min, 1 << 53, 1 << 53 + 1] { try expectTight(Rational(x)) }
        #expect(Rational(1, 3).doubleInterval.description == "[0.3333333333333333, 0.33333333333333337]")
    }

    @Test func widths() {
        #expect(DoubleInterval(lower: 1, upper: 3).width >= 2)
        #expect(DoubleInterval(lower: 0, upper: .infinity).width == .infinity)
        #expect(Rational(1, 3).doubleInterval.width == (1.0 / 3).ulp)
        #expect(!DoubleInterval(lower: 1, upper: 3).contains(3.5) && !DoubleInterval(lower: 1, upper: 3).contains(.nan))
    }
}
