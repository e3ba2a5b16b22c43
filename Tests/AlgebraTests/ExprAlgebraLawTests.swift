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
        #expect(result == wanted, "\(text)", sourceLocation: sourceLocation)
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
}
