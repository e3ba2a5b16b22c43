import Export
import Language
import Testing

@testable import Diagrammar

/// Regions of times leave no gap: the certificate asks for every small choice of times that the question allows.
struct RegionCoverTests {
    private static let rules = """
        rules 1
        theory shifted
        source "a network with a negative leak and a constant drive"
        width N
        depth l = 1 ... T
        parameter sigma_w
        neuron h[i](l)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        update h[i](l+1) = (-1/2)*h[i](l) + W[i,j]*h[j](l) + 1/2
        initial h[i](1) = 0
        """

    @Test(arguments: [
        "<h[1](T)*h[1](R)*h~[1](S)> through sigma_w^0", "<h[1](T)*h[1](R)*h~[1](S)> through sigma_w^2",
        "<h(T).h(S)>/N through sigma_w^2", "<h(T-1).h(T)>/N through sigma_w^2",
        "<h(3).h(T)>/N through sigma_w^2",
    ])
    func everyChoiceOfTimesLiesInARegion(question: String) throws {
        let model = try Model(SourceText(name: "shifted.rules", text: Self.rules))
        let derivation = try Calculation(model, try model.question(question)).derive(certifying: true)
        #expect(derivation.certificate.contains { $0.status == .passed })
        #expect(!derivation.certificate.contains { $0.status == .failed })
    }
}
