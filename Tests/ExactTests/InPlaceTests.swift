import Testing

@testable import Exact

/// Results are written over an operand that nobody else holds, and over no other.
@Suite("Arithmetic in place")
struct InPlaceTests {
    // MARK: Values stay values

    @Test func integerAliasing() {
        var random = SplitMix64(seed: 71)
        for _ in 0..<lawRounds {
            let a = random.integer()
            var (doubled, gone, squared, plus, minus, negative) = (a, a, a, a, a, a)
            doubled += doubled
            gone -= gone
            squared *= squared
            plus.addMul(plus, plus)
            minus.subMul(minus, minus)
            negative.negate()
            #expect(doubled == 2 * a && gone == 0 && squared == a * a)
            #expect(plus == a + a * a && minus == a - a * a && negative == 0 - a && negative == -a)
            let copy = doubled
            doubled += 1
            #expect(copy == 2 * a && doubled - copy == 1)
            #expect([doubled, gone, squared, plus, minus, negative].allSatisfy { $0.isCanonical })
        }
    }

    @Test func rationalAliasing() {
        var random = SplitMix64(seed: 72)
        for _ in 0..<lawRounds {
            let a = random.rational()
            var (doubled, gone, squared, plus, minus, negative) = (a, a, a, a, a, a)
            doubled += doubled
            gone -= gone
            squared *= squared
            plus.addMul(plus, plus)
            minus.subMul(minus, minus)
            negative.negate()
            #expect(doubled == 2 * a && gone == 0 && squared == a * a)
            #expect(plus == a + a * a && minus == a - a * a && negative == 0 - a && negative == -a)
            let copy = doubled
            doubled += 1
            #expect(copy == 2 * a && doubled - copy == 1)
            #expect([doubled, gone, squared, plus, minus, negative].allSatisfy { $0.isCanonical })
            if !a.isZero {
                var ratio = a
                ratio /= ratio
                #expect(ratio.isOne)
            }
        }
    }

    // MARK: The same as with fresh numbers

    /// A walk of random steps; some snapshots are kept, which makes the next step start from a shared box.
    @Test func integerWalks() {
        var random = SplitMix64(seed: 73)
        for _ in 0..<rounds {
            var sum = random.integer()
            var snapshots: [(value: Integer, text: String)] = []
            for _ in 0..<8 {
                let old = sum.description
                if random.next() % 3 == 0 { snapshots.append((sum, old)) }
                let a = random.integer(near: sum)
                let b = random.integer(near: a)
                let before = Integer(old)!
                let expected: Integer
                switch random.next() % 4 {
                case 0:
                    sum += a
                    expected = before + a
                case 1:
                    sum -= a
                    expected = before - a
                case 2:
                    sum.addMul(a, b)
                    expected = before + a * b
                default:
                    sum.subMul(a, b)
                    expected = before - a * b
                }
                #expect(sum == expected && sum.description == expected.description && sum.isCanonical)
                if sum.bitWidth < 400, random.next() % 3 == 0 {
                    sum *= a
                    #expect(sum == expected * a && sum.isCanonical)
                }
            }
            #expect(snapshots.allSatisfy { $0.value.description == $0.text })
        }
    }

    /// The fractions of the walk again as pairs of integers.
    @Test func rationalWalks() throws {
        var random = SplitMix64(seed: 74)
        for _ in 0..<rounds / 2 {
            var sum = random.rational()
            var snapshots: [(value: Rational, text: String)] = []
            for _ in 0..<8 {
                let old = sum.description
                if random.next() % 3 == 0 { snapshots.append((sum, old)) }
                let a = random.rational(near: sum)
                let b = random.rational(near: a)
                let (p, q) = (Rational(old)!.numerator, Rational(old)!.denominator)
                let expected: Rational
                switch random.next() % 6 {
                case 0:
                    sum += a
                    expected = try Rational(
                        numerator: p * a.denominator + a.numerator * q, denominator: q * a.denominator)
                case 1:
                    sum -= a
                    expected = try Rational(
                        numerator: p * a.denominator - a.numerator * q, denominator: q * a.denominator)
                case 2:
                    sum *= a
                    expected = try Rational(numerator: p * a.numerator, denominator: q * a.denominator)
                case 3 where !a.isZero:
                    sum /= a
                    expected = try Rational(numerator: p * a.denominator, denominator: q * a.numerator)
                case 4:
                    sum.addMul(a, b)
                    let (top, bottom) = (a.numerator * b.numerator, a.denominator * b.denominator)
                    expected = try Rational(numerator: p * bottom + top * q, denominator: q * bottom)
                default:
                    sum.subMul(a, b)
                    let (top, bottom) = (a.numerator * b.numerator, a.denominator * b.denominator)
                    expected = try Rational(numerator: p * bottom - top * q, denominator: q * bottom)
                }
                #expect(sum == expected && sum.isCanonical)
                if sum.bitWidth > 2000 { sum = random.rational() }
            }
            #expect(snapshots.allSatisfy { $0.value.description == $0.text })
        }
    }

    /// Equal denominators, integers and temporaries longer than the room on the stack.
    @Test func longFractions() throws {
        var random = SplitMix64(seed: 75)
        for size in [1, 2, 15, 16, 17, 31, 32, 33, 34, 64, 100] {
            let p = try Integer(random.word() | 1).power(size) + Integer(size)
            let q = try Integer(3).power(40 * size)
            let x = try Rational(numerator: p, denominator: q)
            let y = try Rational(numerator: p + 5, denominator: q)
            let (a, b, c, d) = (x.numerator, x.denominator, y.numerator, y.denominator)
            for integer in [Rational(1), Rational(-3), Rational(p)] {
                var (sum, product, both) = (x, x, x)
                sum += integer
                product *= integer
                both.addMul(y, integer)
                #expect(try sum == Rational(numerator: a + b * integer.numerator, denominator: b))
                #expect(try product == Rational(numerator: a * integer.numerator, denominator: b))
                #expect(try both == Rational(numerator: a * d + c * b * integer.numerator, denominator: b * d))
                #expect([sum, product, both].allSatisfy { $0.isCanonical })
            }
            var (sum, difference, both) = (x, x, x)
            sum += y
            difference -= y
            both.addMul(x, y)
            #expect(try sum == Rational(numerator: a * d + c * b, denominator: b * d) && sum.isCanonical)
            #expect(difference == Rational(-5) / Rational(q) && difference.isCanonical)
            #expect(
                try both == Rational(numerator: a * (b * d) + a * c * b, denominator: b * b * d) && both.isCanonical)
        }
    }

    // MARK: In place indeed

    /// A weak reference tells whether the box from the beginning still lives; its address might be used again.
    @Test func anUnsharedBoxIsKept() throws {
        var sum = try Integer(7).power(100)
        weak let box = sum.box
        sum += 1
        sum -= 12
        sum *= 3
        sum.addMul(5, 6)
        sum.subMul(Integer(Int.max), 2)
        sum.negate()
        #expect(box != nil && sum.box === box)
        #expect(try sum == 2 * Integer(Int.max) - 3 * (Integer(7).power(100) - 11) - 30)

        let copy = sum
        sum += 1
        #expect(sum.box !== box && copy.box === box && sum - copy == 1)
        weak let second = sum.box
        sum += sum
        #expect(second == nil && sum - copy == copy + 2)  // the operand was a second holder

        var total = try Rational(1, 3).power(70)
        weak let home = total.box
        for k in 1...20 {
            total += Rational(1, k)
            total.addMul(Rational(k, 7), Rational(3, 5))
            total.subMul(Rational(k), Rational(3))
        }
        total *= 2
        total /= 3
        total -= 4
        total.negate()
        #expect(home != nil && total.box === home)
    }

    @Test func backToSmall() throws {
        let big = try Integer(2).power(5000)
        var n = big
        n += 17
        n -= big
        #expect(n == 17 && n.isSmall)
        var q = try Rational(numerator: big, denominator: 3)
        let copy = q
        q += Rational(2, 3)
        q -= copy
        #expect(q == Rational(2, 3) && q.isSmall)
        q = copy
        q *= 0
        #expect(q.isZero && q.isSmall)
    }

    /// Every task starts from the same two boxes and writes only copies of its own.
    @Test func copiesInManyTasks() async throws {
        let n = try Integer(3).power(100)
        let q = try Rational(2, 3).power(100)
        let results = await withTaskGroup(of: Bool.self) { group in
            for task in 1...8 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        var (a, b) = (n, q)
                        for _ in 0..<10 {
                            a += Integer(task)
                            b.addMul(q, Rational(task))
                        }
                        return a - n == Integer(10 * task) && b == q * Rational(1 + 10 * task)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: true, count: 8))
        #expect(try n == Integer(3).power(100) && q == Rational(2, 3).power(100))
    }

    /// What cancellations leave does not keep the room of what was there before.
    @Test func memoryComesBack() throws {
        let huge = try Integer(3).power(3_000_000)
        let rest = try Integer(5).power(100)
        var sum = huge + 0
        sum += rest
        #expect(try #require(sum.box).room > 70_000)
        sum -= huge
        #expect(try sum == rest && #require(sum.box).room < 70)
    }
}

extension Integer {
    fileprivate var box: IntegerBox? {
        if case .large(let box) = storage { return box }
        return nil
    }
}

extension Rational {
    fileprivate var box: RationalBox? {
        if case .large(let box) = storage { return box }
        return nil
    }
}
