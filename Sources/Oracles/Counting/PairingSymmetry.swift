import Exact

// An automorphism is a permutation of the legs that keeps lines, vertices of one kind, index groups and fields, and every
// external point in its place. Every vertex hangs on an external point, so walking along lines from there fixes the image
// of each leg but for a choice among the open legs of a vertex entered: the group order is the product, over the steps of the
// walk, of the number of choices that extend to an automorphism while all legs before stay (orbits of a stabilizer chain).

/// The order of the automorphism group of a paired structure.
struct PairingSymmetry {
    private let structure: PairingStructure
    private let partner: [Int]
    private let legsOf: [[Int]]
    /// The legs in the order of the walk: a leg of a vertex entered, then its partner, and so on.
    private var walk: [Int] = []
    private var image: [Int]
    private var isTaken: [Bool]
    private var vertexImage: [Int]
    private var groupImage: [Int]
    private var groupSource: [Int]
    private var vertexSource: [Int]
    private var stepsLeft: Int

    private init(_ structure: PairingStructure, _ partner: [Int], legsOf: [[Int]], steps: Int) {
        self.structure = structure
        self.partner = partner
        self.legsOf = legsOf
        stepsLeft = steps
        image = Array(repeating: -1, count: partner.count)
        isTaken = Array(repeating: false, count: partner.count)
        vertexImage = Array(repeating: -1, count: structure.vertexCount)
        vertexSource = vertexImage
        groupImage = Array(repeating: -1, count: structure.labels.count)
        groupSource = groupImage
        var isSeen = [Bool](repeating: false, count: partner.count)
        var entered: [Int] = Array(0..<structure.externalCount)
        var isEntered = (0..<structure.vertexCount).map { $0 < structure.externalCount }
        var next = 0
        while next < entered.count {
            for leg in legsOf[entered[next]] where !isSeen[leg] {
                isSeen[leg] = true
                isSeen[partner[leg]] = true
                walk.append(leg)
                let vertex = structure.legs[partner[leg]].vertex
                if !isEntered[vertex] {
                    isEntered[vertex] = true
                    entered.append(vertex)
                }
            }
            next += 1
        }
    }

    /// The order of the group; nil if the search is longer than allowed.
    ///
    /// - Complexity: a few steps for each leg where symmetries are local, as they are in most diagrams.
    static func order(of structure: PairingStructure, partner: [Int], steps: Int = 2_000_000) -> Integer? {
        var legsOf = [[Int]](repeating: [], count: structure.vertexCount)
        for (leg, data) in structure.legs.enumerated() { legsOf[data.vertex].append(leg) }
        var search = PairingSymmetry(structure, partner, legsOf: legsOf, steps: steps)
        var order = Integer.one
        for step in search.walk.indices {
            let leg = search.walk[step]
            var orbit = 1
            for candidate in search.candidates(leg) where candidate != leg {
                var trail: [Int] = []
                if search.assign(leg, candidate, &trail), search.extends(from: step + 1) { orbit += 1 }
                search.undo(&trail, to: 0)
                if search.stepsLeft <= 0 { return nil }
            }
            if orbit > 1 { order *= Integer(orbit) }
            var trail: [Int] = []
            let isPossible = search.assign(leg, leg, &trail)
            precondition(isPossible, "the identity is an automorphism")
        }
        return order
    }

    /// Whether the legs assigned so far can be completed.
    private mutating func extends(from step: Int) -> Bool {
        stepsLeft -= 1
        if stepsLeft <= 0 { return false }
        var step = step
        while step < walk.count, image[walk[step]] >= 0 { step += 1 }
        if step == walk.count { return true }
        for candidate in candidates(walk[step]) {
            var trail: [Int] = []
            let isPossible = assign(walk[step], candidate, &trail) && extends(from: step + 1)
            undo(&trail, to: 0)
            if isPossible { return true }
        }
        return false
    }

    /// The free legs at the image of a leg's vertex.
    private func candidates(_ leg: Int) -> [Int] {
        let vertex = structure.legs[leg].vertex
        if vertex < structure.externalCount { return [leg] }
        return legsOf[vertexImage[vertex]].filter { !isTaken[$0] }
    }

    /// Sends a leg and its partner to another leg and its partner; what was assigned is noted. False if that is
    /// impossible.
    private mutating func assign(_ leg: Int, _ target: Int, _ trail: inout [Int]) -> Bool {
        send(leg, target, &trail) && send(partner[leg], partner[target], &trail)
    }

    private mutating func send(_ leg: Int, _ target: Int, _ trail: inout [Int]) -> Bool {
        if image[leg] >= 0 || isTaken[target] { return image[leg] == target }
        let (a, b) = (structure.legs[leg], structure.legs[target])
        guard a.field == b.field, structure.kinds[a.vertex] == structure.kinds[b.vertex] else { return false }
        if a.vertex < structure.externalCount || b.vertex < structure.externalCount {
            if a.vertex != b.vertex { return false }
        }
        let entersVertex = vertexImage[a.vertex] < 0
        if entersVertex ? vertexSource[b.vertex] >= 0 : vertexImage[a.vertex] != b.vertex { return false }
        guard (a.group < 0) == (b.group < 0) else { return false }
        var entersGroup = false
        if a.group >= 0 {
            guard structure.labels[a.group] == structure.labels[b.group] else { return false }
            entersGroup = groupImage[a.group] < 0
            if entersGroup ? groupSource[b.group] >= 0 : groupImage[a.group] != b.group { return false }
        }
        image[leg] = target
        isTaken[target] = true
        if entersVertex {
            vertexImage[a.vertex] = b.vertex
            vertexSource[b.vertex] = a.vertex
        }
        if entersGroup {
            groupImage[a.group] = b.group
            groupSource[b.group] = a.group
        }
        trail.append(leg << 2 | (entersVertex ? 1 : 0) | (entersGroup ? 2 : 0))
        return true
    }

    private mutating func undo(_ trail: inout [Int], to length: Int) {
        while trail.count > length {
            let entry = trail.removeLast()
            let leg = entry >> 2
            let target = image[leg]
            let (a, b) = (structure.legs[leg], structure.legs[target])
            image[leg] = -1
            isTaken[target] = false
            if entry & 1 != 0 {
                vertexImage[a.vertex] = -1
                vertexSource[b.vertex] = -1
            }
            if entry & 2 != 0 {
                groupImage[a.group] = -1
                groupSource[b.group] = -1
            }
        }
    }
}
