import Export
import Foundation
import Testing

/// Tables, sketches and pictures of a plane that is known in closed form.
@Suite struct PhasePlaneTests {
    /// Chaos inside a circle about (1, 1) of radius 0.6: 1/ξ is the distance to it.
    private func island(_ count: Int = 21, title: String = "An island & its <shore>") -> PhasePlane {
        let values = (0..<count).map { 2 * Double($0) / Double(count - 1) }
        return PhasePlane(
            x: .init(name: "sigma_w", values: values), y: .init(name: "sigma_b", values: values),
            cells: values.flatMap { y in
                values.map { x in
                    let u = 0.6 - ((x - 1) * (x - 1) + (y - 1) * (y - 1)).squareRoot()
                    return PhasePlane.Cell(
                        variance: x, response: exp(u), depthScale: 1 / abs(u), phase: u > 0 ? .chaotic : .ordered)
                }
            }, caption: .init(theory: "island", title: title, fixed: [.init(name: "kappa", value: "1/3")]))
    }

    @Test func `the critical line is one closed curve on the circle`() throws {
        let lines = island().criticalLines
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.first == line.last && line.count > 20)
        for point in line {
            let radius = ((point.x - 1) * (point.x - 1) + (point.y - 1) * (point.y - 1)).squareRoot()
            #expect(abs(radius - 0.6) < 2e-3)
        }
    }

    @Test func `the table has x running fastest, and says infinity where nothing ends`() {
        let plane = PhasePlane(
            x: .init(name: "g", values: [1, 2]), y: .init(name: "lambda", values: [0, 0.1]),
            cells: [
                .init(variance: 0, response: 1, depthScale: .infinity, phase: .critical),
                .init(variance: 1 / 3, response: 2, depthScale: 2.5, phase: .chaotic), .init(phase: .unbounded),
                .init(variance: 1, phase: .unresolved),
            ], caption: .init(theory: "table"))
        #expect(
            plane.csv() == """
                g,lambda_,q,chi_perp,xi_c,phase
                1,0,0,1,inf,critical
                2,0,0.3333333333,2,2.5,chaotic
                1,0.1,,,,unbounded
                2,0.1,1,,,unresolved

                """)
        #expect(plane.json().text.contains("\"xi_c\": null"))
    }

    @Test func `sketches fit their columns and use ASCII alone if told`() {
        for columns in [32, 48, 80, 200] {
            for unicode in [true, false] {
                let text = island().sketch(columns: columns, unicode: unicode)
                let lines = text.split(separator: "\n")
                #expect(lines.allSatisfy { $0.count <= columns })
                #expect(unicode || text.allSatisfy(\.isASCII))
                let (ordered, chaotic, critical): (Character, Character, Character) =
                    unicode ? ("·", "▒", "█") : (".", ":", "#")
                // The middle row crosses the circle: order, line, chaos, line, order.
                let field = lines.filter { $0.contains(chaotic) && $0.contains(critical) && !$0.contains("ordered") }
                let middle = field[field.count / 2].filter { [ordered, chaotic, critical].contains($0) }
                #expect(middle.first == ordered && middle.last == ordered)
                let shore = middle.filter { $0 == critical }.count
                #expect(shore >= 2 && shore <= 6)
                let part = Double(middle.filter { $0 != ordered }.count) / Double(middle.count)
                #expect(abs(part - 0.6) < 0.12)
            }
        }
    }

    @Test func `pictures are well-formed, with labels inside that do not touch`() throws {
        for (plane, width) in [(island(), 720), (island(9, title: "x"), 360)] {
            let text = plane.svg(width: width)
            let parser = XMLReading()
            try parser.read(text)
            #expect(text.contains("An island &amp; its &lt;shore&gt;") || width == 360)
            // Contours and regions are written twice, white below black.
            let labels = parser.texts.filter { $0.isMiddle && $0.fill == "#000000" }
            #expect(labels.contains { $0.text == "10" } && labels.contains { $0.text == "chaotic" })
            for (place, a) in labels.enumerated() {
                #expect(a.left > 0 && a.right < Double(width))
                for b in labels[(place + 1)...] {
                    #expect(
                        a.right < b.left || b.right < a.left || abs(a.y - b.y) > 0.8 * max(a.size, b.size),
                        "\(a) touches \(b)")
                }
            }
        }
    }
}

/// The text elements of a picture; the tags are counted to be closed.
private final class XMLReading {
    struct Text {
        var text = ""
        let x: Double
        let y: Double
        let size: Double
        let isMiddle: Bool
        let fill: String?
        var half: Double { Double(text.count) * size * 0.3 }
        var left: Double { x - half }
        var right: Double { x + half }
    }
    struct Unbalanced: Error { let tag: Substring }

    private(set) var texts: [Text] = []

    func read(_ document: String) throws {
        var open: [Substring] = []
        for piece in document.split(separator: "<").map({ $0 }) {
            guard let end = piece.firstIndex(of: ">") else { continue }
            let tag = piece[..<end]
            let name = tag.prefix { $0.isLetter || $0 == "/" && $0 != tag.last }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { throw Unbalanced(tag: tag) }
                continue
            }
            if !tag.hasSuffix("/") { open.append(name) }
            if name == "text", let x = value("x", tag), let y = value("y", tag), let size = value("font-size", tag) {
                texts.append(
                    Text(
                        text: String(piece[piece.index(after: end)...]), x: x, y: y, size: size,
                        isMiddle: tag.contains("text-anchor=\"middle\""), fill: attribute("fill", tag)))
            }
        }
        if let left = open.last { throw Unbalanced(tag: left) }
    }

    private func attribute(_ name: String, _ tag: Substring) -> String? {
        guard let start = tag.firstRange(of: " \(name)=\"") else { return nil }
        return String(tag[start.upperBound...].prefix { $0 != "\"" })
    }

    private func value(_ name: String, _ tag: Substring) -> Double? { attribute(name, tag).flatMap(Double.init) }
}
