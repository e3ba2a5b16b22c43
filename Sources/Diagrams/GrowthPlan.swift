import Algebra
import Exact
import Theory

/// Everything about a theory and an observable that stays the same while diagrams grow, laid out for fast reading.
///
/// Vertex kinds are numbered as in ``FeynmanRules/vertices``; one more kind stands for the external points.
final class GrowthPlan: @unchecked Sendable {
    let kinds: [VertexCells]
    let fieldCount: Int
    let hasTwoPasses: Bool
    let support: TimeSupport?
    let capacity: AbsorbingCapacity?
    let lastTime: Int
    /// Whether symbolic times are counted in steps, so that a retarded line may stay within one time.
    let countsSteps: Bool
    let boundCount: Int
    /// Whether some vertex holds a field at the time of one of its response fields.
    let couplesEqualTimes: Bool
    /// Whether the power of N of a partial diagram bounds that of all it can become: true for every theory with a
    /// sensible large-N limit.
    let prunesByPowerOfN: Bool
    /// For each bound the largest surplus of delayed fields over response fields that new vertices bring for one unit of
    /// the bounded symbol; nil if a vertex brings some for nothing.
    let fieldGain: [Double?]
    /// The same for response fields over delayed ones.
    let responseGain: [Double?]
    /// What limits the lines of classes of fields, in theories without width indices.
    let lineLimits: [LineLimit]
    /// Whether no delayed field can be the end of a correlation.
    let hasNoCorrelations: Bool
    /// Whether another vertex never lowers the number of loops.
    let loopsOnlyGrow: Bool

    // By kind.
    let firstCell: Lane<Int>
    let cellCount: Lane<Int>
    let legCount: Lane<Int>
    let timeCount: Lane<Int>
    let groupCount: Lane<Int>
    let powerOfN: Lane<Int>
    let isRigid: Lane<Bool>
    /// By kind and bound.
    let vertexOrders: Lane<Int>
    // By static cell: first cell of the kind + cell.
    let cellField: Lane<Int>
    let cellCapacity: Lane<Int>
    let cellGroup: Lane<Int>
    let cellTime: Lane<Int>
    let cellOffset: Lane<Int>
    let orbitRepresentative: Lane<Int>
    /// Whether symmetries are left once a line has ended on this cell.
    let leavesLoose: Lane<Bool>
    // By field.
    let isResponse: Lane<Bool>
    /// Whether the field has a response field: the first pass starts from these.
    let isDelayed: Lane<Bool>
    let hasCorrelation: Lane<Bool>
    /// By pair of fields: 0 no line, 1 correlation, 2 response.
    let lineKind: Lane<UInt8>
    /// By pair of fields and bound.
    let lineOrders: Lane<Int>
    /// By pass and field: where the list of (kind, cell) starts through which the field reaches a new vertex.
    let targetStart: Lane<Int>
    let targetKind: Lane<Int>
    let targetCell: Lane<Int>

    init(_ external: ExternalPoints, rules: FeynmanRules, limits: EnumerationLimits) {
        let fields = rules.fields
        let fieldCount = fields.count
        self.fieldCount = fieldCount
        let kinds = rules.vertices.map { VertexCells($0.shape) }
        self.kinds = kinds + [VertexCells(external)]
        let all = self.kinds
        countsSteps = rules.action.time?.measure == .discrete
        lastTime = external.points.compactMap(\.time).max() ?? 0
        if case .discreteTime(let table) = rules.propagators {
            support = TimeSupport(table, fields: fieldCount, through: lastTime)
        } else {
            support = nil
        }
        capacity = support.map { AbsorbingCapacity($0, kinds: kinds, fields: fields) }
        let delayed = fields.map { $0.response != nil }
        // Every vertex that a delayed field enters has a response field: then all are reached from later times.
        let hasResponseLeg = kinds.map { kind in kind.cells.contains { fields[$0.field].isResponse } }
        let isMSR = kinds.indices.allSatisfy { kind in
            !kinds[kind].cells.contains { delayed[$0.field] } || hasResponseLeg[kind]
        }
        let twoPasses = isMSR && limits.isCausal && delayed.contains(true)
        hasTwoPasses = twoPasses
        boundCount = limits.highestPowers.count

        var lineKinds = [UInt8](repeating: 0, count: fieldCount * fieldCount)
        for a in 0..<fieldCount {
            for b in 0..<fieldCount {
                switch rules.propagators.kind(FieldID(rank: a), FieldID(rank: b)) {
                case .correlation?: lineKinds[a * fieldCount + b] = 1
                case .response?: lineKinds[a * fieldCount + b] = 2
                case nil: break
                }
            }
        }
        lineKind = Lane(lineKinds, filling: 0)
        isResponse = Lane(fields.map(\.isResponse), filling: false)
        isDelayed = Lane(delayed, filling: false)
        hasCorrelation = Lane(
            (0..<fieldCount).map { a in (0..<fieldCount).contains { lineKinds[a * fieldCount + $0] == 1 } },
            filling: false)

        var starts: [Int] = []
        var cellsSoFar = 0
        for kind in all {
            starts.append(cellsSoFar)
            cellsSoFar += kind.cells.count
        }
        firstCell = Lane(starts, filling: 0)
        cellCount = Lane(all.map(\.cells.count), filling: 0)
        legCount = Lane(all.map { $0.cells.reduce(0) { $0 + $1.capacity } }, filling: 0)
        timeCount = Lane(all.map { max(1, $0.times.count) }, filling: 1)
        groupCount = Lane(all.map(\.groups.count), filling: 0)
        powerOfN = Lane(rules.vertices.map(\.powerOfN) + [0], filling: 0)
        isRigid = Lane(all.map(\.isRigid), filling: false)
        let cells = all.flatMap(\.cells)
        cellField = Lane(cells.map(\.field), filling: 0)
        cellCapacity = Lane(cells.map(\.capacity), filling: 0)
        cellGroup = Lane(cells.map(\.group), filling: 0)
        cellTime = Lane(cells.map(\.time), filling: 0)
        cellOffset = Lane(cells.map(\.offset), filling: 0)
        orbitRepresentative = Lane(all.flatMap(\.orbitRepresentative), filling: 0)
        leavesLoose = Lane(
            all.flatMap { kind in kind.cells.indices.map { !kind.isRigid && kind.isLoose(afterFixing: $0) } },
            filling: false)

        let bounded = limits.highestPowers.map(\.symbol)
        vertexOrders = Lane(
            rules.vertices.flatMap { vertex in bounded.map { vertex.factor.lowestPower(of: $0) ?? 0 } }, filling: 0)
        lineOrders = Lane(
            (0..<fieldCount * fieldCount).flatMap { pair in
                bounded.map {
                    rules.propagators.lowestPower(
                        of: $0, FieldID(rank: pair / fieldCount), FieldID(rank: pair % fieldCount))
                }
            }, filling: 0)

        var (targetStarts, targetKinds, targetCells): ([Int], [Int], [Int]) = ([], [], [])
        for pass in 1...2 {
            for field in 0..<fieldCount {
                targetStarts.append(targetKinds.count)
                for (number, kind) in kinds.enumerated() {
                    for (cell, content) in kind.cells.enumerated() where kind.orbitRepresentative[cell] == cell {
                        let line = lineKinds[field * fieldCount + content.field]
                        let isAllowed =
                            pass == 1
                            ? line == 2 && fields[content.field].isResponse
                            : twoPasses ? line == 1 && !hasResponseLeg[number] : line != 0
                        if isAllowed {
                            targetKinds.append(number)
                            targetCells.append(cell)
                        }
                    }
                }
            }
        }
        targetStarts.append(targetKinds.count)
        targetStart = Lane(targetStarts, filling: 0)
        targetKind = Lane(targetKinds, filling: 0)
        targetCell = Lane(targetCells, filling: 0)

        couplesEqualTimes = rules.vertices.contains { vertex in
            vertex.shape.legs.contains { leg in
                !fields[leg.field.rank].isResponse
                    && vertex.shape.legs.contains {
                        fields[$0.field.rank].isResponse && $0.time == leg.time && $0.offset <= leg.offset
                    }
            }
        }
        // A new vertex reached through an index adds its power of N and all but one of its index sums.
        prunesByPowerOfN = zip(rules.vertices, kinds).allSatisfy { vertex, kind in
            let sums = kind.groups.filter { $0 == .summed }.count
            return kind.cells.allSatisfy { cell in
                let merges = cell.group >= 0 && kind.groups[cell.group] == .summed
                return vertex.powerOfN + sums - (merges ? 1 : 0) <= 0
            }
        }
        let surplus = kinds.map { kind in
            kind.cells.reduce(0) { sum, cell in
                sum + (delayed[cell.field] ? cell.capacity : fields[cell.field].isResponse ? -cell.capacity : 0)
            }
        }
        let orders = rules.vertices.map { vertex in bounded.map { vertex.factor.lowestPower(of: $0) ?? 0 } }
        func gain(_ sign: Int) -> [Double?] {
            bounded.indices.map { bound in
                var best = 0.0
                for (kind, own) in surplus.enumerated() where sign * own > 0 {
                    if orders[kind][bound] <= 0 { return nil }
                    best = max(best, Double(sign * own) / Double(orders[kind][bound]))
                }
                return best
            }
        }
        fieldGain = gain(1)
        responseGain = gain(-1)
        hasNoCorrelations = fields.indices.allSatisfy { a in
            !delayed[a] || !(0..<fieldCount).contains { lineKinds[a * fieldCount + $0] == 1 }
        }
        loopsOnlyGrow = rules.vertices.allSatisfy { $0.shape.legs.count >= 2 }
        lineLimits =
            fields.contains(where: \.carriesIndex) ? [] : LineLimit.limits(of: rules, lineKinds: lineKinds)
    }

    deinit {
        for lane in [
            firstCell, cellCount, legCount, timeCount, groupCount, powerOfN, vertexOrders, cellField, cellCapacity,
            cellGroup, cellTime, cellOffset,
            orbitRepresentative, lineOrders, targetStart, targetKind, targetCell,
        ] { lane.free() }
        for lane in [isRigid, leavesLoose, isResponse, isDelayed, hasCorrelation] { lane.free() }
        lineKind.free()
    }
}
