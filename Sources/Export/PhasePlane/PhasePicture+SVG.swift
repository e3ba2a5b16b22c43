import Algebra

extension PhasePicture {
    /// The picture as a document.
    var text: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(n(width))\" height=\"\(n(height))\" viewBox=\"0 0 \(n(width)) \(n(height))\" font-family=\"sans-serif\" xml:space=\"preserve\">",
            "<title>\(PictureText.escaped(plane.caption.title ?? plane.caption.theory))</title>",
            Self.patterns,
            "<rect width=\"\(n(width))\" height=\"\(n(height))\" fill=\"#ffffff\"/>",
        ]
        lines += headingLines
        lines += regions
        lines += plot
        lines += axes
        lines += legend
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    private func n(_ value: Double) -> String { PictureText.number(value) }

    // MARK: Colours

    /// Light for order, darker and hatched for chaos, dark and dotted beyond every bound, empty for what is not known.
    static let patterns = """
        <defs>
        <pattern id="phase-chaotic" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#eda968"/><rect width="1.2" height="7" fill="#c67c33"/></pattern>
        <pattern id="phase-unbounded" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#9a9aa6"/><circle cx="4" cy="4" r="1.3" fill="#5d5d68"/></pattern>
        <pattern id="phase-unresolved" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffffff"/><path d="M0 3H6" stroke="#b0b0b0" stroke-width="0.8"/></pattern>
        </defs>
        """

    private static func fill(_ phase: PhasePlane.Phase) -> String {
        switch phase {
        case .ordered, .critical: "#dcebf7"
        case .chaotic: "url(#phase-chaotic) #eda968"
        case .unbounded: "url(#phase-unbounded) #9a9aa6"
        case .unresolved: "url(#phase-unresolved) #ffffff"
        }
    }

    // MARK: Parts

    private var headingLines: [String] {
        var y = 14.0
        return heading.map { line in
            y += line.size * 1.45
            let runs = line.words.enumerated().flatMap { place, word in
                (place == 0 ? [] : [PictureText.Run(" ")]) + word
            }
            return
                "<text x=\"\(n(frame.left))\" y=\"\(n(y - line.size * 0.35))\" font-size=\"\(n(line.size))\"\(line.isBold ? " font-weight=\"bold\"" : "")>\(PictureText.spans(runs, size: line.size))</text>"
        }
    }

    /// One path for each phase: squares of one phase in runs along a row, the others in their parts.
    private var regions: [String] {
        var paths: [PhasePlane.Phase: String] = [:]
        func add(_ corners: [PhasePlane.Point], _ phase: PhasePlane.Phase) {
            paths[phase, default: ""] +=
                "M" + corners.map(pixel).map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L") + "Z"
        }
        for row in 0..<(plane.y.values.count - 1) {
            var run: (phase: PhasePlane.Phase, start: Int)?
            func close(at column: Int) {
                guard let open = run else { return }
                let (a, b) = (plane.x.values[open.start], plane.x.values[column])
                let (low, high) = (plane.y.values[row], plane.y.values[row + 1])
                add([(a, low), (b, low), (b, high), (a, high)].map(PhasePlane.Point.init), open.phase)
                run = nil
            }
            for column in 0..<(plane.x.values.count - 1) {
                let common = plane.commonPhase(column: column, row: row)
                if common != run?.phase { close(at: column) }
                if let common {
                    if run == nil { run = (common, column) }
                } else {
                    for patch in plane.patches(column: column, row: row) { add(patch.corners, patch.phase) }
                }
            }
            close(at: plane.x.values.count - 1)
        }
        return PhasePlane.Phase.allCases.compactMap { phase in
            paths[phase].map { "<path d=\"\($0)\" fill=\"\(Self.fill(phase))\"/>" }
        }
    }

    private var plot: [String] {
        var lines: [String] = []
        for contour in contours {
            lines.append(path(contour.points, "stroke=\"#333333\" stroke-width=\"1\""))
        }
        for line in divergence {
            lines.append(path(line, "stroke=\"#000000\" stroke-width=\"2.5\" stroke-dasharray=\"9 4 2 4\""))
        }
        for line in critical { lines.append(path(line, "stroke=\"#000000\" stroke-width=\"3.5\"")) }
        for label in contours.map(\.label) { lines += outlined(label, size: Self.labelSize, style: "") }
        for label in regionLabels { lines += outlined(label, size: Self.regionSize, style: " font-style=\"italic\"") }
        return lines
    }

    private func path(_ points: [Pixel], _ style: String) -> String {
        let closed = points.count > 2 && points.first == points.last
        let corners = (closed ? points.dropLast() : points[...]).map { "\(n($0.x)) \(n($0.y))" }
        return
            "<path d=\"M\(corners.joined(separator: "L"))\(closed ? "Z" : "")\" fill=\"none\" stroke-linejoin=\"round\" \(style)/>"
    }

    /// White around the letters keeps them legible on lines and hatching.
    private func outlined(_ label: PlacedLabel, size: Double, style: String) -> [String] {
        let text =
            "x=\"\(n(label.center.x))\" y=\"\(n(label.center.y + size * 0.35))\" font-size=\"\(n(size))\" text-anchor=\"middle\"\(style)"
        let word = PictureText.escaped(label.text)
        return [
            "<text \(text) fill=\"#ffffff\" stroke=\"#ffffff\" stroke-width=\"\(n(size / 3.2))\" stroke-linejoin=\"round\">\(word)</text>",
            "<text \(text) fill=\"#000000\">\(word)</text>",
        ]
    }

    private var axes: [String] {
        var lines = [
            "<rect x=\"\(n(frame.left))\" y=\"\(n(frame.top))\" width=\"\(n(frame.width))\" height=\"\(n(frame.height))\" fill=\"none\" stroke=\"#000000\" stroke-width=\"1.2\"/>"
        ]
        let size = n(Self.tickSize)
        for (value, label) in zip(across.values, across.labels) {
            let x = n(pixel(PhasePlane.Point(x: value, y: plane.y.lower)).x)
            lines.append("<path d=\"M\(x) \(n(frame.bottom))v5\" stroke=\"#000000\"/>")
            lines.append(
                "<text x=\"\(x)\" y=\"\(n(frame.bottom + 18))\" font-size=\"\(size)\" text-anchor=\"middle\">\(label)</text>"
            )
        }
        for (value, label) in zip(down.values, down.labels) {
            let y = pixel(PhasePlane.Point(x: plane.x.lower, y: value)).y
            lines.append("<path d=\"M\(n(frame.left)) \(n(y))h-5\" stroke=\"#000000\"/>")
            lines.append(
                "<text x=\"\(n(frame.left - 8))\" y=\"\(n(y + 4.2))\" font-size=\"\(size)\" text-anchor=\"end\">\(label)</text>"
            )
        }
        lines.append(
            "<text x=\"\(n((frame.left + frame.right) / 2))\" y=\"\(n(frame.bottom + 38))\" font-size=\"15\" text-anchor=\"middle\">\(axisName(plane.x, across))</text>"
        )
        let middle = n((frame.top + frame.bottom) / 2)
        lines.append(
            "<text transform=\"translate(20 \(middle)) rotate(-90)\" font-size=\"15\" text-anchor=\"middle\">\(axisName(plane.y, down))</text>"
        )
        return lines
    }

    private func axisName(_ axis: PhasePlane.Axis, _ ticks: AxisTicks) -> String {
        let factor = ticks.factor(unicode: true).map { [PictureText.Run(" / \($0)")] } ?? []
        return PictureText.spans(PictureText.runs(ofName: axis.name) + factor, size: 15)
    }

    // MARK: Legend

    /// A sign and what it means.
    private struct Entry {
        let sign: (_ x: Double, _ y: Double) -> String
        let words: [PictureText.Run]
    }

    private var entries: [Entry] {
        func line(_ words: [PictureText.Run], _ style: String) -> Entry {
            Entry(
                sign: { x, y in "<path d=\"M\(n(x)) \(n(y))h28\" fill=\"none\" stroke=\"#000000\" \(style)/>" },
                words: words)
        }
        var entries = plane.phases.filter { $0 != .critical }.map { phase in
            Entry(
                sign: { x, y in
                    "<rect x=\"\(n(x))\" y=\"\(n(y - 7))\" width=\"28\" height=\"14\" fill=\"\(Self.fill(phase))\" stroke=\"#000000\" stroke-width=\"0.7\"/>"
                },
                words: [.init(Self.words(phase))])
        }
        if !critical.isEmpty { entries.append(line([.init("critical")], "stroke-width=\"3.5\"")) }
        if !divergence.isEmpty {
            entries.append(
                line([.init("limit of finite variance")], "stroke-width=\"2.5\" stroke-dasharray=\"9 4 2 4\""))
        }
        if !contours.isEmpty {
            let unit = plane.caption.unit.map { " (\($0))" } ?? ""
            entries.append(
                line([.init("ξ"), .init("c", isSubscript: true), .init(unit)], "stroke-width=\"1\""))
        }
        return entries
    }

    private static let entryGap = 24.0
    private static let signWidth = 34.0

    /// The entries in rows that fit.
    private var legendRows: [[Entry]] {
        var rows: [[Entry]] = []
        var used = 0.0
        for entry in entries {
            let room = Self.signWidth + PictureText.width(entry.words, size: 13) + Self.entryGap
            if !rows.isEmpty, used + room <= frame.width + Self.entryGap {
                rows[rows.count - 1].append(entry)
                used += room
            } else {
                rows.append([entry])
                used = room
            }
        }
        return rows
    }

    private var noteLines: [[[PictureText.Run]]] {
        plane.notes.flatMap { note in
            PictureText.wrapped(
                note.split(separator: " ").map { [PictureText.Run(String($0))] }, size: 12, width: frame.width)
        }
    }

    var legendHeight: Double { Double(legendRows.count) * 24 + Double(noteLines.count) * 17 + 4 }

    private var legend: [String] {
        var lines: [String] = []
        var y = frame.bottom + Self.axisHeight + 14
        for row in legendRows {
            var x = frame.left
            for entry in row {
                lines.append(entry.sign(x, y))
                lines.append(
                    "<text x=\"\(n(x + Self.signWidth))\" y=\"\(n(y + 4.5))\" font-size=\"13\">\(PictureText.spans(entry.words, size: 13))</text>"
                )
                x += Self.signWidth + PictureText.width(entry.words, size: 13) + Self.entryGap
            }
            y += 24
        }
        for line in noteLines {
            let runs = line.enumerated().flatMap { $0 == 0 ? $1 : [PictureText.Run(" ")] + $1 }
            lines.append(
                "<text x=\"\(n(frame.left))\" y=\"\(n(y + 2))\" font-size=\"12\">\(PictureText.spans(runs, size: 12))</text>"
            )
            y += 17
        }
        return lines
    }
}
