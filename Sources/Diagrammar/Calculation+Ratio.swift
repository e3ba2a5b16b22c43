import Algebra
import Exact
import Times

// A ratio A/B of two series in 1/N. With B = b N^p (1 + β), where β begins with 1/N, the quotient is (A/b) N^{−p} Σ (−β)^k; A has to be
// known through N^{lowest + p}, and B so far that its error times A/B² stays below as well.
extension Calculation {
    /// A ratio of two series in 1/N, as a series through a power of N.
    ///
    /// - Throws: ``CalculationError/unanswerable(message:help:)`` where the leading order of the denominator vanishes, so that its
    ///   series does not reach far enough.
    func ratio(_ numerator: Polynomial, _ denominator: Polynomial, through lowest: Int) throws -> Polynomial {
        let needed = lowestPowersOfRatio(for: lowest)
        let table = symbols
        let (known, knownBelow) = (needed?.numerator ?? lowest, needed?.denominator ?? lowest)
        let above = numerator.expandedInWidth(through: known, in: table)
        let below = denominator.expandedInWidth(through: knownBelow, in: table)
        guard let power = below.terms.map(\.monomial.powerOfN).max() else {
            throw CalculationError.unanswerable(
                message: "the denominator of this ratio vanishes through the orders asked for",
                help: "ask for numerator and denominator one by one")
        }
        let highest = above.terms.map(\.monomial.powerOfN).max() ?? lowest + power
        guard known <= lowest + power, knownBelow <= lowest + 2 * power - highest else {
            throw CalculationError.unanswerable(
                message: "the denominator of this ratio begins with N^\(power), below the order that it could have",
                help: "ask for numerator and denominator one by one, each as far as it is needed")
        }
        let leading = below.filtered { $0.powerOfN == power }
        if let time = leading.symbols.first(where: { if case .time = table[$0].role { true } else { false } }) {
            throw CalculationError.unanswerable(
                message:
                    "the denominator of this ratio begins with a power of \(table[time].name), and vanishes at a layer",
                help: "ask for numerator and denominator one by one, or at literal layers")
        }
        let inverse = try box.extend { table throws(CalculationError) -> Polynomial in
            if let inverse = leading.reciprocal() { return inverse }
            guard let inverse = table.reciprocal(ofSum: leading) else {
                throw CalculationError.unanswerable(
                    message: "the leading order of the denominator is too large to divide by",
                    help: "ask for numerator and denominator one by one")
            }
            return inverse
        }
        let correction = -((below - leading) * inverse)
        let first = (above * inverse).filtered { $0.powerOfN >= lowest }
        var (sum, term) = (first, first)
        while !term.isZero {
            term = (term * correction).filtered { $0.powerOfN >= lowest }
            sum += term
        }
        return sum
    }
}
