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
    /// Which finished diagrams are kept.
    public var selection = Selection()
    /// Only the diagrams that a code stands for.
    public var pattern: DiagramPattern?

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
    /// Finished diagrams that the selection dropped.
    public var droppedBySelection = 0

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

    let kinds: [VertexSymmetry]
    let fieldCount: Int
    let isResponse: [Bool]
    let lineKinds: [LineKind?]
    let support: TimeSupport?
    let capacity: AbsorbingCapacity?
    let lastTime: Int
    let hasTwoPasses: Bool
    /// Kinds and legs through which a field can reach a new vertex, in either pass.
    let firstPassTargets: [[(kind: Int, leg: Int)]]
    let secondPassTargets: [[(kind: Int, leg: Int)]]
    let hasCorrelation: [Bool]
    let vertexOrders: [[Int]]
    let lineOrders: [[Int]]
    let needsSymmetryTest: [[Bool]]
    let powerOfNOfCoefficient: Int
    /// Whether some vertex holds a field at the time of one of its response fields.
    let couplesEqualTimes: Bool
    /// Whether the power of N of a partial diagram bounds that of all it can become: true for every theory with a
    /// sensible large-N limit.
    public let prunesByPowerOfN: Bool
    let guide: PatternGuide?

    // The diagram under construction.
    var lines = DrawnLines()
    var vertices: [Int] = []
    var field: [Int] = []
    var timeGroup: [Int] = []
    var offset: [Int] = []
    var indexNode: [Int] = []
    var isPinned: [Bool] = []
    var earliest: [Int] = []
    var latest: [Int] = []
    var drawnPairs: [(Int, Int)] = []
    var indexParent: [Int] = []
    var indexLabel: [Int] = []
    var partParent: [Int] = []
    var partOpen: [Int] = []
    var partOperators: [UInt64] = []
    var causes: [(later: Int, earlier: Int)] = []
    var unlabelledIndices = 0
    var powerOfVertices = 0
    var spent: [Int] = []
    var symmetricVertices = 0
    /// The half-edges visited, with their entries of the code and the number of vertices before.
    var visited: [(half: Int, entry: Int, vertices: Int)] = []
    public internal(set) var tally = EnumerationTally()
    // An estimate under way.
    enum Probe {
        case counting(Int)
        case choosing(Int)
    }
    var probe: Probe?
    var weight = 1.0
    var finishedByProbe = 0
    var pairingsOfProbe = 0.0
    var generator = SplitMix64(state: 1)

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
        guide = limits.pattern.map {
            PatternGuide(
                $0, external: external, kinds: kinds, fieldCount: fields.count, lineKinds: lineKinds)
        }
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
        guard guide?.fits ?? true, drawExternalPoints() else { return }
        try extend(secondPass: !hasTwoPasses, body)
    }
}
