import Export
import Language
import Testing

@testable import Diagrammar

/// An initial law on a sphere has cumulants of every order: as many are taken as the observable holds initial values, also where
/// its times are symbols.
struct SphereAtSymbolicTimesTests {
    private static let rules = """
        rules 1
        theory sphere
        source "a leaky network that starts on a sphere"
        width N
        depth l = 0 ... T
        parameter a, sigma_w, q
        neuron h[i](l)
        weight W[i,j](l) ~ normal(0, sigma_w^2/N)
        update h[i](l+1) = (1-a)*h[i](l) + W[i,j](l)*h[j](l)
        initial h(0).h(0) = N*q
        expect <(h(T).h(T)/N)^2> = q^2*(1-a)^(4*T)   through sigma_w^0
        """

    /// |h(T)|² = N q (1−a)^{2T} without weights, so all its moments are powers.
    @Test(arguments: [1, 2, 3, 4])
    func theNormIsSharp(power: Int) throws {
        let model = try Model(SourceText(name: "sphere.rules", text: Self.rules))
        let question = try model.question("<(h(T).h(T)/N)^\(power)> through sigma_w^0")
        let derivation = try Calculation(model, question).derive(certifying: true)
        #expect(!derivation.certificate.contains { $0.status == .failed })
        #expect(
            derivation.value.formatted(as: .text, in: derivation.symbols)
                == (power == 1 ? "q*(1 - a)^(2*T)" : "q^\(power)*(1 - a)^(\(2 * power)*T)"))
    }
}
