import Diagrams
import Foundation
import Testing

private let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Docs")

/// The diagrams drawn in Docs/Selection.md are kept and dropped as the document says.
@Suite struct SelectionPictureTests {
    private struct Picture {
        let name: String
        let isKept: Bool
        let graph: DiagramGraph
    }

    private func pictures() throws -> [Picture] {
        let text = try String(contentsOf: docs.appendingPathComponent("pictures/diagrams.txt"), encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: ";").map { $0.split(separator: " ") }
            func names(_ places: [Substring]) -> [Substring] { places.map { $0.prefix { $0 != "(" } } }
            let (points, vertices) = (names(parts[2]), names(parts[3]))
            let lines = try parts[4].map { line in
                let ends = try line.split(separator: "-", maxSplits: 1).map { end in
                    try #require((points + vertices).firstIndex(of: end.prefix { $0 != "^" && $0 != "!" }))
                }
                return (left: ends[0], right: ends[1])
            }
            return Picture(
                name: parts[0].joined(separator: " "),
                isKept: try #require(["drops", "keeps"].firstIndex(of: parts[1][0])) == 1,
                graph: DiagramGraph(
                    externalCount: points.count, nodeCount: points.count + vertices.count, lines: lines))
        }
    }

    private func selection(_ name: String) throws -> Selection {
        let parts = name.split(separator: " ")
        guard parts.count == 2, let number = Int(parts[1]) else { return try Selection(words: [name]) }
        return parts[0] == "loops" ? try Selection(loops: number...number) : try Selection(maximumBridges: number)
    }

    @Test func picturesShowWhatIsKeptAndDropped() throws {
        let pictures = try pictures()
        #expect(pictures.count == 18)
        for picture in pictures {
            #expect(try selection(picture.name).keeps(picture.graph) == picture.isKept, "\(picture.name)")
            if let word = SelectionWord(rawValue: picture.name) {
                #expect(try selection(word.opposite.rawValue).keeps(picture.graph) != picture.isKept, "\(picture.name)")
            }
            // An external point has one line.
            for point in 0..<picture.graph.externalCount {
                #expect(picture.graph.lines.count { $0.left == point || $0.right == point } == 1)
            }
        }
    }

    @Test func everyWordHasItsPicture() throws {
        let names = try pictures().map(\.name)
        let document = try String(contentsOf: docs.appendingPathComponent("Selection.md"), encoding: .utf8)
        for word in SelectionWord.allCases {
            #expect(names.contains(word.rawValue) || names.contains(word.opposite.rawValue))
            #expect(document.contains("`\(word.rawValue)`"))
        }
        for name in Set(names) {
            let file = "pictures/\(name.replacingOccurrences(of: " ", with: "-")).svg"
            #expect(document.contains("![](\(file))"))
            #expect(FileManager.default.fileExists(atPath: docs.appendingPathComponent(file).path))
        }
    }
}
