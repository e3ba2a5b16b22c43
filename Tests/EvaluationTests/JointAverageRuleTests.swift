import Algebra
import Evaluation
import Exact
import Testing

/// The rules of symbols over several variables against numbers.
@Suite("Gaussian averages over several variables: symbols and numbers")
struct JointAverageRuleTests {
    private struct Sheet {
        var table = SymbolTable()
        var calculus: JointGaussianCalculus

        init(count: Int) {
            calculus = JointGaussianCalculus(covariance: CovarianceMatrix(named: "K", count: count, in: &table))
        }

        /// The values of polynomials in averages at numbers for K.
        func values(_ polynomials: [Polynomial], at matrix: [[Double]]) throws -> [Double] {
            let k = calculus.covariance
            var point: [Symbol: Double] = [:]
            for a in 1...k.count { for b in a...k.count { point[k[a, b]] = matrix[a - 1][b - 1] } }
            for polynomial in polynomials {
                for (symbol, average) in table.averages(in: polynomial) where point[symbol] == nil {
                    let variance = try #require(point[average.variance])
                    point[symbol] = try GaussianQuadrature.average(of: average.function, variance: variance).value
                }
            }
            // All functions with one matrix at once.
            var groups: [CovarianceMatrix: [(symbol: Symbol, function: Expr)]] = [:]
            for symbol in Set(polynomials.flatMap(\.symbols)) {
                guard let average = table.jointAverage(symbol) else { continue }
                groups[average.covariance, default: []].append((symbol, average.function))
            }
            for (m, members) in groups {
                let block = try (1...m.count).map { a in try (1...m.count).map { try #require(point[m[a, $0]]) } }
                let averages = try JointQuadrature(members.map(\.function), over: m.variables)
                    .averages(covariance: block)
                for (member, value) in zip(members, averages) { point[member.symbol] = value.value }
            }
            return polynomials.map { $0.value(at: point, in: table) }
        }
    }

    private static func changed(_ matrix: [[Double]], _ a: Int, _ b: Int, by h: Double) -> [[Double]] {
        var matrix = matrix
        matrix[a - 1][b - 1] += h
        if a != b { matrix[b - 1][a - 1] += h }
        return matrix
    }

    /// The longer ones take half a minute without optimization.
    private static let functions: [String] = {
        let short = [
            "tanh(x[1])*tanh(x[2])", "relu(x[1])*relu(x[2])", "relu(x[1])^2*abs(x[2])", "step(x[1])*step(x[2])",
            "x[1]^3*sign(x[2])",
        ]
        let long = [
            "tanh(x[1])^2*erf(x[2])^2", "sin(x[1] + 2*x[2])*x[1]", "x[1]^2*tanh(x[2])*x[2]", "cos(x[1])*x[2]*exp(x[2])",
            "exp(-(x[1] - x[2])^2)", "relu(x[1])*tanh(x[2])^2",
        ]
        return JointQuadratureTests.isLong ? short + long : short
    }()

    @Test(
        "averages and their derivatives, by every rule, agree with numbers and differences of numbers",
        arguments: functions)
    func rules(_ text: String) throws {
        let f = try JointQuadratureTests.read(text)
        let quadrature = try JointQuadrature([f], over: (1...2).map(JointGaussianAverage.variable))
        var sheet = Sheet(count: 2)
        let average = try sheet.calculus.average(of: f, in: &sheet.table)
        let matrix = [[1.1, 0.35], [0.35, 0.6]]
        let number = try quadrature.averages(covariance: matrix)[0].value
        #expect((try sheet.values([average], at: matrix)[0] - number).magnitude <= 1e-10)
        for (a, b) in [(1, 1), (1, 2), (2, 2)] {
            let slope = try sheet.calculus.derivative(of: average, by: a, b, in: &sheet.table)
            // Three more functions for each entry: one entry of smooth functions is enough.
            let isChecked = (a, b) == (1, 2) || !f.isSmooth(in: JointGaussianAverage.variable(1))
            let byParts =
                isChecked ? try sheet.calculus.derivativeByParts(of: f, by: a, b, in: &sheet.table) : slope
            let values = try sheet.values([slope, byParts], at: matrix)
            // At a small step the quotient is right to its square; the averages are right to 1e-11.
            func difference(_ h: Double) throws -> Double {
                (try quadrature.averages(covariance: Self.changed(matrix, a, b, by: h))[0].value
                    - quadrature.averages(covariance: Self.changed(matrix, a, b, by: -h))[0].value) / (2 * h)
            }
            let quotient = try difference(0.001)
            #expect((values[0] - values[1]).magnitude <= 1e-9, "rules differ for K_\(a)\(b)")
            #expect((values[0] - quotient).magnitude <= 1e-5, "the slope by K_\(a)\(b) is wrong")
        }
    }

    @Test("second derivatives of cumulants of f_ab = tanh_a*tanh_b")
    func cumulants() throws {
        var sheet = Sheet(count: 2)
        let f = try ["tanh(x[1])^2", "tanh(x[1])*tanh(x[2])"].map { try JointQuadratureTests.read($0) }
        let cumulant = try sheet.calculus.cumulant(of: f, orders: [1, 2], in: &sheet.table)
        let once = try sheet.calculus.derivative(of: cumulant, by: 1, 2, in: &sheet.table)
        let twice = try sheet.calculus.derivative(of: once, by: 1, 1, in: &sheet.table)
        let matrix = [[0.8, 0.3], [0.3, 0.5]]
        let h = 0.01
        let right = try sheet.values([once], at: Self.changed(matrix, 1, 1, by: h))[0]
        let left = try sheet.values([once], at: Self.changed(matrix, 1, 1, by: -h))[0]
        #expect((try sheet.values([twice], at: matrix)[0] - (right - left) / (2 * h)).magnitude < 1e-4)
    }

    @Test("three variables: contraction and mixed derivatives")
    func threeVariables() throws {
        var sheet = Sheet(count: 3)
        let f = try JointQuadratureTests.read("x[1]^2*tanh(x[2])*tanh(x[3])")
        let average = try sheet.calculus.average(of: f, in: &sheet.table)
        // x_1 is contracted away: only averages over x_2 and x_3 are left.
        let found = sheet.table.jointAverages(in: average).map(\.average.covariance.count)
        #expect(!found.isEmpty && found.allSatisfy { $0 == 2 })
        let matrix = [[1.0, 0.4, -0.2], [0.4, 0.7, 0.25], [-0.2, 0.25, 0.5]]
        let number = try JointQuadrature([f], over: (1...3).map(JointGaussianAverage.variable))
            .averages(covariance: matrix)[0]
        #expect((try sheet.values([average], at: matrix)[0] - number.value).magnitude <= 1e-10)
    }
}
