import Exact
import Theory

extension DiagramGrowth {
    /// Draws a block of parallel lines, goes on from there, and takes it back.
    mutating func join(
        _ source: Int, _ target: Int, _ lines: Int, key: Int, pass: UInt8, lastNew: Int, _ visit: Visit
    ) throws {
        if blockCount < prefix.count, prefix[blockCount] != key { return }
        let counts = blockCount >= prefix.count
        let pair = field[source] * plan.fieldCount + field[target]
        let line = plan.lineKind[pair]
        // Indices: a propagator carries one index from end to end.
        var (child, root, label, wasFree) = (-1, -1, 0, false)
        if indexNode[source] >= 0 {
            let (a, b) = (indexRoot(indexNode[source]), indexRoot(indexNode[target]))
            if a != b {
                let (labelA, labelB) = (indexLabel[a], indexLabel[b])
                if labelA != 0, labelB != 0, labelA != labelB { return }
                (child, root, label, wasFree) = (b, a, labelA, labelA == 0 || labelB == 0)
                indexParent[b] = a
                indexLabel[a] = max(labelA, labelB)
                if wasFree { freeIndices -= 1 }
            }
        }
        defer {
            if child >= 0 {
                indexParent[child] = child
                indexLabel[root] = label
                if wasFree { freeIndices += 1 }
            }
        }
        if let lowest = limits.lowestPowerOfN, plan.prunesByPowerOfN,
            powerOfNOfCoefficient + powerOfVertices + freeIndices < lowest
        {
            if counts { tally.cutByPowerOfN += 1 }
            return
        }
        for bound in 0..<boundCount { spent[bound] += lines * plan.lineOrders[pair * boundCount + bound] }
        defer { for bound in 0..<boundCount { spent[bound] -= lines * plan.lineOrders[pair * boundCount + bound] } }
        for bound in 0..<boundCount where spent[bound] > limits.highestPowers[bound].power {
            if counts { tally.cutByCoupling += 1 }
            return
        }
        // Connected parts: one without open legs must hold every operator of a cumulant.
        let (a, b) = (partRoot(part(source)), partRoot(part(target)))
        let (openA, operatorsA) = (partOpen[a], partOperators[a])
        if a != b {
            partParent[b] = a
            partOpen[a] += partOpen[b]
            partOperators[a] |= partOperators[b]
        }
        partOpen[a] -= 2 * lines
        defer {
            if a != b { partParent[b] = b }
            partOpen[a] = openA
            partOperators[a] = operatorsA
        }
        if partOpen[a] == 0, external.isConnected, partOperators[a].nonzeroBitCount < external.operatorCount { return }
        // Causality.
        let isResponse = line == 2
        var addedCause = false
        let caused = plan.isResponse[field[source]] ? source : target
        if isResponse {
            if tracksCauses {
                let cause = plan.isResponse[field[source]] ? target : source
                let (above, below) = (timeGroup[cause], timeGroup[caused])
                if !plan.countsSteps || fallsByAStep(from: cause, to: caused) {
                    if above == below || reaches(from: below, to: above) { return }
                    causeLater[causeCount] = above
                    causeEarlier[causeCount] = below
                    causeCount += 1
                    addedCause = true
                }
            }
            reached[timeGroup[caused]] += 1
        }
        defer {
            if addedCause { causeCount -= 1 }
            if isResponse { reached[timeGroup[caused]] -= 1 }
        }
        if probe != nil {
            branchWeight = contractions(
                open[source] - (pass == 1 ? marked[source] : 0), open[target], lines, source == target)
        }
        open[source] -= lines
        open[target] -= lines
        link(source, target, lines, pass)
        if source != target { link(target, source, lines, pass) }
        blockSource[blockCount] = source
        blockTarget[blockCount] = target
        blockLines[blockCount] = lines
        blockKey[blockCount] = key
        blockPass[blockCount] = pass
        blockCount += 1
        let trailStart = trailCount
        if !tracksTimes || narrowTimes() {
            if pass == 2 || canAbsorbResponses() {
                try follow(source, pass: pass, last: target, lastNew: lastNew, visit)
            }
        }
        while trailCount > trailStart {
            trailCount -= 1
            earliest[trailTime[trailCount]] = trailEarliest[trailCount]
            latest[trailTime[trailCount]] = trailLatest[trailCount]
        }
        blockCount -= 1
        linkCount[source] -= 1
        if source != target { linkCount[target] -= 1 }
        open[source] += lines
        open[target] += lines
    }

    @inline(__always)
    mutating func link(_ from: Int, _ to: Int, _ lines: Int, _ pass: UInt8) {
        let entry = linksOf[from] + linkCount[from]
        linkTarget[entry] = to
        linkLines[entry] = lines
        linkPass[entry] = pass
        linkCount[from] += 1
    }

    @inline(__always)
    mutating func indexRoot(_ node: Int) -> Int {
        var node = node
        while indexParent[node] != node { node = indexParent[node] }
        return node
    }

    /// The part that a cell belongs to: its operator, or its vertex.
    @inline(__always)
    mutating func part(_ cell: Int) -> Int {
        let vertex = vertexOf[cell]
        if vertex > 0 { return external.operatorCount + vertex - 1 }
        return external.points[timeGroup[cell]].operatorNumber
    }

    @inline(__always)
    mutating func partRoot(_ node: Int) -> Int {
        var node = node
        while partParent[node] != node { node = partParent[node] }
        return node
    }
}

extension DiagramGrowth {
    /// Whether a retarded line between these cells leads to an earlier time point in any case: from t + o to s + o′ ≤ t + o
    /// with o′ > o. A line within one time may join a time point to itself, where a rule uses a neuron of the same time.
    fileprivate func fallsByAStep(from cause: Int, to caused: Int) -> Bool {
        plan.offset(staticCell[caused], externalKind) > plan.offset(staticCell[cause], externalKind)
    }
}
