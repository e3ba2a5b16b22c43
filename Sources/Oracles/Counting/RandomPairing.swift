import Exact
import Foundation
import Theory

// The number of diagrams with a given content is Σ 1 over diagrams = Σ S / (Π n_k! g_k^{n_k}) over Wick pairings, since
// a diagram stands for Π n_k! g_k^{n_k} / S of them. So the mean of S over random pairings gives it without any bias.
//
// Pairings are drawn line by line: the next open leg that the external points reach is joined to an open leg chosen with
// a probability proportional to a weight, and Π (sum of weights)/(weight chosen) makes up for the choice. Any positive
// weights are right. We take 2 for a line from a vertex to itself and k+1 for one parallel to k others, which draws pairings
// about in proportion to their 1/S, hence diagrams about equally often: what is averaged then hardly varies. Choices
// that leave a vacuum part or close a retarded loop have weight 0.

/// One random Wick pairing of a term of a correlator with some vertices.
struct RandomPairing {
    let lines: LineTable
    let structure: PairingStructure
    private let parallelTo: [Int]
    /// Nil where any two legs can be joined.
    private var pairings: PairingNumbers?
    private var ratios: [[Int]: [Double]] = [:]

    // The pairing under construction.
    private var isReached: [Bool]
    private var partParent: [Int]
    private var partOpen: [Int]
    private var partOperators: [Set<Int>]
    private var groupParent: [Int]
    private var label: [Int]
    private var causes: [[Int]]

    init(_ structure: PairingStructure, lines: LineTable) {
        self.lines = lines
        self.structure = structure
        // Legs alike in every respect: their lines are counted together.
        parallelTo = structure.legs.indices.map { leg in
            let (a, legs) = (structure.legs[leg], structure.legs)
            return legs.indices.first {
                legs[$0].vertex == a.vertex && legs[$0].field == a.field && legs[$0].group == a.group
            }!
        }
        let isUniform = lines.joins.allSatisfy { !$0.contains(false) }
        pairings = isUniform ? nil : PairingNumbers(lines.joins, limit: 200_000)
        isReached = []
        partParent = []
        partOpen = []
        partOperators = []
        groupParent = []
        label = []
        causes = []
    }

    /// The pairing drawn: the partner of every leg, and the logarithm of 1/(its probability); nil if the choices led
    /// nowhere, which counts as a zero.
    mutating func draw(_ generator: inout UniformNumbers) -> (partner: [Int], logWeight: Double)? {
        start()
        let legs = structure.legs
        var partner = [Int](repeating: -1, count: legs.count)
        var open = lines.degrees(legs.map(\.field))
        var parallels: [Int: Int] = [:]
        var logWeight = 0.0
        var weights = [Double](repeating: 0, count: legs.count)
        // Open legs of vertices that are reached, and vertices that are not.
        var reachedOpen = legs.indices.count { isReached[legs[$0].vertex] }
        var unreached = structure.vertexCount - isReached.count { $0 }
        while let leg = legs.indices.first(where: { partner[$0] < 0 && isReached[legs[$0].vertex] }) {
            let a = lines.classOf[legs[leg].field.rank]
            let base = baseWeights(open, joining: a)
            var total = 0.0
            for other in legs.indices {
                weights[other] = 0
                if other == leg || partner[other] >= 0 { continue }
                let b = lines.classOf[legs[other].field.rank]
                guard lines.joins[a][b], base[b] > 0, mayJoin(leg, other) else { continue }
                // The last reached leg must not be closed while vertices wait.
                if unreached > 0, reachedOpen == 2, isReached[legs[other].vertex] { continue }
                var tilt = Double(parallels[parallelKey(leg, other), default: 0] + 1)
                if parallelTo[other] == parallelTo[leg] { tilt *= 2 }
                weights[other] = base[b] * tilt
                total += weights[other]
            }
            if total == 0 { return nil }
            var rest = generator.next() * total
            var chosen = -1
            for other in legs.indices where weights[other] > 0 {
                chosen = other
                rest -= weights[other]
                if rest < 0 { break }
            }
            logWeight += log(total / weights[chosen])
            parallels[parallelKey(leg, chosen), default: 0] += 1
            partner[leg] = chosen
            partner[chosen] = leg
            open[a] -= 1
            open[lines.classOf[legs[chosen].field.rank]] -= 1
            let vertex = legs[chosen].vertex
            if isReached[vertex] {
                reachedOpen -= 2
            } else {
                isReached[vertex] = true
                unreached -= 1
                reachedOpen += structure.legCount[vertex] - 2
            }
            join(leg, chosen)
        }
        return unreached == 0 && !partner.contains(-1) ? (partner, logWeight) : nil
    }

    /// The number of index sums left by the pairing just drawn.
    var indexLoops: Int { groupParent.indices.count { groupParent[$0] == $0 && label[$0] == 0 } }

    private mutating func start() {
        isReached = (0..<structure.vertexCount).map { $0 < structure.externalCount }
        partParent = Array(0..<structure.vertexCount)
        partOpen = structure.legCount
        partOperators = (0..<structure.vertexCount).map {
            $0 < structure.externalCount ? [structure.operatorOf[$0]] : []
        }
        groupParent = Array(structure.labels.indices)
        label = structure.labels
        causes = Array(repeating: [], count: structure.vertexCount)
        // The points of one operator belong together.
        for point in 0..<structure.externalCount {
            let first = structure.operatorOf.firstIndex(of: structure.operatorOf[point])!
            if first != point { merge(first, point) }
        }
    }

    private func parallelKey(_ left: Int, _ right: Int) -> Int {
        let (a, b) = (parallelTo[left], parallelTo[right])
        return min(a, b) * structure.legs.count + max(a, b)
    }

    /// For each class of the other end how many pairings of the remaining legs there are, up to a common factor.
    private mutating func baseWeights(_ open: [Int], joining a: Int) -> [Double] {
        guard pairings != nil else { return [Double](repeating: 1, count: open.count) }
        let key = open + [a]
        if let known = ratios[key] { return known }
        let numbers = open.indices.map { b -> Integer in
            var rest = open
            rest[a] -= 1
            rest[b] -= 1
            guard rest[b] >= 0, lines.joins[a][b] else { return .zero }
            return pairings!.number(rest) ?? .one
        }
        let most = numbers.max() ?? .one
        let ratios = numbers.map {
            most.signum() == 0 ? 0 : (try! Rational(numerator: $0, denominator: most)).doubleValue
        }
        self.ratios[key] = ratios
        return ratios
    }

    /// Whether a line keeps indices, causality and the operators of a cumulant possible.
    private func mayJoin(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (structure.legs[left], structure.legs[right])
        if a.group >= 0, b.group >= 0 {
            let (x, y) = (label[groupRoot(a.group)], label[groupRoot(b.group)])
            if x != 0, y != 0, x != y { return false }
        }
        if let (later, earlier) = arrow(left, right), later == earlier || reaches(from: earlier, to: later) {
            return false
        }
        if structure.isConnected {
            let (p, q) = (partRoot(a.vertex), partRoot(b.vertex))
            let open = p == q ? partOpen[p] - 2 : partOpen[p] + partOpen[q] - 2
            if open == 0, partOperators[p].union(partOperators[q]).count < structure.operatorCount { return false }
        }
        return true
    }

    private mutating func join(_ left: Int, _ right: Int) {
        let (a, b) = (structure.legs[left], structure.legs[right])
        if a.group >= 0, b.group >= 0 {
            let (x, y) = (groupRoot(a.group), groupRoot(b.group))
            if x != y {
                groupParent[y] = x
                label[x] = max(label[x], label[y])
            }
        }
        if let (later, earlier) = arrow(left, right) { causes[later].append(earlier) }
        merge(a.vertex, b.vertex)
        partOpen[partRoot(a.vertex)] -= 2
    }

    /// The vertices at the later and the earlier end of a response line.
    private func arrow(_ left: Int, _ right: Int) -> (later: Int, earlier: Int)? {
        let (a, b) = (structure.legs[left], structure.legs[right])
        let isResponse = lines.isResponse[lines.classOf[a.field.rank]]
        guard isResponse != lines.isResponse[lines.classOf[b.field.rank]] else { return nil }
        return isResponse ? (b.vertex, a.vertex) : (a.vertex, b.vertex)
    }

    private func reaches(from start: Int, to goal: Int) -> Bool {
        var pending = [start]
        var seen: Set<Int> = [start]
        while let next = pending.popLast() {
            if next == goal { return true }
            for earlier in causes[next] where seen.insert(earlier).inserted { pending.append(earlier) }
        }
        return false
    }

    private mutating func merge(_ left: Int, _ right: Int) {
        let (a, b) = (partRoot(left), partRoot(right))
        if a == b { return }
        partParent[b] = a
        partOpen[a] += partOpen[b]
        partOperators[a].formUnion(partOperators[b])
    }

    private func partRoot(_ node: Int) -> Int {
        var node = node
        while partParent[node] != node { node = partParent[node] }
        return node
    }

    private func groupRoot(_ node: Int) -> Int {
        var node = node
        while groupParent[node] != node { node = groupParent[node] }
        return node
    }
}

/// The legs of an observable and of some vertices, before they are paired.
struct PairingStructure {
    struct Leg {
        let field: FieldID
        /// External points come first, each a vertex of its own.
        let vertex: Int
        /// −1 for a field without index.
        let group: Int
    }

    var legs: [Leg] = []
    /// The literal index of each group, 0 for a sum.
    var labels: [Int] = []
    /// The kind of each vertex, −1 for an external point.
    var kinds: [Int] = []
    var legCount: [Int] = []
    let operatorOf: [Int]
    let operatorCount: Int
    let isConnected: Bool
    let externalCount: Int

    var vertexCount: Int { kinds.count }

    init(_ term: CorrelatorTerm, rules: FeynmanRules, content: [Int]) {
        operatorOf = term.points.map(\.operatorNumber)
        operatorCount = term.operatorCount
        isConnected = term.operatorCount > 1
        externalCount = term.points.count
        func addGroups(_ groups: [IndexGroup]) {
            for group in groups { if case .fixed(let label) = group { labels.append(label) } else { labels.append(0) } }
        }
        addGroups(term.groups)
        for (number, point) in term.points.enumerated() {
            legs.append(Leg(field: point.field, vertex: number, group: point.group ?? -1))
            kinds.append(-1)
            legCount.append(1)
        }
        for (kind, copies) in content.enumerated() {
            for _ in 0..<copies {
                let firstGroup = labels.count
                addGroups(rules.vertices[kind].shape.groups)
                for leg in rules.vertices[kind].shape.legs {
                    legs.append(
                        Leg(field: leg.field, vertex: kinds.count, group: leg.group.map { $0 + firstGroup } ?? -1))
                }
                kinds.append(kind)
                legCount.append(rules.vertices[kind].shape.legs.count)
            }
        }
    }
}

/// A small deterministic generator of numbers in [0, 1).
struct UniformNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64, upper 53 bits.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
