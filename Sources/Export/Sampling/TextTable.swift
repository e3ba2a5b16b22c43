import Foundation

/// Rows of words in columns, and sentences in lines, for terminals of any width.
enum TextTable {
    /// Columns as wide as they need to be; numbers stand at the right of theirs.
    static func aligned(_ rows: [[String]], rightColumns: Set<Int> = []) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let room = String(repeating: " ", count: widths[column] - cell.count)
                return rightColumns.contains(column) ? room + cell : cell + room
            }
            return String(("  " + cells.joined(separator: "  ")).reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A sentence in lines of at most `columns` characters, those behind the first indented; a longer word has its own line.
    static func wrapped(_ sentence: String, columns: Int, indent: String = "  ") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in sentence.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        return lines + (line.isEmpty ? [] : [line])
    }

    /// A number to a few figures, without zeros behind them.
    static func number(_ value: Double, figures: Int) -> String { String(format: "%.\(figures)g", value) }
}
