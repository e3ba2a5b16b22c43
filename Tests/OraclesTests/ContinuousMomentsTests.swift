import Algebra
import Exact
import Oracles
import Testing
import Theory

private typealias Net = ContinuousNetwork

/// Moments of networks in continuous time against closed forms that were found without them.
@Suite struct ContinuousMomentsTests {
    private func factorial(_ n: Int) -> Rational { Rational(Combinatorics.factorial(n)) }

    @Test func weightTraces() {
        func series(_ coefficients: Int...) -> Polynomial {
            coefficients.enumerated().reduce(.zero) {
                $0 + Polynomial(Rational($1.element), Monomial(.width, power: -$1.offset))
            }
        }
        let known: [(Int, Int, Polynomial)] = [
            (1, 1, series(1)), (2, 0, series(0, 1)), (2, 2, series(1, 0, 2)), (3, 1, series(0, 2, 1)),
            (4, 0, series(0, 1, 2)), (3, 3, series(1, 0, 10, 4)), (4, 2, series(0, 3, 4, 8)),
            (5, 1, series(0, 2, 7, 6)), (6, 0, series(0, 1, 6, 8)), (4, 4, series(1, 0, 28, 28, 48)),
        ]
        for (n, m, value) in known {
            #expect(WeightTraces.p(n, m) == value, "p_\(n)\(m)")
            #expect(WeightTraces.p(m, n) == value, "p_\(m)\(n)")
        }
        #expect(WeightTraces.p(2, 1) == .zero)
    }

    /// <h(t).h(s)>/N = q e^{−γ(t+s)} Σ σ_w^{n+m} t^n s^m p_{n,m}/(n! m!)
    @Test(arguments: [(1, 8), (2, 6), (3, 4)])
    func transientRecurrentNetwork(width: Int, order: Int) throws {
        let net = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false, initial: Net.gaussianStart)
        var sum = Polynomial.zero
        for n in 0...order {
            for m in 0...(order - n) {
                sum +=
                    (Net.parameter("sigma_w").power(n + m) * net.time("t").power(n) * net.time("s").power(m))
                    .scaled(by: 1 / (factorial(n) * factorial(m))) * WeightTraces.p(n, m)
            }
        }
        let closed = Net.parameter("q") * net.exponential(["t": -1, "s": -1]) * sum
        let expected = try net.series(ofClosedForm: closed, width: width, order: order)
        #expect(expected.termCount > 10)
        #expect(
            try net.series([Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: order) == expected)
        #expect(
            try net.series([Net.overlap("t", "s")], latestFirst: ["s", "t"], width: width, order: order) == expected)
    }

    /// <h(t).h(0)>/N = q e^{−γt} Σ σ_w^n t^n p_{n,0}/n!, with the first time as a number.
    @Test(arguments: 1...3) func withTheFirstTime(width: Int) throws {
        let net = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false, initial: Net.gaussianStart)
        var sum = Polynomial.zero
        for n in 0...4 {
            sum += ((Net.parameter("sigma_w") * net.time("t")).power(n) * WeightTraces.p(n, 0)).scaled(
                by: 1 / factorial(n))
        }
        let closed = Net.parameter("q") * net.exponential(["t": -1]) * sum
        #expect(
            try net.series([Net.overlap("t", "0")], latestFirst: ["t", "0"], width: width, order: 4)
                == net.series(ofClosedForm: closed, width: width, order: 4))
    }

    /// The initial value on a sphere: the same second moments, and no fluctuation of |h(0)|².
    @Test(arguments: 1...3) func initialValueOnASphere(width: Int) throws {
        let net = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false,
            initial: .sphere(squaredRadius: Net.parameter("q") * .width(power: 1)))
        let gaussian = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false, initial: Net.gaussianStart)
        #expect(
            try net.series([Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 3)
                == gaussian.series([Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 3))
        let square = Net.overlap("0", "0")
        #expect(try net.series([square, square], latestFirst: ["0"], width: width, order: 2) == .zero)
        #expect(
            try gaussian.series([square, square], latestFirst: ["0"], width: width, order: 2)
                == Net.parameter("q").power(2).scaled(by: Rational(2, width)))
    }

    /// At N = 1 all is known: h(t) = h(0) e^{(w−γ)t}, so four factors are 3q² e^{−γτ} e^{σ_w²τ²/2}, τ the sum of their times.
    @Test func severalTimes() throws {
        let net = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false, initial: Net.gaussianStart)
        let factors = ["t", "s", "r", "r"].map { Net.at($0, .fixed(1)) }
        let sum = net.time("t") + net.time("s") + net.time("r").scaled(by: 2)
        let exponent = (Net.parameter("sigma_w").power(2) * sum.power(2)).scaled(by: Rational(1, 2))
        let closed =
            (Net.parameter("q").power(2) * net.exponential(["t": -1, "s": -1, "r": -2])
            * (1 + exponent + exponent.power(2).scaled(by: Rational(1, 2)))).scaled(by: 3)
        #expect(
            try net.series([Net.product(factors)], latestFirst: ["t", "s", "r"], width: 1, order: 5)
                == net.series(ofClosedForm: closed, width: 1, order: 5))
    }

    /// <h(t) h̃(s)> = e^{−γτ} Σ σ_w^{2k} τ^{2k} p_{2k,0}/(2k)!, and zero at equal times and before.
    @Test(arguments: [(1, 6), (2, 6), (3, 4)]) func responseOfTheRecurrentNetwork(width: Int, order: Int) throws {
        let net = Net(
            [.decay, Net.linearWeights(isWhite: false), Net.noise], isStationary: true)
        let lapse = net.time("t") - net.time("s")
        var sum = Polynomial.zero
        for n in 0...order {
            sum += ((Net.parameter("sigma_w") * lapse).power(n) * WeightTraces.p(n, 0)).scaled(by: 1 / factorial(n))
        }
        let closed = net.exponential(["t": -1, "s": 1]) * sum
        let response = [Net.product([Net.at("t", .fixed(1)), Net.at("s", .fixed(1), Net.response)])]
        let expected = try net.series(ofClosedForm: closed, width: width, order: order)
        #expect(
            try net.series(
                response, latestFirst: ["t", "s"], width: width, order: order, through: ["sigma_w": order])
                == expected)
        #expect(
            try net.series(
                response, latestFirst: ["s", "t"], width: width, order: order, through: ["sigma_w": order]) == .zero)
        let equal = [Net.product([Net.at("t", .fixed(1)), Net.at("t", .fixed(1), Net.response)])]
        #expect(try net.series(equal, latestFirst: ["t"], width: width, order: 2, through: ["sigma_w": order]) == .zero)
        // With an initial condition it is the same, since the network is linear.
        let transient = Net(
            [.decay, Net.linearWeights(isWhite: false)], isStationary: false, initial: Net.gaussianStart)
        #expect(
            try transient.series(response, latestFirst: ["t", "s"], width: width, order: order) == expected)
    }

    /// C(t−s) = κ Σ σ_w^{n+m} p_{n,m} ∫_0^∞ dr e^{−γ(τ+2r)} (τ+r)^n r^m / (n! m!)
    @Test(arguments: [(1, 6), (2, 4), (3, 4)]) func stationaryRecurrentNetwork(width: Int, power: Int) throws {
        let net = Net([.decay, Net.linearWeights(isWhite: false), Net.noise], isStationary: true)
        let lapse = net.time("t") - net.time("s")
        var sum = Polynomial.zero
        for n in 0...power {
            for m in 0...(power - n) {
                for j in 0...n {
                    let number =
                        Rational(Combinatorics.binomial(n, j)) * factorial(j + m) / (factorial(n) * factorial(m))
                    sum +=
                        (WeightTraces.p(n, m) * Net.parameter("sigma_w").power(n + m) * lapse.power(n - j)
                        * Net.parameter("gamma").scaled(by: 2).reciprocal()!.power(j + m + 1)).scaled(by: number)
                }
            }
        }
        let closed = Net.parameter("kappa") * sum * net.exponential(["t": -1, "s": 1])
        #expect(
            try net.series(
                [Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 3,
                through: ["sigma_w": power]) == net.series(ofClosedForm: closed, width: width, order: 3))
    }

    /// C0 = (κ+σ_b²)/(2γ−σ_w²), the four-point moment E u²/(E u)² = (1+2/N)(2γ−σ_w²)/(2γ−σ_w²−2σ_w²/N) for u = h.h, and a
    /// response without weights. A drift from the noise (Stratonovich, θ(0) = ½) would change both.
    @Test(arguments: [(1, 8), (2, 8), (3, 6)]) func whiteWeights(width: Int, power: Int) throws {
        let biased = Net(
            [
                .decay, Net.linearWeights(isWhite: true), Net.noise,
                .bias(variance: Net.parameter("sigma_b").power(2), isWhite: true),
            ], isStationary: true)
        func geometric(_ factor: Rational) -> Polynomial {
            let step = (Net.parameter("sigma_w").power(2) * Net.parameter("gamma").reciprocal()!).scaled(
                by: factor / 2)
            return (0...(power / 2)).reduce(Polynomial.zero) { $0 + step.power($1) }
        }
        let size = Net.parameter("kappa") + Net.parameter("sigma_b").power(2)
        let mean = size * Net.parameter("gamma").scaled(by: 2).reciprocal()! * geometric(1)
        #expect(
            try biased.series(
                [Net.overlap("t", "t")], latestFirst: ["t"], width: width, order: 0, through: ["sigma_w": power])
                == mean)
        #expect(
            try biased.series(
                [Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 2,
                through: ["sigma_w": power])
                == biased.series(
                    ofClosedForm: mean * biased.exponential(["t": -1, "s": 1]), width: width, order: 2))
        let net = Net([.decay, Net.linearWeights(isWhite: true), Net.noise], isStationary: true)
        let square = (0...(power / 2)).reduce(Polynomial.zero) { sum, k in
            // (E u)² × (1+2/N) × (1 − x)/(1 − (1+2/N) x), with E u = (κ/2γ)/(1−x) and x = σ_w²/2γ
            sum
                + (Net.parameter("sigma_w").power(2) * Net.parameter("gamma").reciprocal()!).power(k).scaled(
                    by: (0...k).reduce(Rational(0)) { partial, j in
                        partial + ((try? Rational(width + 2, width).power(j)) ?? 0)
                    } / ((try? Rational(2).power(k)) ?? 1))
        }
        let squaredMean = (Net.parameter("kappa") * Net.parameter("gamma").scaled(by: 2).reciprocal()!).power(2)
        #expect(
            try net.series(
                [Net.overlap("t", "t") * Net.overlap("t", "t")], latestFirst: ["t"], width: width, order: 0,
                through: ["sigma_w": power]) == (square * squaredMean).scaled(by: Rational(width + 2, width)))
    }

    /// Without a drift from the noise |h|² grows as e^{(σ_w²−2γ)t} from its initial value, for every N.
    @Test(arguments: 1...3) func whiteWeightsFromAnInitialCondition(width: Int) throws {
        let net = Net([.decay, Net.linearWeights(isWhite: true)], isStationary: false, initial: Net.gaussianStart)
        let rate = Net.parameter("sigma_w").power(2) - Net.parameter("gamma").scaled(by: 2)
        let closed =
            Net.parameter("q")
            * (0...5).reduce(Polynomial.zero) { $0 + (rate * net.time("t")).power($1).scaled(by: 1 / factorial($1)) }
        #expect(try net.series([Net.overlap("t", "t")], latestFirst: ["t"], width: width, order: 5) == closed)
    }

    /// C0 = (κ+2σ_b²/γ)/(2γ−σ_w²) with a bias drawn once, and <h h> − C0 from the noise alone decays.
    @Test(arguments: 1...3) func frozenBias(width: Int) throws {
        let variance = Net.parameter("sigma_b").power(2)
        let net = Net(
            [.decay, Net.linearWeights(isWhite: true), Net.noise, .bias(variance: variance, isWhite: false)],
            isStationary: true)
        let inverse = Net.parameter("gamma").reciprocal()!
        let strength = Net.parameter("kappa") + (variance * inverse).scaled(by: 2)
        let step = (Net.parameter("sigma_w").power(2) * inverse).scaled(by: Rational(1, 2))
        let mean = (strength * inverse).scaled(by: Rational(1, 2)) * (1 + step + step.power(2))
        #expect(
            try net.series([Net.overlap("t", "t")], latestFirst: ["t"], width: width, order: 0, through: ["sigma_w": 4])
                == mean)
        let linear = Net([.decay, Net.noise, .bias(variance: variance, isWhite: false)], isStationary: true)
        let closed =
            (Net.parameter("kappa") * inverse).scaled(by: Rational(1, 2)) * linear.exponential(["t": -1, "s": 1])
            + variance * inverse.power(2)
        #expect(
            try linear.series([Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 4)
                == linear.series(ofClosedForm: closed, width: width, order: 4))
        // From an initial condition: q e^{−γ(t+s)} + σ_b²/γ² (1−e^{−γt})(1−e^{−γs}); from time 2 on as from 0.
        for first in [0, 2] {
            let net = Net(
                [.decay, .bias(variance: variance, isWhite: false)], isStationary: false, first: first,
                initial: Net.gaussianStart)
            let late = Polynomial(
                net.symbols.exponential(rate: Net.parameter("gamma"), time: net.symbols.time(at: Rational(first))),
                power: first == 0 ? 0 : 1)
            let (t, s) = (late * net.exponential(["t": -1]), late * net.exponential(["s": -1]))
            let closed = Net.parameter("q") * t * s + variance * inverse.power(2) * (1 - t) * (1 - s)
            #expect(
                try net.series([Net.overlap("t", "s")], latestFirst: ["t", "s"], width: width, order: 4)
                    == net.series(ofClosedForm: closed, width: width, order: 4, around: Rational(first)))
        }
    }

    /// dh = −(γh + gh³) dt + noise has the stationary density exp(−(γh² + gh⁴/2)/κ).
    @Test func scalarCubic() throws {
        let net = Net([.decay, .own(-Net.parameter("g"), power: 3), Net.noise], isStationary: true)
        let variance = Net.parameter("kappa") * Net.parameter("gamma").scaled(by: 2).reciprocal()!
        let coupling = (Net.parameter("g") * Net.parameter("kappa").reciprocal()!).scaled(by: Rational(-1, 2))
        func moment(_ power: Int) -> Polynomial {
            (0...3).reduce(Polynomial.zero) { sum, k in
                sum
                    + (coupling.power(k) * variance.power(power / 2 + 2 * k)).scaled(
                        by: Rational(Combinatorics.doubleFactorial(power + 4 * k - 1)) / factorial(k))
            }
        }
        let bound = Truncation(net.symbols.symbol(named: "g")!, atMost: 3)
        for power in [2, 4, 6] {
            let value = try net.series(
                [Net.product([Factor](repeating: Net.at("t", .fixed(1)), count: power))], latestFirst: ["t"],
                width: 1, order: 0, through: ["g": 3])
            #expect((value * moment(0)).truncated(to: bound) == moment(power).truncated(to: bound))
        }
        // Detailed balance holds, and C(τ) starts as C0 − κτ/2.
        let displaced = try net.series(
            [Net.overlap("t", "s")], latestFirst: ["t", "s"], width: 1, order: 1, through: ["g": 3])
        let slope = displaced.collected(in: net.symbols.time("t"))[1]
        #expect(slope == Net.parameter("kappa").scaled(by: Rational(-1, 2)))
    }

    @Test func refusals() throws {
        let net = Net([.decay, Net.linearWeights(isWhite: false), Net.noise], isStationary: true)
        let overlap = [Net.overlap("t", "s")]
        #expect(net.answer(overlap, latestFirst: ["t", "s"], width: 2, order: 2) == nil)
        #expect(net.answer(overlap, latestFirst: ["t"], width: 2, order: 2, through: ["sigma_w": 2]) == nil)
        #expect(
            net.answer(overlap, latestFirst: ["t", "s"], width: 3, order: 3, through: ["sigma_w": 6], budget: 1000)
                == nil)
        let undamped = Net([Net.linearWeights(isWhite: false), Net.noise], isStationary: true)
        #expect(undamped.answer(overlap, latestFirst: ["t", "s"], width: 1, order: 1, through: ["sigma_w": 2]) == nil)
        let third = [Net.product([Net.at("t", .fixed(3))])]
        #expect(net.answer(third, latestFirst: ["t"], width: 2, order: 0, through: ["sigma_w": 2]) == nil)
        #expect(net.answer(third, latestFirst: ["t"], width: 3, order: 0, through: ["sigma_w": 2]) == .zero)
        let start = Net([.decay], isStationary: false)
        #expect(start.answer(overlap, latestFirst: ["t", "s"], width: 1, order: 1) == nil)
        #expect(start.answer([Net.overlap("t", "0")], latestFirst: ["0", "t"], width: 1, order: 1) == nil)
    }
}
