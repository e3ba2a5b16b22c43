import Theory

/// A diagram drawn by hand, as what its half-edges stand for: fields, index groups, time points, parts.
struct DrawnDiagram {
    let names: DiagramNames
    let rules: FeynmanRules
    let external: ExternalPoints
    /// The kinds of the vertices.
    let vertices: [Int]
    private(set) var fields: [FieldID] = []
    /// The vertex of every half-edge; nil for external points.
    private(set) var vertexOf: [Int?] = []
    /// The time point of every half-edge: external points first, then those of the vertices.
    private(set) var timeOf: [Int] = []
    private(set) var offsets: [Int] = []
    /// The index group of every half-edge, −1 without.
    private(set) var groupOf: [Int] = []
    private(set) var groups: [IndexGroup] = []
    /// For every time point its vertex; nil for external points.
    private(set) var vertexOfTime: [Int?] = []
    /// The literal times a time point can take; empty if it has none, `0...0` at symbolic times and in a theory without time.
    private(set) var timesOf: [[Int]] = []

    init(names: DiagramNames, vertices: [Int], rules: FeynmanRules, external: ExternalPoints) {
        self.names = names
        self.rules = rules
        self.external = external
        self.vertices = vertices
        groups = external.groups
        for (number, point) in external.points.enumerated() {
            append(point.field, vertex: nil, time: number, offset: 0, group: point.group ?? -1)
            vertexOfTime.append(nil)
            timesOf.append([point.time ?? 0])
        }
        let last = external.points.compactMap(\.time).max() ?? 0
        let isSymbolic = external.points.contains { $0.namedTime != nil }
        for (vertex, kind) in vertices.enumerated() {
            let shape = rules.vertices[kind].shape
            let (firstTime, firstGroup) = (timesOf.count, groups.count)
            for leg in shape.legs {
                append(
                    leg.field, vertex: vertex, time: firstTime + leg.time, offset: leg.offset,
                    group: leg.group.map { firstGroup + $0 } ?? -1)
            }
            groups += shape.groups
            for (time, range) in shape.times.enumerated() {
                vertexOfTime.append(vertex)
                switch range {
                case .none, .always: timesOf.append([0])
                case .from where isSymbolic: timesOf.append([0])
                case .fixed(let literal): timesOf.append([literal])
                case .from(let first):
                    let reach = shape.legs.filter { $0.time == time }.map(\.offset).max() ?? 0
                    timesOf.append(first <= last - reach ? Array(first...last - reach) : [])
                }
            }
        }
    }

    private mutating func append(_ field: FieldID, vertex: Int?, time: Int, offset: Int, group: Int) {
        fields.append(field)
        vertexOf.append(vertex)
        timeOf.append(time)
        offsets.append(offset)
        groupOf.append(group)
    }

    var linesWithoutPropagator: [Int] {
        names.lines.indices.filter {
            rules.propagators.kind(fields[names.lines[$0].left], fields[names.lines[$0].right]) == nil
        }
    }

    // MARK: - Retarded loops

    /// A shortest loop of retarded lines that leads back to a time point before itself.
    ///
    /// A retarded line leads from the time of a field back to that of a response field, t + o ≥ s + o', so from t to s
    /// time falls by at least o' − o. In continuous time and in a theory without time it falls by at least something (θ(0) = 0). A closed walk
    /// along which it falls is impossible; of walks with k steps from each time point those that fall most are kept.
    var retardedLoop: ZeroReason? {
        struct Step {
            let line: Int
            let later: Int
            let earlier: Int
            let fall: Int
        }
        let hasTime = rules.action.time?.measure == .discrete
        let steps = names.lines.indices.compactMap { line -> Step? in
            var (later, earlier) = names.lines[line]
            if rules.fields[fields[later].rank].isResponse { (later, earlier) = (earlier, later) }
            guard rules.propagators.kind(fields[later], fields[earlier]) == .response else { return nil }
            return Step(
                line: line, later: timeOf[later], earlier: timeOf[earlier],
                fall: hasTime ? offsets[earlier] - offsets[later] : 1)
        }
        let count = timesOf.count
        var shortest: [Step]?
        for start in 0..<count {
            // falls[k][p]: the largest fall in k steps from start to p, with its last step.
            var falls: [[(fall: Int, step: Int)?]] = [Array(repeating: nil, count: count)]
            falls[0][start] = (0, -1)
            let limit = shortest.map { $0.count - 1 } ?? count
            for length in stride(from: 1, through: limit, by: 1) {
                var next = [(fall: Int, step: Int)?](repeating: nil, count: count)
                for (number, step) in steps.enumerated() {
                    guard let before = falls[length - 1][step.later] else { continue }
                    let fall = before.fall + step.fall
                    if next[step.earlier].map({ fall > $0.fall }) ?? true { next[step.earlier] = (fall, number) }
                }
                falls.append(next)
                guard let closed = next[start], closed.fall > 0 else { continue }
                var walk: [Step] = []
                var place = start
                for back in stride(from: length, to: 0, by: -1) {
                    let step = steps[falls[back][place]!.step]
                    walk.append(step)
                    place = step.later
                }
                shortest = walk.reversed()
                break
            }
        }
        guard let shortest else { return nil }
        return .retardedLoop(lines: shortest.map(\.line), vertices: shortest.compactMap { vertexOfTime[$0.later] })
    }

    // MARK: - Indices and parts

    /// A shortest way along lines from one literal index to another.
    var contradictionOfIndices: ZeroReason? {
        var shortest: (from: Int, to: Int, lines: [Int])?
        for (start, group) in groups.enumerated() {
            guard case .fixed(let label) = group else { continue }
            var lineTo: [Int: (line: Int, from: Int)] = [start: (-1, -1)]
            var pending = [start]
            var next = 0
            while next < pending.count {
                let here = pending[next]
                next += 1
                if case .fixed(let other) = groups[here], other != label {
                    var lines: [Int] = []
                    var place = here
                    while place != start {
                        lines.append(lineTo[place]!.line)
                        place = lineTo[place]!.from
                    }
                    if lines.count < shortest?.lines.count ?? Int.max { shortest = (label, other, lines.reversed()) }
                    break
                }
                for (line, ends) in names.lines.enumerated() {
                    let (a, b) = (groupOf[ends.left], groupOf[ends.right])
                    for (from, to) in [(a, b), (b, a)] where from == here && to >= 0 && lineTo[to] == nil {
                        lineTo[to] = (line, here)
                        pending.append(to)
                    }
                }
            }
        }
        return shortest.map { .differentIndices($0.from, $0.to, lines: $0.lines) }
    }

    /// Parts without external points, and parts that a cumulant should connect.
    var partsThatDoNotCount: [ZeroReason] {
        // Operators first, then vertices.
        let operators = external.operatorCount
        var parent = Array(0..<operators + vertices.count)
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node { node = parent[node] }
            return node
        }
        func node(_ half: Int) -> Int {
            vertexOf[half].map { operators + $0 } ?? external.points[half].operatorNumber
        }
        for (left, right) in names.lines {
            let (a, b) = (root(node(left)), root(node(right)))
            if a != b { parent[max(a, b)] = min(a, b) }
        }
        var reasons: [ZeroReason] = []
        let parts = (0..<operators).filter { root($0) == $0 }.map { first in
            (0..<operators).filter { root($0) == first }
        }
        if external.isConnected, parts.count > 1 { reasons.append(.unconnectedOperators(parts)) }
        for first in vertices.indices where root(operators + first) == operators + first {
            reasons.append(.vacuumPart(vertices: vertices.indices.filter { root(operators + $0) == operators + first }))
        }
        return reasons
    }
}
