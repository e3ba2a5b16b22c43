import Diagrams
import Theory
import Times

/// What the lines of a diagram demand of its times, at symbolic times.
///
/// A retarded line leads from a time to one that is not later; a correlation at most asks for times that the theory has. Where
/// no times satisfy all lines, the diagram is zero; else these conditions are the region that its sum runs over.
public struct DiagramTimes: Sendable {
    /// What one line demands, as t_later − t_earlier ≥ bound of numbered times.
    public struct Condition: Sendable {
        public let line: Int
        public let isRetarded: Bool
        public let bounds: [(later: Int, earlier: Int, bound: Int)]
    }

    /// The external times, then those of the vertices, by the vertex and the time variable: `a1.t`, `a1.t'`.
    public let times: ExternalTimes
    /// The number of times that are summed over or integrated out.
    public let summed: Int
    public let conditions: [Condition]
    /// All conditions together, with those that hold for the times anyhow; nil if they contradict each other.
    public let order: TimeOrder?
    /// The fewest lines whose conditions contradict each other; empty if none do, or the times themselves do.
    public let contradiction: [Int]

    /// - Parameters:
    ///   - known: the order of the external times that is known or declared.
    public init(
        vertices: [Int], partners: [Int], rules: FeynmanRules, external: ExternalPoints,
        propagators: SymbolicPropagators, times: ExternalTimes, known: TimeOrder
    ) {
        let names = DiagramNames(
            vertices: vertices, partners: partners, rules: rules, externalCount: external.points.count)
        let measure = times.measure
        let variable = rules.action.time?.variable ?? "t"
        var ends: [(number: Int, shift: Int, field: FieldID)] = external.points.map { point in
            let place = times.place(of: point.namedTime ?? NamedTime("", offset: .init(point.time ?? 0)))
            return (place.number, place.shift, point.field)
        }
        var added: [NamedTime] = []
        var anyhow = known.allBounds
        for (vertex, kind) in vertices.enumerated() {
            let shape = rules.vertices[kind].shape
            var places: [(number: Int, shift: Int)] = []
            for (number, range) in shape.times.enumerated() {
                if case .fixed(let literal) = range {
                    places.append((0, literal))
                    continue
                }
                added.append(
                    NamedTime("\(names.vertices[vertex]).\(variable)" + String(repeating: "'", count: number)))
                places.append((times.count + added.count, 0))
                if case .from(let first) = range { anyhow.append((times.count + added.count, 0, first)) }
            }
            for leg in shape.legs {
                let (number, shift) = places[leg.time]
                ends.append((number, shift + leg.offset, leg.field))
            }
        }
        self.times = times.adding(added)
        summed = added.count
        let conditions = names.lines.indices.map { line -> Condition in
            let (a, b) = (ends[names.lines[line].left], ends[names.lines[line].right])
            let isRetarded = propagators.kind(a.field, b.field) == .response
            let places = [(0, 0), (a.number, a.shift), (b.number, b.shift)]
            var bounds = propagators.function(a.field, b.field).support(measure)?.allBounds ?? []
            if isRetarded, measure == .integral {
                // θ(0) = 0.
                bounds.append(propagators.isResponse(a.field) ? (2, 1, 1) : (1, 2, 1))
            }
            return Condition(
                line: line, isRetarded: isRetarded,
                bounds: bounds.map { later, earlier, bound in
                    let (x, y) = (places[later], places[earlier])
                    return (x.0, y.0, measure == .sum ? bound - x.1 + y.1 : bound)
                })
        }
        self.conditions = conditions
        let count = times.count + added.count
        func joint(_ lines: [Int]) -> TimeOrder? {
            let all = anyhow + lines.flatMap { conditions[$0].bounds }
            return TimeOrder(times: count, relations: all.map { ($0.later, $0.earlier, $0.bound) }, measure)
        }
        var needed = Array(conditions.indices)
        order = joint(needed)
        if order == nil {
            for line in conditions.indices {
                let fewer = needed.filter { $0 != line }
                if joint(fewer) == nil { needed = fewer }
            }
        } else {
            needed = []
        }
        contradiction = needed
    }
}

extension ExternalTimes {
    /// With further times, numbered behind the others.
    func adding(_ further: [NamedTime]) -> ExternalTimes {
        ExternalTimes(measure: measure, names: names + further, first: first)
    }
}
