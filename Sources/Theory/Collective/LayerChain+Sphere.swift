import Algebra
import Exact

extension LayerChain {
    /// A moment of operators of the first layer on the sphere h·h = N r, each divided by N for every sum that it holds, through
    /// 1/N^order.
    ///
    /// Distinct neurons with the even powers p₁, p₂, … of sum 2m have the moment Π (pᵢ−1)!!·rᵐ/((1 + 2/N)(1 + 4/N)…(1 + (2m−2)/N));
    /// odd powers have none.
    ///
    /// - Precondition: the chain begins on a sphere.
    public func normalisedMomentOnSphere(of operators: [LayerOperator], through order: Int) -> Polynomial {
        precondition(beginsOnSphere, "the first layer is no sphere")
        let truncation = Truncation(.width, atLeast: -order)
        let sums = operators.reduce(0) { $0 + $1.highestPowerOfN }
        var total = Polynomial.zero
        for (neurons, count) in LayerOperator.distinct(operators) {
            let powers = neurons.map { $0[0] }
            guard powers.allSatisfy({ $0.isMultiple(of: 2) }) else { continue }
            let half = powers.reduce(0, +) / 2
            var moment = initial[0].power(half)
            for power in powers where power > 0 {
                moment = moment.scaled(by: Rational(Combinatorics.doubleFactorial(power - 1)))
            }
            for k in stride(from: 1, to: half, by: 1) {
                // 1/(1 + 2k/N) = 1 − 2k/N + …
                var series = Polynomial.zero
                var coefficient: Rational = 1
                for n in 0...max(order, 0) {
                    series.add(coefficient, Monomial(.width, power: -n))
                    coefficient *= Rational(-2 * k)
                }
                moment = moment.multiplied(by: series, within: [truncation])
            }
            let normalised = count.scaled(by: 1, Monomial(.width, power: -sums))
            total += moment.multiplied(by: normalised, within: [truncation])
        }
        return total
    }
}
