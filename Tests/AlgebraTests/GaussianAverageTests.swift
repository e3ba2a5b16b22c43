import Exact
import Testing

@testable import Algebra

@Suite("Gaussian averages in symbols")
struct GaussianAverageTests {
    private static let x = Expr(GaussianAverage.variable)
    private static let scope = Expr.Scope([
        GaussianAverage.variable, Variable("a", .positive), Variable("b", .positive), Variable("c", .real),
    ])

    private static func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: scope) }

    private struct Sheet {
        var table = SymbolTable()
        var calculus: GaussianCalculus

        init() { calculus = GaussianCalculus(variance: table.declare("K", role: .parameter)) }

        mutating func average(_ text: String) throws -> Polynomial {
            try calculus.average(of: GaussianAverageTests.read(text), in: &table)
        }

        func text(_ polynomial: Polynomial) -> String { polynomial.formatted(as: .text, in: table) }
    }

    @Test(
        "closed forms",
        arguments: [
            ("x^4", "3*K^2"), ("3*x^2 - x + 2", "2 + 3*K"), ("a*x^6 + x^3", "15*K^3*a"), ("x^5", "0"),
            ("relu(x)^2", "K/2"), ("relu(x)^4", "3*K^2/2"), ("(relu(x) - a*relu(-x))^2", "K/2 + K*a^2/2"),
            ("relu(2*a*x)^2", "2*K*a^2"), ("abs(x)^3", "2*K*<abs(x)>_K"), ("relu(x)", "<abs(x)>_K/2"),
            ("abs(x)*x^2*sign(x)", "0"), ("step(x)", "1/2"), ("x^4*step(-x)", "3*K^2/2"),
            ("exp(x)", "exp(K/2)"), ("exp(-2*x)", "exp(2*K)"), ("cos(x)", "exp(-K/2)"),
            ("sin(x)^2", "1/2 - exp(-2*K)/2"), ("sin(x)*x", "K*exp(-K/2)"), ("x^2*exp(x)", "K*exp(K/2)*(1 + K)"),
            ("sin(x)", "0"), ("cosh(x)^2", "1/2 + exp(2*K)/2"), ("tanh(x)", "0"), ("erf(x)*x^2", "0"),
            ("tanh(x)^2 + x^2", "K + <tanh(x)^2>_K"),
        ])
    func closedForms(_ row: (function: String, average: String)) throws {
        var sheet = Sheet()
        let average = try sheet.average(row.function)
        #expect(sheet.text(average) == row.average)
    }

    @Test("f(x) and f(-x) are one symbol")
    func mirror() throws {
        var sheet = Sheet()
        let first = try sheet.average("tanh(x)*erf(2 + x)")
        let second = try sheet.average("-tanh(x)*erf(2 - x)")
        #expect(first == second)
    }

    @Test("the derivative of tanh^2 is a polynomial in averages of powers of tanh")
    func derivative() throws {
        var sheet = Sheet()
        let average = try sheet.average("tanh(x)^2")
        let slope = try sheet.calculus.derivative(of: average, in: &sheet.table)
        #expect(sheet.text(slope) == "1 - 4*<tanh(x)^2>_K + 3*<tanh(x)^4>_K")
        let product = try sheet.calculus.derivative(of: average * average, in: &sheet.table)
        #expect(product == (average * slope).scaled(by: 2))
    }

    @Test("both rules agree where averages are exact", arguments: ["x^6", "cos(x)*x^2", "exp(x)*x", "cosh(x)", "x^2"])
    func rulesAgree(_ text: String) throws {
        var sheet = Sheet()
        let average = try sheet.average(text)
        let direct = try sheet.calculus.derivative(of: average, in: &sheet.table)
        let second = try Self.read(text).derivative(by: GaussianAverage.variable, order: 2)
        let heat = try sheet.calculus.average(of: second, in: &sheet.table).scaled(by: Rational(1, 2))
        let byParts = try sheet.calculus.derivativeByParts(of: Self.read(text), in: &sheet.table)
        #expect(direct == heat)
        #expect(direct == byParts)
    }

    @Test("kinks: what is homogeneous scales, what is not is differentiated by parts")
    func kinks() throws {
        var sheet = Sheet()
        let magnitude = try sheet.average("abs(x)^3")
        let slope = try sheet.calculus.derivative(of: magnitude, in: &sheet.table)
        #expect(sheet.text(slope) == "3*<abs(x)>_K")
        let shifted = try sheet.average("relu(x - 1)^2")
        let byParts = try sheet.calculus.derivative(of: shifted, in: &sheet.table)
        #expect(sheet.table.averages(in: byParts).count > 1)
    }

    @Test("cumulants of linear and of ReLU networks")
    func cumulants() throws {
        var sheet = Sheet()
        for r in 1...8 {
            // κ_r = 2^(r-1)·(r-1)!·K^r
            let linear = try sheet.calculus.cumulant(of: Self.x.power(2), order: r, in: &sheet.table)
            let number = Rational(Combinatorics.factorial(r - 1)) * (try Rational(2).power(r - 1))
            #expect(linear == Polynomial(number, Monomial(sheet.calculus.variance, power: r)))
        }
        let relu = try Self.read("relu(x)^2")
        let third = try sheet.calculus.cumulant(of: relu, order: 3, in: &sheet.table)
        // 15/2 - 3·3/2·1/2 + 2/8
        #expect(sheet.text(third) == "11*K^3/2")
        let tanh = try Self.read("tanh(x)^2")
        let second = try sheet.calculus.cumulant(of: tanh, order: 2, in: &sheet.table)
        #expect(sheet.text(second) == "<tanh(x)^4>_K - <tanh(x)^2>_K^2")
        // Joint cumulants: κ(f, f) once more, and κ(x², x⁴) = 12K³.
        #expect(try sheet.calculus.cumulant(of: [tanh, tanh], orders: [1, 1], in: &sheet.table) == second)
        let joint = try sheet.calculus.cumulant(
            of: [Self.x.power(2), Self.x.power(4)], orders: [1, 1], in: &sheet.table)
        #expect(sheet.text(joint) == "12*K^3")
    }

    @Test(
        "averages that do not exist are named",
        arguments: [
            "exp(x^2)", "exp(x^4 - x)", "x*exp(x^2/2)", "exp(x^3)", "cosh(x^2)", "exp(exp(x^2))", "exp(sinh(x))",
            "cos(x)*exp(a*x^2)", "1/x", "1/(x^2 - 2)", "log(x)", "sqrt(x)", "tan(x)", "delta(x)", "gamma(x)",
            "log(x - 100)", "tanh(1/x^2)/x^2",
        ])
    func refused(_ text: String) throws {
        var sheet = Sheet()
        #expect(throws: GaussianAverageError.self) { try sheet.average(text) }
    }

    @Test(
        "averages that exist are not refused",
        arguments: [
            "exp(-x^2)", "1/(1 + x^2)", "log(1 + x^2)", "exp(x)", "x/(1 + exp(-x))", "exp(x^2)*exp(-2*x^2)",
            "1/cosh(x)", "tan(tanh(x))", "sqrt(abs(x))", "log(1 + exp(x))", "exp(-x^4 + x^2)", "x*erf(x)",
            "sqrt(1 + x^2)", "exp(tanh(x)^2)", "exp(a*x)", "sinh(x)", "1/(2 + sin(x))",
        ])
    func accepted(_ text: String) throws {
        var sheet = Sheet()
        _ = try sheet.average(text)
    }

    @Test("printing, substitution, and the name of the variable")
    func printing() throws {
        var sheet = Sheet()
        let average = try sheet.average("a*tanh(b*x)^2").power(2)
        #expect(sheet.text(average) == "a^2*<tanh(b*x)^2>_K^2")
        #expect(
            average.formatted(as: .latex, in: sheet.table)
                == "a^{2} \\left\\langle \\tanh\\left(b x\\right)^{2}\\right\\rangle_{K}^{2}")
        let y = Variable("y")
        let renamed = try sheet.calculus.average(of: Expr.call(.tanh, [Expr(y)]).power(2), over: y, in: &sheet.table)
        #expect(sheet.text(renamed) == "<tanh(x)^2>_K")
        let taken = try Expr.call(.tanh, [Expr(y)]) * Expr(Variable("x", .positive))
        #expect(throws: GaussianAverageError.nameIsTaken("x")) {
            try sheet.calculus.average(of: taken, over: y, in: &sheet.table)
        }
    }
}
