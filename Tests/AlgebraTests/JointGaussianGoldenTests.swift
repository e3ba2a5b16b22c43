import Exact
import Foundation
import Testing

@testable import Algebra

/// Results of SymPy, from `Tests/Golden/joint_gaussian.txt`.
@Suite("Gaussian averages over several variables: golden results")
struct JointGaussianGoldenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: String
        let count: Int
        let functions: [Expr]
        let argument: String
        let result: Expr
        var testDescription: String { "\(operation) of \(functions)" }
    }

    private static let a = Variable("a", .positive)

    static func read(_ text: some StringProtocol) throws -> Expr {
        let scope = Expr.Scope((1...4).map(JointGaussianAverage.variable) + [a], unknown: .real)
        return try Expr(parsing: text.trimmingCharacters(in: .whitespaces), scope: scope)
    }

    static func cases(_ operation: String) throws -> [Case] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/joint_gaussian.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.components(separatedBy: " | ")
            guard parts[0] == operation, let count = Int(parts[1]) else { return nil }
            return Case(
                operation: operation, count: count, functions: try parts[2].split(separator: ";").map { try read($0) },
                argument: parts[3], result: try read(parts[4]))
        }
    }

    private func expectEqual(_ found: Polynomial, _ expected: Expr, _ matrix: CovarianceMatrix, _ table: SymbolTable)
        throws
    {
        for values in [[0.7, 0.31, -0.2, 0.9, 0.17, 0.6], [1.3, -0.45, 0.25, 0.4, 0.11, 0.8]] {
            var point: [Symbol: Double] = [:]
            var letters: [Variable: Double] = [Self.a: 0.83]
            if let a = table.symbol(named: "a") { point[a] = 0.83 }
            for (entry, value) in zip(matrix.entries, values) {
                point[entry] = value
                letters[Variable(table[entry].name, .real)] = value
            }
            let (left, right) = (found.value(at: point, in: table), try expected.value(at: letters))
            #expect((left - right).magnitude <= 1e-11 * max(1, right.magnitude))
        }
    }

    @Test("averages", arguments: try cases("average"))
    func averages(_ row: Case) throws {
        var table = SymbolTable()
        let matrix = CovarianceMatrix(named: "K", count: row.count, in: &table)
        var calculus = JointGaussianCalculus(covariance: matrix)
        let average = try calculus.average(of: row.functions[0], in: &table)
        #expect(table.jointAverages(in: average).isEmpty && table.averages(in: average).isEmpty)
        try expectEqual(average, row.result, matrix, table)
        if !row.result.description.contains("exp") {
            #expect(average == (try row.result.polynomial(in: &table)))
        }
    }

    @Test("cumulants", arguments: try cases("cumulant"))
    func cumulants(_ row: Case) throws {
        var table = SymbolTable()
        let matrix = CovarianceMatrix(named: "K", count: row.count, in: &table)
        var calculus = JointGaussianCalculus(covariance: matrix)
        let cumulant = try calculus.cumulant(
            of: row.functions, orders: row.functions.map { _ in 1 }, in: &table)
        try expectEqual(cumulant, row.result, matrix, table)
    }

    @Test("derivatives", arguments: try cases("derivative"))
    func derivatives(_ row: Case) throws {
        var table = SymbolTable()
        let matrix = CovarianceMatrix(named: "K", count: row.count, in: &table)
        var calculus = JointGaussianCalculus(covariance: matrix)
        let average = try calculus.average(of: row.functions[0], in: &table)
        let place = row.argument.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        let slope = try calculus.derivative(of: average, by: place[0], place[1], in: &table)
        try expectEqual(slope, row.result, matrix, table)
    }
}
