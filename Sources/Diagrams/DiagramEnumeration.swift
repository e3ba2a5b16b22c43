import Algebra
import Exact
import Theory

/// What limits an enumeration.
public struct EnumerationLimits: Sendable {
    /// Only diagrams with at least this power of N, the coefficient of the observable included.
    public var lowestPowerOfN: Int?
    /// Only diagrams with at most these powers of parameters or couplings.
    public var highestPowers: [(symbol: Symbol, power: Int)] = []
    /// Whether closed retarded loops are dropped. Switched off only for the zero-dimensional sum rule.
    public var isCausal = true
    /// The enumeration ends with ``EnumerationStopped`` after this many diagrams.
    public var maximumDiagrams: Int?

    public init() {}
}

/// The enumeration met more diagrams than allowed.
public struct EnumerationStopped: Error, Sendable {
    public let after: Int
}

/// How many branches of the enumeration were cut, and why.
public struct EnumerationTally: Sendable, Equatable {
    public var diagrams = 0
    /// Partial diagrams dropped because all they can become lies below the lowest power of N.
    public var cutByPowerOfN = 0
    /// Partial diagrams dropped because they would exceed a bound on a coupling.
    public var cutByCoupling = 0

    public init() {}
}

/// All diagrams of one term of a correlator, each once.
///
/// A diagram grows from its external points. In a theory with response fields the retarded propagators are drawn first,
/// from later to earlier times, then the correlations; a vertex is thereby always reached from a later one, and nothing
/// that Z = 1 forbids is ever built. Indices, times, powers of N and of couplings are followed line by line and cut
/// whole branches. See ``Relabelling`` for why each diagram comes out once.
///
/// - Complexity: memory of one diagram; time proportional to the diagrams and their beginnings.
public struct DiagramEnumeration {
    let rules: FeynmanRules
    let external: ExternalPoints
    let term: Int
    let limits: EnumerationLimits

    private let kinds: [VertexSymmetry]
    private let fieldCount: Int
    private let isResponse: [Bool]
    private let lineKinds: [LineKind?]
    private let support: TimeSupport?
    private let capacity: AbsorbingCapacity?
    private let lastTime: Int
    private let hasTwoPasses: Bool
    /// Kinds and legs through which a field can reach a new vertex, in either pass.
    private let firstPassTargets: [[(kind: Int, leg: Int)]]
    private let secondPassTargets: [[(kind: Int, leg: Int)]]
    private let hasCorrelation: [Bool]
    private let vertexOrders: [[Int]]
    private let lineOrders: [[Int]]
    private let needsSymmetryTest: [[Bool]]
    private let powerOfNOfCoefficient: Int
    /// Whether some vertex holds a field at the time of one of its response fields.
    private let couplesEqualTimes: Bool
    /// Whether the power of N of a partial diagram bounds that of all it can become: true for every theory with a
    /// sensible large-N limit.
    public let prunesByPowerOfN: Bool

    // The diagram under construction.
    private var lines = DrawnLines()
    private var vertices: [Int] = []
    private var field: [Int] = []
    private var timeGroup: [Int] = []
    private var offset: [Int] = []
    private var indexNode: [Int] = []
    private var isPinned: [Bool] = []
    private var earliest: [Int] = []
    private var latest: [Int] = []
    private var drawnPairs: [(Int, Int)] = []
    private var indexParent: [Int] = []
    private var indexLabel: [Int] = []
    private var partParent: [Int] = []
    private var partOpen: [Int] = []
    private var partOperators: [UInt64] = []
    private var causes: [(later: Int, earlier: Int)] = []
    private var unlabelledIndices = 0
    private var powerOfVertices = 0
    private var spent: [Int] = []
    private var symmetricVertices = 0
    /// The half-edges visited, with their entries of the code and the number of vertices before.
    private var visited: [(half: Int, entry: Int, vertices: Int)] = []
    public private(set) var tally = EnumerationTally()
    // An estimate under way.
    private enum Probe {
        case counting(Int)
        case choosing(Int)
    }
    private var probe: Probe?
    private var weight = 1.0
    private var finishedByProbe = 0
    private var pairingsOfProbe = 0.0
    private var generator = SplitMix64(state: 1)

    public init(
        _ external: ExternalPoints, term: Int, rules: FeynmanRules, symbols: SymbolTable, limits: EnumerationLimits
    ) {
        self.rules = rules
        self.external = external
        self.term = term
        self.limits = limits
        let fields = rules.fields
        fieldCount = fields.count
        isResponse = fields.map(\.isResponse)
        let kinds = rules.vertices.map { VertexSymmetry($0.shape) }
        self.kinds = kinds
        var lineKinds = [LineKind?](repeating: nil, count: fields.count * fields.count)
        for a in fields.indices {
            for b in fields.indices {
                lineKinds[a * fields.count + b] = rules.propagators.kind(FieldID(rank: a), FieldID(rank: b))
            }
        }
        self.lineKinds = lineKinds
        lastTime = external.points.compactMap(\.time).max() ?? 0
        if case .discreteTime(let table) = rules.propagators {
            support = TimeSupport(table, fields: fields.count, through: lastTime)
        } else {
            support = nil
        }
        capacity = support.map { AbsorbingCapacity($0, kinds: kinds, fields: fields) }
        let isDelayed = fields.map { $0.response != nil }
        // Every vertex that a delayed field enters has a response field: then all are reached from later times.
        let isMSR = kinds.allSatisfy { kind in
            !kind.legs.contains { isDelayed[$0.field] } || kind.legs.contains { fields[$0.field].isResponse }
        }
        hasTwoPasses = isMSR && limits.isCausal && isDelayed.contains(true)
        let twoPasses = hasTwoPasses
        let hasResponseLeg = kinds.map { kind in kind.legs.contains { fields[$0.field].isResponse } }
        func targets(_ isAllowed: (Int, Int, LineKind) -> Bool) -> [[(kind: Int, leg: Int)]] {
            fields.indices.map { from in
                kinds.indices.flatMap { kind in
                    kinds[kind].legs.indices.compactMap { leg in
                        guard kinds[kind].orbitRepresentative[leg] == leg,
                            let line = lineKinds[from * fields.count + kinds[kind].legs[leg].field],
                            isAllowed(kind, leg, line)
                        else { return nil }
                        return (kind, leg)
                    }
                }
            }
        }
        firstPassTargets = targets { kind, leg, line in
            line == .response && fields[kinds[kind].legs[leg].field].isResponse
        }
        secondPassTargets = targets { kind, _, line in twoPasses ? line == .correlation && !hasResponseLeg[kind] : true
        }
        hasCorrelation = fields.indices.map { a in
            fields.indices.contains { lineKinds[a * fields.count + $0] == .correlation }
        }
        let symbolsBounded = limits.highestPowers.map(\.symbol)
        vertexOrders = rules.vertices.map { vertex in symbolsBounded.map { vertex.factor.lowestPower(of: $0) ?? 0 } }
        lineOrders = (0..<fields.count * fields.count).map { pair in
            symbolsBounded.map { symbol in
                rules.propagators.lowestPower(
                    of: symbol, FieldID(rank: pair / fields.count), FieldID(rank: pair % fields.count))
            }
        }
        needsSymmetryTest = kinds.map { kind in
            kind.legs.indices.map { leg in
                var placement = Placement(kind)
                placement.place(leg, at: leg, agreeing: placement.symmetries(placing: leg, at: leg, kind), kind)
                return kind.legs.indices.contains { other in
                    kind.legs.indices.contains {
                        $0 != other && other != leg && $0 != leg
                            && placement.symmetries(placing: other, at: $0, kind) != 0
                    }
                }
            }
        }
        couplesEqualTimes = rules.vertices.contains { vertex in
            vertex.shape.legs.contains { leg in
                !fields[leg.field.rank].isResponse
                    && vertex.shape.legs.contains {
                        fields[$0.field.rank].isResponse && $0.time == leg.time && $0.offset <= leg.offset
                    }
            }
        }
        powerOfNOfCoefficient = external.coefficient.leadingPowerOfN(in: symbols)
        // A new vertex reached through an index adds its power of N and all but one of its index sums.
        prunesByPowerOfN = zip(rules.vertices, kinds).allSatisfy { vertex, kind in
            let sums = kind.groups.filter { $0 == .summed }.count
            return kind.legs.allSatisfy { leg in
                let merges = leg.group >= 0 && kind.groups[leg.group] == .summed
                return vertex.powerOfN + sums - (merges ? 1 : 0) <= 0
            }
        }
    }

    /// Calls `body` with every diagram, in a fixed order.
    ///
    /// - Throws: ``EnumerationStopped`` beyond the allowed number of diagrams, and whatever `body` throws.
    public mutating func enumerate(_ body: (Diagram) throws -> Void) throws {
        guard drawExternalPoints() else { return }
        try extend(secondPass: !hasTwoPasses, body)
    }

    // MARK: Setting up

    private mutating func drawExternalPoints() -> Bool {
        let legs = external.points.enumerated().map { number, point in
            VertexSymmetry.Leg(field: point.field.rank, group: point.group ?? -1, time: number, offset: 0)
        }
        lines.hasTwoPasses = hasTwoPasses
        lines.isResponse = isResponse
        lines.isDelayed = rules.fields.map { $0.response != nil }
        lines.kinds = [VertexSymmetry(external: legs, groups: external.groups)]
        lines.base = [0]
        lines.kindRank = [-1]
        spent = limits.highestPowers.map { external.coefficient.lowestPower(of: $0.symbol) ?? 0 }
        for group in external.groups { addIndexNode(group) }
        for (number, point) in external.points.enumerated() {
            appendHalf(
                vertex: 0, leg: number, field: point.field.rank, offset: 0, time: number, index: point.group ?? -1)
            earliest.append(point.time ?? 0)
            latest.append(point.time ?? 0)
        }
        // Operators, not points, are what a cumulant connects.
        for number in 0..<external.operatorCount {
            partParent.append(number)
            partOpen.append(external.points.filter { $0.operatorNumber == number }.count)
            partOperators.append(1 << UInt64(number & 63))
        }
        if external.isConnected, external.operatorCount > 1, partOpen.contains(0) { return false }
        return zip(spent, limits.highestPowers).allSatisfy { $0 <= $1.power }
    }

    private mutating func appendHalf(vertex: Int, leg: Int, field: Int, offset: Int, time: Int, index: Int) {
        lines.vertexOf.append(vertex)
        lines.legOf.append(leg)
        lines.partner.append(-1)
        lines.isMarked.append(false)
        self.field.append(field)
        self.offset.append(offset)
        timeGroup.append(time)
        indexNode.append(index)
        isPinned.append(false)
    }

    private mutating func addIndexNode(_ group: IndexGroup) {
        indexParent.append(indexParent.count)
        if case .fixed(let label) = group {
            indexLabel.append(label)
        } else {
            indexLabel.append(0)
            unlabelledIndices += 1
        }
    }

    private mutating func addVertex(_ kind: Int) {
        let symmetry = kinds[kind]
        let number = lines.kinds.count
        lines.kinds.append(symmetry)
        lines.kindRank.append(kind)
        lines.base.append(lines.partner.count)
        vertices.append(kind)
        let firstIndex = indexParent.count
        for group in symmetry.groups { addIndexNode(group) }
        let firstTime = earliest.count
        for (time, range) in symmetry.times.enumerated() {
            let reach = symmetry.legs.filter { $0.time == time }.map(\.offset).max() ?? 0
            switch range {
            case .none:
                earliest.append(0)
                latest.append(0)
            case .fixed(let literal):
                earliest.append(literal)
                latest.append(literal)
            case .from(let first):
                earliest.append(first)
                latest.append(lastTime - reach)
            }
        }
        for (leg, shape) in symmetry.legs.enumerated() {
            appendHalf(
                vertex: number, leg: leg, field: shape.field, offset: shape.offset, time: firstTime + shape.time,
                index: shape.group < 0 ? -1 : firstIndex + shape.group)
        }
        partParent.append(partParent.count)
        partOpen.append(symmetry.legs.count)
        partOperators.append(0)
        powerOfVertices += rules.vertices[kind].powerOfN
        for bound in spent.indices { spent[bound] += vertexOrders[kind][bound] }
    }

    private mutating func removeVertex(_ kind: Int) {
        let symmetry = kinds[kind]
        lines.kinds.removeLast()
        lines.kindRank.removeLast()
        lines.base.removeLast()
        vertices.removeLast()
        indexParent.removeLast(symmetry.groups.count)
        unlabelledIndices -= indexLabel.suffix(symmetry.groups.count).filter { $0 == 0 }.count
        indexLabel.removeLast(symmetry.groups.count)
        earliest.removeLast(symmetry.times.count)
        latest.removeLast(symmetry.times.count)
        let legs = symmetry.legs.count
        lines.vertexOf.removeLast(legs)
        lines.legOf.removeLast(legs)
        lines.partner.removeLast(legs)
        lines.isMarked.removeLast(legs)
        field.removeLast(legs)
        offset.removeLast(legs)
        timeGroup.removeLast(legs)
        indexNode.removeLast(legs)
        isPinned.removeLast(legs)
        partParent.removeLast()
        partOpen.removeLast()
        partOperators.removeLast()
        powerOfVertices -= rules.vertices[kind].powerOfN
        for bound in spent.indices { spent[bound] -= vertexOrders[kind][bound] }
    }

    // MARK: Growing

    /// Goes on with a larger diagram; while an estimate is made, counts it or chooses it instead.
    private mutating func follow(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
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

    /// One random way down the tree of partial diagrams. The product of the numbers of branches met on the way is an
    /// unbiased estimate of the number of diagrams (Knuth, Math. Comp. 29 (1975) 121).
    private mutating func descend(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
        probe = .counting(0)
        let finished = finishedByProbe
        try extend(secondPass: secondPass, body)
        guard case .counting(let branches)? = probe, finishedByProbe == finished, branches > 0 else { return }
        weight *= Double(branches)
        probe = .choosing(Int(generator.next() % UInt64(branches)))
        try extend(secondPass: secondPass, body)
    }

    /// Estimates the number of diagrams, and of the Wick pairings they stand for, from random ways down the tree, without
    /// enumerating them.
    ///
    /// - Parameter probes: the number of ways; the relative error falls with its square root but may be large where the
    ///   tree is uneven, so this is an order of magnitude.
    public mutating func estimate(probes: Int, seed: UInt64 = 1) -> (diagrams: Double, pairings: Double) {
        guard drawExternalPoints() else { return (0, 0) }
        generator = SplitMix64(state: seed)
        var (diagrams, pairings) = (0.0, 0.0)
        for _ in 0..<probes {
            weight = 1
            finishedByProbe = 0
            try? descend(secondPass: !hasTwoPasses) { _ in }
            if finishedByProbe > 0 {
                diagrams += weight
                pairings += weight * pairingsOfProbe
            }
        }
        probe = nil
        return (diagrams / Double(probes), pairings / Double(probes))
    }

    private mutating func extend(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
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

    /// Whether this line and the last one, on twin legs, stand in the wrong order: exchanging the twins would give a
    /// smaller code. Only said where it is certain: the target was there already when the last line was drawn, or is
    /// new now.
    private func isOutOfOrder(_ half: Int, _ entry: Int, target: Int?) -> Bool {
        guard let last = visited.last, last.half == half - 1, entry < last.entry else { return false }
        let vertex = lines.vertexOf[half]
        guard vertex > 0, vertex == lines.vertexOf[last.half],
            lines.kinds[vertex].areTwins(lines.legOf[half], lines.legOf[last.half])
        else { return false }
        guard let target, !DrawnLines.isNew(entry) else { return true }
        return lines.vertexOf[target] < last.vertices
    }

    /// Whether the time point of a field has been reached from a later one (external points are given).
    private func isReached(_ half: Int) -> Bool {
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
    private var canAbsorbResponses: Bool {
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
    private var isSmallest: Bool { symmetricVertices == 0 || Relabelling.automorphisms(of: lines) != nil }

    /// Whether a field can be the end of a correlation at some time of its window.
    private func mayCorrelate(_ half: Int) -> Bool {
        guard hasCorrelation[field[half]] else { return false }
        guard let support else { return true }
        let group = timeGroup[half]
        for time in (earliest[group] + offset[half])...(latest[group] + offset[half])
        where support.correlates(field[half], at: time) { return true }
        return false
    }

    /// Whether no other open leg of the same vertex stands before this one and could take its place, all lines drawn so
    /// far staying as they are. An end of a correlation keeps its index group and time point.
    private func isFirstInOrbit(_ half: Int) -> Bool {
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

    private mutating func join(
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

    private func indexRoot(_ node: Int) -> Int {
        var node = node
        while indexParent[node] != node { node = indexParent[node] }
        return node
    }

    /// The part that a half-edge belongs to: its operator, or its vertex.
    private func part(_ half: Int) -> Int {
        let vertex = lines.vertexOf[half]
        return vertex == 0 ? external.points[half].operatorNumber : external.operatorCount + vertex - 1
    }

    private func partRoot(_ node: Int) -> Int {
        var node = node
        while partParent[node] != node { node = partParent[node] }
        return node
    }

    private func reaches(from start: Int, to goal: Int) -> Bool {
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
    private mutating func narrowTimes(_ trail: inout [(group: Int, earliest: Int, latest: Int)]) -> Bool {
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

    private mutating func narrow(
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

    // MARK: Finishing

    private mutating func complete(_ body: (Diagram) throws -> Void) throws {
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

    private func connectedGraphParts() -> Int {
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

/// A small deterministic generator for estimates.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
