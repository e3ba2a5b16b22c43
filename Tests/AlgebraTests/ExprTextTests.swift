import Algebra
import Exact
import Foundation
import Testing

@Suite("Expr: reading and writing")
struct ExprTextTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 10_000 : 300_000
    let scope = Expr.Scope(RandomExpressions.variables)

    func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: scope) }

    @Test func roundTrip() throws {
        var random = RandomExpressions(seed: 3)
        var (written, typed) = (0, 0)
        while written < Self.rounds {
            guard let (value, text) = random.expression(Int.random(in: 1...14, using: &random.generator)) else {
                continue
            }
            written += 1
            let canonical = value.description
            // Places below Σ and ∫ have names of their own there; all others must be known.
            let again = try Expr(parsing: canonical, scope: Expr.Scope(value))
            #expect(again == value, "\(canonical) became \(again)")
            #expect(again.description == canonical)
            if !text.contains("@") {
                typed += 1
                let first = try read(text)
                #expect(first == value, "\(text): \(first) is not \(canonical)")
            }
            if written % 1000 == 0 { #expect(value.fold { part, below in try! part.rebuilt(from: below) } == value) }
        }
        #expect(typed > Self.rounds / 2)
    }

    @Test(arguments: [
        ("2*x + 3*x", "5*x"), ("x - -x", "2*x"), ("-x^2", "-x^2"), ("(-x)^2", "x^2"), ("2^3^2", "512"),
        ("x^-2", "1/x^2"),
        ("a/p*n", "a*n/p"), ("a/(p*n)", "a/(n*p)"), ("0.1", "1/10"), ("1e-3", "1/1000"), ("2.5e+2", "250"),
        ("σ_w", "sigma_w"), ("x²", "x^2"), ("x·y − 1", "x*y - 1"), ("sqrt(8)", "2*sqrt(2)"), ("x^(1/2)", "sqrt(x)"),
        ("1/sqrt(x)", "1/sqrt(x)"), ("5!", "120"), ("x!", "factorial(x)"), ("2^3!", "64"), ("-3!", "-6"), ("π", "pi"),
        ("I^2", "-1"), ("sqrt(-4)", "2*I"), ("gamma*(x + 1)", "gamma*(x + 1)"), ("gamma(x)*gamma", "gamma*gamma(x)"),
        ("sum(k, 0, n, x^k)", "sum[k=0...n](x^k)"), ("sum(j, 0, n, j*k)", "sum[l=0...n](l*k)"),
        ("integral(k, 0, k, k)", "integral[t=0...k](t)"), ("sum[x=0...x](x)", "sum[k=0...x](k)"),
        ("sum(k, 1, n, sum(k, 1, k, k))", "sum[k=1...n](sum[l=1...k](l))"), ("q[1,2]", "q[1,2]"),
        ("q[1, 2]^2", "q[1,2]^2"),
        ("exp(x)*exp(-x)", "exp(x)*exp(-x)"), ("sin(-x)", "-sin(x)"), ("-(x - y)/2", "-x/2 + y/2"),
        ("(-8)^(1/3)", "2*(-1)^(1/3)"),
        ("x + 1 + x^2 + 1/x", "x^2 + x + 1 + 1/x"), ("3 * ( x )", "3*x"), ("+x", "x"), ("--x", "x"),
    ])
    func canonicalText(text: String, canonical: String) throws {
        #expect(try read(text).description == canonical)
    }

    @Test func metamorphic() throws {
        // Names that keep their order change nothing but the names; other orders of terms and of variables change nothing.
        var random = RandomExpressions(seed: 5)
        for _ in 0..<300 {
            let parts = (0..<6).compactMap { _ in random.expression(5)?.value }
            guard let sum = try? Expr.sum(parts), let product = try? Expr.product(parts) else { continue }
            var order = parts
            for _ in 0..<4 {
                order.shuffle(using: &random.generator)
                #expect(try Expr.sum(order) == sum)
                #expect(try Expr.product(order) == product)
                #expect(try Expr.sum(order).description == sum.description)
                let half = Int.random(in: 0...order.count, using: &random.generator)
                let (left, right) = (Array(order[..<half]), Array(order[half...]))
                #expect(try Expr.sum([.sum(left + [0]), .sum(right + [0])]) == sum)
                #expect(
                    try Expr.product([.product(left + [1]), .product(right + [1])]) == product,
                    "\(left.map(\.description)) times \(right.map(\.description))")
            }
            #expect(try Expr.sum([sum, .product([-1, sum])]) == 0)
            #expect(try Expr.sum([sum, sum]) == Expr.product([2, sum]))
            if !product.isZero { #expect(try Expr.product([product, product]) == Expr.power(product, 2)) }
            let text = product.description
            let scope = Expr.Scope(product)
            let renamed = text.replacing("sigma_w", with: "zeta")
            let renamedScope = Expr.Scope(
                product.variables.map { $0.name == "sigma_w" ? Variable("zeta", $0.assumptions) : $0 })
            let back = try Expr(parsing: renamed, scope: renamedScope).fold {
                (part: Expr, below: [Expr]) throws -> Expr in
                part.variable?.name == "zeta" ? Expr(Variable("sigma_w", .positive)) : try part.rebuilt(from: below)
            }
            #expect(try Expr(parsing: text, scope: scope) == back)
        }
    }

    @Test(arguments: [
        (
            "x +", 3..<3, "an expression is missing before the end",
            "write a number, a name, a function or a bracket here"
        ),
        ("", 0..<0, "an expression is missing before the end", "write a number, a name, a function or a bracket here"),
        (
            "x * * y", 4..<5, "an expression is missing before '*'",
            "write a number, a name, a function or a bracket here"
        ),
        ("()", 0..<2, "there is nothing between these brackets", "write an expression between them"),
        ("2 x", 2..<3, "'x' follows a value without an operator", "products are always written with *, as in 2*x"),
        ("2x", 0..<2, "a number runs into a name", "products are always written with *, as in 2*x"),
        ("(x)(y)", 3..<4, "'(' follows a value without an operator", "products are always written with *, as in 2*x"),
        ("x(y)", 0..<1, "'x' is a variable, not a function", "products are always written with *, as in x*(x)"),
        (
            "z", 0..<1, "the name 'z' is not known",
            "declare it first; known are a, gamma, k, m, n, p, q[1,2], sigma_w, …"
        ),
        (
            "foo(x)", 0..<3, "the function 'foo' is not known",
            "known are sqrt, \(Function.all.map(\.name).joined(separator: ", "))"
        ),
        ("x + sin", 4..<7, "the function 'sin' has no arguments", "write them in brackets, as in sin(x)"),
        ("sin(x, y)", 0..<9, "sin has 1 argument, not 2", "separate arguments by commas"),
        ("binomial(x)", 0..<11, "binomial has 2 arguments, not 1", "separate arguments by commas"),
        ("sqrt(x, y)", 0..<10, "sqrt has 1 argument, not 2", "separate arguments by commas"),
        ("((x)", 0..<1, "this bracket is never closed", "add the closing bracket"),
        ("((x", 1..<2, "this bracket and 1 more are never closed", "add the closing bracket"),
        ("x)", 1..<2, "')' closes nothing", "remove it, or open the bracket before"),
        ("x]", 1..<2, "']' closes nothing", "remove it, or open the bracket before"),
        ("x, y", 1..<2, "',' is not expected here", "only arguments of functions are separated by commas"),
        ("x ... y", 2..<5, "'...' is not expected here", "it stands between bounds, as in sum[k=0...T](x^k)"),
        ("x = y", 2..<3, "'=' is not expected here", "an expression ends before it"),
        ("1/0", 2..<3, "division by zero", "no quotient and no negative power of zero has a value"),
        ("x + (a - a)^-1", 4..<14, "division by zero", "no quotient and no negative power of zero has a value"),
        ("log(0)", 0..<6, "log(0) has no value", "change the argument"),
        ("(-1)!", 0..<5, "factorial(-1) has no value", "change the argument"),
        (
            "sum(2, 0, 1, x)", 4..<5, "the variable of a sum is missing before a number",
            "as in sum(k, 0, T, x^k): variable, bounds, body"
        ),
        (
            "integral[=0]", 9..<10, "the variable of an integral is missing before '='",
            "as in integral(k, 0, T, x^k): variable, bounds, body"
        ),
        ("sum(k 0)", 6..<7, "',' is missing before a number", "as in sum(k, 0, T, x^k): variable, bounds, body"),
        ("sum(k, 0)", 0..<9, "sum has 4 arguments, not 2", "as in sum(k, 0, T, x^k): variable, bounds, body"),
        ("sum(k, 0, 1, k, k)", 0..<18, "sum has 4 arguments, not 5", "as in sum(k, 0, T, x^k): variable, bounds, body"),
        (
            "sum[k=0...n]*x", 12..<13, "'(' is missing before '*'",
            "as in sum[k=0...T](x^k): the body stands in brackets"
        ),
        ("sum[k=0)", 7..<8, "')' closes a bracket that was opened by '['", "close it by ']'"),
        (
            "x + é", 4..<6, "the character 'é' has no meaning here",
            "names are letters, digits and _, with Greek letters as σ or sigma"
        ),
        (
            "x + \u{7}", 4..<5, "the character U+7 has no meaning here",
            "names are letters, digits and _, with Greek letters as σ or sigma"
        ),
        ("x.5", 1..<2, "a '.' stands alone", "write decimal fractions with digits on both sides, as in 0.5"),
        ("1e999999999999", 0..<14, "this number is too large", "at most 20132658 digits are read"),
    ])
    func everyProblem(text: String, range: Range<Int>, message: String, help: String) throws {
        let error = #expect(throws: ExprTextError.self) { try read(text) }
        let problem = try #require(error?.problems.first)
        #expect(problem.range == range)
        #expect(problem.message == message)
        #expect(problem.help == help)
    }

    @Test func severalProblems() throws {
        let error = #expect(throws: ExprTextError.self) { try read("b + 1/0 + foo(c) + é") }
        #expect(error?.problems.map(\.range) == [0..<1, 6..<7, 10..<13, 14..<15, 19..<21])
        let name = String(repeating: "x", count: 300)
        let long = #expect(throws: ExprTextError.self) { try read(name) }
        #expect(long?.problems.first?.message == "this name has 300 letters")
        let many = #expect(throws: ExprTextError.self) { try read(String(repeating: "b + c - ", count: 1000)) }
        #expect(many?.problems.count == 50)
        let huge = #expect(throws: ExprTextError.self) { try read("x + 2^1000000000") }
        #expect(huge?.problems.first?.range == 4..<16)
    }

    @Test func composedAndDecomposed() throws {
        // An accent makes another letter, whether or not Swift compares the strings as equal.
        for text in ["e\u{301}", "\u{e9}", "x\u{303}", "n\u{303} + \u{f1}"] {
            #expect(throws: ExprTextError.self) { try Expr(parsing: text, scope: .everything) }
        }
        #expect(try Expr(parsing: "\u{b5} - \u{3bc} + σ - sigma + ϕ - φ", scope: .everything) == 0)
        #expect(!Variable.isName("e\u{301}"))
        #expect(!Variable.isName("pi"))
        #expect(!Variable.isName("2x"))
        #expect(!Variable.isName(""))
        #expect(!Variable.isName("q[]"))
    }

    @Test func deepAndLong() throws {
        let depth = 100_000
        let open = String(repeating: "(", count: depth)
        let close = String(repeating: ")", count: depth)
        #expect(try read(open + "x" + close).description == "x")
        #expect(throws: ExprTextError.self) { try read(open + "x") }
        #expect(throws: ExprTextError.self) { try read("x" + close) }
        let nested = String(repeating: "sin(", count: depth) + "x" + close
        #expect(try read(nested).description == nested)
        #expect(try read(String(repeating: "-", count: depth) + "x").description == "x")
        let tower = String(repeating: "x^", count: depth) + "x"
        #expect(try read(tower).depth == depth)
        let squares = String(repeating: "(", count: depth) + "x" + String(repeating: " + 1)^2", count: depth)
        #expect(try read(squares).description == squares)
        let terms = (0..<50_000).map { "\($0 + 2)*x^\($0)" }.joined(separator: " + ")
        #expect(try read(terms).children.count == 50_000)
        #expect(throws: ExprTextError.self) {
            try read(String(repeating: "sum(k, 0, 1, ", count: depth) + "k" + close)
        }
        let digits = String(repeating: "7", count: 1_000_000)
        #expect(try read(digits).description == digits)
        #expect(try read("0." + digits).description.utf8.count == 2_000_002)
        #expect(throws: ExprTextError.self) { try read(String(repeating: "7", count: 30_000_000)) }
    }
}
