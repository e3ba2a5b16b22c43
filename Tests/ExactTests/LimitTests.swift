import Testing

@testable import Exact

@Suite("The size limit")
struct LimitTests {
    @Test func tooLargePowers() throws {
        let limit = ExactLimits.defaultMaximumBits
        #expect(ExactLimits.maximumBits == limit)
        #expect(throws: ExactError.tooLarge(bits: 2 * limit, limit: limit)) { try Integer(2).power(limit) }
        #expect(throws: ExactError.tooLarge(bits: Int.max, limit: limit)) { try Integer(3).power(Int.max) }
        #expect(throws: ExactError.self) { try Integer(Int.min).power(limit) }
        #expect(throws: ExactError.self) { try Rational(2, 3).power(Int.min) }
        #expect(throws: ExactError.self) { try Rational(1, 3).power(limit) }
        #expect(try Integer(2).power(limit / 2).bitWidth == limit / 2 + 1)
        #expect(throws: ExactError.self) { try Integer(1).shiftedLeft(by: limit) }
        #expect(throws: ExactError.self) { try Integer(1).shiftedLeft(by: Int.max) }
        #expect(try Integer(0).shiftedLeft(by: Int.max) == 0)
        #expect(try Integer(1).shiftedLeft(by: limit - 1).bitWidth == limit)
        #expect(try Integer(1).shiftedLeft(by: 1000).shiftedRight(by: Int.max) == 0)
        #expect(try (-Integer(1).shiftedLeft(by: 1000)).shiftedRight(by: Int.max) == -1)
    }

    @Test func aLimitForOnePieceOfWork() throws {
        let n = try Integer(3).power(500)  // 793 bits
        let third = try Rational(1, 3).power(500)
        let small = Integer(Int.max)
        try ExactLimits.withMaximumBits(1000) { () throws in
            #expect(ExactLimits.maximumBits == 1000)
            #expect(try n.adding(n) == 2 * n && n.subtracting(-n) == 2 * n)
            #expect(try small.multiplied(by: small) == small * small && small.adding(1) == small + 1)
            #expect(throws: ExactError.tooLarge(bits: 1585, limit: 1000)) { try n.multiplied(by: n) }
            #expect(throws: ExactError.self) { try Integer(3).power(501).power(2) }
            #expect(throws: ExactError.self) { try third.multiplied(by: third) }
            #expect(throws: ExactError.self) { try third.divided(by: Rational(n)) }
            #expect(throws: ExactError.self) { try third.adding(Rational(n)) }
            #expect(throws: ExactError.self) { try third.subtracting(Rational(n)) }
            #expect(try third.multiplied(by: 0) == 0 && third.divided(by: third) == 1)
            #expect(try third.adding(third) == 2 * third && third.adding(Rational(1, 2)) == third + Rational(1, 2))
            #expect(try third.subtracting(third) == 0)
            #expect(throws: ExactError.self) { try Combinatorics.factorial(Integer(200)) }
            #expect(try Combinatorics.factorial(Integer(100)) == Combinatorics.factorial(100))
            #expect(Rational(String(repeating: "1", count: 400)) == nil)
            #expect(Integer(String(repeating: "1", count: 300)) != nil)
            // Operators go on: their line is drawn by the whole program.
            #expect((n * n).bitWidth == 1585)
            #expect(ExactLimits.withMaximumBits(128) { ExactLimits.maximumBits } == 128)
            #expect(ExactLimits.maximumBits == 1000)
        }
        #expect(ExactLimits.maximumBits == ExactLimits.defaultMaximumBits)
        #expect(throws: ExactError.divisionByZero) {
            try ExactLimits.withMaximumBits(500) { () throws(ExactError) in _ = try Rational(0).reciprocal() }
        }
    }

    @Test func tasksInheritTheLimitOfTheirWork() async {
        let limits = await withTaskGroup(of: Int.self) { group in
            ExactLimits.withMaximumBits(777) { group.addTask { ExactLimits.maximumBits } }
            group.addTask { ExactLimits.maximumBits }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(limits.sorted() == [777, ExactLimits.defaultMaximumBits])
    }

    @Test func hostileCounting() throws {
        let huge = try Integer(10).power(30)
        #expect(throws: ExactError.self) { try Combinatorics.factorial(huge) }
        #expect(throws: ExactError.self) { try Combinatorics.factorial(Integer(1_000_000_000)) }
        #expect(throws: ExactError.self) { try Combinatorics.factorial(Integer(Int.max)) }
        #expect(throws: ExactError.self) { try Combinatorics.doubleFactorial(Integer(Int.max)) }
        #expect(throws: ExactError.undefined("(-3)!")) { try Combinatorics.factorial(Integer(-3)) }
        #expect(throws: ExactError.undefined("(-2)!!")) { try Combinatorics.doubleFactorial(Integer(-2)) }
        #expect(throws: ExactError.self) { try Combinatorics.factorial(-huge) }
        #expect(throws: ExactError.self) { try Combinatorics.binomial(huge, huge.dividedExactly(by: 2)) }
        #expect(throws: ExactError.self) { try Combinatorics.binomial(Integer(Int.max), Integer(Int.max / 2)) }
        #expect(throws: ExactError.self) { try Combinatorics.binomial(huge, Integer(10_000_000)) }
        #expect(throws: ExactError.self) { try Combinatorics.multinomial([huge, huge]) }
        #expect(throws: ExactError.self) { try Combinatorics.multinomial([Integer(3), -1]) }
        for n in [1_000_000, 1_000_000_000, Int.max - 1] {
            #expect(throws: ExactError.self) { try Combinatorics.bernoulli(n) }
            #expect(throws: ExactError.self) { try Combinatorics.bernoulliNumbers(through: n) }
            #expect(throws: ExactError.self) { try Combinatorics.bell(n) }
            #expect(throws: ExactError.self) { try Combinatorics.stirlingFirst(n, n / 2) }
            #expect(throws: ExactError.self) { try Combinatorics.stirlingSecond(n, n / 2) }
            #expect(throws: ExactError.self) { try Combinatorics.partitionCount(n) }
            #expect(throws: ExactError.self) { try Combinatorics.partitionCount(n, into: n / 2) }
        }
    }

    @Test func operatorsStopWithAMessage() async {
        await #expect(processExitsWith: .failure) {
            let n = Integer.shiftLeftByGMP(1, 1 << 29)
            _ = n * n
        }
        await #expect(processExitsWith: .failure) {
            var n = Rational(Integer.shiftLeftByGMP(1, 1 << 29))
            n.addMul(n, n)
        }
        await #expect(processExitsWith: .failure) { _ = Combinatorics.factorial(Int.max) }
        await #expect(processExitsWith: .failure) { _ = Integer(7).dividedExactly(by: 2) }
        await #expect(processExitsWith: .failure) { ExactLimits.maximumBits = 1 }
    }

    @Test func theLimitOfTheProgram() async {
        await #expect(processExitsWith: .success) {
            ExactLimits.maximumBits = 1000
            precondition(ExactLimits.maximumBits == 1000)
            precondition((try? Integer(2).power(600)) == nil)
            precondition(Integer(String(repeating: "9", count: 310)) == nil)
            ExactLimits.maximumBits = 1 << 30
            precondition(ExactLimits.fatalBits == 1 << 34)
            precondition((try? Integer(1).shiftedLeft(by: 1 << 27)) != nil)
        }
    }
}
