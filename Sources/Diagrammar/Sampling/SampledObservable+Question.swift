import Algebra
import Exact
import Language
import Sampling
import Theory

extension SampledObservable {
    /// A question of the language as what is measured on each sampled network.
    ///
    /// All neurons of a sampled network are alike: fixed indices, as in `<h[1](T)^2; h[2](T)^2>`, are averaged exactly over all ways
    /// to choose different neurons for them, which is written in sums over single neurons. The products of operators that a
    /// cumulant needs are averaged as products, so that its estimate stays without bias. Beyond five fixed indices in one correlator
    /// the neurons of these numbers are taken themselves.
    ///
    /// Bounds and schemes say how far a theory goes; networks know nothing of them.
    ///
    /// - Parameters:
    ///   - question: with response fields or a frequency it is refused.
    ///   - network: the network as declared.
    ///   - width: N.
    ///   - parameters: a value for each parameter that occurs, the question's own substitutions included.
    ///   - times: values of symbolic times by name; integers in discrete time.
    /// - Throws: ``CalculationError/unanswerable(message:help:)``.
    /// - Complexity: for a cumulant of r operators the number of partitions of r; r is at most 10.
    public init(
        _ question: Question, of network: Network, width: Int, parameters: [Symbol: Rational],
        times: [String: Rational] = [:]
    ) throws(CalculationError) {
        try question.checkIsSampled(on: network)
        var numbers = SamplingNumbers(width: width, parameters: parameters, symbols: question.symbols)
        numbers.times = times
        try numbers.requireValues(of: question.observable.letters(numbers))
        try Self.check(question.timeOrder, times)
        var lowering = ObservableLowering(network, numbers)
        let value = try lowering.lower(question.observable)
        self.init(
            recordings: lowering.table.recordings, measurements: lowering.table.measurements,
            variables: lowering.variables, cumulants: lowering.cumulants, value: value)
    }

    /// Whether the values of the times are in the order that the question gives them.
    private static func check(_ order: [TimeRelation], _ times: [String: Rational]) throws(CalculationError) {
        func value(_ time: NamedTime) -> Rational? {
            time.name.isEmpty ? time.offset : times[time.name].map { $0 + time.offset }
        }
        for relation in order {
            guard let later = value(relation.later), let earlier = value(relation.earlier) else { continue }
            if relation.isStrict ? later > earlier : later >= earlier { continue }
            throw .unanswerable(
                message:
                    "the question asks for \(relation.later) \(relation.isStrict ? ">" : ">=") \(relation.earlier), and the values given are \(later) and \(earlier)",
                help: "give the times values in this order")
        }
    }
}

extension Question {
    /// Refuses what no sampled network answers, whatever values its letters have.
    func checkIsSampled(on network: Network) throws(CalculationError) {
        if let frequency {
            throw .unanswerable(
                message: "a function of the frequency \(frequency) is not sampled",
                help: "ask at times, as in <h(t).h(s)>/N")
        }
        if isAtFixedPoint {
            throw .unanswerable(
                message: "a fixed point of the saddle-point equations is not sampled",
                help: "leave it away: the sampled network begins at its initial law")
        }
        for factor in observable.correlators.flatMap({ $0.operators.flatMap { $0.terms.keys.flatMap(\.factors) } }) {
            guard case .field(let id) = factor.quantity, network.fields[id.rank].isResponse else { continue }
            throw .unanswerable(
                message: "\(network.fields[id.rank].name) is a response field, and a response field is not sampled",
                help: "ask for correlators of neurons")
        }
    }
}

extension Observable {
    /// The parameters that coefficients depend on.
    func letters(_ numbers: SamplingNumbers) -> Set<Symbol> {
        switch self {
        case .scalar(let value): return numbers.letters(of: value)
        case .correlator(let correlator):
            let coefficients = correlator.operators.flatMap { $0.terms.values }
            return Set(coefficients.flatMap { numbers.letters(of: $0) })
        case .sum(let parts), .product(let parts):
            return parts.reduce(into: []) { $0.formUnion($1.letters(numbers)) }
        case .power(let base, _): return base.letters(numbers)
        case .quotient(let above, let below): return above.letters(numbers).union(below.letters(numbers))
        }
    }
}
