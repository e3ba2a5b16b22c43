import Algebra
import Evaluation
import Foundation
import Testing

@Suite("asin as a number with a bound")
struct ArcsineTests {
    static let x = Variable("x", .real)

    /// mpmath, 50 digits, at the machine numbers x.
    static let table: [(String, Double, Double)] = [
        ("asin(1 - x^2)", 0.0, 1.5707963267948966192),
        ("asin(1 - x^2)", 1e-9, 1.5707963253806830569),
        ("asin(1 - x^2)", 3e-8, 1.570796284368489748),
        ("asin(1 - x^2)", 1e-5, 1.5707821846592727704),
        ("asin(1 - x^2)", 0.3, 1.1432840618500270483),
        ("asin(1 - x^2)", 1.0, 0.0),
        ("asin(1 - x^2)", 1.2, -0.45559867339582324429),
        ("asin(2*x/(1 + x^2))", -0.0001, -0.00019999999933333334692),
        ("asin(2*x/(1 + x^2))", 0.5, 0.92729521800161223243),
        ("asin(2*x/(1 + x^2))", 0.999, 1.5697958266282300017),
        ("asin(2*x/(1 + x^2))", 1.0, 1.5707963267948966192),
        ("asin(2*x/(1 + x^2))", 1.000_000_001, 1.570796325794896537),
        ("asin(2*x/(1 + x^2))", 30.0, 0.066641991756494394312),
        ("asin(2*x/(1 + x^2))", -1e7, -1.9999999999999933333e-7),
        ("asin(x/sqrt(1 + x^2))", -0.0001, -0.000099999999666666673459),
        ("asin(x/sqrt(1 + x^2))", 0.5, 0.46364760900080611621),
        ("asin(x/sqrt(1 + x^2))", 0.999, 0.78489791331411500086),
        ("asin(x/sqrt(1 + x^2))", 1.0, 0.78539816339744830962),
        ("asin(x/sqrt(1 + x^2))", 1.000_000_001, 0.78539816389744835074),
        ("asin(x/sqrt(1 + x^2))", 30.0, 1.5374753309166494221),
        ("asin(x/sqrt(1 + x^2))", -1e7, -1.5707962267948966192),
        ("asin(x)", 1e-300, 1.0000000000000000251e-300),
        ("asin(x)", 1e-5, 0.000010000000000166667485),
        ("asin(x)", 0.5, 0.52359877559829887308),
        ("asin(x)", -0.75, -0.84806207898148100805),
        ("asin(x)", 0.999_999_9, 1.570349113195787578),
        ("asin(x)", 1.0, 1.5707963267948966192),
    ]

    @Test("exact values lie within the bounds, which are as small as the steepness at the ends allows")
    func bounds() throws {
        for (text, place, value) in Self.table {
            let function = try Expr(parsing: text, scope: Expr.Scope([Self.x]))
            let estimate = try CompiledExpressions([function], in: [Self.x]).estimates(at: [place])[0]
            let slack = value.magnitude * 0x1p-52
            #expect((estimate.value - value).magnitude <= estimate.error + slack, "\(text) at \(place)")
            let steepness = 1 / cos(value).magnitude
            #expect(estimate.error <= min(1e-7, 4e-15 * steepness), "\(text) at \(place)")
        }
    }

    @Test("beyond its ends it has no value, unless by rounding")
    func ends() throws {
        let x = Expr(Self.x)
        let angle = try CompiledExpressions([Function.asin(x), Function.asin(x * 10 / 10)], in: [Self.x])
        #expect(angle.estimates(at: [1 + 0x1p-52])[0].contains(Double.pi / 2))
        #expect(angle.estimates(at: [1.001])[0].value.isNaN && angle.estimates(at: [-2])[0].error == .infinity)
        let root = try CompiledExpressions([Expr.sqrt(x * x / 3 - x / 3 * x)], in: [Self.x]).estimates(at: [0.1])[0]
        #expect(root.contains(0))
    }

    @Test("averages over asin of a bounded function, and refusal of others")
    func averages() throws {
        // The square of the Gudermannian, by mpmath's quadrature.
        let scope = Expr.Scope([GaussianAverage.variable], unknown: .positive)
        let angle = try Expr(parsing: "asin(tanh(x))^2", scope: scope)
        let estimate = try GaussianQuadrature.average(of: angle, variance: 2)
        #expect((estimate.value - 0.8373021816688374).magnitude <= estimate.error && estimate.error < 1e-11)
        try angle.checkAverageExists()
        #expect(throws: GaussianAverageError.self) { try Expr(parsing: "asin(x)", scope: scope).checkAverageExists() }
    }
}
