import Algebra
import Exact

/// Means over the stationary law of a network, order by order in the couplings that are bounded.
///
/// Under the stationary law E(L f) = 0 for every f. The part of L that neither brings a bounded coupling nor lowers the
/// degree in the neurons is their own decay, with a product x^α as its eigenfunction: −(Σ_a α_a γ_a) x^α. So
///
///     E x^α = E [ (L + Σ_a α_a γ_a) x^α ] / Σ_a α_a γ_a,
///
/// and on the right stand higher orders of the couplings, or fewer neurons. This ends with products of frozen random
/// numbers alone.
struct StationaryMeans {
    private(set) var generator: ItoGenerator
    private let neurons: [Symbol]
    /// γ_a, as far as it has no bounded coupling.
    private var decay: [Symbol: Polynomial] = [:]

    init(_ generator: ItoGenerator) {
        self.generator = generator
        neurons = generator.drift.map(\.neuron)
        for (neuron, rate) in generator.drift {
            let others = neurons + generator.bounds.flatMap { $0.weights.map(\.symbol) }
            let own = rate.filtered { monomial in
                others.allSatisfy { monomial[$0] == ($0 == neuron ? 1 : 0) }
            }
            decay[neuron] = own.scaled(by: -1, Monomial(neuron, power: -1))
        }
    }

    /// What is left of `function` when the neurons are averaged: a polynomial in frozen random numbers and parameters.
    ///
    /// - Returns: nil beyond the generator's budget, which is where all that has no stationary law or no end is found out;
    ///   if the decay rate of a product is zero or a sum of several terms.
    mutating func mean(of function: Polynomial, within more: [Truncation]) -> Polynomial? {
        var averaged = PolynomialSum()
        var pending = function
        while !pending.isZero {
            // The lowest order, and there the highest degree: what it gives comes later, so every product comes once.
            var parts: [Place: [(Monomial, Rational)]] = [:]
            for term in pending.terms {
                parts[place(of: term.monomial), default: []].append((term.monomial, term.coefficient))
            }
            guard let next = parts.keys.min() else { break }
            let part = Polynomial(terms: parts[next]!)
            if next.degree == 0 {
                averaged.add(part)
                pending -= part
                continue
            }
            // A step that leads nowhere is cheap, so it is charged as one that does not.
            guard generator.spend(pending.termCount + 1000), let scaled = dividedByDecay(part),
                let image = generator.applied(to: scaled, within: more)
            else { return nil }
            pending += image
        }
        return averaged.value
    }

    private struct Place: Hashable, Comparable {
        let order: Int
        let degree: Int

        static func < (left: Place, right: Place) -> Bool {
            left.order != right.order ? left.order < right.order : left.degree > right.degree
        }
    }

    private func place(of monomial: Monomial) -> Place {
        Place(
            order: generator.bounds.reduce(0) { $0 + $1.weight(of: monomial) },
            degree: neurons.reduce(0) { $0 + monomial[$1] })
    }

    private func dividedByDecay(_ part: Polynomial) -> Polynomial? {
        var sum = PolynomialSum()
        for (monomial, coefficient) in part.collected(in: neurons) {
            var rate = Polynomial.zero
            for (neuron, power) in monomial.factors {
                guard let own = decay[neuron] else { return nil }
                rate += own.scaled(by: Rational(power))
            }
            guard let inverse = rate.reciprocal() else { return nil }
            sum.add((coefficient * inverse).scaled(by: 1, monomial))
        }
        return sum.value
    }
}
