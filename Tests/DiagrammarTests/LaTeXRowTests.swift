import Testing

@testable import Export

@Suite struct LaTeXRowTests {
    private static let average = #"\left\langle \tanh\left(x\right)^{2}\right\rangle_{K_l}"#

    @Test("A long row breaks before signs, and every line is balanced")
    func longRow() {
        let terms = (1...12).map { "\($0) \(Self.average)" }
        let text = #"V_{l+1} &= \sigma_w^{2} \left("# + terms.joined(separator: " + ") + #"\right) - \frac{a + b}{2}"#
        let lines = LaTeXRow(text).lines()
        #expect(lines.count > 2)
        for line in lines {
            #expect(line.split(separator: #"\left"#).count == line.split(separator: #"\right"#).count, "\(line)")
            #expect(line.count { $0 == "{" } == line.count { $0 == "}" })
            #expect(line.count { $0 == "&" } == 1)
        }
        // Nothing is lost: with the invisible brackets taken away the lines are the row.
        let joined = lines.joined(separator: " ").replacing(#" \right. &\quad \left."#, with: "")
        #expect(joined.replacing(#" &\quad"#, with: "") == text)
    }

    @Test("Short rows stay, and fractions are not cut")
    func shortRow() {
        let text = #"K_0 &= q + \frac{a + b}{2}"#
        #expect(LaTeXRow(text).lines() == [text])
        let fraction = "x &= \\frac{\((1...90).map { "a_{\($0)}" }.joined(separator: " + "))}{2}"
        #expect(LaTeXRow(fraction).lines() == [fraction])
    }
}
