import Exact

/// A product of fields on its way into an action: legs with index and time variables whose names mean nothing.
struct TermDraft {
    struct DraftLeg {
        var field: FieldID
        var index: Index?
        /// Number of the time variable in ``TermDraft/times``.
        var time: Int
        var offset: Int
    }

    var legs: [DraftLeg]
    /// The number of summed indices `.summed(0) ..< .summed(sums)`.
    var sums: Int
    var times: [TimeRange]

    /// The canonical shape, and the number of sums over indices that stand at no leg.
    ///
    /// Every index group is described by the sorted list of its legs, so that only the order of the time points is left
    /// to choose; a term has at most two of them, since a Gaussian average joins two occurrences of a random number.
    /// Cost: (number of time points)! × sorting the legs.
    func canonical() -> (shape: TermShape, emptySums: Int) {
        var draft = self
        draft.normalizeOffsets()
        let used = Set(draft.legs.map(\.time))
        let kept = draft.times.indices.filter { used.contains($0) || draft.times[$0] != .none }
        var best: Arrangement?
        var bestOrders: [[Int]] = []
        for order in permutations(of: kept) {
            let arrangement = draft.arrangement(order: order)
            if let current = best {
                if arrangement == current {
                    bestOrders.append(order)
                } else if arrangement.precedes(current) {
                    best = arrangement
                    bestOrders = [order]
                }
            } else {
                best = arrangement
                bestOrders = [order]
            }
        }
        let arrangement = best!
        // The arrangement numbers time points by their place in `order`: two orders with the same arrangement are
        // related by a permutation of places that is a symmetry.
        let reference = bestOrders[0]
        let symmetries = bestOrders.map { order in reference.indices.map { order.firstIndex(of: reference[$0])! } }
        let shape = TermShape(
            legs: arrangement.legs, groups: arrangement.groups.map(\.kind), times: arrangement.times,
            timeSymmetries: symmetries,
            symmetryOrder: arrangement.withinGroupsOrder * Integer(symmetries.count))
        let present = Set(
            draft.legs.compactMap { leg -> Int? in
                if case .summed(let n)? = leg.index { return n }
                return nil
            })
        return (shape, sums - present.count)
    }

    /// Shifts every running time variable so that its earliest leg has offset 0.
    private mutating func normalizeOffsets() {
        for time in times.indices {
            guard let earliest = legs.filter({ $0.time == time }).map(\.offset).min(), earliest != 0 else { continue }
            switch times[time] {
            case .from(let first): times[time] = .from(first + earliest)
            case .fixed(let literal): times[time] = .fixed(literal + earliest)
            case .always: break
            case .none: continue
            }
            for leg in legs.indices where legs[leg].time == time { legs[leg].offset -= earliest }
        }
    }

    private struct Content: Hashable {
        var time: Int
        var field: FieldID
        var offset: Int

        static func order(_ left: Content, _ right: Content) -> Bool {
            if left.time != right.time { return left.time < right.time }
            if left.field != right.field { return left.field < right.field }
            return left.offset < right.offset
        }
    }

    private struct Group: Hashable {
        var kind: IndexGroup
        var contents: [Content]

        func precedes(_ other: Group) -> Bool {
            if kind != other.kind { return kind < other.kind }
            return contents.lexicographicallyPrecedes(other.contents, by: Content.order)
        }
    }

    private struct Arrangement: Hashable {
        var groups: [Group]
        var scalars: [Content]
        var times: [TimeRange]

        func precedes(_ other: Arrangement) -> Bool {
            if times != other.times { return times.lexicographicallyPrecedes(other.times) }
            if groups != other.groups { return groups.lexicographicallyPrecedes(other.groups) { $0.precedes($1) } }
            return scalars.lexicographicallyPrecedes(other.scalars, by: Content.order)
        }

        var legs: [Leg] {
            groups.enumerated().flatMap { number, group in
                group.contents.map { Leg(field: $0.field, group: number, time: $0.time, offset: $0.offset) }
            } + scalars.map { Leg(field: $0.field, group: nil, time: $0.time, offset: $0.offset) }
        }

        /// Permutations that keep every time point in place: equal legs within a group, and equal summed groups.
        var withinGroupsOrder: Integer {
            var order: Integer = 1
            for group in groups { order *= Self.repetitions(group.contents) }
            order *= Self.repetitions(scalars)
            order *= Self.repetitions(groups.filter { $0.kind == .summed })
            return order
        }

        private static func repetitions<Element: Hashable>(_ elements: [Element]) -> Integer {
            var counts: [Element: Int] = [:]
            for element in elements { counts[element, default: 0] += 1 }
            return counts.values.reduce(1) { $0 * Combinatorics.factorial($1) }
        }
    }

    private func arrangement(order: [Int]) -> Arrangement {
        var place = [Int](repeating: 0, count: times.count)
        for (position, time) in order.enumerated() { place[time] = position }
        var summed: [Int: [Content]] = [:]
        var fixed: [Int: [Content]] = [:]
        var scalars: [Content] = []
        for leg in legs {
            let content = Content(time: place[leg.time], field: leg.field, offset: leg.offset)
            switch leg.index {
            case .summed(let n)?: summed[n, default: []].append(content)
            case .fixed(let n)?: fixed[n, default: []].append(content)
            case .free?: preconditionFailure("a free index in an action")
            case nil: scalars.append(content)
            }
        }
        var groups = summed.values.map { Group(kind: .summed, contents: $0.sorted(by: Content.order)) }
        groups += fixed.map { Group(kind: .fixed($0.key), contents: $0.value.sorted(by: Content.order)) }
        groups.sort { $0.precedes($1) }
        return Arrangement(
            groups: groups, scalars: scalars.sorted(by: Content.order), times: order.map { times[$0] })
    }
}

/// All orders of a few elements; the first is the given one.
func permutations(of elements: [Int]) -> [[Int]] {
    guard let first = elements.first else { return [[]] }
    return permutations(of: Array(elements.dropFirst())).flatMap { rest in
        (0...rest.count).map { position in
            var order = rest
            order.insert(first, at: position)
            return order
        }
    }
}
