import Algebra
import Exact

// The powers and rates of a function of times, without its coefficients: enough to know which powers of the times a sum can
// give before it is done.
//
// A power is one of a difference, (t_i − t_j)^k, since that is what sums make: on a piece where u lies between t_l and t_m,
//
//     Σ_u (t_m − u)^p (u − t_l)^q e^{ru}  =  e^{r t_m} (t_m − t_l)^q [1 + …]  +  e^{r t_l} (t_m − t_l)^p [1 + …]     r ≠ 0
//                                         =  (t_m − t_l)^{p+q+1} [1 + …]                                           r = 0
//
// up to numbers and lower powers: at an end, what vanishes there is lost, and only a resonance adds a power. Expanded into
// powers of single times, the same would be seen after many cancellations only.

/// A function of times as its pieces, exponentials and highest powers of differences; the origin is a time like others.
public struct TimeSkeleton: Sendable {
    /// Ascending, without the origin.
    public let times: [Int]
    private var terms: [Piece: [Powers]] = [:]

    private struct Piece: Hashable {
        var rates: [Rate]
        /// The origin first, then the times.
        var order: TimeOrder
    }

    /// The powers of the differences of two times, row by row for the earlier number, the origin included.
    private struct Powers: Hashable {
        let count: Int
        private(set) var values: [Int]

        init(count: Int) {
            self.count = count
            values = [Int](repeating: 0, count: count * count)
        }

        subscript(one: Int, other: Int) -> Int {
            get { values[min(one, other) * count + max(one, other)] }
            set { values[min(one, other) * count + max(one, other)] = newValue }
        }

        func isAtMost(_ other: Powers) -> Bool { zip(values, other.values).allSatisfy { $0 <= $1 } }

        func placed(at places: [Int], count: Int) -> Powers {
            var wide = Powers(count: count)
            for i in 0..<self.count { for j in i..<self.count { wide[places[i], places[j]] = self[i, j] } }
            return wide
        }

        /// With time `own` put at `target` and taken out; a difference of the two becomes a number.
        func moving(_ own: Int, to target: Int) -> Powers {
            func place(_ time: Int) -> Int { time > own ? time - 1 : time }
            var rest = Powers(count: count - 1)
            for i in 0..<count {
                for j in i + 1..<count where self[i, j] > 0 {
                    let (a, b) = (i == own ? target : i, j == own ? target : j)
                    if a != b { rest[place(a), place(b)] += self[i, j] }
                }
            }
            return rest
        }
    }

    private init(times: [Int]) { self.times = times }

    /// The number 1.
    public static let one: TimeSkeleton = {
        var one = TimeSkeleton(times: [])
        one.add(Powers(count: 1), Piece(rates: [], order: TimeOrder(count: 1)))
        return one
    }()

    public var isZero: Bool { terms.isEmpty }
    public var pieceCount: Int { terms.count }

    /// The skeleton of a function.
    ///
    /// A polynomial that depends on the difference of its two times only counts as a power of that, any other as one of
    /// differences to the origin.
    public init(_ function: TimeFunction) {
        times = function.times
        var pieces: [Piece: [TimeFunction.Key]] = [:]
        for key in function.terms.keys {
            pieces[Piece(rates: key.rates, order: key.order), default: []].append(key)
        }
        let count = times.count + 1
        for (piece, keys) in pieces {
            let degree = keys.map { $0.powers.reduce(0, +) }.max()!
            if times.count == 2, degree > 0, function.dependsOnDifference(keys) {
                var powers = Powers(count: count)
                powers[1, 2] = degree
                add(powers, piece)
                continue
            }
            for key in keys {
                var powers = Powers(count: count)
                for (place, power) in key.powers.enumerated() { powers[0, place + 1] = power }
                add(powers, piece)
            }
        }
    }

    private mutating func add(_ powers: Powers, _ piece: Piece) {
        var known = terms[piece] ?? []
        if known.contains(where: powers.isAtMost) { return }
        known.removeAll { $0.isAtMost(powers) }
        known.append(powers)
        terms[piece] = known
    }

    private func widened(to wider: [Int]) -> TimeSkeleton {
        if wider == times { return self }
        let places = [0] + times.map { wider.firstIndex(of: $0)! + 1 }
        var result = TimeSkeleton(times: wider)
        for (piece, powers) in terms {
            var rates = [Rate](repeating: .zero, count: wider.count)
            for (own, rate) in piece.rates.enumerated() { rates[places[own + 1] - 1] = rate }
            let wide = Piece(rates: rates, order: piece.order.placed(at: places, count: wider.count + 1))
            result.terms[wide] = powers.map { $0.placed(at: places, count: wider.count + 1) }
        }
        return result
    }

    /// The skeleton of the product, as long as it has no more pieces than `limit`.
    ///
    /// - Throws: ``TimesError/tooManyPieces(limit:)``.
    public func multiplied(
        by other: TimeSkeleton, in basis: RateBasis, limit: Int = .max
    ) throws(TimesError) -> TimeSkeleton {
        if terms.count.multipliedReportingOverflow(by: other.terms.count).partialValue > limit {
            throw .tooManyPieces(limit: limit)
        }
        let all = TimeFunction.union(times, other.times)
        let (left, right) = (widened(to: all), other.widened(to: all))
        var product = TimeSkeleton(times: all)
        for (a, x) in left.terms {
            for (b, y) in right.terms {
                var order = a.order
                guard order.require(b.order, basis.measure) else { continue }
                let piece = Piece(rates: zip(a.rates, b.rates).map { basis.normal($0 + $1) }, order: order)
                for one in x {
                    for other in y {
                        var powers = one
                        for i in 0..<powers.count {
                            for j in i + 1..<powers.count { powers[i, j] += other[i, j] }
                        }
                        product.add(powers, piece)
                    }
                }
            }
        }
        return product
    }

    /// The skeleton of the sum or integral over one time: see ``TimeFunction/summed(over:externals:by:)``.
    ///
    /// - Throws: ``TimesError/notCausal``, ``TimesError/tooManyPieces(limit:)``.
    public func summed(
        over time: Int, externals: Int, in basis: RateBasis, limit: Int
    ) throws(TimesError) -> TimeSkeleton {
        let own = times.firstIndex(of: time)! + 1
        let measure = basis.measure
        var result = TimeSkeleton(times: times.filter { $0 != time })
        func isExternal(_ place: Int) -> Bool { place == 0 || times[place - 1] <= externals }
        func end(_ powers: Powers, _ piece: Piece, at target: Int) {
            var rates = piece.rates
            let rate = rates[own - 1]
            if target > 0 { rates[target - 1] = basis.normal(rates[target - 1] + rate) }
            rates.remove(at: own - 1)
            result.add(
                powers.moving(own, to: target), Piece(rates: rates, order: piece.order.removing(own)))
        }
        for (start, all) in terms {
            var pieces = [start]
            while let piece = pieces.popLast() {
                let order = piece.order
                if let pinned = order.pin(of: own) {
                    if measure == .sum { for powers in all { end(powers, piece, at: pinned.place) } }
                    continue
                }
                let (lower, upper) = (order.lowerBounds(of: own, measure), order.upperBounds(of: own, measure))
                if upper.isEmpty { throw .notCausal }
                if lower.count > 1 || upper.count > 1 {
                    let (later, earlier, bound) =
                        lower.count > 1
                        ? (lower[0].place, lower[1].place, lower[1].bound - lower[0].bound)
                        : (upper[0].place, upper[1].place, upper[0].bound - upper[1].bound)
                    let tie = measure == .sum || (isExternal(later) && isExternal(earlier)) ? 1 : 0
                    for (i, j, d) in [(later, earlier, bound), (earlier, later, tie - bound)] {
                        var cut = piece
                        if cut.order.require(i, j, atLeast: d, measure) { pieces.append(cut) }
                    }
                    if result.terms.count > limit { throw .tooManyPieces(limit: limit) }
                    continue
                }
                let last = upper[0].place
                guard let first = lower.first?.place else {
                    for powers in all { end(powers, piece, at: last) }
                    continue
                }
                for powers in all {
                    guard piece.rates[own - 1].isZero else {
                        end(powers, piece, at: last)
                        end(powers, piece, at: first)
                        continue
                    }
                    // A resonance. Differences to later times grow towards the first end, those to earlier ones towards
                    // the last.
                    var grown = powers
                    grown[own, last] = 0
                    grown[own, first] = 0
                    for other in 0...times.count where other != own && other != first && other != last {
                        let isEarlier = order.decides(first, other, atLeast: 0) == true
                        let target = isEarlier ? last : first
                        grown[target, other] += grown[own, other]
                        grown[own, other] = 0
                    }
                    grown[first, last] += powers[own, last] + powers[own, first] + 1
                    end(grown, piece, at: last)
                }
            }
        }
        return result
    }

    /// The highest total power of differences of two times, among pieces that meet a region of the times.
    ///
    /// - Parameter counts: whether the difference of two times has to be counted: that of literal ones is a number.
    public func highestPower(
        within region: TimeOrder? = nil, _ measure: TimeMeasure, counting counts: (Int, Int) -> Bool = { _, _ in true }
    ) -> Int {
        let numbers = [0] + times
        var highest = 0
        for (piece, all) in terms {
            if let region {
                var wide = region
                if !wide.require(piece.order, at: numbers, measure) { continue }
            }
            for powers in all {
                var power = 0
                for i in numbers.indices {
                    for j in i + 1..<numbers.count where powers[i, j] > 0 && counts(numbers[i], numbers[j]) {
                        power += powers[i, j]
                    }
                }
                highest = max(highest, power)
            }
        }
        return highest
    }
}

extension TimeFunction {
    /// Whether the terms of one piece add up to a polynomial in the difference of the two times: (∂₁ + ∂₂) P = 0.
    fileprivate func dependsOnDifference(_ keys: [Key]) -> Bool {
        var derivative: [[Int]: (Key, Key?)] = [:]
        for key in keys {
            for place in 0..<2 where key.powers[place] > 0 {
                var lower = key.powers
                lower[place] -= 1
                if let (first, second) = derivative[lower] {
                    if second != nil { return false }
                    derivative[lower] = (first, key)
                } else {
                    derivative[lower] = (key, nil)
                }
            }
        }
        // Each monomial of the derivative has two sources, t^(i+1) s^j and t^i s^(j+1), which have to cancel.
        return derivative.allSatisfy { lower, sources in
            let all = [sources.0] + (sources.1.map { [$0] } ?? [])
            return all.reduce(.zero) { sum, key in
                let place = key.powers[0] > lower[0] ? 0 : 1
                return sum + terms[key]!.scaled(by: .init(key.powers[place]))
            }.isZero
        }
    }
}
