import Algebra
import Exact
import Theory

/// The symmetry group of one kind of vertex, in the form the enumeration needs: which leg may take which leg's place,
/// given that some legs are already in place.
///
/// The group permutes time points by a symmetry π of the vertex, then index groups of equal content, then equal legs
/// within a group. So a partial placement extends to a symmetry of the whole vertex exactly if some π agrees with it leg
/// by leg and group by group; no list of group elements is needed, however large the group.
struct VertexSymmetry: Sendable {
    struct Leg: Sendable {
        let field: Int
        /// −1 for a field without index.
        let group: Int
        let time: Int
        let offset: Int
    }

    let legs: [Leg]
    let groups: [IndexGroup]
    let times: [TimeRange]
    /// The time symmetries π; the first is the identity.
    let timeSymmetries: [[Int]]
    /// `groupClass[π][g]`: the class of the content of group g after π; equal classes have equal content.
    let groupClass: [[Int]]
    /// For every leg the first leg in its orbit under the whole group.
    private(set) var orbitRepresentative: [Int]

    init(_ shape: TermShape, ignoringIndices: Bool = false) {
        legs = shape.legs.map {
            Leg(field: $0.field.rank, group: ignoringIndices ? -1 : $0.group ?? -1, time: $0.time, offset: $0.offset)
        }
        groups = ignoringIndices ? [] : shape.groups
        times = shape.times
        if ignoringIndices {
            // Without index groups more permutations of the time points may be symmetries.
            let identity = Array(shape.times.indices)
            let content = { (order: [Int]) in
                shape.legs.map { [order[$0.time], $0.field.rank, $0.offset] }.sorted {
                    $0.lexicographicallyPrecedes($1)
                }
            }
            timeSymmetries = Self.permutations(identity).filter { order in
                content(order) == content(identity) && identity.allSatisfy { shape.times[order[$0]] == shape.times[$0] }
            }
        } else {
            timeSymmetries = shape.timeSymmetries
        }
        var classes: [[[Int]]: Int] = [:]
        let (legs, groups) = (legs, groups)
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
        orbitRepresentative = Array(legs.indices)
        for leg in legs.indices {
            orbitRepresentative[leg] = legs.indices.first { other in
                timeSymmetries.indices.contains { mayReplace(leg, other, under: $0) }
            }!
        }
    }

    /// Legs that no symmetry moves: the external points.
    init(external legs: [Leg], groups: [IndexGroup]) {
        self.legs = legs
        self.groups = groups
        times = []
        timeSymmetries = [Array(legs.indices)]
        groupClass = [Array(groups.indices)]
        orbitRepresentative = Array(legs.indices)
    }

    private static func permutations(_ elements: [Int]) -> [[Int]] {
        guard let first = elements.first else { return [[]] }
        return permutations(Array(elements.dropFirst())).flatMap { rest in
            (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
        }
    }

    /// Whether π can bring `leg` to the place of `place`, nothing else being in place.
    func mayReplace(_ leg: Int, _ place: Int, under symmetry: Int) -> Bool {
        let (a, b) = (legs[leg], legs[place])
        guard a.field == b.field, a.offset == b.offset, timeSymmetries[symmetry][a.time] == b.time else { return false }
        if a.group < 0 || b.group < 0 { return a.group == b.group }
        return groupClass[symmetry][a.group] == groupClass[0][b.group]
    }

    /// Whether two legs are alike in every respect: same field, offset, time point and index group.
    func areTwins(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (legs[left], legs[right])
        return a.field == b.field && a.offset == b.offset && a.time == b.time && a.group == b.group
    }
}

/// A partial placement of one vertex's legs in the places of a relabelled copy.
struct Placement {
    /// The place of each leg, −1 if it has none yet.
    var placeOf: [Int]
    /// The leg in each place, −1 if it is empty.
    var legAt: [Int]
    /// The time symmetries that still agree with the placement, as bits.
    var symmetries: UInt64
    /// The place of each index group, −1 if none of its legs has a place.
    var groupPlace: [Int]
    /// The group at each place.
    var groupAt: [Int]

    init(_ kind: VertexSymmetry) {
        placeOf = Array(repeating: -1, count: kind.legs.count)
        legAt = placeOf
        symmetries = kind.timeSymmetries.count >= 64 ? .max : (1 << UInt64(kind.timeSymmetries.count)) - 1
        groupPlace = Array(repeating: -1, count: kind.groups.count)
        groupAt = groupPlace
    }

    /// The time symmetries under which `leg` can still go to `place`; none if it cannot.
    func symmetries(placing leg: Int, at place: Int, _ kind: VertexSymmetry) -> UInt64 {
        let (a, b) = (kind.legs[leg], kind.legs[place])
        if a.field != b.field || a.offset != b.offset { return 0 }
        if a.group >= 0, b.group >= 0 {
            if groupPlace[a.group] >= 0 || groupAt[b.group] >= 0 {
                if groupPlace[a.group] != b.group { return 0 }
            }
        }
        var remaining = symmetries
        var agreeing: UInt64 = 0
        while remaining != 0 {
            let bit = remaining.trailingZeroBitCount
            remaining &= remaining - 1
            if kind.mayReplace(leg, place, under: bit) { agreeing |= 1 << UInt64(bit) }
        }
        return agreeing
    }

    mutating func place(_ leg: Int, at place: Int, agreeing: UInt64, _ kind: VertexSymmetry) {
        placeOf[leg] = place
        legAt[place] = leg
        symmetries = agreeing
        let (a, b) = (kind.legs[leg], kind.legs[place])
        if a.group >= 0, b.group >= 0 {
            groupPlace[a.group] = b.group
            groupAt[b.group] = a.group
        }
    }

    /// Takes a leg from its place; its index group and time point keep theirs.
    mutating func release(_ leg: Int) {
        legAt[placeOf[leg]] = -1
        placeOf[leg] = -1
    }

    /// The first empty place `leg` can go to. There is one, since a partial placement extends to a symmetry.
    func firstPlace(for leg: Int, _ kind: VertexSymmetry) -> (place: Int, agreeing: UInt64) {
        for place in legAt.indices where legAt[place] < 0 {
            let agreeing = symmetries(placing: leg, at: place, kind)
            if agreeing != 0 { return (place, agreeing) }
        }
        preconditionFailure("a partial placement that extends to no symmetry")
    }
}
