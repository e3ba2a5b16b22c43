import Theory

/// What a partial diagram can still become: causality, times, the order of equivalent cells.
extension DiagramGrowth {
    /// Whether the open fields of the first pass can still absorb every open response field.
    ///
    /// A response field ends on a field at the same time or later, and fields of vertices yet to come are earlier than
    /// those they are reached from. So none may be later than all open fields, and those as late as the latest need one
    /// open field each, unless a vertex couples neurons at equal times.
    mutating func canAbsorbResponses() -> Bool {
        var latestField = Int.min
        var (fieldsThen, capacityLeft, fields) = (0, 0, 0)
        for cell in 0..<cellCount where open[cell] > marked[cell] && plan.isDelayed[field[cell]] {
            let ends = open[cell] - marked[cell]
            let time = tracksTimes ? latest[timeGroup[cell]] + plan.offset(staticCell[cell], externalKind) : 0
            if time > latestField {
                latestField = time
                fieldsThen = 0
            }
            if time == latestField { fieldsThen += ends }
            fields += ends
            if let capacity = plan.capacity, reached[timeGroup[cell]] > 0 {
                capacityLeft += ends * capacity.below(field[cell], at: time)
            }
        }
        var (responses, responsesThen) = (0, 0)
        for cell in 0..<cellCount where open[cell] > 0 && plan.isResponse[field[cell]] {
            let time = tracksTimes ? earliest[timeGroup[cell]] + plan.offset(staticCell[cell], externalKind) : 0
            if time > latestField { return false }
            if time == latestField { responsesThen += open[cell] }
            responses += open[cell]
        }
        if plan.capacity != nil, responses > capacityLeft { return false }
        // Every response field ends on a delayed field; what vertices still allowed can add is limited by the bounds.
        for bound in 0..<boundCount {
            let left = Double(limits.highestPowers[bound].power - spent[bound])
            if let gain = plan.fieldGain[bound], Double(responses - fields) > gain * left { return false }
            if plan.hasNoCorrelations, let gain = plan.responseGain[bound], Double(fields - responses) > gain * left {
                return false
            }
        }
        if !plan.lineLimits.isEmpty, !fitsLineLimits() { return false }
        // Symbolic times do not tell who is the latest.
        return responsesThen <= fieldsThen || plan.couplesEqualTimes || plan.countsSteps && !tracksTimes
    }

    /// Whether the open lines of every class of fields can still be begun and ended within the powers of N left.
    private mutating func fitsLineLimits() -> Bool {
        for limit in plan.lineLimits {
            var (lines, begun) = (0, 0)
            for cell in 0..<cellCount where open[cell] > 0 {
                lines += open[cell] * limit.count[field[cell]]
                begun += open[cell] * limit.begun[field[cell]]
            }
            if limit.limitsBeginnings, lines + begun < 0 { return false }
            guard let gain = limit.endedByWidth, let lowest = limits.lowestPowerOfN, plan.prunesByPowerOfN else {
                continue
            }
            let left = powerOfNOfCoefficient + powerOfVertices + freeIndices - lowest
            if Double(lines) > gain * Double(left) {
                tally.cutByPowerOfN += 1
                return false
            }
        }
        return true
    }

    /// Whether a field can be the end of a correlation at some time of its window.
    mutating func mayCorrelate(_ cell: Int) -> Bool {
        guard plan.hasCorrelation[field[cell]] else { return false }
        guard let support = plan.support else { return true }
        let (group, offset) = (timeGroup[cell], plan.offset(staticCell[cell], externalKind))
        var time = earliest[group] + offset
        while time <= latest[group] + offset {
            if support.correlates(field[cell], at: time) { return true }
            time += 1
        }
        return false
    }

    /// Whether no other open cell of the same vertex stands before this one and could take its place, all lines drawn so
    /// far staying as they are, and the cell whose row is drawn too.
    mutating func isFirstInOrbit(_ cell: Int, from source: Int) -> Bool {
        let vertex = vertexOf[cell]
        let kind = plan.kinds[kindOf[vertex]]
        let base = cellsOf[vertex]
        let local = cell - base
        func isVisited(_ local: Int) -> Bool {
            base + local == source || linkCount[base + local] > 0 || marked[base + local] > 0
        }
        if local == 0 || isVisited(local) { return true }
        func isGroupVisited(_ group: Int) -> Bool {
            kind.cells.indices.contains { kind.cells[$0].group == group && isVisited($0) }
        }
        for place in 0..<local where !isVisited(place) {
            for symmetry in kind.timeSymmetries.indices where kind.mayReplace(local, place, under: symmetry) {
                let (from, to) = (kind.cells[local].group, kind.cells[place].group)
                if from != to, from >= 0, isGroupVisited(from) || isGroupVisited(to) { continue }
                let keepsVisited = kind.cells.indices.allSatisfy { other in
                    !isVisited(other) || kind.mayReplace(other, other, under: symmetry)
                }
                if keepsVisited { return false }
            }
        }
        return true
    }

    mutating func reaches(from start: Int, to goal: Int) -> Bool {
        if start == goal { return true }
        for cause in 0..<causeCount where causeLater[cause] == start {
            if reaches(from: causeEarlier[cause], to: goal) { return true }
        }
        return false
    }

    /// Whether every time point of a vertex has a time at all.
    mutating func hasTimes(_ vertex: Int) -> Bool {
        for time in timesOf[vertex]..<timeCount where earliest[time] > latest[time] { return false }
        return true
    }

    /// Narrows the windows of all time points until every drawn line can be non-zero; false if some window is empty.
    mutating func narrowTimes() -> Bool {
        for time in 0..<timeCount { timeChanged[time] = false }
        guard let support = plan.support else { return true }
        if !narrow(blockCount - 1, support) { return false }
        var isStable = false
        while !isStable {
            isStable = true
            for time in 0..<timeCount where timeChanged[time] {
                timeChanged[time] = false
                isStable = false
                for block in 0..<blockCount where blockTarget[block] >= 0 {
                    if timeGroup[blockSource[block]] == time || timeGroup[blockTarget[block]] == time {
                        if !narrow(block, support) { return false }
                    }
                }
            }
        }
        return true
    }

    private mutating func narrow(_ block: Int, _ support: TimeSupport) -> Bool {
        let (x, y) = (blockSource[block], blockTarget[block])
        let (gx, gy) = (timeGroup[x], timeGroup[y])
        let (fx, fy) = (field[x], field[y])
        let ox = plan.offset(staticCell[x], externalKind)
        let oy = plan.offset(staticCell[y], externalKind)
        let (ex, lx, ey, ly) = (earliest[gx], latest[gx], earliest[gy], latest[gy])
        guard ex <= lx, ey <= ly else { return false }
        @inline(__always)
        func isPossible(_ t: Int, _ s: Int) -> Bool { (gx != gy || t == s) && support.contains(fx, t + ox, fy, s + oy) }
        func mayStand(_ t: Int) -> Bool {
            var s = ey
            while s <= ly {
                if isPossible(t, s) { return true }
                s += 1
            }
            return false
        }
        var (first, last) = (ex, lx)
        while first <= last, !mayStand(first) { first += 1 }
        if first > last { return false }
        while !mayStand(last) { last -= 1 }
        func mayAnswer(_ s: Int) -> Bool {
            var t = first
            while t <= last {
                if isPossible(t, s) { return true }
                t += 1
            }
            return false
        }
        var (start, end) = (ey, ly)
        while start <= end, !mayAnswer(start) { start += 1 }
        if start > end { return false }
        while !mayAnswer(end) { end -= 1 }
        restrict(gx, first, last)
        restrict(gy, start, end)
        return true
    }

    private mutating func restrict(_ time: Int, _ first: Int, _ last: Int) {
        let (before, after) = (earliest[time], latest[time])
        let (start, end) = (max(before, first), min(after, last))
        if start == before, end == after { return }
        trailTime.reserve(trailCount + 1)
        trailEarliest.reserve(trailCount + 1)
        trailLatest.reserve(trailCount + 1)
        trailTime[trailCount] = time
        trailEarliest[trailCount] = before
        trailLatest[trailCount] = after
        trailCount += 1
        earliest[time] = start
        latest[time] = end
        timeChanged[time] = true
    }
}

extension GrowthPlan {
    /// How long after its time point a cell stands; external points stand at theirs.
    @inline(__always)
    func offset(_ staticCell: Int, _ externalKind: Int) -> Int {
        staticCell >= firstCell[externalKind] ? 0 : cellOffset[staticCell]
    }
}
