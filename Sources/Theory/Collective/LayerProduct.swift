import Algebra
import Exact

/// A product of operators at different layers, as the monomials of an observable fall apart.
public struct LayerProduct: Hashable, Sendable {
    /// An operator of one layer.
    public struct Part: Hashable, Sendable {
        public let layerOperator: LayerOperator
        public let time: TimePoint
    }

    /// In order of time, each time once; empty for a product without fields.
    public let parts: [Part]
    /// How many sums over 1 … N stand at no field: a factor N each.
    public let emptySums: Int
}

extension LayerChain {
    /// A monomial of an observable as operators of single layers.
    ///
    /// - Throws: ``LayerChainError`` for response fields, and for a sum over an index that stands in two layers.
    public func product(_ monomial: FieldMonomial, fields: [Field]) throws(LayerChainError) -> LayerProduct {
        var byTime: [TimePoint: (neurons: [Int: [Int]], sums: [Int: [Int]])] = [:]
        var layerOfSum: [Int: TimePoint] = [:]
        for factor in monomial.factors {
            guard case .field(let field) = factor.quantity, let input = neurons.firstIndex(of: field) else {
                throw LayerChainError(
                    "response fields of neurons are not in the expansion about the saddle point",
                    help: "ask for correlators of the neurons, or write: scheme bare")
            }
            if beginsOnSphere, factor.time == .at(first) {
                throw LayerChainError(
                    "the first layer lies on a sphere, where its neurons are no independent Gaussians",
                    help: "ask from layer \(first + 1) on, or write: scheme bare")
            }
            var layer = byTime[factor.time] ?? ([:], [:])
            let unit = (0..<inputs).map { $0 == input ? 1 : 0 }
            switch factor.indices.first {
            case .fixed(let label)?: layer.neurons[label] = layer.neurons[label].map { zip($0, unit).map(+) } ?? unit
            case .summed(let number)?:
                if let other = layerOfSum[number], other != factor.time {
                    throw LayerChainError(
                        "a sum over an index that stands in two layers is not in the expansion about the saddle point",
                        help: "ask for literal neurons, as in <h[1](2)^2*h[1](1)^2>, or write: scheme bare")
                }
                layerOfSum[number] = factor.time
                layer.sums[number] = layer.sums[number].map { zip($0, unit).map(+) } ?? unit
            case .free?, nil: preconditionFailure("an observable without free indices")
            }
            byTime[factor.time] = layer
        }
        let parts = byTime.sorted { $0.key < $1.key }.map { time, layer in
            LayerProduct.Part(
                layerOperator: LayerOperator(neurons: layer.neurons, sums: Array(layer.sums.values)), time: time)
        }
        return LayerProduct(parts: parts, emptySums: monomial.sums - layerOfSum.count)
    }
}

extension CollectiveTheory {
    /// A correlator of neurons as the same correlator of the fields of this theory.
    ///
    /// - Precondition: all operators of the products are among ``operators``.
    public func correlator(
        _ correlator: Correlator, of fields: [Field]
    ) throws(LayerChainError) -> Correlator {
        var operators: [FieldPolynomial] = []
        for part in correlator.operators {
            var sum = FieldPolynomial.zero
            for (monomial, coefficient) in part.sortedTerms {
                let product = try chain.product(monomial, fields: fields)
                let factors = product.parts.map { part in
                    Factor(.field(field(of: part.layerOperator)), indices: [], time: part.time)
                }
                let sums = product.parts.reduce(product.emptySums) { $0 + $1.layerOperator.sums.count }
                sum.add(
                    coefficient * .width(power: sums), FieldMonomial(factors: factors.sorted(), sums: 0))
            }
            operators.append(sum)
        }
        return Correlator(operators: operators)
    }
}

extension Observable {
    /// The observable with every correlator replaced.
    public func mapCorrelators<Failure: Error>(
        _ transform: (Correlator) throws(Failure) -> Correlator
    ) throws(Failure) -> Observable {
        switch self {
        case .scalar: return self
        case .correlator(let correlator): return .correlator(try transform(correlator))
        case .sum(let parts): return .sum(try parts.map { part throws(Failure) in try part.mapCorrelators(transform) })
        case .product(let parts):
            return .product(try parts.map { part throws(Failure) in try part.mapCorrelators(transform) })
        case .power(let base, let exponent): return .power(try base.mapCorrelators(transform), exponent)
        case .quotient(let left, let right):
            return .quotient(try left.mapCorrelators(transform), try right.mapCorrelators(transform))
        }
    }
}

extension LayerChain {
    /// The chain with symbols replaced, also in the activation; nil if that divides by zero or by a sum.
    public func substituting(_ values: [Symbol: Polynomial], in table: SymbolTable) -> LayerChain? {
        if values.isEmpty { return self }
        let constants = constants.compactMap { $0.substituting(values) }
        let initial = initial.compactMap { $0.substituting(values) }
        guard constants.count == components.count, initial.count == components.count else { return nil }
        let named = values.map { (name: table[$0.key].name, value: $0.value) }
        var functions: [Expr] = []
        for function in self.functions {
            var replacements: [Variable: Expr] = [:]
            for variable in function.variables {
                guard let value = named.first(where: { $0.name == variable.name })?.value else { continue }
                guard let expression = try? Expr(value, in: table) else { return nil }
                replacements[variable] = expression
            }
            guard let replaced = try? function.substituting(replacements) else { return nil }
            functions.append(replaced)
        }
        return LayerChain(
            neurons: neurons, components: components, constants: constants, functions: functions, initial: initial,
            first: first, beginsOnSphere: beginsOnSphere)
    }
}
