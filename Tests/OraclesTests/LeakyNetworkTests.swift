import Algebra
import Exact
import Oracles
import Testing

/// Leaky networks in discrete time: networks written out in components against sums over how often a weight acts.
@Suite struct LeakyNetworkTests {
    private static func rules(_ weight: String) -> String {
        """
        rules 1
        theory leaky "Leaky network"
        source "a test"
        width N
        depth l = 0 ... T
        parameter sigma_w, sigma_b, a, q
        neuron h[i](l)
        weight \(weight) ~ normal(0, sigma_w^2/N)
        bias b[i](l) ~ normal(0, sigma_b^2)
        update h[i](l+1) = (1-a)*h[i](l) + \(weight)*h[j](l) + b[i](l)
        initial h[i](0) ~ normal(0, q)
        """
    }

    /// h(T) = ((1−a) + W)^T h(0), so <h(T).h(S)>/N = q Σ_{n,m} C(T,n) C(S,m) (1−a)^{T+S−n−m} σ_w^{n+m} p_{n,m}; a bias drawn
    /// at step r does the same from there on.
    @Test(arguments: 1...4, 1...2) func sharedWeights(last: Int, width: Int) throws {
        for first in 0...last {
            let problem = try Problem(Self.rules("W[i,j]"), "<h(\(last)).h(\(first))>/N")
            func propagated(_ long: Int, _ short: Int) throws -> Polynomial {
                var sum = Polynomial.zero
                for n in 0...long {
                    for m in 0...short {
                        let number = Combinatorics.binomial(long, n) * Combinatorics.binomial(short, m)
                        sum +=
                            try problem.polynomial("(1-a)^\(long + short - n - m)*sigma_w^\(n + m)").scaled(
                                by: Rational(number)) * WeightTraces.p(n, m)
                    }
                }
                return sum
            }
            var expected = try problem.polynomial("q") * propagated(last, first)
            for step in stride(from: 1, through: first, by: 1) {
                expected += try problem.polynomial("sigma_b^2") * propagated(last - step, first - step)
            }
            #expect(problem.explicitNetwork(width: width) == expected.atWidth(width, in: problem.symbols))
        }
    }

    /// <h(T).h(S)>/N = (1−a)^{T−S} (q r^S + σ_b² Σ_{k<S} r^k) with r = (1−a)² + σ_w², for every N.
    @Test(arguments: 1...4, 1...2) func freshWeights(last: Int, width: Int) throws {
        for first in 0...last {
            // Multiplied out, the number of terms doubles with every step and random number.
            if width == 2, first + last > 5 { continue }
            let problem = try Problem(Self.rules("W[i,j](l)"), "<h(\(last)).h(\(first))>/N")
            var expected = try problem.polynomial("q*((1-a)^2+sigma_w^2)^\(first)")
            for k in 0..<first { expected += try problem.polynomial("sigma_b^2*((1-a)^2+sigma_w^2)^\(k)") }
            expected *= try problem.polynomial("(1-a)^\(last - first)")
            #expect(problem.explicitNetwork(width: width, limit: 4_000_000) == expected)
        }
    }
}
