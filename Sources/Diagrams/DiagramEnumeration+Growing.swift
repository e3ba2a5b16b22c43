import Algebra
import Exact
import Theory

/// One line after another: the choices at each half-edge, and what a finished diagram is.
extension DiagramEnumeration {
    /// Goes on with a larger diagram; while an estimate is made, counts it or chooses it instead.
    mutating func follow(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
        if let guide, try !guide.admits(lines) { return }
        switch probe {
        case nil: try extend(secondPass: secondPass, body)
        case .counting(let count): probe = .counting(count + 1)
        case .choosing(let rest):
            probe = .choosing(rest - 1)
            if rest == 0 {
                try descend(secondPass: secondPass, body)
                probe = .choosing(-1)
            }
        }
    }

    mutating func extend(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
        let next = lines.partner.indices.first { half in
            guard lines.partner[half] < 0 else { return false }
            return secondPass || (lines.isDelayed[field[half]] && !lines.isMarked[half] && isReached(half))
        }
        // Labellings are compared when a vertex is done; within a vertex `isOutOfOrder` drops most repetitions.
        if let last = visited.last, !secondPass || next != nil {
            let isVertexDone = next.map { lines.vertexOf[$0] != lines.vertexOf[last.half] } ?? true
            if isVertexDone, !isSmallest { return }
        }
        guard let half = next else {
            if secondPass { return try complete(body) }
            // No later time is left that could absorb an open response field.
            for open in lines.partner.indices where lines.partner[open] < 0 && isResponse[field[open]] { return }
            return try extend(secondPass: true, body)
        }
        if !secondPass, mayCorrelate(half), !isOutOfOrder(half, DrawnLines.mark, target: nil) {
            lines.isMarked[half] = true
            lines.code.append(DrawnLines.mark)
            visited.append((half, DrawnLines.mark, lines.kinds.count))
            if canAbsorbResponses { try follow(secondPass: false, body) }
            visited.removeLast()
            lines.code.removeLast()
            lines.isMarked[half] = false
        }
        isPinned[half] = true
        defer { isPinned[half] = false }
        for target in lines.partner.indices where target != half && lines.partner[target] < 0 {
            guard let line = lineKinds[field[half] * fieldCount + field[target]] else { continue }
            if !secondPass, line != .response || !isResponse[field[target]] { continue }
            if !isPinned[target], !isFirstInOrbit(target) { continue }
            try join(half, target, entry: DrawnLines.existing(target), secondPass: secondPass, body)
        }
        for (kind, leg) in secondPass ? secondPassTargets[field[half]] : firstPassTargets[field[half]] {
            if zip(spent, vertexOrders[kind]).enumerated().contains(where: {
                $0.element.0 + $0.element.1 > limits.highestPowers[$0.offset].power
            }) {
                tally.cutByCoupling += 1
                continue
            }
            addVertex(kind)
            if zip(earliest, latest).suffix(kinds[kind].times.count).contains(where: { $0 > $1 }) {
                // The vertex has no time before the last external point.
                removeVertex(kind)
                continue
            }
            let needsTest = needsSymmetryTest[kind][leg]
            if needsTest { symmetricVertices += 1 }
            let target = lines.base[lines.base.count - 1] + leg
            try join(half, target, entry: DrawnLines.new(kind: kind, leg: leg), secondPass: secondPass, body)
            if needsTest { symmetricVertices -= 1 }
            removeVertex(kind)
        }
    }

    mutating func join(
        _ half: Int, _ target: Int, entry: Int, secondPass: Bool, _ body: (Diagram) throws -> Void
    ) throws {
        if isOutOfOrder(half, entry, target: target) { return }
        let line = lineKinds[field[half] * fieldCount + field[target]]!
        // Indices: a propagator carries one index from end to end.
        var mergedIndex: (child: Int, root: Int, label: Int, wasUnlabelled: Bool)?
        if indexNode[half] >= 0 {
            let (a, b) = (indexRoot(indexNode[half]), indexRoot(indexNode[target]))
            if a != b {
                let (labelA, labelB) = (indexLabel[a], indexLabel[b])
                if labelA != 0, labelB != 0, labelA != labelB { return }
                mergedIndex = (b, a, labelA, labelA == 0 || labelB == 0)
                indexParent[b] = a
                indexLabel[a] = max(labelA, labelB)
                if labelA == 0 || labelB == 0 { unlabelledIndices -= 1 }
            }
        }
        defer {
            if let merged = mergedIndex {
                indexParent[merged.child] = merged.child
                indexLabel[merged.root] = merged.label
                if merged.wasUnlabelled { unlabelledIndices += 1 }
            }
        }
        if prunesByPowerOfN, let lowest = limits.lowestPowerOfN,
            powerOfNOfCoefficient + powerOfVertices + unlabelledIndices < lowest
        {
            tally.cutByPowerOfN += 1
            return
        }
        let orders = lineOrders[field[half] * fieldCount + field[target]]
        for bound in spent.indices { spent[bound] += orders[bound] }
        defer { for bound in spent.indices { spent[bound] -= orders[bound] } }
        if zip(spent, limits.highestPowers).contains(where: { $0 > $1.power }) {
            tally.cutByCoupling += 1
            return
        }
        // Connected parts: one without open legs must hold every operator of a cumulant.
        let (a, b) = (partRoot(part(half)), partRoot(part(target)))
        let (openA, operatorsA) = (partOpen[a], partOperators[a])
        if a != b {
            partParent[b] = a
            partOpen[a] += partOpen[b]
            partOperators[a] |= partOperators[b]
        }
        partOpen[a] -= 2
        defer {
            if a != b { partParent[b] = b }
            partOpen[a] = openA
            partOperators[a] = operatorsA
        }
        if partOpen[a] == 0, external.isConnected, partOperators[a].nonzeroBitCount < external.operatorCount { return }
        // Causality.
        var addedCause = false
        if line == .response {
            let (later, earlier) = isResponse[field[half]] ? (target, half) : (half, target)
            if limits.isCausal, support == nil {
                let (above, below) = (timeGroup[later], timeGroup[earlier])
                if above == below || reaches(from: below, to: above) { return }
                causes.append((above, below))
                addedCause = true
            }
        }
        defer { if addedCause { causes.removeLast() } }
        lines.partner[half] = target
        lines.partner[target] = half
        let targetWasPinned = isPinned[target]
        isPinned[target] = true
        drawnPairs.append((half, target))
        lines.code.append(entry)
        visited.append((half, entry, DrawnLines.isNew(entry) ? lines.kinds.count - 1 : lines.kinds.count))
        var trail: [(group: Int, earliest: Int, latest: Int)] = []
        if support == nil || narrowTimes(&trail) {
            if secondPass || canAbsorbResponses { try follow(secondPass: secondPass, body) }
        }
        visited.removeLast()
        for (group, first, last) in trail.reversed() {
            earliest[group] = first
            latest[group] = last
        }
        lines.code.removeLast()
        drawnPairs.removeLast()
        isPinned[target] = targetWasPinned
        lines.partner[half] = -1
        lines.partner[target] = -1
    }

    mutating func complete(_ body: (Diagram) throws -> Void) throws {
        if probe != nil {
            let orbits = symmetricVertices == 0 ? [] : Relabelling.automorphisms(of: lines)
            guard let orbits else { return }
            finishedByProbe += 1
            pairingsOfProbe = vertices.reduce(orbits.reduce(1.0) { $0 / Double($1) }) {
                $0 * rules.vertices[$1].shape.symmetryOrder.doubleValue
            }
            return
        }
        var order: Integer = 1
        if symmetricVertices > 0 {
            guard let orbits = Relabelling.automorphisms(of: lines) else { return }
            for orbit in orbits { order *= Integer(orbit) }
        }
        let power = powerOfNOfCoefficient + powerOfVertices + unlabelledIndices
        if let lowest = limits.lowestPowerOfN, power < lowest {
            tally.cutByPowerOfN += 1
            return
        }
        // Every external point counts as a vertex of its own.
        let points = external.points.count
        if !limits.selection.isEverything {
            let nodes = lines.vertexOf.enumerated().map { $1 == 0 ? $0 : points + $1 - 1 }
            let graph = DiagramGraph(
                externalCount: points, nodeCount: points + vertices.count, partners: lines.partner, nodes: nodes)
            if !limits.selection.keeps(graph) {
                tally.droppedBySelection += 1
                return
            }
        }
        let lineCount = lines.partner.count / 2
        let graphParts = connectedGraphParts()
        let windows = earliest.indices.map { earliest[$0]...latest[$0] }
        tally.diagrams += 1
        if let maximum = limits.maximumDiagrams, tally.diagrams > maximum {
            throw EnumerationStopped(after: maximum)
        }
        try body(
            Diagram(
                term: term, vertices: vertices, partners: lines.partner, symmetryOrder: order,
                indexLoops: unlabelledIndices, powerOfN: power, loops: lineCount - vertices.count - points + graphParts,
                timeWindows: windows))
    }

    func connectedGraphParts() -> Int {
        var parent = Array(0..<(external.points.count + vertices.count))
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node { node = parent[node] }
            return node
        }
        func node(_ half: Int) -> Int {
            let vertex = lines.vertexOf[half]
            return vertex == 0 ? half : external.points.count + vertex - 1
        }
        var parts = parent.count
        for (half, partner) in lines.partner.enumerated() where partner > half {
            let (a, b) = (root(node(half)), root(node(partner)))
            if a != b {
                parent[b] = a
                parts -= 1
            }
        }
        return parts
    }
}
