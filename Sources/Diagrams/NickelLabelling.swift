/// The search for the numbering of vertices with the smallest Nickel index.
///
/// Vertices get their numbers one after another. Those without one stand in cells, each cell waiting for a run of
/// consecutive numbers: which vertex of a cell gets which of them is not decided before it matters. The next number goes to
/// a vertex of the first cell. Its section is known at once, since in every cell its neighbours take the first numbers,
/// those with more lines to it first; the vertices with the smallest section are the choices that remain, and the cells
/// are split accordingly. Two full numberings with equal index are related by an automorphism, and what it maps to an
/// earlier choice is not tried again.
///
/// - Complexity: one way down costs O(vertices × lines); the number of ways is of the order of the generators of the
///   automorphism group where the index settles the numbering, which it nearly always does. Fields that break a large
///   symmetry of the plain graph cost a way for each of its elements.
struct NickelLabelling {
    /// multiplicity[u][v]: the number of lines between two vertices; on the diagonal that of closed lines.
    private let multiplicity: [[Int]]
    private let legCount: [Int]
    private let graph: NickelGraph
    private let fieldRanks: [Int]?

    /// The sections of the smallest index and the pairs of fields behind them.
    private(set) var sections: [[Int]] = []
    private(set) var pairs: [[[Int]]] = []
    /// The vertex that has each number.
    private(set) var best: [Int] = []
    private var automorphisms: [[Int]] = []
    private var path: [Int] = []
    private var trail: [[Int]] = []

    init(_ graph: NickelGraph, fieldRanks: [Int]?) {
        self.graph = graph
        self.fieldRanks = fieldRanks
        var multiplicity = [[Int]](
            repeating: Array(repeating: 0, count: graph.vertexCount), count: graph.vertexCount)
        for line in graph.lines {
            multiplicity[line.left][line.right] += 1
            if line.left != line.right { multiplicity[line.right][line.left] += 1 }
        }
        self.multiplicity = multiplicity
        var legCount = [Int](repeating: 0, count: graph.vertexCount)
        for leg in graph.legs { legCount[leg.vertex] += 1 }
        self.legCount = legCount
    }

    mutating func run() { _ = descend([Array(0..<graph.vertexCount)]) }

    /// Goes on with the vertices still in cells. Returns the number of the choice to go back to.
    private mutating func descend(_ cells: [[Int]]) -> Int {
        let depth = path.count
        guard let first = cells.first else { return finish() }
        var smallest: [Int]?
        var choices: [Int] = []
        for vertex in first {
            let section = section(of: vertex, cells)
            if let known = smallest, section != known {
                if known.lexicographicallyPrecedes(section) { continue }
                choices = []
            }
            smallest = section
            choices.append(vertex)
        }
        let section = smallest!
        // An index that begins larger than the best one is given up.
        if !best.isEmpty, trail.elementsEqual(sections.prefix(depth)) {
            if sections[depth].lexicographicallyPrecedes(section) { return depth }
        }
        trail.append(section)
        defer { trail.removeLast() }
        var tried: [Int] = []
        for vertex in choices {
            if !tried.isEmpty, isEquivalent(vertex, to: tried) { continue }
            path.append(vertex)
            let target = descend(split(cells, by: vertex))
            path.removeLast()
            if target < depth { return target }
            tried.append(vertex)
        }
        return depth
    }

    private func section(of vertex: Int, _ cells: [[Int]]) -> [Int] {
        var section = [Int](repeating: -1, count: legCount[vertex])
        section += Array(repeating: path.count, count: multiplicity[vertex][vertex])
        var number = path.count + 1
        for (place, cell) in cells.enumerated() {
            let lines = cell.lazy.filter { $0 != vertex }.map { multiplicity[vertex][$0] }.filter { $0 > 0 }
            var next = number
            for count in lines.sorted(by: >) {
                section += Array(repeating: next, count: count)
                next += 1
            }
            number += place == 0 ? cell.count - 1 : cell.count
        }
        return section
    }

    private func split(_ cells: [[Int]], by vertex: Int) -> [[Int]] {
        var next: [[Int]] = []
        for cell in cells {
            let rest = cell.filter { $0 != vertex }
            let counts = rest.map { multiplicity[vertex][$0] }
            for count in Set(counts).sorted(by: >) {
                next.append(zip(rest, counts).filter { $0.1 == count }.map(\.0))
            }
        }
        return next
    }

    /// Whether an automorphism that keeps the numbers given so far maps a vertex to one that was tried.
    private func isEquivalent(_ vertex: Int, to tried: [Int]) -> Bool {
        let fixing = automorphisms.filter { map in path.allSatisfy { map[$0] == $0 } }
        if fixing.isEmpty { return false }
        var orbit: Set<Int> = [vertex]
        var pending = [vertex]
        while let next = pending.popLast() {
            for map in fixing where orbit.insert(map[next]).inserted { pending.append(map[next]) }
        }
        return tried.contains { orbit.contains($0) }
    }

    private mutating func finish() -> Int {
        let found = pairsOfFields()
        let isFirst = best.isEmpty
        if !isFirst, trail == sections, found == pairs {
            var map = [Int](repeating: 0, count: path.count)
            for (vertex, image) in zip(path, best) { map[vertex] = image }
            automorphisms.append(map)
            // Everything below the first different choice has been met in another guise.
            return zip(path, best).prefix { $0 == $1 }.count
        }
        let isSmaller =
            trail != sections
            ? Self.precedes(trail, sections)
            : found.joined().lexicographicallyPrecedes(pairs.joined()) { $0.lexicographicallyPrecedes($1) }
        if isFirst || isSmaller {
            sections = trail
            pairs = found
            best = path
        }
        return path.count
    }

    private static func precedes(_ left: [[Int]], _ right: [[Int]]) -> Bool {
        left.lexicographicallyPrecedes(right) { $0.lexicographicallyPrecedes($1) }
    }

    /// The pairs of fields behind the entries of each section, in the numbering of `path`; 0 for no field.
    private func pairsOfFields() -> [[[Int]]] {
        guard let fieldRanks else { return [] }
        func rank(_ field: Int?) -> Int { field.map { fieldRanks[$0] } ?? 0 }
        var numberOf = [Int](repeating: 0, count: path.count)
        for (number, vertex) in path.enumerated() { numberOf[vertex] = number }
        var entries = [[[Int]]](repeating: [], count: path.count)
        for leg in graph.legs { entries[numberOf[leg.vertex]].append([-1, rank(leg.external), rank(leg.field)]) }
        for line in graph.lines {
            let (a, b) = (numberOf[line.left], numberOf[line.right])
            let (x, y) = (rank(line.leftField), rank(line.rightField))
            if a == b {
                entries[a].append([a, min(x, y), max(x, y)])
            } else {
                entries[min(a, b)].append(a < b ? [b, x, y] : [a, y, x])
            }
        }
        return entries.map { $0.sorted { $0.lexicographicallyPrecedes($1) }.map { Array($0[1...]) } }
    }
}
