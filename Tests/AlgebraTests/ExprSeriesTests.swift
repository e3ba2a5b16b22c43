import Exact
import Foundation
import Testing

@testable import Algebra

private let letters: Expr.Scope = {
    var scope = Expr.Scope(unknown: .positive)
    scope.declare(Variable("r", .real))
    scope.declare(Variable("z"))
    return scope
}()

private func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: letters) }

private func variable(_ name: String) -> Variable { letters.variables[name] ?? Variable(name, .positive) }

/// A line of the table of series by SymPy.
struct GoldenSeries: Sendable, CustomStringConvertible {
    let description: String
    let expression: String
    let variable: String
    let point: String
    let order: Int
    let coefficients: [(power: String, value: String)]

    static let all: [GoldenSeries] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Golden/expression_series.txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let parts = line.components(separatedBy: " | ")
            return GoldenSeries(
                description: parts[0], expression: parts[0], variable: parts[1], point: parts[2],
                order: Int(parts[3]) ?? 0,
                coefficients: parts.dropFirst(4).map { part in
                    let pair = part.components(separatedBy: ": ")
                    return (pair[0], pair[1])
                })
        }
    }()

    func series(through order: Int) throws -> ExprSeries {
        let point: ExpansionPoint = try point == "infinity" ? .infinity : .value(read(point))
        return try read(expression).series(in: small(variable), at: point, through: order)
    }
}

private func small(_ name: String) -> Variable { variable(name) }

@Suite("Series of expressions")
struct ExprSeriesTests {
    /// Values of all letters but the small one, to compare coefficients that are written differently.
    static let values: [[String: ComplexValue]] = [0, 1, 2].map { shift in
        Dictionary(
            uniqueKeysWithValues: "xyabcguTNpqs".enumerated().map { index, letter in
                (String(letter), ComplexValue(re: 0.31 + 0.137 * Double((index * 5 + shift * 7) % 12)))
            })
    }

    @Test func tableIsThere() { #expect(GoldenSeries.all.count >= 60) }

    @Test(arguments: GoldenSeries.all)
    func asBySymPy(_ golden: GoldenSeries) throws {
        let series = try golden.series(through: golden.order)
        #expect(series.firstUnknown > Rational(golden.order))
        var expected: [Rational: Expr] = [:]
        for (power, value) in golden.coefficients { expected[try #require(Rational(power))] = try read(value) }
        let powers = Set(expected.keys).union(series.terms.map { $0.powers[0] })
        for power in powers.sorted() {
            let found = try #require(series.coefficient(of: power))
            let wanted = expected[power] ?? .zero
            if found == wanted { continue }
            for values in Self.values {
                let (a, b) = (found.sampled(values), wanted.sampled(values))
                #expect(
                    (a - b).magnitude <= 1e-9 * max(1, b.magnitude), "power \(power): \(found), expected \(wanted)")
            }
        }
    }

    /// The error falls with the power that the O-term claims.
    @Test(arguments: GoldenSeries.all)
    func errorFallsAsClaimed(_ golden: GoldenSeries) throws {
        let series = try golden.series(through: golden.order)
        let whole = try read(golden.expression)
        let partial = try series.expression()
        let power = Double("\(series.firstUnknown.numerator)")! / Double("\(series.firstUnknown.denominator)")!
        var values = Self.values[0]
        func error(_ small: Double) throws -> (error: Double, noise: Double) {
            let origin = golden.point == "infinity" ? 0 : try read(golden.point).sampled(values).re
            // Neighbouring doubles show how much is rounding.
            let errors = (0..<8).map { step -> Double in
                let nearby = small * (1 + Double(step) * 1e-9)
                values[golden.variable] = ComplexValue(re: golden.point == "infinity" ? 1 / nearby : origin + nearby)
                return (whole.sampled(values) - partial.sampled(values)).magnitude
            }
            return (errors[0], errors.reduce(1e-15) { max($0, 8 * ($1 - errors[0]).magnitude) })
        }
        // From one size to half of it the error falls by 2^power, but for what doubles lose.
        var checked = false
        for small in [0.08, 0.04, 0.02] {
            let (first, second) = (try error(small), try error(small / 2))
            if second.error < 20 * (first.noise + second.noise) { continue }
            checked = true
            #expect(second.error <= first.error * pow(0.5, power) * 1.6, "\(small): \(first) \(second)")
        }
        if !checked {
            let last = try error(0.04)
            #expect(last.error < 1e-9 + 20 * last.noise)
        }
    }

    /// A longer series begins with the shorter one: none claims more than is certain.
    @Test(arguments: GoldenSeries.all)
    func higherOrdersChangeNothing(_ golden: GoldenSeries) throws {
        let long = try golden.series(through: golden.order + 3)
        for order in stride(from: golden.order, through: max(0, golden.order - 3), by: -1) {
            let short = try golden.series(through: order)
            #expect(short.firstUnknown <= long.firstUnknown)
            let beginning = long.terms.filter { $0.powers[0] < short.firstUnknown }
            #expect(short.terms.count == beginning.count)
            for (a, b) in zip(short.terms, beginning) {
                #expect(a.powers == b.powers)
                for values in Self.values where a.coefficient != b.coefficient {
                    let (a, b) = (a.coefficient.sampled(values), b.coefficient.sampled(values))
                    #expect((a - b).magnitude <= 1e-9 * max(1, b.magnitude))
                }
            }
        }
    }

    @Test func text() throws {
        let (g, n, x) = (variable("g"), variable("N"), variable("x"))
        #expect(try read("1/(1-g)").series(in: g, through: 2).description == "1 + g + g^2 + O(g^3)")
        #expect(try read("cos(x)").series(in: x, through: 3).description == "1 - x^2/2 + O(x^4)")
        let width = try read("(1+2/N)^(T+1) - 1").series(in: n, at: .infinity, through: 1)
        #expect(width.description == "(2*T + 2)/N + O(1/N^2)" || width.terms.count == 1, "\(width)")
        #expect(try read("sqrt(x)").series(in: x, through: 1).description == "sqrt(x) + O(x^(3/2))")
        #expect(try read("a").series(in: x, through: 1).description == "a + O(x^2)")
        #expect(try read("0*x").series(in: x, through: 1).description == "O(x^2)")
    }

    @Test func largePowersAndNegativeOrders() throws {
        let x = variable("x")
        let power = try read("(a + b + x)^1000").series(in: x, through: 1)
        #expect(try power.expression() == read("(a+b)^1000 + 1000*(a+b)^999*x"))
        let pole = try read("(1 + x)^2/x^3").series(in: x, through: -2)
        #expect(pole.description == "x^(-3) + 2*x^(-2) + O(1/x)" || pole.firstUnknown == -1, "\(pole)")
        #expect(pole.terms.count == 2)
        #expect(try read("x^3").series(in: x, through: 1).description == "O(x^2)")
        #expect(try read("(x - x^2)^5").series(in: x, through: 5).expression() == read("x^5"))
    }

    @Test func severalVariables() throws {
        let (g, u) = (variable("g"), variable("u"))
        let both = [ExpansionVariable(g), ExpansionVariable(u)]
        let series = try read("1/(1 - g - u)").series(in: both, through: 2)
        #expect(try series.expression() == read("1 + g + u + g^2 + 2*g*u + u^2"))
        #expect(series.firstUnknown == 3)
        let weighed = [ExpansionVariable(g), ExpansionVariable(variable("N"), at: .infinity, weight: 2)]
        let joint = try read("exp(g*a)*log(1 + 1/N)").series(in: weighed, through: 4)
        #expect(try joint.expression() == read("1/N + a*g/N + a^2*g^2/(2*N) - 1/(2*N^2)"))
        let even = [ExpansionVariable(g, weight: 2), ExpansionVariable(u, weight: 4)]
        let coarse = try read("1/(1 - g - u)").series(in: even, through: 5)
        #expect(try coarse.expression() == read("1 + g + g^2 + u"))
        #expect(coarse.firstUnknown == 6)
        #expect(throws: SeriesError.self) { try read("1/(g + u)").series(in: both, through: 2) }
        #expect(throws: SeriesError.self) { try read("exp(g/u)").series(in: both, through: 2) }
    }

    @Test func signs() throws {
        let r = variable("r")
        #expect(try read("relu(1 + r)").series(in: r, through: 2).expression() == read("1 + r"))
        #expect(try read("relu(r - 1)").series(in: r, through: 2).expression() == 0)
        #expect(try read("abs(r^2 - a)*step(r)").series(in: r, through: 2).expression() == read("a - r^2"))
        #expect(throws: SeriesError.self) { try read("abs(a - b + x)").series(in: variable("x"), through: 2) }
        #expect(throws: SeriesError.self) { try read("abs(z)").series(in: variable("z"), through: 2) }
    }

    @Test(arguments: [
        ("exp(1/x)", "exp(1/x) has an essential singularity there"),
        ("sin(1/x)", "sin(1/x) has an essential singularity there"),
        ("tanh(1/x^2)", "tanh(1/x^2) has an essential singularity there"),
        ("log(x)", "log(x) has a logarithm of the small variable"),
        ("x^T", "x^T is a power of the small variable whose exponent is no number"),
        ("x^(1/17)", "a root of degree 17 of the small variable is not expanded in"),
        ("sqrt(-1 - I*x)", "-I*x - 1 may come to the cut of a root or logarithm from either side"),
        ("log(-a + z*x)", "x*z - a may come to the cut of a root or logarithm from either side"),
        ("gamma(1 + x)", "no derivative of gamma is known"),
        ("sum(k, 0, T, x^k)", "sum[k=0...T](x^k) cannot be expanded"),
        ("1/(1 - 1/(1 - x)) + log(0*x + a - a + x)", "log(x) has a logarithm of the small variable"),
    ])
    func refused(_ text: String, _ message: String) throws {
        let expression = try read(text)
        do throws(SeriesError) {
            let series = try expression.series(in: variable("x"), through: 3)
            Issue.record("\(series)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func roots() throws {
        let x = variable("x")
        #expect(try read("sqrt(x - 1)").series(in: x, through: 1).expression() == read("I - I*x/2"))
        #expect(try read("log(x - a)").series(in: x, through: 1).expression() == read("log(-a) - x/a"))
        #expect(try read("sqrt(1 - I*x)").series(in: x, through: 1).expression() == read("1 - I*x/2"))
        #expect(try read("sqrt(I + x)").series(in: x, through: 0).expression() == read("sqrt(I)"))
    }

    /// Leading coefficients that are zero without looking so.
    @Test func hiddenZeros() throws {
        let x = variable("x")
        // Rational: put back and seen.
        let rational = try read("1/(x + (a/(a+b) + b/(a+b) - 1))").series(in: x, through: 1)
        #expect(try rational.expression() == read("1/x"))
        // Roots: the normal form sees it.
        #expect(try read("1/(x + sqrt(2)*sqrt(3) - sqrt(6))").series(in: x, through: 0).expression() == read("1/x"))
        // sin² + cos² − 1: nothing decides.
        #expect(throws: SeriesError.self) { try read("1/(x + sin(a)^2 + cos(a)^2 - 1)").series(in: x, through: 0) }
        // Zero through every order.
        #expect(throws: SeriesError.self) { try read("1/(sin(x)^2 + cos(x)^2 - 1)").series(in: x, through: 0) }
        #expect(throws: SeriesError.self) { try read("tan(pi/2 + x)").series(in: x, through: 0) }
        #expect(throws: SeriesError.self) { try read("x").series(in: x, through: 5_000) }
        #expect(throws: SeriesError.unusableVariables) {
            try read("x").series(in: [ExpansionVariable(x), ExpansionVariable(x)], through: 1)
        }
    }
}
