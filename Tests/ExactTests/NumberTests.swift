import Testing

@testable import Exact

@Suite("Numbers of combinatorics")
struct NumberTests {
    // MARK: Bernoulli

    @Test func knownBernoulliNumbers() throws {
        let known = [
            "1", "-1/2", "1/6", "0", "-1/30", "0", "1/42", "0", "-1/30", "0", "5/66", "0", "-691/2730", "0", "7/6",
        ]
        #expect(try Combinatorics.bernoulliNumbers(through: 14).map(\.description) == known)
        #expect(try Combinatorics.bernoulli(60).description == "-1215233140483755572040304994079820246041491/56786730")
        for n in [0, 1, 2, 3, 7, 30] {
            #expect(try Combinatorics.bernoulliNumbers(through: n).count == n + 1)
            #expect(try Combinatorics.bernoulliNumbers(through: n)[n] == Combinatorics.bernoulli(n))
        }
    }

    /// Σ_{k<n} (n over k) B_k = 0 for n ≥ 2, and von Staudt: the denominator is the product of the primes p with p − 1 | n.
    @Test func bernoulliRecurrenceAndDenominators() throws {
        let numbers = try Combinatorics.bernoulliNumbers(through: 80)
        for n in 2...80 {
            var sum = Rational.zero
            for k in 0..<n { sum.addMul(Rational(Combinatorics.binomial(n, k)), numbers[k]) }
            #expect(sum.isZero, "\(n)")
            if n % 2 == 0 {
                let primes = (2...n + 1).filter { p in (2..<p).allSatisfy { p % $0 != 0 } && n % (p - 1) == 0 }
                #expect(numbers[n].denominator == primes.reduce(1) { $0 * Integer($1) })
            }
        }
    }

    /// Faulhaber: Σ_{j<m} jⁿ = 1/(n+1) Σ_k (n+1 over k) B_k m^(n+1−k) needs B₁ = −1/2.
    @Test func faulhaber() throws {
        let numbers = try Combinatorics.bernoulliNumbers(through: 12)
        for n in 0...12 {
            for m in 1...6 {
                var sum = Rational.zero
                for k in 0...n {
                    let coefficient = Rational(Combinatorics.binomial(n + 1, k)) * numbers[k]
                    sum.addMul(coefficient, try Rational(m).power(n + 1 - k))
                }
                let direct = try (0..<m).map { try Rational($0).power(n) }.reduce(0, +)
                #expect(sum / Rational(n + 1) == direct)
            }
        }
    }

    // MARK: Stirling and Bell

    @Test func stirlingNumbers() throws {
        #expect(try (0...5).map { try Combinatorics.stirlingFirst(5, $0) } == [0, 24, 50, 35, 10, 1])
        #expect(try (0...5).map { try Combinatorics.stirlingSecond(5, $0) } == [0, 1, 15, 25, 10, 1])
        #expect(try Combinatorics.stirlingFirst(0, 0) == 1 && Combinatorics.stirlingSecond(0, 0) == 1)
        #expect(try Combinatorics.stirlingFirst(3, 4) == 0 && Combinatorics.stirlingSecond(3, -1) == 0)
        #expect(try Combinatorics.stirlingSecond(Int.max, Int.max) == 1 && Combinatorics.stirlingFirst(Int.max, 0) == 0)
    }

    /// The definitions by polynomials, at points: x(x+1)…(x+n−1) = Σ [n k] xᵏ and xⁿ = Σ {n k} x(x−1)…(x−k+1).
    @Test func stirlingGeneratingFunctions() throws {
        for n in 0...30 {
            for x in -3...4 {
                var (first, second) = (Integer.zero, Integer.zero)
                var falling = Integer.one
                for k in 0...n {
                    first.addMul(try Combinatorics.stirlingFirst(n, k), try Integer(x).power(k))
                    second.addMul(try Combinatorics.stirlingSecond(n, k), falling)
                    falling *= Integer(x - k)
                }
                #expect(first == (0..<n).reduce(Integer.one) { $0 * Integer(x + $1) })
                #expect(try second == Integer(x).power(n))
            }
        }
    }

    /// {n k} = 1/k! Σ_j (−1)^(k−j) (k over j) jⁿ.
    @Test func stirlingSecondExplicitly() throws {
        for (n, k) in [(7, 3), (40, 20), (100, 2), (100, 99), (150, 60)] {
            var sum = Integer.zero
            for j in 0...k {
                let term = Combinatorics.binomial(k, j)
                sum.addMul((k - j) % 2 == 0 ? term : -term, try Integer(j).power(n))
            }
            #expect(try Combinatorics.stirlingSecond(n, k) * Combinatorics.factorial(k) == sum)
        }
    }

    @Test func bellNumbers() throws {
        #expect(try (0...8).map { try Combinatorics.bell($0) } == [1, 1, 2, 5, 15, 52, 203, 877, 4140])
        for n in [9, 25, 26, 60] {
            let sum = try (0...n).map { try Combinatorics.stirlingSecond(n, $0) }.reduce(0, +)
            #expect(try Combinatorics.bell(n) == sum)
        }
    }

    // MARK: Partitions

    @Test func setPartitions() throws {
        #expect(
            Array(SetPartitions(of: 3)) == [
                [[0, 1, 2]], [[0, 1], [2]], [[0, 2], [1]], [[0], [1, 2]], [[0], [1], [2]],
            ])
        #expect(Array(SetPartitions(of: 0)) == [[]])
        #expect(Array(SetPartitions(of: 0, into: 1)).isEmpty && Array(SetPartitions(of: 2, into: 3)).isEmpty)
        #expect(Array(SetPartitions(of: 2, into: 0)).isEmpty && Array(SetPartitions(of: 0, into: 0)) == [[]])
        for n in 0...8 {
            let all = Array(SetPartitions(of: n))
            #expect(try Integer(all.count) == Combinatorics.bell(n) && Set(all).count == all.count)
            for blocks in all {
                #expect(blocks.flatMap { $0 }.sorted() == Array(0..<n))
                #expect(blocks.allSatisfy { !$0.isEmpty && $0 == $0.sorted() })
                #expect(blocks.map { $0[0] } == blocks.map { $0[0] }.sorted())
            }
            for k in 0...n + 1 {
                let some = Array(SetPartitions(of: n, into: k))
                #expect(some == all.filter { $0.count == k })
                #expect(try Integer(some.count) == Combinatorics.stirlingSecond(n, k))
            }
            #expect(Array(SetPartitions(of: n, into: 2...3)) == all.filter { 2...3 ~= $0.count })
        }
    }

    @Test func setPartitionsAreLazy() {
        #expect(SetPartitions(of: 1000).prefix(3).map(\.count) == [1, 2, 2])
        #expect(SetPartitions(of: 500, into: 250).prefix(2).map(\.count) == [250, 250])
        #expect(IntegerPartitions(of: 10_000).prefix(3).map(\.count) == [1, 2, 2])
        #expect(IntegerPartitions(of: Int.max).prefix(3).map(\.count) == [1, 2, 2])
    }

    @Test func integerPartitions() throws {
        #expect(Array(IntegerPartitions(of: 4)) == [[4], [3, 1], [2, 2], [2, 1, 1], [1, 1, 1, 1]])
        #expect(Array(IntegerPartitions(of: 0)) == [[]] && Array(IntegerPartitions(of: 3, partsUpTo: 0)).isEmpty)
        for n in 0...22 {
            let all = Array(IntegerPartitions(of: n))
            #expect(try Integer(all.count) == Combinatorics.partitionCount(n) && Set(all).count == all.count)
            #expect(all.allSatisfy { $0.reduce(0, +) == n && $0 == $0.sorted(by: >) && $0.allSatisfy { $0 > 0 } })
            #expect(zip(all, all.dropFirst()).allSatisfy { $1.lexicographicallyPrecedes($0) })
            for k in 0...n + 1 {
                #expect(try Integer(all.count { $0.count == k }) == Combinatorics.partitionCount(n, into: k))
                #expect(Array(IntegerPartitions(of: n, partsUpTo: k)) == all.filter { ($0.first ?? 0) <= k })
            }
        }
    }

    @Test func partitionCounts() throws {
        #expect(try Combinatorics.partitionCount(100) == 190_569_292)
        #expect(try Combinatorics.partitionCount(1000).description == "24061467864032622473692149727991")
        #expect(try Combinatorics.partitionCount(5, into: -1) == 0)
        for n in [50, 200] {
            let sum = try (0...n).map { try Combinatorics.partitionCount(n, into: $0) }.reduce(0, +)
            #expect(try Combinatorics.partitionCount(n) == sum)
        }
    }

    // MARK: What a user wrote

    @Test func integersAndWordsAgree() throws {
        for n in -1...60 {
            #expect(try Combinatorics.doubleFactorial(Integer(n)) == Combinatorics.doubleFactorial(n))
            if n >= 0 { #expect(try Combinatorics.factorial(Integer(n)) == Combinatorics.factorial(n)) }
        }
        var random = SplitMix64(seed: 64)
        for _ in 0..<rounds {
            let n = random.next() % 2 == 0 ? Int(random.next() % 100) - 50 : random.word()
            let k = Int(random.next() % 12) - 2
            #expect(
                try Combinatorics.binomial(Integer(n), Integer(k)) == Combinatorics.binomial(n, k), "\(n) over \(k)")
        }
        #expect(try Combinatorics.multinomial([1, 4, 4, 2].map { Integer($0) }) == 34_650)
        #expect(try Combinatorics.multinomial([Integer]()) == 1)
    }

    @Test func binomialsOfLongNumbers() throws {
        let n = try Integer(10).power(30)
        #expect(try Combinatorics.binomial(n, 2) * 2 == n * (n - 1))
        #expect(try Combinatorics.binomial(n, n - 3) * 6 == n * (n - 1) * (n - 2))
        #expect(try Combinatorics.binomial(-n, 3) * 6 == -n * (-n - 1) * (-n - 2))
        #expect(try Combinatorics.binomial(-2, n) == n + 1 && Combinatorics.binomial(-2, n + 1) == -n - 2)
        #expect(try Combinatorics.binomial(n, n + 1) == 0 && Combinatorics.binomial(n, -n) == 0)
    }
}
