import Algebra
import Exact

// In a reduced pairing each pair stands for a stack of one, two, … pairs. With weights x and y for W and Wᵀ, stacks are
//
//     plain    u = xy/(1 − xy)      twisted    v = x²/(1 − x²),  w = y²/(1 − y²)
//
// and each of the two places where the powers meet has a stack of none, one, two, … plain pairs, 1 + u = 1/(1 − xy):
//
//     (1/N) E tr (1 − xW)⁻¹(1 − yWᵀ)⁻¹ = (1 + u) + Σ_{k≥1} N^−k (1 + u)² Σ_pairings u^a v^b w^c                            (2)
//
// At k = 0 both places are the two ends of one stack. The first orders are 1/(1 − xy) and (1/N)(1 − xy)⁻²(v + w).

/// The generating function of all (1/N) E tr Wⁿ(Wᵀ)ᵐ, order by order in 1/N: rainbows summed to dressed propagators, rungs to
/// ladders, plain and twisted.
public struct DressedLadders: Sendable {
    /// The reduced pairings of the orders N^0, N^−1, …
    public let orders: [ReducedPairings]

    /// - Throws: ``LinearRecurrentError/orderTooHigh(_:)``.
    /// - Complexity: that of ``ReducedPairings`` at the highest order.
    public init(through order: Int) throws(LinearRecurrentError) {
        var orders: [ReducedPairings] = []
        for k in 0..<max(0, order + 1) { orders.append(try ReducedPairings(order: k)) }
        self.orders = orders
    }

    /// The coefficient of N^−k in (2), as a function.
    ///
    /// - Parameters: the products xy, x² and y² as functions of anything.
    /// - Throws: ``LinearRecurrentError/tooLarge(_:)``.
    public func function(
        order: Int, xy: RationalFunction, xx: RationalFunction, yy: RationalFunction
    ) throws(LinearRecurrentError) -> RationalFunction {
        do {
            func stack(_ weight: RationalFunction) throws(RationalFunctionError) -> RationalFunction {
                weight.isZero ? .zero : try weight.divided(by: .one - weight)
            }
            let end = try stack(xy) + .one
            if order == 0 { return end }
            let (u, v, w) = (try stack(xy), try stack(xx), try stack(yy))
            let highest = 3 * order
            let powers = [u, v, w].map { base in
                (1...highest).reduce(into: [RationalFunction.one]) { powers, _ in powers.append(powers.last! * base) }
            }
            let summands = orders[order].counts.map { content, count in
                (powers[0][content.across] * powers[1][content.left] * powers[2][content.right])
                    .scaled(by: Rational(count))
            }
            return try RationalFunction.sum(of: summands).multiplied(by: end.power(2))
        } catch {
            throw .tooLarge("\(error)")
        }
    }

    /// The coefficient of N^−k in (1/N) E tr Wⁿ(Wᵀ)ᵐ.
    ///
    ///     order 1, n = 4, m = 2:    3
    ///
    /// - Complexity: proportional to the number of contents and the smaller of the powers.
    /// - Precondition: the powers are not negative.
    public func trace(_ n: Int, _ m: Int, order: Int) -> Rational {
        precondition(n >= 0 && m >= 0, "a power of a matrix of weights")
        if !(n + m).isMultiple(of: 2) { return .zero }
        if order == 0 { return n == m ? 1 : 0 }
        var sum = Integer(0)
        for (content, count) in orders[order].counts {
            // j letters of either power stand in plain stacks, the others in twisted ones.
            for j in stride(from: n & 1, through: min(n, m), by: 2) {
                let plain = Combinatorics.binomial(j + 1, content.across + 1)
                let (left, right) = ((n - j) / 2, (m - j) / 2)
                sum +=
                    plain * Self.compositions(of: left, into: content.left)
                    * Self.compositions(of: right, into: content.right) * Integer(count)
            }
        }
        return Rational(sum)
    }

    /// The number of ways to write a number as an ordered sum of positive ones.
    private static func compositions(of number: Int, into parts: Int) -> Integer {
        if parts == 0 { return number == 0 ? 1 : 0 }
        return number < parts ? 0 : Combinatorics.binomial(number - 1, parts - 1)
    }
}
