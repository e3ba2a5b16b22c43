import Exact
import Foundation
import Testing

@testable import Algebra

@Suite struct FourierTests {
    private struct Room {
        var table = SymbolTable()
        let gamma: Symbol, a: Symbol, kappa: Symbol, tau: Symbol, frequency: Symbol, peak: Symbol
        var dice: Dice

        init(seed: UInt64) {
            kappa = table.declare("kappa", role: .parameter)
            gamma = table.declare("gamma", role: .parameter)
            a = table.declare("a", role: .parameter)
            tau = table.time("tau")
            frequency = table.imaginaryFrequency("omega")
            peak = table.staticPeak("omega")
            dice = Dice(state: seed)
        }

        /// A random sum of powers of τ times exponentials that decay on one side.
        mutating func side(isLate: Bool) -> Polynomial {
            var sum = Polynomial.zero
            for _ in 0...dice.next(4) {
                var term = Polynomial(Rational(dice.next(9) - 4, 1 + dice.next(3)))
                term *= Polynomial(kappa, power: dice.next(3)) * Polynomial(gamma, power: dice.next(3) - 1)
                term *= Polynomial(tau, power: dice.next(4)) * Polynomial(.width, power: -dice.next(2))
                let rates = [[gamma], [a], [gamma, gamma], [gamma, a]][dice.next(4)]
                for rate in rates {
                    let symbol = table.exponential(rate: Polynomial(rate), time: tau)
                    term = term.scaled(by: 1, Monomial(symbol, power: isLate ? -1 : 1))
                }
                sum += term
            }
            return sum
        }

        var point: [Symbol: Double] { [.width: 5, kappa: 1.3, gamma: 0.9, a: 0.6] }
    }

    @Test func aPoleOnEachSide() throws {
        var room = Room(seed: 1)
        let gamma = Polynomial(room.gamma)
        let decay = Polynomial(room.table.exponential(rate: gamma, time: room.tau), power: -1)
        let late = Polynomial(Rational(1, 2)) * Polynomial(room.kappa) * gamma.reciprocal()! * decay
        let function = TwoSidedFunction(even: late, in: room.tau, table: &room.table)
        let transform = try function.transform(frequency: "omega", in: &room.table)
        #expect(transform.formatted(as: .text, in: room.table) == "kappa/(gamma^2 + omega^2)")
        #expect(transform.formatted(as: .sympy, in: room.table) == "kappa/(gamma**2 + omega**2)")
        let constant = Polynomial(room.a)
        let lifted = TwoSidedFunction(even: late + constant, in: room.tau, table: &room.table)
        #expect(
            try lifted.transform(frequency: "omega", in: &room.table) == transform
                + constant * Polynomial(room.peak))
    }

    @Test func thereAndBack() throws {
        var room = Room(seed: 2)
        for _ in 0..<30 * kernelRounds {
            let constant = Polynomial(Rational(room.dice.next(3))) * Polynomial(room.a)
            let (late, early) = (room.side(isLate: true) + constant, room.side(isLate: false) + constant)
            let function = TwoSidedFunction(of: room.tau, late: late, early: early)
            let transform = try function.transform(frequency: "omega", in: &room.table)
            let back = try InverseFourier(of: transform, frequency: "omega", time: room.tau, in: &room.table)
            #expect(back.function == function)
            #expect(back.impulse.isZero && back.rootSums.isEmpty)
        }
    }

    /// ∫dτ e^{−iωτ} C(τ) by the trapezoidal rule after τ = sinh-like stretching, against the exact transform.
    @Test func quadrature() throws {
        var room = Room(seed: 3)
        for _ in 0..<8 * kernelRounds {
            let function = TwoSidedFunction(
                of: room.tau, late: room.side(isLate: true), early: room.side(isLate: false))
            let transform = try function.transform(frequency: "omega", in: &room.table)
            var point = room.point
            let omega = 0.2 + Double(room.dice.next(100)) / 60
            point[room.frequency] = omega
            let exact = transform.complexValue(at: point, in: room.table)
            var (real, imaginary) = (0.0, 0.0)
            // Double-exponential quadrature on each half-line, τ = exp(x − exp(−x)).
            let step = 1.0 / 24
            for n in -110...115 {
                let x = Double(n) * step
                let tau = exp(x - exp(-x))
                let weight = step * tau * (1 + exp(-x))
                for (side, sign) in [(function.late, 1.0), (function.early, -1.0)] {
                    point[room.tau] = sign * tau
                    let value = side.value(at: point, in: room.table)
                    if !value.isFinite || tau > 150 { continue }
                    real += weight * value * cos(omega * tau)
                    imaginary -= weight * sign * value * sin(omega * tau)
                }
            }
            #expect(isClose(exact.real, real, 1e-6) && isClose(exact.imaginary, imaginary, 1e-6))
        }
    }

    /// ∫dω/2π C(ω) = C(0).
    @Test func sumOverFrequencies() throws {
        var room = Room(seed: 4)
        for _ in 0..<6 * kernelRounds {
            let function = TwoSidedFunction(
                even: room.side(isLate: true), in: room.tau, table: &room.table)
            let transform = try function.transform(frequency: "omega", in: &room.table)
            var point = room.point
            var (integral, isReal) = (0.0, true)
            // ω = tan(θ): an integrand that is smooth and periodic in θ.
            let steps = 2000
            for n in 0..<steps {
                let angle = Double.pi * (Double(n) + 0.5) / Double(steps) - Double.pi / 2
                point[room.frequency] = tan(angle)
                let value = transform.complexValue(at: point, in: room.table)
                isReal = isReal && abs(value.imaginary) < 1e-9 * max(1, abs(value.real))
                integral += value.real / (cos(angle) * cos(angle)) / Double(2 * steps)
            }
            point[room.tau] = 0
            #expect(isReal)
            #expect(isClose(integral, function.late.value(at: point, in: room.table), 1e-8))
        }
    }

    /// 1/(m² + ω²)^p with m² = γ² − a² beside the same with a rate m.
    @Test func rootsByName() throws {
        var room = Room(seed: 5)
        let (gamma, a, i) = (Polynomial(room.gamma), Polynomial(room.a), Polynomial(room.frequency))
        let base = gamma * gamma - a * a - i * i
        var point = room.point
        let mass = (0.9 * 0.9 - 0.6 * 0.6).squareRoot()
        for power in 1...3 {
            let symbol = room.table.reciprocal(of: base.primitiveForm.primitive)
            let transform = Polynomial(symbol, power: power) * Polynomial(room.kappa)
            let inverse = try InverseFourier(of: transform, frequency: "omega", time: room.tau, in: &room.table)
            #expect(inverse.function.late.isZero)
            #expect(inverse.rootSums.count == 1)
            let sum = inverse.rootSums[0]
            let tau = 0.8
            var value = 0.0
            for (m, coefficient) in sum.coefficients.enumerated() {
                // The root −m, as a real number for the symbol of iω.
                let above = real(coefficient.numerator, -mass, &point, room)
                let below = real(coefficient.denominator, -mass, &point, room)
                value += above / below * pow(tau, Double(m)) * exp(-mass * tau)
            }
            value *= Polynomial(1, sum.factor).value(at: point, in: room.table)
            let x = mass * tau
            let sign = base.primitiveForm.content < 0 && power % 2 == 1 ? -1.0 : 1
            let expected =
                1.3 * exp(-x)
                * [1 / (2 * mass), (1 + x) / (4 * pow(mass, 3)), (3 + 3 * x + x * x) / (16 * pow(mass, 5))][power - 1]
            #expect(isClose(value, sign * expected))
        }
    }

    private func real(
        _ polynomial: Polynomial, _ root: Double, _ point: inout [Symbol: Double], _ room: Room
    ) -> Double {
        polynomial.terms.reduce(0) { sum, term in
            let rest = Polynomial(term.coefficient, term.monomial.removing(room.frequency))
            return sum + rest.value(at: point, in: room.table) * pow(root, Double(term.monomial[room.frequency]))
        }
    }

    @Test func refusals() throws {
        var room = Room(seed: 6)
        let growth = Polynomial(room.table.exponential(rate: Polynomial(room.gamma), time: room.tau))
        let steps = Polynomial(room.table.geometric(base: Polynomial(room.a), time: room.tau))
        func transform(_ late: Polynomial, _ early: Polynomial, _ room: inout Room) throws -> Polynomial {
            try TwoSidedFunction(of: room.tau, late: late, early: early).transform(frequency: "omega", in: &room.table)
        }
        #expect(throws: FourierError.doesNotDecay("exp(gamma*tau)")) { try transform(growth, .zero, &room) }
        #expect(throws: FourierError.doesNotDecay("tau")) { try transform(Polynomial(room.tau), .zero, &room) }
        #expect(throws: FourierError.step) { try transform(.one, .zero, &room) }
        #expect(throws: FourierError.discreteTime) { try transform(steps, .zero, &room) }
        let difference = room.table.reciprocal(
            of: Polynomial(room.gamma) - Polynomial(room.a) + Polynomial(room.frequency))
        #expect(throws: FourierError.undecidedPole("gamma - a")) {
            try InverseFourier(of: Polynomial(difference), frequency: "omega", time: room.tau, in: &room.table)
        }
        let known = try InverseFourier(
            of: Polynomial(difference), frequency: "omega", time: room.tau, in: &room.table, sign: { _ in 1 })
        #expect(known.function.late.formatted(as: .text, in: room.table) == "exp(-(gamma - a)*tau)")
    }
}
