import Algebra
import Exact
import Theory

/// Correlators by Wick's theorem taken literally: e^{−S_int} is multiplied out, every product of fields is summed over
/// all (2n−1)!! pairings, and no diagram is ever drawn.
///
/// N stays symbolic: a component of identified indices without a literal one gives N. A theory without time is divided
/// by Z = <e^{−S_int}> order by order; for a network Z = 1 and the expansion ends by itself, because a vertex needs a
/// field at the same or a later time for each of its response fields.
///
/// Example: `<x[1]*x[1]>` of the O(N) vector model through g² meets 945 pairings of ten legs.
public enum BruteForceWick {
    /// The mean or joint cumulant, truncated at `highestPowers`, poles 1/(N+s) in partial fractions.
    ///
    /// - Parameters:
    ///   - maximumLegs: the largest number of fields of one product, external ones included.
    ///   - maximumPairings: the largest number of pairs tried in all; for a network, also of legs looked at in
    ///     search of products.
    /// - Returns: nil if a product that need not vanish has more legs, or too many pairings are met; if a vertex of a theory without time raises no
    ///   bounded symbol, or something lowers one; if the rules do not reach the times asked for.
    /// - Complexity: (2n−1)!! pairings of 2n legs for each product of vertices: 10395 at twelve legs.
    public static func value(
        of correlator: Correlator, rules: FeynmanRules, symbols: SymbolTable,
        highestPowers: [(symbol: Symbol, power: Int)], maximumLegs: Int = 12,
        maximumPairings: Int = 2_000_000
    ) -> Polynomial? {
        let bounds = PowerBounds(highestPowers)
        let maximumLegs = min(maximumLegs, 62)
        var work = maximumPairings
        let value: Polynomial?
        switch rules.propagators {
        case .zeroDimensional:
            guard correlator.isWithoutTime,
                let ending = bounds.ending(rules: rules, correlator: correlator, symbols: symbols)
            else { return nil }
            let series = InteractionSeries(rules: rules, bounds: ending, maximumLegs: maximumLegs)
            guard let normalisation = series.sum(over: .one, work: &work),
                let inverse = series.inverse(of: normalisation)
            else {
                return nil
            }
            value = correlator.cumulant(truncate: ending.truncated) { product in
                series.sum(over: product, work: &work).map { ending.truncated($0 * inverse) }
            }
        case .symbolicTime: return nil
        case .discreteTime(let table):
            guard let times = correlator.literalTimes, times.upperBound <= table.last, times.lowerBound >= table.first
            else { return nil }
            let monotonic = bounds.monotonic(rules: rules, correlator: correlator, symbols: symbols)
            guard
                let products = CausalProducts(
                    rules: rules, window: table.first...times.upperBound, bounds: monotonic, maximumLegs: maximumLegs)
            else { return nil }
            value = correlator.cumulant(truncate: monotonic.truncated) { products.mean(of: $0, work: &work) }
        }
        return value.map { bounds.truncated($0.partialFractions(in: symbols)) }
    }
}

extension FieldPolynomial {
    static let one = FieldPolynomial(Polynomial.one)
}

/// The power series <O e^{−S_int}> of a theory without time, pairing by pairing.
private struct InteractionSeries {
    let rules: FeynmanRules
    let bounds: PowerBounds
    let maximumLegs: Int
    let instances: [VertexInstance]
    let hasResponses: Bool
    /// Fields that no chain of propagators joins have different numbers; each must occur an even number of times.
    let species: [Int]

    init(rules: FeynmanRules, bounds: PowerBounds, maximumLegs: Int) {
        self.rules = rules
        self.bounds = bounds
        self.maximumLegs = maximumLegs
        instances = VertexInstance.all(of: rules, in: 0...0)
        hasResponses = rules.fields.contains { $0.isResponse }
        var species = Array(rules.fields.indices)
        for left in species.indices {
            for right in species.indices
            where rules.propagators.kind(FieldID(rank: left), FieldID(rank: right)) != nil {
                let (old, new) = (species[left], species[right])
                for rank in species.indices where species[rank] == old { species[rank] = new }
            }
        }
        self.species = species
    }

    func sum(over observable: FieldPolynomial, work: inout Int) -> Polynomial? {
        var total = Polynomial.zero
        for (monomial, coefficient) in observable.sortedTerms {
            var external = WickPairings()
            guard let emptySums = external.add(monomial) else { return nil }
            let factor = coefficient * .width(power: emptySums)
            guard
                let rest = PowerBounds.remainder(bounds.budget, after: bounds.cost(of: coefficient))
            else { continue }
            guard let sum = terms(external, weight: factor, from: 0, copies: 0, budget: rest, work: &work) else {
                return nil
            }
            total += sum
        }
        return bounds.truncated(total)
    }

    /// The product at hand and all that grow from it by vertices not before the one given, of which it holds `copies`.
    private func terms(
        _ product: WickPairings, weight: Polynomial, from first: Int, copies: Int, budget: [Int], work: inout Int
    ) -> Polynomial? {
        var total = Polynomial.zero
        if mayDiffer(product) {
            if product.legs.count > maximumLegs { return nil }
            guard let sum = product.sum(rules: rules, dropsResponseLoops: hasResponses, work: &work) else { return nil }
            total = weight * sum
        }
        for number in first..<instances.count {
            let instance = instances[number]
            guard let rest = PowerBounds.remainder(budget, after: bounds.cost(of: instance.weight)) else { continue }
            if product.legs.count > 4 * maximumLegs { return nil }
            var larger = product
            larger.add(instance)
            // The k-th copy of a vertex brings 1/k of the 1/k! of the exponential.
            let copies = number == first ? copies + 1 : 1
            let next = bounds.truncated(weight * instance.weight).scaled(by: Rational(1, copies))
            guard let sum = terms(larger, weight: next, from: number, copies: copies, budget: rest, work: &work) else {
                return nil
            }
            total += sum
        }
        return total
    }

    /// False if some species occurs an odd number of times, so that no pairing exists.
    private func mayDiffer(_ product: WickPairings) -> Bool {
        var isOdd = [Bool](repeating: false, count: species.count)
        for leg in product.legs { isOdd[species[leg.field.rank]].toggle() }
        return !isOdd.contains(true)
    }

    /// 1/Z for Z = 1 + z by the geometric series; z has a positive power of a bounded symbol in every term.
    func inverse(of normalisation: Polynomial) -> Polynomial? {
        let excess = normalisation - .one
        var power = Polynomial.one
        var sum = Polynomial.one
        let orders = bounds.budget.reduce(0, +)
        for _ in stride(from: 0, through: orders, by: 1) {
            power = bounds.truncated(power * -excess)
            if power.isZero { return sum }
            sum += power
        }
        return nil
    }
}
