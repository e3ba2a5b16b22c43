import Algebra
import Exact

// One time is summed over, or integrated out. Each term knows lower and upper bounds of that time. Where several bounds
// compete, the piece is cut until one is the largest lower and one the smallest upper bound; then
//
//     Σ_{u=a}^{b} f(u) = F(b+1) − F(a),        ∫_a^b f(u) du = F(b) − F(a),
//
// with the primitive F of a power times an exponential. An empty range gives zero by itself: F(b+1) = F(a) at b = a − 1.

extension TimeFunction {
    /// The most pieces that a function may fall into.
    static let mostPieces = 2_000_000

    /// The sum or the integral over one time.
    ///
    /// - Parameter externals: times up to this number are never summed over. Ties between them count, others have measure
    ///   zero in continuous time.
    /// - Throws: ``TimesError``.
    /// - Complexity: for each term, the product of the numbers of its competing lower and upper bounds, times the powers.
    public func summed(
        over time: Int, externals: Int, by primitives: Primitives
    ) throws(TimesError) -> TimeFunction {
        let place = times.firstIndex(of: time)!
        let measure = primitives.basis.measure
        var rest = times
        rest.remove(at: place)
        var result = TermSums()
        // Places in the order: the origin is 0, this time `own`.
        let own = place + 1
        func isExternal(_ place: Int) -> Bool { place == 0 || times[place - 1] <= externals }
        var pieces: [(Key, RationalFunction)] = sortedTerms.map { ($0.key, $0.coefficient) }
        while let (key, coefficient) = pieces.popLast() {
            let order = key.order
            if let pinned = order.pin(of: own) {
                if measure == .sum {
                    try Self.addEnd(
                        to: &result, coefficient, key, own: own, at: pinned.place, plus: pinned.difference,
                        polynomial: Self.monomial(key.powers[place]), rate: key.rates[place], primitives)
                }
                continue
            }
            let lower = order.lowerBounds(of: own, measure)
            let upper = order.upperBounds(of: own, measure)
            if upper.isEmpty { throw .notCausal }
            if lower.count > 1 || upper.count > 1 {
                // t_j + a ≥ t_k + b, or the opposite.
                let (later, earlier, bound) =
                    lower.count > 1
                    ? (lower[0].place, lower[1].place, lower[1].bound - lower[0].bound)
                    : (upper[0].place, upper[1].place, upper[0].bound - upper[1].bound)
                let tie = measure == .sum || (isExternal(later) && isExternal(earlier)) ? 1 : 0
                for (i, j, d) in [(later, earlier, bound), (earlier, later, tie - bound)] {
                    var cut = key
                    if cut.order.require(i, j, atLeast: d, measure) { pieces.append((cut, coefficient)) }
                }
                if pieces.count > Self.mostPieces { throw .tooManyPieces(limit: Self.mostPieces) }
                continue
            }
            let rate = key.rates[place]
            let primitive = try primitives.primitive(power: key.powers[place], rate: rate)
            // u ≤ t_m − b: the sum ends at t_m − b + 1.
            let end = measure == .sum ? 1 - upper[0].bound : 0
            try Self.addEnd(
                to: &result, coefficient, key, own: own, at: upper[0].place, plus: end, polynomial: primitive, rate: rate, primitives
            )
            if let lower = lower.first {
                try Self.addEnd(
                    to: &result, coefficient.scaled(by: -1), key, own: own, at: lower.place,
                    plus: measure == .sum ? lower.bound : 0, polynomial: primitive, rate: rate, primitives)
            } else {
                try primitives.requireDecayIntoThePast(rate)
            }
        }
        return try result.function(of: rest)
    }

    private static func monomial(_ power: Int) -> [RationalFunction] {
        [RationalFunction](repeating: .zero, count: power) + [.one]
    }

    /// Adds coefficient × P(x) exp(rate x) at x = t_target + shift, where `own` is the time that is replaced.
    private static func addEnd(
        to sums: inout TermSums, _ coefficient: RationalFunction, _ key: Key, own: Int, at target: Int, plus shift: Int,
        polynomial: [RationalFunction], rate: Rate, _ primitives: Primitives
    ) throws(TimesError) {
        var powers = key.powers
        var rates = key.rates
        powers.remove(at: own - 1)
        rates.remove(at: own - 1)
        let order = key.order.removing(own)
        let factor = coefficient * (try primitives.exponential(rate, at: shift))
        if target == 0 {
            // The origin stands at zero.
            var value = RationalFunction.zero
            for (power, part) in polynomial.enumerated() where !part.isZero {
                value += part.scaled(by: Rational(Self.power(shift, power)))
            }
            return try sums.add(factor * value, Key(powers: powers, rates: rates, order: order))
        }
        let place = (target > own ? target - 1 : target) - 1
        rates[place] = primitives.basis.normal(rates[place] + rate)
        let known = powers[place]
        for power in polynomial.indices {
            // The coefficient of t^power in P(t + shift).
            var part = polynomial[power]
            if shift != 0 {
                for higher in stride(from: power + 1, to: polynomial.count, by: 1) {
                    let weight = Rational(Combinatorics.binomial(higher, power) * Self.power(shift, higher - power))
                    part += polynomial[higher].scaled(by: weight)
                }
            }
            if part.isZero { continue }
            powers[place] = known + power
            try sums.add(factor * part, Key(powers: powers, rates: rates, order: order))
        }
    }

    private static func power(_ base: Int, _ exponent: Int) -> Integer {
        (0..<exponent).reduce(1) { product, _ in product * Integer(base) }
    }

    /// The function with one time put at another one plus a number (discrete time), or at the origin.
    ///
    /// - Throws: ``TimesError/tooLarge``.
    public func putting(
        _ time: Int, at target: Int, plus shift: Int = 0, by primitives: Primitives
    ) throws(TimesError) -> TimeFunction {
        guard let place = times.firstIndex(of: time) else { return self }
        var wide = self
        if target != 0, !times.contains(target) { wide = widened(to: Self.union(times, [target])) }
        let own = target != 0 ? wide.times.firstIndex(of: time)! + 1 : place + 1
        let goal = target == 0 ? 0 : wide.times.firstIndex(of: target)! + 1
        var rest = wide.times
        rest.remove(at: own - 1)
        var result = TermSums()
        for (key, coefficient) in wide.sortedTerms {
            var key = key
            guard key.order.require(own, goal, atLeast: shift, primitives.basis.measure),
                key.order.require(goal, own, atLeast: -shift, primitives.basis.measure)
            else { continue }
            try Self.addEnd(
                to: &result, coefficient, key, own: own, at: goal, plus: shift, polynomial: Self.monomial(key.powers[own - 1]),
                rate: key.rates[own - 1], primitives)
        }
        return try result.function(of: rest)
    }
}

extension Primitives {
    /// An integral from −∞ exists if exp(rate × time) falls off into the past: for integrals the rate is a polynomial with
    /// positive coefficients, for sums 1/base a product of decaying bases.
    func requireDecayIntoThePast(_ rate: Rate) throws(TimesError) {
        let value = value(of: rate)
        let decays: Bool
        switch basis.measure {
        case .integral:
            decays = !value.isZero && value.polynomial.map { $0.terms.allSatisfy { $0.coefficient > 0 } } ?? false
        case .sum:
            // Numbers are weighed; symbols and polynomials, as 1 − a, stand for decaying bases.
            let numbers = Rate(zip(rate.exponents, basis.generators).map { $1.constant == nil ? 0 : $0 })
            let others = zip(rate.exponents, basis.generators).filter { $1.constant == nil && $0 != 0 }
            let magnitude = basis.value(of: numbers).constant?.magnitude ?? 0
            decays = others.allSatisfy { $0.0 < 0 } && (others.isEmpty ? magnitude > 1 : magnitude >= 1)
        }
        if !decays { throw .notDecaying(rate: value) }
    }
}

extension TimeOrder {
    /// The time that `own` is tied to, and the difference.
    func pin(of own: Int) -> (place: Int, difference: Int)? {
        for place in 0..<count where place != own {
            if let difference = difference(own, place) { return (place, difference) }
        }
        return nil
    }

    /// The bounds from below that no other bound implies: t_own ≥ t_place + bound.
    func lowerBounds(of own: Int, _ measure: TimeMeasure) -> [(place: Int, bound: Int)] {
        let all = (0..<count).compactMap { place in
            place == own ? nil : bound(own, place).map { (place: place, bound: measure == .sum ? $0 : 0) }
        }
        return all.filter { one in
            !all.contains { other in
                guard other.place != one.place, let between = bound(other.place, one.place) else { return false }
                let implied = other.bound + (measure == .sum ? between : 0)
                if implied < one.bound { return false }
                // Of two that imply each other the first counts.
                let isMutual =
                    bound(one.place, other.place).map { one.bound + (measure == .sum ? $0 : 0) >= other.bound } ?? false
                return !isMutual || other.place < one.place
            }
        }
    }

    /// The bounds from above that no other bound implies: t_own ≤ t_place − bound.
    func upperBounds(of own: Int, _ measure: TimeMeasure) -> [(place: Int, bound: Int)] {
        let all = (0..<count).compactMap { place in
            place == own ? nil : bound(place, own).map { (place: place, bound: measure == .sum ? $0 : 0) }
        }
        return all.filter { one in
            !all.contains { other in
                guard other.place != one.place, let between = bound(one.place, other.place) else { return false }
                let implied = other.bound + (measure == .sum ? between : 0)
                if implied < one.bound { return false }
                let isMutual =
                    bound(other.place, one.place).map { one.bound + (measure == .sum ? $0 : 0) >= other.bound } ?? false
                return !isMutual || other.place < one.place
            }
        }
    }
}
