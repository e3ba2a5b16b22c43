import Algebra
import Exact

/// A function of several times: polynomials times exponentials on pieces that the order of the times tells apart.
///
///     C(t, s) = κ/(2γ) e^{−γ(t−s)} [t ≥ s]  +  κ/(2γ) e^{−γ(s−t)} [s > t]
///
/// Every term stands on its own piece; where pieces overlap, the terms add. Times are known by numbers: 0 is the origin and
/// stands at zero, 1 … externals are the times of an observable, the rest are summed over.
public struct TimeFunction: Sendable {
    /// The times it depends on, ascending, without the origin.
    public internal(set) var times: [Int]
    /// The terms; a key's order has the origin first, then ``times``.
    var terms: [Key: RationalFunction]

    struct Key: Hashable, Sendable {
        /// By time: the power t^k and the exponential.
        var powers: [Int]
        var rates: [Rate]
        var order: TimeOrder
    }

    init(times: [Int], terms: [Key: RationalFunction] = [:]) {
        self.times = times
        self.terms = terms
    }

    public static let zero = TimeFunction(times: [])

    /// A number that depends on no time.
    public init(_ constant: RationalFunction) {
        times = []
        terms = constant.isZero ? [:] : [Key(powers: [], rates: [], order: TimeOrder(count: 1)): constant]
    }

    public var isZero: Bool { terms.isEmpty }
    public var termCount: Int { terms.count }

    mutating func add(_ coefficient: RationalFunction, _ key: Key) {
        if coefficient.isZero { return }
        if let index = terms.index(forKey: key) {
            let sum = terms.values[index] + coefficient
            if sum.isZero { terms.remove(at: index) } else { terms.values[index] = sum }
        } else {
            terms[key] = coefficient
        }
    }

    /// The same function, as one of more times.
    func widened(to wider: [Int]) -> TimeFunction {
        if wider == times { return self }
        let places = times.map { wider.firstIndex(of: $0)! }
        var result = TimeFunction(times: wider)
        result.terms.reserveCapacity(terms.count)
        for (key, coefficient) in terms {
            var powers = [Int](repeating: 0, count: wider.count)
            var rates = [Rate](repeating: .zero, count: wider.count)
            for (own, place) in places.enumerated() {
                powers[place] = key.powers[own]
                rates[place] = key.rates[own]
            }
            result.terms[
                Key(
                    powers: powers, rates: rates,
                    order: key.order.placed(at: [0] + places.map { $0 + 1 }, count: wider.count + 1))] = coefficient
        }
        return result
    }

    static func union(_ left: [Int], _ right: [Int]) -> [Int] {
        left == right ? left : Set(left).union(right).sorted()
    }

    public mutating func add(_ other: TimeFunction) {
        if other.isZero { return }
        let all = Self.union(times, other.times)
        if all != times { self = widened(to: all) }
        for (key, coefficient) in other.widened(to: all).terms { add(coefficient, key) }
    }

    public func scaled(by factor: RationalFunction) -> TimeFunction {
        if factor.isOne { return self }
        var result = TimeFunction(times: times)
        for (key, coefficient) in terms { result.add(coefficient * factor, key) }
        return result
    }

    /// The product; terms on pieces that do not meet vanish.
    ///
    /// - Complexity: the product of the numbers of terms.
    public func multiplied(by other: TimeFunction, in basis: RateBasis) -> TimeFunction {
        let all = Self.union(times, other.times)
        let (left, right) = (widened(to: all), other.widened(to: all))
        // One term times another one needs no sums.
        var product = TimeFunction(times: all)
        var parts: [Key: [RationalFunction]] = [:]
        for (a, x) in left.terms {
            for (b, y) in right.terms {
                var order = a.order
                guard order.require(b.order, basis.measure) else { continue }
                let key = Key(
                    powers: zip(a.powers, b.powers).map { $0 + $1 },
                    rates: zip(a.rates, b.rates).map { basis.normal($0 + $1) }, order: order)
                parts[key, default: []].append(x * y)
            }
        }
        for (key, found) in parts {
            let sum = found.count == 1 ? found[0] : (try? RationalFunction.sum(of: found)) ?? found.reduce(.zero, +)
            if !sum.isZero { product.terms[key] = sum }
        }
        return product
    }

    /// The terms in an order that does not depend on hashing.
    var sortedTerms: [(key: Key, coefficient: RationalFunction)] {
        terms.map { ($0.key, $0.value) }.sorted { left, right in
            let (a, b) = (left.0, right.0)
            if a.order != b.order { return a.order.bounds.lexicographicallyPrecedes(b.order.bounds) }
            if a.powers != b.powers { return a.powers.lexicographicallyPrecedes(b.powers) }
            return a.rates.lexicographicallyPrecedes(b.rates)
        }
    }

    /// The highest total power of the times in any term: the power of T, exponentials aside.
    public var highestPower: Int { terms.keys.map { $0.powers.reduce(0, +) }.max() ?? 0 }
}
