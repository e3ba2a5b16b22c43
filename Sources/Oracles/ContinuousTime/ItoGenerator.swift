import Algebra
import Exact
import Theory

/// The generator L of a network's stochastic process, d/dt E f(x) = E (L f)(x), after Itô:
///
///     L f = Σ_a F_a ∂_a f + ½ Σ_ab D_ab ∂_a ∂_b f,        D_ab = Σ_r v_r A_ra A_rb
///
/// with no drift from the noise: the random numbers of a time are independent of the state they act on. Frozen random
/// numbers are constants of the motion and stay in f as symbols.
struct ItoGenerator {
    /// F_a, component by component.
    let drift: [(neuron: Symbol, rate: Polynomial)]
    /// ½ D_aa, and D_ab for a < b.
    let diffusion: [(first: Symbol, second: Symbol, half: Polynomial)]
    /// What is beyond these bounds is left out of every f.
    let bounds: [Truncation]
    /// The products of terms that may still be formed.
    private(set) var budget: Int

    /// Nil if white random numbers multiply one another, or a substitution divides by zero or by a sum.
    ///
    /// - Parameter highestPowers: of parameters; frozen random numbers count by their variance.
    init?(
        _ components: inout NetworkComponents, highestPowers: [(symbol: Symbol, power: Int)], budget: Int
    ) {
        guard let equations = components.equations() else { return nil }
        let white = components.all.compactMap { symbol, component -> (Symbol, DisorderID)? in
            if case .white(let id, _) = component { (symbol, id) } else { nil }
        }
        var means: [Symbol: Polynomial] = [:]
        var variances: [Symbol: Polynomial] = [:]
        for (symbol, id) in white {
            let family = components.network.disorder[id.rank]
            guard let mean = components.number(family.mean), let variance = components.number(family.variance) else {
                return nil
            }
            (means[symbol], variances[symbol]) = (mean, variance)
        }
        var drift: [(neuron: Symbol, rate: Polynomial)] = []
        // A_ra by the rank of r.
        var amplitudes: [Symbol: [(neuron: Symbol, value: Polynomial)]] = [:]
        for (neuron, rate) in equations {
            for (monomial, coefficient) in rate.collected(in: white.map(\.0)) where !monomial.isOne {
                guard monomial.totalDegree == 1 else { return nil }
                amplitudes[monomial.factors[0].symbol, default: []].append((neuron, coefficient))
            }
            guard let mean = rate.substituting(means) else { return nil }
            drift.append((neuron, mean))
        }
        var diffusion: [(first: Symbol, second: Symbol, half: Polynomial)] = []
        for (i, first) in equations.enumerated() {
            for (j, second) in equations.enumerated().dropFirst(i) {
                var sum = Polynomial.zero
                for (symbol, _) in white {
                    guard let a = amplitudes[symbol]?.first(where: { $0.neuron == first.neuron }),
                        let b = amplitudes[symbol]?.first(where: { $0.neuron == second.neuron })
                    else { continue }
                    sum += a.value * b.value * variances[symbol]!
                }
                if sum.isZero { continue }
                diffusion.append((first.neuron, second.neuron, i == j ? sum.scaled(by: Rational(1, 2)) : sum))
            }
        }
        guard let bounds = Self.bounds(components, highestPowers, drift.map(\.rate) + diffusion.map(\.half)) else {
            return nil
        }
        self.bounds = bounds
        self.drift = drift.map { ($0.neuron, $0.rate.truncated(to: bounds)) }
        self.diffusion = diffusion.map { ($0.first, $0.second, $0.half.truncated(to: bounds)) }
        self.budget = budget
    }

    /// The highest powers as bounds on polynomials that are still to be averaged: a frozen random number of variance v is
    /// worth half the power of v. Everything counts twice, so that the half is a whole number.
    ///
    /// A symbol that stands with a negative power anywhere gives no bound: what is beyond may come back.
    private static func bounds(
        _ components: NetworkComponents, _ highestPowers: [(symbol: Symbol, power: Int)], _ rates: [Polynomial]
    ) -> [Truncation]? {
        var bounds: [Truncation] = []
        for (symbol, power) in highestPowers {
            if symbol == .width { return nil }
            var weights: [Symbol: Int] = [symbol: 2]
            var lowest = rates.compactMap { $0.lowestPower(of: symbol) }.min() ?? 0
            for (number, component) in components.all {
                guard case .frozen(let id, _) = component else { continue }
                let family = components.network.disorder[id.rank]
                guard let mean = components.number(family.mean), let variance = components.number(family.variance)
                else { return nil }
                let worth =
                    [mean.lowestPower(of: symbol).map { 2 * $0 }, variance.lowestPower(of: symbol)]
                    .compactMap { $0 }.min() ?? 2 * (power + 1)
                weights[number] = worth
                lowest = min(lowest, worth)
            }
            if lowest >= 0 { bounds.append(Truncation(weights: weights, atMost: 2 * power)) }
        }
        return bounds
    }

    /// L f within the bounds and some more; nil beyond the budget.
    mutating func applied(to function: Polynomial, within more: [Truncation] = []) -> Polynomial? {
        let bounds = bounds + more
        let present = function.symbols
        var gradient: [Symbol: Polynomial] = [:]
        for (neuron, _) in drift where present.contains(neuron) {
            gradient[neuron] = function.derivative(in: neuron)
        }
        var sum = PolynomialSum()
        for (neuron, rate) in drift {
            guard let slope = gradient[neuron] else { continue }
            guard spend(rate, slope) else { return nil }
            sum.add(rate.multiplied(by: slope, within: bounds))
        }
        for (first, second, half) in diffusion {
            guard let slope = gradient[first], present.contains(second) else { continue }
            let curvature = slope.derivative(in: second)
            guard spend(half, curvature) else { return nil }
            sum.add(half.multiplied(by: curvature, within: bounds))
        }
        return sum.value
    }

    /// Σ_j (Δ^j/j!) L^j f through the given bounds, which must end the series; nil beyond the budget.
    mutating func propagated(_ function: Polynomial, over lapse: Symbol, within more: [Truncation]) -> Polynomial? {
        var sum = PolynomialSum()
        var term = function
        var order = 0
        while !term.isZero {
            sum.add(term)
            order += 1
            let later = term.scaled(by: Rational(1, order), Monomial(lapse)).truncated(to: more)
            guard let next = applied(to: later, within: more) else { return nil }
            term = next
        }
        return sum.value
    }

    mutating func spend(_ left: Polynomial, _ right: Polynomial) -> Bool {
        let (steps, overflows) = left.termCount.multipliedReportingOverflow(by: right.termCount)
        return !overflows && spend(steps)
    }

    mutating func spend(_ steps: Int) -> Bool {
        if steps >= budget { return false }
        budget -= steps + 1
        return true
    }
}
