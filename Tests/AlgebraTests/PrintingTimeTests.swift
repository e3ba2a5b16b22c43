import Exact
import Foundation
import Testing

@testable import Algebra

@Suite struct PrintingTimeTests {
    private final class Room {
        var table = SymbolTable()
        let gamma: Polynomial, a: Polynomial, q: Polynomial, kappa: Polynomial, g: Polynomial
        let t: Symbol, s: Symbol, difference: Symbol
        let omega: Symbol, peak: Symbol

        init() {
            q = Polynomial(table.declare("q", role: .parameter))
            kappa = Polynomial(table.declare("kappa", role: .parameter))
            gamma = Polynomial(table.declare("gamma", role: .parameter))
            a = Polynomial(table.declare("a", role: .parameter))
            g = Polynomial(table.declare("sigma_w", role: .coupling))
            t = table.time("t")
            s = table.time("s")
            difference = table.time("t - s")
            omega = table.imaginaryFrequency("omega")
            peak = table.staticPeak("omega")
        }

        func decay(_ rate: Polynomial, _ times: Symbol...) -> Polynomial {
            times.reduce(.one) { $0 * Polynomial(table.exponential(rate: rate, time: $1), power: -1) }
        }
        func power(_ base: Polynomial, _ times: Symbol...) -> Polynomial {
            times.reduce(.one) { $0 * Polynomial(table.geometric(base: base, time: $1)) }
        }
        func over(_ divisor: Polynomial) -> Polynomial { Polynomial(table.reciprocal(of: divisor)) }

        func check(_ value: Polynomial, _ expected: [Notation: String], line: Int = #line) {
            for (notation, text) in expected.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                #expect(
                    value.formatted(as: notation, in: table) == text,
                    sourceLocation: SourceLocation(
                        fileID: #fileID, filePath: #filePath, line: line, column: 1))
            }
        }
    }

    @Test func exponentialsMerge() {
        let room = Room()
        let both = room.decay(room.gamma, room.t, room.s)
        room.check(
            both,
            [
                .text: "exp(-gamma*(t + s))", .sympy: "exp(-gamma*(t + s))", .mathematica: "Exp[-gamma*(t + s)]",
                .latex: "\\exp\\left(-\\gamma \\left(t + s\\right)\\right)", .unicode: "exp(-γ·(t + s))",
                .form: "exp(-gamma*(t + s))",
            ])
        room.check(room.decay(room.gamma, room.t).power(2), [.text: "exp(-2*gamma*t)"])
        room.check(room.decay(room.gamma, room.t) * room.decay(room.a, room.t), [.text: "exp(-(gamma + a)*t)"])
        room.check(
            room.decay(room.gamma, room.t) * room.decay(room.a, room.s), [.text: "exp(-gamma*t - a*s)"])
        let inverse = Polynomial(room.table.exponential(rate: room.gamma, time: room.s))
        room.check(room.decay(room.gamma, room.t) * inverse, [.text: "exp(-gamma*(t - s))"])
        room.check(inverse, [.text: "exp(gamma*s)"])
        let half = room.gamma.scaled(by: Rational(1, 2))
        room.check(room.decay(half, room.t), [.text: "exp(-gamma*t/2)"])
        room.check(room.decay(half, room.t) * room.decay(room.gamma, room.t), [.text: "exp(-3*gamma*t/2)"])
        let three = room.table.time(at: 3)
        room.check(room.decay(room.gamma, room.t, three), [.text: "exp(-gamma*(t + 3))"])
    }

    @Test func namesThatAreSums() {
        let room = Room()
        let difference = Polynomial(room.difference)
        let value = difference.power(2) * room.decay(room.gamma, room.difference)
        room.check(
            value,
            [
                .text: "(t - s)^2*exp(-gamma*(t - s))", .sympy: "(t - s)**2*exp(-gamma*(t - s))",
                .latex: "\\left(t - s\\right)^{2} \\exp\\left(-\\gamma \\left(t - s\\right)\\right)",
                .mathematica: "(t - s)^2*Exp[-gamma*(t - s)]",
            ])
        room.check(room.q + difference, [.text: "t - s + q"])
        room.check(room.q - difference, [.text: "-t + s + q"])
        room.check(room.power(room.a, room.difference), [.text: "a^(t - s)"])
    }

    @Test func powersMerge() {
        let room = Room()
        let one = Polynomial.one
        room.check(room.power(one - room.a, room.t, room.s), [.text: "(1 - a)^(t + s)", .sympy: "(1 - a)**(t + s)"])
        let third = Polynomial(room.table.geometric(base: Polynomial(3), time: room.t), power: -1)
        room.check(room.power(Polynomial(2), room.t) * third, [.text: "(2/3)^t", .sympy: "Rational(2,3)**t"])
        room.check(third, [.text: "1/3^t", .latex: "\\frac{1}{3^{t}}"])
        room.check(room.power(Polynomial(2), room.t).power(2) * third, [.text: "(4/3)^t"])
        room.check(room.power(Polynomial(-1), room.t), [.text: "(-1)^t", .sympy: "(-1)**t"])
        room.check(room.power(room.g, room.t).power(2), [.text: "sigma_w^(2*t)"])
        room.check(room.q * room.power(room.a, room.t).power(2).reciprocal()!, [.text: "q/a^(2*t)"])
    }

    @Test func resultsReadAsOnPaper() {
        let room = Room()
        let (t, s, n) = (Polynomial(room.t), Polynomial(room.s), Polynomial(.width, power: -1))
        let square = room.g.power(2)
        let bracket = Polynomial.one + square * (t * s + (t.power(2) + s.power(2)).scaled(by: Rational(1, 2)) * n)
        room.check(
            room.q * room.decay(room.gamma, room.t, room.s) * bracket,
            [.text: "q*exp(-gamma*(t + s))*(1 + sigma_w^2*(t*s + (t^2 + s^2)/(2*N)))"])
        let sum = room.over(room.gamma + room.a)
        room.check(
            room.kappa * sum * Polynomial(Rational(1, 2)) * room.gamma.reciprocal()!,
            [
                .text: "kappa/(2*gamma*(gamma + a))", .sympy: "Rational(1,2)*kappa/(gamma*(gamma + a))",
                .latex: "\\frac{\\kappa}{2 \\gamma (\\gamma + a)}",
            ])
        let choices = room.q * (t * t - t).scaled(by: Rational(1, 2)) * n
        room.check(choices, [.text: "q*t*(t - 1)/(2*N)"])
    }

    @Test func frequenciesPair() {
        let room = Room()
        let i = Polynomial(room.omega)
        let (up, down) = (room.over(room.gamma + i), room.over(room.gamma - i))
        room.check(
            room.kappa * up * down,
            [.text: "kappa/(gamma^2 + omega^2)", .latex: "\\frac{\\kappa}{\\gamma^{2} + \\omega^{2}}"])
        room.check(
            up, [.text: "1/(gamma + I*omega)", .mathematica: "1/(gamma + I*omega)", .form: "1/(gamma + i_*omega)"])
        room.check(up.power(2) * down, [.text: "1/((gamma^2 + omega^2)*(gamma + I*omega))"])
        room.check(
            room.kappa * Polynomial(room.peak),
            [.text: "2*kappa*pi*delta(omega)", .sympy: "2*kappa*pi*DiracDelta(omega)"])
        #expect((up * down).complexValue(at: [Symbol(rank: 3): 2, room.omega: 3], in: room.table).real == 1 / 13.0)
    }

    @Test func anExpressionSaysTheSame() throws {
        var samples = TimePolynomialSamples(seed: 9)
        for round in 0..<40 * kernelRounds {
            let value = samples.polynomial(continuous: round % 2 == 0)
            let point = samples.point(continuous: round % 2 == 0)
            let expected = value.value(at: point, in: samples.table)
            var named: [String: Double] = [:]
            for (symbol, number) in point { named[samples.table[symbol].name] = number }
            let expression = try Expr(value, in: samples.table)
            #expect(isClose(try evaluate(expression, named), expected))
            // What is printed says the same as well.
            let read = try Expr(
                parsing: value.formatted(as: .text, in: samples.table), scope: .everything)
            #expect(isClose(try evaluate(read, named), expected))
        }
    }

    private func evaluate(_ expression: Expr, _ point: [String: Double]) throws -> Double {
        var values: [Variable: Double] = [:]
        for variable in expression.variables { values[variable] = point[variable.name] ?? .nan }
        return try expression.value(at: values)
    }
}
