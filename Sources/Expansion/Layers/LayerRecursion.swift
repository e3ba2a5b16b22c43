import Algebra
import Exact
import Theory

/// The equations from layer to layer for the law of k of a feedforward network, through 1/N^n.
///
/// With E, Var and κ_m the mean, the variance and the cumulants of k in a layer, over networks,
///
///     E k = K + G1/N + G2/N² + …,      N Var k = V + V2/N + …,      N² κ₃ = S + S2/N + …,      N³ κ₄ = Q + …
///
/// and for several inputs the same for the matrix k_ab. Every coefficient follows from those of the layer below:
///
///     K' = σ_b² + σ_w²⟨φ²⟩_K,   V' = κ₂ + χ²V,   G1' = χ G1 + ½ κ₁'' V,   …      κ_r the cumulants of σ_w²φ² under N(0, K),
///
/// primes at κ derivatives by K and χ = κ₁'. In the first layer k is a number: all vanish but K. Valid for N → ∞ at a fixed layer;
/// at large depth T the terms grow like powers of T/N.
///
///     let recursion = try LayerRecursion(chain, through: 2, symbols: &symbols)
///     recursion.recurrence.equations          // K, V, G1, S, V2, G2
///
/// - Complexity: a few seconds for 1/N³ with one input; it grows quickly with the order and the number of inputs.
public struct LayerRecursion: Sendable {
    /// A coefficient in the expansion of a cumulant of k.
    public struct Cumulant: Hashable, Sendable {
        /// How often the cumulant holds each component of k, in the order of ``LayerChain/components``.
        public let index: [Int]
        /// It is the coefficient at N^{−order} of the cumulant itself.
        public let order: Int

        /// The number of k in the cumulant.
        public var degree: Int { index.reduce(0, +) }
        /// 0 for the leading order of the cumulant, N^{1−degree}.
        public var correction: Int { order - degree + 1 }
    }

    public let chain: LayerChain
    /// Powers of 1/N are kept through this one, in every cumulant of k.
    public let order: Int
    /// What the unknowns of the equations are, in their order.
    public let cumulants: [Cumulant]
    public let recurrence: Recurrence
    /// What is zero in all layers and has no equation.
    public let vanishing: [Cumulant]

    /// The components of K, the saddle point, as symbols.
    public var variances: [Symbol] { Array(recurrence.unknowns.prefix(chain.components.count)) }
    var coefficients: LayerCoefficients
    let names: LayerNames

    /// - Parameter symbols: the table of the network; names for the unknowns and the averages are added.
    /// - Precondition: `order >= 0`.
    public init(
        _ chain: LayerChain, through order: Int, symbols: inout SymbolTable
    ) throws(LayerRecursionError) {
        precondition(order >= 0, "an order in 1/N is not negative")
        let components = chain.components.count
        let shape = LayerStep.Shape(
            components: components, order: order, carried: 0, operators: 0, isFirst: false, isLast: false)
        try shape.checkSize()
        self.chain = chain
        self.order = order
        names = LayerNames(chain, in: symbols)
        var unknowns: [LayerStep.Unknown] = (0..<components).map { place in
            LayerStep.Unknown(index: (0..<components).map { $0 == place ? 1 : 0 }, order: 0)
        }
        unknowns += LayerStep.unknowns(components: components, operators: 0, order: order).sorted {
            Self.precedes($0, $1)
        }
        var symbolOf: [LayerStep.Unknown: Symbol] = [:]
        for unknown in unknowns {
            let name = names.unknown(unknown)
            let place = unknown.index.firstIndex(of: 1)
            if let place, unknown.order == 0, unknown.index.reduce(0, +) == 1 {
                let pair = chain.components[place]
                symbolOf[unknown] = symbols.background(
                    chain.inputs == 1 ? "K" : "K[\(pair.a + 1),\(pair.b + 1)]")
            } else {
                symbolOf[unknown] = symbols.declare(name, role: .parameter)
            }
        }
        let variances = unknowns.prefix(components).map { symbolOf[$0]! }
        var coefficients = LayerCoefficients(chain, variances: variances, order: order)
        let step = try LayerStep(shape) { coefficient throws(LayerRecursionError) in
            try !coefficients.value(coefficient, [], in: &symbols).isZero
        }
        var (definitions, values) = try coefficients.named(step, [], names, in: &symbols)
        for (unknown, symbol) in step.unknowns { values[symbol] = Polynomial(symbolOf[unknown]!) }
        var equations: [Recurrence.Equation] = []
        for (place, unknown) in unknowns.enumerated() {
            let isMean = place < components
            let next =
                isMean
                ? try coefficients.mean(place, in: &symbols)
                : (step.values[unknown] ?? .zero).substituting(values)!
            let initial = isMean ? chain.initial[place] : .zero
            equations.append(Recurrence.Equation(symbolOf[unknown]!, next: next, initial: initial))
        }
        var first = chain.first
        if chain.beginsOnSphere {
            // k(first + 1) follows from the norm alone, without fluctuations.
            let norm = Dictionary(uniqueKeysWithValues: zip(variances, chain.initial))
            equations = equations.enumerated().map { place, equation in
                place < components
                    ? Recurrence.Equation(
                        equation.unknown, next: equation.next, initial: equation.next.substituting(norm)!) : equation
            }
            first += 1
        }
        let used = Set(equations.flatMap { $0.next.symbols })
        definitions.removeAll { !used.contains($0.symbol) }
        let zeros: [Symbol]
        (recurrence, zeros) = Recurrence(definitions: definitions, equations: equations, first: first)
            .withoutZeros(keeping: components)
        cumulants = unknowns.filter { !zeros.contains(symbolOf[$0]!) }.map {
            Cumulant(index: $0.index, order: $0.order)
        }
        vanishing = unknowns.filter { zeros.contains(symbolOf[$0]!) }.map { Cumulant(index: $0.index, order: $0.order) }
        self.coefficients = coefficients
    }

    /// What a layer needs of the layer below comes before it: lower orders first, and high cumulants within an order.
    static func precedes(_ left: LayerStep.Unknown, _ right: LayerStep.Unknown) -> Bool {
        let (a, b) = (left.index.reduce(0, +), right.index.reduce(0, +))
        if left.order != right.order { return left.order < right.order }
        if a != b { return a > b }
        return right.index.lexicographicallyPrecedes(left.index)
    }

    /// The symbol of a coefficient of a cumulant; nil beyond the order, and for those that vanish.
    public func symbol(degree: [Int], correction: Int = 0) -> Symbol? {
        let order = degree.reduce(0, +) - 1 + correction
        return zip(cumulants, recurrence.unknowns).first { $0.0 == Cumulant(index: degree, order: order) }?.1
    }
}

extension LayerStep.Shape {
    /// Products that are still formed within seconds: one input through 1/N^6, two inputs through 1/N^3.
    static let mostProducts = 5e6

    /// An estimate of the products of terms in a step: all moments of δ, each with as many terms as there are partitions.
    var products: Double {
        let n = order
        func choose(_ a: Int, _ b: Int) -> Double {
            (0..<max(b, 0)).reduce(1.0) { $0 * Double(a - $1) / Double($1 + 1) }
        }
        let below = choose(components + 2 * n, components)
        let next = isLast ? 1 : choose(components + n + 1, components)
        let partitions =
            (1...max(2 * n, 1)).reduce(1.0) { product, k in
                product * (1 + Double(components) * 0.5 / Double(k))
            } * exp2(Double(2 * n))
        return below * next * partitions * exp2(Double(carried + operators)) * (isFirst ? 0 : 1)
    }

    func checkSize() throws(LayerRecursionError) {
        if products > Self.mostProducts { throw .tooLarge(products: products) }
    }

    private func exp2(_ x: Double) -> Double { (0..<Int(x)).reduce(1.0) { product, _ in 2 * product } }
}
