import Algebra
import Diagrammar
import Evaluation
import Exact
import Export
import Language
import Testing

/// How deep a network can be trained: numbers through the whole house.
@Suite struct DepthScaleTests {
    private func decay(_ name: String, _ scale: DepthScale) throws -> DepthScale.Decay {
        try #require(scale.decays.first { $0.name == name })
    }

    private func length(_ length: DepthScale.Length?) throws -> Double {
        guard case .finite(let value)? = length else { throw Missing() }
        return value.value
    }

    private struct Missing: Error {}

    @Test func `tanh in the chaotic phase`() throws {
        let scale = try model(file: "rules/tanh-mlp.rules").depthScale(
            settings: ["N=256", "sigma_w^2=2", "sigma_b^2=1/20", "q=1", "T=2"])
        let correlations = try decay("xi_c", scale)
        #expect(abs(try length(correlations.leading) - 25.2134) < 1e-4)
        // 2.488199 from linear systems in Tests/Golden/finite-width.
        #expect(abs(try length(correlations.corrected) + 1 / log(0.96111479 + 2.488199 / 256)) < 1e-3)
        #expect(abs(try length(try decay("xi_q", scale).leading) - 1.38798) < 1e-5)
        let stationary = try #require(scale.stationary)
        #expect(abs(try #require(stationary.corrected).value - (0.72176187 - 0.2401478 / 256)) < 1e-7)
        #expect(scale.atLayer?.layer == 2)
        // 0.52 % of the two-point function at N = 64, 1.3 % of its square.
        let bound = try #require(scale.bound)
        #expect(bound.layer == nil)
        guard case .settles(let ratio)? = bound.twoPoint, case .settles(let spread) = bound.spread else {
            throw Missing()
        }
        #expect(abs(ratio - 0.0051988190 / 4) < 1e-8 && abs(spread - 0.0130112287 / 4) < 1e-8)
        #expect(abs(try #require(scale.trainable).depth - length(correlations.corrected)) < 1e-12)
    }

    /// At the edge of chaos a typical network forgets the difference of two inputs after N/1.678 layers.
    @Test func `the edge of chaos`() throws {
        let tanh = try model(file: "rules/tanh-mlp.rules")
        let scale = try tanh.depthScale(settings: ["N=256", "sigma_w^2=1.76095", "sigma_b^2=1/20"])
        let typical = try decay("xi_typical", scale)
        #expect(abs(try length(typical.corrected) / 256 - 1 / 1.678) < 0.01)
        // The mean distance grows.
        #expect(try decay("xi_c", scale).corrected == nil)
        #expect(scale.trainable?.by == "xi_typical at this width")
        // A little beyond, 1 - c* is smaller than its fluctuations.
        let beyond = try tanh.depthScale(settings: ["N=256", "sigma_w^2=1.77", "sigma_b^2=1/20"])
        #expect(try decay("xi_c", beyond).corrected == nil)
        #expect(try #require(try decay("xi_c", beyond).note).contains("broken down"))
        #expect(beyond.remarks.contains { $0.contains("chaos of infinite width does not show") })
    }

    @Test func `homogeneous networks are exact`() throws {
        let relu = try model(file: "rules/relu-mlp.rules").depthScale(
            settings: ["N=100", "sigma_w=sqrt(2)", "sigma_b=0"])
        let bound = try #require(relu.bound)
        #expect(bound.layer == 20 && bound.exactLayer == 15 && bound.twoPoint == nil)
        #expect(relu.stationary == nil)
        let typical = try length(try decay("xi_typical", relu).corrected)
        #expect(abs(typical - 40) < 1e-6)
        #expect(relu.trainable?.depth == 20)
    }

    /// `depth l = 1 ... T` counts layers from 1.
    @Test func `layers are counted as the file does`() throws {
        let text = """
            rules 1
            theory test
            width N
            depth l = 3 ... T
            parameter sigma_w, q
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            update h[i](l+1) = W[i,j](l)*h[j](l)
            initial h[i](3) ~ normal(0, q)
            """
        let scale = try model(text).depthScale(settings: ["N=10", "sigma_w=1"])
        #expect(scale.bound?.layer == 8)
    }

    @Test func `a linear recurrent network`() throws {
        let scale = try model(file: "rules/linear-rnn-stationary.rules").depthScale(
            settings: ["N=100", "gamma=1", "sigma_w=3/5", "kappa=1"])
        let time = try decay("xi_c", scale)
        #expect(abs(try length(time.leading) - 1.25) < 1e-12)
        // m^2 = 16/25 + 9/2500
        #expect(abs(try length(time.corrected) - (1.25 - 0.5 * 0.0036 / 0.512)) < 1e-9)
        #expect(scale.remarks.contains { $0.contains("after the time") })
    }

    @Test func `what is not known is refused by name`() throws {
        let tanh = try model(file: "rules/tanh-mlp.rules")
        #expect(try message { try tanh.depthScale(settings: ["sigma_w=1", "sigma_b=0"]) }.contains("N has no value"))
        #expect(try message { try tanh.depthScale(settings: ["N=10", "sigma_w=1"]) }.contains("sigma_b has no value"))
        let steps = try model(file: "rules/linear-rnn.rules")
        #expect(
            try message { try steps.depthScale(settings: ["N=10", "sigma_w=1"]) }.contains("recurrent network in steps")
        )
        let leaky = try model(file: "rules/leaky-mlp.rules")
        _ = try message {
            try leaky.depthScale(settings: ["N=10"] + ["a", "sigma_w", "sigma_b"].map { "\($0)=1/2" })
        }
    }

    private func message(_ body: () throws -> DepthScale) throws -> String {
        do { _ = try body() } catch let error as CalculationError {
            let (message, help, _) = error.explanation
            #expect(!help.isEmpty)
            return message
        } catch { return "\(error)" }
        Issue.record("not refused")
        return ""
    }

    @Test func `formats`() throws {
        let scale = try model(file: "rules/tanh-mlp.rules").depthScale(
            settings: ["N=64", "sigma_w=1", "sigma_b=0", "q=1"])
        let text = scale.text()
        // K falls as 1/(2 l) and G does not: 100 % is reached.
        #expect(text.contains("validity bound: layer ") && text.contains("by the two-point function"))
        #expect(text.contains("trainable depth: about"))
        #expect(scale.latex().contains("\\begin{tabular}"))
        let json = JSONValue.object(scale.members).text
        #expect(json.contains("\"trainable_depth\": ") && json.contains("\"two_point\""))
    }
}

private func log(_ x: Double) -> Double { Estimate(x).logarithm.value }
