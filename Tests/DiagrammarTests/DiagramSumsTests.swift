import Algebra
import Diagrammar
import Diagrams
import Exact
import Expansion
import Language
import Oracles
import Testing
import Theory

private struct Sums: Equatable {
    var count = 0
    var sum: Rational = 0
}

/// Diagrams drawn one by one, told apart by content and, on request, by index loops.
private func drawn(
    _ correlator: Correlator, _ calculation: Calculation, powers: [(symbol: Symbol, power: Int)], resolvesLoops: Bool
) throws -> [[Int]: Sums] {
    var limits = EnumerationLimits()
    limits.highestPowers = powers
    limits.maximumDiagrams = 20_000
    var sums: [[Int]: Sums] = [:]
    for (number, external) in ExternalPoints.terms(of: correlator).enumerated() {
        var enumeration = DiagramEnumeration(
            external, term: number, rules: calculation.rules, symbols: calculation.symbols, limits: limits)
        try enumeration.enumerate { diagram in
            var key = calculation.rules.vertices.indices.map { kind in diagram.vertices.count { $0 == kind } }
            if resolvesLoops { key.append(diagram.indexLoops) }
            sums[key, default: Sums()].count += 1
            sums[key]!.sum += try Rational(diagram.symmetryOrder).reciprocal()
        }
    }
    return sums
}

private func counted(_ sums: [DiagramSum]) -> [[Int]: Rational] {
    var result: [[Int]: Rational] = [:]
    for sum in sums { result[sum.vertices + (sum.indexLoops.map { [$0] } ?? []), default: 0] += sum.sum }
    return result
}

@Suite struct DiagramSumsTests {
    private static let phi4 = "rules 1\nfield x\ncoupling g\naction x^2/2 + g/24*x^4"

    private func sums(
        _ rules: String, _ question: String, _ power: Int, limit: Int = 2_000_000
    ) throws -> [DiagramSum] {
        let model = try model(rules)
        let options = model.symbols.couplings.map { "through \(model.symbols[$0].name)^\(power)" }
        let calculation = try Calculation(model, try model.question(question, options: options))
        return try DiagramSums.sums(
            of: calculation.quotient.correlators[0], rules: calculation.rules,
            highestPowers: model.symbols.couplings.map { ($0, power) }, limit: limit)
    }

    @Test func knownSums() throws {
        let two = try sums(Self.phi4, "<x; x>", 6)
        #expect(
            two.map(\.sum) == [
                1, Rational(1, 2), Rational(2, 3), Rational(11, 8), Rational(34, 9), Rational(619, 48),
                Rational(1418, 27),
            ])
        #expect(two.prefix(3).map(\.pairings) == [1, 12, 768])
        let four = try sums(Self.phi4, "<x; x; x; x>", 6)
        #expect(
            four.map(\.sum) == [
                1, Rational(7, 2), Rational(149, 12), Rational(197, 4), Rational(15905, 72), Rational(107113, 96),
            ])
        // Without vacuum parts but not connected: <x⁴> = <x; x; x; x> + 3 <x x>².
        let full = try sums(Self.phi4, "<x^4>", 2)
        #expect(full.map(\.sum) == [3, 1 + 3, Rational(7, 2) + 3 * (2 * Rational(2, 3) + Rational(1, 4))])
    }

    /// Orders nobody will ever draw.
    @Test func thirtyVertices() throws {
        let clock = ContinuousClock()
        var result: [DiagramSum] = []
        let time = try clock.measure { result = try sums(Self.phi4, "<x; x>", 30) }
        #expect(result.count == 31)
        #expect(time < .seconds(2))
        // The equation of motion <x²> + g/6 <x⁴> = 1, with signs (−1)^n, ties both functions together at every order.
        let four = try sums(Self.phi4, "<x^4>", 29)
        for order in 1...30 { #expect(result[order].sum == four[order - 1].sum / 6) }
    }

    /// Every content of vertices of actions nobody chose, with several species, indices, sources and response fields.
    @Test func randomActions() throws {
        var (compared, causal, rational) = (0, 0, 0)
        for seed in 0..<(runsLongTests ? 2000 : 160) {
            let (rules, question, _) = randomProblem(seed)
            let model = try model(rules)
            let calculation = try Calculation(
                model, try model.question(question, options: ["through u^1", "through v^1"]))
            let correlator = calculation.quotient.correlators[0]
            let powers = model.symbols.couplings.map { (symbol: $0, power: 1) }
            let oracle: [[Int]: Rational]
            do {
                oracle = counted(
                    try DiagramSums.sums(
                        of: correlator, rules: calculation.rules, highestPowers: powers, limit: 400_000))
            } catch CountingObstacle.indicesAndResponses {
                continue
            }
            let expected = try drawn(correlator, calculation, powers: powers, resolvesLoops: false)
            compared += 1
            if rules.contains("response") { causal += 1 }
            if oracle.values.contains(where: { $0.denominator != 1 }) { rational += 1 }
            #expect(oracle == expected.mapValues(\.sum), "seed \(seed): \(question)\n\(rules)")
        }
        #expect(compared >= 120)
        #expect(causal >= 20)
        #expect(rational >= 40)
    }

    /// The same, told apart by closed index loops.
    @Test func randomActionsByLoops() throws {
        var compared = 0
        for seed in 0..<(runsLongTests ? 600 : 60) {
            let (rules, question, _) = randomProblem(seed)
            if rules.contains("response") || !rules.contains("width") { continue }
            let model = try model(rules)
            let calculation = try Calculation(
                model, try model.question(question, options: ["through u^1", "through v^1"]))
            let correlator = calculation.quotient.correlators[0]
            let powers = model.symbols.couplings.map { (symbol: $0, power: 1) }
            let oracle = counted(
                try DiagramSums.sums(
                    of: correlator, rules: calculation.rules, highestPowers: powers, resolvesLoops: true,
                    limit: 4_000_000))
            let expected = try drawn(correlator, calculation, powers: powers, resolvesLoops: true)
            compared += 1
            #expect(oracle == expected.mapValues(\.sum), "seed \(seed): \(question)\n\(rules)")
        }
        #expect(compared >= 15)
    }

    /// Two and three literal indices: N = 1 is reached by continuation in N.
    @Test(arguments: [
        "<x[1]; x[1]; x[2]; x[2]>", "<x[1]^2*x[2]^2>", "<x[1]*x[2]>", "<x[1]^2; x[2]^2; x[3]^2>", "<x.x; x[2]^2>",
    ])
    func literalIndices(_ question: String) throws {
        let rules = "rules 1\nwidth N\nfield x[i]\ncoupling g, v\naction x.x/2 + g/(4*N)*(x.x)^2 + v/24*sum[i](x[i]^4)"
        let model = try model(rules)
        let calculation = try Calculation(
            model, try model.question(question, options: ["through g^1", "through v^1"]))
        let correlator = calculation.quotient.correlators[0]
        let powers = model.symbols.couplings.map { (symbol: $0, power: 1) }
        let expected = try drawn(correlator, calculation, powers: powers, resolvesLoops: false)
        let oracle = counted(
            try DiagramSums.sums(of: correlator, rules: calculation.rules, highestPowers: powers, limit: 400_000))
        #expect(oracle == expected.mapValues(\.sum))
    }

    /// Sources and vertices without coupling, which other vertices limit; retarded loops through several vertices.
    @Test(arguments: [
        ("field x\ncoupling g\naction x^2/2 + x/3 + g/6*x^3", "<x*x>"),
        ("field x\ncoupling g\naction x^2/2 + x/3 + g/6*x^3", "<x; x>"),
        ("field x, y\ncoupling g\naction x^2/2 + y^2 - x - y/2 + g*x^2*y", "<x; y>"),
        ("field a\nresponse A of a\ncoupling u, v\naction A*a + u/2*a^2*A - v/2*a*A^2", "<a; A>"),
        ("field a\nresponse A of a\ncoupling u, v\naction A*a - A^2/2 + u/2*a^2*A - v*a^3*A", "<a; a>"),
        ("field a\nresponse A of a\ncoupling u, v\naction A*a + u/2*a^2*A - v*a*A^2 - A*A*A/6", "<a*a>"),
        (
            "field a, b\nresponse A of a\nresponse B of b\ncoupling u, v\naction A*a + B*b - A*b/2 + u*a*b*A + v*B*a^2 - A^2",
            "<a; b>"
        ),
        ("field a, y\nresponse A of a\ncoupling u, v\naction A*a + y^2/2 - A^2 + u*a*y*A + v*y^4", "<a*a>"),
    ])
    func sourcesAndResponses(_ action: String, _ question: String) throws {
        let model = try model("rules 1\n" + action)
        let powers = model.symbols.couplings.map { (symbol: $0, power: model.symbols.couplings.count > 1 ? 2 : 3) }
        let options = powers.map { "through \(model.symbols[$0.symbol].name)^\($0.power)" }
        let calculation = try Calculation(model, try model.question(question, options: options))
        let correlator = calculation.quotient.correlators[0]
        let expected = try drawn(correlator, calculation, powers: powers, resolvesLoops: false)
        let oracle = counted(
            try DiagramSums.sums(of: correlator, rules: calculation.rules, highestPowers: powers, limit: 4_000_000))
        #expect(!expected.isEmpty)
        #expect(oracle == expected.mapValues(\.sum))
    }
}

@Suite struct DiagramSamplingTests {
    /// Known numbers of φ⁴ diagrams lie within four standard deviations of the estimate, which are a few per cent.
    @Test(arguments: [
        ("<x; x>", 4, 39), ("<x; x>", 6, 853), ("<x; x>", 8, 27607), ("<x; x; x; x>", 5, 1592),
        ("<x; x; x; x>", 7, 72314),
    ])
    func knownNumbers(_ question: String, _ order: Int, _ count: Int) throws {
        let model = try model("rules 1\nfield x\ncoupling g\naction x^2/2 + g/24*x^4")
        let calculation = try Calculation(model, try model.question(question, options: ["through g^\(order)"]))
        let correlator = calculation.quotient.correlators[0]
        let powers = model.symbols.couplings.map { (symbol: $0, power: order) }
        let sums = try DiagramSums.sums(of: correlator, rules: calculation.rules, highestPowers: powers, limit: 100_000)
        let terms = CorrelatorTerm.all(of: correlator)!
        let strata = sums.filter { $0.vertices == [order] }.map {
            DiagramSampling.Stratum(term: terms[$0.term].term, vertices: $0.vertices, sum: $0.sum)
        }
        var sampling = DiagramSampling(calculation.rules, seed: 3)
        let sampled = sampling.number(of: strata, work: 600_000)
        let number = try #require(sampled)
        #expect(abs(number.value - Double(count)) < 4 * number.error + 1e-6)
        #expect(number.error < 0.2 * Double(count))
    }

    /// The same on actions with several species, indices and response fields, all contents together.
    @Test func randomActions() throws {
        var compared = 0
        for seed in 0..<(runsLongTests ? 600 : 60) {
            let (rules, question, _) = randomProblem(seed)
            let model = try model(rules)
            let calculation = try Calculation(
                model, try model.question(question, options: ["through u^1", "through v^1"]))
            let correlator = calculation.quotient.correlators[0]
            let powers = model.symbols.couplings.map { (symbol: $0, power: 1) }
            guard
                let sums = try? DiagramSums.sums(
                    of: correlator, rules: calculation.rules, highestPowers: powers, limit: 400_000)
            else { continue }
            let terms = CorrelatorTerm.all(of: correlator)!
            let strata = sums.map {
                DiagramSampling.Stratum(term: terms[$0.term].term, vertices: $0.vertices, sum: $0.sum)
            }
            let count = try drawn(correlator, calculation, powers: powers, resolvesLoops: false)
                .values.reduce(0) { $0 + $1.count }
            var sampling = DiagramSampling(calculation.rules, seed: UInt64(seed))
            let sampled = sampling.number(of: strata, work: 60_000)
            let number = try #require(sampled)
            compared += 1
            let deviation = abs(number.value - Double(count)) / max(number.error, 0.02 * Double(count), 1e-9)
            #expect(deviation < 6, "seed \(seed): \(number) for \(count)\n\(question)\n\(rules)")
        }
        #expect(compared >= 40)
    }
}
