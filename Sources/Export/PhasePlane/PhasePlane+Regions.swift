extension PhasePlane {
    /// A part of a square of the grid that lies in one phase.
    struct Patch {
        let phase: Phase
        let corners: [Point]
    }

    /// The four quarters of a square, each in the phase of its corner of the grid: they meet where the boundary between two phases
    /// passes, so that patches of one phase join to a region with a straight side along it.
    func patches(column: Int, row: Int) -> [Patch] {
        let grid = ContourGrid(x: x.values, y: y.values)
        let edges = [
            GridEdge(column: column, row: row, isHorizontal: true),
            GridEdge(column: column + 1, row: row, isHorizontal: false),
            GridEdge(column: column, row: row + 1, isHorizontal: true),
            GridEdge(column: column, row: row, isHorizontal: false),
        ]
        let crossed = edges.filter { changes[$0] != nil }
        let sides = edges.map { grid.point(on: $0, changes[$0] ?? 0.5) }
        var middle = Point(
            x: (x.values[column] + x.values[column + 1]) / 2, y: (y.values[row] + y.values[row + 1]) / 2)
        if crossed.count == 2 {
            let ends = crossed.map { grid.point(on: $0, changes[$0]!) }
            middle = Point(x: (ends[0].x + ends[1].x) / 2, y: (ends[0].y + ends[1].y) / 2)
        }
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        return corners.enumerated().map { place, corner in
            Patch(
                phase: cell(column: corner.0, row: corner.1).phase.side,
                corners: [
                    Point(x: x.values[corner.0], y: y.values[corner.1]), sides[place], middle, sides[(place + 3) % 4],
                ])
        }
    }

    /// The phase of all four corners of a square, if it is one.
    func commonPhase(column: Int, row: Int) -> Phase? {
        let phase = cell(column: column, row: row).phase.side
        return cell(column: column + 1, row: row).phase.side == phase
            && cell(column: column, row: row + 1).phase.side == phase
            && cell(column: column + 1, row: row + 1).phase.side == phase ? phase : nil
    }

    /// The phase at a point of the plane, from the grid around it; critical points have no area.
    ///
    /// - Complexity: O(log points).
    func phase(at point: Point) -> Phase {
        let (column, row) = (Self.interval(point.x, x.values), Self.interval(point.y, y.values))
        if let common = commonPhase(column: column, row: row) { return common }
        let patches = patches(column: column, row: row)
        return (patches.first { Self.contains($0.corners, point) } ?? patches[0]).phase
    }

    /// The interval between neighbours that holds a number.
    private static func interval(_ number: Double, _ values: [Double]) -> Int {
        var (low, high) = (0, values.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if values[middle] <= number { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether a polygon contains a point, its sides included as far as rounding allows: a ray to the right crosses an odd number
    /// of sides.
    private static func contains(_ corners: [Point], _ point: Point) -> Bool {
        var inside = false
        var before = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > point.y) != (before.y > point.y),
                point.x <= corner.x + (point.y - corner.y) / (before.y - corner.y) * (before.x - corner.x)
            {
                inside.toggle()
            }
            before = corner
        }
        return inside
    }

    /// The phases that the plane has, in a fixed order; critical only if a point of the grid is.
    var phases: [Phase] {
        let present = Set(cells.map(\.phase))
        return Phase.allCases.filter(present.contains)
    }
}
