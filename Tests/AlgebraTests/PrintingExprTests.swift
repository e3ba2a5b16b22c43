import Exact
import Testing

@testable import Algebra

/// Expressions as formulas: what goes below the bar, what becomes a root, and the order of terms.
@Suite struct PrintingExprTests {
    private let x = Expr(variable: "x")
    private let y = Expr(variable: "y")
    private let p = Expr(variable: "p", .positive)
    private let g = Expr(variable: "g", .small)
    private let n = Expr(variable: "n", .integer)

    @Test func termsStandInReadingOrder() throws {
        #expect("\(1 + x + x * x + x * y + 1 / x)" == "x^2 + x*y + x + 1 + 1/x")
        #expect("\(x + y * y)" == "y^2 + x")
        #expect("\(1 - g + g * g * x * x)" == "1 - g + g^2*x^2")
        #expect("\(g / x + x + Expr.pi)" == "x + pi + g/x")
        #expect("\(2 - x)" == "-x + 2")
    }

    @Test func powersAndSignsFindTheirPlace() throws {
        let root = try Expr.power(p, Expr(1, 2))
        #expect("\(x / root)" == "x/sqrt(p)")
        #expect("\(-3 * x / (8 * y * y))" == "-3*x/(8*y^2)")
        #expect("\(try Expr.power(p, Expr(-3, 2)))" == "1/p^(3/2)")
        #expect("\(try Expr.power(x, -n))" == "x^(-n)")
        #expect("\(try Function.exp(-x / 2))" == "exp(-x/2)")
        #expect("\(-(x + 1) * y)" == "-y*(x + 1)")
        #expect(try (-3 * x / (8 * y * y)).written(as: .latex) == "-\\frac{3 x}{8 y^{2}}")
        #expect(try (-3 * x / (8 * y * y)).written(as: .sympy) == "-Rational(3,8)*x/y**2")
    }

    @Test func constantsAndFunctionsHaveTheirNamesEverywhere() throws {
        let expression = try Function.gamma(x) * .pi + Function.relu(y) * .imaginaryUnit + Function.step(x)
        #expect(try expression.written(as: .text) == "I*relu(y) + pi*gamma(x) + step(x)")
        #expect(try expression.written(as: .unicode) == "i·relu(y) + π·Γ(x) + θ(x)")
        #expect(
            try expression.written(as: .latex)
                == "\\mathrm{i} \\operatorname{relu}\\left(y\\right) + \\pi \\Gamma\\left(x\\right) + \\theta\\left(x\\right)"
        )
        #expect(try expression.written(as: .sympy) == "I*Max(0, y) + pi*gamma(x) + Heaviside(x, 0)")
        #expect(try expression.written(as: .mathematica) == "I*Ramp[y] + Pi*Gamma[x] + HeavisideTheta[x]")
        #expect(try expression.written(as: .form) == "i_*relu(y) + pi_*gamma(x) + step(x)")
        let angle = try Function.asin(x) / 2
        let notations: [Notation] = [.text, .unicode, .latex, .sympy, .mathematica, .form]
        let written = try notations.map { try angle.written(as: $0) }
        #expect(written[0] == "asin(x)/2" && written[1] == "arcsin(x)/2")
        #expect(written[2] == "\\frac{\\arcsin\\left(x\\right)}{2}")
        #expect(written[3] == "Rational(1,2)*asin(x)" && written[4] == "ArcSin[x]/2" && written[5] == "asin_(x)/2")
        #expect(Set(Function.all.map(\.name)) == Set(FunctionNames.known.keys))
    }

    @Test func constantsDoNotMeetSymbols() throws {
        var formula = Formula()
        formula.whole = formula.product([formula.constant(.pi), formula.name("pi")])
        #expect(throws: NotationError.sameSpelling("the number pi", "pi", as: "pi")) { try formula.written(as: .sympy) }
        #expect(try formula.written(as: .mathematica) == "Pi*pi")
        #expect(try formula.written(as: .form) == "pi_*pi")
        formula.whole = formula.product([formula.call("gamma", [formula.name("x")]), formula.name("gamma")])
        #expect(throws: NotationError.symbolAndFunction("gamma", .sympy)) { try formula.written(as: .sympy) }
        #expect(throws: NotationError.symbolAndFunction("gamma", .form)) { try formula.written(as: .form) }
        #expect(try formula.written(as: .mathematica) == "Gamma[x]*gamma")
    }

    @Test func sumsAndIntegralsNameTheirVariables() throws {
        let k = Variable("k")
        let t = Variable("t")
        let sum = try Expr.summation(of: .power(x, 2 * Expr(k)), over: k, from: 0, through: n)
        #expect("\(sum)" == "sum[k=0...n](x^(2*k))")
        #expect(try sum.written(as: .latex) == "\\sum_{k=0}^{n} x^{2 k}")
        #expect(try sum.written(as: .unicode) == "∑[k=0…n](x²ᵏ)")
        let integral = try Expr.integral(of: Function.exp(-Expr(t) * x), over: t, from: 0, to: y)
        #expect("\(integral)" == "integral[t=0...y](exp(-x*t))" || "\(integral)" == "integral[t=0...y](exp(-t*x))")
        #expect(throws: NotationError.noSpelling("an integral", .form)) { try integral.written(as: .form) }
    }
}
