import Algebra
import Exact
import Foundation
import Testing

/// Algebra on random expressions, compared by numbers at random points with an evaluation of its own.
@Suite("Expr: algebra on random expressions")
struct ExprAlgebraRandomTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 120 : 5000

    func expectClose(
        _ result: Expr, _ original: Expr, _ samples: inout TameExpressions,
        at location: SourceLocation = #_sourceLocation
    ) {
        for _ in 0..<2 {
            let point = samples.point()
            let (value, wanted) = (result.plainValue(point), original.plainValue(point))
            let scale = 1 + result.magnitude(point) + original.magnitude(point)
            if !(abs(value - wanted) <= 1e-9 * scale) {
                Issue.record("\(original) became \(result): \(value), not \(wanted)", sourceLocation: location)
            }
        }
    }

    @Test func evaluation() throws {
        var samples = TameExpressions(seed: 1)
        for _ in 0..<Self.rounds {
            let expression = samples.expression(10)
            let point = samples.point()
            let (value, wanted) = (try expression.value(at: point), expression.plainValue(point))
            #expect(abs(value - wanted) <= 1e-12 * (1 + expression.magnitude(point)), "\(expression)")
        }
    }

    @Test func sumsOfSums() throws {
        var samples = TameExpressions(seed: 2)
        let (k, l) = (Variable("k"), Variable("l"))
        for _ in 0..<Self.rounds / 2 {
            let inner = try Expr.summation(
                of: samples.expression(4).substituting([Variable("x"): Expr(k) + Expr(l)]), over: l, from: 0,
                through: Expr(k) + 1)
            let body = samples.expression(3) * inner + samples.expression(3) * Expr(k)
            let sum = try Expr.summation(of: body, over: k, from: 1, through: 3) + samples.expression(3)
            let point = samples.point()
            let wanted = sum.plainValue(point)
            let scale = 1 + abs(wanted)
            #expect(abs(try sum.value(at: point) - wanted) <= 1e-8 * scale)
            #expect(abs(try sum.summed().plainValue(point) - wanted) <= 1e-8 * scale)
            #expect(abs(try sum.summed().expanded().plainValue(point) - wanted) <= 1e-6 * scale)
            let x = Variable("y")
            let slope = try sum.derivative(by: x).plainValue(point)
            #expect(abs(slope - differenceQuotient(of: sum, by: x, at: point)) <= 1e-4 * (1 + abs(slope) + scale))
        }
    }

    @Test func expansion() throws {
        var samples = TameExpressions(seed: 3)
        for _ in 0..<Self.rounds {
            let expression = samples.expression(9)
            guard let expanded = try? expression.expanded(limit: 3000) else { continue }
            expectClose(expanded, expression, &samples)
            let again = try expanded.expanded()
            if again != expanded { Issue.record("\(expression)") }
            if let inside = try? expression.expanded(insideFunctions: true, limit: 3000) {
                expectClose(inside, expression, &samples)
            }
            let collected = try expression.collected(in: [Expr(variable: "x"), Expr(Variable("z", .positive))])
            expectClose(collected, expression, &samples)
            if try collected.expanded() != expanded { Issue.record("\(expression)") }
        }
    }

    func differenceQuotient(
        of expression: Expr, by variable: Variable, at point: [Variable: Double], step: Double = 1e-4
    ) -> Double {
        func quotient(_ step: Double) -> Double {
            let x = point[variable] ?? 0
            let (above, below) = (
                point.merging([variable: x + step]) { $1 }, point.merging([variable: x - step]) { $1 }
            )
            return (expression.plainValue(above) - expression.plainValue(below)) / (2 * step)
        }
        // Richardson: the errors of second order cancel.
        return (4 * quotient(step / 2) - quotient(step)) / 3
    }

    @Test func derivatives() throws {
        var samples = TameExpressions(seed: 4)
        var checked = 0
        for _ in 0..<Self.rounds {
            let expression = samples.expression(9)
            for variable in expression.freeVariables {
                let slope = try expression.derivative(by: variable)
                let point = samples.point()
                let (value, wanted) = (
                    slope.plainValue(point), differenceQuotient(of: expression, by: variable, at: point)
                )
                let finer = differenceQuotient(of: expression, by: variable, at: point, step: 2e-5)
                let scale = 1 + abs(value) + expression.magnitude(point)
                // Where the function turns faster than the steps are long, its values say nothing.
                if scale > 1e5 || !(abs(finer - wanted) <= 1e-7 * scale) { continue }
                checked += 1
                if !(abs(value - wanted) <= 1e-6 * scale) {
                    Issue.record("d(\(expression))/d\(variable.name) = \(slope): \(value), not \(wanted)")
                }
            }
        }
        #expect(checked > Self.rounds)
    }

    @Test func substitution() throws {
        var samples = TameExpressions(seed: 5)
        let (x, y) = (Variable("x"), Variable("y"))
        for _ in 0..<Self.rounds {
            let expression = samples.expression(8)
            let (first, second) = (samples.expression(3), samples.expression(3))
            guard let result = try? expression.substituting([x: first, y: second]) else { continue }
            var point = samples.point()
            let value = result.plainValue(point)
            (point[x], point[y]) = (first.plainValue(point), second.plainValue(point))
            let wanted = expression.plainValue(point)
            if !value.isFinite || !wanted.isFinite { continue }
            if !(abs(value - wanted) <= 1e-8 * (1 + abs(wanted) + expression.magnitude(point))) {
                Issue.record("\(expression) with x = \(first), y = \(second): \(value), not \(wanted)")
            }
        }
    }

    @Test func fractions() throws {
        var samples = TameExpressions(seed: 6)
        for round in 0..<Self.rounds {
            let expression = samples.expression(7)
            guard let together = try? expression.together(limit: 300) else { continue }
            for form in try [
                together, expression.cancelled(), expression.factored(), expression.apart(in: Variable("x")),
            ] {
                expectClose(form, expression, &samples)
                if round % 4 == 0, try !(form - together).together().isZero { Issue.record("\(expression): \(form)") }
            }
        }
    }

    /// Exact and approximate values of polynomials agree, as do the polynomials of this module.
    @Test func polynomials() throws {
        var samples = TameExpressions(seed: 7)
        var table = SymbolTable()
        var scope = Expr.Scope(unknown: [])
        for variable in TameExpressions.variables { scope.declare(variable) }
        var converted = 0
        for _ in 0..<Self.rounds * 3 {
            let expression = samples.expression(5)
            guard let polynomial = try? expression.polynomial(in: &table),
                let function = try? expression.rationalFunction(in: &table)
            else { continue }
            converted += 1
            let back = try Expr(polynomial, in: table, scope: scope)
            if try back != expression.expanded() { Issue.record("\(expression) became \(back)") }
            #expect(try back.polynomial(in: &table) == polynomial)
            #expect(function.polynomial == polynomial)
            var (point, values): ([Symbol: Rational], [Variable: Rational]) = ([:], [:])
            for variable in expression.freeVariables {
                let value = Rational(Int.random(in: 1...9, using: &samples.generator), variable.isInteger ? 1 : 4)
                values[variable] = value
                point[try #require(table.symbol(named: variable.name))] = value
            }
            #expect(try expression.exactValue(at: values) == polynomial.value(at: point))
        }
        #expect(converted > Self.rounds)
    }
}

extension Variable {
    fileprivate var isInteger: Bool { assumptions.contains(.integer) }
}

/// Results follow when letters are renamed or symbols are declared in another order.
@Suite("Expr: algebra under renaming")
struct ExprAlgebraRenamingTests {
    @Test func renaming() throws {
        var samples = TameExpressions(seed: 11)
        // The new names stand in the opposite order.
        let names = ["x": "d", "y": "c", "z": "b", "w": "a"]
        var renamed: [Variable: Expr] = [:]
        for variable in TameExpressions.variables {
            renamed[variable] = Expr(Variable(names[variable.name] ?? "", variable.assumptions))
        }
        for _ in 0..<ExprAlgebraRandomTests.rounds {
            let expression = samples.expression(7)
            let other = try expression.substituting(renamed)
            guard let expanded = try? expression.expanded(limit: 2000) else { continue }
            #expect(try expanded.substituting(renamed) == other.expanded())
            let slope = try expression.derivative(by: Variable("x"))
            #expect(try slope.substituting(renamed) == other.derivative(by: Variable("d")))
            let collected = try expression.collected(in: [Expr(variable: "y")])
            #expect(try collected.substituting(renamed) == other.collected(in: [Expr(variable: "c")]))
            guard let together = try? expression.together(limit: 200) else { continue }
            let otherTogether = try other.together()
            #expect(try together.substituting(renamed) == otherTogether, "\(expression): \(together), \(otherTogether)")
            #expect(try expression.factored().substituting(renamed) == other.factored())
            #expect(try expression.apart(in: Variable("x")).substituting(renamed) == other.apart(in: Variable("d")))
        }
    }

    @Test func orderOfDeclaration() throws {
        var samples = TameExpressions(seed: 12)
        var (first, second) = (SymbolTable(), SymbolTable())
        for name in ["x", "y", "z", "w"] { _ = first.declare(name, role: .parameter) }
        for name in ["w", "u", "y", "x", "z"] { _ = second.declare(name, role: .parameter) }
        var compared = 0
        for _ in 0..<ExprAlgebraRandomTests.rounds * 2 {
            let expression = samples.expression(5)
            guard let one = try? expression.rationalFunction(in: &first, limit: 200) else { continue }
            let other = try expression.rationalFunction(in: &second)
            compared += 1
            #expect(try Expr(one, in: first) == Expr(other, in: second))
            #expect(
                try Expr(one.numerator, in: first).expanded() == Expr(other.numerator, in: second).expanded()
                    || one.numerator != other.numerator)
        }
        #expect(compared > 50)
    }
}
