// What is known of a sum and of a product, without looking at a coefficient.
//
// A series is B + Σᵢ Rᵢ: the body and, for each weight wᵢ, what lies beyond its bound, wᵢ(Rᵢ) > bᵢ. For the body
// wᵢ(B) ≥ lᵢ, and for what the other weights leave out wᵢ(Rⱼ) ≥ fᵢ, the floor. Of a product the unknown part is
//
//     B Rᵢ′      beyond wᵢ = lᵢ + bᵢ′
//     Rᵢ Rᵢ′     beyond wᵢ = bᵢ + bᵢ′ + 1
//     Rᵢ Rⱼ′     beyond wᵢ = bᵢ + fᵢ′ and beyond wⱼ = bⱼ′ + fⱼ: it is enough that one of the two is left out
//
// and the last line is what floors are for.

extension PowerSeries {
    /// A weight, or that there is none: `.infinite` if no term is meant, `.unknown` if there is no lower limit.
    enum Valuation: Hashable, Comparable, Sendable {
        case unknown
        case finite(Int)
        case infinite

        /// The weight of a product; no term times anything is no term.
        static func + (left: Valuation, right: Valuation) -> Valuation {
            switch (left, right) {
            case (.infinite, _), (_, .infinite): .infinite
            case (.unknown, _), (_, .unknown): .unknown
            case (.finite(let a), .finite(let b)): .finite(a + b)
            }
        }

        static func + (left: Valuation, right: Int) -> Valuation { left + .finite(right) }
    }

    /// What is known of a series in one weight.
    struct Row: Hashable, Sendable {
        let grading: Truncation
        /// The lowest weight of the body.
        var lowest: Valuation
        /// The highest weight that is known; `.infinite` if the series is exact in this weight.
        var bound: Valuation
        /// The lowest weight of what the other weights leave out.
        var floor: Valuation

        /// The lowest weight of anything in the series, known or not.
        var valuation: Valuation { min(lowest, bound + 1, floor) }

        /// The row with a floor that holds for the known terms too, which a lower bound may leave out.
        var coveringBody: Row {
            Row(grading: grading, lowest: lowest, bound: bound, floor: min(floor, lowest))
        }

        /// The row of the series times a product of symbols.
        func shifted(by monomial: Monomial) -> Row {
            let weight = grading.weight(of: monomial)
            return Row(grading: grading, lowest: lowest + weight, bound: bound + weight, floor: floor + weight)
        }
    }

    /// The lowest weight that terms left out by `others` are taken to have, where nobody said so: that of the constants,
    /// if the known terms do not go lower either.
    static func assumedFloor(_ grading: Truncation, body: Polynomial, besides others: [Truncation]) -> Valuation {
        if others.contains(where: { $0.opposes(grading) }) { return .unknown }
        return body.lowestWeight(in: grading) < .finite(0) ? .unknown : .finite(0)
    }

    /// What is known in each of `gradings`, whether or not the series is truncated there.
    func rows(in gradings: [Truncation]) -> [Row] {
        gradings.map { grading in
            let lowest = body.lowestWeight(in: grading)
            if let index = truncations.firstIndex(where: { $0.grading == grading }) {
                return Row(
                    grading: grading, lowest: lowest, bound: .finite(truncations[index].bound), floor: floors[index])
            }
            let floor: Valuation =
                truncations.isEmpty
                ? .infinite : PowerSeries.assumedFloor(grading, body: body, besides: truncations)
            return Row(grading: grading, lowest: lowest, bound: .infinite, floor: floor)
        }
    }

    var rows: [Row] { rows(in: gradings) }

    /// The weights of the O-terms.
    var gradings: [Truncation] { truncations.map(\.grading) }

    /// The weights of the O-terms of both, in order.
    func gradings(with other: PowerSeries) -> [Truncation] {
        let own = gradings
        return (own + other.gradings.filter { !own.contains($0) }).sorted { $0.precedes($1) }
    }

    /// What is known of a sum. The rows are of the same weights.
    static func rowsOfSum(_ left: [Row], _ right: [Row]) -> [Row] {
        zip(left, right).map { a, b in
            Row(
                grading: a.grading, lowest: min(a.lowest, b.lowest), bound: min(a.bound, b.bound),
                floor: min(a.floor, b.floor))
        }
    }

    /// What is known of a product. The rows are of the same weights.
    static func rowsOfProduct(_ left: [Row], _ right: [Row]) throws(PowerSeriesError) -> [Row] {
        var product = zip(left, right).map { a, b in
            Row(
                grading: a.grading, lowest: a.lowest + b.lowest,
                bound: min(a.bound + b.lowest, a.lowest + b.bound, a.bound + b.bound + 1),
                floor: min(a.valuation + b.floor, a.floor + b.valuation))
        }
        for i in product.indices {
            for j in product.indices where j > i {
                var bounds = (product[i].bound, product[j].bound)
                // Where Rᵢ Rⱼ′ and Rⱼ Rᵢ′ begin, in both weights.
                let crossings = [
                    (left[i].bound + right[i].floor, right[j].bound + left[j].floor),
                    (right[i].bound + left[i].floor, left[j].bound + right[j].floor),
                ].filter { $0.0 < bounds.0 && $0.1 < bounds.1 }
                if crossings.isEmpty { continue }
                guard let best = cheapest(crossings, from: bounds) else { throw .remainderUnbounded }
                bounds = best
                (product[i].bound, product[j].bound) = bounds
            }
        }
        return product
    }

    /// The bounds that leave out every crossing in one of two weights and lose the fewest orders.
    private static func cheapest(
        _ crossings: [(Valuation, Valuation)], from bounds: (Valuation, Valuation)
    ) -> (Valuation, Valuation)? {
        var best: (loss: Int, bounds: (Valuation, Valuation))?
        for choice in 0..<(1 << crossings.count) {
            var lowered = bounds
            for (index, crossing) in crossings.enumerated() {
                if choice >> index & 1 == 0 {
                    lowered.0 = min(lowered.0, crossing.0)
                } else {
                    lowered.1 = min(lowered.1, crossing.1)
                }
            }
            if lowered.0 == .unknown || lowered.1 == .unknown { continue }
            let loss = loss(from: bounds.0, to: lowered.0) + loss(from: bounds.1, to: lowered.1)
            if let best, best.loss < loss || (best.loss == loss && best.bounds.0 >= lowered.0) { continue }
            best = (loss, lowered)
        }
        return best?.bounds
    }

    private static func loss(from bound: Valuation, to lowered: Valuation) -> Int {
        switch (bound, lowered) {
        case (.finite(let a), .finite(let b)): a - b
        case (.infinite, .finite): 1 << 60
        default: 0
        }
    }
}
