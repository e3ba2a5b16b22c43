import Foundation
import Sampling
import Testing

@Suite struct StatisticsEstimateTests {
    let golden = StatisticsGolden.shared.jackknife

    private func blocks(_ data: [[[Double]]], _ powerSums: PowerSums) -> [BlockSums] {
        data.enumerated().map { number, rows in
            var sums = powerSums.none
            for row in rows { powerSums.accumulate(row, into: &sums) }
            return BlockSums(block: number, networks: rows.count, excluded: number == 2 ? 1 : 0, sums: [sums])
        }
    }

    private func check(
        _ value: SampledObservable.Combination, _ operators: [[Int]], _ data: [[[Double]]],
        _ expected: StatisticsGolden.Jackknifed
    ) throws {
        let powerSums = PowerSums(try operators.map { try cumulant(of: $0) })
        let estimate = try SampleEstimate(of: value, cumulants: powerSums, blocks: blocks(data, powerSums).shuffled())
        #expect(agree(estimate.value, value.isLinear ? expected.plain : expected.jackknifed, 1e-13))
        #expect(agree(estimate.error, expected.error, 1e-12))
        #expect((estimate.skewness - expected.skewness).magnitude < 1e-10)
        #expect(estimate.blocks == data.count)
        #expect(estimate.networks == data.joined().count)
        #expect(estimate.excluded == 1)
        #expect(estimate.discretization == nil)
    }

    @Test func meanVarianceAndRatioOfUnequalBlocks() throws {
        try check(.cumulant(0), [[0]], golden.blocks, golden.mean)
        try check(.cumulant(0), [[0, 0]], golden.blocks, golden.variance)
        try check(.quotient(.cumulant(0), .power(.cumulant(1), 2)), [[0, 0], [1]], golden.blocks, golden.ratio)
    }

    /// With one network in a block the pseudovalues of the unbiased variance are (n d² − s²)/(n − 2), d the deviation from the mean.
    @Test func varianceOfSinglesInClosedForm() throws {
        let singles = golden.blocks.joined().map { [$0] }
        try check(.cumulant(0), [[0, 0]], singles, golden.single)
        let numbers = singles.map { $0[0][0] }
        let n = Double(numbers.count)
        let mean = numbers.reduce(0, +) / n
        let squares = numbers.map { ($0 - mean) * ($0 - mean) }
        let variance = squares.reduce(0, +) / (n - 1)
        let pseudovalues = squares.map { (n * $0 - variance) / (n - 2) }
        let center = pseudovalues.reduce(0, +) / n
        let error = (pseudovalues.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (n * (n - 1))).squareRoot()
        #expect(agree(error, golden.single.error, 1e-12))
    }

    @Test func linearIsWhatAddsUp() {
        typealias Value = SampledObservable.Combination
        let linear: [Value] = [
            .cumulant(0), .sum([.number(2), .product([.number(3), .cumulant(1), .power(.number(2), -1)])]),
            .quotient(.cumulant(0), .number(4)), .power(.cumulant(0), 1), .power(.cumulant(0), 0),
            .product([.cumulant(0), .power(.cumulant(1), 0)]),
        ]
        let other: [Value] = [
            .product([.cumulant(0), .cumulant(0)]), .power(.cumulant(0), -1), .quotient(.number(1), .cumulant(0)),
            .sum([.number(1), .power(.cumulant(0), 2)]),
        ]
        #expect(linear.allSatisfy { $0.isLinear })
        #expect(!other.contains { $0.isLinear })
    }

    /// x + a h + b h² at three steps: the extrapolation is x, that of the finer two steps x − 9·h₁h₂.
    @Test func stepsAreTakenAway() throws {
        let steps = [0.1, 0.05, 0.02]
        let levels = StepExtrapolation(steps: steps)
        #expect(agree(levels.weights.reduce(0, +), 1, 1e-14))
        let powerSums = PowerSums([try cumulant(of: [0])])
        let blocks = (0..<5).map { number in
            let sums = steps.map { h in
                var sums = powerSums.none
                for network in 0..<3 {
                    powerSums.accumulate([2 + Double((3 * number + network) % 7) - 4 * h + 9 * h * h], into: &sums)
                }
                return sums
            }
            return BlockSums(block: number, networks: 3, sums: sums)
        }
        let estimate = try SampleEstimate(of: .cumulant(0), cumulants: powerSums, blocks: blocks, levels: levels)
        let mean = 2 + (0..<15).reduce(0.0) { $0 + Double($1 % 7) } / 15
        #expect(agree(estimate.value, mean, 1e-13))
        let discretization = try #require(estimate.discretization)
        let left: Double = 9 * 0.05 * 0.02
        #expect(agree(discretization, left, 1e-11))
        #expect(StepExtrapolation(steps: [2, 1]).weights == [-1, 2])
        // Powers 2 and 3 of the step.
        let second = StepExtrapolation(steps: [1, 0.5, 0.25], order: 2)
        for power in [0, 2, 3] {
            var sum = 0.0
            for (weight, step) in zip(second.weights, [1, 0.5, 0.25]) { sum += weight * pow(step, Double(power)) }
            #expect((sum - (power == 0 ? 1 : 0)).magnitude < 1e-13)
        }
        let third: Double = -1.0 / 3
        #expect(agree(second.weightsWithoutCoarsest[1], third, 1e-14))
        #expect(throws: StatisticsError.self) {
            _ = try SampleEstimate(of: .cumulant(0), cumulants: powerSums, blocks: blocks)
        }
    }

    @Test func refusals() throws {
        let powerSums = PowerSums([try cumulant(of: [0, 0])])
        let all = blocks(golden.blocks, powerSums)
        let empty = BlockSums(block: 99, networks: 0, excluded: 4, sums: [powerSums.none])
        func estimate(_ blocks: [BlockSums]) throws -> SampleEstimate {
            try SampleEstimate(of: .cumulant(0), cumulants: powerSums, blocks: blocks)
        }
        #expect(throws: StatisticsError.tooFewBlocks(1)) { try estimate([all[0], empty]) }
        #expect(throws: StatisticsError.shape("a block stands twice in a sample")) { try estimate([all[0], all[0]]) }
        let single = blocks(golden.blocks.joined().prefix(2).map { [$0] }, powerSums)
        #expect(throws: StatisticsError.tooFewNetworks(1, needed: 2)) { try estimate(single) }
        // A block without networks counts for what it left out, and changes nothing else.
        let (with, without) = (try estimate(all + [empty]), try estimate(all))
        #expect(with.value == without.value && with.error == without.error && with.blocks == without.blocks)
        #expect(with.excluded == without.excluded + 4)
        #expect(throws: StatisticsError.notFinite) {
            try SampleEstimate(of: .power(.sum([]), -1), cumulants: powerSums, blocks: all)
        }
    }
}
