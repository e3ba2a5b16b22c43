import Foundation

extension SampleReport {
    // MARK: Text

    /// What a person reads.
    ///
    /// - Parameter columns: of the terminal; tables keep their shape, sentences are broken.
    public func text(columns: Int = 78, verbose: Bool = false) -> String {
        let columns = max(40, min(columns, 100))
        var lines = TextTable.wrapped(heading.observable, columns: columns)
        if let place = settingsLine { lines += TextTable.wrapped("  " + place, columns: columns, indent: "    ") }
        lines.append("")
        if rows.count == 1, let row = rows.first {
            lines.append("  \(row.measured.text)")
            if let discretization = row.discretization {
                lines.append("  discretization: \(Self.short(discretization)), not in the error above")
            }
        } else {
            lines += table
        }
        lines.append("")
        lines += facts.flatMap { TextTable.wrapped($0, columns: columns) }
        lines += remarks.flatMap { TextTable.wrapped("note: \($0)", columns: columns) }
        if verbose { lines += ["", "conventions"] + Conventions.lines.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var settingsLine: String? {
        let widths = rows.count == 1 ? rows.map { "\(widthName) = \($0.width)" } : []
        let words = widths + settings.map { "\($0.name) = \($0.value)" }
        return words.isEmpty ? nil : "at " + words.joined(separator: ", ")
    }

    private var table: [String] {
        let steps = rows.contains { $0.discretization != nil }
        let header = [widthName, "sample", "networks"] + (steps ? ["discretization"] : [])
        return TextTable.aligned(
            [header]
                + rows.map { row in
                    ["\(row.width)", row.measured.text, "\(row.networks)"]
                        + (steps ? [row.discretization.map(Self.short) ?? "-"] : [])
                }, rightColumns: [0, 2])
    }

    /// How the sample was drawn.
    private var facts: [String] {
        var facts: [String] = []
        if rows.count == 1, let row = rows.first {
            facts.append("\(row.networks) networks in \(row.blocks) blocks, seed \(seed), sampler \(sampler)")
        } else {
            facts.append("seed \(seed), sampler \(sampler)")
        }
        if let timeSteps {
            let steps = timeSteps.steps.map { Self.step($0) }.joined(separator: ", ")
            facts.append(
                "\(timeSteps.integrator), "
                    + (timeSteps.steps.count > 1 ? "steps \(steps), extrapolated to zero step" : "step \(steps)"))
        }
        if let stationary {
            facts.append(
                "each network forgets its start for a time \(TextTable.number(stationary.burnIn, figures: 6)), then is averaged over \(stationary.origins) origins"
            )
        }
        facts.append("the error is one standard error, by the jackknife over blocks")
        return facts
    }

    /// 1/16 where it is the inverse of a whole number.
    static func step(_ step: Double) -> String {
        let inverse = 1 / step
        return inverse >= 2 && inverse == inverse.rounded() && inverse < 1e9
            ? "1/\(Int(inverse))" : TextTable.number(step, figures: 6)
    }

    // MARK: LaTeX

    /// A line to paste: the observable as it was asked, and the value with its error in the last digits.
    public func latex() -> String {
        var lines = rows.map { row in
            "\\left. \(heading.observableLaTeX) \\right|_{\(widthName) = \(row.width)} = \(row.measured.latex)"
        }
        lines += remarks.map { "% \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: CSV

    /// `N,sample,error,samples,excluded,blocks,skewness,discretization`, numbers to all digits.
    public func csv() -> String {
        let header = "N,sample,error,samples,excluded,blocks,skewness,discretization"
        let lines = rows.map { row in
            [
                "\(row.width)", Self.full(row.value), Self.full(row.error), "\(row.networks)", "\(row.excluded)",
                "\(row.blocks)", Self.six(row.skewness), row.discretization.map(Self.six) ?? "",
            ].joined(separator: ",")
        }
        return ([header] + lines + (partial.map { ["# partial result: \($0)"] } ?? [])).joined(separator: "\n") + "\n"
    }

    static func full(_ number: Double) -> String { String(format: "%.17g", number) }
    static func six(_ number: Double) -> String { String(format: "%.6g", number) }

    // MARK: JSON

    public func json() -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("sample")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            ("settings", .object(settings.map { ($0.name, .string($0.value)) })),
            ("widths", .array(rows.map { .object(json($0)) })),
            ("seed", .string("\(seed)")),
            ("sampler", .string(sampler)),
            ("timeSteps", timeSteps.map(\.json) ?? .null),
            ("burnIn", stationary.map { .precise($0.burnIn) } ?? .null),
            ("origins", stationary.map { .integer($0.origins) } ?? .null),
            ("partial", JSONValue(partial)),
            ("remarks", .array(remarks.map(JSONValue.string))),
        ]).text + "\n"
    }

    private func json(_ row: Row) -> [(key: String, value: JSONValue)] {
        [
            ("N", .integer(row.width)), ("sample", .precise(row.value)), ("error", .precise(row.error)),
            ("samples", .integer(row.networks)), ("excluded", .integer(row.excluded)),
            ("blocks", .integer(row.blocks)), ("skewness", .number(row.skewness)),
            ("discretization", row.discretization.map(JSONValue.number) ?? .null),
        ]
    }
}

extension SampleReport.TimeSteps {
    var json: JSONValue {
        .object([("integrator", .string(integrator)), ("steps", .array(steps.map(JSONValue.precise)))])
    }
}
