import Algebra
import Exact
import Oracles
import Testing

@Suite struct ClosedFormSeriesTests {
    private var symbols = SymbolTable()
    private let gamma, beta: Polynomial
    private let t, s: Symbol

    init() {
        gamma = Polynomial(symbols.declare("gamma", role: .parameter))
        beta = Polynomial(symbols.declare("beta", role: .parameter))
        t = symbols.time("t")
        s = symbols.time("s")
    }

    private func exponential(_ rate: Polynomial, _ time: Symbol, _ symbols: inout SymbolTable, power: Int = 1)
        -> Polynomial
    {
        Polynomial(symbols.exponential(rate: rate, time: time), power: power)
    }

    private func series(
        _ value: Polynomial, _ symbols: inout SymbolTable, around point: Rational = 0, order: Int,
        _ substitutions: [Symbol: Polynomial] = [:]
    ) -> Polynomial? {
        ClosedFormSeries.taylorSeries(
            of: value, around: point, order: order, width: 2, symbols: &symbols, substitutions: substitutions)
    }

    @Test func exponentialsTimesPowers() {
        var symbols = symbols
        let (x, y) = (Polynomial(t), Polynomial(s))
        let decay = exponential(gamma, t, &symbols, power: -2)
        #expect(series(x * decay, &symbols, order: 2) == x - (gamma * x.power(2)).scaled(by: 2))
        #expect(series(decay, &symbols, order: 0) == .one)
        let growth = exponential(gamma, s, &symbols)
        let expected =
            1 - (gamma * x).scaled(by: 2) + gamma * y
            + (gamma.power(2) * (y - x.scaled(by: 2)).power(2)).scaled(by: Rational(1, 2))
        #expect(series(decay * growth, &symbols, order: 2) == expected)
        #expect(series(.width(power: -1) * y, &symbols, order: 2) == y.scaled(by: Rational(1, 2)))
    }

    /// (e^{−βt} − e^{−γt})/(γ − β) = t − (β+γ) t²/2 + …: what divides is divided out, what does not stays.
    @Test func reciprocals() {
        var symbols = symbols
        let x = Polynomial(t)
        let divisor = gamma - beta
        let inverse = symbols.reciprocal(of: divisor)
        let value =
            (exponential(beta, t, &symbols, power: -1) - exponential(gamma, t, &symbols, power: -1))
            * Polynomial(inverse)
        #expect(series(value, &symbols, order: 2) == x - ((gamma + beta) * x.power(2)).scaled(by: Rational(1, 2)))
        #expect(series(Polynomial(inverse) * x, &symbols, order: 2) == Polynomial(inverse) * x)
        let numbers = [gamma.symbols.first!: Polynomial(3), beta.symbols.first!: Polynomial(1)]
        #expect(series(value, &symbols, order: 2, numbers) == x - x.power(2).scaled(by: 2))
        #expect(series(value, &symbols, order: 2, [gamma.symbols.first!: beta]) == nil)
    }

    /// Counted from 2, e^{−γ(t−2)} is e^{−γτ}; alone, e^{−γt} keeps its e^{−2γ}.
    @Test func aboutAnotherPoint() {
        var symbols = symbols
        let x = Polynomial(t)
        let decay = exponential(gamma, t, &symbols, power: -1)
        let start = exponential(gamma, symbols.time(at: 2), &symbols)
        let shifted = 1 - gamma * x
        #expect(series(start * decay, &symbols, around: 2, order: 1) == shifted)
        #expect(series(x, &symbols, around: 2, order: 1) == x + 2)
        let rest = Polynomial(symbols.exponential(rate: gamma.scaled(by: -2), time: symbols.time(at: 1)))
        #expect(series(decay, &symbols, around: 2, order: 1) == shifted * rest)
    }

    @Test func refusals() {
        var symbols = symbols
        #expect(series(Polynomial(t, power: -1), &symbols, order: 2) == nil)
        #expect(series(Polynomial(symbols.geometric(base: gamma, time: t)), &symbols, order: 2) == nil)
        #expect(series(Polynomial(symbols.imaginaryFrequency("omega")), &symbols, order: 2) == nil)
    }
}
