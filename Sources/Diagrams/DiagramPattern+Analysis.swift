import Algebra
import Exact
import Theory

/// What the lines of a code say about its diagram before any value is computed; for codes of our own.
public struct PatternAnalysis: Sendable {
    /// Two literal indices that one index line would join, if any: the diagram vanishes.
    public let clashingIndices: (Int, Int)?
    /// The number of index sums that no literal index fixes.
    public let indexLoops: Int
    /// Vertices, from 0, along a closed loop of retarded propagators; nil if there is none.
    public let retardedLoop: [Int]?
    /// Whether every operator is connected with every other.
    public let connectsOperators: Bool
    /// Momentum loops: lines − vertices + connected parts, external points counted as vertices.
    public let loops: Int
    /// The order of the automorphism group that fixes the external points.
    public let symmetryOrder: Integer
}

extension DiagramPattern {
    /// - Precondition: the pattern tells its external points and kinds.
    public func analysis(_ rules: FeynmanRules) -> PatternAnalysis {
        let external = external!
        let kinds = kinds.map { $0! }
        let shapes = kinds.map { rules.vertices[$0].shape }
        // Index sums and time points, numbered through.
        var groups = external.groups
        var groupOf = external.points.map(\.group)
        var timeOf = Array(0..<external.points.count)
        var times = external.points.count
        for shape in shapes {
            for leg in shape.legs {
                groupOf.append(leg.group.map { $0 + groups.count })
                timeOf.append(times + leg.time)
            }
            groups += shape.groups
            times += max(1, shape.times.count)
        }
        var indices = Parts(groups.count)
        var operators = Parts(external.operatorCount + kinds.count)
        var nodes = Parts(external.points.count + kinds.count)
        var clash: (Int, Int)?
        var label = groups.map { group -> Int? in if case .fixed(let label) = group { label } else { nil } }
        var causes: [(later: Int, earlier: Int)] = []
        for (half, partner) in partners.enumerated() where partner > half {
            if let a = groupOf[half], let b = groupOf[partner] {
                let (left, right) = (label[indices.root(a)], label[indices.root(b)])
                if let left, let right, left != right, clash == nil { clash = (left, right) }
                indices.join(a, b)
                label[indices.root(a)] = left ?? right
            }
            func node(_ half: Int) -> Int {
                vertexOf[half] == 0 ? half : external.points.count + vertexOf[half] - 1
            }
            func part(_ half: Int) -> Int {
                vertexOf[half] == 0
                    ? external.points[half].operatorNumber : external.operatorCount + vertexOf[half] - 1
            }
            nodes.join(node(half), node(partner))
            operators.join(part(half), part(partner))
            let (a, b) = (FieldID(rank: field[half]!), FieldID(rank: field[partner]!))
            if rules.propagators.kind(a, b) == .response {
                let isEarlier = rules.fields[a.rank].isResponse
                causes.append(
                    (later: timeOf[isEarlier ? partner : half], earlier: timeOf[isEarlier ? half : partner]))
            }
        }
        var vertexOfTime: [Int: Int] = [:]
        for (half, time) in timeOf.enumerated() where vertexOf[half] > 0 { vertexOfTime[time] = vertexOf[half] - 1 }
        return PatternAnalysis(
            clashingIndices: clash, indexLoops: indices.roots.count { label[$0] == nil },
            retardedLoop: Self.loop(causes, times: times)?.compactMap { vertexOfTime[$0] },
            connectsOperators: Set((0..<external.operatorCount).map { operators.root($0) }).count <= 1,
            loops: partners.count / 2 - kinds.count - external.points.count + nodes.roots.count,
            symmetryOrder: DiagramEnumeration.symmetryOrder(
                external, vertices: kinds, partners: partners, rules: rules) ?? 1)
    }

    /// A closed way along causes, from later to earlier times.
    private static func loop(_ causes: [(later: Int, earlier: Int)], times: Int) -> [Int]? {
        var state = [Int](repeating: 0, count: times)
        var way: [Int] = []
        func search(_ time: Int) -> [Int]? {
            state[time] = 1
            way.append(time)
            for cause in causes where cause.later == time {
                if state[cause.earlier] == 1 { return Array(way[way.firstIndex(of: cause.earlier)!...]) }
                if state[cause.earlier] == 0, let found = search(cause.earlier) { return found }
            }
            state[time] = 2
            way.removeLast()
            return nil
        }
        for time in 0..<times where state[time] == 0 {
            if let found = search(time) { return found }
        }
        return nil
    }
}

/// Elements in parts that grow together.
private struct Parts {
    private var parent: [Int]

    init(_ count: Int) { parent = Array(0..<count) }

    func root(_ element: Int) -> Int {
        var element = element
        while parent[element] != element { element = parent[element] }
        return element
    }

    mutating func join(_ left: Int, _ right: Int) {
        let (a, b) = (root(left), root(right))
        if a != b { parent[b] = a }
    }

    var roots: [Int] { parent.indices.filter { parent[$0] == $0 } }
}
