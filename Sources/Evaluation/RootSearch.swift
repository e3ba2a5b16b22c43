/// All zeros of a function on an interval at which it changes its sign.
///
/// The function is looked at on a grid; between neighbours of certain and opposite signs the zero is enclosed by bisection until
/// the sign is no longer certain. Two zeros between neighbours of the grid are not seen: a finer grid finds them.
///
///     let search = RootSearch(from: 0, to: 3, subdivisions: 300)
///     search.roots { x in Estimate(x) * Estimate(x) - Estimate(2) }       // one: 1.414213562373095
public struct RootSearch: Sendable {
    /// A zero with bounds.
    public struct Root: Hashable, Sendable {
        public let position: Estimate
        /// Whether the function goes from negative to positive values.
        public let isRising: Bool
    }

    public let grid: [Double]

    /// - Precondition: the points are in order.
    public init(grid: [Double]) { self.grid = grid }

    /// - Precondition: `lower < upper`, `subdivisions >= 1`.
    public init(from lower: Double, to upper: Double, subdivisions: Int = 400) {
        precondition(lower < upper && subdivisions >= 1, "an interval has its ends in order")
        grid = (0...subdivisions).map { lower + (upper - lower) * Double($0) / Double(subdivisions) }
    }

    /// The zeros in order. Places where the function jumps over zero count, poles do not.
    ///
    /// - Complexity: one value for every point of the grid, and about 60 for every zero.
    public func roots(of function: (Double) throws -> Estimate) rethrows -> [Root] {
        var roots: [Root] = []
        var last: (x: Double, value: Estimate)?
        for x in grid {
            let value = try function(x)
            guard let sign = value.certainSign, sign != 0 else { continue }
            if let before = last, before.value.certainSign == -sign,
                let root = try root(of: function, before, (x, value))
            {
                roots.append(root)
            }
            last = (x, value)
        }
        return roots
    }

    private typealias Point = (x: Double, value: Estimate)

    private func root(of function: (Double) throws -> Estimate, _ left: Point, _ right: Point) rethrows -> Root? {
        var (left, right) = (left, right)
        let size = max(left.value.value.magnitude, right.value.value.magnitude)
        let isRising = right.value.value > 0
        // A middle without a certain sign: the ends of the doubtful stretch are then found one by one.
        var doubtful: Double?
        while doubtful == nil {
            let middle = left.x + (right.x - left.x) / 2
            if middle <= left.x || middle >= right.x { break }
            let value = try function(middle)
            switch value.certainSign {
            case nil, 0?: doubtful = middle
            case let sign?:
                if (sign > 0) == isRising { right = (middle, value) } else { left = (middle, value) }
            }
        }
        if let doubtful {
            left = try edge(of: function, certain: left, doubtful: doubtful)
            right = try edge(of: function, certain: right, doubtful: doubtful)
        }
        // At a pole the values have grown.
        if max(left.value.value.magnitude, right.value.value.magnitude) > 2 * size { return nil }
        let position = left.x + (right.x - left.x) / 2
        return Root(
            position: Estimate(position, error: max(right.x - position, position - left.x).nextUp), isRising: isRising)
    }

    /// The certain point nearest to a doubtful one, from this side.
    private func edge(
        of function: (Double) throws -> Estimate, certain: Point, doubtful: Double
    ) rethrows -> Point {
        var (certain, doubtful) = (certain, doubtful)
        let scale = max(certain.x.magnitude, doubtful.magnitude)
        while (certain.x - doubtful).magnitude > 4 * Estimate.rounding * scale {
            let middle = certain.x + (doubtful - certain.x) / 2
            if middle == certain.x || middle == doubtful { break }
            let value = try function(middle)
            if let sign = value.certainSign, sign != 0 { certain = (middle, value) } else { doubtful = middle }
        }
        return certain
    }
}
