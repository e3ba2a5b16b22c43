import Testing

@testable import Exact

@Suite("Text of exact numbers")
struct TextTests {
    @Test func roundTrips() {
        var random = SplitMix64(seed: 41)
        for _ in 0..<rounds {
            let n = random.integer()
            #expect(Integer(n.description) == n)
            #expect(Rational(n.description) == Rational(n))
            let q = random.rational()
            #expect(Rational(q.description) == q)
            #expect("\(Rational(n))" == "\(n)")
        }
    }

    @Test func digitsAgainstSchoolbookAddition() throws {
        // Long decimal texts doubled digit by digit, without any binary number in between.
        var digits: [UInt8] = [1]
        var power: Integer = 1
        for _ in 0..<400 {
            var carry: UInt8 = 0
            for place in digits.indices {
                let sum = 2 * digits[place] + carry
                (digits[place], carry) = (sum % 10, sum / 10)
            }
            if carry > 0 { digits.append(carry) }
            power += power
            let text = digits.reversed().map(String.init).joined()
            #expect(power.description == text)
            #expect(Integer("-" + text) == -power)
        }
    }

    @Test func hundredThousandDigits() throws {
        let text = "7" + String(repeating: "0123456789", count: 10_000)
        let number = try #require(Integer(text))
        #expect(number.description == text)
        #expect(Integer("-" + text) == -number)
        #expect(Rational(text + "/" + text) == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func aMillionDigits() throws {
        let text = "7" + String(repeating: "0123456789", count: 100_000)
        let number = try Integer(parsing: text)
        #expect(number.description == text)
        #expect(try Rational(parsing: "0." + text) < 1)
        #expect(try Rational(parsing: text + "/" + text.dropLast()).description == text + "/" + text.dropLast())
    }

    @Test func hostileTexts() throws {
        let long = String(repeating: "1", count: ExactLimits.maximumBits / 3)
        #expect(throws: ExactError.self) { try Integer(parsing: long) }
        try ExactLimits.withMaximumBits(1_000_000) { () throws in
            let text = String(long.prefix(302_000))
            #expect(Integer(text) == nil && Rational("0." + text) == nil)
            #expect(throws: ExactError.self) { try Rational(parsing: "1/" + text) }
            #expect(try Integer(parsing: String(text.prefix(301_000))).bitWidth <= 1_000_000)
        }
        #expect(throws: ExactError.notANumber(String(repeating: "1", count: 40) + "…")) {
            try Integer(parsing: String(repeating: "1", count: 1_000_000) + "x")
        }
        #expect(throws: ExactError.notANumber("")) { try Integer(parsing: "") }
        #expect(throws: ExactError.notANumber("-x")) { try Rational(parsing: "-x") }
        #expect(throws: ExactError.divisionByZero) { try Rational(parsing: "7/0") }
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("+5", 5), ("007", 7), ("-9223372036854775808", Int.min), ("9223372036854775807", Int.max),
        ("00000000000000000000000000012", 12), ("-999999999999999999", -999_999_999_999_999_999),
        ("1000000000000000000", 1_000_000_000_000_000_000),
    ])
    func integers(text: String, value: Int) {
        #expect(Integer(text) == Integer(value))
        #expect(Rational(text) == Rational(value))
    }

    @Test(arguments: [
        "", "-", "+", "--1", "+-1", " 1", "1 ", "1_000", "1,5", "0x10", "1e5", "१", "12345678901234567890123 4", "1\0",
        "12345678901234567890123a",
    ])
    func notANumber(text: String) {
        #expect(Integer(text) == nil)
        #expect(Rational(text) == nil)
    }

    @Test(arguments: [
        ("-3", "-3"), ("3/8", "3/8"), ("0.125", "1/8"), ("-6/8", "-3/4"), ("+1.50", "3/2"), ("-0.0", "0"), ("4/2", "2"),
        ("0/5", "0"), ("12.000", "12"), ("-00.25", "-1/4"), ("18446744073709551616/2", "9223372036854775808"),
        ("0.00000000000000000001", "1/100000000000000000000"),
    ])
    func rationals(text: String, canonical: String) throws {
        let value = try #require(Rational(text))
        #expect(value.description == canonical && value.isCanonical)
    }

    @Test(arguments: ["1/0", "1/-2", "/2", "1/", "1/2/3", ".5", "5.", ".", "1.5/2", "1/2.5", "1.2.3", "1.-2", "0.1e3"])
    func notAFraction(text: String) {
        #expect(Rational(text) == nil)
    }
}
