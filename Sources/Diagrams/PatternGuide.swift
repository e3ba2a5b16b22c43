import Theory

/// A pattern has so many symmetric beginnings that following it was given up.
public struct PatternTooSymmetric: Error, Sendable {}

/// Holds an enumeration to a pattern: a beginning is followed only if it is a part of the pattern.
///
/// The enumeration itself thereby says what the pattern's canonical diagrams are, with S, times and routings, and nothing
/// about them is computed a second way.
///
/// - Complexity: for every line the enumeration tries, a search through the ways to find the drawn lines in the pattern;
///   legs and leaves that are exchangeable count once.
final class PatternGuide {
    private let pattern: DiagramPattern
    private let kinds: [VertexSymmetry]
    private let lineKinds: [LineKind?]
    private let fieldCount: Int
    /// For each point of the pattern the external point of the enumeration; nil where only fields are compared.
    private let points: [Int]?
    /// Whether the external points fit those of the pattern at all.
    let fits: Bool
    private var steps = 0
    private static let mostSteps = 20_000_000

    init(
        _ pattern: DiagramPattern, external: ExternalPoints, kinds: [VertexSymmetry], fieldCount: Int,
        lineKinds: [LineKind?]
    ) {
        self.pattern = pattern
        self.kinds = kinds
        self.lineKinds = lineKinds
        self.fieldCount = fieldCount
        if let written = pattern.external {
            points = written.order(asIn: external)
            fits = points != nil
        } else {
            points = nil
            fits = pattern.externalCount == external.points.count
        }
    }

    /// How far the drawn lines have been found in the pattern.
    private struct Match {
        /// The vertex of the pattern for each drawn one, −1 if none yet.
        var vertex: [Int]
        /// The half-edge of the pattern for each drawn one.
        var half: [Int]
        var isUsed: [Bool]
        var isTaken: [Bool]
        /// The legs in place, where the kind of the pattern's vertex is known.
        var placements: [Placement?]
    }

    /// Whether the lines drawn so far are a part of the pattern.
    func admits(_ lines: DrawnLines) throws -> Bool {
        var match = Match(
            vertex: Array(repeating: -1, count: lines.kinds.count),
            half: Array(repeating: -1, count: lines.partner.count),
            isUsed: Array(repeating: false, count: pattern.base.count),
            isTaken: Array(repeating: false, count: pattern.partners.count),
            placements: Array(repeating: nil, count: lines.kinds.count))
        match.vertex[0] = 0
        match.isUsed[0] = true
        if points != nil { match.placements[0] = Placement(lines.kinds[0]) }
        return try find(from: 0, match, lines)
    }

    private func find(from start: Int, _ match: Match, _ lines: DrawnLines) throws -> Bool {
        guard
            let half = lines.partner.indices[start...].first(where: {
                lines.partner[$0] > $0 || lines.partner[$0] < 0 && lines.isMarked[$0]
            })
        else { return true }
        let isMark = lines.partner[half] < 0
        let vertex = lines.vertexOf[half]
        if match.half[half] >= 0 {
            var next = match
            return try joins(half, match.half[half], isMark, &next, lines)
                && find(from: half + 1, next, lines)
        }
        let own = match.vertex[vertex]
        var tried: [Int] = []
        for candidate in pattern.base[own]..<(pattern.base[own] + pattern.legCount(of: own))
        where !match.isTaken[candidate] {
            steps += 1
            if steps > Self.mostSteps { throw PatternTooSymmetric() }
            if tried.contains(where: { areExchangeable($0, candidate, vertex, match) }) { continue }
            tried.append(candidate)
            var next = match
            guard place(half, at: candidate, &next, lines) else { continue }
            if try joins(half, candidate, isMark, &next, lines), try find(from: half + 1, next, lines) { return true }
        }
        return false
    }

    /// Puts a drawn half-edge onto one of the pattern's at the same vertex, if it fits.
    private func place(_ half: Int, at target: Int, _ match: inout Match, _ lines: DrawnLines) -> Bool {
        let vertex = lines.vertexOf[half]
        let kind = lines.kinds[vertex]
        let local = lines.legOf[half]
        if let field = pattern.field[target], field != kind.legs[local].field { return false }
        if var placement = match.placements[vertex] {
            let offset = target - pattern.base[match.vertex[vertex]]
            let leg = vertex == 0 ? points![offset] : offset
            let agreeing = placement.symmetries(placing: leg, at: local, kind)
            if agreeing == 0 { return false }
            placement.place(leg, at: local, agreeing: agreeing, kind)
            match.placements[vertex] = placement
        }
        match.half[half] = target
        match.isTaken[target] = true
        return true
    }

    /// Whether the line drawn at a half-edge is the pattern's line at its place.
    private func joins(
        _ half: Int, _ target: Int, _ isMark: Bool, _ match: inout Match, _ lines: DrawnLines
    ) throws -> Bool {
        let other = pattern.partners[target]
        if isMark {
            let own = lines.kinds[lines.vertexOf[half]].legs[lines.legOf[half]].field
            guard let field = pattern.field[other] else { return true }
            return lineKinds[own * fieldCount + field] == .correlation
        }
        let partner = lines.partner[half]
        if match.half[partner] >= 0 { return match.half[partner] == other }
        if match.isTaken[other] { return false }
        let (vertex, goal) = (lines.vertexOf[partner], pattern.vertexOf[other])
        if match.vertex[vertex] < 0 {
            if match.isUsed[goal] || !isSameKind(vertex, goal, lines) { return false }
            match.vertex[vertex] = goal
            match.isUsed[goal] = true
            if pattern.kinds[goal - 1] != nil { match.placements[vertex] = Placement(lines.kinds[vertex]) }
        } else if match.vertex[vertex] != goal {
            return false
        }
        return place(partner, at: other, &match, lines)
    }

    private func isSameKind(_ vertex: Int, _ goal: Int, _ lines: DrawnLines) -> Bool {
        if goal == 0 { return false }
        if let kind = pattern.kinds[goal - 1] { return kind == lines.kindRank[vertex] }
        let legs = lines.kinds[vertex].legs
        guard legs.count == pattern.legCount(of: goal) else { return false }
        // Every field that the pattern names has to be there often enough.
        var open = legs.map(\.field)
        for half in pattern.base[goal]..<(pattern.base[goal] + legs.count) {
            guard let field = pattern.field[half] else { continue }
            guard let place = open.firstIndex(of: field) else { return false }
            open.remove(at: place)
        }
        return true
    }

    /// Whether exchanging two free legs of one vertex of the pattern, with all that hangs on them, changes nothing that
    /// is still to be found.
    private func areExchangeable(_ a: Int, _ b: Int, _ vertex: Int, _ match: Match) -> Bool {
        guard areAlike(a, b, of: match.vertex[vertex]) else { return false }
        let (p, q) = (pattern.partners[a], pattern.partners[b])
        if p == b { return true }
        if match.isTaken[p] || match.isTaken[q] { return false }
        let (left, right) = (pattern.vertexOf[p], pattern.vertexOf[q])
        if left == right { return areAlike(p, q, of: left) }
        // Leaves: two vertices with this line only.
        return left > 0 && right > 0 && !match.isUsed[left] && !match.isUsed[right] && pattern.legCount(of: left) == 1
            && pattern.legCount(of: right) == 1 && pattern.kinds[left - 1] == pattern.kinds[right - 1]
            && pattern.field[p] == pattern.field[q]
    }

    private func areAlike(_ a: Int, _ b: Int, of vertex: Int) -> Bool {
        if vertex == 0 { return pattern.external == nil && pattern.field[a] == pattern.field[b] }
        guard let kind = pattern.kinds[vertex - 1] else { return pattern.field[a] == pattern.field[b] }
        return kinds[kind].areTwins(a - pattern.base[vertex], b - pattern.base[vertex])
    }
}

extension ExternalPoints {
    /// Whether these are the points of `other`, perhaps written in another order; coefficients are left aside.
    public func isSame(as other: ExternalPoints) -> Bool { order(asIn: other) != nil }

    /// For each of these points the one of `other` with the same field, time and operator, so that index groups agree;
    /// in order where several would do. Nil if there is none.
    ///
    /// The same product of fields can be written in several orders; an enumeration has its own.
    func order(asIn other: ExternalPoints) -> [Int]? {
        guard points.count == other.points.count, operatorCount == other.operatorCount, isConnected == other.isConnected
        else { return nil }
        var order: [Int] = []
        var groupOf = [Int](repeating: -1, count: groups.count)
        var isUsed = [Bool](repeating: false, count: points.count)
        var isGroupUsed = [Bool](repeating: false, count: other.groups.count)
        func extend() -> Bool {
            guard order.count < points.count else { return true }
            let point = points[order.count]
            // The same place first: written in the enumeration's own order, every point stays where it is.
            let places = [order.count] + points.indices.filter { $0 != order.count }
            for place in places where !isUsed[place] {
                let candidate = other.points[place]
                guard candidate.field == point.field, candidate.time == point.time,
                    candidate.operatorNumber == point.operatorNumber, (candidate.group == nil) == (point.group == nil)
                else { continue }
                var isNew = false
                if let group = point.group, let goal = candidate.group {
                    guard groups[group] == other.groups[goal] else { continue }
                    isNew = groupOf[group] < 0
                    if isNew ? isGroupUsed[goal] : groupOf[group] != goal { continue }
                    groupOf[group] = goal
                    isGroupUsed[goal] = true
                }
                order.append(place)
                isUsed[place] = true
                if extend() { return true }
                order.removeLast()
                isUsed[place] = false
                if isNew {
                    isGroupUsed[groupOf[point.group!]] = false
                    groupOf[point.group!] = -1
                }
            }
            return false
        }
        return extend() ? order : nil
    }
}
