import Evaluation
import Exact
import Export
import Language

extension Model {
    /// Compares a number of the one stable solution with what the line expects.
    func run(_ expectation: MeanFieldExpectation) -> ExpectationOutcome {
        let line = source.position(of: expectation.range.start).line
        let verdict: ExpectationOutcome.Verdict
        do { verdict = try compare(expectation) } catch { verdict = .undecided(describe(error)) }
        return ExpectationOutcome(line: line, text: expectation.text, cases: 1, verdict: verdict)
    }

    private func compare(_ expectation: MeanFieldExpectation) throws -> ExpectationOutcome.Verdict {
        let expected = Estimate(try NumericSettings.number(expectation.value))
        let report = try MeanFieldCalculation(self, settings: expectation.settings).report()
        if !report.missing.isEmpty { return .undecided("\(report.missing.joined(separator: ", ")) has no value") }
        let points = report.points ?? []
        let stable = points.filter { $0.isStable == true || $0.isOnLine }
        guard stable.count == 1 else {
            return .undecided("\(stable.isEmpty ? "no solution is" : "\(stable.count) solutions are") stable")
        }
        guard let read = Self.quantities[expectation.quantity] else {
            return .undecided(
                "\(expectation.quantity) is none of \(Self.quantities.keys.sorted().joined(separator: ", "))")
        }
        guard let value = read(stable[0]) else { return .undecided("\(expectation.quantity) has no finite value here") }
        let allowed = value.error + expected.error + Self.halfUnit(expectation.value, expected.value)
        if (value.value - expected.value).magnitude <= allowed { return .agrees }
        return .disagrees(times: "", derived: "\(value)", expected: expectation.value)
    }

    private static let quantities: [String: @Sendable (MeanFieldReport.Point) -> Estimate?] = [
        "q": { $0.variance }, "c": { $0.correlation }, "chi_perp": { $0.perpendicular },
        "chi_parallel": { $0.parallel }, "lambda": { $0.lyapunov }, "E_0": { $0.groundState },
        "xi_q": { $0.xiQ?.value }, "xi_c": { $0.xiC?.value },
    ]

    /// Half a unit of the last digit of a decimal number; fractions, whole numbers and expressions are meant exactly.
    private static func halfUnit(_ text: String, _ value: Double) -> Double {
        let exact = 1e-12 * max(1, value.magnitude)
        guard Rational(text) != nil, !text.contains("/"), let point = text.firstIndex(of: ".") else { return exact }
        let digits = text[text.index(after: point)...].prefix { $0.isNumber }.count
        let exponent = text.firstIndex { $0 == "e" || $0 == "E" }.flatMap { Int(text[text.index(after: $0)...]) } ?? 0
        return max(exact, 0.5001 * Estimate(10).power(exponent - digits).value)
    }
}

extension MeanFieldReport.Length {
    /// The length, if it is finite.
    var value: Estimate? {
        if case .finite(let value) = self { return value }
        return nil
    }
}
