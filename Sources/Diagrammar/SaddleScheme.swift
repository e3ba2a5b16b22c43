import Algebra
import Exact
import Expansion
import Language
import Theory

/// The expansion about the saddle point: a network's action and observable in terms of k instead of its neurons.
struct SaddleScheme {
    let theory: CollectiveTheory
    let action: Action
    let quotient: ObservableQuotient
    /// What the times of the question have to satisfy besides what it says itself.
    let timeOrder: [TimeRelation]
    /// What the letters of the background stand for.
    let definitions: [(symbol: Symbol, value: Polynomial)]
    /// What answers the question instead of diagrams.
    let layers: LayerQuestion?

    /// - Parameters:
    ///   - quotient: the observable, in neurons.
    ///   - isFar: whether its literal layers are too many for diagrams.
    init(
        _ model: Model, _ question: Question, _ quotient: ObservableQuotient, isFar: Bool, symbols: inout SymbolTable
    ) throws(CalculationError) {
        let chain = try Self.chain(of: model, question, in: symbols)
        if question.fixedRatio != nil { try Self.refuseFixedRatio(chain, question) }
        var operators: Set<LayerOperator> = []
        for correlator in quotient.correlators {
            for part in correlator.operators {
                for monomial in part.terms.keys {
                    let product = try Self.translating { () throws(LayerChainError) in
                        try chain.product(monomial, fields: model.fields)
                    }
                    operators.formUnion(product.parts.map(\.layerOperator))
                }
            }
        }
        let names = Set(quotient.correlators.flatMap(\.namedTimes).map(\.name)).subtracting([""]).sorted()
        let isSymbolic = !names.isEmpty
        let list = Array(operators)
        let order = Self.order(of: quotient, question, symbols)
        func theory(_ background: CollectiveTheory.Background, _ symbols: inout SymbolTable) -> CollectiveTheory {
            CollectiveTheory(chain, observing: list, background: background, symbols: &symbols)
        }
        func inTermsOfK(_ theory: CollectiveTheory) throws(CalculationError) -> ObservableQuotient {
            try Self.translating { () throws(LayerChainError) in
                try quotient.mapCorrelators { correlator throws(LayerChainError) in
                    try theory.correlator(correlator, of: model.fields)
                }
            }
        }
        func action(
            _ theory: CollectiveTheory, _ quotient: ObservableQuotient, powersOfWidth: Int? = nil,
            _ symbols: inout SymbolTable
        ) throws(CollectiveTheoryError) -> CollectiveTheory.Result {
            var extent = Self.extent(of: theory, quotient, question, symbols)
            if let powersOfWidth {
                extent.powersOfWidth = powersOfWidth
                extent.responses = 1
            }
            return try theory.action(extent, time: model.time!, symbols: &symbols)
        }
        func parts(_ result: CollectiveTheory.Result) -> (Action, [(symbol: Symbol, value: Polynomial)]) {
            (result.action, result.definitions)
        }
        // Far layers are for recursions, and for the sum of all ladders.
        let mayBePolynomial =
            isFar
            ? chain.keepsLines && chain.constants.allSatisfy(\.isZero) && question.bounds.isEmpty
            : chain.keepsLines || question.bounds.contains { $0.boundedSymbol != nil }
        let origin =
            mayBePolynomial && !question.isAtFixedPoint
            ? try Self.aboutOrigin(
                chain, list, quotient, model, question, symbols, isOnly: order == nil || names.count > 1) : nil
        do {
            if question.isAtFixedPoint {
                guard order != nil else { throw Calculation.needsOrder }
                self.theory = theory(.fixedPoint, &symbols)
                self.quotient = try inTermsOfK(self.theory)
                (self.action, definitions) = try parts(action(self.theory, self.quotient, &symbols))
                layers = nil
            } else if let origin {
                (self.theory, self.quotient, self.action, symbols) = origin
                definitions = []
                layers = nil
            } else {
                guard let order else { throw Calculation.needsOrder }
                guard names.count <= 1 else {
                    throw CalculationError.unanswerable(
                        message: "the recursions answer at one symbolic layer, or at literal ones",
                        help: "ask at literal layers, as in <h(4).h(4); h(2).h(2)>/N")
                }
                layers = try LayerQuestion(
                    chain, fields: model.fields, order: order, layerName: names.first, symbols: &symbols)
                // Its diagrams are not summed: the theory says which powers of N are possible.
                self.theory = theory(.fixedPoint, &symbols)
                self.quotient = try inTermsOfK(self.theory)
                (self.action, definitions) = try parts(action(self.theory, self.quotient, powersOfWidth: 0, &symbols))
            }
        } catch let error as CollectiveTheoryError {
            throw Self.explained(error, chain)
        } catch let error as CalculationError {
            throw error
        } catch {
            preconditionFailure("no other error")
        }
        let begin = NamedTime("", offset: Rational(self.theory.firstOfOperators))
        timeOrder =
            self.theory.firstOfOperators == chain.first
            ? [] : question.timeNames.map { TimeRelation(later: NamedTime($0), earlier: begin, isStrict: false) }
    }

    /// At a fixed ratio of time and width the ladders of all lengths have to be known.
    private static func refuseFixedRatio(_ chain: LayerChain, _ question: Question) throws(CalculationError) {
        if question.isAtFixedPoint {
            throw .unanswerable(
                message: "a fixed ratio of time and width and a fixed point of the variance are two limits",
                help: "ask for one of them")
        }
        if !chain.keepsLines {
            throw .unanswerable(
                message:
                    "the limit at a fixed ratio of time and width is known for homogeneous activations, as linear ones and relu",
                help:
                    "ask through an order of 1/N at a symbolic layer: growth at criticality, if there is any, comes with it"
            )
        }
        if !chain.constants.allSatisfy(\.isZero) {
            throw .unanswerable(
                message: "the limit at a fixed ratio of time and width is known without biases and noise",
                help: "as in: --set sigma_b=0")
        }
    }

    /// The expansion about k = 0; nil where cumulants are no polynomials in k: with operators of an odd number of neurons they need
    /// not be.
    ///
    /// - Parameter isOnly: whether nothing else can answer, so that the reason is thrown.
    private static func aboutOrigin(
        _ chain: LayerChain, _ operators: [LayerOperator], _ quotient: ObservableQuotient, _ model: Model,
        _ question: Question, _ table: SymbolTable, isOnly: Bool
    ) throws(CalculationError) -> (CollectiveTheory, ObservableQuotient, Action, SymbolTable)? {
        // Where lines multiply, noise joins them at every order of 1/N.
        guard chain.keepsLines || question.bounds.contains(where: { $0.lowestPowerOfN != nil }) else {
            throw Calculation.needsOrder
        }
        var symbols = table
        let theory = CollectiveTheory(chain, observing: operators, background: .origin, symbols: &symbols)
        let mapped = try translating { () throws(LayerChainError) in
            try quotient.mapCorrelators { correlator throws(LayerChainError) in
                try theory.correlator(correlator, of: model.fields)
            }
        }
        do throws(CollectiveTheoryError) {
            let extent = extent(of: theory, mapped, question, symbols)
            let action = try theory.action(extent, time: model.time!, symbols: &symbols).action
            return (theory, mapped, action, symbols)
        } catch {
            if error == .notPolynomial, !isOnly { return nil }
            throw explained(error, chain)
        }
    }

    /// The chain of layers of a network, with the substitutions of a question made.
    static func chain(
        of model: Model, _ question: Question, in symbols: SymbolTable
    ) throws(CalculationError) -> LayerChain {
        guard case .network(let network) = model.content else {
            throw .unanswerable(
                message: "an action that does not come from a network has no other expansion than the bare one",
                help: "write: scheme bare, or leave the scheme away")
        }
        let chain = try translating { () throws(LayerChainError) in try network.layerChain(in: symbols) }
        guard let substituted = chain.substituting(question.substitutions, in: symbols) else {
            throw .unanswerable(
                message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        // K and its averages would hide powers of N, and orders in 1/N would not be what they are called.
        let width = symbols[.width].name
        guard (substituted.constants + substituted.initial).allSatisfy({ !$0.symbols.contains(.width) }),
            substituted.functions.allSatisfy({ !$0.variables.contains { $0.name == width } })
        else {
            throw .unanswerable(
                message:
                    "the variance of the first layer, of a bias or of a weight times \(width) holds a power of \(width): k would not be of order 1",
                help:
                    "as in: weight W[i,j](l) ~ normal(0, sigma_w^2/N), initial h[i](0) ~ normal(0, q), without N in what is set"
            )
        }
        return substituted
    }

    static func translating<Result>(
        _ body: () throws(LayerChainError) -> Result
    ) throws(CalculationError) -> Result {
        do throws(LayerChainError) { return try body() } catch {
            throw .unanswerable(message: error.message, help: error.help)
        }
    }

    static func explained(_ error: CollectiveTheoryError, _ chain: LayerChain) -> CalculationError {
        switch error {
        case .average(let reason):
            .unanswerable(
                message: "\(reason)", help: "the Gaussian moments of the activation have to exist")
        case .notPolynomial:
            .unanswerable(
                message:
                    "the averages of \(chain.functions[0]) are no polynomials in its variance: there is no closed form in the number of layers",
                help: "say how far in 1/N, as in: --through 1/N^2, and ask at literal layers or at one symbolic one")
        }
    }

    /// The order of 1/N, beyond the leading one that the observable can have, through which a question is asked; nil without a bound.
    private static func order(
        of quotient: ObservableQuotient, _ question: Question, _ symbols: SymbolTable
    ) -> Int? {
        guard let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() else { return nil }
        // The highest power of N of a correlator: that of its operators, with a factor N for each sum.
        let powers = quotient.correlators.map { correlator in
            correlator.operators.reduce(0) { sum, part in
                sum + (part.terms.map { $0.value.leadingPowerOfN(in: symbols) + $0.key.sums }.max() ?? 0)
            }
        }
        func highest(_ part: ObservablePolynomial) -> Int {
            part.sortedTerms.map { product, coefficient in
                product.reduce(coefficient.leadingPowerOfN(in: symbols)) { $0 + powers[$1] }
            }.max() ?? 0
        }
        let isRatio = quotient.polynomial == nil
        let leading =
            isRatio ? highest(quotient.numerator) - highest(quotient.denominator) : highest(quotient.polynomial!)
        return max(0, leading - lowest + (isRatio ? 2 * quotient.slackOfDenominator : 0))
    }

    /// How far the action is needed for a question.
    private static func extent(
        of theory: CollectiveTheory, _ quotient: ObservableQuotient, _ question: Question, _ symbols: SymbolTable
    ) -> CollectiveTheory.Extent {
        var degreeOfAll = 0
        var powers = 0
        var operators = theory.operators.map { _ in 0 }
        let lowest = question.fixedRatio == nil ? question.bounds.compactMap(\.lowestPowerOfN).max() : nil
        for correlator in quotient.correlators {
            var numbers = operators.map { _ in 0 }
            var degree = 0
            for part in correlator.operators {
                var here = operators.map { _ in 0 }
                var highest = 0
                for monomial in part.terms.keys {
                    var count = operators.map { _ in 0 }
                    var sum = 0
                    for factor in monomial.factors {
                        guard case .field(let field) = factor.quantity else { continue }
                        let place = (field.rank - 2 * theory.chain.components.count) / 2
                        count[place] += 1
                        sum += theory.operators[place].degree
                    }
                    highest = max(highest, sum)
                    for place in here.indices { here[place] = max(here[place], count[place]) }
                }
                degree += highest
                for place in numbers.indices { numbers[place] += here[place] }
            }
            degreeOfAll = max(degreeOfAll, degree)
            for place in operators.indices { operators[place] = max(operators[place], numbers[place]) }
        }
        for part in [quotient.numerator, quotient.denominator] {
            for (_, coefficient) in part.sortedTerms {
                powers = max(powers, coefficient.leadingPowerOfN(in: symbols))
            }
        }
        let coefficients = quotient.correlators.flatMap(\.operators).flatMap { Array($0.terms.values) }
        let highest = powers + coefficients.reduce(0) { max($0, $1.leadingPowerOfN(in: symbols)) }
        let cost = lowest.map { max(0, highest - $0) }
        // One response field more than is kept: what is cut is met then, and counted.
        var responses = cost.map { $0 + 2 } ?? degreeOfAll / 2
        if theory.background == .origin, theory.chain.keepsLines { responses = min(responses, degreeOfAll / 2) }
        return CollectiveTheory.Extent(
            responses: max(1, responses), operators: operators, powersOfWidth: cost, degree: degreeOfAll)
    }
}
