import Algebra
import Exact
import Expansion
import Foundation
import Testing

/// The generating function of (1/N) E tr Wⁿ(Wᵀ)ᵐ against all pairings of all letters, and against THEORY section 2.
@Suite struct DressedLadderTests {
    /// The third order takes seconds to enumerate.
    private static let highest = isLong ? 3 : 2
    private static let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

    /// The coefficients of N^0, N^−1, … of (1/N) E tr Wⁿ(Wᵀ)ᵐ, pairing by pairing: W_ab W_cd joins a with c and b with d, and every
    /// place that stays distinct is worth N.
    private static func traces(_ n: Int, _ m: Int) -> [Int: Int] {
        let count = n + m
        if count == 0 { return [0: 1] }
        if !count.isMultiple(of: 2) { return [:] }
        var numbers: [Int: Int] = [:]
        func row(_ letter: Int) -> Int { letter < n ? letter : (letter + 1) % count }
        func column(_ letter: Int) -> Int { letter < n ? (letter + 1) % count : letter }
        func pair(_ open: [Int], _ places: [Int]) {
            guard let first = open.first else {
                numbers[count / 2 + 1 - Set(places).count, default: 0] += 1
                return
            }
            for other in open.dropFirst() {
                var joined = places
                for (a, b) in [(row(first), row(other)), (column(first), column(other))] {
                    let (old, new) = (joined[a], joined[b])
                    for place in joined.indices where joined[place] == old { joined[place] = new }
                }
                pair(open.filter { $0 != first && $0 != other }, joined)
            }
        }
        pair(Array(0..<count), Array(0..<count))
        return numbers
    }

    @Test func reducedPairings() throws {
        #expect(try ReducedPairings(order: 1).counts.map(\.count) == [1, 1])
        #expect(try ReducedPairings(order: 2).counts.reduce(0) { $0 + $1.count } == 20)
        #expect(throws: LinearRecurrentError.orderTooHigh(4)) { try ReducedPairings(order: 4) }
    }

    @Test func allPairings() throws {
        let ladders = try DressedLadders(through: Self.highest)
        for total in stride(from: 0, through: Self.isLong ? 12 : 8, by: 2) {
            for n in 0...total {
                let numbers = Self.traces(n, total - n)
                for order in 0...Self.highest {
                    #expect(
                        ladders.trace(n, total - n, order: order) == Rational(numbers[order] ?? 0),
                        "\(n), \(total - n), order \(order)")
                }
            }
        }
        #expect(ladders.trace(3, 2, order: 0) == 0)
    }

    /// The sum rule Σ_{n+m=2j} (1/N) E tr Wⁿ(Wᵀ)ᵐ = ∏_{i≤j} (1 + 2i/N), far beyond what pairings reach one by one.
    @Test func sumRule() throws {
        let ladders = try DressedLadders(through: Self.highest)
        for j in 1...20 {
            let product = (1...j).reduce(Polynomial.one) {
                $0 * (.one + Polynomial(Rational(2 * $1), .init(.width, power: -1)))
            }
            for order in 0...Self.highest {
                let sum = (0...(2 * j)).reduce(Rational.zero) { $0 + ladders.trace($1, 2 * j - $1, order: order) }
                #expect(sum == product.coefficient(of: Monomial(.width, power: -order)))
            }
        }
    }

    @Test func firstOrderCountsTheDepth() throws {
        let ladders = try DressedLadders(through: 1)
        for n in 0...12 {
            for m in 0...12 where (n + m).isMultiple(of: 2) {
                #expect(ladders.trace(n, m, order: 1) == Rational(n == m ? 0 : min(n, m) + 1))
            }
        }
    }

    /// The first orders in closed form, and the coefficients of the second order's function.
    @Test func closedForms() throws {
        var table = SymbolTable()
        let (x, y) = (
            RationalFunction(table.declare("x", role: .parameter)),
            RationalFunction(table.declare("y", role: .parameter))
        )
        let ladders = try DressedLadders(through: 2)
        func function(_ order: Int) throws -> RationalFunction {
            try ladders.function(order: order, xy: x * y, xx: x * x, yy: y * y)
        }
        let one = RationalFunction.one
        #expect(try function(0) == (one - x * y).reciprocal())
        let twisted = try (x * x).divided(by: one - x * x) + (y * y).divided(by: one - y * y)
        #expect(try function(1) == twisted.multiplied(by: (one - x * y).power(-2)))
        let (sx, sy) = (table.symbol(named: "x")!, table.symbol(named: "y")!)
        let series = try function(2).expanded(in: sx, about: .value(.zero), through: 6)
        for n in 0...6 {
            let inner = try series[n]!.expanded(in: sy, about: .value(.zero), through: 6)
            for m in 0...6 { #expect(inner[m]?.constant == ladders.trace(n, m, order: 2)) }
        }
    }

    @Test func symbolicPowers() throws {
        var table = SymbolTable()
        let (n, m) = (table.time("n"), table.time("m"))
        let ladders = try DressedLadders(through: Self.highest)
        for order in ladders.orders.indices {
            let (above, equal) = ladders.symbolicTrace(order: order, n, m, in: &table)
            for a in 0...8 {
                for b in 0...a {
                    let value = (a == b ? equal : above)
                        .substitutingTime(n, by: nil, plus: Rational(a), in: &table)
                        .substitutingTime(m, by: nil, plus: Rational(b), in: &table)
                    #expect(value == Polynomial(ladders.trace(a, b, order: order)), "\(a), \(b), order \(order)")
                }
            }
        }
    }
}
