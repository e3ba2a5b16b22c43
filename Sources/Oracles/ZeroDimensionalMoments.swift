import Algebra
import Exact
import Theory

/// The zero-dimensional sum rule: what a correlator becomes at N = 1 when every propagator that does not vanish at its
/// times is set to 1.
///
/// The sum over all diagrams of a complete enumeration, with 1/S, vertex factors and nothing else, must equal this
/// moment of a formal Gaussian integral. Couplings and the parameters in the vertices stay symbolic, so that the rule
/// is checked vertex by vertex; a diagram missing or counted twice shows unless it vanishes.
///
/// Example: for `x^2/2 + g/24*x^4`, `<x;x>` through g² gives 1 − g/2 + 2g²/3.
public enum ZeroDimensionalMoments {
    /// The mean or joint cumulant at N = 1 with unit propagators, truncated at `highestPowers`.
    ///
    /// - Parameters:
    ///   - keepsRetardedLoops: whether response fields without time are taken as a formal integral, closed retarded loops
    ///     included; it is then the enumeration before causal pruning that has to agree.
    ///   - limit: the largest number of different moments in the recursion.
    /// - Returns: nil beyond the limit; with a literal index other than 1; for response fields without time unless
    ///   `keepsRetardedLoops`; if a vertex of a theory without time raises no bounded symbol; if the rules
    ///   do not reach the times asked for; with more than six neurons in time.
    /// - Complexity: one step for each moment, propagator and term of the action; moments are remembered.
    public static func value(
        of correlator: Correlator, rules: FeynmanRules, symbols: SymbolTable,
        highestPowers: [(symbol: Symbol, power: Int)], keepsRetardedLoops: Bool = false, limit: Int = 20_000
    ) -> Polynomial? {
        let bounds = PowerBounds(highestPowers)
        let isAtOne = rules.vertices.allSatisfy { vertex in
            vertex.shape.groups.allSatisfy { $0 == .summed || $0 == .fixed(1) }
        }
        guard isAtOne, let window = window(of: correlator, rules: rules) else { return nil }
        let cutting: PowerBounds
        var causality: SchwingerDyson.Causality?
        let steps = window.count
        func number(_ field: FieldID, _ time: Int) -> Int { field.rank * steps + (time - window.lowerBound) }
        switch rules.propagators {
        case .symbolicTime: return nil
        case .zeroDimensional:
            guard keepsRetardedLoops || !rules.fields.contains(where: { $0.isResponse }),
                let ending = bounds.ending(rules: rules, correlator: correlator, symbols: symbols)
            else { return nil }
            cutting = ending
        case .discreteTime:
            guard let order = CausalOrder(rules: rules, window: window) else { return nil }
            cutting = bounds.monotonic(rules: rules, correlator: correlator, symbols: symbols)
            let variables = rules.fields.indices.flatMap { rank in window.map { (rank, $0) } }
            causality = SchwingerDyson.Causality(
                position: variables.map { order.position(of: FieldID(rank: $0.0), at: $0.1) },
                isResponse: variables.map { rules.fields[$0.0].isResponse })
        }
        var propagators = [[(other: Int, value: Polynomial)]](repeating: [], count: rules.fields.count * steps)
        for left in rules.fields.indices.map(FieldID.init(rank:)) {
            for right in rules.fields.indices.map(FieldID.init(rank:)) {
                for t in window {
                    for s in window where !rules.propagators.value(left, at: t, right, at: s).isZero {
                        propagators[number(left, t)].append((number(right, s), .one))
                    }
                }
            }
        }
        var interaction: [(weight: Polynomial, variables: [Int])] = []
        for instance in VertexInstance.all(of: rules, in: window) {
            guard let weight = instance.weight.atWidth(1, in: symbols) else { return nil }
            interaction.append((weight, instance.legs.map { number($0.field, $0.time) }))
        }
        var recursion = SchwingerDyson(
            propagators: propagators, interaction: interaction, causality: causality, bounds: cutting, limit: limit)
        let value = correlator.cumulant(truncate: cutting.truncated) { product in
            let terms = product.writtenOut(width: 1, symbols: symbols, limit: limit) { field, _, time in
                if case .at(let t) = time { number(field, t) } else { number(field, window.lowerBound) }
            }
            return terms.flatMap { recursion.mean(of: $0) }
        }
        return value.map(bounds.truncated)
    }

    /// The times from the first to the latest asked for; 0 alone for a theory without time.
    private static func window(of correlator: Correlator, rules: FeynmanRules) -> ClosedRange<Int>? {
        guard case .discreteTime(let table) = rules.propagators else { return correlator.isWithoutTime ? 0...0 : nil }
        guard let times = correlator.literalTimes, times.lowerBound >= table.first, times.upperBound <= table.last
        else { return nil }
        return table.first...times.upperBound
    }
}

extension SchwingerDyson {
    /// The mean of a polynomial in the variables.
    mutating func mean(of terms: [[Int]: Polynomial]) -> Polynomial? {
        var sum = Polynomial.zero
        for (variables, coefficient) in terms {
            guard let value = moment(of: variables) else { return nil }
            sum += coefficient * value
        }
        return sum
    }
}

/// The order of causes before effects of a network: by time and, at equal times, by neuron.
struct CausalOrder {
    private let place: [Int]
    private let fields: [Field]

    /// Finds an order of the neurons in which no response precedes its cause and every field of a vertex has a later
    /// response field at its own time point; nil if there is none, or with more than six neurons.
    ///
    /// - Complexity: (number of neurons)! times the size of the action.
    init?(rules: FeynmanRules, window: ClosedRange<Int>) {
        fields = rules.fields
        let neurons = rules.fields.indices.filter { !rules.fields[$0].isResponse }
        guard neurons.count <= 6 else { return nil }
        for order in Self.orders(of: neurons) {
            var place = [Int](repeating: 0, count: fields.count)
            for (number, rank) in order.enumerated() {
                place[rank] = number
                if let response = fields[rank].response { place[response.rank] = number }
            }
            if Self.isCausal(place, rules: rules, window: window) {
                self.place = place
                return
            }
        }
        return nil
    }

    func position(of field: FieldID, at time: Int) -> Int { time * fields.count + place[field.rank] }

    private static func isCausal(_ place: [Int], rules: FeynmanRules, window: ClosedRange<Int>) -> Bool {
        let fields = rules.fields
        for vertex in rules.vertices {
            for leg in vertex.shape.legs where !fields[leg.field.rank].isResponse {
                let hasLaterResponse = vertex.shape.legs.contains { other in
                    fields[other.field.rank].isResponse && other.time == leg.time
                        && (other.offset, place[other.field.rank]) > (leg.offset, place[leg.field.rank])
                }
                if !hasLaterResponse { return false }
            }
        }
        for (rank, field) in fields.enumerated() where !field.isResponse {
            for (other, source) in fields.enumerated() where source.isResponse {
                for t in window {
                    for s in window where (t, place[rank]) < (s, place[other]) {
                        let value = rules.propagators.value(FieldID(rank: rank), at: t, FieldID(rank: other), at: s)
                        if !value.isZero { return false }
                    }
                }
            }
        }
        return true
    }

    private static func orders(of elements: [Int]) -> [[Int]] {
        if elements.isEmpty { return [[]] }
        return elements.indices.flatMap { place in
            var rest = elements
            let first = rest.remove(at: place)
            return orders(of: rest).map { [first] + $0 }
        }
    }
}
