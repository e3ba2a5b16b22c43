import Algebra
import Evaluation
import Exact
import Foundation
import Testing

/// Averages by numerical integration in Python, from Tests/Golden/closed_covariance.py.
struct ClosedCovarianceGolden: Sendable, CustomStringConvertible {
    let functions: [String]
    let covariances: [Double]
    let value: Double
    /// The average of the magnitude.
    let size: Double

    var description: String { "\(functions) at \(covariances)" }

    static let all: [ClosedCovarianceGolden] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Golden/closed_covariance.txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let parts = line.components(separatedBy: " | ")
            let count = parts.count
            return ClosedCovarianceGolden(
                functions: Array(parts[..<(count - 3)]),
                covariances: parts[count - 3].split(separator: " ").compactMap { Double($0) },
                value: Double(parts[count - 2]) ?? .nan, size: Double(parts[count - 1]) ?? .nan)
        }
    }()
}

@Suite("Values of covariances in closed form")
struct ClosedCovarianceValueTests {
    static let parameters = [
        Variable("a", .positive): 1.25, Variable("b", .positive): 0.375, Variable("r", .real): -0.625,
    ]
    static let closed = ClosedCovariance(
        aa: Variable("Kaa", .positive), ab: Variable("Kab", .real), bb: Variable("Kbb", .positive))
    static let variance = Variable("K", .positive)

    static func read(_ text: String) throws -> Expr {
        try Expr(
            parsing: text, scope: Expr.Scope([GaussianAverage.variable, Variable("r", .real)], unknown: .positive))
    }

    @Test("all agree with numerical integrals")
    func golden() throws {
        var forms: [[String]: CompiledExpressions] = [:]
        #expect(ClosedCovarianceGolden.all.count >= 300)
        for row in ClosedCovarianceGolden.all {
            if forms[row.functions] == nil {
                let functions = try row.functions.map(Self.read)
                let letters = [Self.closed.aa, Self.closed.ab, Self.closed.bb]
                let form =
                    functions.count == 2
                    ? Self.closed.average(of: functions[0], times: functions[1])
                    : ClosedCovariance.average(of: functions[0], variance: Self.variance)
                forms[row.functions] = try CompiledExpressions(
                    [#require(form, "\(row.functions)")], in: functions.count == 2 ? letters : [Self.variance],
                    parameters: Self.parameters)
            }
            let estimate = try #require(forms[row.functions]).estimates(at: row.covariances)[0]
            let difference = (estimate.value - row.value).magnitude
            #expect(difference <= estimate.error + 2e-13 * row.size, "\(row): \(estimate.value), not \(row.value)")
            #expect(estimate.error <= 2e-11 * max(1, row.size), "\(row): the error is \(estimate.error)")
        }
    }

    /// Sums of functions of the table with random coefficients and parameters.
    @Test("random sums agree with the quadrature over two variables")
    func random() throws {
        var dice = Dice(state: 2_024)
        let long = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
        let quick = [
            "1", "x", "x^2", "x^3", "erf(a*x)", "x*erf(b*x)", "erf(x)", "sin(a*x + b)", "x*cos(r*x)", "exp(r*x)",
            "x*sinh(b*x)",
        ]
        // Where there are kinks or bumps, the quadrature over two variables takes seconds.
        let slow = [
            "relu(x)", "abs(x)", "step(x)", "x^2*sign(x)", "exp(-a*x^2)", "x*exp(-b*x^2 + r*x)", "exp(-x^2/2)*cos(x)",
        ]
        let basics = quick + (long ? slow : [])
        var compared = 0
        for _ in 0..<(long ? 100 : 12) {
            func sum() throws -> Expr {
                var sum = Expr.zero
                for _ in 0..<Int.random(in: 1...3, using: &dice) {
                    let basic = try Self.read(basics[Int.random(in: 0..<basics.count, using: &dice)])
                    sum += Expr(Int.random(in: -3...3, using: &dice), Int.random(in: 1...4, using: &dice)) * basic
                }
                return sum
            }
            let (f, g) = (try sum(), try sum())
            var parameters = Self.parameters
            for letter in parameters.keys.sorted() {
                parameters[letter] = Double.random(in: 0.2...1, using: &dice) * (letter.name == "r" ? -1 : 1)
            }
            let (aa, bb) = (Double.random(in: 0.1...2, using: &dice), Double.random(in: 0.1...2, using: &dice))
            let ab = Double.random(in: -0.99...0.99, using: &dice) * (aa * bb).squareRoot()
            guard let form = Self.closed.average(of: f, times: g) else { continue }
            compared += 1
            let found = try CompiledExpressions(
                [form], in: [Self.closed.aa, Self.closed.ab, Self.closed.bb], parameters: parameters
            ).estimates(at: [aa, ab, bb])[0]
            let (x, y) = (GaussianAverage.variable, Variable("y", .real))
            let product = try f * g.substituting([x: Expr(y)])
            let expected = try CorrelatedQuadrature([product], over: (x, y), parameters: parameters)
                .averages(aa: aa, ab: ab, bb: bb)[0]
            #expect(
                (found.value - expected.value).magnitude <= found.error + expected.error + 1e-14,
                "\(f) and \(g) at \(aa), \(ab), \(bb) with \(parameters): \(found), not \(expected)")
            #expect(found.error <= 1e-11 * max(1, found.value.magnitude))
            // The diagonal: one variable, through the other entrance.
            guard let single = ClosedCovariance.average(of: f * g, variance: Self.variance) else { continue }
            let diagonal = try CompiledExpressions([single], in: [Self.variance], parameters: parameters)
                .estimates(at: [aa])[0]
            let integral = try GaussianQuadrature.average(of: f * g, variance: aa, parameters: parameters)
            #expect(
                (diagonal.value - integral.value).magnitude <= diagonal.error + integral.error + 1e-14,
                "\(f) times \(g) at \(aa): \(diagonal), not \(integral)")
        }
        #expect(compared >= 8)
    }
}

private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
