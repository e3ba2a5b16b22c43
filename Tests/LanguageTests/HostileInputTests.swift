import Testing

@testable import Language

/// Texts that no one writes by hand: each is refused with a clear message, or read, and never crashes or hangs.
@Suite struct HostileInputTests {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(
        "Nesting 100,000 deep",
        arguments: [
            ("(", 100_000), ("-", 100_000), ("x^", 30_000), ("<", 20_000), ("f(", 100_000), ("sum[i](", 20_000),
            ("+", 30_000), ("x[", 1_000), ("1-(", 1_000), ("x.(", 1_000), ("-x^-", 1_000), ("1/(", 1_000),
            ("<x;", 1_000),
        ])
    func deep(opening: String, count: Int) {
        for text in [repeated(opening, count) + "x", repeated(opening, 1_000)] {
            let found = errors(in: "width N\nfield x\naction \(text)\nfield x")
            // The statement behind is read as well.
            #expect(found.count >= 2 && found.count <= 4 && found.last == "4:7 x is declared twice", "\(found)")
        }
    }

    @Test("Nesting up to the limit is read, also inside functions")
    func nested() throws {
        let deep = repeated("(", 190) + "z" + repeated(")", 190)
        #expect(try read(action + "action " + deep).polynomial == read(action + "action z").polynomial)
        #expect(
            try read(action + "action " + repeated("-", 190) + "z").polynomial == read(action + "action z").polynomial)
        let functions = (1...60).map {
            "where f\($0)(u) = " + (repeated("-(", 2) + "f\($0 - 1)(u)" + repeated(")", 2)) + "\n"
        }
        let text = action + "where f0(u) = u\n" + functions.joined() + "action f60(z)"
        #expect(try read(text).polynomial == read(action + "action z").polynomial)
    }

    @Test("Nested definitions do not add up to a nesting that the stack cannot hold")
    func nestedDefinitions() {
        let functions = (1...60).map {
            "where f\($0)(u) = " + repeated("-(", 90) + "f\($0 - 1)(u)" + repeated(")", 90) + "\n"
        }
        #expect(errors(in: action + "where f0(u) = u\n" + functions.joined() + "action f60(z)").count == 1)
    }

    @Test(
        "Powers",
        arguments: [
            ("z^(10^9)", "this power is too large"), ("2^(10^9)", "this power is too large"),
            ("(x.x)^(10^9)", "this power is too large"),
            ("z^1000000000", "this power is too large"), ("z^99999999999999999999", "this integer is too large"),
            ("g^(-9223372036854775808)", "this power is too large"),
            ("g^9223372036854775807", "this power is too large"),
            ("z^300", "this power has more than 256 fields"), ("(x.x)^129", "this power has more than 256 fields"),
            ("(((g^100000)^100000)^100000)^100000*z", "this power is too large to be expanded"),
            ("(2^100000)^100000", "this power is too large to be expanded"),
            ("(2^100000*g + 1)^400", "this power is too large to be expanded"),
            ("(1 + g)^100000", "this power is too large to be expanded"),
            ("(x[1]+x[2]+x[3]+x[4]+x[5]+x[6]+x[7]+x[8]+x[9])^60", "this expands to more than 20000 terms"),
            ("2^2^2^2^2^2^2", "this integer is too large"), ("0^(-1)", "a division by zero"),
            ("z*0^(-1)", "a division by zero"),
        ])
    func powers(text: String, message: String) {
        let found = errors(in: action + "action " + text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(message) == true || text.hasPrefix("2^2^2"), "\(found)")
    }

    @Test("Products that grow beyond bounds")
    func products() {
        func product(_ factor: String, _ count: Int) -> String {
            repeatElement(factor, count: count).joined(separator: "*")
        }
        for text in [
            product("2^100000", 2_000), product("g^100000", 2_000), product("x.x", 1_000),
            "(1+g)^400*(1+a)^400*(1+N)^400",
        ] {
            let found = errors(in: action + "action " + text)
            #expect(found.count == 1, "\(found)")
        }
    }

    @Test("Definitions that double one another")
    func doubling() {
        let values = (1..<60).map { "where e\($0) = e\($0 - 1) + e\($0 - 1)\n" }.joined()
        #expect(errors(in: action + "where e0 = g\n" + values + "action e59*z").count == 1)
        let functions = (1..<20).map {
            "where f\($0)(t) = " + repeatElement("f\($0 - 1)(t)", count: 9).joined(separator: "*") + "\n"
        }.joined()
        #expect(errors(in: action + "where f0(t) = t\n" + functions + "action f19(z)").count == 1)
    }

    @Test("Long chains of definitions, in both orders, and long cycles")
    func chains() {
        let up = (1..<3_000).map { "where e\($0) = e\($0 - 1)\n" }
        let found = errors(in: action + "where e0 = g\n" + up.joined() + "action e2999*z")
        #expect(found.count == 1 && found[0].contains("more than 64 deep"), "\(found)")
        #expect(errors(in: action + "where e0 = g\n" + up.reversed().joined() + "action e60*z").isEmpty)
        let cycle = errors(in: action + "where e0 = e2999\n" + up.joined() + "action z")
        #expect(!cycle.isEmpty && cycle.allSatisfy { $0.contains("is defined by itself") })
    }

    @Test("Numerals and names beyond all measure")
    func long() {
        let digits = repeated("7", 10_001)
        #expect(
            errors(in: action + "action " + digits + "*z") == [
                "4:8 this numeral has 10001 digits; at most 10000 are read"
            ])
        #expect(errors(in: action + "action 0." + digits + "*z").count == 1)
        #expect(errors(in: action + "action " + digits.dropFirst() + "*z").isEmpty)
        #expect(errors(in: action + "action z^" + digits).count == 1)
        #expect(errors(in: action + "action z" + repeated("⁷", 20_000)).count == 1)
        let name = errors(in: action + "action z + " + repeated("σ", 20_000))
        #expect(name.allSatisfy { $0.count < 400 } && (1...2).contains(name.count))
        #expect(errors(in: action + "expect " + repeated("<z>*", 200) + "<z> = 0\naction z").isEmpty)
    }

    @Test("Files: too long a line, not UTF-8, empty, only comments")
    func files() throws {
        func failure(_ bytes: [UInt8]) -> [String] {
            do throws(Diagnostics) {
                _ = try Model(SourceText(name: "test", bytes: bytes))
                return []
            } catch {
                return zip(error.all, error.positions).map { "\($1.line):\($1.column) \($0.message)" }
            }
        }
        #expect(failure([]) == ["1:1 the file has neither an update rule nor an action"])
        #expect(failure(Array("# a\n# b".utf8)) == ["2:4 the file has neither an update rule nor an action"])
        #expect(failure(Array("\n\n\n".utf8)).count == 1)
        let line = Array("field z\naction z".utf8) + [UInt8](repeating: 0x20, count: 10 << 20)
        #expect(failure(line) == ["2:1 this line has 10485768 bytes; at most 1048576 are read"])
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] {
            #expect(failure(Array("field z\nab ".utf8) + bytes) == ["2:4 this byte is not UTF-8 text"])
        }
        #expect(failure(Array("field z\naction z \0".utf8)) == ["2:10 the character U+0000 has no meaning here"])
        #expect(failure([0xFF, 0xFE, 0x66, 0x00]) == ["1:1 this byte is not UTF-8 text"])
    }

    @Test("Many statements, parameters, terms and errors")
    func many() throws {
        let parameters = (0..<10_000).map { "p\($0)" }.joined(separator: ",\n")
        #expect(try read("field z\nparameter \(parameters)\naction z + p7*z^2").symbols.entries.count == 10_001)
        #expect(errors(in: "field z\n" + repeated("parameter z\n", 3_000) + "action z").count >= 1_000)
        #expect(errors(in: repeated("wrong\n", 100_000)).count >= 1_000)
        #expect(try read(repeated("source \"s\"\n", 100_000) + "field z\naction z").sources.count == 100_000)
        let unknown = (0..<3_000).map { "q\($0)*z" }.joined(separator: " +\n")
        #expect(errors(in: "field z\nparameter \(parameters)\naction " + unknown).count == 1_000)
        for text in [
            repeated("$ ", 100_000), repeated("$", 100_000), repeated(") ", 100_000), repeated("\"\n", 100_000),
            repeated("2a ", 100_000),
        ] {
            #expect(!errors(in: text).isEmpty)
        }
    }

    @Test("An update rule with 100,000 terms, equal and different ones")
    func terms() throws {
        let equal = repeatElement("h[i](l)", count: 100_000).joined(separator: " +\n")
        let update = try #require(
            try read(declarations + "update h[i](l+1) = \(equal)\ninitial h[i](0) = 0").updates.first)
        #expect(update.terms.count == 1 && update.terms.values.first?.constant == 100_000)
        let powers = (0..<5_000).map { "s^\($0 % 300)*h[i](l)^\($0 % 7)" }.joined(separator: " -\n")
        #expect(
            try read(declarations + "update h[i](l+1) = \(powers)\ninitial h[i](0) = 0").updates[0].terms.count == 7)
    }

    @Test(
        "Times at the ends of the machine's integers",
        arguments: [
            "<h(T+T).h(1)> = 1 when T = 9223372036854775807", "<h(2*T).h(1)> = 1 when T = -9223372036854775808",
            "<h(T).h(1)> = 1 when T = 9223372036854775807", "<h(99999999999999999999).h(1)> = 1",
            "<h(1000000+1000000).h(1)> = 1", "<h(-9223372036854775808).h(1)> = 1", "<h(1/2).h(1)> = 1",
            "<h(T*T*T).h(1)> = 1 when T = 999999",
        ])
    func times(line: String) {
        let text = network.split(separator: "\n").map { $0.hasPrefix("depth") ? "depth l = 0 ... T" : String($0) }
            .joined(separator: "\n")
        #expect(errors(in: text + "\nexpect " + line).count == 1)
        #expect(errors(in: text + "\nexpect <h(3).h(1)> = 1").isEmpty)
    }
}
