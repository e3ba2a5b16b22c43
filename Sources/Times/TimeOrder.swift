/// What is known of the order of some times: lower bounds on their differences, closed under addition.
///
/// Time 0 is the origin; it stands at zero. An entry d at (i, j) says t_i − t_j ≥ d. In discrete time d is any integer. In
/// continuous time it is 0 or 1, where 1 says that the difference is positive. Either way, the opposite of t_i − t_j ≥ d is
/// t_j − t_i ≥ 1 − d.
public struct TimeOrder: Hashable, Sendable {
    /// The number of times, the origin included.
    let count: Int
    /// Row by row.
    private(set) var bounds: [Int32]

    /// No bound.
    static let none = Int32.min

    /// Nothing known.
    init(count: Int) {
        self.count = count
        bounds = [Int32](repeating: Self.none, count: count * count)
        for i in 0..<count { bounds[i * count + i] = 0 }
    }

    init(count: Int, bounds: [Int32]) {
        self.count = count
        self.bounds = bounds
    }

    subscript(later: Int, earlier: Int) -> Int32 { bounds[later * count + earlier] }

    func bound(_ later: Int, _ earlier: Int) -> Int? {
        let bound = bounds[later * count + earlier]
        return bound == Self.none ? nil : Int(bound)
    }

    /// Adds t_later − t_earlier ≥ bound; false if that contradicts what is known.
    mutating func require(_ later: Int, _ earlier: Int, atLeast bound: Int, _ measure: TimeMeasure) -> Bool {
        var bound = bound
        if measure == .integral { bound = min(bound, 1) }
        if later == earlier { return bound <= 0 }
        let known = bounds[later * count + earlier]
        if known != Self.none, Int(known) >= bound { return true }
        let opposite = bounds[earlier * count + later]
        if opposite != Self.none, Int(opposite) + bound > 0 { return false }
        // Every pair may gain by way of the new bound.
        for i in 0..<count {
            let first = i == later ? 0 : bounds[i * count + later]
            if first == Self.none { continue }
            for j in 0..<count {
                let second = j == earlier ? 0 : bounds[earlier * count + j]
                if second == Self.none { continue }
                var sum = Int(first) + bound + Int(second)
                if measure == .integral { sum = min(sum, 1) }
                if i == j {
                    if sum > 0 { return false }
                } else if bounds[i * count + j] == Self.none || Int(bounds[i * count + j]) < sum {
                    bounds[i * count + j] = Int32(sum)
                }
            }
        }
        return true
    }

    /// Whether t_later − t_earlier ≥ bound follows (true), is excluded (false), or is open (nil).
    public func decides(_ later: Int, _ earlier: Int, atLeast bound: Int) -> Bool? {
        if later == earlier { return bound <= 0 }
        if let known = self.bound(later, earlier), known >= bound { return true }
        if let opposite = self.bound(earlier, later), opposite >= 1 - bound { return false }
        return nil
    }

    /// The difference t_i − t_j, if it is fixed. In continuous time it is zero then.
    func difference(_ i: Int, _ j: Int) -> Int? {
        if i == j { return 0 }
        guard let lower = bound(i, j), let upper = bound(j, i), lower == -upper else { return nil }
        return lower
    }

    /// Without one time; what it implied for the others stays.
    func removing(_ time: Int) -> TimeOrder {
        var kept: [Int32] = []
        kept.reserveCapacity((count - 1) * (count - 1))
        for i in 0..<count where i != time {
            for j in 0..<count where j != time { kept.append(bounds[i * count + j]) }
        }
        return TimeOrder(count: count - 1, bounds: kept)
    }

    /// The times moved to places of a longer list; nothing is known of the others.
    func placed(at places: [Int], count: Int) -> TimeOrder {
        var wide = TimeOrder(count: count)
        for i in 0..<self.count {
            for j in 0..<self.count where i != j {
                wide.bounds[places[i] * count + places[j]] = bounds[i * self.count + j]
            }
        }
        return wide
    }

    /// Adds all bounds of another order of the same times; false if they contradict.
    mutating func require(_ other: TimeOrder, _ measure: TimeMeasure) -> Bool {
        for i in 0..<count {
            for j in 0..<count where i != j {
                if let bound = other.bound(i, j), !require(i, j, atLeast: bound, measure) { return false }
            }
        }
        return true
    }

    /// Adds all bounds of another order whose times stand at `places`; false if they contradict.
    mutating func require(_ other: TimeOrder, at places: [Int], _ measure: TimeMeasure) -> Bool {
        for i in 0..<other.count {
            for j in 0..<other.count where i != j {
                if let bound = other.bound(i, j), !require(places[i], places[j], atLeast: bound, measure) {
                    return false
                }
            }
        }
        return true
    }
}
