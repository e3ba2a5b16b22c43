import Algebra
import Exact

/// The powers of 1/N down, the powers of a time across, and the coefficients between them.
///
///              1    T    T^2
///     1        q    0    0
///     1/N      q    2*q  0
///
/// If the result has several times, a column holds what has the same total degree in them, with the times in the entries. All
/// else stays in the entries too: couplings, exponentials, and poles 1/(N + s), which have no power of N of their own.
public struct PowerTable: Sendable {
    /// Highest first, without gaps.
    public let powersOfN: [Int]
    /// Lowest first, without gaps.
    public let powersOfTime: [Int]
    /// By row and column; zero where nothing stands.
    public let entries: [[Polynomial]]
    /// The times whose powers stand across; a result without any has one column.
    public let times: [String]
    private let symbols: SymbolTable

    public init(_ value: Polynomial, in symbols: SymbolTable) {
        self.symbols = symbols
        let times = value.symbols.sorted().filter { symbol in
            if case .time = symbols[symbol].role { true } else { false }
        }
        self.times = times.map { symbols[$0].name }
        var parts: [[Int]: [(Monomial, Rational)]] = [:]
        for term in value.terms {
            let degree = times.reduce(0) { $0 + term.monomial[$1] }
            var rest = term.monomial.removing(.width)
            if times.count == 1 { rest = rest.removing(times[0]) }
            parts[[term.monomial.powerOfN, degree], default: []].append((rest, term.coefficient))
        }
        let (rows, columns) = (parts.keys.map { $0[0] }, parts.keys.map { $0[1] })
        powersOfN = Array(((rows.min() ?? 0)...(rows.max() ?? 0)).reversed())
        powersOfTime = Array(min(0, columns.min() ?? 0)...(columns.max() ?? 0))
        let (down, across) = (powersOfN, powersOfTime)
        entries = down.map { row in across.map { Polynomial(terms: parts[[row, $0]] ?? []) } }
    }

    /// What stands down and what across, in words.
    public var heading: String {
        let down = "powers of 1/\(symbols[.width].name) down"
        switch times.count {
        case 0: return down
        case 1: return "\(down), powers of \(times[0]) across"
        default:
            let list = times.dropLast().joined(separator: ", ") + " and " + times[times.count - 1]
            return "\(down), total degree in \(list) across"
        }
    }

    /// The cells in a notation, labels in the first row and the first column.
    private func cells(_ notation: Notation) -> [[String]] {
        let head = powersOfTime.map { power in
            times.count == 1 ? timeLabel(power, notation) : "\(power)"
        }
        let body = zip(powersOfN, entries).map { power, row in
            [notation.orderTerm(symbols[.width].name, power)] + row.map { $0.formatted(as: notation, in: symbols) }
        }
        return [[""] + (times.isEmpty ? [""] : head)] + body
    }

    /// `T^2`, `(t - s)^2`
    private func timeLabel(_ power: Int, _ notation: Notation) -> String {
        guard let time = symbols.symbol(named: times[0]) else { return "\(power)" }
        return Polynomial(time, power: power).formatted(as: notation, in: symbols)
    }

    /// Aligned columns.
    public var text: String {
        let cells = cells(.text)
        let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    /// A table of Markdown; entries are code.
    public var markdown: String {
        var lines = cells(.text).map { row in
            "| " + row.map { $0.isEmpty ? " " : "`\($0)`" }.joined(separator: " | ") + " |"
        }
        lines.insert("|" + String(repeating: " --- |", count: powersOfTime.count + 1), at: 1)
        return lines.joined(separator: "\n")
    }

    /// A `tabular` of LaTeX.
    public var latex: String {
        let rows = cells(.latex).map { row in
            "  " + row.map { $0.isEmpty ? "" : "$\($0)$" }.joined(separator: " & ") + " \\\\"
        }
        return
            ([
                "\\begin{tabular}{l|\(String(repeating: "l", count: powersOfTime.count))}", rows[0], "  \\hline",
            ] + rows.dropFirst() + ["\\end{tabular}"]).joined(separator: "\n")
    }
}

extension Derivation {
    /// How a table of powers is written.
    public enum TableStyle: Sendable { case text, markdown, latex }

    /// The table of powers of the result, one for each region of its times.
    public func powerTables(_ heading: Heading, _ style: TableStyle) -> String {
        var blocks: [String] = []
        let notes = [limit, remainder.map { "up to \($0)" }, onlyOrders.map { "only \($0)" }].compactMap { $0 }
        switch style {
        case .text: blocks.append(([heading.observable] + notes.map { "  " + $0 }).joined(separator: "\n"))
        case .markdown: blocks.append((["`\(heading.observable)`"] + notes).joined(separator: ": "))
        case .latex: blocks.append((["% " + heading.observable] + notes).joined(separator: "; "))
        }
        for piece in pieces {
            let table = PowerTable(piece.value, in: symbols)
            let title = table.heading + (piece.region.map { ", for \($0.text)" } ?? "")
            switch style {
            case .text: blocks.append("\(title)\n\n\(table.text)")
            case .markdown: blocks.append("\(title)\n\n\(table.markdown)")
            case .latex: blocks.append("% \(title)\n\(table.latex)")
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }
}
