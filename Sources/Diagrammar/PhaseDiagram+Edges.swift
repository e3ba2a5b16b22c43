import Evaluation
import Exact
import Export

/// Where between two neighbouring points of a plane the phase changes.
struct EdgeSearch {
    private let diagram: PhaseDiagram
    private let cells: [PhasePlane.Cell]

    init(_ diagram: PhaseDiagram, _ cells: [PhasePlane.Cell]) { (self.diagram, self.cells) = (diagram, cells) }

    /// The fraction of the edge, from its first end; nil where it is not found.
    ///
    /// Between order and chaos the excess of χ⊥ over 1 is followed to its zero, or to its jump; at the border of unbounded growth the
    /// edge is halved. A letter inside activations makes every step costly: then a few have to do.
    func position(_ edge: GridEdge, _ filling: inout Filling) -> Double? {
        let ends = [edge.first(diagram.x.values.count), edge.second(diagram.x.values.count)].map { cells[$0] }
        let steps = diagram.inFunctions.isEmpty ? 40 : 7
        // With noise the edge of chaos of a continuous recurrent network costs an autocorrelation at every step: the ends have to do.
        let isContinuous = diagram.theory.dynamics == .continuous
        if isContinuous, !diagram.theory.noise.isZero || !diagram.theory.fresh.isZero { return nil }
        if let a = excess(ends[0]), let b = excess(ends[1]) { return zero(edge, a, b, steps, &filling) }
        guard ends.contains(where: { $0.phase == .unbounded }) else { return nil }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<steps {
            let middle = (low + high) / 2
            guard let state = state(edge, middle, &filling) else { return middle }
            if (state.end == .infinity) == (ends[0].phase == .unbounded) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private func excess(_ cell: PhasePlane.Cell) -> Double? {
        if cell.phase == .critical { return 0 }
        return cell.lyapunov ?? cell.response.map { $0 - 1 }
    }

    /// False position, with the value at an end that stays halved (the Illinois rule).
    private func zero(_ edge: GridEdge, _ a: Double, _ b: Double, _ steps: Int, _ filling: inout Filling) -> Double? {
        if a == 0 { return 0 }
        if b == 0 { return 1 }
        guard (a > 0) != (b > 0) else { return nil }
        var (low, high) = ((t: 0.0, value: a), (t: 1.0, value: b))
        var kept = 0
        for step in 0..<steps where high.t - low.t > 1e-11 {
            // A jump is no zero of a line: every fourth step halves.
            let t =
                step % 4 == 3
                ? (low.t + high.t) / 2 : low.t + (high.t - low.t) * low.value / (low.value - high.value)
            guard let point = state(edge, t, &filling)?.point else { return t }
            let growth = point.multipliers.perpendicular
            let estimate = diagram.theory.dynamics.isDiscrete ? growth - Estimate(1) : growth
            guard let sign = estimate.certainSign, sign != 0 else { return t }
            if (sign > 0) == (a > 0) {
                low = (t, estimate.value)
                if kept == -1 { high.value /= 2 }
                kept = -1
            } else {
                high = (t, estimate.value)
                if kept == 1 { low.value /= 2 }
                kept = 1
            }
        }
        return (low.t + high.t) / 2
    }

    private func state(_ edge: GridEdge, _ t: Double, _ filling: inout Filling) -> Filling.State? {
        let (x, y) = (diagram.x.values, diagram.y.values)
        // A fraction that is exact in binary, fine enough for every picture.
        let fraction = Rational(Int((t * 0x1p44).rounded()), 1 << 44)
        var (a, b) = (x[edge.column], y[edge.row])
        if edge.isHorizontal { a += fraction * (x[edge.column + 1] - a) } else { b += fraction * (y[edge.row + 1] - b) }
        guard let member = try? filling.member(a, b) else { return nil }
        return try? filling.state(of: member, a, b)
    }
}
