import Algebra
import Diagrammar
import Exact
import Language
import Testing

@testable import Export

/// Leaky networks at symbolic layers against recursions from layer to layer and powers of weight matrices.
@Suite struct LeakySymbolicTests {
    private func file(_ name: String) throws -> Model { try model(file: "rules/\(name).rules") }

    @Test("Fresh weights: the norm is q((1−a)²+σ²)^T")
    func norm() throws {
        var answer = try TimedAnswer(file("leaky-mlp"), "<h(T).h(T)>/N through sigma_w^6 when sigma_b = 0")
        #expect(answer.derivation.pieces.count == 1)
        let value = try answer.value()
        let (t, keep) = (answer.time("T"), Polynomial.one - answer("a"))
        let (power, inverse) = (answer.table.power(keep, to: t.scaled(by: 2))!, answer.inverse(keep))
        var expected = Polynomial.zero
        for k in 0...3 { expected += binomial(t, k) * (answer("sigma_w") * inverse).power(2 * k) }
        #expect(try answer.areEqual(value, answer("q") * power * expected))
        // Layer by layer.
        var literal = answer("q")
        for time in 0...8 {
            let found = try answer.numbers(at: ["T": time])
            #expect(found == [literal], "T = \(time)")
            literal = ((keep.power(2) + answer("sigma_w").power(2)) * literal).filtered {
                $0[answer.symbol("sigma_w")] <= 6
            }
        }
    }

    /// Given the layer below, h' = (1−a)h + √(σ_w² r + σ_b²) z: E r and E r² close.
    @Test("Fresh weights and biases: norms at two layers", arguments: ["", "a = 0", "a = 2", "a = 1/2", "a = 1"])
    func norms(when condition: String) throws {
        let model = try file("leaky-mlp")
        let ending = condition.isEmpty ? "" : " when \(condition)"
        let order = 2
        var mean = try TimedAnswer(model, "<r(T)> through sigma_w^4\(ending)")
        var pair = try TimedAnswer(model, "<r(T); r(S)> through sigma_w^\(order)\(ending)")
        let leak: Polynomial =
            switch condition {
            case "": mean("a")
            case "a = 0": 0
            case "a = 1": 1
            case "a = 2": 2
            default: Polynomial(Rational(1, 2))
            }
        let (keep, weight, bias) = ((1 - leak).power(2), mean("sigma_w").power(2), mean("sigma_b").power(2))
        func cut(_ value: Polynomial, _ order: Int) -> Polynomial {
            value.filtered { $0[mean.symbol("sigma_w")] <= order }
        }
        let two = Polynomial.width(power: -1).scaled(by: 2)
        var r = mean("q")
        var square = r * r * (1 + two)
        let growth = keep + weight
        for early in 0...4 {
            let found = try mean.numbers(at: ["T": early])
            #expect(!found.isEmpty && found.allSatisfy { $0 == cut(r, 4) }, "<r(\(early))> \(condition)")
            var covariance = square - r * r
            for late in early...4 {
                for times in [["T": late, "S": early], ["T": early, "S": late]] {
                    let found = try pair.numbers(at: times)
                    #expect(
                        !found.isEmpty && found.allSatisfy { $0 == cut(covariance, order) }, "\(times) \(condition)")
                }
                covariance = cut(growth * covariance, 4)
            }
            let spread = weight * square + bias * r
            let fourth = weight * weight * square + (weight * bias * r).scaled(by: 2) + bias * bias
            square =
                keep * keep * square + (keep * spread).scaled(by: 2) + fourth + two * (keep * spread).scaled(by: 2)
                + two * fourth
            square = cut(square, 4)
            r = cut(growth * r + bias, 4)
        }
    }

    /// h(T) = (1 − a + W)^T h(0).
    @Test("Shared weights at T and S, in one region")
    func sharedWeights() throws {
        var answer = try TimedAnswer(file("leaky-rnn"), "<h(T).h(S)>/N through sigma_w^4")
        #expect(answer.derivation.pieces.count == 1, "\(answer.derivation.pieces.map { $0.region?.text ?? "" })")
        var words = WeightWords()
        let (t, s) = (answer.time("T"), answer.time("S"))
        let keep = Polynomial.one - answer("a")
        let (power, inverse) = (answer.table.power(keep, to: t + s)!, answer.inverse(keep))
        var sum = Polynomial.zero
        for n in 0...4 {
            for m in 0...(4 - n) {
                sum += binomial(t, n) * binomial(s, m) * (answer("sigma_w") * inverse).power(n + m) * words.p(n, m)
            }
        }
        #expect(try answer.areEqual(try answer.value(), answer("q") * power * sum))
        // Against the same question at literal times, and by way of the matrices again.
        let model = try file("leaky-rnn")
        for late in 0...4 {
            for early in 0...4 {
                var expected = Polynomial.zero
                for n in 0...late {
                    for m in 0...early where n + m <= 4 {
                        let count = binomial(Polynomial(late), n) * binomial(Polynomial(early), m)
                        expected +=
                            count * keep.power(late + early - n - m) * answer("sigma_w").power(n + m) * words.p(n, m)
                    }
                }
                #expect(try answer.numbers(at: ["T": late, "S": early]) == [answer("q") * expected])
                if (late + early).isMultiple(of: 3) {
                    let literal = try TimedAnswer(model, "<h(\(late)).h(\(early))>/N through sigma_w^4")
                    #expect(try literal.value() == answer("q") * expected)
                }
            }
        }
    }

    /// Without a leak only W^T is left, and at a = 2 the sign alternates: rates 1 and −1 meet.
    @Test("Resonances, put afterwards and before")
    func resonances() throws {
        for (name, question) in [
            ("leaky-rnn", "<h(T).h(S)>/N through sigma_w^4"), ("leaky-mlp", "<r(T)> through sigma_w^6"),
        ] {
            let model = try file(name)
            let bias = name == "leaky-mlp" ? ", sigma_b = 0" : ""
            for leak in [0, 2] {
                var general = try TimedAnswer(model, question + (bias.isEmpty ? "" : " when sigma_b = 0"))
                let special = try TimedAnswer(model, "\(question) when a = \(leak)\(bias)")
                let before = try special.value()
                let a = general.symbol("a")
                let after = try #require(
                    general.table.substituting([a: Polynomial(leak)], into: try general.value()))
                // Both in words: the tables differ.
                let shown = try after.inLowestTerms(over: general.table).formatted(as: .text, in: general.table)
                #expect(try before.inLowestTerms(over: special.table).formatted(as: .text, in: special.table) == shown)
            }
        }
    }

    @Test("The table of powers: T/N and T²/N at the orders where they belong")
    func table() throws {
        // (1/N) E tr Wⁿ(Wᵀ)ᵐ has min(n,m) + 1 at order 1/N, and 0 for n = m.
        let answer = try TimedAnswer(
            file("linear-rnn-transient"), "<h(t).h(t)>/N through sigma_w^6 when q = 1, gamma = 1")
        let table = PowerTable(try answer.value(), in: answer.table)
        #expect(table.powersOfTime == Array(0...6))
        for (power, row) in zip(table.powersOfN, table.entries) {
            for (degree, entry) in zip(table.powersOfTime, row) where power >= -1 {
                var expected: Rational = 0
                for n in 0...degree where degree.isMultiple(of: 2) {
                    let m = degree - n
                    let number = power == 0 ? (n == m ? 1 : 0) : (n == m ? 0 : min(n, m) + 1)
                    expected += Rational(number) * over(factorial(n) * factorial(m))
                }
                // One term, with σ^degree and the exponential.
                #expect(entry.isZero ? expected.isZero : entry.singleTerm?.coefficient == expected)
                #expect(entry.isZero || entry.singleTerm?.monomial[answer.symbol("sigma_w")] == degree)
            }
        }
    }
}
