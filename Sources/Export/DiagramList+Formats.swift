import Algebra
import Exact

extension DiagramList {
    /// A table for the terminal.
    public func text(_ heading: Heading, countsOnly: Bool) -> String {
        var lines = [heading.observable]
        if !countsOnly { lines += [limit, statement].compactMap { $0 }.map { "  \($0)" } }
        lines.append("")
        if !countsOnly {
            let showsMerged = rows.contains { $0.merged > 1 }
            var head = ["id", "1/S", "order", "N"]
            if hasSymbolicTimes { head.append("T") }
            head.append("loops")
            if showsMerged { head.append("rows") }
            head.append("value")
            if showsNickel { head.append("Nickel") }
            var table = [head + ["code"]]
            for row in rows {
                var cells = [
                    "\(row.id)", row.symmetryOrder.isOne ? "1" : "1/\(row.symmetryOrder)", row.orderText,
                    Notation.text.orderTerm(symbols[.width].name, row.powerOfN),
                ]
                if hasSymbolicTimes { cells.append(row.powerOfT.map { Notation.text.orderTerm("T", $0) } ?? "-") }
                cells.append("\(row.loops)")
                if showsMerged { cells.append("\(row.merged)") }
                cells.append(row.value.formatted(as: .text, in: symbols))
                if showsNickel { cells.append(row.nickel ?? "-") }
                table.append(cells + [row.code])
            }
            lines += Self.aligned(table)
            lines.append("")
        }
        var table = [["order", "diagrams", "sum of 1/S"]]
        for count in counts { table.append([count.orderText, "\(count.count)", count.sum.description]) }
        lines += Self.aligned(table)
        if !selection.isEverything {
            lines += ["", "selected: \(selection.description.joined(separator: ", "))", "dropped: \(dropped)"]
        }
        if isUnlabelled {
            lines += ["", "unlabelled: S counts exchanges of external points; a row is worth all its labellings"]
        }
        if let remainder { lines += ["", "left out: \(remainder)"] }
        lines += leftOut.map { "  \($0.text)" }
        if isInterrupted { lines += ["", "incomplete: interrupted before the last diagram"] }
        for note in notes { lines += ["", note] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the selection left out.
    private var dropped: String {
        let count = "\(droppedBySelection) diagram\(droppedBySelection == 1 ? "" : "s")"
        // Those are cut off while they grow, and not counted.
        return selection.loops == nil ? count : "\(count), and all with more loops"
    }

    /// `order,count,sum`
    public func csv(countsOnly: Bool) -> String {
        if countsOnly {
            return "order,count,sum\n" + counts.map { "\($0.orderText),\($0.count),\($0.sum)\n" }.joined()
        }
        // A column for the region, since a remark would be no row.
        var head = ["id", "code", "S", "order", "loops", "powerOfN"]
        if hasSymbolicTimes { head.append("powerOfT") }
        head.append("value")
        if region != nil { head.append("region") }
        var lines = [head.joined(separator: ",")]
        for row in rows {
            var cells = [
                "\(row.id)", "\"\(row.code)\"", row.symmetryOrder.description, row.orderText, "\(row.loops)",
                "\(row.powerOfN)",
            ]
            if hasSymbolicTimes { cells.append(row.powerOfT.map(String.init) ?? "") }
            cells.append("\"\(row.value.formatted(as: .text, in: symbols))\"")
            if let region { cells.append("\"\(region.text)\"") }
            lines.append(cells.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    public func json(_ heading: Heading, countsOnly: Bool) -> String {
        var members: [(key: String, value: JSONValue)] = [
            ("format", .integer(1)),
            ("kind", .string("diagrams")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
        ]
        if hasSymbolicTimes {
            members.append(("region", JSONValue(region?.text)))
            members.append(("otherRegions", .bool(isPart)))
        }
        if let limit { members.append(("limit", .string(limit))) }
        if !countsOnly { members.append(("diagrams", .array(rows.map { $0.json(in: symbols) }))) }
        members.append(
            (
                "counts",
                .array(
                    counts.map { count in
                        .object([
                            ("order", .object(count.order.map { ($0.name, .integer($0.power)) })),
                            ("count", .integer(count.count)), ("sum", .string(count.sum.description)),
                        ])
                    })
            ))
        members.append(("selection", .array(selection.description.map(JSONValue.string))))
        members.append(("unlabelled", .bool(isUnlabelled)))
        members.append(("dropped", .integer(droppedBySelection)))
        members.append(("remainder", JSONValue(remainder)))
        members.append(("left_out", .array(leftOut.map(\.json))))
        members.append(("complete", .bool(!isInterrupted)))
        if !notes.isEmpty { members.append(("notes", .array(notes.map(JSONValue.string)))) }
        return JSONValue.object(members).text + "\n"
    }

    /// A tabular of rows for a paper.
    public func latex(_ heading: Heading, countsOnly: Bool) -> String {
        if countsOnly {
            return "\\begin{tabular}{lrr}\norder & diagrams & $\\sum 1/S$ \\\\\n\\hline\n"
                + counts.map { count in
                    let order = count.order.filter { $0.power != 0 }
                        .map { Notation.latex.orderTerm($0.name, $0.power) }.joined(separator: " ")
                    return "$\(order.isEmpty ? "1" : order)$ & \(count.count) & $\(count.sum)$ \\\\\n"
                }.joined() + "\\end{tabular}\n"
        }
        let times = region.map { " for $\($0.latex)$" } ?? ""
        var text = "\\begin{tabular}{\(hasSymbolicTimes ? "rrrrl" : "rrrl")}\n\\# & $1/S$ & power of $N$"
        if hasSymbolicTimes { text += " & power of $T$" }
        text += " & value of $\(heading.observableLaTeX)$\(times) \\\\\n\\hline\n"
        for row in rows {
            text += "\(row.id) & $\(row.symmetryOrder.isOne ? "1" : "1/\(row.symmetryOrder)")$ & \(row.powerOfN) & "
            if hasSymbolicTimes { text += (row.powerOfT.map(String.init) ?? "--") + " & " }
            text += "$\(row.value.formatted(as: .latex, in: symbols))$ \\\\\n"
        }
        return text + "\\end{tabular}\n"
    }

    /// A table in Markdown.
    public func markdown(_ heading: Heading, countsOnly: Bool) -> String {
        func row(_ cells: [String]) -> String {
            "| "
                + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
                .joined(separator: " | ") + " |\n"
        }
        func table(_ head: [String], _ rows: [[String]]) -> String {
            row(head) + row(head.map { _ in "---" }) + rows.map(row).joined()
        }
        if countsOnly {
            return table(
                ["order", "diagrams", "sum of 1/S"], counts.map { [$0.orderText, "\($0.count)", $0.sum.description] })
        }
        let text = [limit, statement].compactMap { $0 }.joined(separator: "; ")
        var head = ["id", "1/S", "order", "N"]
        if hasSymbolicTimes { head.append("T") }
        head += ["loops", "value", "code"]
        var lines: [[String]] = []
        for one in rows {
            var cells = [
                "\(one.id)", one.symmetryOrder.isOne ? "1" : "1/\(one.symmetryOrder)", one.orderText,
                "\(one.powerOfN)",
            ]
            if hasSymbolicTimes { cells.append(one.powerOfT.map(String.init) ?? "-") }
            cells += ["\(one.loops)", "$\(one.value.formatted(as: .latex, in: symbols))$", "`\(one.code)`"]
            lines.append(cells)
        }
        return (text.isEmpty ? "" : text + "\n\n") + table(head, lines)
    }

    /// A Python list of the values.
    public func sympy() -> String {
        "[" + rows.map { $0.value.formatted(as: .sympy, in: symbols) }.joined(separator: ",\n ") + "]"
            + (statement.map { "  # \($0)" } ?? "") + "\n"
    }

    static func aligned(_ table: [[String]]) -> [String] {
        let columns = table[0].count
        let widths = (0..<columns).map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < columns - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return line
        }
    }
}
