import Exact
import Testing

@testable import Algebra

/// Corners where an answer looked right and was not.
@Suite struct ExprCornerTests {
    private let p = Variable("p", .positive)
    private let n = Variable("n", .integer)

    private func read(_ text: String) throws -> Expr {
        var scope = Expr.Scope.everything
        scope.declare(p)
        scope.declare(n)
        return try Expr(parsing: text, scope: scope)
    }

    /// Beyond 2⁵³ the bounds of a sum are no longer exact in floating point.
    @Test func sumsWithEnormousBoundsHaveNoApproximateValue() throws {
        for text in ["sum(k, 10^17, 10^17 + 9, 1)", "sum(k, 2^53 + 1, 2^53 + 2, 1)"] {
            #expect(throws: ExprAlgebraError.self) { try read(text).value() }
        }
        #expect(try read("sum(k, 10^17, 10^17 + 9, 1)").exactValue() == 10)
        #expect(try read("sum(k, 0, 9, 1)").value() == 10)
    }

    @Test func emptySumsAreZero() throws {
        #expect(try read("sum(k, 5, 2, k)").isZero && read("sum(k, 1, 0, k^2)").isZero)
        #expect(try read("sum(k, 5, 2, k)").written(as: .sympy) == "0")
        #expect(try !read("sum(k, 2, 2, k)").isZero)
        #expect(try read("sum(k, 5, T, k)").substituting([Variable("T"): 2]).isZero)
    }

    /// sqrt(p^2) has become p because p is positive: −2 must not get in.
    @Test func valuesObeyTheDeclarations() throws {
        #expect(throws: ExprAlgebraError.self) { try read("sqrt(p^2)").value(at: [p: -2]) }
        #expect(throws: ExprAlgebraError.self) { try read("(-1)^(2*n) + n").value(at: [n: 0.5]) }
        #expect(try read("sqrt(p^2)").value(at: [p: 2]) == 2)
        #expect(try read("(-1)^(2*n) + n").value(at: [n: 3]) == 4)
    }

    @Test(arguments: ["-pi", "-sqrt(2)", "2*I", "-q^2*p", "1 - sqrt(2)", "log(1/2)"])
    func whatIsNotPositiveDoesNotReplaceWhatIs(_ text: String) throws {
        var scope = Expr.Scope.everything
        scope.declare(p)
        scope.declare(Variable("q", .positive))
        let value = try Expr(parsing: text, scope: scope)
        #expect(throws: ExprAlgebraError.self) { try read("sqrt(p^2)").substituting([p: value]) }
    }

    @Test func whatMayBePositiveDoes() throws {
        #expect(try read("p^2").substituting([p: read("x + 1")]) == read("(x + 1)^2"))
        #expect(try read("p^2").substituting([p: read("2 - sqrt(2)")]) == read("(2 - sqrt(2))^2"))
        #expect(throws: ExprAlgebraError.self) { try read("(-1)^(2*n) + n").substituting([n: read("pi/2")]) }
    }

    /// What has been simplified for a positive variable would be wrong for the other terms of a sum.
    @Test func boundVariablesAreNothingSpecial() throws {
        let k = Variable("k", .positive)
        #expect(throws: ExprError.boundVariableKnowsMore("k")) {
            try Expr.summation(of: .power(.power(Expr(k), 2), Expr(1, 2)), over: k, from: -3, through: 3)
        }
        #expect(throws: ExprError.boundVariableKnowsMore("n")) {
            try Expr.integral(of: Expr(n), over: n, from: 0, to: 1)
        }
    }

    @Test(arguments: ["5!!", "x!!", "x²!", "x²^3"]) func whatHasTwoMeaningsIsRefused(_ text: String) throws {
        #expect(throws: (any Error).self) { try read(text) }
    }

    @Test func brackettedFormsAreRead() throws {
        #expect(try read("(3!)!") == 720)
        #expect(try read("(x²)^3") == read("x^6"))
        let nested = try read("(x!)!")
        #expect(try read(nested.description) == nested)
    }

    /// 1/Γ at a pole is not a number below a bar.
    @Test func polesOfFunctionsAreNoNumbers() throws {
        for text in ["1/gamma(x)", "exp(-delta(x))"] {
            #expect(throws: ExprAlgebraError.self) { try read(text).value(at: [Variable("x"): 0]) }
        }
    }

    /// What would take minutes is refused by its size.
    @Test(arguments: ["x^45 + y^45 + z^45", "x^999 + y^999 + z^999"]) func hopelessFactorizations(_ text: String) throws
    {
        #expect(throws: ExprAlgebraError.self) { try read(text).factored() }
    }
}
