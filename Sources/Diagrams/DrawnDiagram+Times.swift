import Algebra
import Theory

/// Whether the literal times of a diagram can be chosen so that no line vanishes.
extension DrawnDiagram {
    /// Assignments of single times tried before giving up.
    private static let mostTried = 200_000

    /// The fewest lines that no times satisfy together; nil if there are times for all of them.
    ///
    /// One line after another is left out for good if the others still contradict each other: what remains does so, and
    /// no part of it.
    func contradictionOfTimes() throws(TooManyTimes) -> ZeroReason? {
        guard case .discreteTime = rules.propagators else { return nil }
        for (time, vertex) in vertexOfTime.enumerated() where timesOf[time].isEmpty {
            if let vertex { return .noTime(vertex: vertex) }
        }
        let conditions = names.lines.indices.map(condition)
        var needed = Array(names.lines.indices)
        if try areSatisfiable(needed, conditions) { return nil }
        for line in names.lines.indices {
            let fewer = needed.filter { $0 != line }
            if try !areSatisfiable(fewer, conditions) { needed = fewer }
        }
        return .noCommonTimes(lines: needed)
    }

    /// A line as a condition on two time points.
    private struct Condition {
        let left: Int
        let right: Int
        /// By number of the left time, which right times are allowed.
        let allowed: [[Bool]]
    }

    private func condition(_ line: Int) -> Condition {
        let (a, b) = names.lines[line]
        let (left, right) = (timeOf[a], timeOf[b])
        let allowed = timesOf[left].map { t in
            timesOf[right].map { s in
                (left != right || t == s)
                    && !rules.propagators.value(fields[a], at: t + offsets[a], fields[b], at: s + offsets[b]).isZero
            }
        }
        return Condition(left: left, right: right, allowed: allowed)
    }

    /// By trying times, those of the time point with the fewest left first, with arc consistency after each choice.
    private func areSatisfiable(_ lines: [Int], _ conditions: [Condition]) throws(TooManyTimes) -> Bool {
        let active = lines.map { conditions[$0] }
        var start = timesOf.map { $0.map { _ in true } }
        guard Self.narrow(&start, active) else { return false }
        var pending = [start]
        var tried = 0
        while let possible = pending.popLast() {
            let open = possible.indices.filter { time in possible[time].count { $0 } > 1 }
                .min { left, right in
                    let (a, b) = (possible[left].count { $0 }, possible[right].count { $0 })
                    return a != b ? a < b : left < right
                }
            guard let open else { return true }
            for choice in possible[open].indices where possible[open][choice] {
                tried += 1
                if tried > Self.mostTried { throw TooManyTimes(tried: tried) }
                var narrowed = possible
                narrowed[open] = possible[open].indices.map { $0 == choice }
                if Self.narrow(&narrowed, active) { pending.append(narrowed) }
            }
        }
        return false
    }

    /// Drops times without a partner at the other end of some line; false if a time point has none left.
    private static func narrow(_ possible: inout [[Bool]], _ conditions: [Condition]) -> Bool {
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for condition in conditions {
                for t in possible[condition.left].indices where possible[condition.left][t] {
                    if !possible[condition.right].indices.contains(where: {
                        possible[condition.right][$0] && condition.allowed[t][$0]
                    }) {
                        possible[condition.left][t] = false
                        hasChanged = true
                    }
                }
                for s in possible[condition.right].indices where possible[condition.right][s] {
                    if !possible[condition.left].indices.contains(where: {
                        possible[condition.left][$0] && condition.allowed[$0][s]
                    }) {
                        possible[condition.right][s] = false
                        hasChanged = true
                    }
                }
            }
        }
        return possible.allSatisfy { $0.contains(true) }
    }
}
