import Algebra
import Exact
import Times

/// Retarded propagators and correlations of a network as functions of symbolic times.
///
/// R obeys the deterministic linear part of the update rules, see ``LinearResponse``; C = R (D + Dᵀ) Rᵀ with the quadratic
/// terms D of the response fields: initial laws, noise, biases. Discrete time is summed, continuous time integrated, from
/// the first time on or, in a stationary theory, from ever.
public struct SymbolicPropagators: Sendable {
    public let basis: RateBasis
    private let fields: [Field]
    /// By pair of fields, as functions of the times 1 and 2; zero where no line joins them.
    private let functions: [[TimeFunction]]

    /// - Throws: ``RulesError``.
    init(_ free: [ActionTerm], fields: [Field], time: TimeAxis, symbols: SymbolTable) throws(RulesError) {
        let builder = SymbolicPropagatorBuilder(free, fields: fields, time: time, symbols: symbols)
        if builder.hasInitialValueOfTheSameTime { throw .initialValueAtTheSameTime }
        do throws(TimesError) {
            (functions, basis) = try builder.functions()
        } catch {
            throw .times(error)
        }
        self.fields = fields
    }

    public func kind(_ left: FieldID, _ right: FieldID) -> LineKind? {
        if functions[left.rank][right.rank].isZero { return nil }
        return fields[left.rank].isResponse != fields[right.rank].isResponse ? .response : .correlation
    }

    public func isResponse(_ field: FieldID) -> Bool { fields[field.rank].isResponse }

    /// The propagator as a function of the times 1 (left) and 2 (right).
    public func function(_ left: FieldID, _ right: FieldID) -> TimeFunction { functions[left.rank][right.rank] }

    func lowestPower(of symbol: Symbol, _ left: FieldID, _ right: FieldID) -> Int {
        functions[left.rank][right.rank].lowestPower(of: symbol, in: basis)
    }
}

/// Computes propagators at symbolic times.
private struct SymbolicPropagatorBuilder {
    let free: [ActionTerm]
    let fields: [Field]
    let time: TimeAxis
    let symbols: SymbolTable
    let measure: TimeMeasure
    let neurons: [FieldID]

    init(_ free: [ActionTerm], fields: [Field], time: TimeAxis, symbols: SymbolTable) {
        self.free = free
        self.fields = fields
        self.time = time
        self.symbols = symbols
        measure = time.measure == .discrete ? .sum : .integral
        neurons = fields.indices.filter { !fields[$0].isResponse }.map(FieldID.init(rank:))
    }

    func functions() throws(TimesError) -> ([[TimeFunction]], RateBasis) {
        let (immediate, delayed) = linearRules()
        // Neurons that no deterministic linear term joins have propagators of their own.
        var blocks: [(members: [Int], matrix: [[Polynomial]], immediate: [[Polynomial]], rates: [RationalFunction])] =
            []
        for members in components(immediate, delayed) {
            let now = members.map { i in members.map { immediate[i][$0] } }
            let before = members.map { i in members.map { delayed[i][$0] } }
            let unit = inverseOfUnitMinus(now)
            let matrix = measure == .sum ? product(unit, before) : before
            let rates = try LinearResponse.eigenvalues(of: matrix, symbols: symbols)
            if measure == .integral, time.isStationary {
                for rate in rates { try requireDecay(rate) }
            }
            blocks.append((members, matrix, unit, rates))
        }
        let basis = try RateBasis(
            measure, spanning: blocks.flatMap(\.rates).filter { measure == .integral || !$0.isZero })
        let primitives = Primitives(basis)
        var functions = [[TimeFunction]](
            repeating: .init(repeating: .zero, count: fields.count), count: fields.count)
        for block in blocks {
            let response = try LinearResponse(
                block.matrix, immediate: block.immediate, eigenvalues: block.rates, by: primitives
            ).response
            for (i, row) in block.members.enumerated() {
                for (j, column) in block.members.enumerated() where !response[i][j].isZero {
                    let (neuron, source) = (neurons[row].rank, fields[neurons[column].rank].response!.rank)
                    functions[neuron][source] = response[i][j]
                    functions[source][neuron] = response[i][j].renamed([2, 1])
                }
            }
        }
        try addCorrelations(to: &functions, primitives)
        return (functions, basis)
    }

    /// Whether a neuron with an initial law depends on neurons of the same time: its first value does not.
    var hasInitialValueOfTheSameTime: Bool {
        let (immediate, _) = linearRules()
        return free.contains { term in
            guard case .fixed = term.shape.times[0] else { return false }
            return term.shape.legs.contains { leg in
                guard let neuron = fields[leg.field.rank].respondsFor, let row = neurons.firstIndex(of: neuron) else {
                    return false
                }
                return immediate[row].contains { !$0.isZero }
            }
        }
    }

    /// exp(value × time) has to fall off; a value whose sign is not known is taken to.
    private func requireDecay(_ value: RationalFunction) throws(TimesError) {
        let isKnownToGrow = value.isZero || value.polynomial.map { $0.terms.allSatisfy { $0.coefficient > 0 } } ?? false
        if isKnownToGrow { throw .notDecaying(rate: value.scaled(by: -1)) }
    }

    /// The coefficients of the update rules: at the same time, and of the step before (or of the rate of change).
    private func linearRules() -> (immediate: [[Polynomial]], delayed: [[Polynomial]]) {
        let count = neurons.count
        var immediate = [[Polynomial]](repeating: .init(repeating: .zero, count: count), count: count)
        var delayed = immediate
        for term in free {
            let legs = term.shape.legs
            guard let response = legs.first(where: { fields[$0.field.rank].isResponse }),
                let physical = legs.first(where: { !fields[$0.field.rank].isResponse }),
                let target = fields[response.field.rank].respondsFor
            else { continue }
            if case .fixed = term.shape.times[0] { continue }
            let (row, column) = (neurons.firstIndex(of: target)!, neurons.firstIndex(of: physical.field)!)
            let lag = response.offset - physical.offset
            if measure == .sum, lag == 0, row == column { continue }
            if measure == .sum, lag == 0 {
                immediate[row][column] -= term.coefficient
            } else {
                delayed[row][column] -= term.coefficient
            }
        }
        return (immediate, delayed)
    }

    private func components(_ left: [[Polynomial]], _ right: [[Polynomial]]) -> [[Int]] {
        var label = Array(neurons.indices)
        for i in neurons.indices {
            for j in neurons.indices where !left[i][j].isZero || !right[i][j].isZero {
                let (from, to) = (max(label[i], label[j]), min(label[i], label[j]))
                for k in label.indices where label[k] == from { label[k] = to }
            }
        }
        return Set(label).sorted().map { root in neurons.indices.filter { label[$0] == root } }
    }

    private func product(_ left: [[Polynomial]], _ right: [[Polynomial]]) -> [[Polynomial]] {
        left.indices.map { i in
            left.indices.map { j in left.indices.reduce(.zero) { $0 + left[i][$1] * right[$1][j] } }
        }
    }

    /// (1 − A)⁻¹ = 1 + A + A² + …, which ends: a rule does not depend on itself at the same time.
    private func inverseOfUnitMinus(_ matrix: [[Polynomial]]) -> [[Polynomial]] {
        var power = matrix.indices.map { i in matrix.indices.map { $0 == i ? Polynomial.one : .zero } }
        var sum = power
        for _ in matrix.indices {
            power = product(power, matrix)
            for i in matrix.indices { for j in matrix.indices { sum[i][j] += power[i][j] } }
        }
        return sum
    }

    /// C(t,s) = Σ over sources of R(t,u) D(u,v) R(s,v), with the times t = 1 and s = 2.
    private func addCorrelations(to functions: inout [[TimeFunction]], _ primitives: Primitives) throws(TimesError) {
        for term in free {
            let legs = term.shape.legs
            guard legs.allSatisfy({ fields[$0.field.rank].isResponse }) else { continue }
            let weight = RationalFunction(-term.coefficient)
            for (a, b) in [(legs[0], legs[1]), (legs[1], legs[0])] {
                for left in neurons {
                    for right in neurons {
                        guard !functions[left.rank][a.field.rank].isZero, !functions[right.rank][b.field.rank].isZero
                        else { continue }
                        let value = try driven(
                            functions[left.rank][a.field.rank], a, functions[right.rank][b.field.rank], b,
                            term.shape.times, primitives)
                        functions[left.rank][right.rank].add(value.scaled(by: weight))
                    }
                }
            }
        }
    }

    /// Continuous time counts from the first time, steps from zero.
    private func sinceOrigin(_ literal: Int) -> Int { measure == .integral ? literal - time.first : literal }

    /// Σ_{u,v} R(1,u) R(2,v), with u and v among the source times.
    private func driven(
        _ left: TimeFunction, _ a: Leg, _ right: TimeFunction, _ b: Leg, _ ranges: [TimeRange], _ primitives: Primitives
    ) throws(TimesError) -> TimeFunction {
        // The source times are 3 and, if there are two, 4.
        func placed(_ response: TimeFunction, _ leg: Leg, of time: Int) throws(TimesError) -> TimeFunction {
            if case .fixed(let literal) = ranges[leg.time] {
                let value = try response.putting(2, at: 0, plus: sinceOrigin(literal) + leg.offset, by: primitives)
                return value.renamed([time])
            }
            let source = 3 + leg.time
            return try response.shifted(2, by: leg.offset, by: primitives).renamed([time, source])
        }
        var value = try placed(left, a, of: 1).multiplied(by: placed(right, b, of: 2), in: primitives.basis)
        for (number, range) in ranges.enumerated() {
            guard value.times.contains(3 + number) else { continue }
            if case .from(let first) = range {
                value = value.multiplied(
                    by: .start(of: 3 + number, at: sinceOrigin(first), measure), in: primitives.basis)
            }
            value = try value.summed(over: 3 + number, externals: 2, by: primitives)
        }
        return value
    }
}
