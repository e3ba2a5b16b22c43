import Algebra
import Exact

// One step of the chain of layers, in the order of the steps here:
//
//  1. given k = K + δ of a layer, k' of the next one and operators O of this one have joint cumulants N^{−p} f(K + δ); each is
//     expanded in δ, with a symbol for every derivative ∂ˢf at K that is not zero;
//  2. from cumulants to moments, of k' − K' and O, given δ: polynomials in δ and 1/N;
//  3. the law of δ, and of operators B of earlier layers, which are numbers by now: moments from the unknown cumulants;
//  4. δ averaged: moments of k' − K', B and O, and from them their cumulants: the unknowns of the next layer.
//
// What counts: a joint cumulant of r components of k is of order N^{1−r}, with operators in it N^{−r}. A product of s deviations
// δ counts in a mean as N^{−s/2}, rounded down in the exponent, so that N^{−p} δˢ is left out if 2p + s > 2n, at every stage.
// All orders that have to cancel between 3 and 4 cancel as polynomials, and it is checked that they do.

/// The cumulants of one layer from those of the layer below, through 1/N^n, in symbols of its own.
struct LayerStep: Sendable {
    /// What is known of a layer: the coefficient at N^{−order} of a joint cumulant.
    struct Unknown: Hashable, Sendable {
        /// How often the cumulant holds each component of k, and then each operator.
        let index: [Int]
        let order: Int
    }

    /// ∂ˢ of the coefficient at N^{−order} of a joint cumulant, given k, of next k and of operators of this layer.
    struct Coefficient: Hashable, Sendable {
        let index: [Int]
        let order: Int
        let derivative: [Int]
    }

    /// What a step connects.
    struct Shape: Hashable, Sendable {
        /// The number of components of k.
        let components: Int
        /// Powers of 1/N are kept through this one.
        let order: Int
        /// How many operators of earlier layers there are.
        let carried: Int
        /// How many operators this layer has.
        let operators: Int
        /// Whether k does not fluctuate in this layer.
        let isFirst: Bool
        /// Whether no k of a next layer is asked for, but moments of the operators.
        let isLast: Bool
    }

    let shape: Shape
    /// What stands for the unknowns of this layer, other than the leading order of k itself.
    private(set) var unknowns: [Unknown: Symbol] = [:]
    private(set) var coefficients: [Coefficient: Symbol] = [:]
    /// The unknowns of the next layer; in the last one moments of operators, of which the index tells each, as polynomials in N.
    private(set) var values: [Unknown: Polynomial] = [:]
    private(set) var moments: [[Int]: Polynomial] = [:]

    private var symbolCount = 1
    private let ofWidth: Truncation
    private let both: Truncation

    /// - Parameter isPresent: whether a coefficient is other than zero.
    init<Failure: Error>(
        _ shape: Shape, isPresent: (Coefficient) throws(Failure) -> Bool
    ) throws(Failure) {
        self.shape = shape
        let deviations = (0..<shape.components).map { Symbol(rank: 1 + $0) }
        symbolCount = 1 + shape.components
        ofWidth = Truncation(.width, atLeast: -shape.order)
        var weights: [Symbol: Int] = [.width: -2]
        for deviation in deviations { weights[deviation] = 1 }
        both = Truncation(weights: weights, atMost: 2 * shape.order)
        let conditional = try conditionalCumulants(deviations, isPresent)
        let given = JointCumulants.moments(nextIndices(), of: conditional, within: [both])
        let lower = momentsBelow()
        var moments: [[Int]: Polynomial] = [:]
        let none = [Int](repeating: 0, count: shape.components)
        for (index, moment) in given {
            for old in JointCumulants.indices(upTo: [Int](repeating: 1, count: shape.carried)) {
                let full = Array(index.prefix(shape.components)) + old + Array(index.dropFirst(shape.components))
                guard isWanted(full) else { continue }
                var sum = PolynomialSum()
                for (monomial, part) in moment.collected(in: deviations) {
                    let powers = shape.components == 0 ? none : deviations.map { monomial[$0] }
                    guard let average = lower[powers + old] else { continue }
                    sum.add(part.multiplied(by: average, within: [ofWidth]))
                }
                moments[full] = sum.value
            }
        }
        if shape.isLast {
            self.moments = Dictionary(
                uniqueKeysWithValues: moments.map { (Array($0.key.dropFirst(shape.components)), $0.value) })
            return
        }
        let indices = moments.keys.sorted { ($0.reduce(0, +), $0.description) < ($1.reduce(0, +), $1.description) }
        for (index, cumulant) in JointCumulants.cumulants(indices, of: moments, within: [ofWidth]) {
            let lowest = Self.lowestOrder(index, components: shape.components)
            for (power, part) in cumulant.collected(in: .width) where !part.isZero {
                precondition(-power >= lowest, "orders that have to cancel in cumulants of a layer remain")
                values[Unknown(index: index, order: -power)] = part
            }
        }
    }

    /// The order in 1/N at which a joint cumulant begins.
    static func lowestOrder(_ index: [Int], components: Int) -> Int {
        let r = index.prefix(components).reduce(0, +)
        if index.dropFirst(components).contains(where: { $0 > 0 }) { return r }
        // K itself is a symbol of its own, and its corrections begin at 1/N.
        return r == 1 ? 1 : r - 1
    }

    /// All unknowns through 1/N^n, for so many operators; K itself is not among them.
    static func unknowns(components: Int, operators: Int, order: Int) -> [Unknown] {
        JointCumulants.indices(upTo: [Int](repeating: order + 1, count: components), total: order + 1).flatMap { k in
            JointCumulants.indices(upTo: [Int](repeating: 1, count: operators)).flatMap { bits in
                let index = k + bits
                guard index.contains(where: { $0 > 0 }) else { return [Unknown]() }
                return stride(from: lowestOrder(index, components: components), through: order, by: 1).map {
                    Unknown(index: index, order: $0)
                }
            }
        }
    }

    private mutating func symbol() -> Polynomial {
        symbolCount += 1
        return Polynomial(Symbol(rank: symbolCount - 1))
    }

    /// Whether a moment of next k, carried and new operators is needed: its cumulant has an order that is kept.
    private func isWanted(_ index: [Int]) -> Bool {
        let r = index.prefix(shape.components).reduce(0, +)
        if shape.isLast { return r == 0 }
        return r <= (index.dropFirst(shape.components).allSatisfy { $0 == 0 } ? shape.order + 1 : shape.order)
    }

    /// Next k and new operators, of which conditional moments are needed.
    private func nextIndices() -> [[Int]] {
        let most = shape.isLast ? 0 : shape.order + 1
        return JointCumulants.indices(upTo: [Int](repeating: most, count: shape.components), total: most).flatMap { k in
            JointCumulants.indices(upTo: [Int](repeating: 1, count: shape.operators)).map { k + $0 }
        }.filter { isWanted(Array($0.prefix(shape.components)) + Array($0.dropFirst(shape.components))) }
    }

    /// Stage 1.
    private mutating func conditionalCumulants<Failure: Error>(
        _ deviations: [Symbol], _ isPresent: (Coefficient) throws(Failure) -> Bool
    ) throws(Failure) -> [[Int]: Polynomial] {
        var cumulants: [[Int]: Polynomial] = [:]
        let bounds = [Int](repeating: shape.isFirst ? 0 : 2 * shape.order, count: shape.components)
        for index in nextIndices() where index.contains(where: { $0 > 0 }) {
            let r = index.prefix(shape.components).reduce(0, +)
            let hasOperators = index.dropFirst(shape.components).contains { $0 > 0 }
            let orders = hasOperators ? Array(stride(from: r, through: shape.order, by: 1)) : [r - 1]
            var sum = PolynomialSum()
            for order in orders {
                for derivative in JointCumulants.indices(upTo: bounds, total: 2 * (shape.order - order)) {
                    // k' deviates from its saddle point K', the mean at δ = 0.
                    if r == 1, !hasOperators, derivative.allSatisfy({ $0 == 0 }) { continue }
                    let coefficient = Coefficient(index: index, order: order, derivative: derivative)
                    guard try isPresent(coefficient) else { continue }
                    let symbol = symbol()
                    coefficients[coefficient] = symbol.symbols.first!
                    var monomial = Monomial(.width, power: -order)
                    var factorial = Integer.one
                    for (place, power) in derivative.enumerated() {
                        monomial = monomial * Monomial(deviations[place], power: power)
                        factorial *= Combinatorics.factorial(power)
                    }
                    sum.add(symbol.scaled(by: try! Rational(factorial).reciprocal(), monomial))
                }
            }
            cumulants[index] = sum.value
        }
        return cumulants
    }

    /// Stage 3: moments of δ and of the operators of earlier layers.
    private mutating func momentsBelow() -> [[Int]: Polynomial] {
        var cumulants: [[Int]: Polynomial] = [:]
        if !shape.isFirst {
            for unknown in Self.unknowns(components: shape.components, operators: shape.carried, order: shape.order) {
                let symbol = symbol()
                unknowns[unknown] = symbol.symbols.first!
                cumulants[unknown.index, default: .zero] += symbol.scaled(
                    by: 1, Monomial(.width, power: -unknown.order))
            }
        }
        let most = shape.isFirst ? 0 : 2 * shape.order
        let indices = JointCumulants.indices(
            upTo: [Int](repeating: most, count: shape.components), total: most
        ).flatMap { k in
            JointCumulants.indices(upTo: [Int](repeating: 1, count: shape.carried)).map { k + $0 }
        }
        return JointCumulants.moments(indices, of: cumulants, within: [ofWidth])
    }
}
