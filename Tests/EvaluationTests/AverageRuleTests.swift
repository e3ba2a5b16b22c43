import Algebra
import Evaluation
import Exact
import Testing

/// The rules of symbols against numbers.
@Suite("Gaussian averages: symbols and numbers")
struct AverageRuleTests {
    private struct Sheet {
        var table = SymbolTable()
        var calculus: GaussianCalculus
        let variance: Symbol

        init() {
            variance = table.declare("K", role: .parameter)
            calculus = GaussianCalculus(variance: variance)
        }

        /// The value of a polynomial in averages at a number for K.
        func value(_ polynomial: Polynomial, at variance: Double) throws -> Double {
            var point: [Symbol: Double] = [self.variance: variance]
            for (symbol, average) in table.averages(in: polynomial) {
                point[symbol] = try GaussianQuadrature.average(of: average.function, variance: variance).value
            }
            return polynomial.value(at: point, in: table)
        }
    }

    static let functions = [
        "tanh(x)^2", "erf(x)^4", "relu(x - 1)^2", "relu(x)^3*tanh(x)", "sign(x - 1/2)*x", "abs(x)^3", "abs(x)*relu(x)",
        "step(x + 1)", "sin(2*x)^2 + x*sin(x)", "cosh(x/2)*x^2", "exp(-x^2)", "1/(1 + x^2)", "log(1 + exp(x))",
        "x/(1 + exp(-x))", "abs(tanh(x) - 1/2)", "sqrt(abs(x))", "sqrt(1 + x^2)", "x^2*erf(x)*relu(x)",
    ]

    @Test("averages, and their derivatives by either rule, agree with numbers", arguments: functions)
    func rules(_ text: String) throws {
        let f = try GaussianQuadratureTests.read(text)
        let quadrature = try GaussianQuadrature([f])
        var sheet = Sheet()
        let average = try sheet.calculus.average(of: f, in: &sheet.table)
        let slope = try sheet.calculus.derivative(of: average, in: &sheet.table)
        let byParts = try sheet.calculus.derivativeByParts(of: f, in: &sheet.table)
        for variance in [0.3, 1, 2.5] {
            let (averages, slopes) = try quadrature.averagesAndSlopes(variance: variance)
            let tolerance = 1e-10
            #expect((try sheet.value(average, at: variance) - averages[0].value).magnitude <= tolerance)
            #expect((try sheet.value(slope, at: variance) - slopes[0].value).magnitude <= tolerance)
            #expect((try sheet.value(byParts, at: variance) - slopes[0].value).magnitude <= tolerance)
            // The difference of averages at neighbouring variances, extrapolated: a third way.
            func difference(_ h: Double) throws -> Double {
                (try quadrature.averages(variance: variance + h)[0].value
                    - quadrature.averages(variance: variance - h)[0].value) / (2 * h)
            }
            let extrapolated = (4 * (try difference(0.01)) - (try difference(0.02))) / 3
            #expect((extrapolated - slopes[0].value).magnitude <= 1e-4 * max(1, slopes[0].value.magnitude))
        }
    }

    @Test("second and third derivatives of cumulants of tanh^2 agree with differences of numbers")
    func cumulants() throws {
        var sheet = Sheet()
        let f = try GaussianQuadratureTests.read("tanh(x)^2")
        let second = try sheet.calculus.cumulant(of: f, order: 2, in: &sheet.table)
        let derivative = try sheet.calculus.derivative(of: second, order: 2, in: &sheet.table)
        let h = 0.01
        let differences = try [-1.0, 0, 1].map { try sheet.value(second, at: 0.8 + $0 * h) }
        let curvature = (differences[0] - 2 * differences[1] + differences[2]) / (h * h)
        #expect((try sheet.value(derivative, at: 0.8) - curvature).magnitude < 1e-4)
    }

    @Test("the series of tanh: K - 2*K^2 + 17*K^3/3 - 62*K^4/3")
    func series() throws {
        var sheet = Sheet()
        var derivative = try sheet.calculus.average(of: GaussianQuadratureTests.read("tanh(x)^2"), in: &sheet.table)
        var coefficients: [Rational] = []
        for order in 0...4 {
            // At K = 0 every average is f(0), and all powers of tanh vanish there.
            let atZero = Dictionary(
                uniqueKeysWithValues: sheet.table.averages(in: derivative).map { ($0.symbol, Polynomial.zero) })
            let value = try #require(derivative.substituting(atZero)?.value(at: [:]))
            coefficients.append(value / Rational(Combinatorics.factorial(order)))
            derivative = try sheet.calculus.derivative(of: derivative, in: &sheet.table)
        }
        #expect(coefficients == [0, 1, -2, Rational(17, 3), Rational(-62, 3)])
    }

    @Test("random smooth functions against the trapezoidal rule")
    func randomFunctions() throws {
        let leaves = ["x", "tanh(x)", "erf(2*x - 1)", "sin(x)", "x^2", "3/2", "exp(-x)", "1/(1 + x^2)", "cosh(x/3)"]
        var state: UInt64 = 5
        func roll(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(n))
        }
        func text(_ depth: Int) -> String {
            if depth == 0 { return leaves[roll(leaves.count)] }
            switch roll(4) {
            case 0: return "(\(text(depth - 1)) + \(text(depth - 1)))"
            case 1: return "(\(text(depth - 1)))*(\(text(depth - 1)))"
            case 2: return "tanh(\(text(depth - 1)))"
            default: return "(\(text(depth - 1)) - 2*\(text(depth - 1)))"
            }
        }
        let gaussian = try GaussianQuadratureTests.read("exp(-x^2/2)")
        for _ in 0..<12 {
            let f = try GaussianQuadratureTests.read(text(2))
            let variance = [0.2, 1, 3][roll(3)]
            let estimate = try GaussianQuadrature.average(of: f, variance: variance)
            var (sum, weights) = (0.0, 0.0)
            let h = 1.0 / 64
            for k in -768...768 {
                let z = Double(k) * h
                let weight = try gaussian.value(at: [GaussianAverage.variable: z])
                sum += weight * (try f.value(at: [GaussianAverage.variable: z * variance.squareRoot()]))
                weights += weight
            }
            let value = sum / weights
            #expect((value - estimate.value).magnitude <= estimate.error + 1e-11 * max(1, value.magnitude), "\(f)")
            #expect(estimate.error <= 1e-11 * max(1, value.magnitude), "\(f)")
        }
    }

    @Test("an error of the variance enters the averages")
    func uncertainVariance() throws {
        let quadrature = try GaussianQuadrature([GaussianQuadratureTests.read("tanh(x)^2")])
        let vague = try quadrature.averages(variance: Estimate(1, error: 1e-3))[0]
        for variance in [0.999, 1, 1.001] {
            #expect(vague.agrees(with: try quadrature.averages(variance: variance)[0]))
            #expect(vague.contains(try quadrature.averages(variance: variance)[0].value))
        }
        #expect(vague.error < 1e-3)
    }

    @Test(
        "what has no average says so",
        arguments: ["exp(x^2/2)", "exp(x^2)", "1/x", "1/(x - 1/3)", "log(x)", "sqrt(x - 3)"])
    func refused(_ text: String) throws {
        #expect(throws: EvaluationError.self) {
            try GaussianQuadrature.average(of: GaussianQuadratureTests.read(text), variance: 1)
        }
    }
}
