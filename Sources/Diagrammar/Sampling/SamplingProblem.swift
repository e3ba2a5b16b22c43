import Algebra
import Exact
import Language
import Sampling
import Theory

/// A question put to sampled networks: a network of the language with values for its letters, and what is measured on it.
///
///     let problem = try SamplingProblem(model, question, parameters: settings.values, times: ["T": 8])
///     let network = try problem.network(width: 64)
///     let observable = try problem.observable(width: 64)
///
/// Substitutions of the question, as `when sigma_b = 0`, are made first.
public struct SamplingProblem: Sendable {
    public let model: Model
    public let declared: Network
    public let question: Question
    /// Values of parameters, those that the question substitutes included.
    public let parameters: [Symbol: Rational]
    /// Values of symbolic times by name.
    public let times: [String: Rational]

    /// - Throws: ``CalculationError/unanswerable(message:help:)`` for a theory that is no network, for parameters and times without a
    ///   value, all of them in one message, and for a parameter with two values.
    public init(
        _ model: Model, _ question: Question, parameters: [Symbol: Rational], times: [String: Rational] = [:]
    ) throws(CalculationError) {
        guard case .network(let network) = model.content else {
            throw .unanswerable(
                message: "\(model.name) declares an action, and an action without a network has no sampler",
                help: "declare a network, as in rules/tanh-mlp.rules")
        }
        (self.model, declared, self.question, self.times) = (model, network, question, times)
        try question.checkIsSampled(on: network)
        // Letters do not depend on the width.
        var numbers = SamplingNumbers(width: 1, parameters: parameters, symbols: question.symbols)
        numbers.times = times
        let values = question.substitutions.sorted { $0.key < $1.key }
        var needed = NetworkLowering.letters(of: network, numbers).union(question.observable.letters(numbers))
        needed.subtract(question.substitutions.keys)
        for (_, value) in values { needed.formUnion(numbers.letters(of: value)) }
        var missingTimes = question.observable.timesInCoefficients(numbers)
        for correlator in question.observable.correlators {
            missingTimes.formUnion(try ObservableClock.missing(correlator.operators, network.time, times))
        }
        try SamplingNumbers.require(numbers.missing(needed), missingTimes)
        var all = parameters
        for (symbol, polynomial) in values {
            let value = try numbers.fraction(polynomial)
            if let given = parameters[symbol], given != value {
                throw .unanswerable(
                    message: "\(question.symbols[symbol].name) is given two values, \(given) and \(value)",
                    help: "one value for each parameter")
            }
            all[symbol] = value
        }
        self.parameters = all
    }

    /// The network at one width.
    ///
    /// - Parameter burnIn: for how long a stationary network has run before time 0.
    public func network(width: Int, burnIn: Double? = nil) throws(CalculationError) -> SampledNetwork {
        try SampledNetwork(
            declared, width: width, parameters: parameters, symbols: question.symbols, burnIn: burnIn)
    }

    /// The observable at one width.
    public func observable(width: Int) throws(CalculationError) -> SampledObservable {
        try SampledObservable(question, of: declared, width: width, parameters: parameters, times: times)
    }
}

extension Observable {
    /// All its means and cumulants, in the order of the text.
    var correlators: [Correlator] {
        switch self {
        case .scalar: []
        case .correlator(let correlator): [correlator]
        case .sum(let parts), .product(let parts): parts.flatMap(\.correlators)
        case .power(let base, _): base.correlators
        case .quotient(let above, let below): above.correlators + below.correlators
        }
    }

    /// The times without values that coefficients depend on, as in `<h(T).h(T)>/T`.
    func timesInCoefficients(_ numbers: SamplingNumbers) -> Set<String> {
        switch self {
        case .scalar(let value): numbers.missingTimes(of: value)
        case .correlator(let correlator):
            Set(correlator.operators.flatMap { $0.terms.values.flatMap { numbers.missingTimes(of: $0) } })
        case .sum(let parts), .product(let parts):
            parts.reduce(into: []) { $0.formUnion($1.timesInCoefficients(numbers)) }
        case .power(let base, _): base.timesInCoefficients(numbers)
        case .quotient(let above, let below):
            above.timesInCoefficients(numbers).union(below.timesInCoefficients(numbers))
        }
    }
}
