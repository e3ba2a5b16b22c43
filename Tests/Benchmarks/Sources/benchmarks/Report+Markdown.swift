extension Report {
    /// The same table as a document.
    var markdown: String {
        var text = """
            # Speed

            Made by `swift run -c release --package-path Tests/Benchmarks benchmarks --markdown Docs/Benchmarks.md`.

            \(machine.description.split(separator: "\n").joined(separator: "  \n"))

            Times are processor time (user and system, all threads) of the named step alone, inputs ready; the median of
            several runs in which all contenders take turns. Memory is the peak resident set of a process that does
            nothing else. *Ratio* is ours over the peer's, below 1 where we are better. Every answer is checked against
            ours: polynomials by their number of terms and their values at two points modulo 2⁶¹ − 1, numbers digit by
            digit, graphs by the number of isomorphism classes and the orders of their groups. FLINT is `fmpq` and `fmpq_mpoly`, in lexicographic order; GMP works in place.


            """
        for chapter in BenchmarkCase.Chapter.allCases {
            let rows = lines.filter { $0.chapter == chapter }
            if rows.isEmpty { continue }
            text += "## \(chapter.rawValue)\n\n"
            text += row(Line.titles) + row(Line.titles.map { _ in "---" })
            text += rows.map { row($0.cells) }.joined() + "\n"
            for summary in summaries where summary.chapter == chapter {
                text += "- **\(summary.name)**: \(summary.text)\n"
            }
            text += "\n"
        }
        return String(text.dropLast())
    }

    private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
}
