import Foundation

extension CheckReport {
    // MARK: Text

    /// What a person reads: the verdict, a table over widths, and how much the verdict is worth.
    ///
    /// - Parameter columns: of the terminal; the numbers of networks leave the table where it would be too wide.
    public func text(columns: Int = 78, verbose: Bool = false) -> String {
        let columns = max(40, min(columns, 100))
        var lines: [String] = []
        if let warning { lines += TextTable.wrapped("!! " + warning, columns: columns, indent: "!! ") + [""] }
        lines += TextTable.wrapped(heading.observable, columns: columns)
        if !settings.isEmpty {
            lines += TextTable.wrapped(
                "  at " + settings.map { "\($0.name) = \($0.value)" }.joined(separator: ", "), columns: columns,
                indent: "    ")
        }
        lines.append("")
        lines += TextTable.wrapped("\(verdict.rawValue): \(reason)", columns: columns)
        lines.append("")
        lines += table(columns: columns)
        lines.append("")
        var sentences = ["theory: \(truncation)", residualSentence, detectableSentence, sampleSentence]
        if let timeSteps {
            sentences.append(
                "\(timeSteps.integrator), steps "
                    + timeSteps.steps.map { SampleReport.step($0) }.joined(separator: ", "))
        }
        sentences += allowances.map { "allowed for: \($0)" }
        lines += sentences.flatMap { TextTable.wrapped($0, columns: columns) }
        lines += remarks.flatMap { TextTable.wrapped("note: \($0)", columns: columns) }
        if let warning { lines += [""] + TextTable.wrapped("!! " + warning, columns: columns, indent: "!! ") }
        if verbose { lines += ["", "conventions"] + Conventions.lines.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var sampleSentence: String {
        let counts = Set(rows.map(\.sample.networks))
        let networks =
            counts.count == 1
            ? "\(counts.first ?? 0) networks at each width"
            : "\(counts.min() ?? 0) to \(counts.max() ?? 0) networks at each width"
        return "stage \(stage), \(networks), seed \(seed), sampler \(sampler)"
    }

    private func table(columns: Int) -> [String] {
        let steps = rows.contains { $0.sample.discretization != nil }
        let counts = Set(rows.map(\.sample.networks)).count > 1
        func lines(optional: Bool) -> [String] {
            let header =
                [widthName, "theory", "sample", "errors"] + (optional && steps ? ["discretization"] : [])
                + (optional && counts ? ["networks"] : [])
            return TextTable.aligned(
                [header]
                    + rows.map { row in
                        [
                            "\(row.width)", row.sample.measured.text(beside: row.theory), row.sample.measured.text,
                            row.deviation.map(Self.signed) ?? "-",
                        ]
                            + (optional && steps ? [row.sample.discretization.map(SampleReport.short) ?? "-"] : [])
                            + (optional && counts ? ["\(row.sample.networks)"] : [])
                    }, rightColumns: [0, 3, 4, 5])
        }
        let wide = lines(optional: true)
        return (wide.map(\.count).max() ?? 0) <= columns ? wide : lines(optional: false)
    }

    /// `+1.3`, in standard errors.
    static func signed(_ deviation: Double) -> String {
        deviation.magnitude < 1e4 ? String(format: "%+.1f", deviation) : String(format: "%+.1e", deviation)
    }

    // MARK: CSV

    /// `N,theory,theory_error,sample,error,deviation,samples,excluded,discretization`; the verdict follows as a comment.
    public func csv() -> String {
        var lines = ["N,theory,theory_error,sample,error,deviation,samples,excluded,discretization"]
        lines += rows.map { row in
            [
                "\(row.width)", SampleReport.full(row.theory), SampleReport.six(row.theoryError),
                SampleReport.full(row.sample.value), SampleReport.full(row.sample.error),
                row.deviation.map(SampleReport.six) ?? "", "\(row.sample.networks)", "\(row.sample.excluded)",
                row.sample.discretization.map(SampleReport.six) ?? "",
            ].joined(separator: ",")
        }
        lines.append("# \(verdict.rawValue): \(reason)")
        if let warning { lines.append("# \(warning)") }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: JSON

    public func json() -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("check")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            ("settings", .object(settings.map { ($0.name, .string($0.value)) })),
            ("verdict", .string(verdict.rawValue)),
            ("reason", .string(reason)),
            ("stage", .integer(stage)),
            ("perturbedTheory", JSONValue(perturbation)),
            ("widths", .array(rows.map { .object(json($0)) })),
            ("residual_power", residualJSON),
            ("residual_remark", JSONValue(residualRemark)),
            ("detectable", detectable.map { .number($0.percent / 100) } ?? .null),
            ("detectable_order", detectable.map { .string(inversePower($0.powerOfInverseWidth)) } ?? .null),
            ("remainder", JSONValue(remainder)),
            ("allowedFor", .array(allowances.map(JSONValue.string))),
            ("seed", .string("\(seed)")),
            ("sampler", .string(sampler)),
            ("timeSteps", timeSteps.map(\.json) ?? .null),
            ("remarks", .array(remarks.map(JSONValue.string))),
        ]).text + "\n"
    }

    private func json(_ row: Row) -> [(key: String, value: JSONValue)] {
        [
            ("N", .integer(row.width)), ("theory", .precise(row.theory)),
            ("theoryError", .number(row.theoryError)), ("sample", .precise(row.sample.value)),
            ("error", .precise(row.sample.error)), ("deviation", row.deviation.map(JSONValue.number) ?? .null),
            ("samples", .integer(row.sample.networks)), ("excluded", .integer(row.sample.excluded)),
            ("blocks", .integer(row.sample.blocks)), ("skewness", .number(row.sample.skewness)),
            ("discretization", row.sample.discretization.map(JSONValue.number) ?? .null),
        ]
    }

    private var residualJSON: JSONValue {
        guard case .fitted(let power) = residualPower else { return .null }
        return .object([("value", .number(power.value)), ("error", .number(power.error))])
    }

    private var residualRemark: String? {
        guard case .notResolved(let why) = residualPower else { return nil }
        return "not resolved: \(why)"
    }
}
