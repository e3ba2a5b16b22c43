import Testing

@testable import Exact

@Suite("Errors")
struct ErrorTests {
    @Test func divisionByZero() {
        #expect(throws: ExactError.divisionByZero) { try Integer(5).quotientAndRemainder(dividingBy: 0) }
        #expect(throws: ExactError.divisionByZero) { try Integer(0).quotientAndRemainder(dividingBy: 0) }
        #expect(throws: ExactError.divisionByZero) { try Rational(1, 2).divided(by: 0) }
        #expect(throws: ExactError.divisionByZero) { try Rational(0).reciprocal() }
        #expect(throws: ExactError.divisionByZero) { try Rational(0).power(-3) }
        #expect(throws: ExactError.divisionByZero) { try Rational(numerator: 1, denominator: 0) }
        #expect(throws: ExactError.divisionByZero) { try Rational(parsing: "1/0") }
        #expect(throws: ExactError.divisionByZero) { try Integer(4).exactQuotient(dividingBy: 0) }
    }

    @Test func readableDescriptions() {
        #expect("\(ExactError.divisionByZero)" == "division by zero")
        #expect("\(ExactError.notANumber("1x"))" == "'1x' is not a number")
        #expect("\(ExactError.undefined("(-3)!"))" == "(-3)! is not defined")
        #expect(
            "\(ExactError.tooLarge(bits: 1000, limit: 100))"
                == "the number is too large: about 301 decimal digits (1000 bits), the limit is 30 decimal digits (100 bits)"
        )
    }

    @Test func sharedBetweenThreads() async throws {
        let big = try Integer(3).power(1000)
        let fraction = try Rational(2, 3).power(1000)
        let results = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy { _ in big * big - big * big == 0 && fraction / fraction == 1 }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: true, count: 8))
    }
}
