import Algebra
import Exact
import Theory

/// Whether free propagators and vertices keep what causality promises: <h̃ h̃> = 0, R(t, s) = 0 for t < s, propagators
/// that invert the quadratic action, and Z = 1 at first order.
public enum CausalityCheck {
    /// What is violated, one sentence each; empty if nothing is.
    ///
    /// - Parameters:
    ///   - times: the times to look at, cut to those the rules reach; all of these if nil. Without meaning where the
    ///     theory has no time.
    ///   - maximumLegs: vertices with more legs are not contracted with themselves.
    /// - Complexity: (fields × times)² propagators, each set into the terms of the free action; (2n−1)!! pairings for each
    ///   vertex of 2n legs at each of its times, fewer where propagators vanish.
    public static func violations(
        rules: FeynmanRules, times: ClosedRange<Int>? = nil, maximumLegs: Int = 10
    ) -> [String] {
        var window = 0...0
        if case .discreteTime(let table) = rules.propagators {
            let first = max(table.first, times?.lowerBound ?? table.first)
            let last = min(table.last, times?.upperBound ?? table.last)
            guard first <= last else { return [] }
            window = first...last
        }
        return propagatorViolations(rules, in: window) + inverseViolations(rules, in: window)
            + vacuumViolations(rules, in: window, maximumLegs: maximumLegs)
    }

    private static func propagatorViolations(_ rules: FeynmanRules, in window: ClosedRange<Int>) -> [String] {
        var found: [String] = []
        forEachPair(rules, in: window) { left, t, right, s in
            let value = rules.propagators.value(left.id, at: t, right.id, at: s)
            switch (left.field.isResponse, right.field.isResponse) {
            case (true, true):
                if !value.isZero { found.append("<\(left.name(t)) \(right.name(s))> is not zero") }
            case (false, true):
                if t < s, !value.isZero { found.append("\(left.name(t)) responds to \(right.name(s)), which is later") }
                if t == s, left.field.response == right.id, rules.action.time != nil, !value.isOne {
                    found.append("R(t, t) of \(left.name(t)) is not 1")
                }
            default: break
            }
            if value != rules.propagators.value(right.id, at: s, left.id, at: t) {
                found.append("<\(left.name(t)) \(right.name(s))> is not symmetric")
            }
        }
        return found
    }

    /// Propagators obey <∂S₀/∂φ_a φ_b> = δ_ab, the Schwinger–Dyson equation of the free theory.
    private static func inverseViolations(_ rules: FeynmanRules, in window: ClosedRange<Int>) -> [String] {
        // ∂S₀/∂φ_a as a list of weight × field at a time.
        typealias Force = [(weight: Polynomial, field: FieldID, time: Int)]
        var forces: [[Force]] = .init(repeating: .init(repeating: [], count: window.count), count: rules.fields.count)
        for term in rules.freeTerms {
            let (a, b) = (term.shape.legs[0], term.shape.legs[1])
            for t in literalTimes(term.shape.times[a.time], upTo: window.upperBound) {
                for s in a.time == b.time ? [t] : literalTimes(term.shape.times[b.time], upTo: window.upperBound) {
                    let (left, right) = (t + a.offset, s + b.offset)
                    if window.contains(left) {
                        forces[a.field.rank][left - window.lowerBound].append((term.coefficient, b.field, right))
                    }
                    if window.contains(right) {
                        forces[b.field.rank][right - window.lowerBound].append((term.coefficient, a.field, left))
                    }
                }
            }
        }
        var found: [String] = []
        forEachPair(rules, in: window) { left, t, right, s in
            let sum = forces[left.id.rank][t - window.lowerBound].reduce(Polynomial.zero) { sum, term in
                sum + term.weight * rules.propagators.value(term.field, at: term.time, right.id, at: s)
            }
            let expected: Polynomial = left.id == right.id && t == s ? .one : .zero
            if sum != expected {
                found.append("<dS0/d\(left.name(t)) \(right.name(s))> is not \(expected.isOne ? "1" : "0")")
            }
        }
        return found
    }

    /// Without external fields every vertex vanishes once its legs are paired among themselves.
    private static func vacuumViolations(
        _ rules: FeynmanRules, in window: ClosedRange<Int>, maximumLegs: Int
    ) -> [String] {
        guard rules.fields.contains(where: { $0.isResponse }) else { return [] }
        // Fields without response may stand beside others; of vertices among themselves nothing is promised.
        func isOrdinary(_ fields: [FieldID]) -> Bool {
            fields.allSatisfy { !rules.fields[$0.rank].isResponse && rules.fields[$0.rank].response == nil }
        }
        var found: Set<String> = []
        for vertex in rules.vertices
        where !vertex.shape.legs.contains(where: { rules.fields[$0.field.rank].isResponse })
            && !isOrdinary(vertex.shape.legs.map(\.field))
        {
            found.insert("a vertex without response field: \(vertex.name)")
        }
        for instance in VertexInstance.all(of: rules, in: window)
        where instance.legs.count <= min(maximumLegs, 62) && !isOrdinary(instance.legs.map(\.field)) {
            var product = WickPairings()
            product.add(instance)
            var work = 2_000_000
            let sum = product.sum(
                rules: rules, dropsResponseLoops: rules.action.time == nil, work: &work)
            if let sum, !sum.isZero {
                let legs = instance.legs.map { "\(rules.fields[$0.field.rank].label)(\($0.time))" }
                found.insert("Z is not 1 at first order: \(legs.joined(separator: " "))")
            }
        }
        return found.sorted()
    }

    private static func literalTimes(_ range: TimeRange, upTo last: Int) -> [Int] {
        switch range {
        case .none, .always: [0]
        case .fixed(let time): [time]
        case .from(let start): start <= last ? Array(start...last) : []
        }
    }

    private struct Place {
        let id: FieldID
        let field: Field

        func name(_ time: Int) -> String { "\(field.label)(\(time))" }
    }

    private static func forEachPair(
        _ rules: FeynmanRules, in window: ClosedRange<Int>, _ body: (Place, Int, Place, Int) -> Void
    ) {
        let places = rules.fields.enumerated().map { Place(id: FieldID(rank: $0.offset), field: $0.element) }
        for left in places {
            for right in places {
                for t in window { for s in window { body(left, t, right, s) } }
            }
        }
    }
}
