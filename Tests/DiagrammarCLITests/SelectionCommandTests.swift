import Foundation
import Testing

/// Filters and bounds on the command line.
@Suite struct SelectionCommandTests {
    @Test(arguments: [
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --filter onepi,nosigma --through g^2", 0, ""),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --filter onepi --filter simple --loops 1...2", 0, ""),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --filter onepi,twopi --loops 1", 2, "twopi"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --filter onepi --filter onepr --loops 1", 2, "onepr"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --filter notamputated --amputated --loops 1", 2, "amputated"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --loops 3...1", 2, "loops"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --loops=-1", 2, "loops"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --max-bridges=-1 --loops 1", 2, "bridges"),
        ("diagrammar diagrams rules/phi4.rules '<x; x>' --max-bridges 1", 2, "--through g^2"),
        ("diagrammar diagrams rules/linear-rnn.rules '<h(1).h(1)>/N' --amputated", 65, "time"),
        ("diagrammar derive rules/phi4.rules '<x; x>' --filter onepi --through g^2", 2, "--filter"),
    ])
    func exitCodes(_ line: String, _ code: Int, _ named: String) throws {
        let run = try Run(line)
        #expect(run.exitCode == Int32(code), "\(line): \(run.output)\(run.errors)")
        #expect(named.isEmpty || run.errors.contains(named))
        #expect(code == 0 ? !run.output.isEmpty : run.output.isEmpty)
    }

    @Test func unknownWordsAreAnsweredWithTheKnown() throws {
        let run = try Run("diagrammar diagrams rules/phi4.rules '<x; x>' --filter 1PI --loops 1 --format json")
        let object = try #require(JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: Any])
        let error = try #require((object["errors"] as? [[String: Any]])?.first)
        for word in ["onepi", "offshell", "nosigma", "snail", "notadpole", "notsimple", "amputated"] {
            #expect((error["help"] as? String)?.contains(word) == true)
        }
    }

    @Test func jsonNamesTheSelection() throws {
        let run = try Run(
            "diagrammar diagrams rules/phi4.rules '<x; x>' --amputated --filter nosnail --loops 2 --max-bridges 1 --format json"
        )
        let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["selection"] as? [String] == ["nosnail", "amputated", "loops 2", "max-bridges 1"])
        // The line, the self-loop, and at two loops all but the sunset.
        #expect(object["dropped"] as? Int == 4)
        #expect((object["diagrams"] as? [[String: Any]])?.map { $0["value"] as? String } == ["Rational(1,6)*g**2"])
        let plain = try Run("diagrammar diagrams rules/phi4.rules '<x; x>' --through g^1 --format json").output
        #expect(plain.contains("\"selection\": []") && plain.contains("\"dropped\": 0"))
    }

    @Test func countsAreOverTheSelected() throws {
        let line = "diagrammar diagrams rules/percolation.rules '<a; A>' --filter onepi --amputated --loops 3 --count"
        #expect(try Run(line + " --format csv").output == "order,count,sum\nu^3*v^3,17,93/8\n")
        let text = try Run(line).output
        #expect(text.contains("selected: onepi, amputated, loops 3\n") && text.contains("dropped: "))
    }
}
