import Algebra
import Exact
import Theory

/// What a partial diagram can still become: order of twins, causality, times.
extension DiagramEnumeration {
    /// Whether this line and the last one, on twin legs, stand in the wrong order: exchanging the twins would give a
    /// smaller code. Only said where it is certain: the target was there already when the last line was drawn, or is
    /// new now.
    func isOutOfOrder(_ half: Int, _ entry: Int, target: Int?) -> Bool {
        guard let last = visited.last, last.half == half - 1, entry < last.entry else { return false }
        let vertex = lines.vertexOf[half]
        guard vertex > 0, vertex == lines.vertexOf[last.half],
            lines.kinds[vertex].areTwins(lines.legOf[half], lines.legOf[last.half])
        else { return false }
        guard let target, !DrawnLines.isNew(entry) else { return true }
        return lines.vertexOf[target] < last.vertices
    }

    /// Whether the time point of a field has been reached from a later one (external points are given).
    func isReached(_ half: Int) -> Bool {
        let vertex = lines.vertexOf[half]
        if vertex == 0 { return true }
        let base = lines.base[vertex]
        return lines.kinds[vertex].legs.indices.contains { leg in
            timeGroup[base + leg] == timeGroup[half] && lines.partner[base + leg] >= 0 && isResponse[field[base + leg]]
        }
    }

    /// Whether the open fields of the first pass can still absorb every open response field.
    ///
    /// A response field ends on a field at the same time or later, and fields of vertices yet to come are earlier than
    /// those they are reached from. So none may be later than all open fields, and those as late as the latest need one
    /// open field each, unless a vertex couples neurons at equal times.
    var canAbsorbResponses: Bool {
        var latestField = Int.min
        var fieldsThen = 0
        var capacityLeft = 0
        for half in lines.partner.indices
        where lines.partner[half] < 0 && !lines.isMarked[half] && lines.isDelayed[field[half]] {
            let time = latest[timeGroup[half]] + offset[half]
            if time > latestField {
                latestField = time
                fieldsThen = 0
            }
            if time == latestField { fieldsThen += 1 }
            if let capacity, isReached(half) { capacityLeft += capacity.below(field[half], at: time) }
        }
        var responses = 0
        var responsesThen = 0
        for half in lines.partner.indices where lines.partner[half] < 0 && isResponse[field[half]] {
            let time = earliest[timeGroup[half]] + offset[half]
            if time > latestField { return false }
            if time == latestField { responsesThen += 1 }
            responses += 1
        }
        if capacity != nil, responses > capacityLeft { return false }
        return responsesThen <= fieldsThen || couplesEqualTimes
    }

    /// Whether the code so far is the smallest among all labellings of the lines drawn so far.
    var isSmallest: Bool { symmetricVertices == 0 || Relabelling.automorphisms(of: lines) != nil }

    /// Whether a field can be the end of a correlation at some time of its window.
    func mayCorrelate(_ half: Int) -> Bool {
        guard hasCorrelation[field[half]] else { return false }
        guard let support else { return true }
        let group = timeGroup[half]
        for time in (earliest[group] + offset[half])...(latest[group] + offset[half])
        where support.correlates(field[half], at: time) { return true }
        return false
    }

    /// Whether no other open leg of the same vertex stands before this one and could take its place, all lines drawn so
    /// far staying as they are. An end of a correlation keeps its index group and time point.
    func isFirstInOrbit(_ half: Int) -> Bool {
        let vertex = lines.vertexOf[half]
        if vertex == 0 { return true }
        let kind = lines.kinds[vertex]
        let base = lines.base[vertex]
        let leg = half - base
        func isVisited(_ leg: Int) -> Bool { isPinned[base + leg] || lines.isMarked[base + leg] }
        func isGroupVisited(_ group: Int) -> Bool {
            kind.legs.indices.contains { kind.legs[$0].group == group && isVisited($0) }
        }
        for place in 0..<leg where !isPinned[base + place] && lines.isMarked[base + place] == lines.isMarked[half] {
            for symmetry in kind.timeSymmetries.indices where kind.mayReplace(leg, place, under: symmetry) {
                let (from, to) = (kind.legs[leg].group, kind.legs[place].group)
                if from != to, from >= 0, isGroupVisited(from) || isGroupVisited(to) { continue }
                let keepsVisited = kind.legs.indices.allSatisfy { other in
                    !isVisited(other) || kind.mayReplace(other, other, under: symmetry)
                }
                if keepsVisited { return false }
            }
        }
        return true
    }

    func indexRoot(_ node: Int) -> Int {
        var node = node
        while indexParent[node] != node { node = indexParent[node] }
        return node
    }

    /// The part that a half-edge belongs to: its operator, or its vertex.
    func part(_ half: Int) -> Int {
        let vertex = lines.vertexOf[half]
        return vertex == 0 ? external.points[half].operatorNumber : external.operatorCount + vertex - 1
    }

    func partRoot(_ node: Int) -> Int {
        var node = node
        while partParent[node] != node { node = partParent[node] }
        return node
    }

    func reaches(from start: Int, to goal: Int) -> Bool {
        var pending = [start]
        var seen: Set<Int> = [start]
        while let next = pending.popLast() {
            if next == goal { return true }
            for cause in causes where cause.later == next && seen.insert(cause.earlier).inserted {
                pending.append(cause.earlier)
            }
        }
        return false
    }

    /// Narrows the windows of all time points until every drawn line can be non-zero; false if some window is empty.
    mutating func narrowTimes(_ trail: inout [(group: Int, earliest: Int, latest: Int)]) -> Bool {
        var changed = Set<Int>()
        if !narrow(drawnPairs.count - 1, &changed, &trail) { return false }
        while let group = changed.popFirst() {
            for pair in drawnPairs.indices
            where timeGroup[drawnPairs[pair].0] == group || timeGroup[drawnPairs[pair].1] == group {
                if !narrow(pair, &changed, &trail) { return false }
            }
        }
        return true
    }

    mutating func narrow(
        _ pair: Int, _ changed: inout Set<Int>, _ trail: inout [(group: Int, earliest: Int, latest: Int)]
    ) -> Bool {
        let support = support!
        let (x, y) = drawnPairs[pair]
        let (gx, gy) = (timeGroup[x], timeGroup[y])
        let (fx, fy, ox, oy) = (field[x], field[y], offset[x], offset[y])
        guard earliest[gx] <= latest[gx], earliest[gy] <= latest[gy] else { return false }
        let (left, right) = (earliest[gx]...latest[gx], earliest[gy]...latest[gy])
        func isPossible(_ t: Int, _ s: Int) -> Bool { (gx != gy || t == s) && support.contains(fx, t + ox, fy, s + oy) }
        func mayStand(_ t: Int) -> Bool { right.contains { isPossible(t, $0) } }
        guard let first = left.first(where: mayStand), let last = left.last(where: mayStand) else { return false }
        let narrowed = first...last
        func mayAnswer(_ s: Int) -> Bool { narrowed.contains { isPossible($0, s) } }
        guard let start = right.first(where: mayAnswer), let end = right.last(where: mayAnswer) else { return false }
        for (group, before, after) in [(gx, left, narrowed), (gy, right, start...end)] where before != after {
            trail.append((group, earliest[group], latest[group]))
            earliest[group] = max(earliest[group], after.lowerBound)
            latest[group] = min(latest[group], after.upperBound)
            changed.insert(group)
        }
        return true
    }
}
