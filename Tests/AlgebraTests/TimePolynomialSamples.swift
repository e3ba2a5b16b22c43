import Exact

@testable import Algebra

/// Random polynomials in times, exponentials, powers of a base and reciprocals, over one table.
struct TimePolynomialSamples {
    var table = SymbolTable()
    let a: Symbol, b: Symbol, q: Symbol, g: Symbol
    let t: Symbol, s: Symbol
    private var dice: Dice

    init(seed: UInt64) {
        q = table.declare("q", role: .parameter)
        a = table.declare("a", role: .parameter)
        b = table.declare("b", role: .parameter)
        g = table.declare("sigma_w", role: .coupling)
        t = table.time("t")
        s = table.time("s")
        dice = Dice(state: seed)
    }

    mutating func below(_ bound: Int) -> Int { dice.next(bound) }
    mutating func power(_ range: ClosedRange<Int>) -> Int { range.lowerBound + dice.next(range.count) }
    mutating func number() -> Rational { Rational(dice.next(9) - 4, 1 + dice.next(3)) }

    /// The denominators a + b, a + 2b, 1 − a, a² + ab + b².
    var divisors: [Polynomial] {
        let (a, b) = (Polynomial(a), Polynomial(b))
        return [a + b, a + b.scaled(by: 2), .one - a, a * a + a * b + b * b]
    }

    mutating func reciprocal() -> Symbol { table.reciprocal(of: divisors[below(4)]) }

    mutating func term(continuous: Bool) -> Polynomial {
        var term = Polynomial(number())
        term *= Polynomial(.width, power: -below(3)) * Polynomial(q, power: below(2))
        term *= Polynomial(a, power: power(-2...2)) * Polynomial(b, power: below(3)) * Polynomial(g, power: below(3))
        term *= Polynomial(t, power: below(3)) * Polynomial(s, power: below(2))
        for time in [t, s] {
            if continuous {
                let rate = [Polynomial(a), Polynomial(b), Polynomial(2) * Polynomial(a) * Polynomial(b)][below(3)]
                term *= Polynomial(table.exponential(rate: rate, time: time), power: power(-2...1))
            } else {
                let base = [Polynomial(-1), Polynomial(2), Polynomial(3), Polynomial(a), .one - Polynomial(a)][below(5)]
                term *= Polynomial(table.geometric(base: base, time: time), power: power(-1...2))
            }
        }
        for _ in 0..<below(3) { term *= Polynomial(reciprocal(), power: 1 + below(2)) }
        return term
    }

    mutating func polynomial(continuous: Bool, terms: Int = 5) -> Polynomial {
        (0..<terms).reduce(.zero) { sum, _ in sum + term(continuous: continuous) }
    }

    /// Numbers for everything; times are whole if they are counted in steps.
    mutating func point(continuous: Bool) -> [Symbol: Double] {
        func random(_ dice: inout Dice) -> Double { 0.3 + Double(dice.next(1000)) / 1700 }
        var point: [Symbol: Double] = [.width: 7]
        for symbol in [q, a, b, g] { point[symbol] = random(&dice) }
        for time in [t, s] { point[time] = continuous ? random(&dice) : Double(1 + dice.next(5)) }
        return point
    }
}

func isClose(_ x: Double, _ y: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(x - y) <= tolerance * max(1, abs(x), abs(y))
}
