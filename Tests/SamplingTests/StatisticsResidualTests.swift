import Foundation
import Testing

@testable import Sampling

@Suite struct StatisticsResidualTests {
    private func comparisons(
        _ widths: [Double], error: Double = 1e-5, systematic: Double = 0, residual: (Double) -> Double
    ) -> [WidthComparison] {
        widths.map {
            WidthComparison(
                width: $0, theory: 1, theoryError: 0, sample: 1 + residual($0), error: error, degreesOfFreedom: 199,
                systematic: systematic)
        }
    }
    private let usual: [Double] = [16, 32, 64, 128]
    private let firstOrder = ResidualTest.Theory(through: 1, lastPower: 1, lastCoefficient: 2)

    @Test func fitsOfNumPy() {
        for golden in StatisticsGolden.shared.fits {
            let fit = WeightedFit(golden.residuals, sigmas: golden.errors, widths: golden.widths, powers: golden.powers)
            for place in golden.powers.indices {
                #expect(
                    (fit.coefficients[place] - golden.coefficients[place]).magnitude < 1e-9
                        * golden.standardErrors[place])
                #expect(agree(fit.error(place, errors: golden.errors), golden.standardErrors[place], 1e-11))
            }
            #expect(agree(fit.chiSquared, golden.chiSquared, 1e-9))
        }
        #expect(StatisticsGolden.shared.fits.count == 5)
    }

    @Test func degreesOfFreedomOfACombination() {
        // Two numbers with equal shares: (1 + 1)²/(1/10 + 1/40) = 32.
        let fit = WeightedFit([1, 2], sigmas: [1, 1], widths: [1, 2], powers: [0])
        #expect(agree(fit.degreesOfFreedom(0, errors: [1, 1], each: [10, 40]), 32, 1e-14))
        #expect(agree(fit.degreesOfFreedom(0, errors: [1, 0], each: [10, 40]), 10, 1e-14))
    }

    /// The next two orders, however large, do not fail a truncated theory; an error of its last order does.
    @Test func theNextOrdersAreNoError() throws {
        let right = try ResidualTest(comparisons(usual) { 3 / ($0 * $0) - 7 / ($0 * $0 * $0) }, theory: firstOrder)
        #expect(right.fittedPowers == [1, 2, 3])
        #expect(right.delta.value.magnitude < 1e-12)
        #expect(right.logP > -1e-6)
        #expect(right.notes.isEmpty)
        let wrong = try ResidualTest(comparisons(usual) { 0.1 / $0 + 3 / ($0 * $0) }, theory: firstOrder)
        #expect(agree(wrong.delta.value, 0.1, 1e-10))
        #expect(wrong.logP < VerdictLadder.doubtLogP)
        #expect(wrong.isConclusive)
        // 4.9 errors and a little for 199 degrees of freedom.
        let reach = wrong.detectableShift / wrong.delta.error
        #expect(reach > 4.9 && reach < 5)
        let detectable = try #require(wrong.detectable)
        #expect(agree(detectable, wrong.detectableShift / 2, 1e-15))
    }

    @Test func fewerWidthsFewerOrders() throws {
        let three = try ResidualTest(comparisons([16, 32, 64]) { 3 / ($0 * $0) }, theory: firstOrder)
        #expect(three.fittedPowers == [1, 2])
        #expect(three.notes.count == 1)
        #expect(three.logP > -1e-6)
        // With two widths the next order is taken for δ, but never held against the theory.
        let two = try ResidualTest(comparisons([16, 32]) { 3 / ($0 * $0) }, theory: firstOrder)
        #expect(two.fittedPowers == [1])
        #expect(two.logP < VerdictLadder.doubtLogP)
        #expect(!two.isConclusive)
        #expect(two.notes.count == 2)
        let one = try ResidualTest(comparisons([16]) { 3 / ($0 * $0) }, theory: firstOrder)
        #expect(!one.isConclusive)
        #expect(one.fittedPowers == [1])
    }

    /// An order that is not fitted gives its error to δ when samples are large: no verdict against the theory.
    @Test func anOrderLeftOutIsNotHeldAgainstTheTheory() throws {
        let test = try ResidualTest(
            comparisons(usual, error: 1e-9) { 3 / ($0 * $0) + 500 / pow($0, 4) }, theory: firstOrder)
        #expect(test.logP < VerdictLadder.doubtLogP)
        #expect(!test.isConclusive)
        #expect(test.notes.count == 1)
    }

    @Test func exactTheoriesAreTestedAtEveryWidth() throws {
        let exact = ResidualTest.Theory(through: nil, lastPower: 1, lastCoefficient: 4)
        let right = try ResidualTest(comparisons(usual) { $0 == 32 ? 2e-5 : 1e-6 }, theory: exact)
        #expect(right.tests.count == 5)
        #expect(right.decisive.width == 32)
        #expect(agree(right.logP, log(5) + StudentT(degreesOfFreedom: 199).logTwoSided(2), 1e-9))
        #expect(right.power.finding == .notResolved)
        let wrong = try ResidualTest(comparisons(usual) { 0.02 / $0 }, theory: exact)
        #expect(wrong.logP < VerdictLadder.doubtLogP && wrong.isConclusive && wrong.decisive.t > 0)
        // Five tests at 1 %: t of 0.2 % and of 1 % one-sided, with the sharper of the fit and the widths.
        let law = StudentT(degreesOfFreedom: wrong.delta.degreesOfFreedom)
        let reach = law.twoSidedQuantile(0.002) + law.upperQuantile(0.01)
        #expect(agree(wrong.detectableShift, reach * wrong.delta.error, 1e-12))
        #expect(reach > 5.4 && reach < 5.5)
        #expect(try ResidualTest(comparisons([16]) { _ in 0 }, theory: exact).tests.count == 1)
    }

    @Test func allowancesAreNeverFailed() throws {
        let exact = ResidualTest.Theory(through: nil, lastPower: 0, lastCoefficient: 1)
        let within = try ResidualTest(comparisons(usual, systematic: 0.01) { _ in 0.0099 }, theory: exact)
        #expect(within.logP == 0)
        let truncated = try ResidualTest(
            comparisons(usual, systematic: 0.01) { $0 == 16 ? 0.0099 : -0.0099 }, theory: firstOrder)
        #expect(truncated.logP == 0)
        // What would be caught is beyond twice the allowance.
        #expect(within.detectableShift > 0.02)
        let beyond = try ResidualTest(comparisons(usual, systematic: 0.01) { _ in 0.0109 }, theory: exact)
        #expect(beyond.logP < VerdictLadder.doubtLogP)
        // Even without any spread between networks.
        let still = try ResidualTest(comparisons(usual, error: 0, systematic: 1e-12) { _ in 1e-13 }, theory: exact)
        #expect(still.logP == 0)
        let off = try ResidualTest(comparisons(usual, error: 0, systematic: 1e-12) { _ in 1e-3 }, theory: exact)
        #expect(off.logP == -.infinity)
    }

    @Test func refusals() {
        #expect(throws: StatisticsError.tooFewWidths) { try ResidualTest([], theory: firstOrder) }
        #expect(throws: StatisticsError.repeatedWidth(16)) {
            try ResidualTest(comparisons([16, 32, 16]) { _ in 0 }, theory: firstOrder)
        }
        #expect(throws: StatisticsError.notFinite) {
            try ResidualTest(comparisons([16, 32]) { _ in .nan }, theory: firstOrder)
        }
        #expect(throws: StatisticsError.noSpread) {
            try ResidualTest(comparisons([16, 32], error: 0) { _ in 0 }, theory: firstOrder)
        }
    }

    @Test func powerOfTheResidual() throws {
        let next = try ResidualTest(comparisons(usual) { 3 / ($0 * $0) }, theory: firstOrder).power
        #expect(next.finding == .consistent)
        let (value, error) = (try #require(next.value), try #require(next.error))
        #expect((value - 2).magnitude < 1e-6)
        // d²χ²/dp² by hand: the slope A N^(-p) ln N without its part along N^(-p), in errors.
        let columns = usual.map { (column: 3 / ($0 * $0), slope: 3 / ($0 * $0) * log($0)) }
        let norm = columns.reduce(0) { $0 + $1.column * $1.column }
        let along = columns.reduce(0) { $0 + $1.column * $1.slope } / norm
        let rest = columns.reduce(0) { $0 + pow($1.slope - along * $1.column, 2) }
        #expect(agree(error, 1e-5 / rest.squareRoot(), 0.05))
        let slow = try ResidualTest(comparisons(usual) { 0.1 / $0 }, theory: firstOrder).power
        #expect(slow.finding == .tooSlow)
        let noise = try ResidualTest(comparisons(usual, error: 1e-2) { 3 / ($0 * $0) }, theory: firstOrder).power
        #expect(noise.finding == .notResolved && noise.value == nil)
    }
}
