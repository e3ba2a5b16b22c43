import Algebra
import Evaluation
import Exact
import Testing

/// Networks in steps.
@Suite struct AutocorrelationStepTests {
    private func steps(
        _ text: String, _ strength: Rational, leak: Double, bias: Double = 0, noise: Double = 0
    ) throws -> StepAutocorrelationEquation {
        try StepAutocorrelationEquation(leak: leak, bias: bias, noise: noise, map: network(text, strength).map)
    }

    /// The fixed points of two inputs, since without a leak every lag stands alone.
    @Test func `without a leak`() throws {
        let state = try steps("tanh(x)", 2, leak: 0, bias: 0.05).stationaryState()
        #expect(state.kind == .fluctuating)
        #expect((state.variance.value - 0.72176187).magnitude < 1e-8)
        #expect((state.value(at: 1) / state.variance.value - 0.74408).magnitude < 1e-5)
        #expect((state.lyapunov.value - Estimate(1.04766600).logarithm.value / 2).magnitude < 1e-8)
        let ordered = try steps("tanh(x)", 1, leak: 0, bias: 0.05).stationaryState()
        #expect(ordered.kind == .fixedPoint)
        #expect((ordered.variance.value - 0.19359252).magnitude < 1e-8)
    }

    /// (1 + a² − σ²)Δ_n − a(Δ_{n+1} + Δ_{n−1}) = κδ + σ_b²: Δ_n − Δ_∞ = κ rⁿ/√((1 + a² − σ²)² − 4a²).
    @Test func `linear networks in closed form`() throws {
        let (a, sigma, bias, noise) = (0.5, 0.2, 0.3, 0.5)
        let state = try steps("x", Rational(1, 25), leak: a, bias: bias, noise: noise).stationaryState()
        let diagonal = 1 + a * a - sigma * sigma
        let root = (diagonal * diagonal - 4 * a * a).squareRoot()
        let factor = (diagonal - root) / (2 * a)
        let limit = bias / (diagonal - 2 * a)
        var fluctuating = noise / root
        for lag in 0..<20 {
            #expect((state.value(at: lag) - limit - fluctuating).magnitude < 1e-12)
            fluctuating *= factor
        }
        #expect((state.lyapunov.value - Estimate(a + sigma).logarithm.value).magnitude < 1e-12)
        #expect((state.limit.value - limit).magnitude < 1e-12)
    }

    /// The leaky network in chaos: the equations at the first lags, and the growth between edge and depth of the well.
    @Test func `chaos with a leak`() throws {
        let equation = try steps("tanh(x)", 1, leak: 0.5)
        let state = try equation.stationaryState()
        #expect(state.kind == .fluctuating && state.variance.relativeError < 1e-9)
        let k = state.variance.value
        for lag in [0, 1, 3] {
            let source = try equation.map.covariance(aa: k, ab: min(k, state.value(at: lag)), bb: k).value
            let left =
                1.25 * state.value(at: lag) - 0.5 * (state.value(at: lag + 1) + state.value(at: lag - 1))
            #expect((left - source).magnitude < 1e-10)
        }
        // The two-replica matrix at the stated growth has the eigenvalue 0: by plain recursion from far out.
        let mu = state.lyapunov.exponential.value
        let slope = PlainAverage { x in 1 - plainTanh(x) * plainTanh(x) }
        var (outer, inner) = (0.0, 1.0)
        for lag in stride(from: 100, through: 1, by: -1) {
            let response = slope(k, state.value(at: lag))
            (outer, inner) = (inner, ((mu * mu + 0.25 - response) * inner - 0.5 * mu * outer) / (0.5 * mu))
        }
        // Now inner is ψ_0 and outer ψ_1, whose mirror image stands at −1.
        let center = try equation.map.response(k).value
        let ratio = (mu * mu + 0.25 - center) * inner / (mu * outer)
        #expect((ratio - 1).magnitude < 3e-7)
        #expect(state.lyapunov.value > 0)
    }
}
