/// What a network does on a plane of two of its parameters: where it forgets its input, where it is chaotic, and how deep a signal
/// reaches, at leading order of large width.
///
/// The plane is a grid of points, x running fastest. Between neighbours of different phase lies a boundary, whose position the
/// caller may know better than the middle: lines and regions of the picture follow it.
///
///     let plane = PhasePlane(x: weights, y: biases, cells: cells, caption: caption)
///     plane.csv()                 // sigma_w,sigma_b,q,chi_perp,xi_c,phase
///     plane.svg()                 // the same as a picture
///     plane.sketch(columns: 80)   // and in a terminal
///
/// Everything is of order N⁰.
public struct PhasePlane: Sendable {
    /// One parameter and the values it takes.
    public struct Axis: Hashable, Sendable {
        public let name: String
        public let values: [Double]

        /// - Precondition: at least two values, finite and rising.
        public init(name: String, values: [Double]) {
            precondition(
                values.count >= 2 && values.allSatisfy(\.isFinite)
                    && zip(values, values.dropFirst()).allSatisfy { $0 < $1 },
                "an axis has at least two values, finite and rising")
            (self.name, self.values) = (name, values)
        }

        public var lower: Double { values[0] }
        public var upper: Double { values[values.count - 1] }
    }

    /// What becomes of a small difference between two inputs.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// It shrinks.
        case ordered
        /// It neither shrinks nor grows, within the error of the computation.
        case critical
        /// It grows.
        case chaotic
        /// The variance has no fixed point that it settles at: it grows without bound.
        case unbounded
        /// The computation did not converge, or its error is too large to tell.
        case unresolved
    }

    /// What the theory says at one point.
    public struct Cell: Hashable, Sendable {
        /// The variance q* of the fixed point; of a continuous network Δ(0).
        public let variance: Double?
        /// χ⊥ at the fixed point: the growth of a small squared distance per layer, in continuous time relative to its decay; 1 at the
        /// edge of chaos.
        public let response: Double?
        /// ξ_c, over how many layers the correlation of two inputs approaches its fixed point; infinite at criticality.
        public let depthScale: Double?
        /// The largest Lyapunov exponent of a continuous network, per unit of time.
        public let lyapunov: Double?
        public let phase: Phase

        public init(
            variance: Double? = nil, response: Double? = nil, depthScale: Double? = nil, lyapunov: Double? = nil,
            phase: Phase
        ) {
            (self.variance, self.response, self.depthScale) = (variance, response, depthScale)
            (self.lyapunov, self.phase) = (lyapunov, phase)
        }
    }

    /// What a plane belongs to, in the words above its picture.
    public struct Caption: Hashable, Sendable {
        public let theory: String
        public let title: String?
        /// The other parameters with their values, such as `kappa` and `0.1`.
        public let fixed: [Setting]
        /// What ξ_c counts: layers, steps, or nothing for a time without a unit.
        public let unit: String?

        /// A parameter and the value it has.
        public struct Setting: Hashable, Sendable {
            public let name: String
            public let value: String

            public init(name: String, value: String) { (self.name, self.value) = (name, value) }
        }

        public init(theory: String, title: String? = nil, fixed: [Setting] = [], unit: String? = "layers") {
            (self.theory, self.title, self.fixed, self.unit) = (theory, title, fixed, unit)
        }
    }

    /// A point of the plane, in the units of its axes.
    public struct Point: Hashable, Sendable {
        public let x: Double
        public let y: Double

        public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
    }

    public let x: Axis
    public let y: Axis
    /// Row by row from the lowest y; x runs fastest.
    public let cells: [Cell]
    public let caption: Caption
    /// Remarks on the numbers as a whole, such as several stable fixed points.
    public let notes: [String]
    /// A bound on the relative errors of q, χ⊥ and ξ_c, if one is known.
    public let accuracy: Double?
    /// Whether ξ_c grows beyond bounds at the critical line; noise that differs from input to input keeps it finite.
    public let depthScaleDiverges: Bool
    /// Where the phase changes on the edges of the grid, as a fraction of the edge.
    let changes: [GridEdge: Double]
    /// The lines between ordered and chaotic, open or closed.
    public let criticalLines: [[Point]]
    /// The lines beyond which the variance grows without bound.
    public let divergenceLines: [[Point]]

    /// - Parameters:
    ///   - position: where on an edge between points of different phase the change lies, as a fraction from the edge's first end to
    ///     its second; nil for a guess from the values at its ends.
    /// - Precondition: a cell for every point of the grid.
    /// - Complexity: O(points).
    public init(
        x: Axis, y: Axis, cells: [Cell], caption: Caption, notes: [String] = [], accuracy: Double? = nil,
        depthScaleDiverges: Bool = true, position: (GridEdge) -> Double? = { _ in nil }
    ) {
        precondition(cells.count == x.values.count * y.values.count, "a cell for every point of the grid")
        (self.x, self.y, self.cells, self.caption) = (x, y, cells, caption)
        (self.notes, self.accuracy, self.depthScaleDiverges) = (notes, accuracy, depthScaleDiverges)
        let columns = x.values.count
        var changes: [GridEdge: Double] = [:]
        for edge in GridEdge.all(columns: columns, rows: y.values.count) {
            let (a, b) = (cells[edge.first(columns)], cells[edge.second(columns)])
            guard a.phase.side != b.phase.side else { continue }
            changes[edge] = min(1, max(0, position(edge) ?? Self.guess(a, b)))
        }
        self.changes = changes
        let grid = ContourGrid(x: x.values, y: y.values)
        // A node on the critical line counts with the ordered side, so that the line passes through it.
        criticalLines = grid.lines(
            of: cells.map { cell in
                switch cell.phase.side {
                case .ordered: -1
                case .chaotic: 1
                default: nil
                }
            }, position: { changes[$0] })
        divergenceLines = grid.lines(
            of: cells.map { $0.phase == .unresolved ? nil : $0.phase == .unbounded ? 1 : -1 },
            position: { changes[$0] })
    }

    /// Where χ⊥ − 1 or λ passes through zero if it is linear between two points.
    private static func guess(_ a: Cell, _ b: Cell) -> Double {
        guard let p = a.instability, let q = b.instability, (p > 0) != (q > 0), p != q else { return 0.5 }
        return p / (p - q)
    }

    public func cell(column: Int, row: Int) -> Cell { cells[row * x.values.count + column] }

    /// Whether there are Lyapunov exponents.
    var hasLyapunov: Bool { cells.contains { $0.lyapunov != nil } }
}

extension PhasePlane.Phase {
    /// On which side of a boundary the phase lies: critical points count as ordered.
    var side: PhasePlane.Phase { self == .critical ? .ordered : self }
}

extension PhasePlane.Cell {
    /// Negative where differences shrink, positive where they grow.
    var instability: Double? { phase == .critical ? 0 : lyapunov ?? response.map { $0 - 1 } }

    /// 1/ξ_c, with a sign that tells the two sides of a line at which ξ_c diverges: then it passes smoothly through zero there.
    func rate(signed: Bool) -> Double? {
        if phase == .critical, signed { return 0 }
        guard let depthScale, depthScale > 0 else { return nil }
        return signed && phase != .chaotic ? -1 / depthScale : 1 / depthScale
    }
}
