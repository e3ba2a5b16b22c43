import Algebra
import Exact
import Theory

/// Correlators of a network in continuous time at width 1, 2, 3, … as Taylor series in their times, straight from the
/// network written out in components: a stochastic differential equation, its generator, Gaussian moments. No field theory.
///
/// For operators A_1, …, A_n at times t_1 ≤ … ≤ t_n
///
///     <A_1 … A_n> = E [ e^{t_1 L} (A_1 e^{(t_2 − t_1) L} (A_2 … e^{(t_n − t_{n−1}) L} A_n)) ]  at the first time,
///
/// averaged over the initial law and all that is frozen. In a stationary theory the first exponential is the stationary
/// mean instead. A response field h̃_i among the operators of a time is a kick to h_i, so it differentiates by h_i all that
/// comes later; θ(0) = 0, what stands at the same time does not feel it.
///
///     // the linear recurrent network at N = 1: <h(t) h(t)> = q (1 + 2σ_w²t² + …) e^{−2γt}
///     ContinuousNetworkMoments.taylorSeries(
///         of: correlator, network: network, width: 1, latestFirst: [NamedTime("t")], order: 4, symbols: &symbols)
public enum ContinuousNetworkMoments {
    /// The mean or joint cumulant at one width and one order of its times, through total degree `order` in the times.
    ///
    /// The symbol of a time stands for the time counted from ``expansionPoint(of:in:)``.
    ///
    /// - Parameters:
    ///   - times: all times of the correlator, the latest first.
    ///   - substitutions: values put in place of symbols first. Numbers for the parameters make this fast, and allow what
    ///     would otherwise bring sums of rates into denominators.
    ///   - highestPowers: of parameters. A stationary theory needs them unless it is linear with all that multiplies a
    ///     neuron but its decay left out.
    ///   - budget: the number of products of terms that may be formed.
    /// - Returns: nil beyond the budget; where a time is missing or cannot be expanded about; for a literal index beyond
    ///   the width; for a decay rate of several terms, or none, in a stationary theory; if a number other than zero is put
    ///   in place of a bounded symbol.
    /// - Complexity: the number of terms grows with the order and the highest powers like that of products of so many
    ///   weights, so fast with the width.
    public static func taylorSeries(
        of correlator: Correlator, network: Network, width: Int, latestFirst times: [NamedTime], order: Int,
        symbols: inout SymbolTable, substitutions: [Symbol: Polynomial] = [:],
        highestPowers: [(symbol: Symbol, power: Int)] = [], budget: Int = 200_000
    ) -> Polynomial? {
        guard width >= 1, order >= 0, Set(times).count == times.count,
            expansionPoint(of: times, in: network) != nil,
            highestPowers.allSatisfy({ substitutions[$0.symbol]?.isZero ?? true })
        else { return nil }
        let values = times.map { $0.name.isEmpty ? Polynomial.zero : Polynomial(symbols.time($0.name)) }
        var process = ObservedProcess(
            network: network, width: width, times: times, order: order, symbols: symbols,
            substitutions: substitutions, highestPowers: highestPowers, budget: budget)
        // Operators are written out once; a moment of equal operators is the same whichever of them are meant.
        let all = correlator.operators
        let labels = all.map { part in all.firstIndex(of: part)! }
        guard let operators = process?.prepare(all) else { return nil }
        let kept = highestPowers.map { Truncation($0.symbol, atMost: $0.power) }
        let inTimes = Truncation(
            weights: [Symbol: Int](
                values.compactMap { $0.singleTerm?.monomial.factors.first?.symbol }.map { ($0, 1) },
                uniquingKeysWith: { first, _ in first }),
            atMost: order)
        var moments: [[Int]: Polynomial] = [:]
        return Correlator.cumulant(ofCount: all.count, truncate: { $0.truncated(to: kept + [inTimes]) }) { members in
            let key = members.map { labels[$0] }.sorted()
            if let known = moments[key] { return known }
            moments[key] = process?.moment(of: key.map { operators[$0] }, at: values)
            return moments[key]
        }?.truncated(to: kept + [inTimes])
    }

    /// The time about which the series in these times is one: the literal time among them, if there is one, else the first
    /// time of the network, or 0 in a stationary theory. Nil for two literal times, for one that is not the first, and for a
    /// time with a name and a number, `t+1`.
    public static func expansionPoint(of times: [NamedTime], in network: Network) -> Rational? {
        guard network.time.measure == .continuous else { return nil }
        if times.contains(where: { !$0.name.isEmpty && !$0.offset.isZero }) { return nil }
        let literal = times.filter { $0.name.isEmpty }.map(\.offset)
        if literal.count > 1 { return nil }
        if network.time.isStationary { return literal.first ?? 0 }
        let first = Rational(network.time.first)
        // Nothing is earlier than the first time.
        if let only = literal.first, only != first || !(times.last?.name.isEmpty ?? true) { return nil }
        return first
    }
}

/// A network seen at some times, which is what one correlator asks for.
private struct ObservedProcess {
    private var components: NetworkComponents
    private var generator: ItoGenerator
    private let times: [NamedTime]
    private let order: Int
    private var laws: ComponentLaws?

    init?(
        network: Network, width: Int, times: [NamedTime], order: Int, symbols: SymbolTable,
        substitutions: [Symbol: Polynomial], highestPowers: [(symbol: Symbol, power: Int)], budget: Int
    ) {
        components = NetworkComponents(
            network: network, width: width, symbols: symbols, substitutions: substitutions, limit: budget)
        guard let generator = ItoGenerator(&components, highestPowers: highestPowers, budget: budget) else {
            return nil
        }
        self.generator = generator
        self.times = times
        self.order = order
    }

    private var isStationary: Bool { components.network.time.isStationary }

    mutating func prepare(_ operators: [FieldPolynomial]) -> [Polynomial]? {
        var values: [Polynomial] = []
        for part in operators {
            guard let value = components.observed(part, times: times) else { return nil }
            values.append(value)
        }
        laws = ComponentLaws(components, withInitialValues: !isStationary)
        return laws == nil ? nil : values
    }

    /// The mean of a product of operators, with `values` for the times.
    mutating func moment(of operators: [Polynomial], at values: [Polynomial]) -> Polynomial? {
        guard let laws else { return nil }
        var function = Polynomial.one
        for part in operators {
            guard generator.spend(function, part) else { return nil }
            function = function.multiplied(by: part, within: generator.bounds)
        }
        let lapses = times.indices.map { components.symbol(of: .lapse($0)) }
        let inLapses = [
            Truncation(weights: [Symbol: Int](uniqueKeysWithValues: lapses.map { ($0, 1) }), atMost: order)
        ]
        // From the latest time back: what is later is a function of the neurons at the time that has been reached.
        for number in times.indices {
            function = joined(function, at: number)
            // A literal time is the first one, where nothing has passed yet.
            if number == times.count - 1, isStationary || times[number].name.isEmpty { break }
            guard let earlier = generator.propagated(function, over: lapses[number], within: inLapses) else {
                return nil
            }
            function = earlier
        }
        if isStationary {
            var means = StationaryMeans(generator)
            guard let mean = means.mean(of: function, within: inLapses) else { return nil }
            generator = means.generator
            function = mean
        }
        var lapseValues: [Symbol: Polynomial] = [:]
        for number in times.indices {
            lapseValues[lapses[number]] = values[number] - (number + 1 < times.count ? values[number + 1] : .zero)
        }
        return laws.mean(of: function).substituting(lapseValues)
    }

    /// Multiplies the function of the later neurons by what is observed at a time: its response fields differentiate the
    /// function, and then all is a function of the neurons at this time.
    private mutating func joined(_ function: Polynomial, at time: Int) -> Polynomial {
        var responses: [Symbol: Symbol] = [:]
        var neurons: [Symbol: Polynomial] = [:]
        for (symbol, component) in components.all {
            guard case .observed(let field, let index, time) = component else { continue }
            if let cause = components.network.fields[field.rank].respondsFor {
                responses[symbol] = components.symbol(of: .neuron(cause, index: index))
            } else {
                neurons[symbol] = Polynomial(components.symbol(of: .neuron(field, index: index)))
            }
        }
        var sum = PolynomialSum()
        for (kicks, later) in function.collected(in: responses.keys.sorted()) {
            var slope = later
            for (symbol, power) in kicks.factors {
                for _ in 0..<power { slope = slope.derivative(in: responses[symbol]!) }
            }
            sum.add(slope)
        }
        guard let joined = sum.value.substituting(neurons) else { preconditionFailure("fields have positive powers") }
        return joined
    }
}
