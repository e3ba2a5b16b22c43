/// Which symbols the keys of a polynomial hold, and in how much room.
///
/// The symbols are those that may occur, by rank; one that has cancelled may still have its (zero) field. Two polynomials
/// are combined in a common layout.
struct MonomialLayout: Equatable, Sendable {
    /// How a key is stored.
    enum Room: Int, Comparable, Sendable {
        case word
        case doubleWord
        case wide

        static func < (left: Room, right: Room) -> Bool { left.rawValue < right.rawValue }
    }

    let variables: [Symbol]
    let room: Room
    /// The bits of one field; all fields share them. Not used by `wide` keys.
    let bits: Int

    init(_ variables: [Symbol], _ room: Room) {
        self.variables = variables
        self.room = room
        bits = Self.bits(variables.count, room)
    }

    /// The smallest layout for exponents of magnitude at most `bound`.
    init(_ variables: [Symbol], bound: Int) {
        let room: Room =
            bound <= Self.capacity(variables.count, .word)
            ? .word : bound <= Self.capacity(variables.count, .doubleWord) ? .doubleWord : .wide
        self.init(variables, room)
    }

    static let empty = MonomialLayout([], .word)

    /// The largest magnitude of an exponent that fits.
    var capacity: Int { Self.capacity(variables.count, room) }

    private static func bits(_ count: Int, _ room: Room) -> Int {
        switch room {
        case .word: count == 0 ? 63 : min(63, 64 / count)
        case .doubleWord: count == 0 ? 63 : min(63, 128 / count)
        case .wide: 63
        }
    }

    private static func capacity(_ count: Int, _ room: Room) -> Int {
        let bits = bits(count, room)
        return bits < 2 ? -1 : (1 << (bits - 1)) - 1
    }

    /// The symbols of both, by rank.
    static func union(_ left: [Symbol], _ right: [Symbol]) -> [Symbol] {
        if left == right || right.isEmpty { return left }
        if left.isEmpty { return right }
        var merged: [Symbol] = []
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if j == right.count || (i < left.count && left[i] < right[j]) {
                merged.append(left[i])
                i += 1
            } else {
                if i < left.count, left[i] == right[j] { i += 1 }
                merged.append(right[j])
                j += 1
            }
        }
        return merged
    }

    /// For every field of this layout the field of `other` with the same symbol, if there is one.
    func fields(in other: MonomialLayout) -> [Int?] {
        var i = 0
        return variables.map { symbol in
            while i < other.variables.count, other.variables[i] < symbol { i += 1 }
            return i < other.variables.count && other.variables[i] == symbol ? i : nil
        }
    }

    func monomial(_ exponents: [Int]) -> Monomial {
        guard let last = exponents.lastIndex(where: { $0 != 0 }) else { return .one }
        var byRank = [Int](repeating: 0, count: variables[last].rank + 1)
        for field in 0...last { byRank[variables[field].rank] = exponents[field] }
        return Monomial(trimming: byRank)
    }
}
