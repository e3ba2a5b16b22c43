import Exact
import Foundation
import Testing

@testable import Algebra

/// Polynomials of all shapes that results have: Laurent in N and in couplings, with poles 1/(N+s), single terms, sums
/// that collect and sums that do not.
struct PolynomialSamples {
    private var state: UInt64 = 2024
    let table: SymbolTable
    let poles: [Symbol]

    init() {
        var table = SymbolTable()
        for name in ["sigma_w", "lambda", "q1", "eps_12"] { _ = table.declare(name, role: .parameter) }
        poles = [table.pole(shift: 2), table.pole(shift: 4)]
        self.table = table
    }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func next() -> Polynomial {
        var polynomial = Polynomial.zero
        for _ in 0...below(4) {
            var monomial = Monomial(.width, power: below(5) - 3)
            for rank in 1...4 { monomial = monomial * Monomial(Symbol(rank: rank), power: max(0, below(6) - 3)) }
            polynomial.add(Rational(below(19) - 9, below(3) == 0 ? 1 + below(8) : 1), monomial)
        }
        switch below(8) {
        case 0: polynomial *= Polynomial.one + Polynomial(.width, power: -1)
        case 1:
            polynomial *=
                Polynomial(Rational(2, 3), Monomial(.width, power: 1)) - Polynomial(.width, power: -2)
                + Polynomial(5)
        case 2: polynomial *= Polynomial(poles[below(2)], power: 1 + below(2))
        case 3: polynomial = (polynomial * Polynomial(poles[0])).partialFractions(in: table)
        case 4: polynomial = polynomial.scaled(by: -1, Monomial(Symbol(rank: 1 + below(3)), power: -3))
        case 5: polynomial *= -Polynomial.one - Polynomial(poles[0]) * Polynomial(poles[1], power: 2)
        default: break
        }
        return polynomial
    }

    /// Sixty of them with at most six terms.
    static var sixty: [(polynomial: Polynomial, table: SymbolTable)] {
        var samples = PolynomialSamples()
        var found: [(Polynomial, SymbolTable)] = []
        while found.count < 60 {
            let polynomial = samples.next()
            if (1...6).contains(polynomial.termCount) { found.append((polynomial, samples.table)) }
        }
        return found
    }
}

/// How polynomials were written before formulas had trees of their own.
@Suite struct PrintingPolynomialTests {
    private static let golden: [String] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/polynomial-printing.txt")
        return try! String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }()

    /// The only difference: brackets that alone fill one side of a fraction bar are gone.
    private func withoutSuperfluousBrackets(_ latex: String) -> String {
        latex.replacingOccurrences(of: #"\{\((N \+ \d)\)\}"#, with: "{$1}", options: .regularExpression)
    }

    @Test func outputsStayAsTheyWere() {
        var lines = Self.golden.makeIterator()
        for (polynomial, table) in PolynomialSamples.sixty {
            for notation in [Notation.text, .latex, .sympy] {
                for written in [
                    polynomial.formatted(as: notation, in: table), polynomial.expanded(as: notation, in: table),
                ] {
                    let expected = lines.next() ?? "nothing"
                    #expect(written == (notation == .latex ? withoutSuperfluousBrackets(expected) : expected))
                }
            }
        }
        #expect(lines.next() == nil)
    }

    @Test func remaindersFollow() throws {
        var table = SymbolTable()
        let g = table.declare("g", role: .coupling)
        let remainders = [Monomial(g, power: 4), Monomial(.width, power: -3)]
        let formula = Formula(Polynomial.one - Polynomial(g), in: table, leavingOut: remainders)
        #expect(formula.text == "1 - g + O(g^4, 1/N^3)")
        #expect(try formula.written(as: .latex) == "1 - g + O\\left(g^{4}, 1/N^{3}\\right)")
        #expect(try formula.written(as: .sympy) == "1 - g  # + O(g**4, 1/N**3)")
        let nothing = Formula(.zero, in: table, leavingOut: [.one])
        #expect(nothing.text == "0 + O(1)")
        #expect(try nothing.written(as: .mathematica) == "0 (* + O[1] *)")
        #expect(Polynomial(.width, power: -2).formatted(as: .unicode, in: table) == "1/N²")
        #expect(Polynomial(g, power: 3).expanded(as: .form, in: table) == "g^3")
    }
}
