import Algebra
import Evaluation
import Exact
import Foundation
import Testing

@Suite("Averages over several correlated variables")
struct JointQuadratureTests {
    /// The integrals with kinks take half a minute without optimization.
    static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

    static func read(_ text: String) throws -> Expr {
        try Expr(parsing: text, scope: Expr.Scope((1...4).map(JointGaussianAverage.variable), unknown: .real))
    }

    static func averages(_ texts: [String], _ covariance: [[Double]]) throws -> [Estimate] {
        try JointQuadrature(
            texts.map { try read($0) }, over: covariance.indices.map { JointGaussianAverage.variable($0 + 1) }
        ).averages(covariance: covariance)
    }

    @Test(
        "arc-cosine kernels and erf*erf: closed forms to 1e-12",
        arguments: [-1, -0.99, 0.3, 0.999999, 1])
    func closedForms(_ correlation: Double) throws {
        let (a, b) = (2.25, 0.5625)
        let c = correlation * 1.125
        let matrix = [[a, c], [c, b]]
        let found = try Self.averages(
            [
                "relu(x[1])*relu(x[2])", "erf(x[1])*erf(x[2])", "step(x[1])*step(x[2])", "relu(x[1])^2", "erf(x[2])^2",
                "3",
            ],
            matrix)
        // J. Cho and L. Saul (2009): orders 1 and 0; C. Williams (1997). Angles by the arctangent, which loses no digits.
        let determinant = (a * b).addingProduct(-c, c)
        let angle = atan2(determinant.squareRoot(), c)
        let relu = (determinant.squareRoot() + (.pi - angle) * c) / (2 * .pi)
        let size = ((1 + 2 * a) * (1 + 2 * b)).squareRoot()
        let expected = [
            relu, 2 / .pi * asin(2 * c / size), (.pi - angle) / (2 * .pi), a / 2, 2 / .pi * asin(2 * b / (1 + 2 * b)),
            3,
        ]
        for (estimate, value) in zip(found, expected) {
            #expect((estimate.value - value).magnitude <= 1e-12)
            #expect(estimate.error <= 1e-10)
        }
        if correlation != -0.99 { return }
        // The quadrature itself, where it is hardest.
        let kernels = [try Self.read("relu(x[1])*relu(x[2])")]
        let nested = try CorrelatedQuadrature(
            kernels, over: (JointGaussianAverage.variable(1), JointGaussianAverage.variable(2))
        ).averages(aa: a, ab: c, bb: b, relativeAccuracy: Self.isLong ? 1e-10 : 1e-4)
        for (estimate, value) in zip(nested, expected) {
            #expect(estimate.contains(value) && (estimate.value - value).magnitude <= 1e-6)
        }
    }

    @Test("polynomials on quadrants: recursion and quadrature agree", arguments: [-0.7])
    func quadrants(_ correlation: Double) throws {
        let short = ["(relu(x[1]) - relu(-x[1])/8)*(relu(x[2]) - relu(-x[2])/8)^2"]
        let long = [
            "relu(x[1])^2*relu(x[2])^3", "x[1]^3*step(x[2])*relu(x[1])", "abs(x[1])*relu(-x[2])", "sign(x[1])*x[2]^3",
            "step(x[1])*step(-x[2])", "relu(x[1])*step(x[2])",
        ]
        let texts = Self.isLong ? short + long : short
        let (x, y) = (JointGaussianAverage.variable(1), JointGaussianAverage.variable(2))
        let functions = try texts.map { try Self.read($0) }
        let exact = try JointQuadrature(functions, over: [x, y])
            .averages(covariance: [[2.25, correlation * 1.5], [correlation * 1.5, 1]])
        let numbers = try CorrelatedQuadrature(functions, over: (x, y))
            .averages(aa: 2.25, ab: correlation * 1.5, bb: 1, relativeAccuracy: 1e-5)
        for (a, b) in zip(exact, numbers) {
            #expect(a.agrees(with: b))
            #expect(a.error <= 1e-13 && b.error <= 1e-4)
        }
    }

    @Test("three variables: exact averages of polynomials and exponentials")
    func threeVariables() throws {
        let k = [[1.0, 0.5, -0.2], [0.5, 0.8, 0.3], [-0.2, 0.3, 0.6]]
        let found = try Self.averages(
            ["x[1]*x[2]*x[3]^2", "exp(x[1] + x[2] - x[3])", "cos(x[1])*sin(x[2])*sin(x[3])", "erf(x[1])*erf(x[3])"], k)
        // <cos x sin y sin z> from exponents of ±x ± y ± z.
        func phase(_ s: [Double]) -> Double {
            var square = 0.0
            for i in 0..<3 { for j in 0..<3 { square += s[i] * k[i][j] * s[j] } }
            return exp(-square / 2)
        }
        let sines = (phase([1, 1, -1]) + phase([1, -1, 1]) - phase([1, 1, 1]) - phase([1, -1, -1])) / 4
        let expected = [
            0.5 * 0.6 + 2 * -0.2 * 0.3, exp((1 + 0.8 + 0.6 + 2 * 0.5 + 2 * 0.2 - 2 * 0.3) / 2), sines,
            2 / .pi * asin(2 * -0.2 / (3 * 2.2).squareRoot()),
        ]
        for (estimate, value) in zip(found, expected) {
            #expect((estimate.value - value).magnitude <= max(1e-12, estimate.error))
            #expect(estimate.error <= 1e-10)
        }
    }

    @Test("matrices without inverse: fewer variables")
    func degenerate() throws {
        // x_3 = x_1 + x_2, x_2 = −x_1/2, and a variable that is 0.
        let sum = try Self.averages(["tanh(x[1])*tanh(x[2])*x[3]^2"], [[1, 0.5, 1.5], [0.5, 1, 1.5], [1.5, 1.5, 3]])
        let direct = try Self.averages(["tanh(x[1])*tanh(x[2])*(x[1] + x[2])^2"], [[1, 0.5], [0.5, 1]])
        #expect(sum[0].agrees(with: direct[0]) && sum[0].error < 1e-10)
        let kinked = try Self.averages(
            ["relu(x[1])*relu(x[2])*step(x[3])"], [[1, 0.5, 1.5], [0.5, 1, 1.5], [1.5, 1.5, 3]])
        let plain = try Self.averages(["relu(x[1])*relu(x[2])"], [[1, 0.5], [0.5, 1]])
        #expect((kinked[0].value - plain[0].value).magnitude < 1e-11)
        let line = try Self.averages(["x[1]^2*x[2]^2*exp(x[3])"], [[4, -2, 0], [-2, 1, 0], [0, 0, 0]])
        #expect((line[0].value - 12).magnitude < 1e-11)
        #expect(try Self.averages(["cos(x[1]*x[2])"], [[0, 0], [0, 1]])[0].contains(1))
    }

    @Test("what is no covariance, or too much, is refused by name")
    func refused() throws {
        for matrix in [
            [[1, 1.1], [1.1, 1]], [[-1, 0], [0, 1]], [[0, 0.1], [0.1, 1]], [[1, 0.5], [0.4, 1]],
            [[1, .nan], [.nan, 1]],
        ] {
            #expect(throws: EvaluationError.self) { try Self.averages(["tanh(x[1])*tanh(x[2])"], matrix) }
            // Also where no function holds both variables.
            #expect(throws: EvaluationError.self) { try Self.averages(["tanh(x[2])^2"], matrix) }
        }
        let k = [[1, 0.5, 0.2], [0.5, 1, 0.3], [0.2, 0.3, 1]]
        #expect(throws: EvaluationError.self) { try Self.averages(["relu(x[1])*relu(x[2])*relu(x[3])"], k) }
        // Each pair is allowed, all three together are not.
        #expect(throws: EvaluationError.self) {
            try Self.averages(["x[1]*x[2]*x[3]"], [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
        }
    }
}
