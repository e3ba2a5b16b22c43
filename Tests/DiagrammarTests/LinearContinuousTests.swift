import Algebra
import Diagrammar
import Exact
import Language
import Testing

/// Linear networks in continuous time against exponential series in their weight matrices, W Gaussian.
@Suite struct LinearContinuousTests {
    private func file(_ name: String) throws -> Model { try model(file: "rules/\(name).rules") }

    @Test("The transient is q exp(-γ(t+s)) Σ σ^{n+m} t^n s^m p_{n,m}/(n! m!)")
    func transient() throws {
        let order = 8
        var answer = try TimedAnswer(file("linear-rnn-transient"), "<h(t).h(s)>/N through sigma_w^\(order)")
        var words = WeightWords()
        let (t, s, sigma) = (answer.time("t"), answer.time("s"), answer("sigma_w"))
        var sum = Polynomial.zero
        for n in 0...order {
            for m in 0...(order - n) {
                let weight = over(factorial(n) * factorial(m))
                sum += (words.p(n, m) * sigma.power(n + m) * t.power(n) * s.power(m)).scaled(by: weight)
            }
        }
        let expected = answer("q") * answer.exponential(-answer("gamma") * (t + s)) * sum
        #expect(answer.derivation.pieces.count == 1)
        let value = try answer.value()
        #expect(try answer.areEqual(value, expected))
        // The depth in the first correction: min(n,m) + 1 for n ≠ m of equal parity.
        let prefix = answer("q") * answer.exponential(-answer("gamma") * (t + s))
        for n in 0...order {
            for m in 0...(order - n) where (n + m).isMultiple(of: 2) {
                let found = value.coefficient(
                    of: (prefix * sigma.power(n + m) * t.power(n) * s.power(m) * .width(power: -1)).singleTerm!.monomial
                )
                #expect(found == Rational(n == m ? 0 : min(n, m) + 1) * over(factorial(n) * factorial(m)), "\(n), \(m)")
            }
        }
    }

    @Test("The response is exp(-γτ) Σ σ^{2k} τ^{2k} p_{2k,0}/(2k)!, from a start and stationary")
    func response() throws {
        for name in ["linear-rnn-transient", "linear-rnn-stationary"] {
            var answer = try TimedAnswer(file(name), "<h[1](t)*h~[1](s)> through sigma_w^6")
            var words = WeightWords()
            let passed =
                name.hasSuffix("stationary") ? answer.time("t - s") : answer.time("t") - answer.time("s")
            var sum = Polynomial.zero
            for k in 0...3 {
                sum += (words.p(2 * k, 0) * (answer("sigma_w") * passed).power(2 * k)).scaled(
                    by: over(factorial(2 * k)))
            }
            let expected = answer.exponential(-answer("gamma") * passed) * sum
            #expect(try answer.areEqual(try answer.value(at: ["t": 3, "s": 1]), expected), "\(name)")
            #expect(try answer.value(at: ["t": 1, "s": 3]).isZero)
            #expect(try answer.value(at: ["t": 2, "s": 2]).isZero)
        }
    }

    @Test("C(ω) = κ Σ σ^{n+m} p_{n,m} G^{n+1} Ḡ^{m+1}")
    func spectrum() throws {
        let order = 6
        var answer = try TimedAnswer(
            file("linear-rnn-stationary"), "<h(t).h(s)>/N through sigma_w^\(order) frequency omega")
        var words = WeightWords()
        let i = Polynomial(answer.table.imaginaryFrequency("omega"))
        let (late, early) = (answer.inverse(answer("gamma") + i), answer.inverse(answer("gamma") - i))
        var sum = Polynomial.zero
        for n in 0...order {
            for m in 0...(order - n) {
                sum += words.p(n, m) * answer("sigma_w").power(n + m) * late.power(n + 1) * early.power(m + 1)
            }
        }
        #expect(try answer.areEqual(try answer.value(), answer("kappa") * sum))
    }

    @Test("The leading order of the stationary network is the expansion of κ exp(-mτ)/(2m), m² = γ² − σ²")
    func leadingOrder() throws {
        let order = 4
        var answer = try TimedAnswer(
            file("linear-rnn-stationary"), "<h(t).h(s)>/N through sigma_w^\(2 * order) through N^0")
        let (gamma, tau) = (answer("gamma"), answer.time("t - s"))
        // d/dσ² of m^{-a} τ^b exp(−mτ) is ½ (a m^{-a-2} τ^b + m^{-a-1} τ^{b+1}) exp(−mτ).
        var terms: [[Int]: Rational] = [[1, 0]: Rational(1, 2)]
        var sum = Polynomial.zero
        for k in 0...order {
            for (powers, coefficient) in terms {
                let term = gamma.reciprocal()!.power(powers[0]) * tau.power(powers[1])
                sum += (term * answer("sigma_w").power(2 * k)).scaled(by: coefficient * over(factorial(k)))
            }
            var next: [[Int]: Rational] = [:]
            for (powers, coefficient) in terms {
                let (a, b) = (powers[0], powers[1])
                next[[a + 2, b], default: 0] += coefficient * Rational(a, 2)
                next[[a + 1, b + 1], default: 0] += coefficient * Rational(1, 2)
            }
            terms = next
        }
        let expected = answer("kappa") * answer.exponential(-gamma * tau) * sum
        #expect(try answer.areEqual(try answer.value(at: ["t": 3, "s": 1]), expected))
    }

    /// 1/(2γ − cσ²) through σ^{2·order}.
    private func geometric(_ answer: TimedAnswer, _ factor: Polynomial, _ order: Int) -> Polynomial {
        let inverse = answer("gamma").scaled(by: 2).reciprocal()!
        return (0...order).reduce(.zero) {
            $0 + (factor * answer("sigma_w").power(2)).power($1) * inverse.power($1 + 1)
        }
    }

    private func through(_ order: Int, _ answer: TimedAnswer, _ value: Polynomial) -> Polynomial {
        value.filtered { $0[answer.symbol("sigma_w")] <= 2 * order }
    }

    @Test("White weights: a geometric series without corrections in 1/N, by Itô and not by Stratonovich")
    func whiteWeights() throws {
        let order = 3
        let answer = try TimedAnswer(file("white-weights"), "<h.h>/N through sigma_w^6 when sigma_b = 0")
        let value = try answer.value()
        let ito = answer("kappa") * geometric(answer, .one, order)
        #expect(try answer.areEqual(value, ito))
        // Stratonovich has γ − σ²/2N in the place of γ.
        let stratonovich = answer("kappa") * geometric(answer, .one + .width(power: -1), order)
        func part(_ value: Polynomial, _ power: Int) -> Polynomial { value.filtered { $0.powerOfN == power } }
        #expect(try answer.areEqual(part(value, 0), part(stratonovich, 0)), "the leading order tells nothing")
        #expect(part(value, -1).isZero && !part(stratonovich, -1).isZero, "the order 1/N does")
    }

    @Test("White weights: norms at two times, with <u²>/<u>² of THEORY section 3")
    func whiteNorms() throws {
        let order = 2
        var answer = try TimedAnswer(file("white-weights"), "<r(t); r(s)> through sigma_w^4 when sigma_b = 0")
        let square = answer("sigma_w").power(2)
        let wide = Polynomial.one + Polynomial.width(power: -1).scaled(by: 2)
        let mean = geometric(answer, .one, order)
        // <r²> = (1+2/N) κ²/((2γ−σ²)(2γ−σ²−2σ²/N)), and the norm forgets by exp(−(2γ−σ²)τ).
        let variance = answer("kappa").power(2) * mean * (wide * geometric(answer, wide, order) - mean)
        let tau = answer.time("t - s")
        let memory = (0...order).reduce(Polynomial.zero) {
            $0 + (square * tau).power($1).scaled(by: over(factorial($1)))
        }
        let expected =
            through(order, answer, variance * memory) * answer.exponential(-answer("gamma").scaled(by: 2) * tau)
        #expect(try answer.areEqual(try answer.value(at: ["t": 3, "s": 1]), expected))
        let once = try TimedAnswer(file("white-weights"), "<r(t); r(t)> through sigma_w^4 when sigma_b = 0")
        #expect(try once.areEqual(try once.value(), through(order, once, variance)))
    }

    @Test("White weights from a start: the norm's equation, order by order, and a response without correction")
    func whiteTransient() throws {
        let theory = try model(
            """
            width N
            time t
            parameter gamma, sigma_w, kappa, q
            neuron h[i](t)
            weight W[i,j](t) ~ white(sigma_w^2/N)
            noise xi[i](t) ~ white(kappa)
            update d/dt h[i](t) = -gamma*h[i](t) + W[i,j](t)*h[j](t) + xi[i](t)
            initial h[i](0) ~ normal(0, q)
            """)
        var norm = try TimedAnswer(theory, "<h(t).h(t)>/N through sigma_w^6")
        let t = norm.table.time("t")
        let orders = try norm.value().collected(in: norm.symbol("sigma_w"))
        #expect(Set(orders.keys) == [0, 2, 4, 6])
        for (power, value) in orders {
            // d<r>/dt = −(2γ − σ²)<r> + κ
            var flow = value.derivative(inTime: t, in: norm.table) + (norm("gamma") * value).scaled(by: 2)
            flow -= power == 0 ? norm("kappa") : orders[power - 2] ?? .zero
            #expect(try norm.areEqual(flow, .zero), "order \(power)")
            let start = value.substitutingTime(t, by: nil, plus: 0, in: &norm.table)
            #expect(try norm.areEqual(start, power == 0 ? norm("q") : .zero))
        }
        // Stratonovich would have exp(σ²τ/2N).
        var response = try TimedAnswer(theory, "<h[1](t)*h~[1](s)> through sigma_w^4 when t > s")
        let passed = response.time("t") - response.time("s")
        let expected = response.exponential(-response("gamma") * passed)
        #expect(try response.areEqual(try response.value(), expected))
    }
}
