import Algebra
import Diagrams
import Exact
import Export
import Language
import Testing
import Theory

@testable import Diagrammar

/// A theory of the rules folder, a question and the bounds that make it finite.
struct CodeCase: CustomTestStringConvertible, Sendable {
    let file: String
    let question: String
    var options: [String] = []
    /// Whether the question is one mean without factors, so that a code's value needs no question.
    var isBare = true

    var testDescription: String { "\(file) \(question) \(options.joined(separator: " "))" }

    static let all = [
        CodeCase(file: "phi4", question: "<x; x>", options: ["through g^3"]),
        CodeCase(file: "phi4", question: "<x*x>", options: ["through g^2"]),
        CodeCase(file: "phi4", question: "<x^2; x; x>", options: ["through g^2"]),
        CodeCase(file: "percolation", question: "<a; A>", options: ["through u^3", "through v^3"]),
        CodeCase(file: "percolation", question: "<a; a; A>", options: ["through u^2", "through v^2"]),
        CodeCase(file: "vector-model", question: "<x[1]*x[1]>", options: ["through g^3"]),
        CodeCase(file: "vector-model", question: "<x.x; x.x>", options: ["through g^2"]),
        CodeCase(file: "vector-model", question: "<sum[i](x[i]^4)>", options: ["through g^1"]),
        CodeCase(file: "vector-model", question: "<x[1]; x[2]; x[1]; x[2]>", options: ["through g^2"]),
        CodeCase(file: "deep-linear", question: "<h(2).h(2)>/N", isBare: false),
        CodeCase(file: "deep-linear", question: "<r(2); r(2)>", isBare: false),
        CodeCase(file: "deep-linear", question: "<h[1](3)^2*h~[1](1)^2>"),
        CodeCase(file: "deep-linear-sphere", question: "<h[1](1)^2*h[2](1)^2>"),
        CodeCase(file: "linear-rnn", question: "<h(3).h(3)>"),
        CodeCase(file: "linear-rnn", question: "<h[1](2)^2*h[1](1)^2>"),
        CodeCase(file: "cubic-mlp", question: "<h[1](2)*h[1](2)>", options: ["through 1/N^1", "through a^1"]),
        CodeCase(file: "quadratic-rnn", question: "<h[1](2)*h[1](2)>", options: ["through a^2"]),
    ]

    func rows(_ model: Model, from code: String? = nil, withQuestion: Bool = true) throws -> DiagramList {
        let calculation =
            if let code {
                try Calculation(
                    model, from: code, withQuestion ? question : nil, options: withQuestion ? options : [])
            } else {
                try Calculation(model, try model.question(question, options: options))
            }
        return try calculation.list(Calculation.Listing()).list
    }
}

private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

extension TermShape {
    /// A random symmetry of the legs, by trial of random permutations against the meaning of a symmetry.
    fileprivate func symmetry(_ dice: inout Dice) -> [Int] {
        for _ in 0..<400 {
            let map = legs.indices.shuffled(using: &dice)
            var (time, group) = ([Int: Int](), [Int: Int]())
            let isSymmetry = legs.indices.allSatisfy { place in
                let (a, b) = (legs[place], legs[map[place]])
                guard a.field == b.field, a.offset == b.offset, (a.group == nil) == (b.group == nil) else {
                    return false
                }
                if time[a.time] == nil, !time.values.contains(b.time), times[a.time] == times[b.time] {
                    time[a.time] = b.time
                }
                if let g = a.group, let h = b.group, group[g] == nil, !group.values.contains(h), groups[g] == groups[h]
                {
                    group[g] = h
                }
                return time[a.time] == b.time && (a.group == nil || group[a.group!] == b.group)
            }
            if isSymmetry { return map }
        }
        return Array(legs.indices)
    }
}

/// The same code with vertices renumbered, legs permuted within their symmetry, lines reordered and turned round.
private func scrambled(_ code: String, _ rules: FeynmanRules, _ dice: inout Dice) -> String {
    // A Nickel index stays as it is; its own tests renumber it.
    guard let end = code.lastIndex(of: ">") else { return code }
    let lines = code[code.index(after: end)...].split(separator: ",").map { $0.split(separator: "-").map(String.init) }
    var numbers: [String: Int] = [:]
    var legs: [String: [Int]] = [:]
    let pool = (1...60).shuffled(using: &dice)
    func renamed(_ half: String) -> String {
        guard let dot = half.firstIndex(of: ".") else { return half }
        let vertex = String(half[..<dot])
        let kind = String(vertex.prefix { !$0.isNumber })
        if numbers[vertex] == nil {
            numbers[vertex] = pool[numbers.count]
            legs[vertex] = rules.vertices.first { $0.name == kind }!.shape.symmetry(&dice)
        }
        return "\(kind)\(numbers[vertex]!).\(legs[vertex]![Int(half[half.index(after: dot)...])! - 1] + 1)"
    }
    let named = lines.map { $0.map(renamed) }.map { dice.below(2) == 0 ? $0 : $0.reversed() }
    return code[...end] + named.shuffled(using: &dice).map { $0.joined(separator: "-") }.joined(separator: ",")
}

@Suite struct DiagramCodeTests {
    /// Every row of a list is found again by its code, with all its numbers, and by any other way to write the code.
    @Test(arguments: CodeCase.all)
    func everyRowIsReadBack(_ test: CodeCase) throws {
        var dice = Dice(state: 88_172_645_463_325_252)
        let model = try model(file: "rules/\(test.file).rules")
        let list = try test.rows(model)
        #expect(!list.rows.isEmpty)
        let rules = try Calculation(model, try model.question(test.question, options: test.options)).rules
        let step = runsLongTests ? 1 : max(1, list.rows.count / 6)
        for row in list.rows.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
            for code in [row.code] + (0..<2).map({ _ in scrambled(row.code, rules, &dice) }) {
                for withQuestion in [true, false] {
                    let found = try test.rows(model, from: code, withQuestion: withQuestion)
                    #expect(found.notes.isEmpty && found.rows.count == 1, "\(code)")
                    guard let same = found.rows.first else { continue }
                    #expect(same.code == row.code, "\(code)")
                    #expect(same.symmetryOrder == row.symmetryOrder && same.loops == row.loops)
                    #expect(same.nickel == row.nickel && same.vertices == row.vertices)
                    guard withQuestion || test.isBare && test.options.allSatisfy({ !$0.contains("1/N") }) else {
                        continue
                    }
                    #expect(same.powerOfN == row.powerOfN && same.value == row.value, "\(code)")
                }
            }
        }
    }

    /// A Nickel index gives exactly the rows of the full list that have it, in their order.
    @Test(arguments: CodeCase.all)
    func aNickelIndexGivesAllItsDiagrams(_ test: CodeCase) throws {
        let model = try model(file: "rules/\(test.file).rules")
        let list = try test.rows(model)
        var byIndex: [String: [String]] = [:]
        var byPlain: [String: [String]] = [:]
        for row in list.rows {
            guard let nickel = row.nickel else { continue }
            byIndex[nickel, default: []].append(row.code)
            byPlain[String(nickel.prefix { $0 != ":" }), default: []].append(row.code)
        }
        for (index, codes) in (byIndex.sorted { $0.key < $1.key }.prefix(runsLongTests ? .max : 4)) {
            #expect(try test.rows(model, from: index).rows.map(\.code) == codes, "\(index)")
        }
        for (index, codes) in (byPlain.sorted { $0.key < $1.key }.prefix(runsLongTests ? .max : 2)) {
            #expect(try test.rows(model, from: index).rows.map(\.code) == codes, "\(index)")
        }
    }

    @Test func diagramsThatVanish() throws {
        let percolation = try model(file: "rules/percolation.rules")
        let loop = try Calculation(percolation, from: "<a;A>e1-b1.2,b1.1-a2.3,b1.3-a2.1,a2.2-e2").list(.init()).list
        #expect(loop.rows.map(\.value) == [.zero] && loop.rows[0].loops == 1)
        #expect(loop.notes == ["vanishes: a closed loop of retarded propagators runs through b1, a2"])
        let vector = try model(file: "rules/vector-model.rules")
        let clash = try Calculation(vector, from: "<x[1]*x[2]>e1-e2").list(.init()).list
        #expect(clash.rows.map(\.value) == [.zero])
        #expect(clash.notes == ["vanishes: one index line would join the indices 1 and 2"])
        let network = try model(file: "rules/linear-rnn.rules")
        let early = try Calculation(network, from: "<h[1](0)*h~[1](2)>e1-e2").list(.init()).list
        #expect(early.rows.map(\.value) == [.zero] && early.rows[0].symmetryOrder == 1)
    }

    /// What is refused, and where.
    @Test(arguments: [
        ("phi4", "<x;x>e1-a1.1,e2-a1.2,a1.3-a1.5", 27, "vertices of kind a have no leg 5"),
        ("phi4", "<x;x>e1-a1.1,e2-b1.2", 17, "the theory has no vertex of kind b"),
        ("phi4", "<x;x>e1-a1.1,e2-a1.2", 9, "leg 3 of this vertex has no line"),
        ("phi4", "<x;x>e1-a1.1,e3-a1.2,a1.3-a1.4", 14, "there is no external point e3"),
        ("phi4", "<x;x>e1-a1.1,a1.2-a1.3", 1, "the external point e2 has no line"),
        ("phi4", "<x;x>e1-a1.1,e2-a1.1,a1.3-a1.4", 17, "this end stands in two lines"),
        ("phi4", "<x;x>e1-e2,a1.1-a1.2,a1.3-a1.4", 12, "no line leads from this vertex to an external point"),
        ("phi4", "<x;x>e1", 8, "a line has two ends"),
        ("phi4", "<x;x>", 6, "an end of a line is missing here"),
        ("phi4", "<x;x", 1, "the external points are not closed"),
        ("phi4", "<x;y>e1-e2", 4, "y is not known"),
        ("phi4", "<2*x;x>e1-e2", 2, "the external points of a diagram are a bare product of fields"),
        ("phi4", "<x;x;x;x>e1-e2,e3-e4", 1, "the lines do not connect these operators"),
        ("percolation", "<a;a>e1-e2", 6, "a and a have no propagator"),
        ("phi4", "e11|e|", 1, "vertex 0 has 3 legs, and no vertex of the theory has"),
        ("phi4", "00|", 1, "a vacuum diagram: this index has no legs"),
        ("percolation", "e11|e|:0A_aA_aA|0A|", 5, "vertex 1 has the fields A A A, and no vertex of the theory has"),
        ("percolation", "e11|e|:0A_aA_ab|0a|", 15, "no field of this theory is spelled so"),
        ("percolation", "e11|e|:AA_aA_aA|0a|", 8, "A and A have no propagator"),
        ("percolation", "e11|e|", 1, "this leg does not say what stands at its external point"),
        ("vector-model", "e111|e|", 1, "a Nickel index does not say the index of an external point"),
    ])
    func refusals(_ file: String, _ code: String, _ column: Int, _ message: String) throws {
        let model = try model(file: "rules/\(file).rules")
        do {
            _ = try Calculation(model, from: code).list(.init())
            Issue.record("\(code) was read")
        } catch let error as Diagnostics {
            #expect(error.all.map(\.message) == [message], "\(error.rendered)")
            #expect(error.positions.map(\.column) == [column], "\(error.rendered)")
            #expect(error.source.name == "code")
        }
    }

    /// External points in any order and spelling; e1, e2, … are numbered as written.
    @Test func pointsAreNumberedAsWritten() throws {
        let text = """
            rules 1
            width N
            field y[i]
            field x[i]
            coupling g
            action x.x/2 + y.y/2 + g*x.y*x.x
            """
        let model = try model(text)
        func code(_ text: String) throws -> [String] {
            try Calculation(model, from: text).list(.init()).list.rows.map(\.code)
        }
        #expect(try code("<x[1]*y[1]>e1-a1.3,e2-a1.1,a1.2-a1.4") == code("<y[1]*x[1]>e2-a1.3,e1-a1.1,a1.2-a1.4"))
        #expect(try code("<x.x>e1-e2") == ["<x[i]*x[i]>e1-e2"])
        #expect(try code("<(x.x)^2>e1-e3,e2-e4") == ["<x[i]*x[i]*x[j]*x[j]>e1-e3,e2-e4"])
        #expect(try code("<x.x; sum[k](x[k]^4)>e1-e3,e2-e4,e5-e6") == ["<x[i]*x[i];sum[i](x[i]^4)>e1-e3,e2-e4,e5-e6"])
        #expect(try code("<1>") == ["<1>"])
        // Sums that the sorted product does not meet in the order of their letters are written out.
        for text in ["<y[i]*y[j]*x[j]*x[i]>e1-e2,e3-e4", "<sum[i,j](y[j]*y[i]*x[j]^3*x[i])>e1-e2,e3-e4,e5-e6"] {
            let first = try code(text)
            #expect(first.count == 1)
            #expect(try code(first[0]) == first)
        }
    }

    /// A letter means the same vertex, whatever else is substituted or asked for.
    @Test func lettersStay() throws {
        func codes(_ file: String, _ question: String, _ options: String...) throws -> [String] {
            let model = try model(file: "rules/\(file).rules")
            return try Calculation(model, try model.question(question, options: options)).list(.init()).list.rows.map(
                \.code)
        }
        let all = try codes("quadratic-rnn", "<h[1](2)*h[1](2)>", "through a^2")
        let few = try codes("quadratic-rnn", "<h[1](2)*h[1](2)>", "through a^2", "when sigma_b = 0")
        #expect(!few.isEmpty && Set(few).isSubset(of: all) && few.count < all.count)
        // Questions that need more cumulants of the law on the sphere.
        let pair = try codes("deep-linear-sphere", "<h[1](1)*h[1](1)>")
        let eight = try codes("deep-linear-sphere", "<h[1](1)^2*h[1](0)^6>", "through 1/N^1")
        #expect(pair == ["<h[1](1)^2>e1-c1.1,e2-c1.2,c1.3-c1.4"])
        #expect(eight.allSatisfy { $0.contains(",e7-c") })
    }

    @Test func hostileCodesAreRefusedOrRead() throws {
        var dice = Dice(state: 4_101_842_887_655_102_017)
        let files = ["phi4", "percolation", "vector-model", "linear-rnn"].map {
            ($0, try! model(file: "rules/\($0).rules"))
        }
        let seeds = [
            "<x;x>e1-a1.1,e2-a1.2,a1.3-a1.4", "<a;A>e1-a1.3,e2-b2.1,a1.1-b2.2,a1.2-b2.3", "e112|22|e|",
            "<x[1]^2>e1-a1.1,e2-a1.2,a1.3-a1.4", "<h[1](1)^2>e1-a1.1,e2-a1.2,a1.3-a1.4", "e11|e|:Aa_Aa_Aa|aA|",
        ]
        let letters = Array("<>;*^()[]e1a.b-,2|:_Ax~h 9\n\u{e9}".unicodeScalars)
        for round in 0..<(runsLongTests ? 30_000 : 300) {
            var scalars = Array(seeds[dice.below(seeds.count)].unicodeScalars)
            if round % 3 == 0 { scalars = Array(scalars.prefix(dice.below(scalars.count + 1))) }
            for _ in 0..<(1 + dice.below(3)) where !scalars.isEmpty {
                scalars[dice.below(scalars.count)] = letters[dice.below(letters.count)]
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let (_, model) = files[dice.below(files.count)]
            do { _ = try Calculation(model, from: text, maximumDiagrams: 1_000).list(.init()) } catch {
                #expect(error is Diagnostics || error is CalculationError, "\(text): \(error)")
            }
        }
    }
}
