// Finds everything that selections ask for in one walk over a diagram, fast enough to be done for every diagram of an
// enumeration, and exactly, for any multigraph.
//
// External points are leaves, so that the walk is over the vertices alone and only counts the points at each. It is a
// depth-first search: every line either belongs to the tree that the walk follows or leads from a vertex to one above it
// (a chord). With the numbers in which vertices are met, low(v) is the smallest that chords from v or from below reach
// (Tarjan, SIAM J. Comput. 1 (1972) 146):
//
// - the tree line into v is a bridge exactly if low(v) is v's own number; below it lie v and what was met from v;
// - a vertex p cuts off what was met through its child v exactly if low(v) is not smaller than p's number.
//
// A part with external points is entered at a vertex that has one. So what is above a bridge or a cutting vertex always
// holds an external point, and only what is below needs to be counted.
//
// Self-energies are pairs of lines through which all that enters a set of vertices must leave it. Give every chord a sign
// of its own, also every external line but the one at the first vertex, which is the root of the tree if all external
// points are thought of as one node. A tree line carries the signs of those chords that lead past it, which is the
// difference (exclusive or) of the signs at the vertices below it: two lines carry the same momentum exactly if they carry
// the same signs, and momentum zero, as bridges to tadpoles do, if they carry none.

extension DiagramGraph {
    /// What this diagram is made of.
    ///
    /// - Parameters:
    ///   - findsSelfEnergies: whether ``DiagramAnatomy/hasSelfEnergy`` is wanted.
    ///   - findsMultipleLines: whether ``DiagramAnatomy/hasMultipleLines`` is wanted.
    /// - Complexity: linear in the lines; self-energies take the square of the vertices, at one word of 64 chords a pair.
    public func anatomy(findsSelfEnergies: Bool = true, findsMultipleLines: Bool = true) -> DiagramAnatomy {
        let vertexCount = nodeCount - externalCount
        let words = findsSelfEnergies ? (lines.count + 63) / 64 : 0
        let capacity = Walk.numbersPerVertex * vertexCount + 4 * lines.count + 1
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { numbers in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words * vertexCount) { signs in
                numbers.initialize(repeating: 0)
                signs.initialize(repeating: 0)
                var walk = Walk(
                    vertices: vertexCount, lines: lines.count, numbers, signs, signWords: words)
                walk.fill(lines, externalCount: externalCount)
                if findsMultipleLines { walk.findMultipleLines() }
                walk.visitEverything()
                walk.anatomy.loops = lines.count - nodeCount + walk.anatomy.parts
                return walk.anatomy
            }
        }
    }
}

/// A depth-first search over the vertices of a diagram, in storage that its caller provides.
private struct Walk {
    typealias Numbers = UnsafeMutablePointer<Int32>

    /// How many numbers are kept per vertex, besides four per line.
    static let numbersPerVertex = 10

    let count: Int
    /// Line number k has the ends 2k + 1 and 2k + 2, one at either side. At each end, the vertex.
    let vertexAt: Numbers
    /// The next end at the same vertex, or 0.
    let following: Numbers
    /// When a vertex was met, from 1; 0 before.
    let met: Numbers
    let low: Numbers
    /// The next line end to follow from a vertex, or 0.
    let cursor: Numbers
    /// The line a vertex was met by, from 1; 0 for a root.
    let entry: Numbers
    /// External points at a vertex and, when the walk leaves it, at all that was met from it.
    let points: Numbers
    let selfLoops: Numbers
    /// Bridges to tadpoles below a vertex: lines without momentum.
    let idleLines: Numbers
    /// The vertices from the root to where the walk is.
    let path: Numbers
    /// The vertices in the order in which they were met.
    let sequence: Numbers
    /// The external points below each bridge of the part under way, as a list.
    let belowBridges: Numbers
    /// The signs of the tree line into each vertex, in words; no words if self-energies are not looked for.
    let signs: UnsafeMutableBufferPointer<UInt64>
    let signWords: Int

    var metCount: Int32 = 0
    var anatomy = DiagramAnatomy()

    init(
        vertices count: Int, lines: Int, _ numbers: UnsafeMutableBufferPointer<Int32>,
        _ signs: UnsafeMutableBufferPointer<UInt64>, signWords: Int
    ) {
        self.count = count
        self.signs = signs
        self.signWords = signWords
        var free = numbers.baseAddress!
        func take(_ length: Int) -> Numbers {
            defer { free += length }
            return free
        }
        vertexAt = take(2 * lines) - 1
        following = take(2 * lines) - 1
        met = take(count)
        low = take(count)
        cursor = take(count)
        entry = take(count)
        points = take(count)
        selfLoops = take(count)
        idleLines = take(count)
        path = take(count)
        sequence = take(count)
        belowBridges = take(count)
    }

    /// Strings the line ends at each vertex together, the last line first.
    mutating func fill(_ lines: [(left: Int, right: Int)], externalCount: Int) {
        var end: Int32 = 1
        lines.withUnsafeBufferPointer { lines in
            for line in lines {
                let (a, b) = (line.left &- externalCount, line.right &- externalCount)
                if a < 0 || b < 0 {
                    if a >= 0 {
                        points[a] &+= 1
                    } else if b >= 0 {
                        points[b] &+= 1
                    } else {
                        anatomy.joinsExternalPoints = true
                        anatomy.parts &+= 1
                    }
                } else if a == b {
                    selfLoops[a] &+= 1
                } else {
                    put(end, a)
                    put(end &+ 1, b)
                    end &+= 2
                }
            }
        }
    }

    private func put(_ end: Int32, _ vertex: Int) {
        vertexAt[Int(end)] = Int32(truncatingIfNeeded: vertex)
        following[Int(end)] = cursor[vertex]
        cursor[vertex] = end
    }

    /// The vertex at the other side of the line with this end.
    private func vertex(across end: Int32) -> Int { Int(vertexAt[Int(((end &- 1) ^ 1) &+ 1)]) }

    mutating func findMultipleLines() {
        // `low` is free before the walk: it remembers from which vertex another was seen last.
        for place in 0..<count {
            if selfLoops[place] > 0 { anatomy.hasMultipleLines = true }
            let mark = Int32(truncatingIfNeeded: place &+ 1)
            var end = cursor[place]
            while end != 0 {
                let other = vertex(across: end)
                if low[other] == mark { anatomy.hasMultipleLines = true }
                low[other] = mark
                end = following[Int(end)]
            }
        }
    }

    /// Parts with external points are entered at a vertex that has one.
    mutating func visitEverything() {
        for vertex in 0..<count where points[vertex] > 0 && met[vertex] == 0 { visitPart(from: vertex) }
        if metCount == count { return }
        for vertex in 0..<count where met[vertex] == 0 { visitPart(from: vertex) }
    }

    private mutating func visitPart(from root: Int) {
        let start = Int(metCount)
        var signCount = 0
        var depth = 0
        var bridgeCount = 0
        var hangingOnRoot = selfLoops[root]
        meet(root, &signCount, &depth, isRoot: true)
        while true {
            let vertex = Int(path[depth &- 1])
            let end = cursor[vertex]
            if end != 0 {
                cursor[vertex] = following[Int(end)]
                let other = self.vertex(across: end)
                let line = (end &+ 1) >> 1
                if met[other] == 0 {
                    entry[other] = line
                    meet(other, &signCount, &depth, isRoot: false)
                } else if met[other] < met[vertex], line != entry[vertex] {
                    low[vertex] = min(low[vertex], met[other])
                    if signWords > 0 {
                        toggle(signCount, at: vertex)
                        toggle(signCount, at: other)
                        signCount += 1
                    }
                }
                continue
            }
            depth &-= 1
            if depth == 0 { break }
            let above = Int(path[depth &- 1])
            low[above] = min(low[above], low[vertex])
            points[above] &+= points[vertex]
            if low[vertex] > met[above] {
                belowBridges[bridgeCount] = points[vertex]
                bridgeCount += 1
            }
            if low[vertex] >= met[above], points[vertex] == 0 {
                if above == root { hangingOnRoot += 1 } else { anatomy.hasSnail = true }
            }
            if signWords > 0 { leave(vertex, to: above) }
        }
        let total = points[root]
        // What hangs on the only vertex that an external line reaches is the diagram itself, unless there is more.
        if hangingOnRoot > (total < 2 ? 1 : 0) { anatomy.hasSnail = true }
        for number in 0..<bridgeCount {
            let below = belowBridges[number]
            if below == 0 {
                anatomy.tadpoles += 1
                anatomy.hasSnail = true
            }
            if below == 1 || total - below == 1 { anatomy.legInsertions += 1 }
        }
        anatomy.bridges += bridgeCount
        anatomy.parts += 1
        if signWords > 0 { findSelfEnergy(root, sequence: start..<Int(metCount)) }
    }

    private mutating func meet(_ vertex: Int, _ signCount: inout Int, _ depth: inout Int, isRoot: Bool) {
        sequence[Int(metCount)] = Int32(vertex)
        metCount &+= 1
        met[vertex] = metCount
        low[vertex] = metCount
        path[depth] = Int32(vertex)
        depth &+= 1
        if isRoot { return countSigns(points[vertex] - 1, at: vertex, &signCount) }
        if selfLoops[vertex] > 0 { anatomy.hasSnail = true }
        countSigns(points[vertex], at: vertex, &signCount)
    }

    /// Gives signs to external lines.
    private func countSigns(_ externalLines: Int32, at vertex: Int, _ signCount: inout Int) {
        guard signWords > 0, externalLines > 0 else { return }
        for _ in 0..<externalLines {
            toggle(signCount, at: vertex)
            signCount += 1
        }
    }

    private func toggle(_ sign: Int, at vertex: Int) {
        signs[vertex &* signWords &+ (sign &>> 6)] ^= 1 &<< UInt64(truncatingIfNeeded: sign & 63)
    }
}

/// Self-energies: lines that carry the same momentum.
extension Walk {
    /// The signs at a vertex that the walk leaves are those of the line it was met by.
    private mutating func leave(_ vertex: Int, to above: Int) {
        var isIdle: Int32 = 1
        for word in 0..<signWords {
            let bits = signs[vertex * signWords + word]
            if bits != 0 { isIdle = 0 }
            signs[above * signWords + word] ^= bits
        }
        // A bridge to a tadpole with another one below: two lines without momentum, and what is between them.
        if isIdle == 1, idleLines[vertex] > 0 { anatomy.hasSelfEnergy = true }
        idleLines[above] += idleLines[vertex] + isIdle
    }

    private mutating func findSelfEnergy(_ root: Int, sequence range: Range<Int>) {
        if anatomy.hasSelfEnergy { return }
        // The external line of a one-point diagram carries no momentum either.
        if points[root] == 1, idleLines[root] > 0 { anatomy.hasSelfEnergy = true }
        if points[root] == 0, idleLines[root] > 1 { anatomy.hasSelfEnergy = true }
        // The signs at the root are now those of its external line, which is the tree line above everything.
        for place in range.dropFirst() {
            let vertex = Int(sequence[place])
            // One sign: the tree line and that chord.
            if signCount(vertex) == 1 { anatomy.hasSelfEnergy = true }
            if isIdle(vertex) { continue }
            for other in range.lowerBound..<place where haveSameSigns(vertex, Int(sequence[other])) {
                anatomy.hasSelfEnergy = true
            }
            if anatomy.hasSelfEnergy { return }
        }
    }

    private func signCount(_ vertex: Int) -> Int {
        (0..<signWords).reduce(0) { $0 + signs[vertex * signWords + $1].nonzeroBitCount }
    }

    private func isIdle(_ vertex: Int) -> Bool { signCount(vertex) == 0 }

    private func haveSameSigns(_ one: Int, _ other: Int) -> Bool {
        (0..<signWords).allSatisfy { signs[one * signWords + $0] == signs[other * signWords + $0] }
    }
}
