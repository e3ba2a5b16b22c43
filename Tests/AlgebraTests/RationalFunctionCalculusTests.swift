import Exact
import Testing

@testable import Algebra

@Suite struct RationalFunctionCalculusTests {
    private let n = Polynomial.width(power: 1)
    private let x = Polynomial(Symbol(rank: 1))
    private let one = Polynomial.one

    @Test func derivativesObeyTheRules() throws {
        var dice = FunctionDice(seed: 31)
        for _ in 0..<factorRounds {
            let a = dice.function()
            let b = dice.function(near: a)
            let symbol = Symbol(rank: dice.next(3))
            let (da, db) = (try a.derivative(in: symbol), try b.derivative(in: symbol))
            #expect(try (a + b).derivative(in: symbol) == da + db)
            #expect(try (a * b).derivative(in: symbol) == da * b + a * db)
            if !b.isZero {
                let quotient = try a.divided(by: b)
                #expect(try quotient.derivative(in: symbol) == (da - quotient * db).divided(by: b))
            }
            #expect(try a.derivative(in: Symbol(rank: 9)) == .zero)
        }
    }

    /// The derivative by a symbol that a factor does not hold may cancel that factor.
    @Test func derivativeCancelsFactorsWithoutTheSymbol() throws {
        let function = try RationalFunction(numerator: one + (n + one) * x, denominator: n + one)
        #expect(try function.derivative(in: Symbol(rank: 1)) == .one)
    }

    @Test func substitutionAgreesWithValues() throws {
        var dice = FunctionDice(seed: 32)
        var compared = 0
        for _ in 0..<factorRounds {
            let (f, g, h) = (dice.function(), dice.function(), dice.function())
            let point = dice.point()
            guard let u = g.value(at: point), let v = h.value(at: point) else { continue }
            var moved = point
            (moved[.width], moved[Symbol(rank: 1)]) = (u, v)
            guard let expected = f.value(at: moved) else { continue }
            // Both at once: the N inside h stays.
            let result = try f.substituting([.width: g, Symbol(rank: 1): h])
            #expect(result.value(at: point) == expected)
            #expect(result.hasCanonicalForm)
            compared += 1
        }
        #expect(compared > factorRounds / 4)
    }

    @Test func substitutionIsARingMapAndObeysTheChainRule() throws {
        var dice = FunctionDice(seed: 33)
        for _ in 0..<(factorRounds / 2) {
            let (a, b, g) = (dice.function(), dice.function(), dice.function())
            guard let f = try? a.substituting([.width: g]), let h = try? b.substituting([.width: g]) else { continue }
            #expect(try (a + b).substituting([.width: g]) == f + h)
            #expect(try (a * b).substituting([.width: g]) == f * h)
            guard let outer = try? a.derivative(in: .width).substituting([.width: g]) else { continue }
            // d/dx a(g(x), x) = a_N(g, x)·g′ + a_x(g, x)
            let symbol = Symbol(rank: 1)
            let partial = try a.derivative(in: symbol).substituting([.width: g])
            #expect(try f.derivative(in: symbol) == outer * g.derivative(in: symbol) + partial)
        }
    }

    @Test func substitutionAtAPoleThrows() throws {
        let function = try RationalFunction(numerator: x - one, denominator: n - x)
        #expect(throws: RationalFunctionError.divisionByZero) {
            try function.substituting([.width: RationalFunction(Symbol(rank: 1))])
        }
        #expect(throws: RationalFunctionError.divisionByZero) {
            try RationalFunction(.width, power: -1).substituting([.width: .zero])
        }
        #expect(function.value(at: [.width: 1, Symbol(rank: 1): 1]) == nil)
        #expect(function.value(at: [.width: 1]) == nil)
        #expect(RationalFunction(.width, power: -1).value(at: [.width: 0]) == nil)
        #expect(try function.substituting([Symbol(rank: 7): .zero]) == function)
    }
}

@Suite struct PartialFractionTests {
    private let n = Polynomial.width(power: 1)
    private let x = Polynomial(Symbol(rank: 1))
    private let y = Polynomial(Symbol(rank: 2))
    private let one = Polynomial.one

    @Test func partsAddUpAndAreProper() throws {
        var dice = FunctionDice(seed: 34)
        var poles = 0
        for _ in 0..<factorRounds {
            let function = dice.function()
            let symbol = Symbol(rank: dice.next(2))
            let parts = try function.partialFractions(in: symbol)
            #expect(try parts.sum() == function)
            #expect(!parts.polynomialPart.denominatorFactors.contains { $0.base.symbols.contains(symbol) })
            #expect(parts.polynomialPart.isZero || parts.polynomialPart.numerator.lowestPower(of: symbol)! >= 0)
            for part in parts.parts {
                #expect(!part.numerator.isZero && part.power > 0)
                #expect(!part.numerator.denominatorFactors.contains { $0.base.symbols.contains(symbol) })
                let (low, high) = (
                    part.numerator.numerator.lowestPower(of: symbol)!,
                    part.numerator.numerator.highestPower(of: symbol)!
                )
                #expect(low >= 0 && high < part.base.highestPower(of: symbol)!)
                poles += 1
            }
            for (left, right) in zip(parts.parts, parts.parts.dropFirst()) {
                #expect(left.base != right.base || left.power < right.power)
            }
        }
        #expect(poles > factorRounds / 4)
    }

    /// The form is unique, so partial fractions add.
    @Test func partsAreLinear() throws {
        var dice = FunctionDice(seed: 35)
        for _ in 0..<(factorRounds / 2) {
            let a = dice.function()
            let b = dice.function(near: a)
            let (p, q, sum) = (
                try a.partialFractions(in: .width), try b.partialFractions(in: .width),
                try (a + b).partialFractions(in: .width)
            )
            #expect(sum.polynomialPart == p.polynomialPart + q.polynomialPart)
            for part in sum.parts {
                let same = (p.parts + q.parts).filter { $0.base == part.base && $0.power == part.power }
                #expect(try RationalFunction.sum(of: same.map(\.numerator)) == part.numerator)
            }
        }
    }

    @Test func parametersAndIrreducibleFactors() throws {
        // 1/((N − x)(N − y)) = (1/(N − x) − 1/(N − y))/(x − y)
        let two = try RationalFunction(numerator: one, denominator: (n - x) * (n - y))
        let parts = try two.partialFractions(in: .width)
        let difference = try RationalFunction(numerator: one, denominator: x - y)
        #expect(parts.polynomialPart.isZero)
        #expect(parts.parts.map(\.base) == [n - x, n - y])
        #expect(parts.parts.map(\.numerator) == [difference, -difference])
        // N² − x is irreducible over the functions of x and stays whole.
        let whole = try RationalFunction(numerator: n, denominator: n * n - x).partialFractions(in: .width)
        #expect(whole.parts.map(\.base) == [(n * n - x)])
        #expect(whole.parts.map(\.numerator) == [RationalFunction(n)])
        // No poles in x at all.
        let none = try two.partialFractions(in: Symbol(rank: 3))
        #expect(none.parts.isEmpty && none.polynomialPart == two)
    }

    @Test func expansionsMultiplyAndEndInTime() throws {
        var dice = FunctionDice(seed: 36)
        for _ in 0..<factorRounds {
            let a = dice.function()
            let b = dice.function(near: a)
            let point: RationalFunction.ExpansionPoint = dice.pick([
                .infinity, .value(.zero), .value(.one), .value(RationalFunction(Rational(-3, 2))),
                .value(RationalFunction(y)),
            ])
            let order = 4
            func series(_ f: RationalFunction, _ order: Int) throws -> RationalFunction.Expansion {
                try f.expanded(in: .width, about: point, through: order)
            }
            let (p, q) = (try series(a, order), try series(b, order))
            let sum = try series(a + b, order)
            for power in -8...order { #expect(sum[power] == p[power]! + q[power]!) }
            #expect(sum[order + 1] == nil)
            if a.isZero || b.isZero { continue }
            // Orders of the product that both factors determine.
            let known = min(p.lowestPower + order, q.lowestPower + order)
            let product = try series(a * b, known)
            for power in (p.lowestPower + q.lowestPower)..<(known + 1) {
                let terms = (p.lowestPower..<(power - q.lowestPower + 1)).map { p[$0]! * q[power - $0]! }
                #expect(try product[power] == RationalFunction.sum(of: terms))
            }
        }
    }

    @Test func expansionInTheWidth() throws {
        let pole = try RationalFunction(numerator: x, denominator: n + Polynomial(2))
        let series = try pole.expanded(in: .width, about: .infinity, through: 3)
        #expect(series.lowestPower == 1)
        #expect(series.coefficients.map { $0.polynomial } == [x, x.scaled(by: -2), x.scaled(by: 4)])
        #expect(series[0] == .zero)
        #expect(series[-5] == .zero)
        #expect(try pole.expanded(in: .width, about: .infinity, through: 0).coefficients.isEmpty)
        // About the pole itself: x/(N + 2) = x·ε⁻¹.
        let residue = try pole.expanded(in: .width, about: .value(RationalFunction(-2)), through: 2)
        #expect(residue.lowestPower == -1)
        #expect(residue.coefficients.map { $0.polynomial } == [x, .zero, .zero, .zero])
        #expect(try RationalFunction.zero.expanded(in: .width, about: .infinity, through: 2)[2] == .zero)
    }
}
