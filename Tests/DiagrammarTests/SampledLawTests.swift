import Algebra
import Diagrammar
import Exact
import Language
import Sampling
import Testing
import Theory

/// Laws that only the sampler knows: in numbers, and refused by every way into the theory.
@Suite struct SampledLawTests {
    private static func text(_ law: String, of weight: String = "W[i,j](l)") -> String {
        """
        width N
        depth l = 0 ... T
        parameter sigma_w, real c, p, q
        neuron h[i](l)
        weight \(weight) ~ \(law)
        update h[i](l+1) = \(weight)*h[j](l)
        initial h[i](0) ~ normal(0, q)
        """
    }

    private func law(_ law: String, _ values: [String: Rational]) throws -> RandomLaw {
        let model = try model(Self.text(law))
        guard case .network(let network) = model.content else { return .sign(scale: .nan) }
        var parameters: [Symbol: Rational] = [:]
        for (name, value) in values { parameters[model.symbols.symbol(named: name)!] = value }
        parameters[model.symbols.symbol(named: "q")!] = 1
        return try SampledNetwork(network, width: 16, parameters: parameters, symbols: model.symbols).families[0].law
    }

    @Test func numbers() throws {
        #expect(try law("sign(sigma_w/sqrt(N))", ["sigma_w": 2]) == .sign(scale: 0.5))
        #expect(try law("sign(sigma_w/sqrt(N))", ["sigma_w": 0]) == .sign(scale: 0))
        #expect(try law("sign(c)", ["c": -3]) == .sign(scale: 3))
        #expect(try law("uniform(c - 1/N, c + 3/N)", ["c": -2]) == .uniform(lowest: -2.0625, highest: -1.8125))
        #expect(try law("sparse(p, 4/N)", ["p": Rational(1, 8)]) == .sparse(probability: 0.125, variance: 0.25))
        #expect(try law("orthogonal(sigma_w)", ["sigma_w": Rational(3, 2)]) == .orthogonal(scale: 1.5))
        #expect(refusal { _ = try law("uniform(c, 1)", ["c": 2]) }.contains("uniform from 2.0 to 1.0, which is empty"))
        #expect(refusal { _ = try law("sparse(p, 1)", ["p": 2]) }.contains("with probability 2.0"))
        #expect(refusal { _ = try law("sparse(p, c)", ["p": 1, "c": -1]) }.contains("negative variance"))
        #expect(refusal { _ = try law("sparse(p, c)", [:]) }.contains("c, p have no value"))
        #expect(refusal { _ = try law("sign(sqrt(sigma_w))", [:]) }.contains("sigma_w has no value"))
    }

    @Test(arguments: ["W[i,j](l)", "W[i,j]"], ["", "scheme saddle", "through 1/N scheme saddle"])
    func theoryRefuses(_ weight: String, _ scheme: String) throws {
        let model = try model(Self.text("sign(sigma_w/sqrt(N))", of: weight))
        let question = try model.question("<h(2).h(2)>/N \(scheme)")
        let message = refusal { _ = try Calculation(model, question).derive() }
        #expect(message.contains("W is a random sign: it can be sampled") && message.contains("diagrammar sample"))
        #expect(
            refusal { _ = try model.saddleReport() }.contains("W is a random sign: it can be sampled"))
    }
}
