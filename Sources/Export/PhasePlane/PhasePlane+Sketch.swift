import Algebra
import Foundation

extension PhasePlane {
    /// The plane in characters: one for each phase, and the critical line over them.
    ///
    /// - Parameters:
    ///   - columns: how wide the terminal is; at least 32 are used.
    ///   - unicode: whether it shows more than ASCII.
    public func sketch(columns: Int = 80, unicode: Bool = true) -> String {
        PhaseSketch(self, columns: max(32, columns), unicode: unicode).text
    }
}

/// A plane drawn with characters.
private struct PhaseSketch {
    private let plane: PhasePlane
    private let unicode: Bool
    private let columns: Int
    /// Of the field of characters.
    private let width: Int
    private let height: Int
    /// Of what stands left of it: labels and the axis.
    private let margin: Int
    private let across: AxisTicks
    private let down: AxisTicks

    init(_ plane: PhasePlane, columns: Int, unicode: Bool) {
        (self.plane, self.columns, self.unicode) = (plane, columns, unicode)
        height = max(9, min(21, columns / 3))
        down = AxisTicks(from: plane.y.lower, to: plane.y.upper, count: height / 4)
        margin = (down.labels.map(\.count).max() ?? 1) + 2
        width = min(columns - margin - 1, 100)
        across = AxisTicks(from: plane.x.lower, to: plane.x.upper, count: width / 10)
    }

    var text: String {
        let body =
            heading + [axisName(plane.y, down)] + field() + [baseline()] + tickLabels()
            + [centred(axisName(plane.x, across))] + legend
        return body.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n") + "\n"
    }

    private var notation: Notation { unicode ? .unicode : .text }

    private func axisName(_ axis: PhasePlane.Axis, _ ticks: AxisTicks) -> String {
        notation.name(axis.name) + (ticks.factor(unicode: unicode).map { " / \($0)" } ?? "")
    }

    private var heading: [String] {
        let settings = plane.caption.fixed.map { "\(notation.name($0.name)) = \($0.value)" }
        var title = plane.caption.title ?? plane.caption.theory
        if !unicode { title = title.allSatisfy(\.isASCII) ? title : plane.caption.theory }
        let words = (title + (settings.isEmpty ? "" : ":")).split(separator: " ").map(String.init)
        return wrapped(words + settings.separated(by: ","))
    }

    // MARK: The field

    private func mark(_ phase: PhasePlane.Phase) -> Character {
        switch phase {
        case .ordered: unicode ? "·" : "."
        case .critical: unicode ? "█" : "#"
        case .chaotic: unicode ? "▒" : ":"
        case .unbounded: unicode ? "↑" : "^"
        case .unresolved: "?"
        }
    }

    private func field() -> [String] {
        var marks = (0..<height).map { row in
            (0..<width).map { column in
                mark(
                    plane.phase(at: PhasePlane.Point(x: value(column, width, plane.x), y: value(row, height, plane.y))))
            }
        }
        for line in plane.criticalLines {
            for (a, b) in zip(line, line.dropFirst()) { draw(a, b, into: &marks) }
        }
        // A point of the grid that is critical without a line through it.
        for (place, cell) in plane.cells.enumerated() where cell.phase == .critical {
            let point = PhasePlane.Point(
                x: plane.x.values[place % plane.x.values.count], y: plane.y.values[place / plane.x.values.count])
            let (column, row) = self.place(of: point)
            marks[Int(row.rounded())][Int(column.rounded())] = mark(.critical)
        }
        let labels = Dictionary(
            zip(down.values, down.labels).map { value, label in
                (nearest(value, height, plane.y), label)
            }, uniquingKeysWith: { first, _ in first })
        return (0..<height).reversed().map { row in
            let label = labels[row] ?? ""
            let axis = unicode ? (labels[row] == nil ? "│" : "┤") : (labels[row] == nil ? "|" : "+")
            return String(repeating: " ", count: margin - 1 - label.count) + label + axis + String(marks[row])
        }
    }

    /// The number that a place stands for: first and last place are the ends of the axis.
    private func value(_ place: Int, _ count: Int, _ axis: PhasePlane.Axis) -> Double {
        axis.lower + (axis.upper - axis.lower) * Double(place) / Double(count - 1)
    }

    private func position(_ value: Double, _ count: Int, _ axis: PhasePlane.Axis) -> Double {
        (value - axis.lower) / (axis.upper - axis.lower) * Double(count - 1)
    }

    private func nearest(_ value: Double, _ count: Int, _ axis: PhasePlane.Axis) -> Int {
        min(count - 1, max(0, Int(position(value, count, axis).rounded())))
    }

    private func place(of point: PhasePlane.Point) -> (column: Double, row: Double) {
        (position(point.x, width, plane.x), position(point.y, height, plane.y))
    }

    private func draw(_ a: PhasePlane.Point, _ b: PhasePlane.Point, into marks: inout [[Character]]) {
        let (start, end) = (place(of: a), place(of: b))
        let steps = max(
            1, Int((4 * max((end.column - start.column).magnitude, (end.row - start.row).magnitude)).rounded(.up)))
        for step in 0...steps {
            let part = Double(step) / Double(steps)
            let column = Int((start.column + part * (end.column - start.column)).rounded())
            let row = Int((start.row + part * (end.row - start.row)).rounded())
            marks[min(height - 1, max(0, row))][min(width - 1, max(0, column))] = mark(.critical)
        }
    }

    // MARK: Below

    private func baseline() -> String {
        var line = [Character](repeating: unicode ? "─" : "-", count: width)
        for value in across.values { line[nearest(value, width, plane.x)] = unicode ? "┬" : "+" }
        return String(repeating: " ", count: margin - 1) + (unicode ? "└" : "+") + String(line)
    }

    /// Labels under their ticks; one that would touch its neighbour is left out.
    private func tickLabels() -> [String] {
        var line = [Character](repeating: " ", count: columns)
        var free = 0
        for (value, label) in zip(across.values, across.labels) {
            let middle = margin + nearest(value, width, plane.x)
            let start = min(max(middle - label.count / 2, 0), columns - label.count)
            guard start >= free else { continue }
            for (offset, character) in label.enumerated() { line[start + offset] = character }
            free = start + label.count + 1
        }
        return [String(line)]
    }

    private func centred(_ text: String) -> String {
        String(repeating: " ", count: max(0, margin + (width - text.count) / 2)) + text
    }

    private var legend: [String] {
        var entries = plane.phases.filter { $0 != .critical }.map { "\(mark($0)) \(Self.words($0))" }
        if !plane.criticalLines.isEmpty || plane.phases.contains(.critical) {
            entries.append("\(mark(.critical)) critical")
        }
        return wrapped(entries, gap: "   ") + plane.notes.flatMap { wrapped($0.split(separator: " ").map(String.init)) }
    }

    private static func words(_ phase: PhasePlane.Phase) -> String {
        switch phase {
        case .unbounded: "variance grows without bound"
        case .unresolved: "not resolved"
        default: phase.rawValue
        }
    }

    /// Words in lines that fit; a longer word has a line for itself.
    private func wrapped(_ words: [String], gap: String = " ") -> [String] {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + gap.count + word.count <= columns {
                lines[lines.count - 1] = last + gap + word
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}

extension [String] {
    /// The words with a separator behind each but the last.
    fileprivate func separated(by separator: String) -> [String] {
        enumerated().map { $0.offset + 1 < count ? $0.element + separator : $0.element }
    }
}
