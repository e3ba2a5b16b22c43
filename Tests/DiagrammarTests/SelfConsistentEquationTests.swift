import Algebra
import Diagrammar
import Exact
import Expansion
import Export
import Language
import Testing
import Theory

/// The equation at infinite width against the bare diagrams at order N^0.
@Suite struct SelfConsistentEquationTests {
    private struct Unexpected: Error {}

    private func equation(_ model: Model) throws -> SelfConsistentEquation {
        guard case .network(let declared) = model.content else { throw Unexpected() }
        return try SelfConsistentEquation(declared)
    }

    @Test("The series in the strength of the weights: cubic, with and without a bias", arguments: [false, true])
    func expansion(hasBias: Bool) throws {
        let model =
            hasBias
            ? try model(
                """
                width N
                time t stationary
                parameter gamma, sigma_w, kappa, v, c
                neuron h[i](t)
                weight W[i,j] ~ normal(0, sigma_w^2/N)
                noise xi[i](t) ~ white(kappa)
                bias b[i] ~ normal(0, v)
                update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*(h[j](t)^2 + c*h[j](t)) + xi[i](t) + b[i]
                """) : try model(file: "rules/cubic-rnn.rules")
        let highest = hasBias ? 2 : 4
        var bare = try TimedAnswer(model, "<h(t).h(s)>/N through sigma_w^\(highest) through N^0")
        let (tau, strength) = (bare.table.time("t - s"), bare.symbol("sigma_w"))
        let series = try equation(model).expansion(through: highest / 2, of: tau, in: &bare.table)
        let value = try bare.value(at: ["t": 3, "s": 1])
        for (order, mine) in series.enumerated() {
            #expect(try bare.areEqual(mine, value.filtered { $0[strength] == 2 * order }), "order \(order)")
            #expect(!mine.isZero)
        }
    }

    @Test("Step by step: quadratic, with a frozen bias") func steps() throws {
        let model = try model(file: "rules/quadratic-rnn.rules")
        let values = try equation(model).values(through: 2)
        for (n, m) in [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)] {
            let question = try model.question("<h(\(n)).h(\(m))>/N through N^0")
            #expect(values[n][m] == (try Calculation(model, question).derive().value), "\(n), \(m)")
        }
        let leaky = try self.model(
            """
            width N
            time n = 0 ... T
            parameter a, sigma_w, q, v
            neuron h[i](n)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            noise xi[i](n) ~ normal(0, v)
            update h[i](n+1) = a*h[i](n) + W[i,j]*(h[j](n) + h[j](n)^2) + xi[i](n)
            initial h[i](0) ~ normal(0, q)
            """)
        let found = try equation(leaky).values(through: 2)
        for (n, m) in [(1, 0), (1, 1), (2, 0), (2, 1)] {
            let question = try leaky.question("<h(\(n)).h(\(m))>/N through N^0")
            #expect(found[n][m] == (try Calculation(leaky, question).derive().value), "\(n), \(m)")
        }
    }

    private func model(_ text: String) throws -> Model { try Model(SourceText(name: "test", text: text)) }
    private func model(file: String) throws -> Model { try DiagrammarTests.model(file: file) }

    @Test func text() throws {
        let cubic = try model(file: "rules/cubic-rnn.rules")
        #expect(
            try equation(cubic).text(in: cubic.symbols) == """
                (gamma^2 - d^2/dtau^2) Delta(tau) = kappa*delta(tau) + sigma_w^2*<phi phi>
                <phi phi> = (1 - 2*Delta_0 + Delta_0^2)*Delta(tau) + 2/3*Delta(tau)^3
                Delta_0 = Delta(0)

                """)
        let latex = try equation(cubic).latex(in: cubic.symbols)
        #expect(latex.contains("\\left(\\gamma^{2} - \\partial_\\tau^2\\right) \\Delta(\\tau) &= "))
        let quadratic = try model(file: "rules/quadratic-rnn.rules")
        let text = try equation(quadratic).text(in: quadratic.symbols)
        #expect(
            text == """
                C(n+1,m+1) = sigma_b^2 + sigma_w^2*<phi phi>
                <phi phi> = a_0(n)*a_0(m) + C(n,m) + 2*a^2*C(n,m)^2
                a_0(n) = a*K at K = C(n,n)
                C = q at the first time

                """)
    }
}
