import Algebra
import Exact
import Theory

/// One kind of vertex as the enumeration sees it: its legs gathered in cells, and the symmetries that move cells.
///
/// A cell holds legs that are alike in every respect: same field, offset, time point and index group. Which of them a line
/// ends on never matters, so lines join cells, not legs. What is left of the symmetry group permutes time points by a
/// symmetry π of the vertex and then index groups of equal content. A partial placement of cells extends to a
/// symmetry of the whole vertex exactly if some π agrees with it cell by cell and group by group; no list of group
/// elements is needed, however large the group.
struct VertexCells: Sendable {
    struct Cell: Sendable {
        let field: Int
        /// −1 for a field without index.
        let group: Int
        let time: Int
        let offset: Int
        /// The legs, as numbered in the shape of the term.
        var legs: [Int]

        var capacity: Int { legs.count }
    }

    let cells: [Cell]
    let groups: [IndexGroup]
    let times: [TimeRange]
    /// The time symmetries π; the first is the identity.
    let timeSymmetries: [[Int]]
    /// `groupClass[π][g]`: the class of the content of group g after π; equal classes have equal content.
    let groupClass: [[Int]]
    /// For every cell the first cell in its orbit under the whole group.
    private(set) var orbitRepresentative: [Int] = []
    /// Whether no symmetry moves any cell.
    var isRigid: Bool { orbitRepresentative == Array(cells.indices) }

    init(_ shape: TermShape) {
        self.init(
            legs: shape.legs.map {
                Cell(field: $0.field.rank, group: $0.group ?? -1, time: $0.time, offset: $0.offset, legs: [])
            },
            groups: shape.groups, times: shape.times, timeSymmetries: shape.timeSymmetries)
    }

    /// - Parameter legs: one cell for every leg, in order; equal ones are gathered.
    init(legs: [Cell], groups: [IndexGroup], times: [TimeRange], timeSymmetries: [[Int]]) {
        var cells: [Cell] = []
        for (number, leg) in legs.enumerated() {
            let known = cells.firstIndex {
                $0.field == leg.field && $0.group == leg.group && $0.time == leg.time && $0.offset == leg.offset
            }
            if let known {
                cells[known].legs.append(number)
            } else {
                cells.append(
                    Cell(field: leg.field, group: leg.group, time: leg.time, offset: leg.offset, legs: [number]))
            }
        }
        // The labellings keep the time symmetries that still agree as bits of one word.
        precondition(timeSymmetries.count <= 64, "more symmetries than can be followed")
        self.cells = cells
        self.groups = groups
        self.times = times
        self.timeSymmetries = timeSymmetries
        var classes: [[[Int]]: Int] = [:]
        groupClass = timeSymmetries.map { order in
            groups.indices.map { group in
                var label = [-1]
                if case .fixed(let index) = groups[group] { label = [index] }
                let content = legs.filter { $0.group == group }.map { [order[$0.time], $0.field, $0.offset] }
                let key = [label] + content.sorted { $0.lexicographicallyPrecedes($1) }
                if classes[key] == nil { classes[key] = classes.count }
                return classes[key]!
            }
        }
        orbitRepresentative = cells.indices.map { cell in
            cells.indices.first { place in
                timeSymmetries.indices.contains { mayReplace(cell, place, under: $0) }
            }!
        }
    }

    /// Whether π can bring `cell` to the place of `place`, nothing else being in place.
    func mayReplace(_ cell: Int, _ place: Int, under symmetry: Int) -> Bool {
        let (a, b) = (cells[cell], cells[place])
        guard a.field == b.field, a.offset == b.offset, a.capacity == b.capacity,
            timeSymmetries[symmetry][a.time] == b.time
        else { return false }
        if a.group < 0 || b.group < 0 { return a.group == b.group }
        return groupClass[symmetry][a.group] == groupClass[0][b.group]
    }

    /// The order of the group: legs within cells, groups of equal content, time points.
    var symmetryOrder: Integer {
        var order = Integer(timeSymmetries.count)
        for cell in cells { order *= Combinatorics.factorial(cell.capacity) }
        var repeated: [Int: Int] = [:]
        for group in groups.indices { repeated[groupClass[0][group], default: 0] += 1 }
        for count in repeated.values { order *= Combinatorics.factorial(count) }
        return order
    }

    /// Whether symmetries are left that move cells once `cell` stays in its place.
    func isLoose(afterFixing cell: Int) -> Bool {
        let fixed = cells[cell]
        return timeSymmetries.indices.contains { symmetry in
            guard mayReplace(cell, cell, under: symmetry) else { return false }
            return cells.indices.contains { other in
                cells.indices.contains { place in
                    other != place && mayReplace(other, place, under: symmetry)
                        && (cells[other].group < 0
                            || (cells[other].group == fixed.group) == (cells[place].group == fixed.group))
                }
            }
        }
    }
}

extension VertexCells {
    /// The external points as one vertex. Labelled ones stay where they are; unlabelled ones may change places wherever
    /// the observable is symmetric: equal fields of one operator at one index and time, index sums of equal content in
    /// one operator, and operators of equal content.
    init(_ external: ExternalPoints) {
        let points = external.points
        guard external.isUnlabelled else {
            self.init(
                legs: points.indices.map {
                    Cell(field: points[$0].field.rank, group: -1, time: $0, offset: 0, legs: [])
                },
                groups: [], times: [], timeSymmetries: [Array(points.indices)])
            return
        }
        precondition(external.canBeUnlabelled, "see ExternalPoints.canBeUnlabelled")
        let operators = Array(0..<external.operatorCount)
        let times = Self.timeNumbers(points)
        let groupsOfOperator = operators.map { number in
            Set(points.filter { $0.operatorNumber == number }.map { $0.group ?? -1 })
        }
        if groupsOfOperator.allSatisfy({ $0.count <= 1 }) {
            // Every operator at one index: operators take the part of index groups, and no permutation is listed. A
            // fixed index tells its operator apart, a field without index is told apart by its field.
            self.init(
                legs: points.indices.map {
                    Cell(
                        field: points[$0].field.rank, group: points[$0].operatorNumber, time: 0, offset: times[$0],
                        legs: [])
                },
                groups: operators.map { number in
                    guard let group = groupsOfOperator[number].first, group >= 0 else { return .summed }
                    return external.groups[group]
                },
                times: [], timeSymmetries: [[0]])
            return
        }
        // Operators take the part of time points.
        let contents = operators.map { Self.content(of: $0, external) }
        let orders = VertexCells.permutations(of: operators) { contents[$0] == contents[$1] }
        self.init(
            legs: points.indices.map {
                Cell(
                    field: points[$0].field.rank, group: points[$0].group ?? -1, time: points[$0].operatorNumber,
                    offset: times[$0], legs: [])
            },
            groups: external.groups, times: [], timeSymmetries: orders)
    }

    /// How many orders of the operators have to be listed; 1 where none has.
    static func operatorOrders(_ external: ExternalPoints) -> Int {
        let operators = 0..<external.operatorCount
        let isSimple = operators.allSatisfy { number in
            Set(external.points.filter { $0.operatorNumber == number }.map { $0.group ?? -1 }).count <= 1
        }
        if isSimple { return 1 }
        var repeated: [[[Int]]: Int] = [:]
        for number in operators { repeated[content(of: number, external), default: 0] += 1 }
        return repeated.values.reduce(1) { orders, count in
            (1...count).reduce(orders) { min(1 << 20, $0 * $1) }
        }
    }

    /// A number for the time of every point: the literal time, or the place of a symbolic one among all of them.
    private static func timeNumbers(_ points: [ExternalPoint]) -> [Int] {
        let named = Set(points.compactMap(\.namedTime)).sorted()
        return points.map { point in
            point.namedTime.map { named.firstIndex(of: $0)! } ?? point.time ?? 0
        }
    }

    /// What an operator consists of, index group by index group.
    private static func content(of number: Int, _ external: ExternalPoints) -> [[Int]] {
        var members: [Int: [[Int]]] = [:]
        let times = timeNumbers(external.points)
        for (place, point) in external.points.enumerated() where point.operatorNumber == number {
            members[point.group ?? -1, default: []].append([point.field.rank, times[place]])
        }
        return members.map { group, fields in
            var label = group < 0 ? -2 : -1
            if group >= 0, case .fixed(let index) = external.groups[group] { label = index }
            return [label] + fields.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The permutations that take every element to an equivalent one, the identity first.
    private static func permutations(of elements: [Int], _ areEquivalent: (Int, Int) -> Bool) -> [[Int]] {
        var found: [[Int]] = []
        func extend(_ partial: [Int]) {
            if partial.count == elements.count { return found.append(partial) }
            for place in elements where !partial.contains(place) && areEquivalent(elements[partial.count], place) {
                extend(partial + [place])
            }
        }
        extend([])
        return found
    }
}
