import Exact
import Foundation
import Testing

@testable import Algebra

/// Formulas as plain text and for SymPy, with the value that SymPy and a reader in Python gave them.
///
/// `Tests/Golden/formula_printing.py` makes the file.
@Suite struct PrintingSymPyTests {
    private static let golden: [[String]] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/formula-printing.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    }()

    /// A hundred of middle length, with a value that rounding does not blur; numbers meet numbers in one half of them.
    private static var samples: [PrintingTree] {
        var found: [PrintingTree] = []
        var trees = PrintingTrees(state: 5)
        trees.hasIntegrals = false
        trees.variables.removeLast()
        let variables = trees.variables
        while found.count < 100 {
            trees.variables = found.count % 2 == 0 ? variables : ["x"]
            let tree = trees.tree(depth: 2 + found.count % 4)
            let value = tree.value(at: PrintingTree.point)
            let nearby = tree.value(at: PrintingTree.point.mapValues { $0 * (1 + 1e-12) })
            guard value.isFinite, abs(value) < 1e6, abs(value - nearby) < 1e-9, abs(value) > 1e-3 else { continue }
            let length = tree.formula.text.utf8.count
            if (12...140).contains(length) { found.append(tree) }
        }
        return found
    }

    @Test func sympyReadsWhatWasMeant() throws {
        let samples = Self.samples
        if ProcessInfo.processInfo.environment["DIAGRAMMAR_RECORD"] == "1" {
            for tree in samples { print("record:\(tree.formula.text)\t\(try tree.formula.written(as: .sympy))") }
            return
        }
        #expect(Self.golden.count == samples.count)
        for (tree, line) in zip(samples, Self.golden) {
            let formula = tree.formula
            #expect(formula.text == line[0])
            #expect(try formula.written(as: .sympy) == line[1])
            let meant = tree.value(at: PrintingTree.point)
            let read = try #require(Double(line[2]))
            #expect(abs(read - meant) <= 1e-9 * max(1, abs(meant)), "\(line[0])")
        }
    }
}
