import Exact
import Theory

/// What is known about the order of some symbolic times: lower bounds of their differences, closed under addition.
///
/// Every relation `a + p ≥ b + q` says that a − b is at least q − p. Differences add along chains of relations, and an order
/// contradicts itself exactly if some time would have to be later than itself. In discrete time `>` is `≥` one step later.
/// Cost: (number of times)³ for each relation set.
struct DeclaredOrder {
    /// A lower bound, which may itself be excluded.
    private struct Bound {
        var value: Rational
        var isStrict: Bool

        static func + (left: Bound, right: Bound) -> Bound {
            Bound(value: left.value + right.value, isStrict: left.isStrict || right.isStrict)
        }

        func isTighter(than other: Bound?) -> Bool {
            guard let other else { return true }
            return value != other.value ? value > other.value : isStrict && !other.isStrict
        }
    }

    let isDiscrete: Bool
    /// Names of times; the empty name is the origin of time.
    private var names = [""]
    private var bounds: [[Bound?]] = [[nil]]

    init(isDiscrete: Bool) { self.isDiscrete = isDiscrete }

    private mutating func number(of name: String) -> Int {
        if let known = names.firstIndex(of: name) { return known }
        for row in bounds.indices { bounds[row].append(nil) }
        names.append(name)
        bounds.append([Bound?](repeating: nil, count: names.count))
        return names.count - 1
    }

    mutating func add(_ relation: TimeRelation) {
        let (later, earlier) = (number(of: relation.later.name), number(of: relation.earlier.name))
        var bound = Bound(value: relation.earlier.offset - relation.later.offset, isStrict: relation.isStrict)
        if isDiscrete, bound.isStrict { bound = Bound(value: bound.value + 1, isStrict: false) }
        if bound.isTighter(than: bounds[later][earlier]) { bounds[later][earlier] = bound }
    }

    /// The points of an observable lie in the window of the theory.
    mutating func add(_ times: [NamedTime], within axis: TimeAxis) {
        guard !axis.isStationary else { return }
        for time in times where !time.name.isEmpty {
            add(TimeRelation(later: time, earlier: NamedTime("", offset: Rational(axis.first)), isStrict: false))
            if let last = axis.lastLiteral {
                add(TimeRelation(later: NamedTime("", offset: Rational(last)), earlier: time, isStrict: false))
            }
        }
    }

    /// Whether no times satisfy all relations.
    var isContradictory: Bool {
        var closed = bounds
        for middle in names.indices {
            for later in names.indices {
                guard let first = closed[later][middle] else { continue }
                for earlier in names.indices {
                    guard let second = closed[middle][earlier] else { continue }
                    let sum = first + second
                    if sum.isTighter(than: closed[later][earlier]) {
                        if later == earlier, sum.value > 0 || sum.value.isZero && sum.isStrict { return true }
                        closed[later][earlier] = sum
                    }
                }
            }
        }
        return names.indices.contains { number in
            closed[number][number].map { $0.value > 0 || $0.value.isZero && $0.isStrict } ?? false
        }
    }
}
