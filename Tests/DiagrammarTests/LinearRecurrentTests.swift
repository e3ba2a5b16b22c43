import Algebra
import Diagrammar
import Exact
import Foundation
import Language
import Testing

/// `<h(n).h(m)>/N = q σ_w^{n+m} p_{n,m}` with `p_{n,m} = (1/N) E tr Wⁿ (Wᵀ)ᵐ` at σ_w = 1.
@Suite struct LinearRecurrentTests {
    /// p_{n,m} with either law of h(0); for the sphere q is the squared norm over N.
    private func p(_ n: Int, _ m: Int, onSphere: Bool) throws -> Polynomial {
        let url = packageRoot.appendingPathComponent("rules/linear-rnn.rules")
        var text = try String(contentsOf: url, encoding: .utf8)
        text = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("expect") }
            .joined(separator: "\n")
        if onSphere {
            text = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("initial") ? "initial h(0).h(0) = N*q" : String($0) }.joined(separator: "\n")
        }
        let model = try model(text)
        return try Calculation(model, try model.question("<h(\(n)).h(\(m))>/N when sigma_w = 1, q = 1")).derive().value
    }

    private let highest = runsLongTests ? 6 : 4

    @Test(arguments: [false, true])
    func sumRule(onSphere: Bool) throws {
        // Σ_{n+m=2k} p_{n,m} = ∏_{j≤k} (1 + 2j/N): the moments of a chain of independent layers.
        for k in 1...highest {
            let sum = try (0...(2 * k)).reduce(Polynomial.zero) { try $0 + p($1, 2 * k - $1, onSphere: onSphere) }
            let product = (1...k).reduce(Polynomial.one) {
                $0 * (.one + Polynomial(Rational(2 * $1), Monomial(.width, power: -1)))
            }
            #expect(sum == product)
        }
    }

    @Test func firstCorrectionCountsTheDepth() throws {
        for n in 0...highest {
            for m in 0...highest {
                let value = try p(n, m, onSphere: false)
                #expect(value == (try p(m, n, onSphere: false)), "p is symmetric")
                if !(n + m).isMultiple(of: 2) {
                    #expect(value.isZero)
                    continue
                }
                let first = value.filtered { $0.powerOfN == -1 }
                let expected = n == m ? 0 : min(n, m) + 1
                #expect(first == Polynomial(Rational(expected), Monomial(.width, power: -1)))
            }
        }
    }
}
