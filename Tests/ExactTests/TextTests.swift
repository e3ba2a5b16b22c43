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
