/// An edge of a rectangular grid, between two neighbouring points.
public struct GridEdge: Hashable, Sendable {
    /// The end with the smaller coordinates.
    public let column: Int
    public let row: Int
    /// Whether the other end is the next column; otherwise it is the next row.
    public let isHorizontal: Bool

    /// The place of the first end when columns run fastest.
    public func first(_ columns: Int) -> Int { row * columns + column }
    /// The place of the other end.
    public func second(_ columns: Int) -> Int { first(columns) + (isHorizontal ? 1 : columns) }

    /// Row by row, horizontal before vertical.
    static func all(columns: Int, rows: Int) -> [GridEdge] {
        var edges: [GridEdge] = []
        edges.reserveCapacity(2 * columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                if column + 1 < columns { edges.append(GridEdge(column: column, row: row, isHorizontal: true)) }
                if row + 1 < rows { edges.append(GridEdge(column: column, row: row, isHorizontal: false)) }
            }
        }
        return edges
    }
}

/// Lines on which a function that is known on a rectangular grid has a given value: marching squares.
///
/// In each square of the grid a line enters and leaves through edges whose ends lie on different sides; pieces of neighbouring
/// squares share these points and are joined to lines. Where all four edges are crossed, the mean of the corners decides which
/// crossings belong together.
///
/// - Complexity: O(points).
struct ContourGrid {
    let x: [Double]
    let y: [Double]

    /// The lines on which `values` pass through zero, in a fixed order; a closed line ends at its beginning.
    ///
    /// - Parameters:
    ///   - values: by points, x fastest; squares with an unknown corner have no lines.
    ///   - position: where on an edge the zero lies, as a fraction; nil for linear interpolation.
    func lines(of values: [Double?], position: (GridEdge) -> Double? = { _ in nil }) -> [[PhasePlane.Point]] {
        var links: [GridEdge: [GridEdge]] = [:]
        var order: [GridEdge] = []
        func join(_ a: GridEdge, _ b: GridEdge) {
            for (end, other) in [(a, b), (b, a)] {
                if links[end] == nil { order.append(end) }
                links[end, default: []].append(other)
            }
        }
        for row in 0..<(y.count - 1) {
            for column in 0..<(x.count - 1) {
                for (a, b) in pieces(column, row, values) { join(a, b) }
            }
        }
        // Open lines from their ends first, then what is left: closed ones.
        var lines: [[PhasePlane.Point]] = []
        for start in order.filter({ links[$0]?.count == 1 }) + order {
            guard let first = links[start]?.first else { continue }
            var path = [start]
            var (here, next) = (start, first)
            while true {
                links[here]?.removeAll { $0 == next }
                links[next]?.removeAll { $0 == here }
                path.append(next)
                guard let following = links[next]?.first else { break }
                (here, next) = (next, following)
            }
            var points: [PhasePlane.Point] = []
            for edge in path {
                let point = point(on: edge, values, position)
                if points.last != point { points.append(point) }
            }
            if points.count > 1 { lines.append(points) }
        }
        return lines
    }

    /// The pairs of edges of a square that a line joins.
    private func pieces(_ column: Int, _ row: Int, _ values: [Double?]) -> [(GridEdge, GridEdge)] {
        let place = row * x.count + column
        guard let a = values[place], let b = values[place + 1], let c = values[place + x.count + 1],
            let d = values[place + x.count]
        else { return [] }
        let bottom = GridEdge(column: column, row: row, isHorizontal: true)
        let top = GridEdge(column: column, row: row + 1, isHorizontal: true)
        let left = GridEdge(column: column, row: row, isHorizontal: false)
        let right = GridEdge(column: column + 1, row: row, isHorizontal: false)
        let above = [a, b, c, d].map { $0 > 0 }
        let crossed = [
            (bottom, above[0] != above[1]), (right, above[1] != above[2]), (top, above[2] != above[3]),
            (left, above[3] != above[0]),
        ].filter(\.1).map(\.0)
        switch crossed.count {
        case 0: return []
        case 2: return [(crossed[0], crossed[1])]
        default:
            // The corner a lies with c if the middle lies on their side, and then b and d are cut off.
            let middle = a + b + c + d > 0
            return middle == above[0] ? [(bottom, right), (top, left)] : [(left, bottom), (right, top)]
        }
    }

    private func point(
        on edge: GridEdge, _ values: [Double?], _ position: (GridEdge) -> Double?
    ) -> PhasePlane.Point {
        let (a, b) = (values[edge.first(x.count)] ?? 0, values[edge.second(x.count)] ?? 0)
        let fraction = position(edge) ?? (a == b ? 0.5 : a / (a - b))
        return point(on: edge, fraction)
    }

    func point(on edge: GridEdge, _ fraction: Double) -> PhasePlane.Point {
        let (c, r) = (edge.column, edge.row)
        return edge.isHorizontal
            ? PhasePlane.Point(x: x[c] + fraction * (x[c + 1] - x[c]), y: y[r])
            : PhasePlane.Point(x: x[c], y: y[r] + fraction * (y[r + 1] - y[r]))
    }
}
