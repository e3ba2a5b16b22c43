extension TimeFunction {
    /// Bounds that hold wherever the function differs from zero, for the origin and its times; nil if it vanishes.
    ///
    /// The smallest such region that is given by bounds on differences: there may be holes in it.
    public func support(_ measure: TimeMeasure) -> TimeOrder? {
        var hull: TimeOrder?
        for key in terms.keys { hull = hull.map { TimeCells.hull($0, key.order, measure) } ?? key.order }
        return hull
    }
}

extension TimeOrder {
    /// All bounds, as t_later − t_earlier ≥ bound.
    public var allBounds: [(later: Int, earlier: Int, bound: Int)] {
        var found: [(later: Int, earlier: Int, bound: Int)] = []
        for i in 0..<count {
            for j in 0..<count where i != j {
                if let bound = bound(i, j) { found.append((i, j, bound)) }
            }
        }
        return found
    }

    /// What it implies for its first times alone.
    public func first(_ times: Int) -> TimeOrder {
        var order = self
        while order.count > times + 1 { order = order.removing(order.count - 1) }
        return order
    }
}
