import Testing

/// Commands at symbolic times.
@Suite struct TimedCommandTests {
    @Test func everyCommandKnowsOrdersOfTimes() throws {
        let question = "rules/leaky-mlp.rules '<h(T).h(S)>/N' --through sigma_w^2 --when 'S >= T'"
        #expect(try Run("diagrammar derive \(question)").output.contains("for S >= T >= 0"))
        #expect(try Run("diagrammar diagrams \(question)").output.contains("values for S >= T >= 0"))
        let estimate = try Run("diagrammar estimate \(question)")
        #expect(estimate.exitCode == 0 && estimate.output.contains("diagrams: about"))
        let why = try Run("diagrammar why rules/leaky-mlp.rules '<h[1](T)*h~[1](S)>e1-e2' --when 'S > T'")
        #expect(why.exitCode == 0 && why.output.contains("it would need T >= S"))
    }

    @Test func frequenciesAndRatios() throws {
        let spectra = try Run(
            "diagrammar diagrams rules/linear-rnn-stationary.rules '<h(t).h(s)>/N' --through sigma_w^0 --frequency omega"
        )
        #expect(spectra.output.contains("kappa/(gamma^2 + omega^2)"))
        let fixed = try Run(
            "diagrammar diagrams rules/linear-rnn-transient.rules '<h(t).h(t)>/N' --through sigma_w^2 --fixed u=t/N")
        #expect(fixed.output.contains("at fixed u = t/N"))
    }

    @Test func explosionsAreRefused() throws {
        let run = try Run(
            "diagrammar derive rules/leaky-mlp.rules '<h(t).h(s);h(u).h(v);h(x).h(y)>' --through sigma_w^4")
        #expect(run.exitCode == 75)
        #expect(run.errors.contains("refused for its size"))
    }

    @Test func whyAsJSON() throws {
        let run = try Run(
            "diagrammar why rules/leaky-rnn.rules '<h[i](S)*h[i](T)>e1-a1.4,e2-a1.1,a1.2-a1.3' --format json")
        #expect(run.output.contains("\"region\": \"S >= 0, T > a1.n > a1.n' >= 0\""))
        #expect(run.output.contains("\"powerOfT\": 2"))
    }
}
