import Foundation

extension CheckReport {
    /// Sample against theory over widths, as a picture that needs nothing else: points with error bars on the theory's curve above, their
    /// distance in standard errors below. Shapes and lightness tell everything apart, so print in grey loses nothing.
    ///
    /// - Parameter width: in pixels; the height follows.
    public func svg(width: Int = 640) -> String { CheckPicture(self, width: Double(max(420, width))).text }
}

/// A check drawn in pixels: everything is placed before anything is written.
///
/// Widths stand at equal ratios apart, so that 16, 32, 64 and 128 have as much room each.
struct CheckPicture {
    let report: CheckReport
    let width: Double
    private(set) var height = 0.0
    let heading: [Line]
    /// The frame of sample and theory, and that of their distance.
    private(set) var upper = PixelBox(left: 0, top: 0, right: 0, bottom: 0)
    private(set) var lower = PixelBox(left: 0, top: 0, right: 0, bottom: 0)
    /// The ranges of the vertical axes.
    let values: ClosedRange<Double>
    let deviations: ClosedRange<Double>
    /// log₂ N from side to side.
    private let across: ClosedRange<Double>
    let valueTicks: AxisTicks
    /// What is subtracted from every value before it is labelled, where all values are nearly equal.
    let valueOffset: Double
    let deviationTicks: AxisTicks
    let captions: [Line]

    struct Line {
        let text: String
        let size: Double
        var isBold = false
        var isWarning = false
    }

    static let tickSize = 12.0
    static let upperHeight = 260.0
    static let lowerHeight = 120.0
    static let gap = 16.0
    static let rightMargin = 24.0

    init(_ report: CheckReport, width: Double) {
        (self.report, self.width) = (report, width)
        let widths = report.rows.map { log2(Double($0.width)) }
        let (first, last) = (widths.min() ?? 0, widths.max() ?? 1)
        let margin = max(0.35, 0.06 * (last - first))
        across = (first - margin)...(last + margin)

        values = Self.range(of: report)
        let middle = (values.lowerBound + values.upperBound) / 2
        let span = values.upperBound - values.lowerBound
        // Labels that differ in their sixth digit only would be too long: they are distances from a round number instead.
        valueOffset = middle.magnitude > 2000 * span ? Self.rounded(middle, to: span) : 0
        valueTicks = AxisTicks(
            from: values.lowerBound - valueOffset, to: values.upperBound - valueOffset, count: 7)

        let sizes = report.rows.compactMap { $0.deviation?.magnitude }.filter(\.isFinite)
        let reach = 1.18 * max(report.band, (sizes.max() ?? 0) + 1)
        deviations = -reach...reach
        deviationTicks = AxisTicks(from: -reach, to: reach, count: 6)

        let labels = valueTicks.labels + deviationTicks.labels
        let numbers = labels.map { PictureText.width($0, size: Self.tickSize) }.max() ?? 0
        let left = (36 + numbers + 10).rounded(.up)
        let room = width - left - Self.rightMargin
        heading = Self.heading(report, width: room)
        captions = Self.captions(report, width: room)
        let top = heading.reduce(14) { $0 + $1.size * 1.45 } + 8
        upper = PixelBox(left: left, top: top, right: width - Self.rightMargin, bottom: top + Self.upperHeight)
        lower = PixelBox(
            left: left, top: upper.bottom + Self.gap, right: upper.right,
            bottom: upper.bottom + Self.gap + Self.lowerHeight)
        height = lower.bottom + 48 + legendHeight + captions.reduce(0) { $0 + $1.size * 1.45 } + 14
    }

    // MARK: Coordinates

    func x(_ width: Double) -> Double {
        upper.left + (log2(width) - across.lowerBound) / (across.upperBound - across.lowerBound) * upper.width
    }

    func y(_ value: Double) -> Double {
        upper.bottom - (value - values.lowerBound) / (values.upperBound - values.lowerBound) * upper.height
    }

    func yOfDeviation(_ deviation: Double) -> Double {
        let part = (deviation - deviations.lowerBound) / (deviations.upperBound - deviations.lowerBound)
        return lower.bottom - part * lower.height
    }

    /// The theory's curve where it is inside the frame, in pieces.
    var curve: [[Pixel]] {
        let points =
            report.curve.isEmpty
            ? report.rows.map { CheckReport.CurvePoint(width: Double($0.width), value: $0.theory) } : report.curve
        let visible = points.filter { across.contains(log2($0.width)) && $0.value.isFinite }
            .sorted { $0.width < $1.width }.map { Pixel(x: x($0.width), y: y($0.value)) }
        return visible.count > 1 ? [Pixel.simplified(visible, tolerance: 0.1)] : []
    }

    // MARK: Ranges

    /// From the lowest to the highest number that has to be seen, with some air.
    private static func range(of report: CheckReport) -> ClosedRange<Double> {
        let numbers = report.rows.flatMap { row in
            [row.theory, row.sample.value - row.sample.error, row.sample.value + row.sample.error]
        }.filter(\.isFinite)
        guard let low = numbers.min(), let high = numbers.max() else { return 0...1 }
        let air = max(0.1 * (high - low), 1e-9 * max(low.magnitude, high.magnitude), Double.leastNormalMagnitude)
        return (low - air)...(high + air)
    }

    /// A number that is round on the scale of `span`.
    private static func rounded(_ number: Double, to span: Double) -> Double {
        let unit = pow(10, log10(span).rounded(.up))
        return (number / unit).rounded() * unit
    }

    // MARK: Words

    private static func lines(
        _ text: String, size: Double, width: Double, isBold: Bool = false, isWarning: Bool = false
    ) -> [Line] {
        lines(
            text.split(separator: " ").map(String.init), size: size, width: width, isBold: isBold, isWarning: isWarning)
    }

    private static func lines(
        _ words: [String], size: Double, width: Double, isBold: Bool = false, isWarning: Bool = false
    ) -> [Line] {
        PictureText.wrapped(words.map { [PictureText.Run($0)] }, size: size, width: width)
            .map { words in
                Line(
                    text: words.map { $0.map(\.text).joined() }.joined(separator: " "), size: size, isBold: isBold,
                    isWarning: isWarning)
            }
    }

    private static func heading(_ report: CheckReport, width: Double) -> [Line] {
        var result: [Line] = []
        if let warning = report.warning {
            result += lines(warning, size: 13, width: width, isBold: true, isWarning: true)
        }
        result += lines(report.heading.title ?? report.heading.theory, size: 16, width: width, isBold: true)
        // A name stays with its value.
        let settings = report.settings.enumerated().map { place, setting in
            "\(setting.name) = \(setting.value)" + (place + 1 < report.settings.count ? "," : "")
        }
        result += lines(
            report.heading.observable.split(separator: " ").map(String.init) + (settings.isEmpty ? [] : ["at"])
                + settings, size: 13, width: width)
        return result
    }

    private static func captions(_ report: CheckReport, width: Double) -> [Line] {
        ["\(report.verdict.rawValue): \(report.reason)", "theory: \(report.truncation)", report.detectableSentence]
            .enumerated().flatMap { lines($1, size: 12, width: width, isBold: $0 == 0) }
    }
}
