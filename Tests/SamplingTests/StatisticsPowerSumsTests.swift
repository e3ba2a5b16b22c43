import Foundation
import Sampling
import Testing

@Suite struct StatisticsPowerSumsTests {
    let golden = StatisticsGolden.shared

    private func estimates(_ formulas: [CumulantFormula], of networks: [[Double]]) throws -> [Double] {
        let powerSums = PowerSums(formulas)
        var sums = powerSums.none
        for network in networks { powerSums.accumulate(network, into: &sums) }
        return try powerSums.cumulants(sums: sums, networks: networks.count)
    }

    @Test func kStatisticsOfAllOrdersAtOnce() throws {
        let columns = golden.kStatistics.columns
        let networks = columns[0].indices.map { row in columns.map { $0[row] } }
        let expected = golden.kStatistics.cumulants
        let values = try estimates(expected.map { try cumulant(of: $0.operators) }, of: networks)
        for (value, golden) in zip(values, expected) {
            #expect(agree(value, golden.value, 1e-15), "\(golden.operators)")
        }
        #expect(expected.count == 13)
    }

    @Test func aSubsetMayHaveAVariableOfItsOwn() throws {
        let columns = golden.kStatistics.columns
        let networks = columns[0].indices.map { row in columns.map { $0[row] } }
        let formula = try CumulantFormula.joint(of: 2) { $0 == [0, 1] ? [2] : $0 }
        let value = try estimates([formula], of: networks)[0]
        #expect(agree(value, golden.kStatistics.separate, 1e-15))
    }

    /// The mean of the estimate over every sample of five networks from a law on three points is the cumulant of the law.
    @Test func noBiasOverAllSamples() throws {
        let (points, expected) = (golden.law.points, golden.law.cumulants)
        let powerSums = PowerSums(try expected.map { try cumulant(of: $0.operators) })
        var means = expected.map { _ in 0.0 }
        for sample in 0..<243 {
            var (sums, probability, rest) = (powerSums.none, 1.0, sample)
            for _ in 0..<5 {
                let point = points[rest % 3]
                rest /= 3
                powerSums.accumulate([point[0], point[1]], into: &sums)
                probability *= point[2]
            }
            let values = try powerSums.cumulants(sums: sums, networks: 5)
            for index in means.indices { means[index] += probability * values[index] }
        }
        for (mean, golden) in zip(means, expected) {
            #expect((mean - golden.value).magnitude < 1e-13, "\(golden.operators)")
        }
    }

    /// A mean 10⁶ standard deviations away costs a fourth cumulant 24 of the 32 digits, and leaves the first eight as they were.
    @Test func aFarMeanDoesNoHarm() throws {
        let column = golden.kStatistics.columns[0]
        let formula = try cumulant(of: [0, 0, 0, 0])
        let near = try estimates([formula], of: column.map { [$0] })[0]
        let far = try estimates([formula], of: column.map { [$0 + 0x1p23] })[0]
        #expect(agree(near, far, 1e-5))
        let middle = try estimates([formula], of: column.map { [$0 + 1000] })[0]
        #expect(agree(near, middle, 1e-14))
    }

    @Test func productsAreSharedBetweenFormulas() throws {
        let both = PowerSums([try cumulant(of: [0, 1]), try cumulant(of: [0, 0, 1])])
        #expect(both.products == [[0], [0, 0], [0, 0, 1], [0, 1], [1]])
        #expect(both.variableCount == 2)
        #expect(both.leastNetworks == 3)
    }

    @Test func refusals() throws {
        #expect(throws: StatisticsError.tooManyOperators(11, most: 10)) { try CumulantFormula.joint(of: 11) { $0 } }
        let powerSums = PowerSums([try cumulant(of: [0, 0, 0])])
        #expect(throws: StatisticsError.tooFewNetworks(2, needed: 3)) {
            try powerSums.cumulants(sums: powerSums.none, networks: 2)
        }
        #expect(throws: StatisticsError.shape("the sums are those of another observable")) {
            try powerSums.cumulants(sums: [], networks: 4)
        }
    }

    /// Of equal numbers every cumulant but the mean is zero; 4140 set partitions are eight powers.
    @Test func equalOperatorsAreBroughtTogether() throws {
        let powerSums = PowerSums([try cumulant(of: Array(repeating: 0, count: 8))])
        #expect(powerSums.products.count == 8)
        var sums = powerSums.none
        for _ in 0..<11 { powerSums.accumulate([3.25], into: &sums) }
        let value = try powerSums.cumulants(sums: sums, networks: 11)[0]
        #expect(value.magnitude < 1e-18)
    }

    @Test func storedBlocksComeBackBitForBit() throws {
        var sum = DoubleDouble.zero
        for step in 1...50 {
            sum += DoubleDouble(1) / Double(step * step * 7) * (step.isMultiple(of: 3) ? -1e-30 : 1e30)
        }
        let block = BlockSums(
            block: 7, networks: 50, excluded: 1,
            sums: [[sum, -sum, .zero], [DoubleDouble(0.1), sum * sum, sum / sum]])
        let text = try JSONEncoder().encode([block])
        let back = try JSONDecoder().decode([BlockSums].self, from: text)
        #expect(back == [block])
        for (a, b) in zip(block.sums.joined(), back[0].sums.joined()) {
            #expect(a.high.bitPattern == b.high.bitPattern && a.low.bitPattern == b.low.bitPattern)
        }
        let wrong = Data(#"[1.0, 0.5]"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(DoubleDouble.self, from: wrong) }
    }
}

@Suite struct StatisticsDoubleDoubleTests {
    @Test func sumsAndProductsAreExact() {
        #expect(DoubleDouble.twoSum(1, 0x1p-80) == DoubleDouble(1) + 0x1p-80)
        #expect((DoubleDouble(1) + 0x1p-80).low == 0x1p-80)
        let square = DoubleDouble.twoProduct(1 + 0x1p-40, 1 + 0x1p-40)
        #expect(square.high == 1 + 0x1p-39 && square.low == 0x1p-80)
        // (1 + ε)(1 − ε) = 1 − ε² needs all 106 bits.
        let product = (DoubleDouble(1) + 0x1p-50) * (DoubleDouble(1) - 0x1p-50)
        #expect(product - 1 == DoubleDouble(-0x1p-100))
    }

    @Test func aThirdThreeTimesIsOne() {
        let third = DoubleDouble(1) / 3
        #expect((third + third + third - 1).double.magnitude < 0x1p-104)
        #expect((third * 3 - 1).double.magnitude < 0x1p-104)
        let seventh = DoubleDouble(1) / DoubleDouble(7)
        #expect((third * seventh * 21 - 1).double.magnitude < 0x1p-102)
        #expect((third - third).double == 0)
    }

    /// A hundred thousand tenths: 1e-16 each away from a tenth, exactly so in the sum.
    @Test func longSumsKeepTheirDigits() {
        var sum = DoubleDouble.zero
        for _ in 0..<10_000 { sum += 0.1 }
        let exact = DoubleDouble.twoProduct(0.1, 10_000)
        #expect((sum - exact).double.magnitude < 1e-27)
    }
}
