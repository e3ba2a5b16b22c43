extension ResidualTest {
    /// The powers of 1/N for this many widths: one fewer than widths at most, so that the fit can be wrong.
    static func powers(of theory: Theory, widths: Int) -> (fitted: [Int], notes: [String]) {
        guard let through = theory.through else { return ([theory.lastPower], []) }
        let all = [theory.lastPower, through + 1, through + 2]
        let fitted = Array(all.prefix(max(1, min(3, widths - 1))))
        let notes: [String] =
            switch fitted.count {
            case 1:
                [
                    "\(widths == 1 ? "one width does" : "two widths do") not tell the next order of the expansion from an "
                        + "error of the last one: what would be detected assumes that the next order is small; give four widths"
                ]
            case 2:
                ["three widths allow for one order beyond the truncation; a fourth would allow for two"]
            default: []
            }
        return (fitted, notes)
    }

    /// The fit of the first power among these, as a test.
    ///
    /// Weights have the allowances added in squares to the errors: a width whose allowance is large says little.
    static func delta(_ comparisons: [WidthComparison], powers: [Int]) -> Test {
        let errors = comparisons.map(\.error)
        let fit = WeightedFit(
            comparisons.map(\.residual),
            sigmas: comparisons.map { ($0.error * $0.error + $0.allowance * $0.allowance).squareRoot() },
            widths: comparisons.map(\.width), powers: powers)
        return Test(
            width: nil, value: fit.coefficients[0], error: fit.error(0, errors: errors),
            allowance: fit.bound(0, bounds: comparisons.map(\.allowance)),
            degreesOfFreedom: fit.degreesOfFreedom(0, errors: errors, each: comparisons.map(\.degreesOfFreedom)))
    }

    /// Whether δ stays different from zero with the same sign when one more order is fitted.
    ///
    /// Large samples see every order of 1/N at the smallest widths, and a fit without it gives its error to δ. Then one order more takes
    /// the deviation away; it does not take away a wrong coefficient, whose error only grows by a factor 2 to 6. Where already the next
    /// order is not among the fitted ones, the fit with it has to be as far beyond doubt as a verdict.
    static func isConclusive(
        _ delta: Test, _ comparisons: [WidthComparison], _ theory: Theory, fitted: [Int], notes: inout [String]
    ) -> Bool {
        guard let through = theory.through else { return true }
        guard fitted.count < comparisons.count else { return false }
        let wider = Self.delta(comparisons, powers: fitted + [through + fitted.count])
        let needed = fitted.count == 1 ? VerdictLadder.doubtLogP : VerdictLadder.passLogP
        let stays = wider.logP < needed && (wider.value < 0) == (delta.value < 0)
        if !stays, delta.logP < VerdictLadder.passLogP {
            notes.append(
                "one more order of 1/N would explain the deviation: larger widths, or more of them, would tell")
        }
        return stays
    }
}
