import Testing

@testable import Exact

@Suite("Counting")
struct CombinatoricsTests {
    @Test(arguments: [
        (0, "1"), (1, "1"), (5, "120"), (20, "2432902008176640000"), (21, "51090942171709440000"),
        (30, "265252859812191058636308480000000"),
    ])
    func knownFactorials(n: Int, value: String) {
        #expect(Combinatorics.factorial(n).description == value)
    }

    @Test(arguments: [(-1, "1"), (0, "1"), (1, "1"), (2, "2"), (7, "105"), (8, "384"), (29, "6190283353629375")])
    func knownDoubleFactorials(n: Int, value: String) {
        #expect(Combinatorics.doubleFactorial(n).description == value)
    }

    @Test func recurrences() {
        for n in 1...200 {
            #expect(Combinatorics.factorial(n) == Integer(n) * Combinatorics.factorial(n - 1))
            #expect(
                Combinatorics.doubleFactorial(n) * Combinatorics.doubleFactorial(n - 1) == Combinatorics.factorial(n))
        }
    }

    @Test func pascal() {
        for n in -20...80 {
            for k in -3...85 {
                let sum = Combinatorics.binomial(n - 1, k - 1) + Combinatorics.binomial(n - 1, k)
                #expect(Combinatorics.binomial(n, k) == sum, "\(n) over \(k)")
            }
        }
        #expect(Combinatorics.binomial(0, 0) == 1 && Combinatorics.binomial(3, 4) == 0)
        #expect(Combinatorics.binomial(-1, 5) == -1 && Combinatorics.binomial(-2, 4) == 5)
    }

    @Test func binomialsOfLargeNumbers() {
        #expect(Combinatorics.binomial(Int.max, 1) == Integer(Int.max))
        #expect(Combinatorics.binomial(Int.max, Int.max - 1) == Integer(Int.max))
        #expect(Combinatorics.binomial(Int.max, 2) * 2 == Integer(Int.max) * Integer(Int.max - 1))
        #expect(Combinatorics.binomial(Int.min, 1) == Integer(Int.min))
        #expect(Combinatorics.binomial(Int.min, 2) * 2 == Integer(Int.min) * (Integer(Int.min) - 1))
        #expect(Combinatorics.binomial(-2, Int.max) == Integer(Int.min))
        #expect(
            Combinatorics.binomial(1 << 40, 5) * 120
                == (0..<5).reduce(Integer(1)) { product, j in product * Integer((1 << 40) - j) })
        for (n, k) in [(1000, 500), (5000, 77), (20_000, 10_000), (300, 290)] {
            #expect(
                Combinatorics.binomial(n, k) * Combinatorics.factorial(k) * Combinatorics.factorial(n - k)
                    == Combinatorics.factorial(n))
        }
    }

    @Test func multinomials() {
        #expect(Combinatorics.multinomial([Int]()) == 1)
        #expect(Combinatorics.multinomial([0, 0, 7]) == 1)
        #expect(Combinatorics.multinomial([1, 4, 4, 2]) == 34_650)  // the letters of MISSISSIPPI
        var random = SplitMix64(seed: 61)
        for _ in 0..<200 {
            let parts = (0..<Int(random.next() % 7)).map { _ in Int(random.next() % 30) }
            let denominator = parts.map(Combinatorics.factorial).reduce(1, *)
            #expect(
                Combinatorics.multinomial(parts) * denominator == Combinatorics.factorial(parts.reduce(0, +)))
            #expect(Combinatorics.multinomial(parts) == Combinatorics.multinomial(parts.reversed()))
        }
    }
}
