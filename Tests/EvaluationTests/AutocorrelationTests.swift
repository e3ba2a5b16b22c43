import Algebra
import Evaluation
import Exact
import Testing

/// The autocorrelation of random recurrent networks against reference values and closed forms.
@Suite struct AutocorrelationTests {
    /// g = 3/2 and 2 of Sompolinsky, Crisanti and Sommers' network.
    @Test func `chaos without noise`() throws {
        for (strength, variance, energy, exponent) in [
            (Rational(9, 4), 0.747686, -1.095678, 0.046746), (Rational(4), 1.924805, -1.237563, 0.112458),
        ] {
            let solutions = try network("tanh(x)", strength).solutions()
            #expect(solutions.map(\.kind) == [.fixedPoint, .fixedPoint, .fluctuating])
            #expect(solutions.map(\.isStable) == [false, false, true])
            let state = solutions[2]
            #expect((state.variance.value - variance).magnitude < 6e-7)
            #expect((state.groundState.value - energy).magnitude < 6e-7)
            #expect((state.lyapunov.value - exponent).magnitude < 6e-7)
            #expect(state.limit == Estimate(0))
            #expect(state.variance.relativeError < 1e-9 && state.groundState.relativeError < 1e-9)
            // g² <tanh'>² of uncorrelated fields sets the rate at the limit.
            #expect(state.correlationTime!.value > 4)
        }
    }

    @Test func `linear networks in closed form`() throws {
        let (sigma, bias, noise) = (0.5, 0.3, 0.5)
        let state = try network("x", Rational(1, 4), bias: bias, noise: noise).stationaryState()
        let mass = (1 - sigma * sigma).squareRoot()
        let fluctuating = noise / (2 * mass)
        #expect((state.variance.value - fluctuating - bias / (mass * mass)).magnitude < 1e-12)
        #expect((state.limit.value - bias / (mass * mass)).magnitude < 1e-12)
        #expect((state.lyapunov.value - (sigma - 1)).magnitude < 1e-12)
        #expect((state.correlationTime!.value - 1 / mass).magnitude < 1e-12)
        for time in [0, 0.01, 0.3, 1, 2.5, 7, 30, 80] {
            let exact = fluctuating * Estimate(-mass * time).exponential.value + bias / (mass * mass)
            #expect((state.value(at: time) - exact).magnitude < 1e-10)
        }
    }
}

/// A network with one weight.
func network(
    _ text: String, _ strength: Rational, decay: Double = 1, bias: Double = 0, noise: Double = 0
) throws -> AutocorrelationEquation {
    let scope = Expr.Scope([GaussianAverage.variable])
    let map = try CovarianceMap([.init(strength: strength, function: try Expr(parsing: text, scope: scope))])
    return try AutocorrelationEquation(decay: decay, bias: bias, noise: noise, map: map)
}
