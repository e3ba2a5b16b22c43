import Exact
import Foundation
import Testing

@testable import Algebra

/// Brackets stand where they must: what is written, read by the rules of its own language, has the value of what was
/// meant.
@Suite struct PrintingRoundTripTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == "1" ? 100_000 : 3_000

    private func agree(_ read: Double, _ meant: Double) -> Bool {
        if meant.isNaN || read.isNaN { return meant.isNaN && read.isNaN }
        return read == meant || abs(read - meant) <= 1e-7 * max(1, abs(meant))
    }

    /// Whether rounding cannot blur the comparison.
    private func isTame(_ tree: PrintingTree) -> Bool {
        let value = tree.value(at: PrintingTree.point)
        let nearby = tree.value(at: PrintingTree.point.mapValues { $0 * (1 + 1e-12) })
        guard value.isFinite, abs(value) < 1e9 else { return false }
        return abs(value - nearby) <= 1e-8 * max(1, abs(value))
    }

    @Test(arguments: [Notation.text, .unicode, .latex, .mathematica, .form])
    func writtenFormulasHaveTheirValue(notation: Notation) throws {
        var trees = PrintingTrees(state: 11)
        trees.hasIntegrals = notation != .form
        var compared = 0
        for round in 0..<Self.rounds {
            let tree = trees.tree(depth: 1 + round % 5)
            if !isTame(tree) { continue }
            compared += 1
            let written = try tree.formula.written(as: notation)
            let read: Double
            do {
                read =
                    notation == .latex
                    ? try PrintingLaTeXReader.value(of: written, at: PrintingTree.point)
                    : try PrintingLineReader.value(of: written, as: notation, at: PrintingTree.point)
            } catch {
                Issue.record("\(written): \(error)")
                continue
            }
            let meant = tree.value(at: PrintingTree.point)
            #expect(agree(read, meant), "\(written) reads as \(read), meant \(meant)")
        }
        #expect(compared > Self.rounds / 2)
    }
}
