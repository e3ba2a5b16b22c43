import Exact
import Testing

@testable import Algebra

@Suite("Gaussian averages over several variables in symbols")
struct JointGaussianAverageTests {
    struct Sheet {
        var table = SymbolTable()
        var calculus: JointGaussianCalculus

        init(count: Int = 2, name: String = "K") {
            calculus = JointGaussianCalculus(covariance: CovarianceMatrix(named: name, count: count, in: &table))
        }

        mutating func average(_ text: String) throws -> Polynomial {
            try calculus.average(of: JointGaussianGoldenTests.read(text), in: &table)
        }

        mutating func slope(_ polynomial: Polynomial, _ a: Int, _ b: Int) throws -> Polynomial {
            try calculus.derivative(of: polynomial, by: a, b, in: &table)
        }

        func text(_ polynomial: Polynomial) -> String { polynomial.formatted(as: .text, in: table) }
    }

    @Test(
        "closed forms, contractions and one form for kinks",
        arguments: [
            ("x[1]*tanh(x[2])", "K[1,2] - K[1,2]*<tanh(x)^2>_K[2,2]"), ("x[1]^2*x[2]*tanh(x[2])", nil),
            ("tanh(x[1])*tanh(x[2])", "<tanh(x[1])*tanh(x[2])>_K"), ("tanh(x[1])*tanh(x[2])^2", "0"),
            ("relu(x[1])*x[2]", "K[1,2]/2"), ("step(x[1])*x[2]^2", "K[2,2]/2"), ("x[2]*sign(x[1])", nil),
            ("x[1]*step(x[1])*relu(x[2])*step(x[2])", "<relu(x[1])*relu(x[2])>_K"),
            ("abs(x[1])^3*sign(x[1])*tanh(x[2])", nil), ("relu(x[1])*relu(-x[1])*tanh(x[2])", "0"),
            ("a*tanh(a*x[1])*erf(x[2]) + x[1]^2", "K[1,1] + a*<erf(x[2])*tanh(a*x[1])>_K"),
        ] as [(String, String?)])
    func closedForms(_ row: (function: String, average: String?)) throws {
        var sheet = Sheet()
        let average = try sheet.average(row.function)
        if let text = row.average {
            #expect(sheet.text(average) == text)
        } else {
            // What one variable holds as a power only is contracted away: averages over the other one are left.
            #expect(sheet.table.jointAverages(in: average).isEmpty && !average.isZero)
        }
    }

    @Test("what one variable holds is the symbol of that variable's own calculus")
    func reduction() throws {
        var sheet = Sheet(count: 3)
        let joint = try sheet.average("tanh(x[2])^2*2 + exp(x[2])")
        var single = GaussianCalculus(variance: sheet.calculus.covariance[2, 2])
        let x = Expr(GaussianAverage.variable)
        let direct = try single.average(
            of: 2 * Expr.call(.tanh, [x]).power(2) + Expr.call(.exp, [x]), in: &sheet.table)
        #expect(joint == direct)
        // Two of three variables are a matrix of their own.
        let pair = try sheet.average("tanh(x[1])*tanh(x[3])")
        let symbol = try #require(sheet.table.jointAverages(in: pair).first)
        let k = sheet.calculus.covariance
        #expect(symbol.average.covariance == k.block([1, 3]))
        #expect(sheet.text(pair) == "<tanh(x[1])*tanh(x[3])>_K")
        #expect(sheet.table[symbol.average.covariance[1, 2]].name == "K[1,3]")
    }

    @Test("one form for all names of the variables, and for both signs")
    func renaming() throws {
        var sheet = Sheet()
        let k = sheet.calculus.covariance
        let first = try sheet.average("tanh(x[1])*erf(1 + x[2])")
        let second = try sheet.average("-tanh(x[1])*erf(1 - x[2])")
        #expect(first == second)
        let swapped = try sheet.average("tanh(x[2])*erf(1 + x[1])")
        #expect(swapped != first)
        let (a, b) = (
            try #require(sheet.table.jointAverages(in: first).first).average,
            try #require(sheet.table.jointAverages(in: swapped).first).average
        )
        #expect(a.function == b.function && a.covariance.entries == Array(b.covariance.entries.reversed()))
        // The same calculus over the exchanged matrix finds the same symbol.
        var exchanged = JointGaussianCalculus(covariance: k.block([2, 1]))
        let again = try exchanged.average(
            of: JointGaussianGoldenTests.read("tanh(x[2])*erf(1 + x[1])"), in: &sheet.table)
        #expect(again == first)
        // With equal variances a function that changes its sign under exchange vanishes.
        let v = sheet.table.declare("v", role: .parameter)
        let c = sheet.table.declare("c", role: .parameter)
        var equal = JointGaussianCalculus(covariance: CovarianceMatrix(entries: [v, c, v]))
        let odd = try JointGaussianGoldenTests.read("tanh(x[1] - x[2])*tanh(x[1])^2*tanh(x[2])^2")
        let vanishing = try equal.average(of: odd, in: &sheet.table)
        #expect(vanishing.isZero)
        // Variables that are equal are one.
        var twins = JointGaussianCalculus(covariance: CovarianceMatrix(entries: [v, v, v]))
        let square = try twins.average(of: JointGaussianGoldenTests.read("tanh(x[1])*tanh(x[2])"), in: &sheet.table)
        #expect(sheet.text(square) == "<tanh(x)^2>_v")
    }

    @Test("derivatives of tanh*tanh, relu*relu and step*step")
    func derivatives() throws {
        var sheet = Sheet()
        let tanh = try sheet.average("tanh(x[1])*tanh(x[2])")
        let slope12 = try sheet.slope(tanh, 1, 2)
        #expect(
            sheet.text(slope12)
                == "1 + <tanh(x[1])^2*tanh(x[2])^2>_K - <tanh(x)^2>_K[1,1] - <tanh(x)^2>_K[2,2]")
        let slope11 = try sheet.slope(tanh, 1, 1)
        #expect(
            sheet.text(slope11)
                == "-<tanh(x[1])*tanh(x[2])>_K + <tanh(x[1])^3*tanh(x[2])>_K")
        let relu = try sheet.average("relu(x[1])*relu(x[2])")
        let step = try sheet.slope(relu, 1, 2)
        #expect(sheet.text(step) == "<step(x[1])*step(x[2])>_K")
        // Euler: <f> = 2*K_11*d<f>/dK_11 + K_12*d<f>/dK_12
        let euler = try sheet.slope(relu, 1, 1)
        let k = sheet.calculus.covariance
        #expect(euler.scaled(by: 2, Monomial(k[1, 1])) + step.scaled(by: 1, Monomial(k[1, 2])) == relu)
        let square = try sheet.average("relu(x[1])^2*relu(x[2])")
        #expect(try sheet.slope(square, 1, 1) == sheet.average("step(x[1])*relu(x[2])"))
        // By parts: a function with jumps needs the inverse matrix.
        let byParts = try sheet.slope(step, 1, 2)
        let table = sheet.table
        let divisors = byParts.symbols.filter { if case .reciprocal = table[$0].role { true } else { false } }
        #expect(divisors.count == 1)
        let product = try sheet.slope(tanh * relu, 1, 2)
        let tanhSlope = try sheet.slope(tanh, 1, 2)
        #expect(product == tanhSlope * relu + tanh * step)
    }

    @Test("all rules agree where averages are exact", arguments: ["x[1]^2*x[2]^2", "x[1]^3*x[2]", "x[1]^4*x[2]^4"])
    func rulesAgree(_ text: String) throws {
        var sheet = Sheet()
        let average = try sheet.average(text)
        for (a, b) in [(1, 1), (1, 2), (2, 2)] {
            let direct = try sheet.slope(average, a, b)
            let byParts = try sheet.calculus.derivativeByParts(
                of: JointGaussianGoldenTests.read(text), by: a, b, in: &sheet.table)
            // 1/det K cancels: multiplied out by the determinant squared, both are polynomials.
            let k = sheet.calculus.covariance
            let determinant = Polynomial(k[1, 1]) * Polynomial(k[2, 2]) - Polynomial(k[1, 2], power: 2)
            let table = sheet.table
            let inverse = try #require(
                byParts.symbols.first { if case .reciprocal = table[$0].role { true } else { false } })
            var cleared = Polynomial.zero
            for (power, coefficient) in byParts.collected(in: inverse) {
                #expect(power <= 2)
                cleared = cleared + coefficient * determinant.power(2 - power)
            }
            #expect(cleared == direct * determinant.power(2))
        }
    }

    @Test("V of two inputs: cumulants of phi_a*phi_b")
    func cumulants() throws {
        var sheet = Sheet()
        let f = try ["tanh(x[1])^2", "tanh(x[1])*tanh(x[2])", "tanh(x[2])^2"].map {
            try JointGaussianGoldenTests.read($0)
        }
        let mixed = try sheet.calculus.cumulant(of: [f[0], f[1]], orders: [1, 1], in: &sheet.table)
        #expect(
            sheet.text(mixed)
                == "<tanh(x[1])^3*tanh(x[2])>_K - <tanh(x[1])*tanh(x[2])>_K*<tanh(x)^2>_K[1,1]"
                || sheet.text(mixed)
                    == "<tanh(x[1])^3*tanh(x[2])>_K - <tanh(x)^2>_K[1,1]*<tanh(x[1])*tanh(x[2])>_K"
        )
        let fourth = try sheet.calculus.cumulant(of: f, orders: [1, 2, 1], in: &sheet.table)
        let again = try sheet.calculus.cumulant(of: [f[1], f[2], f[0]], orders: [2, 1, 1], in: &sheet.table)
        #expect(fourth == again)
        let first = try sheet.slope(try sheet.slope(fourth, 1, 2), 1, 1)
        let second = try sheet.slope(try sheet.slope(fourth, 1, 1), 1, 2)
        #expect(first == second)
    }

    @Test(
        "averages that do not exist are named",
        arguments: [
            "exp(x[1]*x[2])", "exp(x[1]^2)*tanh(x[2])", "1/(x[1]*x[2])", "log(x[1])*x[2]", "sqrt(x[1] + x[2])",
            "delta(x[1] - x[2])", "exp((x[1] - x[2])^2)", "x[3]*x[1]", "1/(x[1] + x[2])", "tan(x[1]*x[2])",
        ])
    func refused(_ text: String) throws {
        var sheet = Sheet()
        #expect(throws: GaussianAverageError.self) { try sheet.average(text) }
    }

    @Test(
        "averages that exist are not refused",
        arguments: [
            "exp(x[1] + x[2])", "log(1 + x[1]^2 + x[2]^2)", "relu(x[1] - x[2])", "exp(-x[1]^2)*x[2]*tanh(x[2])",
            "sqrt(abs(x[1] - x[2]))", "step(x[1] + x[2])*tanh(x[1])", "1/(2 + sin(x[1])*sin(x[2]))",
            "x[1]^20*erf(x[2])",
        ])
    func accepted(_ text: String) throws {
        var sheet = Sheet()
        _ = try sheet.average(text)
    }
}
