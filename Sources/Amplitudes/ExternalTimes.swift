import Algebra
import Diagrams
import Exact
import Theory
import Times

/// The symbolic times of an observable, numbered 1, 2, …; 0 is the origin of time.
///
/// In discrete time, T and T+1 are one time with a shift, and a literal time is the origin with a shift. In continuous time
/// each is a time of its own, whose place relative to others is known.
public struct ExternalTimes: Sendable {
    public let measure: TimeMeasure
    /// The times numbered from 1 on.
    public let names: [NamedTime]
    /// The first time, if there is one.
    public let first: Int?
    /// In discrete time, the smallest number that stands with each name: h(T-1) needs T to be one step further.
    private var lowestShifts: [String: Int] = [:]

    init(measure: TimeMeasure, names: [NamedTime], first: Int?) {
        (self.measure, self.names, self.first) = (measure, names, first)
    }

    /// - Parameters:
    ///   - correlators: all correlators that are asked for.
    ///   - further: times that stand only in conditions.
    ///   - order: the names in the order in which they are numbered; others follow.
    public init(
        of correlators: [Correlator], and further: [NamedTime] = [], order: [String] = [], axis: TimeAxis
    ) {
        func precedes(_ left: NamedTime, _ right: NamedTime) -> Bool {
            let (a, b) = (
                order.firstIndex(of: left.name) ?? order.count, order.firstIndex(of: right.name) ?? order.count
            )
            return a != b ? a < b : left < right
        }
        measure = axis.measure == .discrete ? .sum : .integral
        first = axis.isStationary ? nil : axis.first
        var found: Set<NamedTime> = Set(further)
        for correlator in correlators {
            for part in correlator.operators {
                for monomial in part.terms.keys {
                    for factor in monomial.factors {
                        if case .named(let time) = factor.time { found.insert(time) }
                    }
                }
            }
        }
        if measure == .sum {
            for time in found {
                lowestShifts[time.name] = min(lowestShifts[time.name] ?? 0, time.offset.asInt ?? 0)
            }
            // In a stationary theory the origin is a time like any other: literal times have a number too.
            let isStationary = axis.isStationary
            names = Set(found.map(\.name)).filter { isStationary || !$0.isEmpty }.map { NamedTime($0) }
                .sorted(by: precedes)
        } else {
            names = found.sorted(by: precedes)
        }
    }

    public var count: Int { names.count }

    /// The number of a time and its shift.
    public func place(of time: NamedTime) -> (number: Int, shift: Int) {
        if measure == .sum {
            let shift = time.offset.asInt ?? 0
            return (names.firstIndex { $0.name == time.name }.map { $0 + 1 } ?? 0, shift)
        }
        return (names.firstIndex(of: time)! + 1, 0)
    }

    /// A literal time as the engine counts it: steps from zero, continuous time from the first time.
    func sinceOrigin(_ literal: Int) -> Int { measure == .integral ? literal - (first ?? 0) : literal }

    /// What is known of the order of the times before any is declared: none lies before the first time, and numbers are
    /// what they are.
    public var knownRelations: [(later: Int, earlier: Int, atLeast: Int)] {
        var relations: [(later: Int, earlier: Int, atLeast: Int)] = []
        for (number, time) in names.enumerated() {
            if let first {
                let isLiteral = time.name.isEmpty
                if measure == .integral, isLiteral, time.offset == Rational(first) {
                    relations += [(number + 1, 0, 0), (0, number + 1, 0)]
                } else {
                    let isLater = isLiteral ? time.offset > Rational(first) : time.offset > 0
                    let steps = first - (lowestShifts[time.name] ?? 0)
                    relations.append((number + 1, 0, measure == .sum ? steps : isLater ? 1 : 0))
                }
            }
            guard measure == .integral else { continue }
            for (other, earlier) in names.enumerated() where earlier.name == time.name && earlier.offset < time.offset {
                relations.append((number + 1, other + 1, 1))
            }
        }
        return relations
    }
}

extension ExternalTimes {
    /// The name of a time and the number added to it; with an origin, of the time that has passed since: `t - s` and 0.
    /// The name of a literal time is empty.
    public func name(of number: Int, from origin: Int?) -> (name: String, offset: Rational) {
        let time = names[number - 1]
        guard let origin else {
            return (time.name, measure == .integral ? time.offset - Rational(first ?? 0) : time.offset)
        }
        let earlier = names[origin - 1]
        let offset = time.offset - earlier.offset
        if time.name == earlier.name { return ("", offset) }
        if earlier.name.isEmpty { return (time.name, offset) }
        return (time.name.isEmpty ? "-\(earlier.name)" : "\(time.name) - \(earlier.name)", offset)
    }
}
