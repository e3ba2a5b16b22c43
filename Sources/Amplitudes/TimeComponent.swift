import Diagrams
import Theory
import Times

/// Lines between times, some of them summed over, that are connected through these: a factor of a diagram's value.
///
/// Two diagrams with the same components differ in their weight only. The summed times are numbered in an order that does not
/// depend on the diagram wherever a few rounds of refinement tell them apart, so that equal components are mostly seen to be.
public struct TimeComponent: Hashable, Sendable {
    struct End: Hashable, Comparable, Sendable {
        /// 0 is the origin, then the external times, then the summed ones.
        var time: Int
        var shift: Int
        var field: FieldID

        static func < (left: End, right: End) -> Bool {
            (left.time, left.shift, left.field) < (right.time, right.shift, right.field)
        }
    }

    struct Line: Hashable, Comparable, Sendable {
        var left: End
        var right: End

        static func < (left: Line, right: Line) -> Bool {
            left.left != right.left ? left.left < right.left : left.right < right.right
        }
    }

    /// Each with its smaller end on the left, in ascending order.
    let lines: [Line]
    /// By summed time: the first one it takes, nil if there is none.
    let starts: [Int?]
    let externals: Int

    var summedTimes: Range<Int> { (externals + 1)..<(externals + 1 + starts.count) }

    /// - Parameters:
    ///   - lines: their summed times numbered from `externals` + 1 on.
    init(lines: [Line], starts: [Int?], externals: Int) {
        let order = Self.canonicalOrder(lines, starts, externals)
        var place = [Int](repeating: 0, count: starts.count)
        for (position, time) in order.enumerated() { place[time] = position }
        func moved(_ end: End) -> End {
            var end = end
            if end.time > externals { end.time = externals + 1 + place[end.time - externals - 1] }
            return end
        }
        self.lines = lines.map { line in
            let (a, b) = (moved(line.left), moved(line.right))
            return a < b ? Line(left: a, right: b) : Line(left: b, right: a)
        }.sorted()
        self.starts = order.map { starts[$0] }
        self.externals = externals
    }

    /// The summed times in an order told by what they are joined to.
    private static func canonicalOrder(_ lines: [Line], _ starts: [Int?], _ externals: Int) -> [Int] {
        if starts.count < 2 { return Array(starts.indices) }
        var colour = starts.map { $0 ?? -1 }
        func refine() {
            while true {
                let before = Set(colour).count
                var descriptions = colour.map { [[$0]] }
                for line in lines {
                    for (own, other) in [(line.left, line.right), (line.right, line.left)] where own.time > externals {
                        let others =
                            other.time > externals
                            ? [1, colour[other.time - externals - 1]] : [0, other.time]
                        descriptions[own.time - externals - 1].append(
                            [own.shift, own.field.rank, other.shift, other.field.rank] + others)
                    }
                }
                let flat = descriptions.map { own in
                    own[0] + own.dropFirst().sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
                }
                let ranks = Set(flat).sorted { $0.lexicographicallyPrecedes($1) }
                colour = flat.map { ranks.firstIndex(of: $0)! }
                if ranks.count == before || ranks.count == colour.count { return }
            }
        }
        refine()
        while Set(colour).count < colour.count {
            // Any one of the first class that is not told apart.
            let repeated = colour.filter { one in colour.count { $0 == one } > 1 }.min()!
            let chosen = colour.firstIndex(of: repeated)!
            colour = colour.map { 2 * $0 + 1 }
            colour[chosen] -= 1
            refine()
        }
        return starts.indices.sorted { colour[$0] < colour[$1] }
    }
}

extension Diagram {
    /// The factors of the sum over the times of the diagram.
    ///
    /// - Parameter times: the numbers of the external times.
    public func timeComponents(
        _ external: ExternalPoints, rules: FeynmanRules, times: ExternalTimes
    ) -> [TimeComponent] {
        TimeComponent.all(vertices: vertices, partners: partners, external, rules: rules, times: times)
    }
}

extension TimeComponent {
    /// The factors of the sum over the times of a diagram given by its half-edges.
    public static func all(
        vertices: [Int], partners: [Int], _ external: ExternalPoints, rules: FeynmanRules, times: ExternalTimes
    ) -> [TimeComponent] {
        let externals = times.count
        var ends: [TimeComponent.End] = external.points.map { point in
            let place = times.place(of: point.namedTime ?? NamedTime("", offset: .init(point.time ?? 0)))
            return .init(time: place.number, shift: place.shift, field: point.field)
        }
        var starts: [Int?] = []
        for kind in vertices {
            let shape = rules.vertices[kind].shape
            var numbers: [(number: Int, shift: Int)] = []
            for range in shape.times {
                switch range {
                case .fixed(let literal): numbers.append((0, times.sinceOrigin(literal)))
                case .from(let first):
                    numbers.append((externals + 1 + starts.count, 0))
                    starts.append(times.sinceOrigin(first))
                case .always, .none:
                    numbers.append((externals + 1 + starts.count, 0))
                    starts.append(nil)
                }
            }
            for leg in shape.legs {
                let (number, shift) = numbers[leg.time]
                ends.append(.init(time: number, shift: shift + leg.offset, field: leg.field))
            }
        }
        // Components are connected through summed times.
        var label = Array(0..<starts.count)
        var lines: [TimeComponent.Line] = []
        for (half, partner) in partners.enumerated() where partner > half {
            let line = TimeComponent.Line(left: ends[half], right: ends[partner])
            lines.append(line)
            let summed = [line.left.time, line.right.time].filter { $0 > externals }.map { label[$0 - externals - 1] }
            if summed.count == 2, summed[0] != summed[1] {
                let (low, high) = (min(summed[0], summed[1]), max(summed[0], summed[1]))
                for k in label.indices where label[k] == high { label[k] = low }
            }
        }
        var components: [TimeComponent] = []
        for root in Set(label).sorted() {
            let members = starts.indices.filter { label[$0] == root }
            func belongs(_ end: TimeComponent.End) -> Bool { members.contains(end.time - externals - 1) }
            func renumbered(_ end: TimeComponent.End) -> TimeComponent.End {
                guard let place = members.firstIndex(of: end.time - externals - 1) else { return end }
                return .init(time: externals + 1 + place, shift: end.shift, field: end.field)
            }
            components.append(
                TimeComponent(
                    lines: lines.filter { belongs($0.left) || belongs($0.right) }
                        .map { .init(left: renumbered($0.left), right: renumbered($0.right)) },
                    starts: members.map { starts[$0] }, externals: externals))
        }
        for line in lines where line.left.time <= externals && line.right.time <= externals {
            components.append(TimeComponent(lines: [line], starts: [], externals: externals))
        }
        return components.sorted { left, right in
            if left.starts.count != right.starts.count { return left.starts.count < right.starts.count }
            if left.lines != right.lines { return left.lines.lexicographicallyPrecedes(right.lines) }
            return false
        }
    }
}
