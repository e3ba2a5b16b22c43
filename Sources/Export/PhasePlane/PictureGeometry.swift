/// A place in a picture, y downwards.
struct Pixel: Hashable {
    let x: Double
    let y: Double

    func distance(to other: Pixel) -> Double {
        let (dx, dy) = (x - other.x, y - other.y)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The distance to a straight piece of a line.
    func distance(to a: Pixel, _ b: Pixel) -> Double {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = dx * dx + dy * dy
        if length == 0 { return distance(to: a) }
        let part = min(1, max(0, ((x - a.x) * dx + (y - a.y) * dy) / length))
        return distance(to: Pixel(x: a.x + part * dx, y: a.y + part * dy))
    }

    /// A line with fewer corners, nowhere farther than the tolerance from the given ones (Ramer, Douglas and Peucker).
    static func simplified(_ line: [Pixel], tolerance: Double) -> [Pixel] {
        guard line.count > 2 else { return line }
        var keeps = [Bool](repeating: false, count: line.count)
        keeps[0] = true
        keeps[line.count - 1] = true
        var open = [(0, line.count - 1)]
        while let (first, last) = open.popLast() {
            var (farthest, place) = (tolerance, -1)
            for middle in (first + 1)..<max(last, first + 1) {
                let distance = line[middle].distance(to: line[first], line[last])
                if distance > farthest { (farthest, place) = (distance, middle) }
            }
            if place < 0 { continue }
            keeps[place] = true
            open += [(first, place), (place, last)]
        }
        return zip(line, keeps).filter(\.1).map(\.0)
    }

    /// Places along a line at equal distances, none near its ends.
    static func along(_ line: [Pixel], every step: Double) -> [Pixel] {
        var places: [Pixel] = []
        var rest = step
        for (a, b) in zip(line, line.dropFirst()) {
            let length = a.distance(to: b)
            var done = rest
            while done < length {
                places.append(Pixel(x: a.x + (b.x - a.x) * done / length, y: a.y + (b.y - a.y) * done / length))
                done += step
            }
            rest = done - length
        }
        return places
    }
}

/// A box in a picture.
struct PixelBox: Hashable {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }

    func inset(by margin: Double) -> PixelBox {
        PixelBox(left: left + margin, top: top + margin, right: right - margin, bottom: bottom - margin)
    }

    func overlaps(_ other: PixelBox) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ other: PixelBox) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }

    /// The box of a line of text around its middle.
    static func ofText(_ text: String, size: Double, at center: Pixel) -> PixelBox {
        let half = PictureText.width(text, size: size) / 2 + 2
        return PixelBox(
            left: center.x - half, top: center.y - size * 0.6, right: center.x + half, bottom: center.y + size * 0.6)
    }

    /// So many places across and down, the corners among them.
    func samples(_ count: Int) -> [Pixel] {
        (0..<count).flatMap { row in
            (0..<count).map { column in
                Pixel(
                    x: left + width * Double(column) / Double(count - 1),
                    y: top + height * Double(row) / Double(count - 1))
            }
        }
    }

    /// How far a line stays away; 0 if it enters the box. Distances beyond 60 are all the same.
    func distance(to line: [Pixel]) -> Double {
        var smallest = 60.0
        for (a, b) in zip(line, line.dropFirst()) {
            // What is farther off in one direction alone needs no closer look.
            if max(a.x, b.x) < left - smallest || min(a.x, b.x) > right + smallest || max(a.y, b.y) < top - smallest
                || min(a.y, b.y) > bottom + smallest
            {
                continue
            }
            smallest = min(smallest, distance(to: a, b))
            if smallest == 0 { return 0 }
        }
        return smallest
    }

    private func distance(to a: Pixel, _ b: Pixel) -> Double {
        if crosses(a, b) { return 0 }
        let corners = samples(2).map { $0.distance(to: a, b) }
        return min(corners.min()!, distance(to: a), distance(to: b))
    }

    private func distance(to point: Pixel) -> Double {
        let (dx, dy) = (max(left - point.x, 0, point.x - right), max(top - point.y, 0, point.y - bottom))
        return (dx * dx + dy * dy).squareRoot()
    }

    /// Whether a straight piece has a part inside: what is left of it between the four sides (Liang and Barsky).
    private func crosses(_ a: Pixel, _ b: Pixel) -> Bool {
        var (from, to) = (0.0, 1.0)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        for (slope, room) in [(-dx, a.x - left), (dx, right - a.x), (-dy, a.y - top), (dy, bottom - a.y)] {
            if slope == 0 {
                if room < 0 { return false }
            } else if slope < 0 {
                from = max(from, room / slope)
            } else {
                to = min(to, room / slope)
            }
        }
        return from <= to
    }
}

/// A word with its place.
struct PlacedLabel {
    let text: String
    let center: Pixel
    let box: PixelBox
}
