import Algebra
import Exact
import Theory

// Which products of vertices can meet an observable of a network is found without pairing them. Sort the vertices of a
// product by their latest response field, latest first, and let p be the place in time of the last one's. A response
// field at p or later ends, if a pairing does not vanish, at a field at p or later; that field belongs to the observable
// or to a vertex with a response field later still, which stands before. So in every beginning of a product that
// contributes, the response fields from p on can be matched with different fields that respond to them. The search
// visits all products with this property, and it ends because every vertex uses up a field later than its own.
//
// (It would not do to demand a match for all response fields of a vertex at once: with weights shared over time a vertex
// has two points in time, and two vertices may each respond to the other.)

/// The products of vertices that can meet an observable of a network, and their mean.
struct CausalProducts {
    let rules: FeynmanRules
    let bounds: PowerBounds
    let maximumLegs: Int
    private let order: CausalOrder
    /// Sorted by latest response field, latest first.
    private let instances: [VertexInstance]
    private let latest: [Int]
    private let costs: [[Int]]

    /// Nil if no order of causes before effects is found.
    init?(rules: FeynmanRules, window: ClosedRange<Int>, bounds: PowerBounds, maximumLegs: Int) {
        guard let order = CausalOrder(rules: rules, window: window) else { return nil }
        self.rules = rules
        self.bounds = bounds
        self.maximumLegs = maximumLegs
        self.order = order
        func latestResponse(_ instance: VertexInstance) -> Int {
            let responses = instance.legs.filter { rules.fields[$0.field.rank].isResponse }
            return responses.map { order.position(of: $0.field, at: $0.time) }.max() ?? Int.max
        }
        let sorted = VertexInstance.all(of: rules, in: window).map { ($0, latestResponse($0)) }.enumerated().sorted {
            $0.element.1 != $1.element.1 ? $0.element.1 > $1.element.1 : $0.offset < $1.offset
        }
        instances = sorted.map(\.element.0)
        latest = sorted.map(\.element.1)
        costs = instances.map { bounds.cost(of: $0.weight) }
    }

    /// Σ over products of vertices of <O Π(terms of −S_int)>; Z = 1. Nil if a product that may contribute is too large.
    func mean(of observable: FieldPolynomial, work: inout Int) -> Polynomial? {
        var total = Polynomial.zero
        for (monomial, coefficient) in observable.sortedTerms {
            var external = WickPairings()
            guard let emptySums = external.add(monomial) else { return nil }
            guard let budget = PowerBounds.remainder(bounds.budget, after: bounds.cost(of: coefficient)) else {
                continue
            }
            let start = (product: external, weight: Polynomial.one, last: 0, copies: 0)
            guard let sum = sum(from: start, budget: budget, work: &work) else { return nil }
            total += coefficient * .width(power: emptySums) * sum
        }
        return bounds.truncated(total)
    }

    private typealias Beginning = (product: WickPairings, weight: Polynomial, last: Int, copies: Int)

    /// The mean of a product and of all that begin with it.
    private func sum(from beginning: Beginning, budget: [Int], work: inout Int) -> Polynomial? {
        let (product, weight, last, copies) = beginning
        var total = Polynomial.zero
        if product.legs.count.isMultiple(of: 2), canMatch(product, from: Int.min, withExternal: true) {
            if product.legs.count > maximumLegs { return nil }
            guard let sum = product.sum(rules: rules, dropsResponseLoops: false, work: &work) else { return nil }
            total += bounds.truncated(weight) * sum
        }
        for number in last..<instances.count {
            let instance = instances[number]
            guard let rest = PowerBounds.remainder(budget, after: costs[number]) else { continue }
            var larger = product
            larger.add(instance)
            work -= larger.legs.count
            if work < 0 { return nil }
            guard canMatch(larger, from: latest[number], withExternal: false) else { continue }
            // The k-th copy of a term brings 1/k of the 1/k! of the exponential.
            let copies = number == last ? copies + 1 : 1
            let next = (larger, (weight * instance.weight).scaled(by: Rational(1, copies)), number, copies)
            guard let sum = sum(from: next, budget: rest, work: &work) else { return nil }
            total += sum
        }
        return total
    }

    /// Whether the response fields from some place in time on can be matched with different fields that respond to them:
    /// those of vertices, or also those of the external factors (which may find their partners later).
    private func canMatch(_ product: WickPairings, from position: Int, withExternal: Bool) -> Bool {
        let legs = product.legs
        let responses = legs.indices.filter { place in
            let leg = legs[place]
            return rules.fields[leg.field.rank].isResponse && (withExternal || leg.point >= product.externalPoints)
                && order.position(of: leg.field, at: leg.time) >= position
        }
        let fields = legs.indices.filter { !rules.fields[legs[$0].field.rank].isResponse }
        var partner: [Int: Int] = [:]
        func augment(_ response: Int, _ visited: inout Set<Int>) -> Bool {
            let from = legs[response]
            for field in fields where !visited.contains(field) {
                let to = legs[field]
                if rules.propagators.value(to.field, at: to.time, from.field, at: from.time).isZero { continue }
                visited.insert(field)
                if partner[field] == nil || augment(partner[field]!, &visited) {
                    partner[field] = response
                    return true
                }
            }
            return false
        }
        return responses.allSatisfy { response in
            var visited: Set<Int> = []
            return augment(response, &visited)
        }
    }
}
