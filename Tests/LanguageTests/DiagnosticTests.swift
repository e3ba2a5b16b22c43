import Testing

@testable import Language

/// How errors are shown, and that those of a file come together without repeating one another.
@Suite struct DiagnosticTests {
    @Test("Line, column, the source line, a caret range and one line of help")
    func rendering() {
        let expected = """
            test:4:12: error: gg is not known
             4 | action x.x*gg
               |            ^~
               = help: did you mean g?

            """
        #expect(report(on: action + "action x.x*gg") == expected)
    }

    @Test("Columns count characters, not bytes; tabs count one")
    func columns() {
        #expect(errors(in: "coupling σ\nfield φ\naction σ*φ + ψ") == ["3:14 psi is not known"])
        #expect(errors(in: "field z\n\taction\tz + w") == ["2:13 w is not known"])
        #expect(errors(in: "field z # 🎲 e\u{301}\naction z + w\r\n") == ["2:12 w is not known"])
    }

    @Test(
        "Suggestions",
        arguments: [
            ("field x\nparameter sigma_w\naction x^2*sigm_w", "did you mean sigma_w?"),
            ("field x\nparameter sigma_w\naction x^2*sigma", "did you mean sigma_w?"),
            ("field x\nfeild y\naction x", "did you mean field?"),
            ("field x\nupdat x = 1\naction x", "did you mean update?"),
            ("field x\naction x*completely", "declare it first, as in: parameter completely"),
        ])
    func suggestions(text: String, help: String) { #expect(report(on: text).contains("= help: " + help + "\n")) }

    @Test("All errors of a file, in the order of the text")
    func together() {
        let text = """
            width N
            depth l = 0 ... 5
            parameter s, q, q
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0)
            bias b[i](l) ~ normal(0, t^2)
            update h[i](l+1) = W[i,j](l)*f(h[j](l)) + (
            initial h[i](3) ~ normal(0, q)
            where f(x) = x + y
            where c = d
            where d = c
            expct <h(1).h(1)> = 1
            """
        let lines = errors(in: text).map { $0.prefix { $0 != ":" } }
        #expect(Set(lines) == ["3", "5", "6", "7", "8", "9", "10", "11", "12"])
        #expect(lines.map { Int($0)! } == lines.map { Int($0)! }.sorted())
    }

    @Test("Errors of expect lines come with those of the dynamics")
    func expectLines() {
        let text =
            declarations + """
                update h[i](l+1) = W[i,j](l)*k[j](l)
                initial h[i](0) ~ normal(0, q)
                expect <h(6).h(1)> = 1
                expect <h(0).h(0); > = 1
                expect <h(0).h(0)> = 1 scheme of things
                """
        #expect(
            errors(in: text) == [
                "6:30 k is not known", "8:11 the time 6 lies outside the range that begins at 0 and ends at 5",
                "9:20 expected an expression before '>'",
                "10:34 'things' is not expected here",
            ])
    }

    @Test(
        "One mistake, one error",
        arguments: [
            ("action (x.x + z^2\nexpect <z> = 0", "4:8"), ("action (x.x]", "4:12"), ("action x.x)", "4:11"),
            ("action 2z", "4:8"),
            ("parameter b, 3, c\naction b*x.x + c*z", "4:14"), ("action x.x + $ z", "4:14"),
            ("action g*(x.x + (z + (z\n", "4:22"), ("where f(u) = f(u)\naction z", "4:7"),
        ])
    func withoutCascades(text: String, place: String) {
        let found = errors(in: action + text)
        #expect(found.count == 1 && found[0].hasPrefix(place + " "), "\(found)")
    }

    @Test("A bracket that is never closed ends with its statement; the next ones are read")
    func recovery() {
        let found = errors(in: action + "action (x.x + z\nwhere f(u) = (u\nwhere e = [\nparameter g\nexpect <z = 0")
        #expect(
            found.map { $0.prefix { $0 != ":" } }.reduce(into: Set()) { $0.insert(String($1)) } == [
                "4", "5", "6", "7", "8",
            ])
    }

    @Test("More than fifty errors are counted, not shown")
    func many() {
        let text = report(on: (0..<70).map { "wrong\($0)\n" }.joined())
        #expect(text.hasSuffix("… and 20 more errors\n"))
        #expect(text.split(separator: "\n").filter { $0.contains("error:") }.count == 50)
    }

    @Test("No control character of the file reaches the report")
    func controlCharacters() {
        let text = report(on: action + "action x.x + \u{1B}[31m \u{0} \u{7F} \u{85} z\r + \u{202E}\n")
        #expect(text.contains("U+001B") && text.contains("U+0000"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    @Test("A very long line is shown through a window")
    func window() {
        let text = report(
            on: action + "action x.x" + String(repeating: " + x.x", count: 10_000) + " + w"
                + String(repeating: " + x.x", count: 10_000))
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 140 })
        #expect(text.contains("^") && text.contains("w is not known"))
    }
}
