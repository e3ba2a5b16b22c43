import Exact

// Every diagram is written down by one traversal: its lines are visited from the external points on, in an order that
// depends only on the labels given so far, and for each visited half-edge its partner is noted. A vertex whose legs are
// alike can be labelled in several ways, and so a diagram has several codes; the lexicographically smallest is canonical.
//
// The enumeration writes codes line by line and drops a beginning as soon as another labelling of the same lines gives
// a smaller one: whatever is added later, that other code stays smaller. So every diagram is met exactly once, nothing
// is stored, and on a finished diagram the labellings that give the same code are its automorphisms.

/// The lines of a diagram, finished or not, with the code of the traversal that built it.
struct DrawnLines {
    /// Kinds of the vertices; the first stands for the external points.
    var kinds: [VertexSymmetry] = []
    /// The first half-edge of each vertex.
    var base: [Int] = []
    /// Distinguishes kinds in the code; equal ranks have equal symmetry.
    var kindRank: [Int] = []
    /// Vertex and leg of each half-edge.
    var vertexOf: [Int] = []
    var legOf: [Int] = []
    /// The partner of each half-edge, −1 if open.
    var partner: [Int] = []
    /// Whether the half-edge has been set aside as the end of a correlation, to be paired in the second pass.
    var isMarked: [Bool] = []
    /// One entry for each decision of the traversal.
    var code: [Int] = []
    /// Whether response lines are visited in a first pass, before the correlations.
    var hasTwoPasses = false
    /// Fields of the first pass: those that have a response field.
    var isDelayed: [Bool] = []
    var isResponse: [Bool] = []

    static let mark = 0
    static func existing(_ place: Int) -> Int { 1 + place }
    static func new(kind: Int, leg: Int) -> Int { 1 << 40 | kind << 20 | leg }
    static func isNew(_ entry: Int) -> Bool { entry >= 1 << 40 }
}

/// Another labelling of the same lines, as far as it has been chosen.
struct Relabelling {
    enum Outcome { case smaller, same, larger }

    private var vertexAt: [Int] = [0]
    private var firstPlace: [Int]
    private var placements: [Placement?]
    /// For every place: its vertex (as drawn) and its place within that vertex.
    private var places: [(vertex: Int, place: Int)]
    /// 0 untouched, 1 set aside, 2 joined.
    private var status: [UInt8]

    /// The external points keep their places.
    init(_ lines: DrawnLines) {
        placements = Array(repeating: nil, count: lines.kinds.count)
        firstPlace = Array(repeating: 0, count: lines.kinds.count)
        status = Array(repeating: 0, count: lines.partner.count)
        var external = Placement(lines.kinds[0])
        places = []
        for leg in lines.kinds[0].legs.indices {
            external.place(leg, at: leg, agreeing: 1, lines.kinds[0])
            places.append((0, leg))
        }
        placements[0] = external
    }

    /// The next place whose line is to be visited.
    ///
    /// In the first pass these are fields at time points that a later one has reached through a response line; what
    /// hangs on the other time point of a shared weight waits until that point is reached too.
    private func nextPlace(secondPass: Bool, _ lines: DrawnLines) -> Int? {
        places.indices.first { place in
            let (vertex, local) = places[place]
            let leg = placements[vertex]!.legAt[local]
            let state = leg < 0 ? 0 : status[lines.base[vertex] + leg]
            if secondPass { return state < 2 }
            return state == 0 && lines.isDelayed[lines.kinds[vertex].legs[local].field]
                && isReached(lines.kinds[vertex].legs[local].time, of: vertex, lines)
        }
    }

    private func isReached(_ time: Int, of vertex: Int, _ lines: DrawnLines) -> Bool {
        if vertex == 0 { return true }
        let kind = lines.kinds[vertex]
        let placement = placements[vertex]!
        return kind.legs.indices.contains { place in
            kind.legs[place].time == time && lines.isResponse[kind.legs[place].field] && placement.legAt[place] >= 0
                && status[lines.base[vertex] + placement.legAt[place]] == 2
        }
    }

    /// The legs that may stand at a place, in classes of legs that the lines drawn so far treat alike.
    private func candidates(at place: Int, secondPass: Bool, _ lines: DrawnLines) -> [(
        leg: Int, agreeing: UInt64, multiplicity: Int
    )] {
        let (vertex, local) = places[place]
        let placement = placements[vertex]!
        let kind = lines.kinds[vertex]
        if placement.legAt[local] >= 0 { return [(placement.legAt[local], placement.symmetries, 1)] }
        var found: [(leg: Int, agreeing: UInt64, multiplicity: Int)] = []
        for leg in kind.legs.indices where placement.placeOf[leg] < 0 {
            let agreeing = placement.symmetries(placing: leg, at: local, kind)
            if agreeing == 0 { continue }
            if let twin = found.firstIndex(where: {
                areExchangeable($0.leg, leg, of: vertex, secondPass: secondPass, lines)
            }) {
                found[twin].multiplicity += 1
            } else {
                found.append((leg, agreeing, 1))
            }
        }
        return found
    }

    /// Whether exchanging two unplaced legs of one vertex, together with their partners, changes nothing. Ends of
    /// correlations are all alike in the first pass: which of them is which is left to the second.
    private func areExchangeable(
        _ left: Int, _ right: Int, of vertex: Int, secondPass: Bool, _ lines: DrawnLines
    ) -> Bool {
        guard lines.kinds[vertex].areTwins(left, right) else { return false }
        let (a, b) = (lines.base[vertex] + left, lines.base[vertex] + right)
        if !secondPass, lines.isMarked[a], lines.isMarked[b] { return true }
        let (p, q) = (lines.partner[a], lines.partner[b])
        if p < 0 || q < 0 { return p == q && lines.isMarked[a] && lines.isMarked[b] }
        if p == b { return true }
        let other = lines.vertexOf[p]
        guard other == lines.vertexOf[q], other != 0, lines.kinds[other].areTwins(lines.legOf[p], lines.legOf[q]) else {
            return false
        }
        guard let placement = placements[other] else { return true }
        return placement.placeOf[lines.legOf[p]] < 0 && placement.placeOf[lines.legOf[q]] < 0
    }

    /// Puts a leg at a place and visits its line; returns the entry of the code, or nil if the line is not drawn yet.
    private mutating func visit(
        _ leg: Int, at place: Int, agreeing: UInt64, secondPass: Bool, _ lines: DrawnLines
    ) -> Int? {
        let (vertex, local) = places[place]
        let half = lines.base[vertex] + leg
        if placements[vertex]!.legAt[local] < 0 {
            placements[vertex]!.place(leg, at: local, agreeing: agreeing, lines.kinds[vertex])
        }
        if !secondPass, lines.isMarked[half] {
            status[half] = 1
            return DrawnLines.mark
        }
        let partner = lines.partner[half]
        if partner < 0 { return nil }
        status[half] = 2
        status[partner] = 2
        let other = lines.vertexOf[partner]
        let otherLeg = lines.legOf[partner]
        let kind = lines.kinds[other]
        if placements[other] == nil {
            var placement = Placement(kind)
            let representative = kind.orbitRepresentative[otherLeg]
            let agreeing = placement.symmetries(placing: otherLeg, at: representative, kind)
            placement.place(otherLeg, at: representative, agreeing: agreeing, kind)
            placements[other] = placement
            firstPlace[other] = places.count
            vertexAt.append(other)
            for local in kind.legs.indices { places.append((other, local)) }
            return DrawnLines.new(kind: lines.kindRank[other], leg: representative)
        }
        if placements[other]!.placeOf[otherLeg] < 0 {
            let (free, agreeing) = placements[other]!.firstPlace(for: otherLeg, kind)
            placements[other]!.place(otherLeg, at: free, agreeing: agreeing, kind)
        }
        return DrawnLines.existing(firstPlace[other] + placements[other]!.placeOf[otherLeg])
    }

    /// Between the passes: the ends of correlations lose their places within their index group and time point again,
    /// since the first pass has told them apart only as far as that.
    private mutating func releaseCorrelations(_ lines: DrawnLines) {
        for vertex in placements.indices.dropFirst() where placements[vertex] != nil {
            for leg in lines.kinds[vertex].legs.indices where status[lines.base[vertex] + leg] == 1 {
                placements[vertex]!.release(leg)
                status[lines.base[vertex] + leg] = 0
            }
        }
    }

    /// Whether some completion of this labelling gives a smaller code than the drawn one, or else the same.
    func bestOutcome(step: Int, secondPass: Bool, _ lines: DrawnLines) -> Outcome {
        if step == lines.code.count { return .same }
        guard let place = nextPlace(secondPass: secondPass, lines) else {
            if secondPass { return .same }
            var next = self
            next.releaseCorrelations(lines)
            return next.bestOutcome(step: step, secondPass: true, lines)
        }
        var best = Outcome.larger
        for (leg, agreeing, _) in candidates(at: place, secondPass: secondPass, lines) {
            let outcome = self.outcome(
                placing: leg, at: place, agreeing: agreeing, step: step, secondPass: secondPass, lines)
            if outcome == .smaller { return .smaller }
            if outcome == .same {
                // A completion with the same code is an automorphism; a smaller code beyond it would also be met
                // from the drawn labelling itself.
                best = .same
                break
            }
        }
        return best
    }

    private func outcome(
        placing leg: Int, at place: Int, agreeing: UInt64, step: Int, secondPass: Bool, _ lines: DrawnLines
    ) -> Outcome {
        var next = self
        guard let entry = next.visit(leg, at: place, agreeing: agreeing, secondPass: secondPass, lines) else {
            return .larger
        }
        if entry != lines.code[step] { return entry < lines.code[step] ? .smaller : .larger }
        return next.bestOutcome(step: step + 1, secondPass: secondPass, lines)
    }

    /// Follows the drawn labelling and tries every other choice on the way.
    ///
    /// Returns nil if some other labelling gives a smaller code, else the number of labellings with the same code: the
    /// order of the automorphism group, as a product of orbits along a chain of stabilizers.
    static func automorphisms(of lines: DrawnLines) -> [Int]? {
        var drawn = Relabelling(lines)
        var orbits: [Int] = []
        var secondPass = !lines.hasTwoPasses
        var step = 0
        while step < lines.code.count {
            guard let place = drawn.nextPlace(secondPass: secondPass, lines) else {
                if secondPass { break }
                drawn.releaseCorrelations(lines)
                secondPass = true
                continue
            }
            let (vertex, local) = drawn.places[place]
            let own = drawn.placements[vertex]!.legAt[local] < 0 ? local : drawn.placements[vertex]!.legAt[local]
            var orbit = 1
            let candidates = drawn.candidates(at: place, secondPass: secondPass, lines)
            var agreeing: UInt64 = drawn.placements[vertex]!.symmetries
            // A mark fixes the index group and time point only, so the ends of one class count once.
            let isMark = lines.code[step] == DrawnLines.mark && !secondPass
            for candidate in candidates {
                if candidate.leg == own
                    || drawn.areExchangeable(candidate.leg, own, of: vertex, secondPass: secondPass, lines)
                {
                    // The drawn choice and its twins.
                    orbit += isMark ? 0 : candidate.multiplicity - 1
                    continue
                }
                switch drawn.outcome(
                    placing: candidate.leg, at: place, agreeing: candidate.agreeing, step: step,
                    secondPass: secondPass, lines)
                {
                case .smaller: return nil
                case .same: orbit += isMark ? 1 : candidate.multiplicity
                case .larger: break
                }
            }
            if drawn.placements[vertex]!.legAt[local] < 0 {
                agreeing = drawn.placements[vertex]!.symmetries(placing: own, at: local, lines.kinds[vertex])
            }
            _ = drawn.visit(own, at: place, agreeing: agreeing, secondPass: secondPass, lines)
            if orbit > 1 { orbits.append(orbit) }
            step += 1
        }
        return orbits
    }

    /// The smallest code of finished lines among all labellings, and how many labellings have it.
    static func smallestCode(of lines: DrawnLines) -> (code: [Int], symmetryOrder: Integer) {
        // All beginnings of the smallest code, each with the number of labellings it stands for.
        var fronts: [(labelling: Relabelling, count: Integer)] = [(Relabelling(lines), 1)]
        var code: [Int] = []
        while fronts[0].labelling.nextPlace(secondPass: true, lines) != nil {
            var best = Int.max
            var next: [(labelling: Relabelling, count: Integer)] = []
            for (labelling, count) in fronts {
                let place = labelling.nextPlace(secondPass: true, lines)!
                for (leg, agreeing, multiplicity) in labelling.candidates(at: place, secondPass: true, lines) {
                    var follower = labelling
                    guard let entry = follower.visit(leg, at: place, agreeing: agreeing, secondPass: true, lines)
                    else { continue }
                    if entry > best { continue }
                    if entry < best {
                        best = entry
                        next = []
                    }
                    next.append((follower, count * Integer(multiplicity)))
                }
            }
            code.append(best)
            fronts = next
        }
        return (code, fronts.reduce(0) { $0 + $1.count })
    }
}
