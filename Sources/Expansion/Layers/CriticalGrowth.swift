import Algebra
import Exact
import Theory

// At criticality, σ_b = 0 and σ_w²φ'(0)² = 1, the saddle point K decays slowly with depth,
//
//     K' = K − aK² + bK³ − …,      1/K = a l + ((a² − b)/a) ln l + c + …,
//
// and every coefficient X of a cumulant follows K: X = K^e (x₀ + x₁K + …). A step takes X to X' = χ^m X + R, with χ = dK'/dK,
// m the number of k in the cumulant and R known from lower orders. Put into it, K^{e+i} leaves
//
//     K'^{e+i} − χ^m K^{e+i} = a(2m − e − i) K^{e+i+1} + …,
//
// so that x_i follows from R, one after the other, up to i = 2m − e, where the free solution Πχ^m ~ K^{2m} begins, whose constant
// depends on the first layer. For a coefficient of the correction p to κ_m, e = 1 − p: the first two terms come before that.

/// How the cumulants of k grow with depth at criticality: leading growth and first corrections, derived and not fitted.
///
///     let growth = try CriticalGrowth(chain, through: 1)
///     growth.decay, growth.logarithm       // tanh: 2, −5/6, that is 1/K = 2l − (5/6) ln l + c
///     growth[[2]]                          // V/K² = 1/(3K) + …
///
/// Valid for l → ∞ after N → ∞, at l/N → 0. The constant c depends on the first layer: ``constant(variance:layer:)``.
public struct CriticalGrowth: Sendable {
    /// A coefficient of a cumulant as a series in K.
    public struct Law: Sendable {
        public let cumulant: LayerRecursion.Cumulant
        /// The text name, as ``LayerRecursion`` gives it.
        public let name: String
        /// The power s of 1/K with which X/K^m grows.
        public let power: Int
        /// x₀, x₁, … in X/K^m = x₀K^{−s} + x₁K^{1−s} + …
        public let coefficients: [Rational]

        /// m, the number of k in the cumulant.
        public var degree: Int { cumulant.degree }
    }

    /// Why there is no critical growth.
    public struct Refusal: Error, Equatable, Sendable {
        public let message: String
        public let help: String
    }

    /// a in K' = K − aK² + …: 1/K grows by a in each layer.
    public let decay: Rational
    /// The coefficient (a² − b)/a of ln l in 1/K.
    public let logarithm: Rational
    /// The laws, in the order of the recursions.
    public let laws: [Law]
    /// What has to hold, as a polynomial that is 1: σ_w²φ'(0)².
    public let criticality: Expr
    /// φ_1, φ_2, … in Φ(K) = 1/K + logarithm·ln K + φ_1K + φ_2K² + …, which grows by exactly a in each layer.
    public let invariant: [Rational]

    /// - Parameters:
    ///   - order: cumulants through 1/N^order.
    ///   - terms: how many terms of each law are wanted; there are at most as many as come before the free solution.
    /// - Throws: ``Refusal``, if the network is not critical or its activation has no Taylor series at 0.
    public init(_ chain: LayerChain, through order: Int, terms: Int = 2) throws(Refusal) {
        precondition(order >= 0 && terms >= 1, "an order is not negative, and a law has a term")
        let count = terms + 2 * order + 3
        let taylor: [Rational]
        (taylor, criticality) = try Self.taylor(of: chain, through: 2 * count)
        let cumulants = Self.cumulants(ofSeries: taylor, through: order + 1, count: count)
        let next = cumulants[0].normalized
        decay = -next[2]!
        guard decay.signum() != 0 else {
            throw Refusal(
                message: "the second term of K' = K + O(K^3) vanishes at criticality: the growth is of another kind",
                help: "this version knows activations with K' = K - a*K^2 + ..., a > 0")
        }
        guard decay.signum() > 0 else {
            throw Refusal(
                message: "K' = K + \(next[2]!)*K^2 + ... at criticality: K grows away from 0 instead of decaying",
                help: "an activation that bends down, as tanh, sin and erf do, has critical growth")
        }
        let a = decay
        logarithm = (a * a - next[3]!) / a
        invariant = Self.invariant(next, a, logarithm, terms: max(terms, 8))

        let shape = LayerStep.Shape(
            components: 1, order: order, carried: 0, operators: 0, isFirst: false, isLast: false)
        func series(_ coefficient: LayerStep.Coefficient) -> LaurentSeries {
            cumulants[coefficient.index[0] - 1].derivative(coefficient.derivative[0]).normalized
        }
        let step: LayerStep
        do throws(LayerRecursionError) {
            try shape.checkSize()
            step = try LayerStep(shape) { coefficient throws(LayerRecursionError) in !series(coefficient).isZero }
        } catch {
            throw Refusal(message: error.message, help: error.help)
        }
        var known: [Symbol: LaurentSeries] = [:]
        for (coefficient, symbol) in step.coefficients { known[symbol] = series(coefficient) }
        let names = LayerNames(chain, in: SymbolTable())
        let ratio = next.shifted(by: -1)
        let slope = next.derivative(1).normalized
        var laws: [Law] = []
        let unknowns = LayerStep.unknowns(components: 1, operators: 0, order: order).sorted {
            LayerRecursion.precedes($0, $1)
        }
        for unknown in unknowns {
            let cumulant = LayerRecursion.Cumulant(index: unknown.index, order: unknown.order)
            let (m, e) = (cumulant.degree, 1 - cumulant.correction)
            let own = step.unknowns[unknown]!
            var forced: LaurentSeries?
            for (monomial, coefficient) in (step.values[unknown] ?? .zero).sortedTerms where monomial[own] == 0 {
                var product = LaurentSeries(coefficient, count: count)
                for (symbol, power) in monomial.factors { product = product * known[symbol]!.power(power) }
                forced = forced.map { $0 + product } ?? product
            }
            // Resonance with the free solution ends the series.
            let free = 2 * m - e
            let wanted = min(max(terms, 2), free)
            var rest = forced ?? LaurentSeries(lowest: e + 1, [Rational](repeating: 0, count: wanted))
            var found: [Rational] = []
            for i in 0..<wanted {
                guard let residual = rest[e + i + 1] else { break }
                let x = residual / (a * Rational(free - i))
                found.append(x)
                rest = rest - (ratio.power(e + i) - slope.power(m)).shifted(by: e + i).scaled(by: x)
            }
            known[own] = LaurentSeries(lowest: e, found)
            laws.append(
                Law(
                    cumulant: cumulant, name: names.unknown(unknown), power: m - e,
                    coefficients: Array(found.prefix(terms))))
        }
        self.laws = laws
    }

    /// The law of a cumulant, given as in ``LayerRecursion/symbol(degree:correction:)``.
    public subscript(degree: [Int], correction: Int = 0) -> Law? {
        laws.first { $0.cumulant.index == degree && $0.cumulant.correction == correction }
    }

    /// c in 1/K = a l + B ln l + c + O(ln(l)/l), from K in one layer, and about how much the series in K leaves open.
    ///
    /// - Parameter variance: K in that layer; the smaller, the better.
    public func constant(variance: Double, layer: Int, logarithmOf: (Double) -> Double) -> (
        value: Double, error: Double
    ) {
        var sum = 1 / variance + logarithm.doubleValue * logarithmOf(variance)
        var power = 1.0
        var last = 0.0
        for coefficient in invariant {
            power *= variance
            last = coefficient.doubleValue * power
            sum += last
        }
        let value =
            sum - decay.doubleValue * Double(layer) + logarithm.doubleValue * logarithmOf(decay.doubleValue)
        return (value, last.magnitude + 1e-15 * (1 / variance))
    }
}

extension CriticalGrowth {
    /// The Taylor coefficients of f in x, divided by that of x², and σ_w²φ'(0)², which is that.
    private static func taylor(
        of chain: LayerChain, through order: Int
    ) throws(Refusal) -> (coefficients: [Rational], criticality: Expr) {
        guard chain.inputs == 1 else {
            throw Refusal(
                message: "critical growth is known for one input, and there are \(chain.inputs)",
                help: "ask for one input")
        }
        guard chain.constants[0].isZero else {
            throw Refusal(message: "with a bias no network is critical at K = 0", help: "as in: when sigma_b = 0")
        }
        let x = GaussianAverage.variable
        let function = chain.functions[0]
        let help = "as in: where phi(x) = tanh(x), with sigma_w = 1"
        guard function.isSmooth(in: x) else {
            throw Refusal(message: "\(function) has no Taylor series at x = 0", help: help)
        }
        let series: ExprSeries
        do { series = try function.series(in: x, through: order) } catch {
            throw Refusal(message: "\(function) has no Taylor series at x = 0: \(error)", help: help)
        }
        guard let square = series.coefficient(of: 2), !square.isZero,
            series.coefficient(of: 0)?.isZero == true, series.coefficient(of: 1)?.isZero == true,
            !series.terms.contains(where: { $0.powers[0] < 2 })
        else {
            throw Refusal(
                message: "\(function) does not begin with x^2 at x = 0: K = 0 is no critical point", help: help)
        }
        if let number = square.number, !number.isOne {
            throw Refusal(
                message: "sigma_w^2*phi'(0)^2 is \(number) and not 1: the network is not critical",
                help: "set the strength of the weights to its critical value")
        }
        var coefficients: [Rational] = []
        for power in 0...order {
            let value = series.coefficient(of: Rational(power)) ?? .zero
            let ratio = try? Expr.product([value, .power(square, .minusOne)])
            guard let number = ratio?.number else {
                throw Refusal(
                    message: "the Taylor coefficients of \(function) are not rational, which this version needs",
                    help: "give values to the parameters of the activation")
            }
            coefficients.append(number)
        }
        return (coefficients, square)
    }

    /// κ_1, κ_2, … of f under N(0, K), as series in K: <xⁿ> = (n−1)!!·K^{n/2}.
    private static func cumulants(ofSeries f: [Rational], through highest: Int, count: Int) -> [LaurentSeries] {
        var power = LaurentSeries(1, count: f.count)
        let base = LaurentSeries(lowest: 0, f)
        var moments: [LaurentSeries] = [LaurentSeries(1, count: count)]
        for _ in 1...highest {
            power = power * base
            moments.append(
                LaurentSeries(
                    lowest: 0,
                    (0..<count).map { power[2 * $0]! * Rational(Combinatorics.doubleFactorial(2 * $0 - 1)) }))
        }
        var cumulants: [LaurentSeries] = []
        for r in 1...highest {
            var value = moments[r]
            for j in stride(from: 1, to: r, by: 1) {
                value =
                    value
                    - (cumulants[j - 1] * moments[r - j]).scaled(by: Rational(Combinatorics.binomial(r - 1, j - 1)))
            }
            cumulants.append(value)
        }
        return cumulants
    }

    /// φ_i such that Φ(K') − Φ(K) = a, order by order: φ_i K'^i − φ_i K^i = −i a φ_i K^{i+1} + …
    private static func invariant(
        _ next: LaurentSeries, _ a: Rational, _ b: Rational, terms: Int
    ) -> [Rational] {
        let ratio = next.shifted(by: -1)
        // ln(K'/K), by its derivative.
        let one = LaurentSeries(1, count: ratio.coefficients.count)
        var logarithm: [Rational] = [0]
        let quotient = ratio.derivative(1) * ratio.power(-1)
        for (offset, coefficient) in quotient.shifted(by: 1).coefficients.enumerated().dropFirst() {
            logarithm.append(coefficient / Rational(offset))
        }
        var rest =
            (ratio.power(-1) - one).shifted(by: -1) + LaurentSeries(lowest: 0, logarithm).scaled(by: b)
            - LaurentSeries(a, count: ratio.coefficients.count)
        var found: [Rational] = []
        for i in 1...terms {
            guard let residual = rest[i + 1] else { break }
            let x = residual / (a * Rational(i))
            found.append(x)
            rest = rest + (ratio.power(i) - one).shifted(by: i).scaled(by: x)
        }
        return found
    }
}
