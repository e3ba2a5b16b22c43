import Exact

// Division, exponential and powers are one recurrence in the weight. Split a series into layers aₖ of weight k; then
//
//     q = a/(1+t)    qₙ = aₙ − Σₖ tₖ qₙ₋ₖ
//     e = exp(t)     n eₙ = Σₖ k tₖ eₙ₋ₖ                       from De = (Dt) e, with D aₖ = k aₖ
//     p = (1+t)^r    n pₙ = Σₖ (r k − (n−k)) tₖ pₙ₋ₖ           from (1+t) Dp = r (Dt) p  (Miller)
//
// with k ≥ 1. Every layer of the result is formed once and every pair of layers meets once, so a sparse t costs little:
// for t = −g(1+x/N), one product of polynomials for each order. A t of many layers would cost n²/2 products of small
// polynomials; there the sum is formed by halves (the first half of the result meets t in one large product that feeds
// the second half), which needs about n products in all.
struct GradedRecurrence {
    /// The weight that orders the layers; every term of `tail` has at least weight 1.
    let grading: Truncation
    /// What is kept. If there is only one bound, the weight of a layer decides.
    let truncations: [Truncation]
    /// The lowest and the highest weight of the result.
    let bottom: Int
    let top: Int
    /// All weights are multiples of this.
    let step: Int
    /// The layers of t by weight/step.
    private let tail: [(index: Int, part: Polynomial)]

    /// More layers than this are refused.
    static let largestCount = 1 << 20

    /// A t with at most this many layers meets the result layer by layer.
    static let directLayers = 8
    /// Blocks of so many layers are not halved further.
    static let smallestBlock = 4

    /// The part that the recurrence starts from, by index.
    private let source: [(index: Int, part: Polynomial)]

    /// - Parameter source: the part without t: `1`, or the dividend.
    init(
        tail: Polynomial, source: Polynomial, grading: Truncation, truncations: [Truncation]
    ) throws(PowerSeriesError) {
        self.grading = grading
        self.truncations = truncations
        let top = truncations.reduce(0) { $0 + $1.bound }
        let (tails, sources) = (tail.layers(in: grading), source.layers(in: grading))
        let bottom = sources.keys.min() ?? 0
        let step = max(1, (tails.keys.sorted() + sources.keys.map { $0 - bottom }).reduce(0, greatestCommonDivisor))
        (self.bottom, self.top, self.step) = (bottom, top, step)
        self.tail = tails.filter { $0.key <= top - bottom }.sorted { $0.key < $1.key }
            .map { ($0.key / step, $0.value) }
        self.source = sources.filter { $0.key <= top }.sorted { $0.key < $1.key }
            .map { (($0.key - bottom) / step, $0.value) }
        let count = max(top - bottom, 0) / step + 1
        if count > GradedRecurrence.largestCount, !self.tail.isEmpty {
            throw .tooManyOrders(count, limit: GradedRecurrence.largestCount)
        }
    }

    /// The coefficient of tₖ eₘ in the sum for order k + m is `tailWeight`·k + `resultWeight`·m + `constant`.
    struct Rule {
        var tailWeight: Rational = 0
        var resultWeight: Rational = 0
        var constant: Rational = 0
        /// Whether the sum for order n is n times the layer.
        var dividesByOrder = false

        static let quotient = Rule(constant: -1)
        static let exponential = Rule(tailWeight: 1, dividesByOrder: true)
        static func power(_ exponent: Rational) -> Rule {
            Rule(tailWeight: exponent, resultWeight: -1, dividesByOrder: true)
        }
    }

    /// The solution within the truncations.
    func solution(by rule: Rule) -> Polynomial {
        if top < bottom || source.isEmpty { return .zero }
        if tail.isEmpty { return .joined(source.map(\.part)) }
        var layers = [Polynomial](repeating: .zero, count: (top - bottom) / step + 1)
        for (index, part) in source { layers[index] = part }
        if tail.count <= GradedRecurrence.directLayers {
            for order in layers.indices { completeDirectly(order, from: 0, &layers, rule) }
        } else {
            complete(layers.indices, &layers, rule)
        }
        return Polynomial.joined(layers)
    }

    /// Adds to the sum for `order` what the finished layers since `start` contribute, and finishes it.
    private func completeDirectly(_ order: Int, from start: Int, _ layers: inout [Polynomial], _ rule: Rule) {
        for (index, part) in tail {
            let other = order - index
            if other < start { break }
            if layers[other].isZero { continue }
            let factor =
                rule.tailWeight * Rational(index) + rule.resultWeight * Rational(other) + rule.constant
            if factor.isZero { continue }
            let isShorter = part.termCount < layers[other].termCount
            let left = isShorter ? part.scaled(by: factor) : part
            let right = isShorter ? layers[other] : layers[other].scaled(by: factor)
            layers[order] += product(left, right)
        }
        finish(order, &layers, rule)
    }

    private func finish(_ order: Int, _ layers: inout [Polynomial], _ rule: Rule) {
        if rule.dividesByOrder, order > 1 { layers[order] = layers[order].scaled(by: Rational(1, order)) }
    }

    /// Finishes the layers of `range`, whose sums hold all contributions from before it.
    private func complete(_ range: Range<Int>, _ layers: inout [Polynomial], _ rule: Rule) {
        if range.count <= GradedRecurrence.smallestBlock {
            for order in range { completeDirectly(order, from: range.lowerBound, &layers, rule) }
            return
        }
        let middle = range.lowerBound + range.count / 2
        complete(range.lowerBound..<middle, &layers, rule)
        contribute(from: range.lowerBound..<middle, to: middle..<range.upperBound, &layers, rule)
        complete(middle..<range.upperBound, &layers, rule)
    }

    /// Σ (α k + β m + γ) tₖ eₘ as (Σ (α k + γ) tₖ)(Σ eₘ) + (Σ tₖ)(Σ β m eₘ): one or two large products.
    private func contribute(
        from source: Range<Int>, to target: Range<Int>, _ layers: inout [Polynomial], _ rule: Rule
    ) {
        let near = tail.prefix { $0.index < target.upperBound - source.lowerBound }
        let block = source.filter { !layers[$0].isZero }
        if near.isEmpty || block.isEmpty { return }
        let weighted = near.map { $0.part.scaled(by: rule.tailWeight * Rational($0.index) + rule.constant) }
        var bounds = [grading.bounded(by: bottom + (target.upperBound - 1) * step)]
        // The only bound is that of the grading, or they are all needed.
        if truncations.count > 1 || truncations.first?.grading != grading { bounds += truncations }
        var sum = Polynomial.joined(weighted).multiplied(by: .joined(block.map { layers[$0] }), within: bounds)
        if !rule.resultWeight.isZero {
            let derived = block.map { layers[$0].scaled(by: rule.resultWeight * Rational($0)) }
            sum += Polynomial.joined(near.map(\.part)).multiplied(by: .joined(derived), within: bounds)
        }
        for (weight, part) in sum.layers(in: grading) {
            let index = (weight - bottom) / step
            if target.contains(index) { layers[index] += part }
        }
    }

    private func product(_ left: Polynomial, _ right: Polynomial) -> Polynomial {
        if truncations.count == 1, truncations[0].grading == grading { return left * right }
        return left.multiplied(by: right, within: truncations)
    }
}

extension Polynomial {
    /// The sum of parts that have no product of symbols in common.
    static func joined(_ parts: some Sequence<Polynomial>) -> Polynomial {
        Polynomial(terms: parts.lazy.flatMap { $0.terms.lazy.map { ($0.monomial, $0.coefficient) } })
    }
}
