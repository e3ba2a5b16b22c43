import Algebra
import Exact
import Foundation
import Testing

@testable import Times

/// Sums and integrals over ordered times against term-by-term summation and nested quadrature.
struct TimeSumTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 60 : 1500

    @Test func sumsAgreeWithTermByTermSummation() throws {
        var generator = TimesRandom(state: 1)
        for _ in 0..<Self.rounds {
            let network = TimeNetwork.random(.sum, &generator)
            let order = Array((network.externals + 1)...(network.externals + network.summed)).shuffled(
                using: &generator)
            let (function, primitives) = try network.function(order: order)
            let values = Array(0...5)
            for first in values {
                for second in network.externals == 2 ? values : [0] {
                    let times = Array([first, second].prefix(network.externals))
                    var literal = function
                    for (number, time) in times.enumerated() {
                        literal = try literal.putting(number + 1, at: 0, plus: time, by: primitives)
                    }
                    let value = literal.sortedTerms.reduce(RationalFunction.zero) { $0 + $1.coefficient }
                    #expect(value.constant == network.sum(at: times), "\(network) at \(times)")
                }
            }
        }
    }

    @Test func integralsAgreeWithQuadrature() throws {
        var generator = TimesRandom(state: 2)
        for _ in 0..<Self.rounds {
            let network = TimeNetwork.random(.integral, &generator)
            let order = Array((network.externals + 1)...(network.externals + network.summed)).shuffled(
                using: &generator)
            let (function, primitives) = try network.function(order: order)
            for _ in 0..<3 {
                let times = (0..<network.externals).map { _ in Double.random(in: 0...1.5, using: &generator) }
                let expected = network.integral(at: times)
                let value = function.value(at: times, primitives.basis)
                #expect(abs(value - expected) <= 1e-8 * max(1, abs(expected)), "\(network) at \(times)")
            }
        }
    }

    @Test func cellsTellApartWhatTheFunctionDoesAndExpressionsAgree() throws {
        var generator = TimesRandom(state: 3)
        for _ in 0..<Self.rounds / 2 {
            let network = TimeNetwork.random(.sum, &generator)
            guard network.externals == 2 else { continue }
            let (function, primitives) = try network.function(
                order: Array((network.externals + 1)...(network.externals + network.summed)))
            let region = try #require(
                TimeOrder(times: 2, relations: [(1, 0, 0), (2, 0, 0)], .sum))
            let cells = try TimeCells.cells(of: [function], within: region, .sum)
            for first in 0...4 {
                for second in 0...4 {
                    // Exactly one cell holds the point.
                    let holding = cells.filter { cell in
                        let at = [0, first, second]
                        return (0..<3).allSatisfy { i in
                            (0..<3).allSatisfy { j in
                                i == j || cell.bound(i, j).map { at[i] - at[j] >= $0 } ?? true
                            }
                        }
                    }
                    #expect(holding.count == 1)
                    var table = SymbolTable()
                    let symbols = [table.time("T"), table.time("S")]
                    let expression = try function.restricted(to: holding[0]).expression(
                        at: holding[0], times: symbols, by: primitives, in: &table)
                    let value = expression.terms.reduce(Rational(0)) { sum, term in
                        var product = term.coefficient
                        for (symbol, power) in term.monomial.factors {
                            var base: Rational
                            switch table[symbol].role {
                            case .time: base = Rational(symbol == symbols[0] ? first : second)
                            case .geometric(let generator, let time):
                                base = try! generator.constant!.power(time == symbols[0] ? first : second)
                            default: preconditionFailure()
                            }
                            product = product * (try! base.power(power))
                        }
                        return sum + product
                    }
                    #expect(value == network.sum(at: [first, second]), "\(network) at \(first), \(second)")
                }
            }
        }
    }
}
