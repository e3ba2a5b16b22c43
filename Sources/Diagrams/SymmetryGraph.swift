import Theory

/// A diagram as a coloured graph whose symmetries are the automorphisms of the diagram.
///
/// Every vertex of the diagram is a hub. Its legs hang on *sites*: legs at one site, equal in field and offset, may be
/// exchanged. A vertex with one time point and without index groups is its own only site; otherwise each index group is
/// a node, each of several time points is one, and a site is where an index group meets a time point. Colours allow
/// exactly what the term of the action allows: index groups of one kind and equal content, time points of one range.
/// Lines are edges coloured by the fields and offsets at their ends. External points are fixed, each by its own colour,
/// unless legs are unlabelled: then points of one field and time may be exchanged, operator by operator.
struct SymmetryGraph {
    private(set) var graph = ColouredGraph(vertexColours: [])
    /// For every line, which is the edge of the same number, the half-edges at its tail and its head.
    private(set) var ends: [(tail: Int, head: Int)] = []
    /// The node of every vertex.
    private(set) var hubs: [Int] = []
    private var sites: [Int] = []
    /// Field and offset of every half-edge in one number.
    private var kinds: [Int] = []
    private var joints: [(Int, Int)] = []
    private let rules: FeynmanRules
    private let offsets: Int

    /// - Parameters:
    ///   - ignoresIndices: whether the routing of indices is forgotten; index groups then bind nothing.
    ///   - labelsLegs: whether external points are told apart.
    init(
        vertices: [Int], partners: [Int], rules: FeynmanRules, external: ExternalPoints, ignoresIndices: Bool = false,
        labelsLegs: Bool = true
    ) {
        self.rules = rules
        offsets = 1 + (rules.vertices.lazy.flatMap { $0.shape.legs.lazy.map(\.offset) }.max() ?? 0)
        addExternalPoints(external, ignoresIndices: ignoresIndices, labelsLegs: labelsLegs)
        for kind in vertices { addVertex(kind, ignoresIndices: ignoresIndices) }
        precondition(sites.count == partners.count, "one partner for each half-edge")
        let kindCount = rules.fields.count * offsets
        for (half, partner) in partners.enumerated() where partner > half {
            let (tail, head) = kinds[half] <= kinds[partner] ? (half, partner) : (partner, half)
            ends.append((tail, head))
            graph.addEdge(
                sites[tail], sites[head], colour: 1 + kinds[tail] * kindCount + kinds[head],
                isDirected: kinds[tail] != kinds[head])
        }
        for (left, right) in joints { graph.addEdge(left, right) }
    }

    private mutating func addExternalPoints(_ external: ExternalPoints, ignoresIndices: Bool, labelsLegs: Bool) {
        kinds += external.points.map { $0.field.rank * offsets }
        guard !labelsLegs else {
            for number in external.points.indices { sites.append(graph.addVertex(colour: -1 - number)) }
            return
        }
        // Points are alike if field, time and literal index are; a colour is the number of the first one alike.
        let points = external.points
        func label(_ point: ExternalPoint) -> Int {
            if let group = point.group, case .fixed(let label) = external.groups[group] { label } else { 0 }
        }
        for point in points {
            let first = points.firstIndex {
                $0.field == point.field && $0.isAtTime(of: point) && label($0) == label(point)
            }!
            sites.append(graph.addVertex(colour: -1 - first))
        }
        if points.contains(where: { point in points.count { $0.operatorNumber == point.operatorNumber } > 1 }) {
            let operators = (0..<external.operatorCount).map { _ in graph.addVertex(colour: -1 - points.count) }
            for (site, point) in points.enumerated() { joints.append((sites[site], operators[point.operatorNumber])) }
        }
        if ignoresIndices { return }
        for (number, group) in external.groups.enumerated() {
            let first = external.groups.firstIndex(of: group)!
            let node = graph.addVertex(colour: -2 - points.count - first)
            for (site, point) in points.enumerated() where point.group == number { joints.append((sites[site], node)) }
        }
    }

    private mutating func addVertex(_ kind: Int, ignoresIndices: Bool) {
        let shape = rules.vertices[kind].shape
        let groupCount = ignoresIndices ? 0 : shape.groups.count
        let timeCount = shape.times.count > 1 ? shape.times.count : 0
        // Every kind has as many colours as its shape may need: hub, site, time points, index groups.
        let colour = rules.vertices[..<kind].reduce(0) { $0 + 2 + $1.shape.times.count + $1.shape.groups.count }
        let hub = graph.addVertex(colour: colour)
        hubs.append(hub)
        func join(_ node: Int, _ other: Int) -> Int {
            joints.append((node, other))
            return node
        }
        let times = (0..<timeCount).map { time in
            join(graph.addVertex(colour: colour + 2 + shape.times.firstIndex(of: shape.times[time])!), hub)
        }
        let groups = (0..<groupCount).map { group in
            let first = shape.groups.firstIndex(of: shape.groups[group])!
            return join(graph.addVertex(colour: colour + 2 + shape.times.count + first), hub)
        }
        var meetings: [Int: Int] = [:]
        for leg in shape.legs {
            kinds.append(leg.field.rank * offsets + leg.offset)
            let group = ignoresIndices ? nil : leg.group
            switch (group, times.isEmpty) {
            case (nil, true): sites.append(hub)
            case (nil, false): sites.append(times[leg.time])
            case (.some(let group), true): sites.append(groups[group])
            case (.some(let group), false):
                let key = group * timeCount + leg.time
                if let known = meetings[key] {
                    sites.append(known)
                } else {
                    let site = graph.addVertex(colour: colour + 1)
                    joints.append((site, groups[group]))
                    joints.append((site, times[leg.time]))
                    meetings[key] = site
                    sites.append(site)
                }
            }
        }
    }
}
