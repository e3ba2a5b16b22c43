import Algebra
import Exact
import Expansion
import Language
import Theory

/// A question about a network of layers that the recursions of k answer: at literal layers, or at one symbolic layer, for any
/// activation.
struct LayerQuestion {
    let recursion: LayerRecursion
    /// The symbolic layer, if there is one.
    let layerName: String?
    private let fields: [Field]

    /// - Parameter order: the order of 1/N through which the recursions are needed.
    init(
        _ chain: LayerChain, fields: [Field], order: Int, layerName: String?, symbols: inout SymbolTable
    ) throws(CalculationError) {
        self.fields = fields
        self.layerName = layerName
        do throws(LayerRecursionError) {
            recursion = try LayerRecursion(chain, through: order, symbols: &symbols)
        } catch {
            throw .unanswerable(message: error.message, help: error.help)
        }
    }

    /// A part of a correlator: one product from each of its operators, at literal layers.
    struct Part {
        let coefficient: Polynomial
        let blocks: [[LayerRecursion.Factor]]
    }

    /// A symbolic layer stands for one late enough to be like all later ones.
    static let typicalLayer = 3

    /// The last literal layer of correlators, counted from the first layer of the network.
    func last(of correlators: [Correlator]) -> Int {
        (correlators.map(\.lastTime).max() ?? 0) - recursion.recurrence.first
    }

    /// The parts of a correlator of neurons.
    func parts(of correlator: Correlator) throws(CalculationError) -> [Part] {
        var parts = [Part(coefficient: .one, blocks: [])]
        for layerOperator in correlator.operators {
            var next: [Part] = []
            for (monomial, coefficient) in layerOperator.sortedTerms {
                let product = try SaddleScheme.translating { () throws(LayerChainError) in
                    try recursion.chain.product(monomial, fields: fields)
                }
                var factors: [LayerRecursion.Factor] = []
                for part in product.parts {
                    factors.append(.init(part.layerOperator, layer: try layer(part.time)))
                }
                // A number has no joint cumulant with anything.
                if factors.isEmpty, correlator.operators.count > 1 { continue }
                for part in parts {
                    next.append(
                        Part(
                            coefficient: part.coefficient * coefficient * .width(power: product.emptySums),
                            blocks: part.blocks + (factors.isEmpty ? [] : [factors])))
                }
            }
            parts = next
        }
        return parts
    }

    private func layer(_ time: TimePoint) throws(CalculationError) -> Int {
        switch time {
        case .at(let layer): return layer
        case .named(let time) where time.name.isEmpty && layerName == nil: return time.offset.asInt ?? 0
        case .named(let time) where time.name == layerName && time.offset.isZero:
            return recursion.recurrence.first + Self.typicalLayer
        default:
            throw .unanswerable(
                message: "the recursions answer at one symbolic layer, or at literal ones",
                help: "ask at literal layers, as in <h(4).h(4); h(2).h(2)>/N")
        }
    }

    /// The correlator as a polynomial in N and the symbols of layers, through N^{lowest}.
    func value(
        of correlator: Correlator, through lowest: Int, symbols: inout SymbolTable
    ) throws(CalculationError) -> (value: Polynomial, layers: [LayerCorrelator]) {
        var sum = Polynomial.zero
        var layers: [LayerCorrelator] = []
        for part in try parts(of: correlator) {
            guard !part.blocks.isEmpty else {
                sum += part.coefficient
                continue
            }
            let result = try self.correlator(part, through: lowest, symbols: &symbols)
            sum += part.coefficient * result.value
            layers.append(result)
        }
        return (named(sum.filtered { $0.powerOfN >= lowest }, layers, &symbols), layers)
    }

    func correlator(
        _ part: Part, through lowest: Int, form: LayerCorrelator.Form? = nil, symbols: inout SymbolTable
    ) throws(CalculationError) -> LayerCorrelator {
        do throws(LayerRecursionError) {
            let order = part.coefficient.leadingPowerOfN(in: symbols) - lowest
            return try recursion.correlator(
                of: part.blocks, through: order,
                form: form ?? (layerName == nil ? .explicitWhereShort : .symbolsOfLayers), symbols: &symbols)
        } catch {
            throw .unanswerable(message: error.message, help: error.help)
        }
    }

    /// Symbols of the typical layer renamed to those of the symbolic one: V[3] to V[T].
    private func named(_ value: Polynomial, _ layers: [LayerCorrelator], _ symbols: inout SymbolTable) -> Polynomial {
        guard let layerName else { return value }
        let typical = recursion.recurrence.first + Self.typicalLayer
        var replaced: [Symbol: Polynomial] = [:]
        var variances: [Symbol: Symbol] = [:]
        for symbol in layers.flatMap(\.layerSymbols) where symbol.layer == typical && variances[symbol.symbol] == nil {
            let name = symbols[symbol.generic].name
            let labelled = name.hasSuffix("]") ? "\(name.dropLast()),\(layerName)]" : "\(name)[\(layerName)]"
            let own = symbols.symbol(named: labelled) ?? symbols.declare(labelled, role: .parameter)
            variances[symbol.symbol] = own
            replaced[symbol.symbol] = Polynomial(own)
        }
        for symbol in value.symbols.sorted() {
            guard let average = symbols.average(symbol), let own = variances[average.variance] else { continue }
            replaced[symbol] = Polynomial(symbols.symbol(for: GaussianAverage(of: average.function, variance: own)))
        }
        return value.substituting(replaced) ?? value
    }
}
