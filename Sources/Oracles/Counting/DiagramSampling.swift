import Exact
import Foundation
import Theory

/// An estimated number of diagrams, with one standard deviation.
public struct SampledNumber: Sendable, Equatable {
    public var value: Double
    public var error: Double

    public init(value: Double, error: Double) {
        self.value = value
        self.error = error
    }
}

/// The number of diagrams from the symmetry of randomly drawn ones: see ``RandomPairing``.
public struct DiagramSampling {
    /// What is drawn from: the diagrams of one content, in proportion to their share of Σ 1/S.
    public struct Stratum: Sendable {
        let term: CorrelatorTerm
        let vertices: [Int]
        /// Σ 1/S, exact, over all diagrams of this content.
        let sum: Rational

        public init(term: CorrelatorTerm, vertices: [Int], sum: Rational) {
            self.term = term
            self.vertices = vertices
            self.sum = sum
        }
    }

    private let rules: FeynmanRules
    private let lines: LineTable
    private var generator: UniformNumbers

    public init(_ rules: FeynmanRules, seed: UInt64 = 1) {
        self.rules = rules
        lines = LineTable(rules)
        generator = UniformNumbers(seed: seed)
    }

    /// Estimates the number of diagrams of several contents together.
    ///
    /// A content is chosen with the probability of its Σ 1/S, a pairing of it drawn; S times the inverse of its
    /// probability averages to the number of diagrams, the same without S to the known Σ 1/S. The known deviation of
    /// the second corrects the first (linear regression).
    ///
    /// - Parameters:
    ///   - work: how many pairs of legs may be looked at; at least 40 pairings are drawn, at most 4000.
    ///   - isWanted: tells by the number of index loops which diagrams count.
    /// - Returns: nil if the symmetry of some pairing was too hard to find.
    public mutating func number(
        of strata: [Stratum], work: Int, counting isWanted: ((Int, Int) -> Bool)? = nil
    ) -> SampledNumber? {
        let shares = strata.map { $0.sum.doubleValue }
        let total = shares.reduce(0, +)
        guard total > 0, total.isFinite else { return strata.isEmpty ? SampledNumber(value: 0, error: 0) : nil }
        var drawers: [RandomPairing?] = strata.map { _ in nil }
        var copies = [Double](repeating: 0, count: strata.count)
        var (left, drawn) = (work, 0)
        // Sums over samples of x, y, x², xy, y².
        var (x1, y1, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        while drawn < 40 || (left > 0 && drawn < 4000) {
            drawn += 1
            var place = 0
            var rest = generator.next() * total
            while place < strata.count - 1, rest >= shares[place] {
                rest -= shares[place]
                place += 1
            }
            if drawers[place] == nil {
                let structure = PairingStructure(strata[place].term, rules: rules, content: strata[place].vertices)
                drawers[place] = RandomPairing(structure, lines: lines)
                copies[place] = zip(strata[place].vertices, rules.vertices).reduce(0) { sum, pair in
                    sum + lgamma(Double(pair.0) + 1) + Double(pair.0) * log(pair.1.shape.symmetryOrder.doubleValue)
                }
            }
            let legs = drawers[place]!.structure.legs.count
            left -= legs * legs
            guard let (partner, logWeight) = drawers[place]!.draw(&generator) else { continue }
            let y = exp(logWeight - copies[place]) * total / shares[place]
            var x = 0.0
            if isWanted?(place, drawers[place]!.indexLoops) ?? true {
                guard let order = PairingSymmetry.order(of: drawers[place]!.structure, partner: partner) else {
                    return nil
                }
                x = y * order.doubleValue
            }
            x1 += x
            y1 += y
            xx += x * x
            xy += x * y
            yy += y * y
        }
        let count = Double(drawn)
        let (meanX, meanY) = (x1 / count, y1 / count)
        let varianceX = max(0, xx / count - meanX * meanX)
        let varianceY = max(0, yy / count - meanY * meanY)
        let covariance = xy / count - meanX * meanY
        let slope = varianceY > 1e-12 * meanY * meanY ? covariance / varianceY : 0
        let value = meanX - slope * (meanY - total)
        let rest = max(0, varianceX - slope * covariance)
        return SampledNumber(value: max(0, value), error: (rest / (count - 2)).squareRoot())
    }
}
