extension CheckPicture {
    /// The picture as a document.
    var text: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(n(width))\" height=\"\(n(height))\" viewBox=\"0 0 \(n(width)) \(n(height))\" font-family=\"sans-serif\" xml:space=\"preserve\">",
            "<title>\(PictureText.escaped(report.heading.observable)): sample and theory</title>",
            "<rect width=\"\(n(width))\" height=\"\(n(height))\" fill=\"#ffffff\"/>",
            "<clipPath id=\"check-upper\"><rect x=\"\(n(upper.left))\" y=\"\(n(upper.top))\" width=\"\(n(upper.width))\" height=\"\(n(upper.height))\"/></clipPath>",
        ]
        lines += headingLines
        lines += band
        lines += plot
        lines += residuals
        lines += axes
        lines += legend
        lines += captionLines
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    private func n(_ value: Double) -> String { PictureText.number(value) }

    // MARK: Words above and below

    private func written(_ words: [Line], from top: Double) -> [String] {
        var y = top
        return words.map { line in
            y += line.size * 1.45
            let style =
                (line.isBold ? " font-weight=\"bold\"" : "") + (line.isWarning ? " fill=\"#b00000\"" : "")
            return
                "<text x=\"\(n(upper.left))\" y=\"\(n(y - line.size * 0.35))\" font-size=\"\(n(line.size))\"\(style)>\(PictureText.escaped(line.text))</text>"
        }
    }

    private var headingLines: [String] { written(heading, from: 14) }

    private var captionLines: [String] { written(captions, from: lower.bottom + 48 + legendHeight) }

    // MARK: Sample and theory

    private var plot: [String] {
        var lines = curve.map { line in
            "<path d=\"M\(line.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L"))\" fill=\"none\" stroke=\"#3569a8\" stroke-width=\"2\" clip-path=\"url(#check-upper)\"/>"
        }
        for row in report.rows where row.theory.isFinite {
            // A curve that was not computed between the widths shows where it was.
            if report.curve.isEmpty {
                lines.append(Self.diamond(x(Double(row.width)), y(row.theory)))
            }
        }
        for row in report.rows where row.sample.value.isFinite {
            let (low, high) = (row.sample.value - row.sample.error, row.sample.value + row.sample.error)
            lines += bar(x(Double(row.width)), y(low), y(high))
            lines.append(point(x(Double(row.width)), y(row.sample.value)))
        }
        return lines
    }

    private static func diamond(_ x: Double, _ y: Double) -> String {
        "<path d=\"M\(PictureText.number(x - 6)) \(PictureText.number(y))l6 -6l6 6l-6 6z\" fill=\"#3569a8\"/>"
    }

    /// An error bar, one standard error up and one down, with its ends.
    private func bar(_ x: Double, _ low: Double, _ high: Double) -> [String] {
        // Behind its point a bar is not seen, and its ends would look like another sign.
        if abs(low - high) < 8 { return [] }
        return [
            "<path d=\"M\(n(x)) \(n(low))V\(n(high))M\(n(x - 4)) \(n(low))h8M\(n(x - 4)) \(n(high))h8\" stroke=\"#000000\" stroke-width=\"1.3\" fill=\"none\"/>"
        ]
    }

    private func point(_ x: Double, _ y: Double) -> String {
        "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"3.4\" fill=\"#000000\" stroke=\"#ffffff\" stroke-width=\"0.8\"/>"
    }

    // MARK: Their distance

    /// What chance alone gives: one standard error, and the band of the first stage.
    private var band: [String] {
        [(report.band, "#ececec"), (1.0, "#d2d2d2")].map { reach, fill in
            let (top, bottom) = (yOfDeviation(reach), yOfDeviation(-reach))
            return
                "<rect x=\"\(n(lower.left))\" y=\"\(n(top))\" width=\"\(n(lower.width))\" height=\"\(n(bottom - top))\" fill=\"\(fill)\"/>"
        } + [
            "<path d=\"M\(n(lower.left)) \(n(yOfDeviation(0)))H\(n(lower.right))\" stroke=\"#3569a8\" stroke-width=\"1.5\"/>"
        ]
    }

    private var residuals: [String] {
        report.rows.flatMap { row -> [String] in
            let x = x(Double(row.width))
            guard let deviation = row.deviation, deviation.isFinite else {
                return [
                    "<text x=\"\(n(x))\" y=\"\(n(yOfDeviation(0) - 6))\" font-size=\"11\" text-anchor=\"middle\">no error</text>"
                ]
            }
            return bar(x, yOfDeviation(deviation - 1), yOfDeviation(deviation + 1))
                + [point(x, yOfDeviation(deviation))]
        }
    }

    // MARK: Axes

    private var axes: [String] {
        var lines = [upper, lower].map { box in
            "<rect x=\"\(n(box.left))\" y=\"\(n(box.top))\" width=\"\(n(box.width))\" height=\"\(n(box.height))\" fill=\"none\" stroke=\"#000000\" stroke-width=\"1.2\"/>"
        }
        lines += widthAxis
        let size = n(Self.tickSize)
        func tick(_ y: Double, _ label: String) -> [String] {
            [
                "<path d=\"M\(n(upper.left)) \(n(y))h-5\" stroke=\"#000000\"/>",
                "<text x=\"\(n(upper.left - 8))\" y=\"\(n(y + 4.2))\" font-size=\"\(size)\" text-anchor=\"end\">\(label)</text>",
            ]
        }
        for (value, label) in zip(valueTicks.values, valueTicks.labels) { lines += tick(y(value + valueOffset), label) }
        for (value, label) in zip(deviationTicks.values, deviationTicks.labels) {
            lines += tick(yOfDeviation(value), label)
        }
        lines.append(upright("value" + factor(valueTicks), upper))
        lines.append(upright("std. errors" + factor(deviationTicks), lower))
        if valueOffset != 0 {
            lines.append(
                "<text x=\"\(n(upper.left + 8))\" y=\"\(n(upper.top + 17))\" font-size=\"12\">\(valueOffset < 0 ? "−" : "+") \(TextTable.number(valueOffset.magnitude, figures: 12))</text>"
            )
        }
        return lines
    }

    private func factor(_ ticks: AxisTicks) -> String { ticks.factor(unicode: true).map { " / \($0)" } ?? "" }

    private func upright(_ words: String, _ box: PixelBox) -> String {
        "<text transform=\"translate(20 \(n((box.top + box.bottom) / 2))) rotate(-90)\" font-size=\"13\" text-anchor=\"middle\">\(words)</text>"
    }

    /// The widths that were sampled; where two are close only the first is labelled.
    private var widthAxis: [String] {
        var lines: [String] = []
        var free = -Double.infinity
        for row in report.rows.sorted(by: { $0.width < $1.width }) {
            let x = x(Double(row.width))
            lines.append("<path d=\"M\(n(x)) \(n(lower.bottom))v5M\(n(x)) \(n(upper.bottom))v5\" stroke=\"#000000\"/>")
            let half = PictureText.width("\(row.width)", size: Self.tickSize) / 2
            guard x - half > free, x + half < width else { continue }
            free = x + half + 4
            lines.append(
                "<text x=\"\(n(x))\" y=\"\(n(lower.bottom + 18))\" font-size=\"\(n(Self.tickSize))\" text-anchor=\"middle\">\(row.width)</text>"
            )
        }
        lines.append(
            "<text x=\"\(n((lower.left + lower.right) / 2))\" y=\"\(n(lower.bottom + 37))\" font-size=\"14\" text-anchor=\"middle\">\(PictureText.spans(PictureText.runs(ofName: report.widthName), size: 14))</text>"
        )
        return lines
    }

    // MARK: Legend

    private struct Entry {
        let words: String
        let sign: (_ x: Double, _ y: Double) -> [String]
    }

    private var entries: [Entry] {
        [
            Entry(words: "sample, one standard error") { x, y in bar(x + 14, y + 8, y - 8) + [point(x + 14, y)] },
            Entry(words: report.perturbation == nil ? "theory" : "theory, changed on purpose") { x, y in
                report.curve.isEmpty
                    ? [Self.diamond(x + 14, y)]
                    : ["<path d=\"M\(n(x)) \(n(y))h28\" stroke=\"#3569a8\" stroke-width=\"2\"/>"]
            },
            Entry(words: "one standard error") { x, y in [box(x, y, "#d2d2d2")] },
            Entry(words: "99 of 100 by chance") { x, y in [box(x, y, "#ececec")] },
        ]
    }

    private func box(_ x: Double, _ y: Double, _ fill: String) -> String {
        "<rect x=\"\(n(x))\" y=\"\(n(y - 7))\" width=\"28\" height=\"14\" fill=\"\(fill)\" stroke=\"#8a8a8a\" stroke-width=\"0.7\"/>"
    }

    /// The entries in rows that fit.
    private var legendRows: [[Entry]] {
        var rows: [[Entry]] = []
        var used = 0.0
        for entry in entries {
            let room = 34 + PictureText.width(entry.words, size: 13) + 20
            if !rows.isEmpty, used + room <= upper.width + 20 {
                rows[rows.count - 1].append(entry)
                used += room
            } else {
                rows.append([entry])
                used = room
            }
        }
        return rows
    }

    var legendHeight: Double { Double(legendRows.count) * 24 + 4 }

    private var legend: [String] {
        var lines: [String] = []
        var y = lower.bottom + 48 + 12
        for row in legendRows {
            var x = upper.left
            for entry in row {
                lines += entry.sign(x, y)
                lines.append("<text x=\"\(n(x + 34))\" y=\"\(n(y + 4.5))\" font-size=\"13\">\(entry.words)</text>")
                x += 34 + PictureText.width(entry.words, size: 13) + 20
            }
            y += 24
        }
        return lines
    }
}
