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
            let section = section(chapter)
            if !section.isEmpty { text += title(chapter) + section + "\n" }
        }
        return String(text.dropLast())
    }

    /// A document with the chapters measured now in place of its own; a new one comes last, before the peers from PyPI.
    func replacingChapters(in document: String) -> String {
        var document = document
        let described = machine.description.split(separator: "\n").joined(separator: "  \n") + "\n\n"
        for chapter in BenchmarkCase.Chapter.allCases {
            let section = section(chapter)
            if section.isEmpty { continue }
            let peers = document.range(of: "<!-- peers: begin -->")?.lowerBound ?? document.endIndex
            let start = document.range(of: title(chapter))?.lowerBound ?? peers
            let next = document[start...].dropFirst().range(of: "\n## ")?.lowerBound
            let end = start == peers ? peers : min(peers, next.map(document.index(after:)) ?? peers)
            document.replaceSubrange(start..<end, with: title(chapter) + described + section + "\n")
        }
        return document
    }

    private func title(_ chapter: BenchmarkCase.Chapter) -> String { "## \(chapter.rawValue)\n\n" }

    /// The table of a chapter and what its cases compute; empty if none of them was measured.
    private func section(_ chapter: BenchmarkCase.Chapter) -> String {
        let rows = lines.filter { $0.chapter == chapter }
        if rows.isEmpty { return "" }
        let table = row(Line.titles) + row(Line.titles.map { _ in "---" }) + rows.map { row($0.cells) }.joined()
        return summaries.filter { $0.chapter == chapter }.reduce(table + "\n") { text, summary in
            text + "- **\(summary.name)**: \(summary.text)\n"
        }
    }

    private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
}
