/// The search for reduced pairings of one word Wⁿ(Wᵀ)ᵐ: the first letter without a partner takes each of the later ones in turn.
///
/// The rank of (1) in `ReducedPairings.swift` does not fall when a pair is added, so a branch ends where it exceeds the order.
struct PairingSearch {
    private let lefts: Int
    private let length: Int
    private let rank: Int
    private(set) var counts: [ReducedPairings.Content: Int] = [:]

    /// By letter, or −1.
    private var partner: [Int]
    /// The second letters of the pairs made so far; their first letters ascend.
    private var ends: [Int] = []
    /// The rows of the matrix of interlacing pairs.
    private var rows: [UInt32] = []
    private var twistedLefts = 0
    private var twistedRights = 0

    init(lefts: Int, rights: Int, rank: Int) {
        self.lefts = lefts
        length = lefts + rights
        self.rank = rank
        partner = Array(repeating: -1, count: length)
    }

    mutating func run() { extend(from: 0) }

    private mutating func extend(from start: Int) {
        var first = start
        while first < length, partner[first] >= 0 { first += 1 }
        if first == length {
            if currentRank == rank {
                let content = ReducedPairings.Content(
                    across: ends.count - twistedLefts - twistedRights, left: twistedLefts, right: twistedRights)
                counts[content, default: 0] += 1
            }
            return
        }
        let isLeft = first < lefts
        for second in (first + 1)..<max(length, first + 1) where partner[second] < 0 {
            let isPlain = isLeft && second >= lefts
            if isParallel(first, second, isPlain: isPlain) { continue }
            add(first, second, isPlain: isPlain)
            if currentRank <= rank { extend(from: first + 1) }
            remove(first, second, isPlain: isPlain)
        }
    }

    /// Whether a pair would lie at a place where the two powers meet, or beside the pair of the letter before.
    private func isParallel(_ first: Int, _ second: Int, isPlain: Bool) -> Bool {
        if isPlain, first == 0 && second == length - 1 || first == lefts - 1 && second == lefts { return true }
        guard first > 0, first != lefts else { return false }
        let before = partner[first - 1]
        if isPlain { return before == second + 1 }
        // A plain pair of the letter before can not be in step, for its end is on the other side.
        return before == second - 1 && second - 1 > first
    }

    private mutating func add(_ first: Int, _ second: Int, isPlain: Bool) {
        (partner[first], partner[second]) = (second, first)
        let number = rows.count
        var row: UInt32 = isPlain ? 0 : 1 << UInt32(number)
        for (other, end) in ends.enumerated() where first < end && end < second {
            row |= 1 << UInt32(other)
            rows[other] |= 1 << UInt32(number)
        }
        rows.append(row)
        ends.append(second)
        if !isPlain { if first < lefts { twistedLefts += 1 } else { twistedRights += 1 } }
    }

    private mutating func remove(_ first: Int, _ second: Int, isPlain: Bool) {
        (partner[first], partner[second]) = (-1, -1)
        rows.removeLast()
        ends.removeLast()
        let mask = ~(1 << UInt32(rows.count) as UInt32)
        for other in rows.indices { rows[other] &= mask }
        if !isPlain { if first < lefts { twistedLefts -= 1 } else { twistedRights -= 1 } }
    }

    /// The rank of the rows over the field of two elements; larger than `rank` by one where it exceeds it.
    private var currentRank: Int {
        // Independent rows, each without the leading bits of those before.
        var (a, b, c, d) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
        var found = 0
        for row in rows {
            var rest = row
            if a != 0 { rest = min(rest, rest ^ a) }
            if b != 0 { rest = min(rest, rest ^ b) }
            if c != 0 { rest = min(rest, rest ^ c) }
            if d != 0 { rest = min(rest, rest ^ d) }
            if rest == 0 { continue }
            switch found {
            case 0: a = rest
            case 1: b = rest
            case 2: c = rest
            default: d = rest
            }
            found += 1
            if found > rank { return found }
        }
        return found
    }
}
