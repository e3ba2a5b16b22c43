import Foundation
import Testing

/// Rows of Tests/Golden/saddle: exact moments of the chain of layers and its series in numbers, made without any expansion.
enum SaddleGoldenLines {
    /// One observable of one network: its coefficients of 1, 1/N, 1/N², … as the file writes them.
    struct Entry: Sendable {
        let network: String
        let parameters: String
        let question: String
        var orders: [Int: (value: String, error: String)] = [:]
    }

    /// The entries of `exact.csv`, or of a file of `series`.
    static func entries(_ file: String) throws -> [Entry] {
        let path = packageRoot.appendingPathComponent("Tests/Golden/saddle/\(file)")
        var entries: [Entry] = []
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst() {
            var cells = Self.cells(line)
            let isExact = file == "exact.csv"
            if !isExact { cells.insert("", at: 1) }
            let order = try #require(Int(cells[3]))
            if entries.last?.question != cells[2] || entries.last?.network != cells[0]
                || entries.last?.parameters != cells[1]
            {
                entries.append(Entry(network: cells[0], parameters: cells[1], question: cells[2]))
            }
            entries[entries.count - 1].orders[order] = (cells[4], isExact ? "0" : cells[5])
        }
        return entries
    }

    /// What stands in quotes is one cell.
    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().reduce(into: [""]) { cells, part in
            if part.offset.isMultiple(of: 2) {
                let pieces = part.element.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                cells[cells.count - 1] += pieces[0]
                cells += pieces.dropFirst()
            } else {
                cells[cells.count - 1] += part.element
            }
        }
    }

    /// A SymPy expression in the language of rules files.
    static func language(_ sympy: String) -> String {
        sympy.replacing(#/Rational\((-?\d+),\s*(\d+)\)/#) { "(\($0.1)/\($0.2))" }.replacing("**", with: "^")
    }

    /// A feedforward network with an activation.
    static func rules(_ activation: String) -> String {
        """
        rules 1
        width N
        depth l = 0 ... T
        parameter sigma_w, sigma_b, q
        parameter real a
        parameter real b
        neuron h[i](l)
        weight W[i,j](l) ~ normal(0, sigma_w^2/N)
        bias b_[i](l) ~ normal(0, sigma_b^2)
        update h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b_[i](l)
        initial h[i](0) ~ normal(0, q)
        where phi(x) = \(activation)
        where r(l) = h(l).h(l)/N
        """
    }
}
