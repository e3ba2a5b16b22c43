import Exact
import Testing

@testable import Algebra

/// The forms as they are written; their values are compared with integrals in EvaluationTests.
@Suite("Covariances in closed form: how they are written, and what has none")
struct ClosedCovarianceTests {
    static let scope = Expr.Scope([GaussianAverage.variable, Variable("r", .real), Variable("z")], unknown: .positive)
    static let closed = ClosedCovariance(
        aa: Variable("Kaa", .positive), ab: Variable("Kab", .real), bb: Variable("Kbb", .positive))
    static let variance = Variable("K", .positive)

    static func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: scope) }

    /// C. Williams (1998) for erf; Y. Cho and L. Saul (2009), degrees 0, 1 and 2 over 2, for the rectifiers.
    @Test(
        "as in the literature",
        arguments: [
            ("x", "Kab"), ("x^3", "3*Kab*(3*Kaa*Kbb + 2*Kab^2)"),
            ("erf(x)", "2*asin(2*Kab/(sqrt(2*Kaa + 1)*sqrt(2*Kbb + 1)))/pi"),
            ("erf(r*x)", "2*asin(2*Kab*r^2/(sqrt(2*Kaa*r^2 + 1)*sqrt(2*Kbb*r^2 + 1)))/pi"),
            ("step(x)", "asin(Kab/(sqrt(Kaa)*sqrt(Kbb)))/(2*pi) + 1/4"),
            ("relu(x)", "Kab*asin(Kab/(sqrt(Kaa)*sqrt(Kbb)))/(2*pi) + Kab/4 + sqrt(Kaa*Kbb - Kab^2)/(2*pi)"),
            (
                "relu(x)^2",
                "Kaa*Kbb/4 + Kab^2/2 + asin(Kab/(sqrt(Kaa)*sqrt(Kbb)))*(Kaa*Kbb + 2*Kab^2)/(2*pi)"
                    + " + 3*Kab*sqrt(Kaa*Kbb - Kab^2)/(2*pi)"
            ),
            ("sin(x)", "exp(-Kaa/2 - Kbb/2)*sinh(Kab)"), ("cos(a*x)", "exp(-Kaa*a^2/2 - Kbb*a^2/2)*cosh(Kab*a^2)"),
            ("sin(x + 1)", "exp(-Kaa/2 + Kab - Kbb/2)/2 - cos(2)*exp(-Kaa/2 - Kab - Kbb/2)/2"),
            ("exp(x)", "exp(Kaa/2 + Kab + Kbb/2)"), ("exp(-x^2/2)", "1/sqrt((Kaa + 1)*(Kbb + 1) - Kab^2)"),
        ])
    func literature(_ row: (function: String, form: String)) throws {
        let f = try Self.read(row.function)
        let scope = Expr.Scope(
            Self.scope.variables.values.sorted() + [Self.closed.ab], unknown: .positive)
        let form = try Expr(parsing: row.form, scope: scope).expanded(insideFunctions: true)
        #expect(try Self.closed.average(of: f, times: f)?.expanded(insideFunctions: true) == form)
    }

    @Test(
        "one variance",
        arguments: [
            ("x^4", "3*K^2"), ("relu(x)^2", "K/2"), ("abs(x)", "sqrt(2)*sqrt(K)/sqrt(pi)"),
            ("erf(x)^2", "2*asin(2*K/(2*K + 1))/pi"), ("sin(x)^2", "1/2 - exp(-2*K)/2"), ("sign(x)^2", "1"),
            ("erf(x)*sign(x)", "2*asin(sqrt(2)*sqrt(K)/sqrt(2*K + 1))/pi"), ("exp(-r^2*x^2)", "1/sqrt(2*K*r^2 + 1)"),
            (
                "(x*(1 + erf(x/sqrt(2)))/2)^2",
                "K*asin(K/(K + 1))/(2*pi) + K/4 + K^2/(pi*(K + 1)*sqrt(2*K + 1))"
            ),
        ])
    func single(_ row: (function: String, form: String)) throws {
        let found = try #require(ClosedCovariance.average(of: Self.read(row.function), variance: Self.variance))
        #expect(try found == Self.read(row.form), "\(found)")
    }

    @Test(
        "no form where none is known, or where the average may not exist",
        arguments: [
            "tanh(x)", "relu(x - 1)", "erf(x + 1)", "erf(x)^2", "sin(x)*relu(x)", "cos(x^2)", "1/(1 + x^2)",
            "log(x^2 + 1)",
            "exp(x^2/4)", "exp(r*x^2)", "exp(x^3)", "z*x", "sin(z*x)", "x^z", "step(r*x)", "sign(r*x)", "relu(sin(x))",
            "x^61", "sum(k, 1, 3, x^k)", "asin(x)", "erf(exp(x))", "Kab*x", "step(x)*exp(x)",
        ])
    func none(_ function: String) throws {
        #expect(try Self.closed.average(of: Self.read(function), times: Self.read(function)) == nil)
    }

    @Test("exp(x^2/4) has no form for itself, but the bump that it makes with another function has one")
    func curvature() throws {
        let bump = try Self.read("exp(x^2/4)*exp(-x^2)")
        #expect(try ClosedCovariance.average(of: bump, variance: Self.variance) == Self.read("1/sqrt(1 + 3*K/2)"))
        #expect(try ClosedCovariance.average(of: Self.read("exp(x^2/4)"), variance: Self.variance) == nil)
        #expect(try ClosedCovariance.average(of: Self.read("K*x^2"), variance: Self.variance) == nil)
    }

    /// R. Price (1958): ∂⟨φ(u)ψ(v)⟩/∂K_ab = ⟨φ′(u)ψ′(v)⟩; and ∂⟨φ⟩/∂K = ⟨φ″⟩/2.
    @Test(
        "derivatives by the covariance are averages of derivatives",
        arguments: [
            ("erf(x)", "x*(1 + erf(x/sqrt(2)))/2"), ("relu(x)", "relu(x)^2"), ("x^3 + abs(x)^3", "relu(x)*x"),
            ("x^2*erf(a*x)", "erf(r*x)"), ("sin(x + 1)", "x*cos(a*x)"), ("exp(-x^2)*erf(x)", "exp(-a*x^2)*x"),
            ("exp(r*x)", "relu(x)^2"), ("x*exp(x/3)", "erf(x)"),
        ])
    func price(_ row: (first: String, second: String)) throws {
        let (f, g) = (try Self.read(row.first), try Self.read(row.second))
        let x = GaussianAverage.variable
        let closed = Self.closed
        let average = try #require(closed.average(of: f, times: g))
        let slopes = try #require(closed.average(of: f.derivative(by: x), times: g.derivative(by: x)))
        let byCovariance = try average.derivative(by: closed.ab)
        for (aa, ab, bb) in [(1.0, 0.5, 2.0), (0.3, -0.2, 0.7), (3, 2.9, 3)] {
            let point = [
                closed.aa: aa, closed.ab: ab, closed.bb: bb, Variable("a", .positive): 0.75, Variable("r", .real): -0.5,
            ]
            let (left, right) = (try byCovariance.value(at: point), try slopes.value(at: point))
            #expect((left - right).magnitude <= 1e-11 * max(1, right.magnitude))
        }
    }
}
