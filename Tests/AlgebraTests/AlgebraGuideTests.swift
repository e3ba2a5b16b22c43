import Exact
import Foundation
import Testing

@testable import Algebra

/// The table of examples in Docs/Algebra.md, run row by row.
@Suite struct AlgebraGuideTests {
    struct Row: CustomStringConvertible {
        let operation: [String]
        let input: String
        let output: String
        var description: String { "\(operation.joined(separator: " ")): \(input)" }
    }

    static let rows: [Row] = {
        let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Docs/Algebra.md")
        let lines = ((try? String(contentsOf: guide, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[1].hasPrefix("`"), cells[2].hasPrefix("`") else { return nil }
            func bare(_ cell: String) -> String { String(cell.dropFirst().dropLast()) }
            return Row(
                operation: cells[0].split(separator: " ").map(String.init), input: bare(cells[1]),
                output: bare(cells[2]))
        }
    }()

    static let scope: Expr.Scope = {
        var scope = Expr.Scope.everything
        for name in ["N", "q", "sigma_w"] { scope.declare(Variable(name, .positive)) }
        scope.declare(Variable("T", [.positive, .integer]))
        return scope
    }()

    private func read(_ text: String) throws -> Expr { try Expr(parsing: text, scope: Self.scope) }

    private func variable(_ name: String) throws -> Variable { try #require(read(name).variable) }

    @Test func theTableIsThere() { #expect(Self.rows.count >= 14) }

    @Test(arguments: rows) func example(_ row: Row) throws {
        let input = try read(row.input)
        let expected = try read(row.output)
        let words = row.operation
        let result: Expr
        switch words[0] {
        case "read": result = input
        case "expand": result = try input.expanded()
        case "collect": result = try input.collected(in: [read(words[1])])
        case "differentiate": result = try input.derivative(by: variable(words[1]))
        case "substitute":
            let value = try read(words.dropFirst(3).joined(separator: " "))
            result = try input.substituting([variable(words[1]): value])
        case "together": result = try input.together()
        case "apart": result = try input.apart(in: variable(words[1]))
        case "factor": result = try input.factored()
        case "series":
            let isAtInfinity = words[1].hasPrefix("1/")
            let letter = try variable(isAtInfinity ? String(words[1].dropFirst(2)) : words[1])
            let series = try input.series(in: letter, at: isAtInfinity ? .infinity : 0, through: 2)
            result = try series.expression().expanded()
            #expect(try result == expected.expanded(), "\(result)")
            return
        case "rewrite": result = try input.rewritten(by: #require(RewriteRules.named(words[1])))
        default:
            Issue.record("unknown operation \(words[0])")
            return
        }
        #expect(result == expected, "\(result)")
    }
}
