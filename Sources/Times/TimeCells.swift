import Algebra
import Exact

/// Pieces of the external times on each of which given functions are single expressions.
public enum TimeCells {
    /// Cuts a region along every bound that a term of the functions knows, until each term holds on all of a cell or on
    /// nothing of it.
    ///
    /// - Parameters:
    ///   - functions: functions of the external times 1 … `count`−1 of the region.
    ///   - region: what is known of their order from the start.
    /// - Throws: ``TimesError/tooManyPieces(limit:)``.
    public static func cells(
        of functions: [TimeFunction], within region: TimeOrder, _ measure: TimeMeasure, limit: Int = 400
    ) throws(TimesError) -> [TimeOrder] {
        struct Cut: Hashable {
            let later: Int
            let earlier: Int
            let bound: Int
        }
        var cuts: Set<Cut> = []
        for function in functions {
            let places = [0] + function.times
            for key in function.terms.keys {
                for i in 0..<key.order.count {
                    for j in 0..<key.order.count where i != j {
                        if let bound = key.order.bound(i, j) {
                            cuts.insert(Cut(later: places[i], earlier: places[j], bound: bound))
                        }
                    }
                }
            }
        }
        let sorted = cuts.sorted {
            ($0.later, $0.earlier, $0.bound) < ($1.later, $1.earlier, $1.bound)
        }
        var cells = [region]
        for cut in sorted {
            var finer: [TimeOrder] = []
            for cell in cells {
                guard cell.decides(cut.later, cut.earlier, atLeast: cut.bound) == nil else {
                    finer.append(cell)
                    continue
                }
                var (inside, outside) = (cell, cell)
                if inside.require(cut.later, cut.earlier, atLeast: cut.bound, measure) { finer.append(inside) }
                if outside.require(cut.earlier, cut.later, atLeast: 1 - cut.bound, measure) { finer.append(outside) }
            }
            cells = finer
            if cells.count > limit { throw .tooManyPieces(limit: limit) }
        }
        return try measure == .sum ? points(of: cells, limit: limit) : cells
    }

    /// Differences of steps that take a few values only are cut into these, each of which is a number: two expressions that
    /// differ as functions may agree on all of them.
    private static func points(of cells: [TimeOrder], limit: Int) throws(TimesError) -> [TimeOrder] {
        var pending = Array(cells.reversed())
        var finest: [TimeOrder] = []
        while let cell = pending.popLast() {
            guard let (i, j) = cell.firstBoundedDifference else {
                finest.append(cell)
                if finest.count > limit { throw .tooManyPieces(limit: limit) }
                continue
            }
            for difference in cell.bound(i, j)!...(-cell.bound(j, i)!) {
                var point = cell
                if point.require(i, j, atLeast: difference, .sum), point.require(j, i, atLeast: -difference, .sum) {
                    pending.append(point)
                }
            }
        }
        return finest
    }

    /// The smallest region given by bounds on differences that holds both.
    public static func hull(_ left: TimeOrder, _ right: TimeOrder, _ measure: TimeMeasure) -> TimeOrder {
        var hull = TimeOrder(count: left.count)
        for i in 0..<left.count {
            for j in 0..<left.count where i != j {
                if let a = left.bound(i, j), let b = right.bound(i, j) {
                    _ = hull.require(i, j, atLeast: min(a, b), measure)
                }
            }
        }
        return hull
    }
}

extension TimeOrder {
    /// The order of an observable's times: nothing is known but what `relations` say; false if they contradict.
    public init?(times count: Int, relations: [(later: Int, earlier: Int, atLeast: Int)], _ measure: TimeMeasure) {
        self.init(count: count + 1)
        for relation in relations {
            guard require(relation.later, relation.earlier, atLeast: relation.atLeast, measure) else { return nil }
        }
    }

    /// Whether all bounds of another order hold wherever this one does.
    public func implies(_ other: TimeOrder) -> Bool {
        for i in 0..<count {
            for j in 0..<count where i != j {
                if let bound = other.bound(i, j), decides(i, j, atLeast: bound) != true { return false }
            }
        }
        return true
    }

    /// Whether both orders can hold together.
    public func meets(_ other: TimeOrder, _ measure: TimeMeasure) -> Bool {
        var both = self
        return both.require(other, measure)
    }

    /// Two times whose difference takes more than one but only a few values.
    var firstBoundedDifference: (Int, Int)? {
        for i in 0..<count {
            for j in 0..<i {
                if let low = bound(i, j), let high = bound(j, i), low < -high, -high - low < 32 { return (i, j) }
            }
        }
        return nil
    }

    /// The number of differences that have a bound.
    public var boundCount: Int { bounds.count { $0 != Self.none } }

    /// The lower bounds of the times, counted from the origin.
    public var lowest: [Int] { (1..<count).map { bound($0, 0) ?? .min } }

    /// All orders of the times that are possible, each from the latest to the earliest; tied times count once.
    public func timeOrders(_ measure: TimeMeasure) -> [[Int]] {
        let tied = Set(ties.map(\.time))
        let free = (1..<count).filter { !tied.contains($0) }
        var orders = [self]
        for i in free {
            for j in free where j > i {
                orders = orders.flatMap { order -> [TimeOrder] in
                    if order.decides(i, j, atLeast: 0) != nil { return [order] }
                    var (first, second) = (order, order)
                    return (first.require(i, j, atLeast: 0, measure) ? [first] : [])
                        + (second.require(j, i, atLeast: 1, measure) ? [second] : [])
                }
            }
        }
        return orders.map { order in
            free.sorted { left, right in
                let below = free.count { order.decides(left, $0, atLeast: 0) == true }
                let other = free.count { order.decides(right, $0, atLeast: 0) == true }
                return below != other ? below > other : left < right
            }
        }
    }

    /// The number of times, without the origin.
    public var timeCount: Int { count - 1 }

    /// The times that are not tied to the origin or to a time of a smaller number, and for the others what they are tied to.
    public var ties: [(time: Int, to: Int, plus: Int)] {
        (1..<count).compactMap { time in
            for other in 0..<time {
                if let difference = difference(time, other) { return (time, other, difference) }
            }
            return nil
        }
    }

    /// The first time that no other one precedes, the origin aside; nil where the order does not tell.
    public var earliest: Int? {
        (1..<count).first { time in (1..<count).allSatisfy { decides($0, time, atLeast: 0) == true } }
    }

    /// The bounds that no others imply, as t_later − t_earlier ≥ bound; ties as two bounds.
    public var essentialBounds: [(later: Int, earlier: Int, bound: Int)] {
        // Tied times are described by their ties; the others by bounds between representatives.
        let tied = Set(ties.map(\.time))
        let free = (0..<count).filter { !tied.contains($0) }
        var found: [(later: Int, earlier: Int, bound: Int)] = []
        for i in free {
            for j in free where i != j {
                guard let bound = bound(i, j) else { continue }
                let isImplied = free.contains { k in
                    guard k != i, k != j, let a = self.bound(i, k), let b = self.bound(k, j) else { return false }
                    return a + b >= bound
                }
                if !isImplied { found.append((i, j, bound)) }
            }
        }
        return found
    }
}
