import Exact
import Testing

@testable import Algebra

@Suite("Rewrite rules")
struct RewriteRuleTests {
    let scope: Expr.Scope = {
        var scope = Expr.Scope(unknown: [])
        for name in ["p", "q"] { scope.declare(Variable(name, .positive)) }
        for name in ["a", "b"] { scope.declare(Variable(name, .real)) }
        for name in ["m", "n"] { scope.declare(Variable(name, .integer)) }
        scope.declare(Variable("T", [.positive, .integer]))
        return scope
    }()

    func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: scope) }

    func check(
        _ before: String, _ after: String, by rules: RewriteRules, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let result = try read(before).rewritten(by: rules)
        #expect(result == (try read(after)), "\(before): \(result)", sourceLocation: sourceLocation)
    }

    @Test func exponentials() throws {
        try check("exp(x)*exp(y)*exp(z)", "exp(x + y + z)", by: .mergeExponentials)
        try check("exp(x)^2*exp(-2*x)*u", "u", by: .mergeExponentials)
        try check("exp(x)^(1/2)", "exp(x)^(1/2)", by: .mergeExponentials)
        try check("exp(a)^(1/2)", "exp(a/2)", by: .mergeExponentials)
        try check("exp(2*x + y - z)", "exp(x)^2*exp(y)*exp(-z)", by: .splitExponentials)
        try check("exp(y*log(x)/2)", "x^(y/2)", by: [.exponentialOfLogarithm, .splitExponentials])
        try check("exp(log(x)) + exp(y + 2*log(z))", "x + exp(y)*z^2", by: .exponentialOfLogarithm)
        try check("log(exp(a + b)) + log(exp(x))", "a + b + log(exp(x))", by: .exponentialOfLogarithm)
        try check("p^x + x^p + p^2", "exp(x*log(p)) + x^p + p^2", by: .powersToExponentials)
    }

    @Test func logarithms() throws {
        try check("log(2*p^2*x/q)", "log(2) + 2*log(p) + log(x) - log(q)", by: .splitLogarithms)
        try check("log(x*y)", "log(x*y)", by: .splitLogarithms)
        try check("log(x^2)", "log(x^2)", by: .splitLogarithms)
        try check("z*log(p) + z*log(q)", "z*log(p*q)", by: .mergeLogarithms)
        try check("2*log(p) - log(q)", "log(p^2/q)", by: .mergeLogarithms)
        try check("log(x) + log(y)", "log(x) + log(y)", by: .mergeLogarithms)
    }

    @Test func hyperbolicAndTrigonometric() throws {
        try check("cosh(x) + sinh(x)", "exp(x)", by: .hyperbolicToExponential)
        try check("3*y*exp(x) + 3*y*exp(-x)", "6*y*cosh(x)", by: .exponentialToHyperbolic)
        try check("exp(2*I*x)", "cos(2*x) + I*sin(2*x)", by: .exponentialToTrigonometric)
        try check("exp(x)", "exp(x)", by: .exponentialToTrigonometric)
        try check("2*cos(x) + y", "exp(I*x) + exp(-I*x) + y", by: .trigonometricToExponential)
        try check("u + 3*y*sin(x+1)^2 + 3*y*cos(x+1)^2", "u + 3*y", by: .pythagorean)
        try check("5*cosh(x)^2 - 3*sinh(x)^2 + y", "5 + 2*sinh(x)^2 + y", by: .pythagorean)
        try check("1 - tanh(x)^2", "1/cosh(x)^2", by: .pythagorean)
        try check("tan(x)*cos(x)", "sin(x)", by: .tangentsToQuotients)
        try check("y*sin(x)^2/cos(x)^2", "y*tan(x)^2", by: .quotientsToTangents)
        try check("sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)", by: .expandAngles)
        try check("sin(x)*cos(y) - cos(x)*sin(y)", "sin(x - y)", by: .combineAngles)
        try check("cos(4*x)", "(cos(x)^2 - sin(x)^2)^2 - 4*sin(x)^2*cos(x)^2", by: .expandAngles)
        try check("cos(x) + cos(x/2)", "cos(x) + cos(x/2)", by: .expandAngles)
        try check("sin(x)^2*cos(x)", "sin(2*x)*sin(x)/2", by: RewriteRules.named("sinTimesCosOfSame")!)
    }

    @Test func rectifiers() throws {
        try check("sqrt(a^2) + sqrt(x^2) + sqrt(p^2)", "abs(a) + sqrt(x^2) + p", by: .absoluteValues)
        try check("abs(a)^3*sign(a)", "a^3", by: .absoluteValues)
        try check("2*relu(a - b) + 2*relu(b - a)", "2*abs(a - b)", by: .rectifiers)
        try check("x*relu(2*a) - x*relu(-2*a)", "2*x*a", by: .rectifiers)
        try check("relu(a)*step(a)^3*step(-b)", "relu(a)*step(-b)", by: .rectifiers)
        try check("relu(x) + relu(-x)", "relu(x) + relu(-x)", by: .rectifiers)
        try check("relu(2*p*a) + step(q*a)", "2*p*relu(a) + step(a)", by: .homogeneity)
        try check("step(a) + step(-a)", "step(a) + step(-a)", by: .rectifiers)
        var nonzero: [Expr] = []
        let result = try read("step(a) + step(-a)").rewritten(by: .rectifiers, assumingNonzero: &nonzero)
        #expect(result == 1)
        #expect(nonzero == [try read("a")])
    }

    @Test func factorials() throws {
        try check("factorial(n+3)/factorial(n)", "(n+1)*(n+2)*(n+3)", by: .lowerFactorials)
        try check("gamma(x + 5/2)", "(x + 3/2)*(x + 1/2)*gamma(x + 1/2)", by: .lowerFactorials)
        try check("x*(x+1)*gamma(x)", "gamma(x+2)", by: .raiseFactorials)
        try check("binomial(n, m)", "n!/(m!*(n-m)!)", by: .binomialsToFactorials)
        try check("gamma(x)/factorial(x)", "factorial(x-1)/factorial(x)", by: .gammaToFactorials)
    }

    @Test func sums() throws {
        try check("sum(k, 0, T, x^k)", "sum(k, 0, T, x^k)", by: .geometricSums)
        try check("sum(k, 0, T, 2^k)", "2^(T+1) - 1", by: .geometricSums)
        var nonzero: [Expr] = []
        let sum = try read("sum(k, 0, T, y*(x+1)^k)")
        let result = try sum.rewritten(by: .geometricSums, assumingNonzero: &nonzero)
        #expect(result == (try read("y*(1 - (x+1)^(T+1))/(1 - (x+1))")))
        #expect(nonzero == [try read("1 - (x + 1)")])
        // The inner sum's letter may not leave, and an empty range is not known to be none.
        try check("sum(k, 0, T, k*2^k)", "sum(k, 0, T, k*2^k)", by: .geometricSums)
        try check("sum(k, 0, n, 2^k)", "sum(k, 0, n, 2^k)", by: .geometricSums)
        try check("sum(k, 0, T, sin(k)^2 + cos(k)^2)", "sum(k, 0, T, 1)", by: .pythagorean)
    }

    @Test func endlessRulesEnd() throws {
        #expect(throws: RewriteError.self) {
            try read("exp(x)*exp(y)").rewritten(by: [.mergeExponentials, .splitExponentials], stepLimit: 50)
        }
        #expect(throws: RewriteError.self) {
            try read("n!").rewritten(by: [.factorialsToGamma, .gammaToFactorials], stepLimit: 50)
        }
    }

    @Test func namesAreDistinct() {
        let names = RewriteRules.all.flatMap { $0.rules.rules.map(\.name) } + RewriteRules.all.map(\.name)
        for name in names { #expect(RewriteRules.named(name) != nil) }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        // A set of one rule may have its name.
        #expect(
            counts.filter { $0.value > 1 }.keys.sorted() == ["exponentialOfLogarithm", "exponentialToTrigonometric"])
        #expect(RewriteRules.named("nothing") == nil)
    }

    @Test func longSums() throws {
        let (a, b) = (try read("a"), try read("b"))
        var terms: [Expr] = []
        for k in 0..<200 {
            let angle = a * Expr(k + 1)
            terms.append(try b.power(Expr(k)) * .call(.sin, [angle]).power(2))
            terms.append(try b.power(Expr(k)) * .call(.cos, [angle]).power(2))
        }
        let sum = try Expr.sum(terms)
        let start = ContinuousClock.now
        let result = try sum.rewritten(by: .pythagorean)
        #expect(result == (try Expr.sum((0..<200).map { b.power(Expr($0)) })))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func sharedAndDeepExpressions() throws {
        // 60 levels of e·e + e, and a tower of 3000 functions.
        var shared = try read("cosh(x)^2 - sinh(x)^2 + y")
        for _ in 0..<60 { shared = shared * shared + shared }
        _ = try shared.rewritten(by: .pythagorean)
        var tower = try read("a")
        for _ in 0..<3_000 { tower = try .call(.erf, [tower + 1]) }
        _ = try tower.rewritten(by: .rectifiers)
    }
}
