import Sampling
import Testing

@Suite struct StatisticsStudentTests {
    let golden = StatisticsGolden.shared

    /// To 1e-12 where the probability is above 1e-300; further out to 1e-13 of the logarithm.
    @Test func tails() {
        for row in golden.tails {
            let value = StudentT(degreesOfFreedom: row.degreesOfFreedom).logTwoSided(-row.t)
            let allowed = max(2e-13 * row.logP.magnitude, min(5e-13, 1e-10 * row.logP.magnitude))
            #expect((value - row.logP).magnitude <= allowed, "\(row) \(value)")
        }
        #expect(golden.tails.count > 130)
        #expect(StudentT(degreesOfFreedom: 199).logTwoSided(0) == 0)
        #expect(StudentT(degreesOfFreedom: 3).twoSided(.infinity) == 0)
    }

    @Test func quantiles() {
        for row in golden.quantiles {
            let value = StudentT(degreesOfFreedom: row[0]).twoSidedQuantile(row[1])
            #expect(agree(value, row[2], 1e-12), "\(row) \(value)")
        }
        let gaussian = StudentT(degreesOfFreedom: .infinity)
        #expect(agree(gaussian.twoSidedQuantile(0.01), 2.5758293035489004, 1e-14))
        #expect(agree(gaussian.upperQuantile(0.01), 2.3263478740408408, 1e-14))
        #expect(agree(gaussian.upperQuantile(0.99), -2.3263478740408408, 1e-14))
    }
}
