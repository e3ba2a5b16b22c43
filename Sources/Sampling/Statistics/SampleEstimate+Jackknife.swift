/// # The jackknife over blocks
///
/// θ is the whole observable, an expression in unbiased cumulants. With g blocks of m_j of the n networks, θ₍₋ⱼ₎ without block j and
/// h_j = n/m_j, the pseudovalues and what follows from them are
///
///     θ̃_j = h_j θ − (h_j − 1) θ₍₋ⱼ₎,     θ_J = Σ_j θ̃_j / h_j,     error² = (1/g) Σ_j (θ̃_j − θ_J)² / (h_j − 1)
///
/// (Busing, Meijer and van der Leeden, Statistics and Computing 9 (1999) 3; for equal blocks the jackknife of Quenouille and Tukey). The
/// value is θ itself where it is linear in the cumulants, without bias already, else θ_J, whose bias is of order 1/n² instead of 1/n.
/// The skewness is that of the influences (θ̃_j − θ_J)/√(h_j − 1), which have equal variances.
extension SampleEstimate {
    /// - Parameters:
    ///   - cumulants: the sums of the cumulants of `observable`.
    ///   - blocks: in any order, of any sizes; every block at most once.
    ///   - levels: how the step sizes of continuous time are brought together.
    ///   - hasFirstHalf: whether the last level holds the first half of the origins of time, at the finest step.
    ///
    /// Time: one evaluation of the cumulants for each block and level.
    public init(
        of value: SampledObservable.Combination, cumulants: PowerSums, blocks: [BlockSums],
        levels: StepExtrapolation = .none, hasFirstHalf: Bool = false
    ) throws(StatisticsError) {
        let levelCount = levels.weights.count + (hasFirstHalf ? 1 : 0)
        guard blocks.allSatisfy({ $0.sums.count == levelCount }) else {
            throw .shape("blocks have sums for another number of step sizes")
        }
        guard blocks.allSatisfy({ $0.sums.allSatisfy { $0.count == cumulants.products.count } }) else {
            throw .shape("blocks have the sums of another observable")
        }
        guard Set(blocks.map(\.block)).count == blocks.count else { throw .shape("a block stands twice in a sample") }
        // In one order whatever the order of the parts: sums are the same bits.
        let filled = blocks.filter { $0.networks > 0 }.sorted { $0.block < $1.block }
        let lost = blocks.reduce(0) { $0 + $1.excluded }
        if filled.isEmpty, lost > 0 { throw .allExcluded(lost) }
        guard filled.count >= 2 else { throw .tooFewBlocks(filled.count) }
        let networks = filled.reduce(0) { $0 + $1.networks }
        let left = networks - (filled.map(\.networks).max() ?? 0)
        guard left >= cumulants.leastNetworks else {
            throw .tooFewNetworks(left, needed: cumulants.leastNetworks)
        }

        let totals = (0..<levelCount).map { level in
            filled.reduce(into: cumulants.none) { total, block in
                for product in total.indices { total[product] += block.sums[level][product] }
            }
        }
        /// The value at each level, of all networks without a block.
        func values(without block: BlockSums?) throws(StatisticsError) -> [Double] {
            var values: [Double] = []
            for level in totals.indices {
                var sums = totals[level]
                if let block { for product in sums.indices { sums[product] -= block.sums[level][product] } }
                let estimates = try cumulants.cumulants(sums: sums, networks: networks - (block?.networks ?? 0))
                values.append(value.value(at: estimates))
            }
            return values
        }
        func extrapolated(_ values: [Double]) -> Double { zip(levels.weights, values).reduce(0) { $0 + $1.0 * $1.1 } }
        func drift(_ values: [Double]) -> Double { hasFirstHalf ? values[levelCount - 2] - values[levelCount - 1] : 0 }

        let whole = try values(without: nil)
        let theta = extrapolated(whole)
        var pseudovalues: [(value: Double, ratio: Double)] = []
        var drifts: [Double] = []
        for block in filled {
            let ratio = Double(networks) / Double(block.networks)
            let others = try values(without: block)
            let rest = extrapolated(others)
            drifts.append((drift(whole) - drift(others)) * (ratio - 1).squareRoot())
            // h θ − (h − 1) θ₍₋ⱼ₎ without the cancellation.
            pseudovalues.append((theta + (ratio - 1) * (theta - rest), ratio))
        }
        let jackknifed = pseudovalues.reduce(0) { $0 + $1.value / $1.ratio }
        let influences = pseudovalues.map { ($0.value - jackknifed) / ($0.ratio - 1).squareRoot() }
        let variance = influences.reduce(0) { $0 + $1 * $1 } / Double(influences.count)
        let error = variance.squareRoot()
        guard theta.isFinite, jackknifed.isFinite, error.isFinite else { throw .notFinite }

        self.value = value.isLinear ? theta : jackknifed
        self.error = error
        skewness = Self.skewness(of: influences)
        self.networks = networks
        excluded = lost
        self.blocks = filled.count
        rounding = try Self.rounding(of: value, cumulants, totals: totals, networks: networks, levels: levels)
        let coarser = zip(levels.weightsWithoutCoarsest, whole).reduce(0) { $0 + $1.0 * $1.1 }
        discretization = levels.weights.count > 1 ? (theta - coarser).magnitude : nil
        let spread = drifts.reduce(0) { $0 + $1 * $1 } / Double(drifts.count)
        self.drift = hasFirstHalf ? Drift(value: drift(whole), error: spread.squareRoot()) : nil
    }

    /// How far the value moves when every cumulant is moved by the rounding of its terms.
    private static func rounding(
        of value: SampledObservable.Combination, _ cumulants: PowerSums, totals: [[DoubleDouble]], networks: Int,
        levels: StepExtrapolation
    ) throws(StatisticsError) -> Double {
        var result = 0.0
        for (weight, sums) in zip(levels.weights, totals) {
            let estimates = try cumulants.cumulants(sums: sums, networks: networks)
            let magnitudes = try cumulants.magnitudes(sums: sums, networks: networks)
            let here = value.value(at: estimates)
            for index in estimates.indices {
                var moved = estimates
                moved[index] += numberRounding * magnitudes[index]
                result += weight.magnitude * (value.value(at: moved) - here).magnitude
            }
        }
        return result
    }

    /// m₃/m₂^{3/2} about the mean; 0 where nothing fluctuates.
    static func skewness(of numbers: [Double]) -> Double {
        let count = Double(numbers.count)
        let mean = numbers.reduce(0, +) / count
        // In units of the largest deviation: cubes of tiny numbers would be lost.
        let largest = numbers.reduce(0) { Swift.max($0, ($1 - mean).magnitude) }
        guard largest > 0 else { return 0 }
        let deviations = numbers.map { ($0 - mean) / largest }
        let second = deviations.reduce(0) { $0 + $1 * $1 } / count
        let third = deviations.reduce(0) { $0 + $1 * $1 * $1 } / count
        return third / (second * second.squareRoot())
    }
}
