import Algebra
import Evaluation
import Exact
import Expansion
import Foundation
import Testing

@testable import Theory

/// Growth with depth at criticality, against fits to 10000 layers in 60 digits.
@Suite struct CriticalGrowthTests {
    private static func growth(
        _ activation: String, weights: String = "1", biases: String = "0", through order: Int = 3, terms: Int = 2
    ) throws -> CriticalGrowth {
        let chain = try LayerRecursionTests.network(activation, weights: weights, biases: biases).chain
        return try CriticalGrowth(chain, through: order, terms: terms)
    }

    @Test(arguments: [
        ("tanh(x)", "1", "1"), ("tanh(x)", "1", "1/4"), ("sin(x)", "1", "1"), ("erf(x)", "sqrt(pi)/2", "1"),
        ("x - x^3", "1", "1/20"), ("x*exp(-x^2/2)", "1", "1/2"),
    ])
    func growsAsFitted(_ activation: String, _ weight: String, _ q: String) throws {
        let growth = try Self.growth(activation, weights: "(\(weight))^2")
        var rows: [String: [String: Double]] = [:]
        for row in try SaddleGoldenTests.rows("critical.csv") where Array(row[0...2]) == [activation, weight, q] {
            rows[row[3], default: [:]][row[4]] = try #require(Double(row[5]))
        }
        let (a, b) = (growth.decay.doubleValue, growth.logarithm.doubleValue)
        let depth = try #require(rows["1/K at l = 10000"]?[""])
        let constant = growth.constant(variance: 1 / depth, layer: 10000, logarithmOf: { Foundation.log($0) })
        let inverse = try #require(rows["1/K"])
        #expect((try #require(inverse["l"]) - a).magnitude < 1e-10)
        #expect((try #require(inverse["ln(l)"]) - b).magnitude < 1e-9)
        #expect((try #require(inverse["1"]) - constant.value).magnitude < 1e-8 * (1 + depth.magnitude / 1e4))
        for (degree, name) in [(1, "G1/K"), (2, "V/K^2"), (3, "S/K^3"), (4, "Q/K^4")] {
            let law = try #require(growth[[degree], degree == 1 ? 1 : 0])
            let fit = try #require(rows[name])
            let s = law.power
            #expect(s == max(1, degree - 1))
            let (x, y) = (law.coefficients[0].doubleValue, law.coefficients[1].doubleValue)
            let (high, low) = (pow(a, Double(s)), pow(a, Double(s - 1)))
            func power(_ n: Int) -> String { n == 0 ? "" : n == 1 ? "l" : "l^\(n)" }
            func term(_ n: Int, _ hasLogarithm: Bool) -> String {
                let parts = [power(n), hasLogarithm ? "ln(l)" : ""].filter { !$0.isEmpty }
                return parts.isEmpty ? "1" : parts.joined(separator: "*")
            }
            let expected = [
                (term(s, false), x * high), (term(s - 1, true), Double(s) * x * low * b),
                (term(s - 1, false), y * low + Double(s) * x * low * constant.value),
            ]
            for (term, value) in expected {
                let fitted = try #require(fit[term], "\(name) \(term)")
                #expect((fitted - value).magnitude < 1e-7 * max(1, value.magnitude), "\(name) \(term)")
            }
        }
    }

    /// The laws against the recursions themselves, deep in the network and for all coefficients through 1/N²: what remains
    /// beyond three terms falls with K as its next power.
    @Test func recursionsFollowTheLaws() throws {
        var (chain, symbols) = try LayerRecursionTests.network("x - x^3", weights: "1", biases: "0", initial: "1/20")
        let growth = try CriticalGrowth(chain, through: 2)
        let recursion = try LayerRecursion(chain, through: 2, symbols: &symbols)
        let values = try LayerValues(recursion.recurrence.program(through: 600), parameters: [:], in: symbols)
        #expect(values.status == .complete)
        for law in growth.laws {
            let symbol = try #require(recursion.symbol(degree: law.cumulant.index, correction: law.cumulant.correction))
            func rest(_ layer: Int) throws -> Double {
                let k = try #require(values.layers[layer].values[recursion.variances[0]]).value
                let x = try #require(values.layers[layer].values[symbol]).value
                let scaled = x / pow(k, Double(law.degree - law.power))
                return (scaled - law.coefficients[0].doubleValue - law.coefficients[1].doubleValue * k)
                    / law.coefficients[0].doubleValue
            }
            // K falls fourfold between the two layers; the rest by about 16, up to logarithms.
            let (early, late) = (try rest(150), try rest(600))
            #expect((late / early).magnitude < 0.13, "\(law.name): \(early), \(late)")
        }
    }

    @Test func refusals() throws {
        for (activation, weights, biases) in [
            ("tanh(x)", "2", "0"), ("tanh(x)", "1", "1/4"), ("relu(x)", "2", "0"), ("x", "1", "0"),
            ("x + x^3", "1", "0"), ("cos(x)", "1", "0"), ("tanh(a*x)", "1", "0"),
        ] {
            #expect(throws: CriticalGrowth.Refusal.self, "\(activation)") {
                _ = try Self.growth(activation, weights: weights, biases: biases, through: 1)
            }
        }
    }
}
