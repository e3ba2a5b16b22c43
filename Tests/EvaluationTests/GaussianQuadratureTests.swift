import Algebra
import Evaluation
import Testing

@Suite("Gaussian quadrature")
struct GaussianQuadratureTests {
    static func read(_ text: String) throws -> Expr {
        try Expr(parsing: text, scope: Expr.Scope([GaussianAverage.variable], unknown: .real))
    }

    /// From mpmath with 40 digits: quad(f(sqrt(K)*z)*exp(-z^2/2)/sqrt(2*pi)) over pieces that end at kinks, at 0 and at
    /// +-1, 2, 4, 8, 16, 40.
    static let table: [(String, Double, Double)] = [
        ("erf(x)^4", 0.5, 0.2),
        ("erf(x)^4", 1, 0.3366367348465083664),
        ("erf(x)^4", 2, 0.4817602587216667322),
        ("tanh(x)^2", 1e-8, 9.999999800000005667e-9),
        ("tanh(x)^2", 0.1, 0.08421392842110724561),
        ("tanh(x)^2", 1, 0.3942944903978411744),
        ("tanh(x)^2", 10, 0.7572662769213183683),
        ("tanh(x)^2", 100000000.0, 0.9999202115442478303),
        ("tanh(x)^6", 0.5, 0.08696000902452781647),
        ("relu(x)^2", 3, 1.5),
        ("relu(x)^6", 0.7, 2.57249999999999951),
        ("relu(x - 1)", 1, 0.08331547058768629838),
        ("relu(x - 1)", 0.1, 0.00006733553125075936613),
        ("relu(tanh(x) - 1/2)^2", 1, 0.02731793904869848426),
        ("sign(x - 1/3)", 1, -0.2611173196364727235),
        ("abs(tanh(x) - 1/2)", 1, 0.6579251777283123539),
        ("abs(sin(3*x))", 1, 0.6366197659037771842),
        ("sqrt(abs(x))", 1, 0.8221789586624585523),
        ("log(abs(x))", 1, -0.635181422730739085),
        ("abs(x)^(-1/2)", 1, 1.720079974649039071),
        ("x*(1 + erf(x/sqrt(2)))/2", 1, 0.2820947917738781435),
        ("x*(1 + erf(x/sqrt(2)))/2", 4, 0.7136496464611084458),
        ("(x*(1 + erf(x/sqrt(2)))/2)^4", 1.5, 3.131761093008383734),
        ("x/(1 + exp(-x))", 1, 0.2066209641419070373),
        ("log(1 + exp(x))", 2, 0.902661907720026927),
        ("exp(x^2/4)", 1, 1.414213562373095049),
        ("tanh(1000*(x - 1/3))^2", 1, 0.9992452338205118163),
        ("exp(-1000000*(x - 3)^2)", 1, 7.855262494869949577e-6),
        ("1/(1 + 1000000*(x - 3)^2)", 1, 0.00001410250734520241959),
        ("1/cosh(x)", 2, 0.6279726347133231972),
        ("sin(100*x)^2", 0.0001, 0.4323323583816936541),
        ("exp(10*x)", 1, 5.184705528587072464e+21),
        ("step(x - 12)", 1, 1.776482112077678998e-33),
        ("cos(x)*tanh(x)^2", 1, 0.1095200579524081691),
    ]

    @Test("values of independent quadrature lie within the bounds, and the bounds are small", arguments: table)
    func reference(_ row: (function: String, variance: Double, value: Double)) throws {
        let estimate = try GaussianQuadrature.average(of: Self.read(row.function), variance: row.variance)
        #expect((estimate.value - row.value).magnitude <= estimate.error + row.value.magnitude * 0x1p-53)
        #expect(estimate.error <= 4e-12 * row.value.magnitude)
    }
}
