import Algebra
import Exact
import Sampling
import Theory

/// Turns correlators into variables, one number for each network, and cumulants of them.
struct ObservableLowering {
    /// Where fixed indices stand that are more than these, they are taken as they are.
    static let mostSymmetrizedLabels = 5
    /// A cumulant has at most this many operators: the number of its terms is that of their partitions.
    static let mostOperators = 10
    /// A variable has at most this many terms.
    static let mostTerms = 20_000

    let network: Network
    let numbers: SamplingNumbers
    let neurons: [FieldID: Int]
    private(set) var table = MeasurementTable()
    private(set) var variables: [[SampledObservable.Term]] = []
    private var knownVariables: [[VariableKey]: Int] = [:]
    private(set) var cumulants: [CumulantFormula] = []
    private var knownCumulants: [Correlator: Int] = [:]

    private struct VariableKey: Hashable {
        var coefficient: Double
        var measurements: [Int]
    }

    init(_ network: Network, _ numbers: SamplingNumbers) {
        (self.network, self.numbers) = (network, numbers)
        neurons = network.neuronNumbers
    }

    // MARK: Observables

    mutating func lower(_ observable: Observable) throws(CalculationError) -> SampledObservable.Combination {
        switch observable {
        case .scalar(let value): return .number(try numbers.number(value))
        case .correlator(let correlator): return .cumulant(try cumulant(correlator))
        case .sum(let parts): return .sum(try lower(parts))
        case .product(let parts): return .product(try lower(parts))
        case .power(let base, let exponent): return .power(try lower(base), exponent)
        case .quotient(let above, let below): return .quotient(try lower(above), try lower(below))
        }
    }

    private mutating func lower(_ parts: [Observable]) throws(CalculationError) -> [SampledObservable.Combination] {
        var lowered: [SampledObservable.Combination] = []
        for part in parts { lowered.append(try lower(part)) }
        return lowered
    }

    private mutating func cumulant(_ correlator: Correlator) throws(CalculationError) -> Int {
        if let known = knownCumulants[correlator] { return known }
        let operators = correlator.operators
        guard operators.count <= Self.mostOperators else {
            throw .unanswerable(
                message: "a joint cumulant of \(operators.count) operators has too many terms to be sampled",
                help: "at most \(Self.mostOperators)")
        }
        let labels = try self.labels(of: operators)
        // Times of a stationary network count from the earliest of the correlator.
        let clock = try ObservableClock(network.time, numbers, for: operators)
        let isSymmetrized = network.isExchangeable && labels.count <= Self.mostSymmetrizedLabels
        // Operators with fixed indices that are averaged over stand together; all others by themselves.
        let isJoined = operators.map { isSymmetrized && !$0.labels.isEmpty }
        var alone: [Int: Int] = [:]
        for number in operators.indices where !isJoined[number] {
            alone[number] = try variable(operators[number], clock, isSymmetrized: false)
        }
        var joined: [[Int]: Int] = [:]
        func variables(
            of block: [Int], in lowering: inout ObservableLowering
        ) throws(CalculationError) -> [Int] {
            var found = block.compactMap { alone[$0] }
            let together = block.filter { isJoined[$0] }
            if !together.isEmpty {
                if let known = joined[together] {
                    found.append(known)
                } else {
                    let product = try lowering.product(together.map { operators[$0] })
                    let variable = try lowering.variable(product, clock, isSymmetrized: true)
                    joined[together] = variable
                    found.append(variable)
                }
            }
            return found.sorted()
        }
        var terms: [[[Int]]: Double] = [:]
        for partition in SetPartitions(of: operators.count) {
            var blocks: [[Int]] = []
            for block in partition { blocks.append(try variables(of: block, in: &self)) }
            blocks.sort { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
            terms[blocks, default: 0] += Self.weight(blocks: partition.count)
        }
        let sorted = terms.sorted { left, right in
            left.key.count != right.key.count
                ? left.key.count < right.key.count
                : left.key.lexicographicallyPrecedes(right.key) { $0.lexicographicallyPrecedes($1) }
        }
        cumulants.append(CumulantFormula(terms: sorted.filter { $0.value != 0 }.map { .init($0.value, $0.key) }))
        knownCumulants[correlator] = cumulants.count - 1
        return cumulants.count - 1
    }

    /// (−1)^(b−1)·(b−1)!, by which a product of b moments enters a cumulant.
    private static func weight(blocks: Int) -> Double {
        (1..<max(blocks, 1)).reduce(1.0) { $0 * -Double($1) }
    }

    /// The fixed indices of a correlator, within the width.
    private func labels(of operators: [FieldPolynomial]) throws(CalculationError) -> Set<Int> {
        let labels = operators.reduce(into: Set<Int>()) { $0.formUnion($1.labels) }
        if let label = labels.first(where: { $0 < 1 || $0 > numbers.width }) {
            throw .unanswerable(
                message: "the index \(label) lies outside the width \(numbers.width)",
                help: "indices run from 1 to \(numbers.symbols[.width].name): give a larger width")
        }
        return labels
    }

    private func product(_ operators: [FieldPolynomial]) throws(CalculationError) -> FieldPolynomial {
        var product = FieldPolynomial(.one)
        for part in operators {
            guard product.terms.count * part.terms.count <= Self.mostTerms else { throw Self.tooManyTerms }
            product = product * part
        }
        return product
    }

    private static let tooManyTerms = CalculationError.unanswerable(
        message: "the product of these operators has more than \(mostTerms) terms",
        help: "smaller powers, or fewer terms")

    // MARK: Variables

    /// The number of a polynomial in neurons; with `isSymmetrized` averaged over all ways to give its fixed indices different values.
    private mutating func variable(
        _ polynomial: FieldPolynomial, _ clock: ObservableClock, isSymmetrized: Bool
    ) throws(CalculationError) -> Int {
        var sums: [[Int]: Double] = [:]
        for (monomial, coefficient) in polynomial.sortedTerms {
            let coefficient = try numbers.number(coefficient)
            for term in try terms(monomial, clock, isSymmetrized: isSymmetrized) {
                sums[term.measurements.sorted(), default: 0] += coefficient * term.coefficient
            }
            guard sums.count <= Self.mostTerms else { throw Self.tooManyTerms }
        }
        let sorted = sums.sorted { left, right in
            left.key.count != right.key.count
                ? left.key.count < right.key.count : left.key.lexicographicallyPrecedes(right.key)
        }.filter { $0.value != 0 }
        let key = sorted.map { VariableKey(coefficient: $0.value, measurements: $0.key) }
        if let known = knownVariables[key] { return known }
        variables.append(sorted.map { SampledObservable.Term($0.value, $0.key) })
        knownVariables[key] = variables.count - 1
        return variables.count - 1
    }

    /// One product as a sum of products of measurements.
    private mutating func terms(
        _ monomial: FieldMonomial, _ clock: ObservableClock, isSymmetrized: Bool
    ) throws(CalculationError) -> [SampledObservable.Term] {
        var numbersOnly: [Int] = []
        var fixed: [Int: [Int]] = [:]
        var summed: [Int: [Int]] = [:]
        for factor in monomial.factors {
            guard case .field(let id) = factor.quantity else { throw Self.notSampled }
            let recording = table.recording(neurons[id]!, at: try clock.time(of: factor).doubleValue)
            switch factor.indices.first {
            case nil: numbersOnly.append(recording)
            case .fixed(let label): fixed[label, default: []].append(recording)
            case .summed(let number): summed[number, default: []].append(recording)
            case .free: throw Self.notSampled
            }
        }
        var coefficient = 1.0
        var measurements: [Int] = []
        if !numbersOnly.isEmpty { measurements.append(table.entry(of: numbersOnly, at: 1)) }
        for number in 0..<monomial.sums {
            if let product = summed[number] {
                measurements.append(table.sum(of: product))
            } else {
                coefficient *= Double(numbers.width)
            }
        }
        let labels = fixed.keys.sorted()
        guard isSymmetrized else {
            measurements += labels.map { table.entry(of: fixed[$0]!, at: $0) }
            return [SampledObservable.Term(coefficient, measurements)]
        }
        // Σ over different i_1 … i_k of Π f_a(i_a), by the Moebius function of set partitions in sums over single indices:
        // Σ_π Π_{blocks b} (−1)^(|b|−1) (|b|−1)! Σ_i Π_{a ∈ b} f_a(i), over N(N−1)…(N−k+1) ways to choose the indices.
        for chosen in labels.indices { coefficient /= Double(numbers.width - chosen) }
        var terms: [SampledObservable.Term] = []
        for partition in SetPartitions(of: labels.count) {
            var term = SampledObservable.Term(coefficient, measurements)
            for block in partition {
                term.coefficient *= Self.weight(blocks: block.count)
                term.measurements.append(table.sum(of: block.flatMap { fixed[labels[$0]]! }))
            }
            terms.append(term)
        }
        return terms
    }

    // MARK: Refusals

    private static let notSampled = CalculationError.unanswerable(
        message: "only neurons are measured on sampled networks", help: "as in <h[1](3)^2> or <h(3).h(3)>/N")
}

extension FieldPolynomial {
    /// The fixed indices that occur.
    var labels: Set<Int> {
        var found: Set<Int> = []
        for factor in terms.keys.flatMap(\.factors) {
            for case .fixed(let label) in factor.indices { found.insert(label) }
        }
        return found
    }
}

extension Network {
    /// Whether all neurons of one kind are alike: no update rule singles out an index, and no law can.
    var isExchangeable: Bool {
        updates.allSatisfy { $0.value.labels.isEmpty }
    }
}
