import Algebra
import Exact
import Testing
import Theory

@testable import Language

/// Different spellings of the same thing give the same theory.
@Suite struct SpellingTests {
    @Test(
        "Greek letters, mathematical signs and their ASCII spellings",
        arguments: [
            ("coupling γ\naction x.x/2 + γ*z^2", "coupling gamma\naction x.x/2 + gamma*z^2"),
            ("coupling σ_w\naction x.x/2 + σ_w*z²", "coupling sigma_w\naction x.x/2 + sigma_w*z^2"),
            ("coupling λ\naction x·x/2 − λ×z³", "coupling lambda\naction x.x/2 - lambda*z^3"),
            ("coupling Ω\naction x⋅x + Ω∗z¹²", "coupling Omega\naction x.x + Omega*z^12"),
            ("coupling g\naction ∑[i](x[i]^4)", "coupling g\naction sum[i](x[i]^4)"),
            ("coupling ϕ, ε\naction φ*z + ϵ*z", "coupling phi, epsilon\naction phi*z + epsilon*z"),
            ("coupling g\naction x.x⁄2", "coupling g\naction x.x/2"),
        ])
    func unicode(spelled: String, plain: String) throws {
        let head = "width N\nfield x[i], z\n"
        #expect(try read(head + spelled).polynomial == read(head + plain).polynomial)
        #expect(try read(head + spelled).symbols == read(head + plain).symbols)
    }

    @Test("A response field has three spellings and the angle brackets two")
    func responseFields() throws {
        let model = try read(network)
        let observables = try ["<h[1](2)*h~[1](1)>", "<h[1](2)*h\u{303}[1](1)>", "⟨h[1](2)×h~[1](1)⟩"].map {
            try model.question($0).observable
        }
        #expect(observables[0] == observables[1])
        #expect(observables[0] == observables[2])
        let decomposed = try read("width N\nfield u[i]\nresponse v of u\naction v.u + u~.u").polynomial
        let composed = try read("width N\nfield u[i]\nresponse v of u\naction v.u + ũ.u").polynomial
        #expect(decomposed == composed)
    }

    @Test("Numbers are exact")
    func numbers() throws {
        func constant(_ text: String) throws -> Rational? {
            try read("field z\naction " + text).polynomial.scalar?.constant
        }
        #expect(try constant("0.1") == Rational(1, 10))
        #expect(try constant("2/5") == Rational(2, 5))
        #expect(try constant("1.250") == Rational(5, 4))
        #expect(try constant("0.1 + 0.2 - 0.3") == 0)
        #expect(try constant("-2^2") == -4)
        #expect(try constant("2^3^2") == 512)
        #expect(try constant("2^-2") == Rational(1, 4))
        #expect(try constant("1/2/3*4") == Rational(2, 3))
        #expect(try constant("1 - -1") == 2)
        #expect(try constant("0^0") == 1)
    }

    @Test("Comments, blank lines, CRLF, tabs and a byte order mark change nothing")
    func layout() throws {
        let plain = try read(network).updates
        let lines = network.split(separator: "\n")
        let variants = [
            lines.joined(separator: "\r\n"), lines.joined(separator: " # comment ( [ <\n"),
            lines.joined(separator: "\n\n# (\n\n"), "\u{FEFF}" + network,
            network.replacingSpaces(with: "\t"), network.replacingSpaces(with: "\u{A0} "),
        ]
        for variant in variants { #expect(try read(variant).updates == plain) }
    }

    @Test("An open bracket, a trailing operator and a trailing comma continue a statement")
    func continuation() throws {
        let plain = try read(action + "action x.x/2 + g*(x.x + z^2)^2").polynomial
        for text in [
            "action x.x/2 +\n  g*(x.x + z^2)^2", "action x.x/2 + g*(x.x\n + z^2\n)^2",
            "action x.x/2 + # why\n\n# not\n g*(x.x + z^2)^2", "action x.x/2 + g*(x.x + z^2)^\n2",
            "action x.\nx/\n2 + g*\n(x.x + z^2)^2",
        ] {
            #expect(try read(action + text).polynomial == plain)
        }
        #expect(try read("width N\nfield x[i],\n  z\ncoupling g,\n  a\naction g*z*x.x").fields.count == 2)
    }

    @Test("A keyword is one only at the beginning of a line")
    func keywordsAsNames() throws {
        let text = """
            width N
            field time[i], phi, expect
            coupling weight, where, d
            action time.time/2 + weight*phi^3 + where*expect^2 + d*phi
            """
        let plain = """
            width N
            field u[i], v, w
            coupling a, b, c
            action u.u/2 + a*v^3 + b*w^2 + c*v
            """
        #expect(try read(text).polynomial == read(plain).polynomial)
        #expect(try read(text).fields.map(\.name) == ["time", "phi", "expect"])
    }

    @Test("Depth and discrete time mean the same")
    func depthAndTime() throws {
        let time = network.replacingFirst("depth", with: "time")
        #expect(try read(time).updates == read(network).updates)
        #expect(try read(time).time == read(network).time)
    }

    @Test("The theory's name may hold hyphens and numbers; sources are kept")
    func header() throws {
        let head = "rules 1\ntheory phi-4-d0 \"A # title\"\nsource \"Somebody, 1970\"\nsource \"Another\"\n"
        let model = try read(head + "field z\naction z^2/2")
        #expect(model.name == "phi-4-d0")
        #expect(model.title == "A # title")
        #expect(model.sources == ["Somebody, 1970", "Another"])
        #expect(!model.hasWidth)
    }
}

extension String {
    fileprivate func replacingSpaces(with text: String) -> String {
        split(separator: " ", omittingEmptySubsequences: false).joined(separator: text)
    }

    fileprivate func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return replacingCharacters(in: range, with: other)
    }

    private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
