import Theory

/// A pattern has so many symmetric beginnings that following it was given up.
public struct PatternTooSymmetric: Error, Sendable {}

/// Holds an enumeration to a pattern that names no kinds of vertices: a beginning is followed only if it is a part of
/// the pattern.
///
/// The enumeration itself thereby says what the pattern's canonical diagrams are, with S, times and routings, and nothing
/// about them is computed a second way.
///
/// - Complexity: for every block the enumeration tries, a search through the ways to find the drawn vertices in the pattern;
///   vertices of the pattern with the same neighbours count once.
final class PatternGuide {
    private let pattern: DiagramPattern
    /// Whether the fields at the ends of internal lines are known.
    private let knowsFields: Bool
    private let vertexCount: Int
    /// The lines of the pattern by the two vertices and, where they are known, the fields at their ends; vertex 0 are the
    /// external points.
    private var lines: [Ends: Int] = [:]
    /// The fields of each vertex, sorted; only their number where they are unknown.
    private var legs: [[Int]]
    /// For each vertex what makes it an equal of others: same neighbours, same lines.
    private var likeness: [Int]
    private var steps = 0
    private static let mostSteps = 5_000_000

    private struct Ends: Hashable {
        var left: Int
        var right: Int
        var leftField: Int
        var rightField: Int
    }

    init(_ pattern: DiagramPattern) {
        self.pattern = pattern
        vertexCount = pattern.base.count
        let inner = pattern.partners.indices.filter { pattern.vertexOf[$0] > 0 }
        let knowsFields = inner.allSatisfy { pattern.field[$0] != nil }
        self.knowsFields = knowsFields
        func field(_ half: Int) -> Int { knowsFields ? pattern.field[half] ?? -1 : -1 }
        legs = (0..<vertexCount).map { vertex in
            (pattern.base[vertex]..<(pattern.base[vertex] + pattern.legCount(of: vertex))).map(field).sorted()
        }
        var neighbours = [[[Int]]](repeating: [], count: vertexCount)
        for (half, partner) in pattern.partners.enumerated() {
            let (v, w) = (pattern.vertexOf[half], pattern.vertexOf[partner])
            // A line of a vertex to itself is met from both ends.
            lines[Ends(left: v, right: w, leftField: field(half), rightField: field(partner)), default: 0] += 1
            neighbours[v].append([w == v ? -1 : w, field(half), field(partner)])
        }
        var known: [[[Int]]: Int] = [:]
        likeness = neighbours.map { list in
            let key = list.sorted { $0.lexicographicallyPrecedes($1) }
            if known[key] == nil { known[key] = known.count }
            return known[key]!
        }
    }

    /// Whether the number of external points is that of the pattern.
    func fits(_ external: ExternalPoints) -> Bool { pattern.externalCount == external.points.count }

    /// Whether the lines drawn so far are a part of the pattern.
    func admits(_ growth: inout DiagramGrowth) throws -> Bool {
        // Drawn lines by their two vertices, both ways round.
        var drawn = [[Ends: Int]](repeating: [:], count: growth.vertexCount)
        for block in 0..<growth.blockCount where growth.blockTarget[block] >= 0 {
            let (a, b) = (growth.blockSource[block], growth.blockTarget[block])
            let (v, w) = (growth.vertexOf[a], growth.vertexOf[b])
            let (f, g) = knowsFields ? (growth.field[a], growth.field[b]) : (-1, -1)
            drawn[v][Ends(left: v, right: w, leftField: f, rightField: g), default: 0] += growth.blockLines[block]
            drawn[w][Ends(left: w, right: v, leftField: g, rightField: f), default: 0] += growth.blockLines[block]
        }
        let drawnLegs = (0..<growth.vertexCount).map { vertex -> [Int] in
            let cells = growth.cellsOf[vertex]..<(growth.cellsOf[vertex] + growth.plan.cellCount[growth.kindOf[vertex]])
            return cells.flatMap {
                Array(
                    repeating: knowsFields ? growth.field[$0] : -1,
                    count: growth.plan.cellCapacity[growth.staticCell[$0]])
            }.sorted()
        }
        var images = [0]
        var isUsed = [Bool](repeating: false, count: vertexCount)
        isUsed[0] = true
        func extend() throws -> Bool {
            let vertex = images.count
            if vertex == growth.vertexCount { return true }
            var tried: Set<Int> = []
            for image in 1..<max(1, vertexCount) where !isUsed[image] && drawnLegs[vertex] == legs[image] {
                steps += 1
                if steps > Self.mostSteps { throw PatternTooSymmetric() }
                if !tried.insert(likeness[image]).inserted { continue }
                images.append(image)
                isUsed[image] = true
                let isPart = drawn[vertex].allSatisfy { ends, count in
                    ends.right >= images.count || count <= available(ends, images)
                }
                if isPart, try extend() { return true }
                images.removeLast()
                isUsed[image] = false
            }
            return false
        }
        // Lines between two external points belong to no vertex.
        return try drawn[0].allSatisfy { ends, count in ends.right != 0 || count <= available(ends, images) }
            && extend()
    }

    /// How many lines the pattern has where the drawn ones would lie. External fields it leaves open match any.
    private func available(_ ends: Ends, _ images: [Int]) -> Int {
        var place = ends
        (place.left, place.right) = (images[ends.left], images[ends.right])
        var count = lines[place] ?? 0
        guard knowsFields else { return count }
        if place.right == 0 {
            place.rightField = -1
            count += lines[place] ?? 0
        }
        if place.left == 0 {
            place.leftField = -1
            count += lines[place] ?? 0
        }
        return count
    }
}

extension ExternalPoints {
    /// Whether these are the points of `other`, perhaps written in another order; coefficients are left aside.
    public func isSame(as other: ExternalPoints) -> Bool { order(asIn: other) != nil }

    /// For each of these points the one of `other` with the same field, time and operator, so that index groups agree;
    /// in order where several would do. Nil if there is none.
    ///
    /// The same product of fields can be written in several orders; an enumeration has its own.
    func order(asIn other: ExternalPoints) -> [Int]? {
        guard points.count == other.points.count, operatorCount == other.operatorCount, isConnected == other.isConnected
        else { return nil }
        var order: [Int] = []
        var groupOf = [Int](repeating: -1, count: groups.count)
        var isUsed = [Bool](repeating: false, count: points.count)
        var isGroupUsed = [Bool](repeating: false, count: other.groups.count)
        func extend() -> Bool {
            guard order.count < points.count else { return true }
            let point = points[order.count]
            // The same place first: written in the enumeration's own order, every point stays where it is.
            let places = [order.count] + points.indices.filter { $0 != order.count }
            for place in places where !isUsed[place] {
                let candidate = other.points[place]
                guard candidate.field == point.field, candidate.isAtTime(of: point),
                    candidate.operatorNumber == point.operatorNumber, (candidate.group == nil) == (point.group == nil)
                else { continue }
                var isNew = false
                if let group = point.group, let goal = candidate.group {
                    guard groups[group] == other.groups[goal] else { continue }
                    isNew = groupOf[group] < 0
                    if isNew ? isGroupUsed[goal] : groupOf[group] != goal { continue }
                    groupOf[group] = goal
                    isGroupUsed[goal] = true
                }
                order.append(place)
                isUsed[place] = true
                if extend() { return true }
                order.removeLast()
                isUsed[place] = false
                if isNew {
                    isGroupUsed[groupOf[point.group!]] = false
                    groupOf[point.group!] = -1
                }
            }
            return false
        }
        return extend() ? order : nil
    }
}
