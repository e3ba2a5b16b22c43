import Diagrammar
import Language
import Testing

/// The action report of networks in continuous and stationary time, and codes of diagrams at symbolic times.
@Suite struct TimeReportTests {
    private func model(_ text: String) throws -> Model {
        try Model(SourceText(name: "test", text: "width N\nparameter gamma, s, q, k, v, real a\n" + text))
    }

    private func section(_ name: String, of report: String) -> [String] {
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix(name) }) else { return [] }
        return lines[(start + 1)...].prefix { !$0.isEmpty }.map { String($0.drop { $0 == " " }) }
    }

    private static let transient = """
        time t
        neuron h[i](t)
        weight W[i,j] ~ normal(0, s^2/N)
        noise xi[i](t) ~ white(k)
        bias b[i] ~ normal(0, v)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t) + xi[i](t) + b[i]
        initial h[i](0) ~ normal(0, q)
        """

    @Test("A transient: kinetic term, integrals, the equation of R, the sources of C")
    func transient() throws {
        let report = try model(Self.transient).actionReport()
        #expect(
            section("action", of: report.text()) == [
                "S =", "int[t>=0] (h~(t).d/dt h(t))", "- q/2*(h~(0).h~(0))", "+ gamma*int[t>=0] (h~(t).h(t))",
                "- s^2/(2*N)*int[t>=0] int[t'>=0] (h~(t).h~(t'))*(h(t).h(t'))", "- k/2*int[t>=0] (h~(t).h~(t))",
                "- v/2*int[t>=0] int[t'>=0] (h~(t).h~(t'))",
            ])
        #expect(
            section("propagators", of: report.text()) == [
                "<h(t) h~(s)> = R_h(t,s), zero for t <= s", "d/dt R_h(t,s) = -gamma*R_h(t,s) + delta(t-s)",
                "C(t,s), the sum, carried on by R, of", "q at t = s = 0  (source h~ h~)",
                "k*delta(t-s) at t >= 0  (source h~ h~)", "v at t >= 0, s >= 0  (source h~ h~)",
            ])
        #expect(report.text().contains("<xi(t) xi(s)> = intensity * delta(t-s)"))
        #expect(report.latex().contains("\\int_{0}^{\\infty} dt\\, (\\tilde{h}(t) \\cdot \\partial_{t} h(t))"))
        #expect(report.latex().contains("\\partial_t R_{h}(t,s) = -\\gamma R_{h}(t,s) + \\delta(t-s)"))
        #expect(report.json().contains("int[t>=0] (h~(t).d/dt h(t))"))
    }

    @Test("Stationary theories, with several neurons and a noise in common")
    func stationary() throws {
        let coupled = try model(
            """
            time t stationary
            neuron h[i](t), y(t)
            noise xi(t) ~ white(k)
            update d/dt h[i](t) = -gamma*h[i](t) + a*h[i](t)*y(t)
            update d/dt y(t) = -v*y(t) + xi(t)
            """
        ).actionReport().text()
        #expect(
            section("action", of: coupled).prefix(3) == ["S =", "int[t] (h~(t).d/dt h(t))", "+ int[t] y~(t)*d/dt y(t)"])
        #expect(
            section("propagators", of: coupled) == [
                "<h(t) h~(s)> = R_h(t,s), zero for t <= s", "<y(t) y~(s)> = R_y(t,s), zero for t <= s",
                "d/dt <h(t) x~(s)> = -gamma*<h(t) x~(s)> + delta[x,h]*delta(t-s)",
                "d/dt <y(t) x~(s)> = -v*<y(t) x~(s)> + delta[x,y]*delta(t-s)",
                "C(t,s), the sum, carried on by R, of", "k*delta(t-s)  (source y~ y~)",
            ])
        let steps = try model(
            """
            time n stationary
            neuron h[i](n)
            noise xi[i](n) ~ normal(0, k)
            update h[i](n+1) = xi[i](n)
            """
        ).actionReport().text()
        #expect(section("action", of: steps) == ["S =", "sum[n] (h~(n).h(n))", "- k/2*sum[n] (h~(n).h~(n))"])
        #expect(section("propagators", of: steps).last == "k at t = s  (source h~ h~)")
    }

    @Test("Codes of diagrams say their symbolic times, and are read back")
    func codes() throws {
        let model = try model(Self.transient)
        let question = try model.question("<h(t+1/2).h(3)>", options: ["through s^2"])
        let list = try Calculation(model, question).list(.init()).list.rows.map(\.code)
        #expect(!list.isEmpty && list.allSatisfy { $0.hasPrefix("<h[i](3)*h[i](t+1/2)>") })
        for code in list {
            let again = try Calculation(model, from: code).list(.init()).list.rows.map(\.code)
            #expect(again == [code])
        }
    }
}
