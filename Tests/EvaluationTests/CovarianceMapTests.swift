import Algebra
import Evaluation
import Exact
import Testing

/// The averages of mean field against closed forms and reference values.
@Suite struct CovarianceMapTests {
    private func map(_ text: String, _ strength: Rational = 1) throws -> CovarianceMap {
        let scope = Expr.Scope([GaussianAverage.variable])
        return try CovarianceMap([.init(strength: strength, function: try Expr(parsing: text, scope: scope))])
    }

    @Test func `tanh at its fixed point`() throws {
        let tanh = try map("tanh(x)", 2)
        let q = 0.72176187
        #expect(abs(try tanh.variance(q).value + 0.05 - q) < 1e-8)
        #expect(abs(try tanh.response(q).value - 1.04766600) < 1e-8)
        #expect(abs(try tanh.slope(q).value - exp(-1 / 1.38798)) < 1e-5)
        #expect(abs(try tanh.response(aa: q, ab: 0.74408 * q, bb: q).value - exp(-1 / 25.2134)) < 1e-5)
        #expect(try tanh.slope(0).value == 2)
    }

    @Test func `half lines`() throws {
        for text in ["relu(x)", "x*step(x)"] {
            let relu = try map(text, 2)
            #expect(try relu.variance(3).agrees(with: Estimate(3)))
            #expect(try relu.response(3).agrees(with: Estimate(1)))
            #expect(abs(try relu.slope(0).value - 1) < 1e-10)
            // Arc-cosine kernels of degrees 1 and 0.
            let c = 0.3
            let angle = acos(c)
            let kernel = ((1 - c * c).squareRoot() + (Double.pi - angle) * c) / (2 * Double.pi)
            #expect(abs(try relu.covariance(aa: 1.7, ab: 1.7 * c, bb: 1.7).value - 2 * 1.7 * kernel) < 1e-10)
            let slope = (Double.pi - angle) / (2 * Double.pi)
            #expect(abs(try relu.response(aa: 1.7, ab: 1.7 * c, bb: 1.7).value - 2 * slope) < 1e-10)
        }
    }

    @Test func `an activation that jumps has no response`() throws {
        #expect(throws: EvaluationError.self) { try map("sign(x)") }
    }
}

private func exp(_ x: Double) -> Double { Estimate(x).exponential.value }
private func abs(_ x: Double) -> Double { x.magnitude }
/// arccos by bisection of the series of cos.
private func acos(_ c: Double) -> Double {
    var (low, high) = (0.0, Double.pi)
    for _ in 0..<100 {
        let middle = (low + high) / 2
        var (term, sum) = (1.0, 1.0)
        for n in 1...20 {
            term *= -middle * middle / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        if sum > c { low = middle } else { high = middle }
    }
    return (low + high) / 2
}
