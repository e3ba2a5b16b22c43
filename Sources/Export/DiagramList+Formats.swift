import Algebra
import Exact

extension DiagramList {
    /// A table for the terminal.
    public func text(_ heading: Heading, countsOnly: Bool) -> String {
        var lines = [heading.observable, ""]
        if !countsOnly {
            let showsMerged = rows.contains { $0.merged > 1 }
            var table = [
                ["id", "1/S", "order", "N", "loops"] + (showsMerged ? ["rows"] : []) + ["value"]
                    + (showsNickel ? ["Nickel"] : []) + ["code"]
            ]
            for row in rows {
                table.append(
                    [
                        "\(row.id)", row.symmetryOrder.isOne ? "1" : "1/\(row.symmetryOrder)", row.orderText,
                        Notation.text.orderTerm(symbols[.width].name, row.powerOfN), "\(row.loops)",
                    ] + (showsMerged ? ["\(row.merged)"] : []) + [
                        row.value.formatted(as: .text, in: symbols)
                    ] + (showsNickel ? [row.nickel ?? "-"] : []) + [row.code])
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
        return "id,code,S,order,loops,powerOfN,value\n"
            + rows.map {
                "\($0.id),\"\($0.code)\",\($0.symmetryOrder),\($0.orderText),\($0.loops),\($0.powerOfN),\"\($0.value.formatted(as: .text, in: symbols))\"\n"
            }.joined()
    }

    public func json(_ heading: Heading, countsOnly: Bool) -> String {
        var members: [(key: String, value: JSONValue)] = [
            ("format", .integer(1)),
            ("kind", .string("diagrams")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
        ]
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
        return
            "\\begin{tabular}{rrrl}\n\\# & $1/S$ & power of $N$ & value of $\(heading.observableLaTeX)$ \\\\\n\\hline\n"
            + rows.map {
                "\($0.id) & $\($0.symmetryOrder.isOne ? "1" : "1/\($0.symmetryOrder)")$ & \($0.powerOfN) & $\($0.value.formatted(as: .latex, in: symbols))$ \\\\\n"
            }.joined() + "\\end{tabular}\n"
    }

    /// A Python list of the values.
    public func sympy() -> String {
        "[" + rows.map { $0.value.formatted(as: .sympy, in: symbols) }.joined(separator: ",\n ") + "]\n"
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
