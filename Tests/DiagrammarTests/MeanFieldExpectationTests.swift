import Diagrammar
import Language
import Testing

/// `expect mean-field` lines, right ones and wrong ones.
@Suite struct MeanFieldExpectationTests {
    private func outcome(_ line: String) throws -> ExpectationOutcome {
        let text = """
            rules 1
            theory line
            source "by hand"
            width N
            depth l = 0 ... T
            parameter sigma_w, sigma_b
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            bias b[i](l) ~ normal(0, sigma_b^2)
            update h[i](l+1) = W[i,j](l)*h[j](l) + b[i](l)
            initial h[i](0) ~ normal(0, 1)
            \(line)

            """
        return try #require(try model(text).runExpectations(maximumDiagrams: nil).first)
    }

    @Test func `a number is compared to the digits that are written`() throws {
        for value in ["4/3", "1.3333", "1.333333333333"] {
            guard case .agrees = try outcome("expect mean-field q = \(value) when sigma_w = 1/2, sigma_b = 1").verdict
            else {
                Issue.record("\(value) is right")
                return
            }
        }
        for value in ["1.3334", "1.3332", "1", "1333/1000"] {
            guard
                case .disagrees = try outcome("expect mean-field q = \(value) when sigma_w = 1/2, sigma_b = 1").verdict
            else {
                Issue.record("\(value) is wrong")
                return
            }
        }
    }

    @Test func `what has no number is not decided`() throws {
        for line in [
            "expect mean-field q = 1 when sigma_w = 2, sigma_b = 1", "expect mean-field q = 1 when sigma_w = 1/2",
            "expect mean-field speed = 1 when sigma_w = 1/2, sigma_b = 1",
            "expect mean-field q = 1 when sigma_w = -1/2, sigma_b = 1",
        ] {
            guard case .undecided = try outcome(line).verdict else {
                Issue.record("\(line)")
                return
            }
        }
        #expect(throws: Diagnostics.self) { try outcome("expect mean-field q = 1 through 1/N") }
        #expect(throws: Diagnostics.self) { try outcome("expect mean-field = 1") }
    }
}
