import Algebra
import Exact
import Foundation
import Testing

/// Results of SymPy, from `Tests/Golden/expressions.txt`.
@Suite("Expr: golden results")
struct ExprGoldenTests {
    struct Line: Sendable {
        let operation: String
        let expression: Expr
        let argument: String
        let result: Expr
    }

    static func read(_ text: some StringProtocol) throws -> Expr {
        try Expr(parsing: text.trimmingCharacters(in: .whitespaces), scope: .everything)
    }

    static func lines(_ operation: String) throws -> [Line] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/expressions.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.components(separatedBy: " | ")
            guard parts[0] == operation else { return nil }
            return Line(
                operation: operation, expression: try read(parts[1]), argument: parts[2], result: try read(parts[3]))
        }
    }

    /// The values of variables in an argument such as `x = 1/2, y = z`.
    func values(_ argument: String) throws -> [Variable: Expr] {
        var values: [Variable: Expr] = [:]
        for part in argument.split(separator: ",") {
            let sides = part.components(separatedBy: " = ")
            values[Variable(sides[0].trimmingCharacters(in: .whitespaces))] = try Self.read(sides[1])
        }
        return values
    }

    func expectSame(_ result: Expr, _ line: Line) {
        if result != line.result {
            Issue.record("\(line.operation) of \(line.expression): \(result) instead of \(line.result)")
        }
    }

    /// The difference, over one denominator, is zero as an expression.
    func expectEqualValues(_ result: Expr, _ line: Line) throws {
        let difference = try (result - line.result).together()
        if !difference.isZero {
            Issue.record("\(line.operation) of \(line.expression): \(result) instead of \(line.result)")
        }
    }

    @Test func expand() throws {
        let lines = try Self.lines("expand")
        #expect(lines.count == 40)
        for line in lines {
            let result = try line.expression.expanded()
            expectSame(
                result,
                Line(operation: "expand", expression: line.expression, argument: "", result: try line.result.expanded())
            )
            #expect(try result.expanded() == result)
        }
    }

    @Test func collect() throws {
        let lines = try Self.lines("collect")
        #expect(lines.count == 25)
        for line in lines {
            let letter = try Self.read(line.argument)
            let result = try line.expression.collected(in: [letter])
            // SymPy leaves a coefficient under a fraction; collecting its result makes the forms the same.
            expectSame(
                result,
                Line(
                    operation: "collect", expression: line.expression, argument: "",
                    result: try line.result.collected(in: [letter])))
            #expect(try result.expanded() == line.result.expanded())
        }
    }

    @Test func differentiate() throws {
        let lines = try Self.lines("diff")
        #expect(lines.count == 45)
        for line in lines {
            let parts = line.argument.split(separator: ",")
            let order = try #require(Int(parts[1]))
            let result = try line.expression.derivative(by: Variable(String(parts[0])), order: order)
            try expectEqualValues(result, line)
        }
    }

    @Test func substitute() throws {
        let lines = try Self.lines("subs")
        #expect(lines.count >= 20)
        var identical = 0
        for line in lines {
            let result = try line.expression.substituting(values(line.argument))
            try expectEqualValues(result, line)
            if result == line.result { identical += 1 }
        }
        #expect(identical >= lines.count / 2)
    }

    @Test func together() throws {
        for line in try Self.lines("together") {
            let result = try line.expression.together()
            try expectEqualValues(result, line)
            #expect(try result == line.result.together())
            #expect(try result.together() == result)
        }
    }

    @Test func cancel() throws {
        let lines = try Self.lines("cancel")
        #expect(lines.count == 18)
        for line in lines {
            let result = try line.expression.cancelled()
            try expectEqualValues(result, line)
            // Both are in lowest terms with integer coefficients: equal up to a sign in both, which the normal form fixes.
            expectSame(result, line)
        }
    }

    @Test func factor() throws {
        let lines = try Self.lines("factor")
        #expect(lines.count == 18)
        for line in lines { expectSame(try line.expression.factored(), line) }
    }

    @Test func apart() throws {
        let lines = try Self.lines("apart")
        #expect(lines.count == 20)
        for line in lines {
            let result = try line.expression.apart(in: Variable("x"))
            // Coefficients are sums for SymPy, fractions for us; multiplied out over each pole they are the same.
            try expectEqualValues(result, line)
            let forms = try [result, line.result].map { try $0.apart(in: Variable("x")) }
            if forms[0] != forms[1] || forms[0] != result { Issue.record("\(line.expression): \(result)") }
            #expect(result.termsCount == line.result.termsCount, "\(result) and \(line.result)")
        }
    }

    @Test func exactValues() throws {
        let lines = try Self.lines("value")
        #expect(lines.count == 25)
        for line in lines {
            let point = try values(line.argument).compactMapValues(\.number)
            #expect(try line.expression.exactValue(at: point) == line.result.number)
            let approximate = try line.expression.value(at: point.mapValues(\.doubleValue))
            let exact = try #require(line.result.number).doubleValue
            #expect(abs(approximate - exact) <= 1e-11 * (1 + abs(exact)))
        }
    }
}

extension Expr {
    fileprivate var termsCount: Int {
        if case .sum(let terms) = form { return terms.count }
        return 1
    }
}
