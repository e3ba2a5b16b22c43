import Algebra
import Exact

// The free theory of a network in discrete time. Its quadratic action is
//
//     S₀ = Σ_t ñ(t) n(t) − Σ_t a ñ(t) m(t−d) − Σ D ñ(t) m̃(s),      d = 0 or 1,
//
// so the retarded propagator obeys the deterministic linear part of the update rule,
//
//     R[n t, m s] = δ_nm δ_ts + Σ a R[m' t−d, m s],
//
// and C = R (D + Dᵀ) Rᵀ. R vanishes for t < s; without leak or skip it is δ_ts.

/// Retarded propagators and correlations of a network at literal times `first … last`.
public struct DiscretePropagators: Sendable {
    public let first: Int
    public let last: Int
    private let fields: [Field]
    private let steps: Int
    /// R[(n, t), (m, s)] by row; only non-zero entries are kept.
    private let response: [[Int: Polynomial]]
    private let correlation: [[Int: Polynomial]]
    private let kinds: [[LineKind?]]

    /// - Complexity: (neurons × times)² entries, each sparse; cubic in the number of times for a bias shared over time.
    init(_ free: [ActionTerm], fields: [Field], first: Int, last: Int) {
        self.first = first
        self.last = last
        self.fields = fields
        steps = last - first + 1
        let steps = steps
        func key(_ field: FieldID, _ time: Int) -> Int { field.rank * steps + (time - first) }
        let window = first...last

        var memory: [(target: FieldID, source: FieldID, lag: Int, from: Int, weight: Polynomial)] = []
        var noise: [(left: Leg, right: Leg, times: [TimeRange], weight: Polynomial)] = []
        for term in free {
            let (a, b) = (term.shape.legs[0], term.shape.legs[1])
            switch (fields[a.field.rank].respondsFor, fields[b.field.rank].respondsFor) {
            case (.some, .some): noise.append((a, b, term.shape.times, -term.coefficient))
            case (.some(let target), nil), (nil, .some(let target)):
                let (response, physical) = fields[a.field.rank].isResponse ? (a, b) : (b, a)
                let lag = response.offset - physical.offset
                if lag == 0, target == physical.field { continue }
                guard case .from(let start) = term.shape.times[0] else { continue }
                memory.append((target, physical.field, lag, start + response.offset, -term.coefficient))
            case (nil, nil): preconditionFailure("a network's action has a response field in every term")
            }
        }

        // Rows of R in order of time; a dependence at equal times is acyclic, so it is resolved by repeated passes.
        var rows = [[Int: Polynomial]](repeating: [:], count: fields.count * steps)
        let neurons = fields.indices.filter { !fields[$0].isResponse }.map(FieldID.init(rank:))
        for time in window {
            var resolved: Set<FieldID> = []
            while resolved.count < neurons.count {
                let before = resolved.count
                for neuron in neurons where !resolved.contains(neuron) {
                    let rules = memory.filter { $0.target == neuron && time >= $0.from }
                    if rules.contains(where: { $0.lag == 0 && !resolved.contains($0.source) }) { continue }
                    var row: [Int: Polynomial] = [key(neuron, time): .one]
                    for rule in rules where time - rule.lag >= first {
                        for (source, value) in rows[key(rule.source, time - rule.lag)] {
                            row[source, default: .zero] += rule.weight * value
                        }
                    }
                    rows[key(neuron, time)] = row.filter { !$0.value.isZero }
                    resolved.insert(neuron)
                }
                precondition(resolved.count > before, "an update rule that is not causal")
            }
        }
        response = rows

        // (D + Dᵀ) between sources, by the neurons they act on; then C = R (D + Dᵀ) Rᵀ.
        var sources = [[Int: Polynomial]](repeating: [:], count: rows.count)
        func neuron(_ leg: Leg) -> FieldID { fields[leg.field.rank].respondsFor! }
        func times(_ range: TimeRange) -> [Int] {
            switch range {
            case .fixed(let time): window.contains(time) ? [time] : []
            case .from(let start): start <= last ? Array(max(start, first)...last) : []
            case .none, .always: []
            }
        }
        for (left, right, ranges, weight) in noise {
            for t in times(ranges[left.time]) {
                for s in left.time == right.time ? [t] : times(ranges[right.time]) {
                    guard window.contains(t + left.offset), window.contains(s + right.offset) else { continue }
                    let (a, b) = (key(neuron(left), t + left.offset), key(neuron(right), s + right.offset))
                    sources[a][b, default: .zero] += weight
                    sources[b][a, default: .zero] += weight
                }
            }
        }
        let driven = rows.map { row in
            var product: [Int: Polynomial] = [:]
            for (source, value) in row {
                for (other, weight) in sources[source] { product[other, default: .zero] += value * weight }
            }
            return product
        }
        var listeners = [[(row: Int, value: Polynomial)]](repeating: [], count: rows.count)
        for (row, entries) in rows.enumerated() {
            for (source, value) in entries { listeners[source].append((row, value)) }
        }
        correlation = driven.map { entries in
            var row: [Int: Polynomial] = [:]
            for (source, weight) in entries {
                for listener in listeners[source] { row[listener.row, default: .zero] += weight * listener.value }
            }
            return row.filter { !$0.value.isZero }
        }

        var kinds = [[LineKind?]](repeating: .init(repeating: nil, count: fields.count), count: fields.count)
        for neuron in neurons {
            for time in window {
                for source in response[key(neuron, time)].keys {
                    let responding = fields[source / steps].response!
                    kinds[neuron.rank][responding.rank] = .response
                    kinds[responding.rank][neuron.rank] = .response
                }
                for other in correlation[key(neuron, time)].keys { kinds[neuron.rank][other / steps] = .correlation }
            }
        }
        self.kinds = kinds
    }

    public func kind(_ left: FieldID, _ right: FieldID) -> LineKind? { kinds[left.rank][right.rank] }

    func lowestPower(of symbol: Symbol, _ left: FieldID, _ right: FieldID) -> Int {
        guard kind(left, right) != nil else { return 0 }
        var lowest: Int?
        for t in first...last {
            for s in first...last {
                if let power = value(left, t, right, s).lowestPower(of: symbol) { lowest = min(lowest ?? power, power) }
            }
        }
        return lowest ?? 0
    }

    private func key(_ field: FieldID, _ time: Int) -> Int? {
        time < first || time > last ? nil : field.rank * steps + (time - first)
    }

    public func value(_ left: FieldID, _ leftTime: Int, _ right: FieldID, _ rightTime: Int) -> Polynomial {
        switch (fields[left.rank].respondsFor, fields[right.rank].respondsFor) {
        case (nil, nil): entry(correlation, left, leftTime, right, rightTime)
        case (nil, .some(let source)): entry(response, left, leftTime, source, rightTime)
        case (.some(let source), nil): entry(response, right, rightTime, source, leftTime)
        case (.some, .some): .zero
        }
    }

    private func entry(
        _ table: [[Int: Polynomial]], _ row: FieldID, _ rowTime: Int, _ column: FieldID, _ columnTime: Int
    ) -> Polynomial {
        guard let row = key(row, rowTime), let column = key(column, columnTime) else { return .zero }
        return table[row][column] ?? .zero
    }
}
