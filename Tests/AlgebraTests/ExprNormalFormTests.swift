import Algebra
import Exact
import Testing

@Suite("Expr: laws of the normal form")
struct ExprNormalFormTests {
    let x = Expr(variable: "x")
    let y = Expr(variable: "y")
    let a = Expr(variable: "a", .real)
    let p = Expr(variable: "p", .positive)
    let q = Expr(variable: "q", .positive)
    let n = Expr(variable: "n", .integer)
    let i = Expr.imaginaryUnit
    let half = Expr(1, 2)

    @Test func sums() {
        #expect(2 * x + 3 * x == 5 * x)
        #expect(x + y == y + x)
        #expect((x + y) + (x - y) == 2 * x)
        #expect(x - x == 0)
        #expect((x + y) - (x + y) == 0)
        #expect((x + y) + (x + y) == 2 * (x + y))
        #expect(2 * (x + y) == 2 * x + 2 * y)
        #expect((x + 1) + 2 == x + 3)
        #expect(Expr(1, 3) + Expr(1, 6) == half)
        #expect(x * y + 2 * y * x == 3 * x * y)
    }

    @Test func products() {
        #expect(x * x == x.power(2))
        #expect(x.power(a) * x.power(y) == x.power(a + y))
        #expect(x * x.power(-1) == 1)
        #expect(0 * x == 0)
        #expect((2 * (x + y)) * p == 2 * (p * (x + y)))
        #expect((x - y) * p == -(p * (y - x)))
        #expect((2 * x + 2 * y) / (x + y) == 2)
        #expect((x + y) * (x + y) == (x + y).power(2))
        #expect((x + y) * p != x * p + y * p)
    }

    @Test func powers() throws {
        #expect(x.power(0) == 1)
        #expect(x.power(1) == x)
        #expect((x * y).power(3) == x.power(3) * y.power(3))
        #expect((x * y).power(n) == x.power(n) * y.power(n))
        #expect((x * y).power(half) != x.power(half) * y.power(half))
        #expect((p * y).power(half) == p.power(half) * y.power(half))
        #expect((p * q).power(x) == p.power(x) * q.power(x))
        #expect((4 * x).power(half) == 2 * x.power(half))
        #expect((-4 * p).power(half) == 2 * i * p.power(half))
        #expect(x.power(a).power(3) == x.power(3 * a))
        #expect(x.power(2).power(half) != x)
        #expect(p.power(2).power(half) == p)
        #expect(p.power(a).power(y) == p.power(a * y))
        #expect(p.power(y).power(a) != p.power(a * y))
        // What an exponent adds up to does not depend on the route.
        for base in [x * y, x.power(2), -x, y - x, 2 * x + 2 * y, Expr(-8), i, Expr(6), Expr(2, 3), x + y, -6 * x * p] {
            for first in [half, Expr(3, 2), Expr(-1, 3), n, n + half, a, a + 1, 2 * n] {
                for second in [1, -2, half, Expr(2, 3), n, -n, a, Expr(5, 2) - a] {
                    #expect(
                        base.power(first) * base.power(second) == base.power(first + second),
                        "\(base) \(first) \(second)")
                }
            }
        }
        #expect((y - x).power(2) == (x - y).power(2))
        #expect((y - x).power(n).power(2) == (x - y).power(2 * n))
        #expect(throws: ExprError.divisionByZero) { try Expr.power(0, -1) }
        #expect(try Expr.power(0, 0) == 1)
        #expect(try Expr.power(0, p) == 0)
    }

    @Test func numbers() throws {
        func power(_ base: Rational, _ exponent: Rational) throws -> Expr { try .power(Expr(base), Expr(exponent)) }
        #expect(try power(4, Rational(1, 2)) == 2)
        #expect(try power(8, Rational(1, 2)) == 2 * power(2, Rational(1, 2)))
        #expect(try power(Rational(2, 3), -2) == Expr(9, 4))
        #expect(try power(Rational(2, 3), Rational(1, 2)) == power(6, Rational(1, 2)) / 3)
        #expect(try power(2, Rational(1, 2)) * power(3, Rational(1, 2)) == power(6, Rational(1, 2)))
        #expect(try power(2, Rational(1, 2)) * power(6, Rational(1, 2)) == 2 * power(3, Rational(1, 2)))
        #expect(try power(-8, Rational(1, 3)) == 2 * power(-1, Rational(1, 3)))
        #expect(try power(-8, Rational(1, 3)) != -2)
        #expect(try power(-4, Rational(1, 2)) == 2 * i)
        #expect(i * i == -1)
        #expect(i.power(-1) == -i)
        #expect(Expr(2).power(x + 1) == 2 * Expr(2).power(x))
        #expect(Expr(4).power(x) == Expr(2).power(2 * x))
        #expect(Expr(2).power(x) * Expr(3).power(x) == Expr(6).power(x))
        #expect(Expr(-1).power(2 * n) == 1)
        #expect(throws: ExprError.self) { try power(2, 1_000_000_000) }
        #expect(try Expr.power(x, Expr(1_000_000_000)).children[1] == 1_000_000_000)
    }

    @Test func functions() throws {
        #expect(try Function.exp(0) == 1)
        #expect(try Function.log(1) == 0)
        #expect(try Function.sin(-x) == -Function.sin(x))
        #expect(try Function.cos(y - x) == Function.cos(x - y))
        #expect(try Function.asin(-x) == -Function.asin(x))
        #expect(try Function.asin(1) == .pi / 2 && Function.asin(-half) == -.pi / 6)
        #expect(try Function.asin(Expr(-3).power(1) * half * Expr(3).power(-half)) == -.pi / 3)
        #expect(try Function.asin(Expr(2).power(-half)) == .pi / 4 && Function.asin(2).isReal == false)
        #expect(try Function.asin(x).derivative(by: Variable("x")) == (1 - x * x).power(-half))
        #expect(try Function.asin(1 + Expr(1, 1 << 51)).value() == Double.pi / 2)
        #expect(throws: ExprAlgebraError.self) { try Function.asin(Expr(1_000_001, 1_000_000)).value() }
        #expect(try Function.abs(-3) == 3)
        #expect(try Function.sign(-half) == -1)
        #expect(try Function.step(0) == 0)
        #expect(try Function.relu(p) == p)
        #expect(try Function.factorial(5) == 120)
        #expect(try Function.gamma(5) == 24)
        #expect(try Function.binomial(5, 2) == 10)
        #expect(throws: ExprError.undefined(function: "gamma", argument: "0")) { try Function.gamma(0) }
        #expect(throws: ExprError.wrongNumberOfArguments(function: "sin", expected: 1, found: 2)) {
            try Function.sin(x, y)
        }
    }

    @Test func boundVariables() throws {
        let (k, l) = (Variable("k"), Variable("l"))
        let first = try Expr.summation(of: x.power(Expr(k)), over: k, from: 0, through: n)
        let second = try Expr.summation(of: x.power(Expr(l)), over: l, from: 0, through: n)
        #expect(first == second)
        #expect(first != (try Expr.summation(of: x.power(Expr(k)), over: l, from: 0, through: n)))
        guard case .summation(let body, let variable, let lower, let upper) = first.form else {
            Issue.record("not a sum")
            return
        }
        #expect(try Expr.summation(of: body, over: variable, from: lower, through: upper) == first)
        // The inner sum has its own k.
        let nested = try Expr.summation(of: first * Expr(k), over: k, from: 0, through: 3)
        guard case .summation(let inside, let outer, _, _) = nested.form else { return }
        #expect(inside == first * Expr(outer))
    }
}
