import Algebra
import Exact
import Theory

/// Correlators of a network at width 1, 2, 3, … straight from its declaration: every neuron is multiplied out as a
/// polynomial in the independent random numbers, and the average is taken number by number. No field theory at all.
///
/// Example: `<h(2).h(2)>/N` of a linear recurrent network at N = 1 is E W⁴ q = 3 q σ_w⁴.
public enum ExplicitNetworkMoments {
    /// The mean or joint cumulant at width `width`, exact.
    ///
    /// - Parameters:
    ///   - substitutions: values put in place of symbols first, as in `when sigma_b = 0`.
    ///   - limit: the largest number of products of terms in any multiplication.
    /// - Returns: nil beyond the limit; for response fields; for a literal index beyond the width, or a time before the
    ///   first; if a substitution divides by zero or by a sum.
    /// - Complexity: the number of terms grows exponentially with the number of steps and of operators.
    public static func value(
        of correlator: Correlator, network: Network, width: Int, symbols: SymbolTable,
        substitutions: [Symbol: Polynomial] = [:], limit: Int = 200_000
    ) -> Polynomial? {
        guard width >= 1 else { return nil }
        var expansion = NetworkExpansion(
            network: network, width: width, symbols: symbols, substitutions: substitutions, limit: limit)
        // Operators are multiplied out once, and their products taken from these.
        var expanded: [FieldPolynomial: GaussianPolynomial] = [:]
        for part in correlator.operators where expanded[part] == nil {
            guard let value = expansion.operatorValue(part) else { return nil }
            expanded[part] = value
        }
        // A moment of equal operators is the same whichever of them are meant.
        let all = correlator.operators
        let labels = all.map { part in all.firstIndex(of: part)! }
        var moments: [[Int]: Polynomial] = [:]
        func moment(_ members: [Int]) -> Polynomial? {
            let key = members.map { labels[$0] }.sorted()
            if let value = moments[key] { return value }
            var product = GaussianPolynomial(.one)
            for label in key {
                guard let next = product.times(expanded[all[label]]!, limit: limit) else { return nil }
                product = next
            }
            moments[key] = expansion.random.mean(of: product)
            return moments[key]
        }
        return Correlator.cumulant(ofCount: all.count, truncate: { $0 }, moment: moment)
    }
}

/// The neurons of a network as polynomials in its random numbers.
private struct NetworkExpansion {
    let network: Network
    let width: Int
    let symbols: SymbolTable
    let substitutions: [Symbol: Polynomial]
    let limit: Int
    private(set) var random: RandomNumbers

    private struct Neuron: Hashable {
        let field: FieldID
        /// 0 for a neuron without index.
        let index: Int
        let time: Int
    }
    private var known: [Neuron: GaussianPolynomial] = [:]
    private var underWay: Set<Neuron> = []

    init(
        network: Network, width: Int, symbols: SymbolTable, substitutions: [Symbol: Polynomial], limit: Int
    ) {
        self.network = network
        self.width = width
        self.symbols = symbols
        self.substitutions = substitutions
        self.limit = limit
        random = RandomNumbers(width: width)
    }

    private func number(_ coefficient: Polynomial) -> Polynomial? {
        coefficient.substituting(substitutions)?.atWidth(width, in: symbols)
    }

    mutating func operatorValue(_ polynomial: FieldPolynomial) -> GaussianPolynomial? {
        value(of: polynomial, freeIndex: 0, now: nil)
    }

    /// A polynomial in fields and random numbers with index sums written out.
    ///
    /// - Parameters:
    ///   - freeIndex: the value of the index that stands free in the update rule.
    ///   - now: the time that `.step(0)` stands for; nil in an observable.
    private mutating func value(
        of polynomial: FieldPolynomial, freeIndex: Int, now: Int?
    ) -> GaussianPolynomial? {
        var sum = GaussianPolynomial.zero
        for (monomial, coefficient) in polynomial.sortedTerms {
            guard let weight = number(coefficient),
                let assignments = IndexAssignments(sums: monomial.sums, width: width, limit: limit)
            else { return nil }
            if weight.isZero { continue }
            for values in assignments.all {
                var product = GaussianPolynomial(weight)
                for factor in monomial.factors {
                    var indices: [Int] = []
                    for index in factor.indices {
                        switch index {
                        case .fixed(let n): indices.append(n)
                        case .free: indices.append(freeIndex)
                        case .summed(let number): indices.append(values[number])
                        }
                    }
                    guard indices.allSatisfy({ (1...width).contains($0) }),
                        let next = self.factor(factor, indices: indices, now: now),
                        let larger = product.times(next, limit: limit)
                    else { return nil }
                    product = larger
                }
                sum.add(product)
                if sum.terms.count > limit { return nil }
            }
        }
        return sum
    }

    private mutating func factor(_ factor: Factor, indices: [Int], now: Int?) -> GaussianPolynomial? {
        var time: Int?
        switch factor.time {
        case .none: break
        case .at(let literal): time = literal
        case .step(let offset): time = now.map { $0 + offset }
        case .named: return nil
        }
        switch factor.quantity {
        case .field(let field):
            guard let time else { return nil }
            return neuron(field, index: indices.first ?? 0, at: time)
        case .disorder(let id):
            let family = network.disorder[id.rank]
            if family.isFreshAtEachTime, time == nil { return nil }
            let origin = RandomNumbers.Origin.disorder(
                id, indices: indices, time: family.isFreshAtEachTime ? time : nil)
            guard let mean = number(family.mean), let variance = number(family.variance),
                let rank = random.gaussian(origin, mean: mean, variance: variance)
            else { return nil }
            return GaussianPolynomial(.one, [rank])
        case .activation: return nil
        }
    }

    private mutating func neuron(_ field: FieldID, index: Int, at time: Int) -> GaussianPolynomial? {
        guard !network.fields[field.rank].isResponse, time >= network.time.first else { return nil }
        let neuron = Neuron(field: field, index: index, time: time)
        if let value = known[neuron] { return value }
        guard underWay.insert(neuron).inserted else { return nil }
        defer { underWay.remove(neuron) }
        let value: GaussianPolynomial?
        if time < network.firstUpdate(of: field) {
            value = initialValue(of: field, index: index)
        } else {
            var sum = GaussianPolynomial.zero
            for update in network.updates where update.neuron == field {
                guard let term = self.value(of: update.value, freeIndex: index, now: time) else { return nil }
                sum.add(term)
            }
            value = sum
        }
        known[neuron] = value
        return value
    }

    private mutating func initialValue(of field: FieldID, index: Int) -> GaussianPolynomial? {
        let origin = RandomNumbers.Origin.initial(field, index: index)
        let rank: UInt16?
        switch network.initial[field] {
        case .gaussian(let mean, let variance)?:
            guard let mean = number(mean), let variance = number(variance) else { return nil }
            rank = random.gaussian(origin, mean: mean, variance: variance)
            guard let rank, correlate(rank, field, index) else { return nil }
        case .sphere(let squaredRadius)?:
            guard let squaredRadius = number(squaredRadius) else { return nil }
            rank = random.component(origin, ofVector: field.rank, squaredRadius: squaredRadius)
        case nil: return nil
        }
        return rank.map { GaussianPolynomial(.one, [$0]) }
    }

    /// Joins an initial value to those that it has a covariance with; false if one of them has no Gaussian law.
    private mutating func correlate(_ rank: UInt16, _ field: FieldID, _ index: Int) -> Bool {
        for covariance in network.initialCovariances where covariance.left == field || covariance.right == field {
            let other = covariance.left == field ? covariance.right : covariance.left
            guard case .gaussian(let mean, let variance)? = network.initial[other],
                let mean = number(mean), let variance = number(variance), let value = number(covariance.value),
                let partner = random.gaussian(.initial(other, index: index), mean: mean, variance: variance)
            else { return false }
            random.correlate(rank, partner, covariance: value)
        }
        return true
    }
}
