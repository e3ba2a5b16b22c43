import Exact

// Small things about weights: a grading is a truncation whose bound is not looked at.
extension Truncation {
    /// The same weights with the bound 0, so that equal gradings are equal values.
    var grading: Truncation { bounded(by: 0) }

    func bounded(by bound: Int) -> Truncation {
        Truncation(weights: Dictionary(uniqueKeysWithValues: weights.map { ($0.symbol, $0.weight) }), atMost: bound)
    }

    /// The greatest common divisor of the weights; 1 if there are none.
    var contentOfWeights: Int { max(1, weights.reduce(0) { greatestCommonDivisor($0, $1.weight) }) }

    /// The same condition with weights that have no common factor: g² ≤ 5 is g ≤ 2.
    var reduced: Truncation {
        let content = contentOfWeights
        return scaled(weights: { $0 / content }, bound: bound.dividedRoundingDown(by: content))
    }

    private func scaled(weights scale: (Int) -> Int, bound: Int) -> Truncation {
        Truncation(
            weights: Dictionary(uniqueKeysWithValues: weights.map { ($0.symbol, scale($0.weight)) }), atMost: bound)
    }

    /// The order in which O-terms are listed: by the ranks of their symbols, then by their weights.
    func precedes(_ other: Truncation) -> Bool {
        for (left, right) in zip(weights, other.weights) {
            if left.symbol != right.symbol { return left.symbol < right.symbol }
            if left.weight != right.weight { return left.weight < right.weight }
        }
        return weights.count < other.weights.count
    }

    /// Whether some symbol is small in one and large in the other.
    func opposes(_ other: Truncation) -> Bool {
        weights.contains { entry in
            other.weights.contains { $0.symbol == entry.symbol && ($0.weight < 0) != (entry.weight < 0) }
        }
    }

    /// The grading by `factor` times the weights of this one plus `otherFactor` times those of `other`.
    func combined(_ factor: Int, with other: Truncation, _ otherFactor: Int) -> Truncation {
        var sum: [Symbol: Int] = [:]
        for (symbol, weight) in weights { sum[symbol, default: 0] += factor * weight }
        for (symbol, weight) in other.weights { sum[symbol, default: 0] += otherFactor * weight }
        return Truncation(weights: sum, atMost: 0)
    }

    /// The sum of several gradings.
    static func total(_ gradings: [Truncation]) -> Truncation {
        gradings.reduce(Truncation(weights: [:], atMost: 0)) { $0.combined(1, with: $1, 1) }
    }
}

extension Polynomial {
    /// The lowest weight of a term.
    func lowestWeight(in grading: Truncation) -> PowerSeries.Valuation {
        weights(grading).min().map { .finite($0) } ?? .infinite
    }

    /// The parts of each weight.
    func layers(in grading: Truncation) -> [Int: Polynomial] {
        let weights = weights(grading)
        return Dictionary(
            uniqueKeysWithValues: Set(weights).map { weight in (weight, keeping { weights[$0] == weight }) })
    }
}

extension Int {
    /// The quotient by a positive number, rounded towards −∞.
    func dividedRoundingDown(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The quotient by a positive number, rounded towards ∞.
    func dividedRoundingUp(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder > 0 ? quotient + 1 : quotient
    }
}

/// The greatest common divisor, not negative.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a.magnitude, b.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int(a)
}
