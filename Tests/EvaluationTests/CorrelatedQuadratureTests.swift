import Algebra
import Evaluation
import Foundation
import Testing

@Suite("Averages over two correlated variables")
struct CorrelatedQuadratureTests {
    static let x = Variable("x", .real)
    static let y = Variable("y", .real)

    static func average(_ text: String, _ covariance: (Double, Double, Double)) throws -> Estimate {
        let function = try Expr(parsing: text, scope: Expr.Scope([x, y]))
        return try CorrelatedQuadrature([function], over: (x, y))
            .averages(aa: covariance.0, ab: covariance.1, bb: covariance.2)[0]
    }

    /// Closed forms, evaluated with mpmath and 40 digits:
    /// ⟨x²y²⟩ = KaaKbb + 2Kab², ⟨sign sign⟩ = (2/π)·asin ρ, ⟨relu relu⟩ = (√(1 − ρ²) + ρ·(π − acos ρ))/(2π) for unit variances,
    /// ⟨erf erf⟩ = (2/π)·asin(2Kab/√((1 + 2Kaa)(1 + 2Kbb))), ⟨relu(x − y)⟩ = √(Var/(2π)), ⟨cos cos⟩, ⟨exp exp⟩;
    /// ⟨tanh tanh⟩ by a double sum of step 1/16.
    static let table: [(String, Double, Double, Double, Double)] = [
        ("x^2*y^2", 2, 0.5, 1, 2.5),
        ("sign(x)*sign(y)", 1, 0.5, 1, 0.3333333333333333333),
        ("sign(x)*sign(y)", 2, -0.5, 0.25, -0.5),
        ("sign(x)*sign(y)", 1, 0.9999999999999991, 1, 0.999999973168482895),
        ("relu(x)*relu(y)", 1, 0.5, 1, 0.304498890522114679),
        ("relu(x)*relu(y)", 1, -0.25, 1, 0.1016549389222707319),
        ("relu(x)*relu(y)", 1, 1, 1, 0.5),
        ("relu(x)*relu(y)", 1, 0.875, 1, 0.4441737601594170124),
        ("erf(x)*erf(y)", 1, 0.5, 2, 0.166257971481190243),
        ("erf(x)*erf(y)", 4, 4, 4, 0.6970439505474131133),
        ("erf(x)*erf(y)", 400, 300, 400, 0.5389926122721144217),
        ("relu(x - y)", 1, 0.5, 1, 0.3989422804014326779),
        ("cos(x)*cos(y)", 1, 0.5, 2, 0.2516073622040275067),
        ("exp(x + 2*y)", 1, 0.5, 2, 244.6919322642203879),
        ("exp(6*x + y)", 1, 0.5, 1, 2174359553.576488545),
        ("y^2", 0, 0, 3, 3.0),
        ("tanh(x)*tanh(y)", 1, 0.5, 1, 0.1863244132034480861),
    ]

    /// Each function at least once; all rows with DIAGRAMMAR_LONG.
    static let tried = table.indices.filter { number in
        ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
            || number % 2 == 1 || number == 0 || table[number].0 != table[number - 1].0
    }.map { table[$0] }

    @Test("closed forms lie within the bounds, and the bounds are small", arguments: tried)
    func reference(_ row: (function: String, aa: Double, ab: Double, bb: Double, value: Double)) throws {
        let estimate = try Self.average(row.function, (row.aa, row.ab, row.bb))
        #expect((estimate.value - row.value).magnitude <= estimate.error + row.value.magnitude * 0x1p-53)
        #expect(estimate.error <= 4e-11 * row.value.magnitude)
    }

    @Test("a matrix that is no covariance is refused")
    func refused() throws {
        #expect(throws: EvaluationError.self) { try Self.average("x*y", (1, 1.1, 1)) }
        #expect(throws: EvaluationError.self) { try Self.average("x*y", (-1, 0, 1)) }
        #expect(throws: EvaluationError.self) { try Self.average("x*y", (0, 0.1, 1)) }
        #expect(throws: EvaluationError.self) { try Self.average("exp(x*y)", (1, 0.5, 1)) }
    }
}
