import Algebra
import Exact
import Testing

@Suite("Expr: algebra by example")
struct ExprAlgebraLawTests {
    let x = Expr(variable: "x")
    let y = Expr(variable: "y")
    let a = Expr(variable: "a")
    let n = Expr(variable: "n", .integer)
    let half = Expr(1, 2)

    func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: .everything) }

    func check(
        _ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ operation: (Expr) throws -> Expr
    ) throws {
        let result = try operation(read(text))
        let wanted = try read(expected)
        same(result, wanted, text, at: sourceLocation)
    }

    /// The message holds both texts, no nodes.
    func same(
        _ result: Expr, _ wanted: Expr, _ text: String = "", at sourceLocation: SourceLocation = #_sourceLocation
    ) {
        if result != wanted { Issue.record("\(text): \(result) instead of \(wanted)", sourceLocation: sourceLocation) }
    }

    @Test func expand() throws {
        func expands(_ text: String, _ expected: String, at location: SourceLocation = #_sourceLocation) throws {
            try check(text, expected, sourceLocation: location) { try $0.expanded() }
        }
        try expands("(x + 1)*(x + y)", "x^2 + x*y + x + y")
        try expands("(x + y)^3", "x^3 + 3*x^2*y + 3*x*y^2 + y^3")
        try expands("(x + y)^(5/2)", "x^2*sqrt(x + y) + 2*x*y*sqrt(x + y) + y^2*sqrt(x + y)")
        try expands("(x + y)^(a + 1)", "x*(x + y)^a + y*(x + y)^a")
        try expands("(x^a + x)*(x^(2 - a) + 1)", "x^2 + x^a + x^(3 - a) + x")
        try expands("(sqrt(2) + 1)^2", "3 + 2*sqrt(2)")
        try expands("(1 + I)^4", "-4")
        try expands("exp(x)*(exp(y) + exp(-x))", "exp(x + y) + 1")
        try expands("(x + 1)/(x + y)", "x/(x + y) + 1/(x + y)")
        try expands("sin((x + 1)^2)*(x + 1)", "x*sin((x + 1)^2) + sin((x + 1)^2)")
        try expands("(2^(1/3) + 3^(1/3))*(2^(2/3) + 1)", "2 + 2^(1/3) + 3^(1/3) + 3^(1/3)*2^(2/3)")
        #expect(try read("sin((x + 1)^2)").expanded(insideFunctions: true) == read("sin(x^2 + 2*x + 1)"))
    }

    @Test func expandUntilNoRadicalIsASum() throws {
        let result = try read("(sqrt(x + y) + 1)^3").expanded()
        #expect(try result == read("x*sqrt(x + y) + y*sqrt(x + y) + 3*x + 3*y + 3*sqrt(x + y) + 1"))
        #expect(try result.expanded() == result)
    }

    @Test func collect() throws {
        func collects(
            _ text: String, _ chosen: String..., to expected: String, at location: SourceLocation = #_sourceLocation
        ) throws {
            let parts = try chosen.map(read)
            try check(text, expected, sourceLocation: location) { try $0.collected(in: parts) }
        }
        try collects("a*x + b*x + c", "x", to: "(a + b)*x + c")
        try collects("(x + a)^2 + x*b", "x", to: "x^2 + (2*a + b)*x + a^2")
        try collects("x^(n + 2)*a + b*x^(n + 2)", "x", to: "(a + b)*x^(n + 2)")
        try collects("x^(n + 2)*a + b*x^n", "x^n", to: "x^n*(a*x^2 + b)")
        try collects("exp(x + y) + exp(x)*a", "exp(x)", to: "exp(x)*(exp(y) + a)")
        try collects("a*sin(x) + b*sin(x)^2 + c*sin(x)", "sin(x)", to: "(a + c)*sin(x) + b*sin(x)^2")
        try collects("x*y + x*a + y*b + x*y*c", "x", "y", to: "x*y*(1 + c) + x*a + y*b")
        try collects("2*a*x + 2*b*x", "x", to: "2*(a + b)*x")
        let parts = try read("(x + a)^2").coefficients(of: [x])
        #expect(parts.map(\.power) == [x.power(2), x, 1])
        #expect(parts.map(\.coefficient) == [1, 2 * a, a.power(2)])
    }

    @Test func substitute() throws {
        #expect(try (x / y).substituting([x: y, y: x]) == y / x)
        #expect(try read("2*x*y + x").substituting([x * y: a]) == 2 * a + x)
        #expect(try read("sin(x)^2 + x").substituting([read("sin(x)"): a]) == a.power(2) + x)
        #expect(throws: ExprAlgebraError.expression(.divisionByZero)) { try (1 / x).substituting([x: 0]) }
        #expect(try (1 / x).substituting([x: 0, 1 / x: a]) == a)
        let p = Expr(variable: "p", .positive)
        #expect(throws: ExprAlgebraError.contradictsAssumptions(Variable("p", .positive), value: -1)) {
            try p.substituting([p: -1])
        }
        #expect(throws: ExprAlgebraError.contradictsAssumptions(Variable("n", .integer), value: half)) {
            try x.power(n).substituting([n: half])
        }
    }

    @Test func signsCaptureNothing() throws {
        // k of the value is not the k of the sum, whatever it is called.
        let sum = try read("sum(k, 0, n, x^k)")
        let result = try sum.substituting([x: Expr(variable: "k")])
        #expect(result.freeVariables == [Variable("k"), Variable("n")])
        try same(result, read("sum(j, 0, n, k^j)"))
        try same(sum.substituting([Expr(variable: "k"): a]), sum)
        let nested = try read("integral(t, 0, x, integral(s, 0, t, f*s*t*x))")
        try same(
            nested.substituting([x: read("t + s")]), read("integral(u, 0, t + s, integral(v, 0, u, f*u*v*(t + s)))"))
    }

    @Test func differentiate() throws {
        func has(_ text: String, derivative expected: String, at location: SourceLocation = #_sourceLocation) throws {
            try check(text, expected, sourceLocation: location) { try $0.derivative(by: Variable("x")) }
        }
        try has("sin(x^2)", derivative: "2*x*cos(x^2)")
        try has("x^x", derivative: "x^x*(log(x)) + x^x")
        try has("a^x", derivative: "a^x*log(a)")
        try has("x*y*sin(x)", derivative: "y*sin(x) + x*y*cos(x)")
        try has("exp(-x^2/2)", derivative: "-x*exp(-x^2/2)")
        try has("sqrt(x^2 + 1)", derivative: "x/sqrt(x^2 + 1)")
        try has("sum(k, 0, n, x^k)", derivative: "sum(k, 0, n, k*x^(k - 1))")
        try has("integral(t, x, x^2, f*t)", derivative: "f*x^2*2*x - f*x")
        try has("integral(t, 0, x, t*x)", derivative: "integral(t, 0, x, t) + x^2")
        try has(
            "integral(t, 0, 1, integral(s, 0, x*t, s^2*t*x))",
            derivative: "integral(t, 0, 1, integral(s, 0, x*t, s^2*t) + x^3*t^4)")
        try has(
            "sum(k, 0, 3, integral(t, 0, x, sum(l, 0, 2, t^(k*l))))", derivative: "sum(k, 0, 3, sum(l, 0, 2, x^(k*l)))")
        try has("relu(x)", derivative: "step(x)")
        try has("y", derivative: "0")
        let inBounds = try read("sum(k, 0, x, y^k)")
        #expect(throws: ExprAlgebraError.variableInBounds(Variable("x"), of: inBounds)) {
            try inBounds.derivative(by: Variable("x"))
        }
        let delta = try read("delta(x)")
        #expect(throws: ExprAlgebraError.noDerivative(of: delta)) { try delta.derivative(by: Variable("x")) }
        let hidden = try read("sum(k, 0, 3, delta(x - k))")
        #expect(throws: ExprAlgebraError.noDerivative(of: hidden)) { try hidden.derivative(by: Variable("x")) }
        #expect(try read("x^5").derivative(by: Variable("x"), order: 3) == read("60*x^2"))
    }

    @Test func evaluate() throws {
        let x = Variable("x")
        #expect(try read("x^2 + 1").value(at: [x: 1.5]) == 3.25)
        #expect(try read("sum(k, 0, 3, sum(l, 0, k, x*k + l))").value(at: [x: 2]) == 2 * 20 + 10)
        #expect(try read("sum(k, 1, 0, 1/k)").value() == 0)
        #expect(try read("sum(k, 1, 3, sum(l, 1, 2, k^2 + x)*sum(m, 0, k, m))").value(at: [x: 1]) == 4 + 30 + 120)
        #expect(throws: ExprAlgebraError.noValue(of: try read("1/x"))) { try read("1/x + 1").value(at: [x: 0]) }
        #expect(throws: ExprAlgebraError.noValue(of: try read("sqrt(x)"))) {
            try read("1 + sqrt(x)").value(at: [x: -1])
        }
        #expect(throws: ExprAlgebraError.noValue(of: try read("log(x)"))) { try read("exp(log(x))").value(at: [x: 0]) }
        #expect(throws: ExprAlgebraError.noValueGiven(for: x)) { try read("x").value() }
        let integral = try read("integral(t, 0, 1, t)")
        #expect(throws: ExprAlgebraError.integralIsNotEvaluated(integral)) { try (integral + 1).value() }
        #expect(throws: ExprAlgebraError.self) { try read("sum(k, 0, 10^12, k)").value() }
        #expect(throws: ExprAlgebraError.self) { try read("sum(k, 0, 1/2, k)").value() }
        #expect(throws: ExprAlgebraError.self) {
            try read("sum(k, 0, 10^4, sum(l, 0, 10^4, k*l))").value(summationLimit: 100_000)
        }
    }

    @Test func evaluateExactly() throws {
        let x = Variable("x")
        #expect(try read("x^2 + 1/x").exactValue(at: [x: Rational(1, 2)]) == Rational(9, 4))
        #expect(try read("sum(k, 0, 10, sum(l, 0, k, x^l))").exactValue(at: [x: 2]) == Rational(4083))
        #expect(try read("(1 + sqrt(2))*(1 - sqrt(2))").exactValue() == -1)
        #expect(try read("factorial(5)/binomial(5, 2)").exactValue() == 12)
        #expect(throws: ExprAlgebraError.notANumber(.pi)) { try Expr.pi.exactValue() }
        #expect(throws: ExprAlgebraError.expression(.divisionByZero)) { try read("1/x").exactValue(at: [x: 0]) }
        #expect(throws: ExprAlgebraError.expression(.divisionByZero)) { try read("sum(k, 0, 2, 1/k)").exactValue() }
        #expect(try read("sum(k, 0, 2, x^k)").summed() == read("1 + x + x^2"))
    }

    @Test func fractions() throws {
        try check("1/x + 1/(x + 1)", "(2*x + 1)/(x*(x + 1))") { try $0.together() }
        try check("(x^2 - 1)/(x*(x + 1))", "(x - 1)/x") { try $0.cancelled() }
        try check("(x^2 + 2*x + 1)/(x^2*y + x*y)", "(x + 1)/(x*y)") { try $0.cancelled() }
        try check("x^2 - y^2", "(x - y)*(x + y)") { try $0.factored() }
        try check("1/(x*(x + 1)^2)", "1/x - 1/(x + 1) - 1/(x + 1)^2") { try $0.apart(in: Variable("x")) }
        try check("(x - 1)/(sqrt(x) - 1)", "sqrt(x) + 1") { try $0.cancelled() }
        try check("(exp(2*x) - 1)/(exp(x) - 1)", "exp(x) + 1") { try $0.cancelled() }
        try check("(x^(2*a) - y^2)/(x^a - y)", "x^a + y") { try $0.cancelled() }
        try check("(2^(2*x) - 1)/(2^x + 1)", "2^x - 1") { try $0.cancelled() }
        try check("(sin(x)^2 - 1)/(sin(x) - 1)", "sin(x) + 1") { try $0.cancelled() }
        try check("1/(1 + sqrt(2)*x) + 1/(1 - sqrt(2)*x)", "2/(1 - 2*x^2)") { try $0.cancelled().expanded() }
        try check("1/((sqrt(x + y) + 1)^2 - x - y - 1)", "1/(2*sqrt(x + y))") { try $0.together() }
        try check("sqrt(sqrt(x + 1) + 1)^4 - x - 2*sqrt(x + 1)", "2") { try $0.cancelled() }
        #expect(throws: ExprAlgebraError.expression(.divisionByZero)) {
            try read("1/((sqrt(2) + 1)^2 - 3 - 2*sqrt(2))").together()
        }
        #expect(throws: ExprAlgebraError.expression(.divisionByZero)) {
            try read("1/((x + 1)^2 - x^2 - 2*x - 1)").together()
        }
    }

    @Test func polynomials() throws {
        var table = SymbolTable()
        let polynomial = try read("(N + g)^2/N").polynomial(in: &table)
        let g = try #require(table.symbol(named: "g"))
        #expect(
            polynomial == Polynomial(.width) + Polynomial(g).scaled(by: 2) + Polynomial(g, power: 2)
                * Polynomial(.width, power: -1))
        #expect(try Expr(polynomial, in: table) == read("N + 2*g + g^2/N"))
        for text in ["sin(x)", "x^a", "sqrt(x)", "1/(x + y)", "pi", "I", "sum(k, 0, n, k)", "2^x"] {
            let before = table
            let part = try read(text)
            #expect(throws: ExprAlgebraError.notAlgebraic(part: part), "\(text)") {
                try (part * 3 + a).polynomial(in: &table)
            }
            #expect(table == before)
        }
        let pole = try read("g/(N + 2)^2").polynomial(in: &table)
        #expect(table.poles.count == 1)
        #expect(try Expr(pole, in: table) == read("g/(N + 2)^2"))
        let twice = Expr(variable: "x", .positive) + x
        #expect(throws: ExprAlgebraError.ambiguousName("x")) { try twice.polynomial(in: &table) }
        let function = try read("g/(N + g) + 1/N").rationalFunction(in: &table)
        #expect(try Expr(function, in: table) == read("(g*N + N + g)/(N*(N + g))"))
    }

    @Test func refusesWhatWouldExplode() throws {
        func terms(_ text: String, at location: SourceLocation = #_sourceLocation) throws {
            let expression = try read(text)
            let error = #expect(throws: ExprAlgebraError.self, sourceLocation: location) { try expression.expanded() }
            guard case .tooManyTerms(let estimate, let limit) = error else {
                Issue.record("\(String(describing: error))", sourceLocation: location)
                return
            }
            #expect(estimate > Double(limit), sourceLocation: location)
        }
        try terms("(a + b + c + d)^100000")
        try terms("(a + b)^(10^30)")
        try terms((0..<40).map { "(x\($0) + y\($0))" }.joined(separator: "*"))
        try terms("((x^(10^9) + 1)^1000 + 1)^100000")
        #expect(throws: ExprAlgebraError.self) { try read("(2*x + 1)^1000000").expanded() }
        #expect(throws: ExprAlgebraError.self) {
            try read("(x*(y + 1) - x*y)^(10^30)*(z*(y + 1) - z*y)^(10^30)*(y + 1)").expanded(limit: 1)
        }
        #expect(try read("x^(10^30)*(x + 1)").expanded() == read("x^(10^30 + 1) + x^(10^30)"))
        var tower = x
        for _ in 0..<60 { tower = tower * tower + tower }
        #expect(throws: ExprAlgebraError.self) { try tower.expanded() }
        #expect(throws: ExprAlgebraError.self) { try tower.together() }
        #expect(try tower.value(at: [Variable("x"): 0]) == 0)
        let slope = try tower.derivative(by: Variable("x"))
        #expect(try slope.value(at: [Variable("x"): 0]) == 1)
    }
}
