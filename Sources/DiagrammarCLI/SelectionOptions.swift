import ArgumentParser
import Diagrams

/// Which diagrams are wanted: filters, and bounds on what they are made of.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: """
            Keep the diagrams for which every one of these words holds; may repeat. \
            \(SelectionWord.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var filter: [String] = []

    @Option(name: .long, help: "Keep diagrams with so many loops: 3 or 1...3. Bounds the diagrams as --through does.")
    var loops: LoopRange?

    @Option(name: .long, help: "Keep diagrams with at most this many bridges.")
    var maxBridges: Int?

    @Flag(name: .long, help: "The same as --filter amputated: values without the propagators of external lines.")
    var amputated = false

    func selection() throws -> Selection {
        do throws(SelectionError) {
            return try Selection(
                words: filter + (amputated ? [SelectionWord.amputated.rawValue] : []), loops: loops?.range,
                maximumBridges: maxBridges)
        } catch {
            throw error.failure
        }
    }
}

/// `3`, or `1...3`.
struct LoopRange: ExpressibleByArgument {
    let range: ClosedRange<Int>

    init?(argument: String) {
        let dots = argument.firstRange(of: "...")
        let lowest = Int(dots.map { argument[..<$0.lowerBound] } ?? argument[...])
        let highest = dots.map { Int(argument[$0.upperBound...]) } ?? lowest
        guard let lowest, let highest, 0 <= lowest, lowest <= highest, highest <= Self.most else { return nil }
        range = lowest...highest
    }

    /// More loops than any diagram has that is ever drawn.
    private static let most = 1_000_000

    var defaultValueDescription: String { "\(range.lowerBound)...\(range.upperBound)" }
}

extension SelectionError {
    fileprivate var failure: Failure {
        switch self {
        case .unknownWord(let word):
            Failure(
                "no filter is called “\(word)”",
                help: "the filters are \(SelectionWord.allCases.map(\.rawValue).joined(separator: ", "))", exitCode: 2)
        case .contradiction(let one, let other):
            Failure(
                "no diagram satisfies both \(one.rawValue) and \(other.rawValue)",
                help:
                    "each of these words excludes the next one: "
                    + stride(from: 0, to: SelectionWord.allCases.count, by: 2).map {
                        "\(SelectionWord.allCases[$0].rawValue) and \(SelectionWord.allCases[$0 + 1].rawValue)"
                    }.joined(separator: ", "), exitCode: 2)
        case .negative(let what):
            Failure(
                "a bound on \(what) is not negative",
                help: what == "bridges" ? "as in --max-bridges 1" : "as in --loops 3 or --loops 1...3", exitCode: 2)
        }
    }
}
