import Exact
import Foundation
import Testing

@testable import Algebra

/// What SymPy found, from Tests/Golden/rational_functions.py.
private struct Golden: Decodable {
    let greatestCommonDivisors: [Divisor]
    let factorizations: [Factors]
    let sums: [Sum]
    let derivatives: [Derivative]
    let substitutions: [Substitution]
    let partialFractions: [Parts]
    let expansions: [Expansion]

    struct Divisor: Decodable {
        let left, right, primitive: GoldenPolynomial
        let content: String
        let monomial: [Int]
    }
    struct Factors: Decodable {
        struct Factor: Decodable {
            let base: GoldenPolynomial
            let power: Int
        }
        let polynomial: GoldenPolynomial
        let content: String
        let monomial: [Int]
        let factors: [Factor]
    }
    struct Sum: Decodable { let summands, fraction: [GoldenPolynomialOrPair] }
    struct Derivative: Decodable {
        let numerator, denominator: GoldenPolynomial
        let symbol: Int
        let fraction: [GoldenPolynomial]
    }
    struct Substitution: Decodable {
        let numerator, denominator: GoldenPolynomial
        let symbol: Int
        let value, fraction: [GoldenPolynomial]
    }
    struct Parts: Decodable {
        let numerator, denominator: GoldenPolynomial
        let summands: [[GoldenPolynomial]]
    }
    struct Expansion: Decodable {
        let numerator, denominator: GoldenPolynomial
        let atInfinity: Bool
        let lowest, order: Int
        let coefficients: [[GoldenPolynomial]]
    }

    static let all: Golden = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/rational_functions.json")
        return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }()
}

/// `[["3/4",[1,0,-2,0]],…]`
private struct GoldenPolynomial: Decodable {
    let polynomial: Polynomial

    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        var terms: [(Monomial, Rational)] = []
        while !list.isAtEnd {
            var term = try list.nestedUnkeyedContainer()
            let coefficient = try term.decode(String.self)
            terms.append((Monomial(powers: try term.decode([Int].self)), Rational(coefficient)!))
        }
        polynomial = Polynomial(terms: terms)
    }
}

/// A summand as a pair; one side of a fraction as a polynomial.
private struct GoldenPolynomialOrPair: Decodable {
    let polynomials: [Polynomial]

    init(from decoder: any Decoder) throws {
        if let single = try? GoldenPolynomial(from: decoder) {
            polynomials = [single.polynomial]
        } else {
            polynomials = try [GoldenPolynomial](from: decoder).map(\.polynomial)
        }
    }
}

extension Monomial {
    init(powers: [Int]) {
        self = powers.enumerated().reduce(.one) { $0 * Monomial(Symbol(rank: $1.offset), power: $1.element) }
    }
}

@Suite struct RationalFunctionGoldenTests {
    private let golden = Golden.all

    private func function(_ numerator: GoldenPolynomial, _ denominator: GoldenPolynomial) throws -> RationalFunction {
        try RationalFunction(numerator: numerator.polynomial, denominator: denominator.polynomial)
    }

    private func function(_ pair: [GoldenPolynomial]) throws -> RationalFunction { try function(pair[0], pair[1]) }

    private func expect(
        _ function: RationalFunction, equals fraction: [GoldenPolynomial], _ location: SourceLocation = #_sourceLocation
    ) {
        let (above, below) = function.fraction
        #expect(above == fraction[0].polynomial, sourceLocation: location)
        #expect(below == fraction[1].polynomial, sourceLocation: location)
    }

    @Test func greatestCommonDivisors() throws {
        for entry in golden.greatestCommonDivisors {
            let common = try entry.left.polynomial.greatestCommonDivisor(with: entry.right.polynomial)
            #expect(common.primitive == entry.primitive.polynomial)
            #expect(common.content == Rational(entry.content))
            #expect(common.monomial == Monomial(powers: entry.monomial))
            #expect(try entry.right.polynomial.greatestCommonDivisor(with: entry.left.polynomial) == common)
        }
        #expect(golden.greatestCommonDivisors.count == 30)
    }

    @Test func factorizations() throws {
        for entry in golden.factorizations {
            let found = try entry.polynomial.polynomial.factorized()
            #expect(found.content == Rational(entry.content))
            #expect(found.monomial == Monomial(powers: entry.monomial))
            #expect(found.factors.map(\.base) == entry.factors.map(\.base.polynomial))
            #expect(found.factors.map(\.power) == entry.factors.map(\.power))
            #expect(found.product == entry.polynomial.polynomial)
        }
        #expect(golden.factorizations.count == 38)
    }

    @Test func sums() throws {
        for entry in golden.sums {
            let summands = try entry.summands.map {
                try RationalFunction(numerator: $0.polynomials[0], denominator: $0.polynomials[1])
            }
            let (above, below) = try RationalFunction.sum(of: summands).fraction
            #expect([above, below] == entry.fraction.flatMap(\.polynomials))
            #expect(summands.reduce(.zero, +) == (try RationalFunction.sum(of: summands)))
            #expect(summands.reversed().reduce(.zero, +) == (try RationalFunction.sum(of: summands)))
        }
        #expect(golden.sums.count == 30)
    }

    @Test func derivatives() throws {
        for entry in golden.derivatives {
            let derivative = try function(entry.numerator, entry.denominator)
                .derivative(in: Symbol(rank: entry.symbol))
            expect(derivative, equals: entry.fraction)
        }
    }

    @Test func substitutions() throws {
        for entry in golden.substitutions {
            let result = try function(entry.numerator, entry.denominator)
                .substituting([Symbol(rank: entry.symbol): try function(entry.value)])
            expect(result, equals: entry.fraction)
        }
    }

    @Test func partialFractions() throws {
        for entry in golden.partialFractions {
            let whole = try function(entry.numerator, entry.denominator)
            let parts = try whole.partialFractions(in: .width)
            // SymPy writes a polynomial part as one summand or as several.
            var (polynomialPart, poles) = (RationalFunction.zero, Set<RationalFunction>())
            for summand in try entry.summands.map(function) {
                let hasPole =
                    summand.denominatorFactors.contains { $0.base.symbols.contains(.width) }
                    || (summand.numerator.lowestPower(of: .width) ?? 0) < 0
                if hasPole { poles.insert(summand) } else { polynomialPart += summand }
            }
            #expect(parts.polynomialPart == polynomialPart)
            #expect(Set(try parts.parts.map { try $0.function() }) == poles)
            #expect(parts.parts.count == poles.count)
        }
    }

    @Test func expansions() throws {
        for entry in golden.expansions {
            let whole = try function(entry.numerator, entry.denominator)
            let expansion = try whole.expanded(
                in: .width, about: entry.atInfinity ? .infinity : .value(.one), through: entry.order)
            for (index, coefficient) in entry.coefficients.enumerated() {
                expect(try #require(expansion[entry.lowest + index]), equals: coefficient)
            }
            #expect(expansion[entry.order + 1] == nil)
        }
    }
}
