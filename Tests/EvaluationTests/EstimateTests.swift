import Evaluation
import Exact
import Testing

@Suite("Numbers with bounds")
struct EstimateTests {
    /// A small linear congruential generator; the tests are the same every time.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test("arithmetic keeps the exact result within the bounds")
    func arithmetic() throws {
        var dice = Dice(state: 11)
        for _ in 0..<300 {
            var estimate = Estimate(Rational(1, 3))
            var exact = Rational(1, 3)
            for _ in 0..<12 {
                let other = Rational(Int.random(in: -20...20, using: &dice), Int.random(in: 1...30, using: &dice))
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: (estimate, exact) = (estimate + Estimate(other), exact + other)
                case 1: (estimate, exact) = (estimate - Estimate(other), exact - other)
                case 2 where !other.isZero: (estimate, exact) = (estimate * Estimate(other), exact * other)
                case 3 where !other.isZero:
                    (estimate, exact) = (estimate / Estimate(other), exact * (try other.reciprocal()))
                default: break
                }
                if exact.isZero { break }
                let bounds = exact.doubleInterval
                #expect(estimate.value - estimate.error <= bounds.upper)
                #expect(estimate.value + estimate.error >= bounds.lower)
                #expect(estimate.error <= 1e-10 * max(1, estimate.value.magnitude))
            }
        }
    }

    @Test("powers, roots, exponentials and logarithms")
    func functions() {
        let two = Estimate(2, error: 1e-9)
        #expect(two.power(-3).contains(0.125) && two.power(10).contains(1024) && two.power(0) == Estimate(1))
        #expect(two.squareRoot.contains(1.414_213_562_373_095) && two.squareRoot.error < 1e-9)
        #expect(two.exponential.contains(7.389_056_098_930_65) && two.logarithm.contains(0.693_147_180_559_945_3))
        #expect((Estimate(1) / Estimate(0, error: 1e-30)).error == .infinity)
        #expect(Estimate(1e-20, error: 1e-10).certainSign == nil && Estimate(-1, error: 0.5).certainSign == -1)
    }

    @Test(
        "only digits that are right are written",
        arguments: [
            (Estimate(0.336_636_734_846_508, error: 1e-12), "0.33663673485"),
            (Estimate(0.25, error: 1e-9), "0.25000000"), (Estimate(3), "3"),
            (Estimate(1e-17, error: 2e-16), "1.0e-17 ± 2e-16"),
            (Estimate(123_456.7, error: 60), "1.2e+05"), (Estimate(-2.000_000_1, error: 1e-6), "-2.00000"),
            (Estimate(.nan), "unknown"), (Estimate(1e30, error: 1e20), "1.00000000e+30"),
        ])
    func text(_ row: (estimate: Estimate, text: String)) { #expect(row.estimate.description == row.text) }

    @Test("all zeros on an interval, with bounds; poles are none")
    func roots() {
        let cubic = RootSearch(from: -3, to: 3).roots { x in
            let x = Estimate(x)
            return x * x * x - Estimate(2) * x + Estimate(0.5)
        }
        // mpmath.polyroots([1, 0, -2, 0.5])
        let values = [-1.525_687_120_865_518_5, 0.258_652_022_504_152_76, 1.267_035_098_361_365_8]
        #expect(cubic.count == 3 && cubic.map(\.isRising) == [true, false, true])
        for (root, value) in zip(cubic, values) {
            #expect(root.position.contains(value) && root.position.error < 1e-14)
        }
        let pole = RootSearch(from: -1, to: 2, subdivisions: 50).roots { Estimate(1) / (Estimate($0) - Estimate(0.3)) }
        #expect(pole.isEmpty)
        // A function that is only known to 1e-6 has zeros that are known to 1e-6.
        let vague = RootSearch(from: 0, to: 1, subdivisions: 10).roots { Estimate($0 - 0.123, error: 1e-6) }
        #expect(vague.count == 1 && vague[0].position.contains(0.123))
        #expect(vague[0].position.error > 0.9e-6 && vague[0].position.error < 1.1e-6)
    }
}
