import Algebra
import Exact

extension CompiledStep {
    /// The values of the next layer.
    func values(
        after layer: [Symbol: Estimate], _ relativeAccuracy: Double
    ) throws(EvaluationError) -> [Symbol: Estimate] {
        let zero = Estimate(0)
        var jets = [Jet](repeating: Jet(value: zero, slopes: []), count: slotCount)
        var errors: [Double] = []
        for (place, symbol) in inputs.enumerated() {
            guard let value = layer[symbol] else { throw .noValueGiven(for: Variable(names[place], .real)) }
            errors.append(value.error)
            var slopes = [Estimate](repeating: zero, count: inputs.count)
            slopes[place] = Estimate(1)
            jets[place] = Jet(value: Estimate(value.value), slopes: slopes)
        }
        for group in averages { try fill(&jets, group, error: errors[group.variance], relativeAccuracy) }
        if let joint { try fill(&jets, joint, errors, relativeAccuracy) }
        for (slot, function) in functions {
            switch function {
            case .exponential(let rate, let variance):
                let value = (rate * jets[variance].value).exponential
                jets[slot] = Jet(value: value, slopes: jets[variance].slopes.map { rate * value * $0 })
            case .reciprocal(let divisor):
                let inner = jet(of: divisor, jets)
                let value = Estimate(1) / inner.value
                jets[slot] = Jet(value: value, slopes: inner.slopes.map { -($0 * value * value) })
            }
        }
        for (slot, terms) in definitions { jets[slot] = jet(of: terms, jets) }
        // Derivatives change within the errors: a margin that is large where errors are not tiny.
        let isTiny = zip(inputs, errors).allSatisfy { symbol, error in
            error <= 1e-6 * layer[symbol]!.value.magnitude || error <= 1e-30
        }
        let margin = isTiny ? 1.01 : 2.0
        var result: [Symbol: Estimate] = [:]
        for (symbol, terms) in outputs {
            let jet = jet(of: terms, jets)
            var error = jet.value.error
            for (slope, own) in zip(jet.slopes, errors) where own > 0 { error += margin * slope.largestMagnitude * own }
            result[symbol] = Estimate(jet.value.value, error: error.isNaN ? .infinity : error * (1 + 1e-12))
        }
        return result
    }

    private func fill(
        _ jets: inout [Jet], _ group: Averages, error: Double, _ relativeAccuracy: Double
    ) throws(EvaluationError) {
        let variance = jets[group.variance].value.value
        if error > 0, error > variance / 2 {
            // Nothing is known of averages at such a variance.
            for slot in group.slots {
                jets[slot] = Jet(value: Estimate(.nan, error: .infinity), slopes: jets[group.variance].slopes)
            }
            return
        }
        let (values, slopes): ([Estimate], [Estimate])
        if variance == 0 {
            // Without an error of K its derivatives are not asked for.
            values = try group.quadrature.averages(variance: 0, relativeAccuracy: relativeAccuracy)
            slopes = values.map { _ in Estimate(0) }
        } else {
            (values, slopes) = try group.quadrature.averagesAndSlopes(
                variance: variance, relativeAccuracy: relativeAccuracy)
        }
        for (place, slot) in group.slots.enumerated() {
            jets[slot] = Jet(
                value: values[place], slopes: jets[group.variance].slopes.map { slopes[place] * $0 })
        }
    }

    private func fill(
        _ jets: inout [Jet], _ joint: (averages: JointAverageSlopes, slots: [Int], entries: [Int]), _ errors: [Double],
        _ relativeAccuracy: Double
    ) throws(EvaluationError) {
        let (values, slopes) = try joint.averages.values(
            at: joint.entries.map { jets[$0].value.value }, relativeAccuracy)
        for (place, slot) in joint.slots.enumerated() {
            var own = [Estimate](repeating: Estimate(0), count: inputs.count)
            // An entry of the matrix is an input: its slot is its place among them.
            for (entry, slope) in zip(joint.entries, slopes[place]) { own[entry] = slope }
            jets[slot] = Jet(value: values[place], slopes: own)
        }
    }

    /// A polynomial with its derivatives.
    private func jet(of terms: Terms, _ jets: [Jet]) -> Jet {
        var sum = Estimate(0)
        var partials = [Estimate](repeating: Estimate(0), count: slotCount)
        for (coefficient, factors) in zip(terms.coefficients, terms.factors) {
            var product = coefficient
            for (slot, power) in factors { product *= jets[slot].value.power(power) }
            // Exact zeros cost no rounding.
            if product != Estimate(0) { sum = sum == Estimate(0) ? product : sum + product }
            for (position, (slot, power)) in factors.enumerated() {
                var partial = coefficient * Estimate(Double(power)) * jets[slot].value.power(power - 1)
                for (other, factor) in factors.enumerated() where other != position {
                    partial *= jets[factor.slot].value.power(factor.power)
                }
                partials[slot] += partial
            }
        }
        var slopes = [Estimate](repeating: Estimate(0), count: inputs.count)
        for slot in terms.slots {
            for place in slopes.indices where jets[slot].slopes[place] != Estimate(0) {
                slopes[place] += partials[slot] * jets[slot].slopes[place]
            }
        }
        return Jet(value: sum, slopes: slopes)
    }
}
