import Algebra
import Exact

/// The law of one layer and of k of the next one, given k of this layer: joint cumulants as polynomials in averages.
///
/// Given k, the generating function of a layer is, with j a source for N k of the next layer and J one for operators O,
///
///     ln < e^{N j·k' + J O} | k > = N w(j; k) + …,     w(j; k) = j·constant + ln < e^{j·f(z)} >_{z ~ N(0, k)},
///
/// so N k' has the cumulants N κ_r(f), and an operator those of its moments in the tilted measure: a neuron that O holds to the
/// power n counts m_n(j) = < zⁿ e^{j f} > / < e^{j f} >, all others cancel. Every cumulant is a polynomial in N and in Gaussian
/// averages with the variance k, whose derivatives by k the calculus knows.
public struct LayerCumulants: Sendable {
    public let chain: LayerChain
    /// The components of k as symbols.
    public let variances: [Symbol]
    private var calculus: LayerCalculus
    private var tilted: [[Int]: [[Int]: Polynomial]] = [:]
    private var known: [Key: Polynomial] = [:]
    private var derivatives: [Derivative: Polynomial] = [:]

    private struct Key: Hashable {
        let operators: [LayerOperator]
        let next: [Int]
    }

    private struct Derivative: Hashable {
        let key: Key
        let orders: [Int]
    }

    /// - Parameter variances: the symbols of the components of k, in the order of ``LayerChain/components``.
    public init(_ chain: LayerChain, variances: [Symbol]) {
        precondition(variances.count == chain.components.count, "one symbol for each component")
        self.chain = chain
        self.variances = variances
        calculus = LayerCalculus(variances)
    }

    /// The joint cumulant, given k, of operators of this layer and of N k_c of the next one, each c as often as `next` says.
    ///
    /// Powers of N are explicit: of k' itself it is N^{−r} of that, r the sum of `next`. With no operators it is N κ_r(f), and
    /// N (constant + <f>) at r = 1; with operators at literal indices it has no power of N.
    ///
    /// - Precondition: there is an operator, or a positive number in `next`.
    /// - Complexity: that of the moments of f up to the order of `next`, for each neuron that the operators hold.
    public mutating func cumulant(
        of operators: [LayerOperator], next: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let key = Key(operators: operators.sorted(), next: next)
        if let value = known[key] { return value }
        let value: Polynomial
        if operators.isEmpty {
            var cumulant = try calculus.cumulant(of: chain.functions, orders: next, in: &table)
            if next.reduce(0, +) == 1 { cumulant += chain.constants[next.firstIndex(of: 1)!] }
            value = cumulant * .width(power: 1)
        } else {
            value = try cumulant(ofTilted: key.operators, next, in: &table)
        }
        known[key] = value
        return value
    }

    /// The derivative of a cumulant by the components of k, each as often as `orders` says.
    public mutating func derivative(
        ofCumulant operators: [LayerOperator], next: [Int], orders: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let key = Derivative(key: Key(operators: operators.sorted(), next: next), orders: orders)
        if let value = derivatives[key] { return value }
        let value: Polynomial
        if let component = orders.firstIndex(where: { $0 > 0 }) {
            var lower = orders
            lower[component] -= 1
            let inner = try derivative(ofCumulant: operators, next: next, orders: lower, in: &table)
            value = try derivative(of: inner, by: component, in: &table)
        } else {
            value = try cumulant(of: operators, next: next, in: &table)
        }
        derivatives[key] = value
        return value
    }

    /// The derivative of a polynomial in averages by one component of k.
    public mutating func derivative(
        of polynomial: Polynomial, by component: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        try calculus.derivative(of: polynomial, by: variances[component], in: &table)
    }

    /// ∂_jʳ of the joint cumulant of operators in the tilted measure, at j = 0.
    ///
    /// Joint cumulants from joint moments: κ(1…n) = m(1…n) − Σ κ(B) m(rest), over the proper subsets B that hold the first.
    private mutating func cumulant(
        ofTilted operators: [LayerOperator], _ next: [Int], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        typealias Series = [[Int]: Polynomial]
        let orders = Self.orders(upTo: next)
        var moments: [Int: Series] = [:]
        let all = (1 << operators.count) - 1
        for subset in 1...all {
            let chosen = operators.indices.filter { subset >> $0 & 1 == 1 }.map { operators[$0] }
            var sum: Series = [:]
            for (neurons, count) in LayerOperator.distinct(chosen) {
                var product: Series = [next.map { _ in 0 }: count]
                for powers in neurons {
                    product = Self.product(product, try moment(powers, upTo: orders, in: &table), upTo: next)
                }
                for (order, value) in product { sum[order, default: .zero] += value }
            }
            moments[subset] = sum
        }
        var cumulants: [Int: Series] = [:]
        for subset in 1...all {
            let first = subset & -subset
            var value = moments[subset]!
            let others = subset ^ first
            var rest = others
            // The subsets of the others that are left out of the block of the first.
            while rest > 0 {
                let product = Self.product(cumulants[subset ^ rest]!, moments[rest]!, upTo: next)
                for (order, part) in product { value[order, default: .zero] -= part }
                rest = (rest - 1) & others
            }
            cumulants[subset] = value
        }
        return cumulants[all]![next] ?? .zero
    }

    /// ∂_jʳ m_n(j) at j = 0 for all needed r: the joint cumulants κ(zⁿ; f, …, f).
    private mutating func moment(
        _ powers: [Int], upTo orders: [[Int]], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> [[Int]: Polynomial] {
        var series = tilted[powers] ?? [:]
        if powers.allSatisfy({ $0 == 0 }) { return [orders[0].map { _ in 0 }: .one] }
        for order in orders where series[order] == nil {
            let product = powers.enumerated().reduce(Expr.one) { product, power in
                product * Expr(LayerChain.variable(ofInput: power.offset, of: chain.inputs)).power(Expr(power.element))
            }
            series[order] = try calculus.cumulant(of: [product] + chain.functions, orders: [1] + order, in: &table)
        }
        tilted[powers] = series
        return series
    }

    /// The product of exponential generating functions, ∂ʳ(ab) = Σ C(r, s) ∂ˢa ∂ʳ⁻ˢb.
    private static func product(
        _ left: [[Int]: Polynomial], _ right: [[Int]: Polynomial], upTo highest: [Int]
    ) -> [[Int]: Polynomial] {
        var product: [[Int]: Polynomial] = [:]
        for (a, x) in left where !x.isZero {
            for (b, y) in right where !y.isZero {
                let sum = zip(a, b).map(+)
                guard zip(sum, highest).allSatisfy({ $0 <= $1 }) else { continue }
                let number = zip(sum, a).reduce(Integer.one) { $0 * Combinatorics.binomial($1.0, $1.1) }
                product[sum, default: .zero] += (x * y).scaled(by: Rational(number))
            }
        }
        return product
    }

    private static func orders(upTo highest: [Int]) -> [[Int]] {
        highest.reduce([[]]) { tuples, bound in tuples.flatMap { tuple in (0...bound).map { tuple + [$0] } } }
    }
}
