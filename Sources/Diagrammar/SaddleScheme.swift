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

    /// - Parameter quotient: the observable, in neurons.
    init(
        _ model: Model, _ question: Question, _ quotient: ObservableQuotient, symbols: inout SymbolTable
    ) throws(CalculationError) {
        let chain = try Self.chain(of: model, question, in: symbols)
        var products: [[LayerProduct]] = []
        var operators: Set<LayerOperator> = []
        for correlator in quotient.correlators {
            for part in correlator.operators {
                for monomial in part.terms.keys {
                    let product = try Self.translating { () throws(LayerChainError) in
                        try chain.product(monomial, fields: model.fields)
                    }
                    products.append([product])
                    operators.formUnion(product.parts.map(\.layerOperator))
                }
            }
        }
        theory = CollectiveTheory(
            chain, observing: Array(operators), background: question.isAtFixedPoint ? .fixedPoint : .origin,
            symbols: &symbols)
        let theory = theory
        self.quotient = try Self.translating { () throws(LayerChainError) in
            try quotient.mapCorrelators { correlator throws(LayerChainError) in
                try theory.correlator(correlator, of: model.fields)
            }
        }
        do throws(CollectiveTheoryError) {
            action = try theory.action(
                Self.extent(of: theory, self.quotient, question, symbols), time: model.time!, symbols: &symbols)
        } catch {
            throw Self.explained(error, chain)
        }
        let begin = NamedTime("", offset: Rational(theory.firstOfOperators))
        timeOrder =
            theory.firstOfOperators == chain.first
            ? [] : question.timeNames.map { TimeRelation(later: NamedTime($0), earlier: begin, isStrict: false) }
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
                help: "ask at literal layers, or at a fixed point of the variance: --fixed point")
        }
    }

    /// How far the action is needed for a question.
    private static func extent(
        of theory: CollectiveTheory, _ quotient: ObservableQuotient, _ question: Question, _ symbols: SymbolTable
    ) -> CollectiveTheory.Extent {
        var lines = 0
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
            lines = max(lines, degree / 2)
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
        var responses = cost.map { $0 + 2 } ?? lines
        if theory.chain.keepsLines { responses = min(responses, lines) }
        return CollectiveTheory.Extent(
            responses: max(1, responses), operators: operators, powersOfWidth: cost, lines: lines)
    }
}
