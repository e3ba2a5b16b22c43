import Algebra
import Foundation

extension PhasePlane {
    /// The plane as a picture that needs nothing else: regions by phase, told apart by lightness, hatching and words, so that print
    /// in grey and eyes without red and green lose nothing; the critical line; and lines of equal ξ_c with their values.
    ///
    /// - Parameter width: in pixels; the height follows.
    /// - Complexity: O(points), and for the labels O(length of the lines times their number of corners).
    public func svg(width: Int = 720) -> String { PhasePicture(self, width: Double(max(360, width))).text }
}

/// A plane drawn in pixels.
///
/// Everything is placed before anything is written: lines in pixels, the words in the regions where they are widest, then the
/// labels of the contours where nothing else is near. A contour without room for its label is left out.
struct PhasePicture {
    let plane: PhasePlane
    /// The whole picture.
    let width: Double
    private(set) var height = 0.0
    /// The frame of the plot.
    private(set) var frame = PixelBox(left: 0, top: 0, right: 0, bottom: 0)
    let across: AxisTicks
    let down: AxisTicks
    let heading: [HeadingLine]
    private(set) var critical: [[Pixel]] = []
    private(set) var divergence: [[Pixel]] = []
    private(set) var regionLabels: [PlacedLabel] = []
    private(set) var contours: [PlacedContour] = []

    /// A line above the plot.
    struct HeadingLine {
        let words: [[PictureText.Run]]
        let size: Double
        let isBold: Bool
    }

    /// A contour with its label.
    struct PlacedContour {
        let points: [Pixel]
        let label: PlacedLabel
    }

    init(_ plane: PhasePlane, width: Double) {
        (self.plane, self.width) = (plane, width)
        let plotHeight = (width * 0.52).rounded()
        across = AxisTicks(from: plane.x.lower, to: plane.x.upper, count: max(3, Int(width / 95)))
        down = AxisTicks(from: plane.y.lower, to: plane.y.upper, count: max(3, Int(plotHeight / 65)))
        let numbers = down.labels.map { PictureText.width($0, size: Self.tickSize) }.max() ?? 0
        let left = (34 + numbers + 10).rounded(.up)
        heading = Self.heading(plane.caption, width: width - left - Self.rightMargin)
        let top = heading.reduce(14) { $0 + $1.size * 1.45 } + 6
        frame = PixelBox(
            left: left, top: top.rounded(), right: width - Self.rightMargin, bottom: top.rounded() + plotHeight)
        critical = plane.criticalLines.map { pixels($0) }
        divergence = plane.divergenceLines.map { pixels($0) }
        placeLabels()
        height = frame.bottom + Self.axisHeight + legendHeight + 12
    }

    static let tickSize = 12.0
    static let labelSize = 12.0
    static let regionSize = 16.0
    static let axisHeight = 50.0
    static let rightMargin = 24.0

    // MARK: Coordinates

    func pixel(_ point: PhasePlane.Point) -> Pixel {
        Pixel(
            x: frame.left + (point.x - plane.x.lower) / (plane.x.upper - plane.x.lower) * frame.width,
            y: frame.bottom - (point.y - plane.y.lower) / (plane.y.upper - plane.y.lower) * frame.height)
    }

    private func pixels(_ line: [PhasePlane.Point]) -> [Pixel] { Pixel.simplified(line.map(pixel), tolerance: 0.15) }

    private func point(_ pixel: Pixel) -> PhasePlane.Point {
        PhasePlane.Point(
            x: plane.x.lower + (pixel.x - frame.left) / frame.width * (plane.x.upper - plane.x.lower),
            y: plane.y.lower + (frame.bottom - pixel.y) / frame.height * (plane.y.upper - plane.y.lower))
    }

    // MARK: Heading

    private static func heading(_ caption: PhasePlane.Caption, width: Double) -> [HeadingLine] {
        let title = (caption.title ?? caption.theory).split(separator: " ").map { [PictureText.Run(String($0))] }
        let settings = caption.fixed.enumerated().map { place, setting in
            PictureText.runs(ofName: setting.name)
                + [PictureText.Run(" = \(setting.value)" + (place + 1 < caption.fixed.count ? "," : ""))]
        }
        return PictureText.wrapped(title, size: 16, width: width).map { HeadingLine(words: $0, size: 16, isBold: true) }
            + PictureText.wrapped(settings, size: 13, width: width).map {
                HeadingLine(words: $0, size: 13, isBold: false)
            }
    }

    // MARK: Labels

    /// The depth scales that a reader counts by, in the order in which they are given room: 10, 1, 100, …, then 5s, then 2s.
    private static let levels: [Double] = {
        let decades = [10, 1, 100, 1000, 0.1, 10_000, 0.01, 100_000]
        return decades + decades.map { 5 * $0 } + decades.map { 2 * $0 }
    }()

    private mutating func placeLabels() {
        let grid = ContourGrid(x: plane.x.values, y: plane.y.values)
        let signed = plane.depthScaleDiverges
        let rates = plane.cells.map { $0.rate(signed: signed) }
        var lines: [(level: Double, points: [Pixel])] = []
        for level in Self.levels {
            for sign in signed ? [-1.0, 1.0] : [1.0] {
                let rate = sign / level
                let contour = grid.lines(
                    of: rates.map { $0.map { $0 - rate } },
                    position: { signed ? position(of: rate, on: $0, rates) : nil })
                for line in contour {
                    lines.append((level, pixels(line)))
                }
            }
        }
        let borders = critical + divergence
        for phase in plane.phases where phase != .critical {
            if let label = regionLabel(phase, avoiding: borders, crossing: lines.map(\.points)) {
                regionLabels.append(label)
            }
        }
        var taken = regionLabels.map(\.box)
        for line in lines {
            let others = borders + contours.map(\.points)
            let text = String(format: "%g", line.level)
            guard let label = contourLabel(text, on: line.points, avoiding: others, taken) else { continue }
            taken.append(label.box)
            contours.append(PlacedContour(points: line.points, label: label))
        }
    }

    /// Where the rate has a value on an edge that the critical line crosses: the rate is zero there, and linear on either side.
    private func position(of rate: Double, on edge: GridEdge, _ rates: [Double?]) -> Double? {
        let columns = plane.x.values.count
        guard let zero = plane.changes[edge], let a = rates[edge.first(columns)], let b = rates[edge.second(columns)],
            (a > 0) != (b > 0)
        else { return nil }
        // The end on the side of the rate, which is not zero, is farther from the line than the rate.
        return (a > 0) == (rate > 0) ? zero * (1 - rate / a) : zero + (1 - zero) * rate / b
    }

    /// The name of a region where it has most room: inside the region, away from its borders, and better away from contours.
    private func regionLabel(
        _ phase: PhasePlane.Phase, avoiding borders: [[Pixel]], crossing lines: [[Pixel]]
    ) -> PlacedLabel? {
        let text = Self.words(phase)
        let size = PixelBox.ofText(text, size: Self.regionSize, at: Pixel(x: 0, y: 0))
        var best: (score: Double, label: PlacedLabel)?
        let inner = frame.inset(by: 8)
        for y in stride(from: inner.top + size.height / 2, through: inner.bottom - size.height / 2, by: 12) {
            for x in stride(from: inner.left + size.width / 2, through: inner.right - size.width / 2, by: 12) {
                let box = PixelBox.ofText(text, size: Self.regionSize, at: Pixel(x: x, y: y))
                let inside = box.samples(3).allSatisfy { plane.phase(at: point($0)) == phase }
                guard inside, !regionLabels.contains(where: { $0.box.overlaps(box) }) else { continue }
                let toBorder = borders.map { box.distance(to: $0) }.min() ?? 100
                guard toBorder > 6 else { continue }
                let toLine = lines.map { box.distance(to: $0) }.min() ?? 100
                let toFrame = min(
                    box.left - frame.left, frame.right - box.right, box.top - frame.top, frame.bottom - box.bottom)
                // Room is worth something up to 40 pixels; a contour behind the word is worse than a near border.
                let score = min(40, toBorder, toFrame) + (toLine > 0 ? 40 + 2 * min(20, toLine) : 0)
                if best.map({ score > $0.score }) ?? true {
                    best = (score, PlacedLabel(text: text, center: Pixel(x: x, y: y), box: box))
                }
            }
        }
        return best?.label
    }

    /// A label on a contour, where nothing else is near; nil if there is no such place.
    private func contourLabel(
        _ text: String, on line: [Pixel], avoiding others: [[Pixel]], _ taken: [PixelBox]
    ) -> PlacedLabel? {
        let inner = frame.inset(by: 3)
        var best: (score: Double, label: PlacedLabel)?
        for center in Pixel.along(line, every: 6) {
            let box = PixelBox.ofText(text, size: Self.labelSize, at: center)
            guard inner.contains(box), !taken.contains(where: { $0.inset(by: -3).overlaps(box) }) else { continue }
            var score = min(
                30, center.x - frame.left, frame.right - center.x, center.y - frame.top, frame.bottom - center.y)
            for other in others {
                score = min(score, box.distance(to: other))
                if score < 2 { break }
            }
            guard score >= 2 else { continue }
            if best.map({ score > $0.score }) ?? true {
                best = (score, PlacedLabel(text: text, center: center, box: box))
            }
        }
        return best?.label
    }

    static func words(_ phase: PhasePlane.Phase) -> String {
        switch phase {
        case .unbounded: "variance unbounded"
        case .unresolved: "not resolved"
        default: phase.rawValue
        }
    }
}
