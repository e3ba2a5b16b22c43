import Algebra
import Exact
import Language
import Testing
import Theory

@testable import Diagrams

private struct Tally {
    var count = 0
    var sum: Rational = 0
    var codes: Set<String> = []
}

/// Enumerates a correlator of an action and tells each order of the first coupling apart.
private func enumerate(_ text: String, _ question: String, through highest: Int) throws -> [Int: Tally] {
    let model = try Model(SourceText(name: "test", text: text))
    guard case .action(let polynomial) = model.content else { return [:] }
    let rules = try FeynmanRules(
        action: Action(fields: model.fields, polynomial: polynomial), symbols: model.symbols, lastTime: 0)
    guard case .correlator(let correlator) = try model.question(question).observable else { return [:] }
    var limits = EnumerationLimits()
    limits.highestPowers = model.symbols.couplings.map { ($0, highest) }
    var tallies: [Int: Tally] = [:]
    for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
        var enumeration = DiagramEnumeration(external, term: term, rules: rules, symbols: model.symbols, limits: limits)
        try enumeration.enumerate { diagram in
            tallies[diagram.vertices.count, default: Tally()].count += 1
            tallies[diagram.vertices.count]!.sum += try Rational(diagram.symmetryOrder).reciprocal()
            tallies[diagram.vertices.count]!.codes.insert(diagram.code(rules, external: external))
        }
    }
    return tallies
}

private let phi4 = "rules 1\nfield x\ncoupling g\naction x^2/2 + g/24*x^4"

@Suite struct EnumerationTests {
    /// Connected φ⁴ diagrams with labelled legs: numbers and sums of 1/S known from the literature on counting.
    @Test func phi4TwoPointFunctions() throws {
        let tallies = try enumerate(phi4, "<x; x>", through: 5)
        #expect((1...5).map { tallies[$0]?.count } == [1, 3, 10, 39, 174])
        #expect(
            (1...5).map { tallies[$0]?.sum } == [
                Rational(1, 2), Rational(2, 3), Rational(11, 8), Rational(34, 9), Rational(619, 48),
            ])
        for tally in tallies.values { #expect(tally.codes.count == tally.count, "a diagram was met twice") }
    }

    @Test func phi4FourPointFunctions() throws {
        let tallies = try enumerate(phi4, "<x; x; x; x>", through: 4)
        #expect((2...4).map { tallies[$0]?.count } == [7, 42, 255])
        #expect((2...4).map { tallies[$0]?.sum } == [Rational(7, 2), Rational(149, 12), Rational(197, 4)])
    }

    /// Routing the indices of the vector model: 2 and 10 rows at orders g and g².
    @Test func vectorModelRows() throws {
        let text = "rules 1\nwidth N\nfield x[i]\ncoupling g\naction x.x/2 + g/(4*N)*(x.x)^2"
        let tallies = try enumerate(text, "<x[1]*x[1]>", through: 2)
        #expect((0...2).map { tallies[$0]?.count } == [1, 2, 10])
    }

    /// Σ 1/S over all diagrams of one vertex x^k with two external points is a ratio of Gaussian moments.
    @Test(arguments: [4, 6, 8, 10])
    func oneVertexOfAnyValence(_ valence: Int) throws {
        let text = "rules 1\nfield x\ncoupling g\naction x^2/2 + g*x^\(valence)"
        let tallies = try enumerate(text, "<x*x>", through: 1)
        // Connected to the points: <x² x^k> − <x²><x^k> over k!.
        let pairings = Combinatorics.doubleFactorial(valence + 1) - Combinatorics.doubleFactorial(valence - 1)
        #expect(tallies[1]?.sum == Rational(pairings) / Rational(Combinatorics.factorial(valence)))
    }

    /// Renaming fields and changing the order of declarations and terms changes no number.
    @Test func orderOfDeclarationDoesNotMatter() throws {
        let one = try enumerate(
            "rules 1\nwidth N\nfield x[i]\nfield y\ncoupling g\naction x.x/2 + y^2/2 + g*y*x.x + g*y^3", "<y; y>",
            through: 4)
        let other = try enumerate(
            "rules 1\nwidth N\nfield b\nfield a[i]\ncoupling g\naction g*b^3 + b^2/2 + g*b*a.a + a.a/2", "<b; b>",
            through: 4)
        for order in 0...4 {
            #expect(one[order]?.count == other[order]?.count)
            #expect(one[order]?.sum == other[order]?.sum)
        }
    }

    @Test func retardedLoopsVanish() throws {
        // A a + noise: <a A> has no tadpole closed by a response line.
        let text = "rules 1\nfield a\nresponse A of a\ncoupling g\naction A*a - A^2/2 + g*A*a^3"
        let tallies = try enumerate(text, "<a; A>", through: 1)
        // Only <a a> can close the loop of the vertex: one diagram with 1/2.
        #expect(tallies[1]?.count == 1)
        #expect(tallies[1]?.sum == Rational(1, 2))
    }
}
