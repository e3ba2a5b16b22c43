import Exact
import Foundation
import Testing

@testable import Algebra

/// Formulas deeper and longer than any stack: built, written in every notation, and freed.
@Suite struct PrintingSizeTests {
    private static let depth = 100_000
    private static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == "1"

    typealias Step = @Sendable (inout Formula, Formula.Part) -> Formula.Part

    /// Every way in which one part can stand in another.
    private static let steps: [Step] = [
        { $0.product(2, [$0.sum([$0.name("y"), $1])]) },
        { $0.power($1, $0.name("y")) },
        { $0.power($0.name("y"), $1) },
        { $0.fraction($0.name("y"), over: [$1]) },
        { $0.product([$1, $0.name("y")], over: [$0.name("y")]) },
        { $0.root($1) },
        { $0.call("exp", [$0.negative($1)]) },
        { $0.accumulation(.sum, over: "k", from: $0.number(0), to: $0.name("y"), of: $1) },
    ]

    private func deep(_ steps: [Step]) -> Formula {
        var formula = Formula()
        var part = formula.name("x")
        for level in 0..<Self.depth { part = steps[level % steps.count](&formula, part) }
        formula.whole = part
        return formula
    }

    /// All ways in turn; in the long run also each for itself.
    @Test(arguments: Notation.allCases)
    func deepNestingIsWritten(notation: Notation) throws {
        for steps in [Self.steps] + (Self.isLong ? Self.steps.map { [$0] } : []) {
            let text = try deep(steps).written(as: notation)
            #expect(text.utf8.count > Self.depth)
        }
    }

    @Test func aPartMayBeUsedManyTimes() {
        var formula = Formula()
        var part = formula.name("x")
        for _ in 0..<10 { part = formula.sum([part, formula.product([part, part])]) }
        #expect(formula.nodes.count < 40)
        formula.whole = part
        #expect(formula.text.utf8.count > 10_000)
    }

    /// In the long run a million of them.
    @Test func manyTermsAreWritten() throws {
        let count = Self.isLong ? 1_000_000 : 50_000
        var formula = Formula()
        let (x, width) = (formula.name("x"), formula.name("N"))
        var terms: [(isNegative: Bool, Formula.Part)] = []
        for number in 1...count {
            terms.append((number % 2 == 0, formula.product(Rational(number, 7), [x], over: [width])))
        }
        formula.whole = formula.sum(terms)
        for notation in Notation.allCases {
            let text = try formula.written(as: notation)
            #expect(text.split(separator: "x", omittingEmptySubsequences: false).count == count + 1)
        }
    }

    @Test func hugeNumbersAreWrittenOrRefused() throws {
        var formula = Formula()
        let x = formula.name("x")
        formula.whole = formula.power(x, formula.number(Rational(Int.max)))
        #expect(formula.text == "x^9223372036854775807")
        #expect(throws: NotationError.exponentTooLarge(Integer(Int.max), .form)) { try formula.written(as: .form) }
        formula.whole = formula.power(x, formula.number(Rational(-499_999_999)))
        #expect(try formula.written(as: .form) == "x^(-499999999)")
        formula.whole = formula.power(x, formula.number(Rational(-500_000_000)))
        #expect(throws: NotationError.self) { try formula.written(as: .form) }
        let large = try Integer(10).power(100_000)
        formula.whole = formula.product(try Rational(numerator: large, denominator: 7), [x])
        #expect(formula.text.utf8.count == 100_005)
    }

    @Test func adoptedFormulasStayWhole() throws {
        var inner = Formula()
        inner.whole = inner.sum([inner.name("y"), inner.power(inner.name("x"), inner.number(-2))])
        inner.whole = inner.call("f", [inner.whole, inner.order([inner.name("z")])])
        var outer = Formula()
        let x = outer.name("x")
        let adopted = outer.adopt(inner)
        outer.whole = outer.product(Rational(-1, 2), [x, adopted, outer.adopt(outer)])
        #expect(outer.text == "-x*f(y + x^(-2), O(z))*0/2")
        #expect(inner.text == "f(y + x^(-2), O(z))")
    }
}
