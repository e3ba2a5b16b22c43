import Algebra
import Exact
import Testing

@Suite("Expr: deep and huge")
struct ExprHostileTests {
    let x = Expr(variable: "x")

    @Test func deepFunctions() throws {
        var (first, second) = (x, x)
        for _ in 0..<100_000 { first = try Function.sin(first) }
        for _ in 0..<100_000 { second = try Function.sin(second) }
        #expect(first.depth == 100_000)
        #expect(first == second)
        #expect(first != (try Function.sin(second)))
        #expect(Set([first, second]).count == 1)
        #expect(first.description.utf8.count == 5 * 100_000 + 1)
        #expect(first.variables == [Variable("x")])
    }

    @Test func deepPowers() throws {
        func tower() throws -> Expr {
            var tower = x
            for _ in 0..<100_000 { tower = try .power(.sum([tower, 1]), 2) }
            return tower
        }
        let first = try tower()
        #expect(first == (try tower()))
        #expect(first.description.hasSuffix("(x + 1)^2" + String(repeating: " + 1)^2", count: 99_999)))
    }

    @Test func longSums() throws {
        let count = 100_000
        let terms = (0..<count).map { Expr(variable: "x\($0 % (count / 2))").power(Expr($0 % 7 + 1)) }
        let sum = try Expr.sum(terms)
        #expect(try Expr.sum(terms.reversed()) == sum)
        #expect(try Expr.sum([sum, .product([-1, sum])]) == 0)
        #expect(try Expr.product(terms.reversed()) == Expr.product(terms))
    }

    @Test func sharedParts() throws {
        func shared() -> Expr {
            var e = x
            for _ in 0..<60 { e = e * e + e }
            for _ in 0..<200 { e = e.power(Expr(1, 3)) * e.power(Expr(1, 5)) + 1 / (e + 1) }
            return e
        }
        let (first, second) = (shared(), shared())
        #expect(first == second)
        #expect(first.size == Int.max)
        #expect(first.description.hasPrefix("<an expression of"))
        #expect(first != second + 1)
        #expect(first - second == 0)
        #expect(throws: ExprError.tooLargeToWrite(limit: Expr.mostWrittenParts)) { try first.written(as: .latex) }
    }

    @Test func largeNumbers() throws {
        #expect(throws: ExprError.self) { try Expr.power(2, 1_000_000_000) }
        #expect(throws: ExprError.self) { try Expr.power(2, Expr(Rational(Integer(10).power(30)))) }
        #expect(
            try Expr.power(x, Expr(Rational(Integer(10).power(30)))).description == "x^1"
                + String(repeating: "0", count: 30))
        let huge = Expr(Rational(try Integer(10).power(1_000_000) + 1))
        #expect(try Expr.power(huge, Expr(1, 2)).children == [huge, Expr(1, 2)])
        #expect(try Expr.power(huge, x) * Expr.power(huge, 1 - x) == huge)
        var tower = Expr(2)
        #expect(throws: ExprError.self) { while true { tower = try Expr.power(tower, 2) } }
        #expect(try Function.factorial(Expr(1_000_000)).children == [1_000_000])
    }

    @Test func manySigns() throws {
        var nested = x
        let k = Variable("k")
        for level in 0..<Expr.deepestBinders {
            nested = try .summation(of: nested * Expr(k), over: k, from: 0, through: Expr(level))
        }
        #expect(throws: ExprError.tooManyNestedBinders) { try Expr.integral(of: nested, over: k, from: 0, to: 1) }
        #expect(nested.variables == [Variable("x")])
        #expect(nested.description.utf8.count > 1000)
    }
}
