import Export
import Language
import Testing

@testable import Diagrammar

/// At a fixed ratio u = T/N the bounds on powers of N count after T = uN is put in, and what they cut is said.
struct FixedRatioTests {
    private static let rules = """
        rules 1
        theory driven
        source "a sum of noise: the variance of |h|^2/N is 2 (s T)^2/N"
        width N
        depth l = 0 ... T
        parameter s
        neuron h[i](l)
        noise x[i](l) ~ normal(0, s)
        update h[i](l+1) = h[i](l) + x[i](l)
        initial h[i](0) = 0
        """

    @Test(arguments: [
        ("", "2*s^2*u^2*N", true), (" through N^0", "2*s^2*u^2*N", true), ("/N^2", "2*s^2*u^2/N", true),
        ("/N^2 through 1/N", "2*s^2*u^2/N", true), ("/N^2 through N^0", "0", false), (" order 1/N", "0", false),
    ])
    func whatABoundCutsIsSaid(bound: String, value: String, isComplete: Bool) throws {
        let model = try Model(SourceText(name: "driven.rules", text: Self.rules))
        let question = try model.question("<h(T).h(T)/N; h(T).h(T)/N>\(bound) fixed u=T/N")
        let derivation = try Calculation(model, question).derive(certifying: true)
        #expect(derivation.value.formatted(as: .text, in: derivation.symbols) == value)
        #expect(derivation.isComplete == isComplete)
        #expect(!derivation.certificate.contains { $0.status == .failed })
    }
}
