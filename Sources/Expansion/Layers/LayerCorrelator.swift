import Algebra
import Exact
import Theory

/// A correlator of operators in literal layers as a series in 1/N.
public struct LayerCorrelator: Sendable {
    /// A power of N in the result, and the symbol that has its coefficient at the end of the program.
    public struct Order: Sendable, Equatable {
        public let powerOfN: Int
        public let symbol: Symbol
    }

    /// An unknown or a definition of the recursions in one layer.
    public struct LayerSymbol: Sendable, Equatable {
        public let symbol: Symbol
        /// What it is a value of.
        public let generic: Symbol
        public let layer: Int
    }

    /// The steps to the result, for numbers.
    public let program: LayerProgram
    /// What the program's results mean; the orders that are zero are missing.
    public let results: [Order]
    /// The lowest power of N that is kept.
    public let lowestPowerOfN: Int
    /// The result in N, in parameters and in ``layerSymbols``.
    public let value: Polynomial
    /// The symbols of layers that the value holds, in the order of layers.
    public let layerSymbols: [LayerSymbol]

    /// Polynomials of more terms than this are not put into others.
    static let mostTerms = 20_000.0

    /// How the value of a correlator is written.
    public enum Form: Sendable {
        /// With explicit polynomials as long as they are short, then with symbols of layers.
        case explicitWhereShort
        /// With symbols of layers throughout.
        case symbolsOfLayers
        /// Not at all: ``LayerCorrelator/value`` is 0, and the program alone is wanted, for numbers.
        case none
    }

    init(
        _ program: LayerProgram, results: [Order], lowestKept: Int, recursion: LayerRecursion, form: Form,
        in symbols: inout SymbolTable
    ) throws(LayerRecursionError) {
        self.program = program
        lowestPowerOfN = lowestKept
        self.results = results.filter { $0.powerOfN >= lowestKept }
        if case .none = form {
            (value, layerSymbols) = (.zero, [])
            return
        }
        var evaluation = ProgramInLayers(program, recursion, mayBeExplicit: form == .explicitWhereShort)
        let values = evaluation.run(in: &symbols)
        var sum = Polynomial.zero
        for order in self.results {
            sum += values[order.symbol]!.scaled(by: 1, Monomial(.width, power: order.powerOfN))
        }
        value = sum
        let used = sum.symbols
        let ofAverages = Set(
            used.compactMap { symbols.average($0)?.variance }
                + used.compactMap { symbol -> Symbol? in
                    if case .exponential(_, let variance) = symbols[symbol].role { return variance }
                    return nil
                } + used.flatMap { symbols.jointAverage($0)?.covariance.entries ?? [] })
        layerSymbols = evaluation.layerSymbols.filter { used.contains($0.symbol) || ofAverages.contains($0.symbol) }
    }
}

/// A program carried out with polynomials: unknowns of k and definitions as symbols of their layer, unless they are explicit and
/// short.
struct ProgramInLayers {
    private let program: LayerProgram
    private let recurrence: Recurrence
    private let mayBeExplicit: Bool
    private var isExplicit = true
    private var values: [Symbol: Polynomial] = [:]
    private(set) var layerSymbols: [LayerCorrelator.LayerSymbol] = []

    init(_ program: LayerProgram, _ recursion: LayerRecursion, mayBeExplicit: Bool) {
        self.mayBeExplicit = mayBeExplicit
        self.program = program
        recurrence = recursion.recurrence
    }

    mutating func run(in symbols: inout SymbolTable) -> [Symbol: Polynomial] {
        for assignment in program.initial { values[assignment.symbol] = assignment.value }
        isExplicit = mayBeExplicit && recurrence.isExplicit(in: symbols)
        let unknowns = Set(recurrence.unknowns)
        for (offset, number) in program.sequence.enumerated() {
            let layer = program.first + offset
            let step = program.steps[number]
            if isExplicit { isExplicit = staysShort(step) }
            for definition in step.definitions {
                values[definition.symbol] =
                    isExplicit
                    ? moved(definition.value, to: layer, in: &symbols)
                    : Polynomial(symbol(of: definition.symbol, in: layer, &symbols))
            }
            var next: [Symbol: Polynomial] = [:]
            for assignment in step.assignments {
                if unknowns.contains(assignment.symbol), !isExplicit {
                    let isZero = moved(assignment.value, to: layer, in: &symbols).isZero
                    next[assignment.symbol] =
                        isZero ? .zero : Polynomial(symbol(of: assignment.symbol, in: layer + 1, &symbols))
                } else {
                    next[assignment.symbol] = moved(assignment.value, to: layer, in: &symbols)
                }
            }
            values = next
        }
        return values
    }

    /// Whether the values of the next layer have few terms, from the powers of K in them.
    private func staysShort(_ step: LayerProgram.Step) -> Bool {
        let polynomials = step.definitions.map(\.value) + step.assignments.map(\.value)
        return recurrence.unknowns.allSatisfy { unknown in
            guard let value = values[unknown] else { return true }
            let degree = polynomials.reduce(0) { max($0, $1.highestPower(of: unknown) ?? 0) }
            return degree == 0 || value.termEstimate(ofPower: degree) <= LayerCorrelator.mostTerms
        }
    }

    /// A polynomial of the recursions with the values of a layer; averages get the variance of the layer.
    private mutating func moved(
        _ polynomial: Polynomial, to layer: Int, in symbols: inout SymbolTable
    ) -> Polynomial {
        var values: [Symbol: Polynomial] = [:]
        for symbol in polynomial.symbols.sorted() {
            switch symbols[symbol].role {
            case .average(let function, let variance):
                let own = self.variance(variance, in: layer, &symbols)
                values[symbol] = Polynomial(symbols.symbol(for: GaussianAverage(of: function, variance: own)))
            case .jointAverage(let function, let covariance):
                let own = CovarianceMatrix(
                    entries: covariance.entries.map { self.variance($0, in: layer, &symbols) })
                values[symbol] = Polynomial(symbols.symbol(for: JointGaussianAverage(of: function, covariance: own)))
            case .exponential(let rate, let variance):
                let own = self.variance(variance, in: layer, &symbols)
                values[symbol] = Polynomial(symbols.exponential(rate: rate, time: own))
            case .reciprocal(let divisor):
                values[symbol] = Polynomial(symbols.reciprocal(of: moved(divisor, to: layer, in: &symbols)))
            default: values[symbol] = self.values[symbol]
            }
        }
        if let result = polynomial.substituting(values) { return result }
        // A negative power of a variance that is a sum: the variance stays a symbol.
        for unknown in recurrence.unknowns where polynomial.lowestPower(of: unknown) ?? 0 < 0 {
            values[unknown] = Polynomial(variance(unknown, in: layer, &symbols))
        }
        return polynomial.substituting(values)!
    }

    /// The variance of averages in a layer: what K is there, if that is a symbol, or else a symbol of the layer.
    private mutating func variance(_ generic: Symbol, in layer: Int, _ symbols: inout SymbolTable) -> Symbol {
        if let (monomial, coefficient) = values[generic]?.singleTerm, coefficient.isOne, monomial.factors.count == 1,
            monomial.factors[0].power == 1
        {
            return monomial.factors[0].symbol
        }
        return symbol(of: generic, in: layer, &symbols)
    }

    private mutating func symbol(of generic: Symbol, in layer: Int, _ symbols: inout SymbolTable) -> Symbol {
        if let known = layerSymbols.first(where: { $0.generic == generic && $0.layer == layer }) { return known.symbol }
        let name = symbols[generic].name
        let labelled =
            name.hasSuffix("]") ? "\(name.dropLast()),\(layer)]" : "\(name)[\(layer)]"
        let symbol = symbols.symbol(named: labelled) ?? symbols.declare(labelled, role: .parameter)
        layerSymbols.append(.init(symbol: symbol, generic: generic, layer: layer))
        return symbol
    }
}
