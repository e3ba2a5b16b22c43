import Algebra
import Diagrammar
import Exact
import Language
import Testing

/// The stationary recurrent network with φ(x) = x − x³/3.
@Suite struct CubicStationaryTests {
    @Test("Leading order: (γ² − ∂²)C = σ²<φφ>, order by order, with the kink of the noise at τ = 0")
    func selfConsistency() throws {
        var answer = try TimedAnswer(
            try model(file: "rules/cubic-rnn.rules"), "<h(t).h(s)>/N through sigma_w^4 through N^0")
        let (gamma, sigma) = (answer("gamma"), answer.symbol("sigma_w"))
        let value = try answer.value(at: ["t": 3, "s": 1])
        let tau = answer.table.time("t - s")
        let now = try value.substitutingTime(tau, by: nil, plus: 0, in: &answer.table).inLowestTerms(
            over: answer.table)
        // <φφ> = (1 − C(0))² C + (2/3) C³ for Gaussian x and y.
        let drive =
            (Polynomial.one - now).power(2) * value + value.power(3).scaled(by: Rational(2, 3))
        let slope = value.derivative(inTime: tau, in: answer.table)
        let flow = gamma.power(2) * value - slope.derivative(inTime: tau, in: answer.table)
        let equation = flow - drive * Polynomial(sigma).power(2)
        #expect(try answer.areEqual(equation.filtered { $0[sigma] <= 4 }, .zero))
        // −2 ∂C at 0 is κ.
        let kink = slope.substitutingTime(tau, by: nil, plus: 0, in: &answer.table).scaled(by: -2)
        #expect(try answer.areEqual(kink, answer("kappa")))
        #expect(Set(value.collected(in: sigma).keys) == [0, 2, 4])
    }

    @Test("With all orders in 1/N: the Taylor series of the network written out at N = 1, 2, 3")
    func certificate() throws {
        let answer = try TimedAnswer(
            try model(file: "rules/cubic-rnn.rules"), "<h(t).h(s)>/N through sigma_w^\(runsLongTests ? 4 : 2)",
            certifying: true)
        let certificate = answer.derivation.certificate
        #expect(certificate.allSatisfy { $0.status != .failed })
        // With the leading order, known by its equation, each width that fits settles one more power of 1/N.
        let powers = answer.derivation.pieces.flatMap { $0.value.collected(in: .width).keys }
        #expect(powers.min() == (runsLongTests ? -2 : -1) && powers.max() == 0)
        #expect(certificate.count { $0.status == .passed } >= (runsLongTests ? 2 : 3), "\(certificate)")
    }
}
