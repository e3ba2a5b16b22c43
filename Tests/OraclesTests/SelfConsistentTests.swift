import Algebra
import Exact
import Foundation
import Oracles
import Testing
import Theory

private typealias Net = ContinuousNetwork

/// The cubic recurrent network against the self-consistent equation of its limit N → ∞.
@Suite struct SelfConsistentTests {
    /// C(t−s) for t ≥ s through a power of σ_w², in the symbols of a network.
    private func closedForm(_ net: Net, through order: Int) throws -> Polynomial {
        let lapse = net.time("t") - net.time("s")
        var sum = Polynomial.zero
        for (power, terms) in SelfConsistentData.cubic.prefix(order + 1).enumerated() {
            for term in terms {
                let gamma = try #require(net.symbols.symbol(named: "gamma"))
                let number = try #require(Rational(term.coefficient))
                sum +=
                    (Net.parameter("sigma_w").power(2 * power) * Net.parameter("kappa").power(term.kappa)
                    * Polynomial(gamma, power: term.gamma) * lapse.power(term.tau)
                    * net.exponential(["t": -term.decay, "s": term.decay])).scaled(by: number)
            }
        }
        return sum
    }

    /// Through σ_w^4 the correlation is a polynomial in 1/N of degree 2, so N = 1, 2, 3 give it at 1/N = 0.
    @Test func largeWidthFromThreeWidths() throws {
        let net = Net(
            [
                .decay,
                .weights(
                    variance: Net.weightVariance, isWhite: false,
                    activation: [1: .one, 3: Polynomial(Rational(-1, 3))]),
                Net.noise,
            ], isStationary: true)
        // All neurons are alike, so one of them is enough.
        let pair = Net.product([Net.at("t", .fixed(1)), Net.at("s", .fixed(1))])
        let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
        let order = isLong ? 3 : 2
        let numbers = isLong ? [:] : Net.numbers
        let weights: [Rational] = [Rational(1, 2), -4, Rational(9, 2)]
        var limit = Polynomial.zero
        for width in 1...3 {
            let value = try net.series(
                [pair], latestFirst: ["t", "s"], width: width, order: order, through: ["sigma_w": 4],
                substitutions: numbers)
            limit += value.scaled(by: weights[width - 1])
        }
        let expected = try net.series(
            ofClosedForm: closedForm(net, through: 2), width: 1, order: order, substitutions: numbers)
        #expect(limit == expected)
        #expect(expected.termCount > 10)
    }

    /// The linear part is κ e^{−mτ}/(2m) with m² = γ² − σ_w², here at τ = 0: (κ/2γ)(1 − σ_w²/γ²)^(−1/2).
    @Test func linearPart() {
        let expected: [Rational] = [Rational(1, 2), Rational(1, 4), Rational(3, 16), Rational(5, 32)]
        for (terms, number) in zip(SelfConsistentData.cubic, expected) {
            let linear = terms.filter { $0.kappa == 1 && $0.tau == 0 }
            #expect(linear.reduce(Rational(0)) { $0 + (Rational($1.coefficient) ?? 0) } == number)
        }
    }
}
