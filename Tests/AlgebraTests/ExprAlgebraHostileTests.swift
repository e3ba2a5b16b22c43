import Algebra
import Exact
import Foundation
import Testing

/// Sizes and depths that stop programs.
@Suite("Expr: algebra of large expressions")
struct ExprAlgebraHostileTests {
    static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
    let x = Expr(variable: "x")
    let variable = Variable("x")

    @Test func longSums() throws {
        let count = Self.isLong ? 1_000_000 : 20_000
        // Few letters and high powers; then a letter for every term.
        let powers = try Expr.sum((1...count).map { try .product([Expr($0), .power(x, Expr($0))]) })
        #expect(try powers.expanded() == powers)
        let slope = try powers.derivative(by: variable).value(at: [variable: 1])
        let squares = Double(count) * Double(count + 1) * Double(2 * count + 1) / 6
        #expect(abs(slope - squares) <= 1e-9 * squares)
        let letters = try Expr.sum((1...count).map { try .product([Expr(variable: "a\($0)"), x]) })
        #expect(try letters.expanded() == letters)
        #expect(try letters.derivative(by: variable).children.count == count)
        #expect(try letters.collected(in: [x]).children.count == 2)
        #expect(try letters.substituting([variable: 0]) == 0)
        let square = try Expr.sum((1...(Self.isLong ? 1000 : 100)).map { Expr(variable: "a\($0)") }).power(2).expanded()
        #expect(square.children.count == (Self.isLong ? 500_500 : 5050))
    }

    @Test func deepNesting() throws {
        let depth = Self.isLong ? 10_000 : 500
        var tower = x
        for _ in 0..<depth { tower = try .call(.sin, [tower]) }
        let slope = try tower.derivative(by: variable)
        #expect(slope.children.count == depth)
        // The product of the cosines.
        var (value, wanted) = (1.0, 1.0)
        for _ in 0..<depth {
            wanted *= cos(value)
            value = sin(value)
        }
        #expect(abs(try slope.value(at: [variable: 1]) - wanted) <= 1e-9 * abs(wanted))

        let nesting = Self.isLong ? 100_000 : 10_000
        var deep = x
        for _ in 0..<nesting { deep = try .call(.exp, [.sum([deep, Expr(variable: "y")])]) }
        #expect(try deep.substituting([variable: 0]).depth >= nesting)
        #expect(try deep.expanded() == deep)
        #expect(try deep.derivative(by: Variable("w")) == 0)
        #expect(deep.freeVariables.count == 2)
        #expect(throws: ExprAlgebraError.self) { try deep.value(at: [variable: 1, Variable("y"): 1]) }
        var nested = x
        for _ in 0..<nesting { nested = try .call(.tanh, [.sum([nested, x])]) }
        #expect(try nested.value(at: [variable: 0]) == 0)
        let nestedSlope = try nested.derivative(by: variable)
        #expect(nestedSlope.depth > nesting)
    }

    @Test func sharedParts() throws {
        var shared = x
        for _ in 0..<60 { shared = shared * shared + shared }
        #expect(try shared.value(at: [variable: -1]) == 0)
        #expect(try shared.derivative(by: variable).value(at: [variable: -1]) == -1)
        #expect(try shared.exactValue(at: [variable: -1]) == 0)
        #expect(try shared.substituting([variable: -1]) == 0)
        #expect(throws: ExprAlgebraError.self) { try shared.expanded() }
        #expect(throws: ExprAlgebraError.self) { try shared.collected(in: [x]) }
        #expect(throws: ExprAlgebraError.self) { try shared.cancelled() }
        var functions = x
        for _ in 0..<60 { functions = try Expr.call(.sin, [functions]) * Expr.call(.cos, [functions]) + functions }
        #expect(try functions.derivative(by: variable).value(at: [variable: 0]) == pow(2, 60))
        #expect(try functions.expanded(insideFunctions: false).size == functions.size)
    }

    @Test func towersOfSigns() throws {
        var nested = x
        for level in 0..<150 {
            let name = Variable("t\(level)")
            nested =
                try level % 2 == 0
                ? .integral(of: nested * Expr(name), over: name, from: 0, to: x)
                : .summation(of: nested + Expr(name), over: name, from: 0, through: 0)
        }
        #expect(try nested.derivative(by: variable).freeVariables == [variable])
        #expect(try nested.substituting([variable: Expr(variable: "t3")]).freeVariables == [Variable("t3")])
        var sums = x
        for level in 0..<150 {
            let name = Variable("k\(level)")
            sums = try .summation(of: sums + Expr(name), over: name, from: 1, through: 1)
        }
        #expect(try sums.value(at: [variable: 5]) == 155)
        #expect(try sums.exactValue(at: [variable: 5]) == 155)
    }
}
