import Algebra
import Exact
import Oracles
import Testing
import Theory

/// Networks in continuous time put together by hand, for the oracles that know them before any field theory.
final class ContinuousNetwork {
    /// What multiplies a power of the neuron on the right of an update rule: `c Σ_j W_ij h_j^k` and the like.
    enum Source {
        /// −γ h_i
        case decay
        /// coefficient × h_i^power
        case own(Polynomial, power: Int)
        /// Σ_j W_ij Σ_k c_k h_j^k with variance per entry, by k
        case weights(variance: Polynomial, isWhite: Bool, activation: [Int: Polynomial])
        case bias(variance: Polynomial, isWhite: Bool)
    }

    static let parameters = ["gamma", "sigma_w", "sigma_b", "kappa", "q", "g"]

    var symbols = SymbolTable()
    private(set) var network: Network

    /// The symbols are in place before the network is, so that its parts can be written with them.
    static func parameter(_ name: String) -> Polynomial {
        Polynomial(Symbol(rank: parameters.firstIndex(of: name)! + 1))
    }

    static var weightVariance: Polynomial { parameter("sigma_w").power(2) * .width(power: -1) }

    static let neuron = FieldID(rank: 0)
    static let response = FieldID(rank: 1)

    init(_ sources: [Source], isStationary: Bool, first: Int = 0, initial: InitialLaw? = nil) {
        for name in Self.parameters { _ = symbols.declare(name, role: .parameter) }
        func neuron(_ index: Index) -> Factor { Factor(.field(Self.neuron), indices: [index], time: .step(0)) }
        var disorder: [Disorder] = []
        var value = FieldPolynomial.zero
        func declare(_ kind: Disorder.Kind, _ indexCount: Int, _ isWhite: Bool, _ variance: Polynomial) -> Factor {
            disorder.append(
                Disorder(
                    name: "r\(disorder.count)", kind: kind, indexCount: indexCount, isFreshAtEachTime: isWhite,
                    mean: .zero, variance: variance))
            return Factor(
                .disorder(DisorderID(rank: disorder.count - 1)),
                indices: indexCount == 1 ? [.free(0)] : [.free(0), .summed(0)], time: isWhite ? .step(0) : .none)
        }
        for source in sources {
            switch source {
            case .decay:
                value.add(-Self.parameter("gamma"), FieldMonomial(factors: [neuron(.free(0))], sums: 0))
            case .own(let coefficient, let power):
                value.add(
                    coefficient,
                    FieldMonomial(factors: [Factor](repeating: neuron(.free(0)), count: power), sums: 0))
            case .weights(let variance, let isWhite, let activation):
                let weight = declare(.weight, 2, isWhite, variance)
                for (power, coefficient) in activation {
                    let factors = [weight] + [Factor](repeating: neuron(.summed(0)), count: power)
                    value.add(coefficient, FieldMonomial(factors: factors.sorted(), sums: 1))
                }
            case .bias(let variance, let isWhite):
                value.add(
                    .one, FieldMonomial(factors: [declare(.noise, 1, isWhite, variance)], sums: 0))
            }
        }
        network = Network(
            time: TimeAxis(
                variable: "t", first: first, last: nil, measure: .continuous, isStationary: isStationary),
            fields: [
                Field(name: "h", carriesIndex: true, response: Self.response),
                Field(name: "h~", carriesIndex: true, respondsFor: Self.neuron),
            ],
            disorder: disorder, updates: [Update(neuron: Self.neuron, value: value)],
            initial: initial.map { [Self.neuron: $0] } ?? [:])
    }

    static let noise = Source.bias(variance: parameter("kappa"), isWhite: true)
    static func linearWeights(isWhite: Bool) -> Source {
        .weights(variance: weightVariance, isWhite: isWhite, activation: [1: .one])
    }
    static let gaussianStart = InitialLaw.gaussian(mean: .zero, variance: parameter("q"))

    // MARK: Observables

    static func at(_ name: String, _ index: Index, _ field: FieldID = neuron) -> Factor {
        Factor(
            .field(field), indices: [index],
            time: .named(name == "0" ? NamedTime("", offset: 0) : NamedTime(name)))
    }

    /// h(t).h(s)/N
    static func overlap(_ left: String, _ right: String) -> FieldPolynomial {
        var value = FieldPolynomial.zero
        value.add(
            .width(power: -1),
            FieldMonomial(factors: [at(left, .summed(0)), at(right, .summed(0))].sorted(), sums: 1))
        return value
    }

    /// A product of components at times, as `h[1](t)*h[1](s)`.
    static func product(_ factors: [Factor]) -> FieldPolynomial {
        var value = FieldPolynomial.zero
        value.add(.one, FieldMonomial(factors: factors.sorted(), sums: 0))
        return value
    }

    // MARK: Answers

    /// Values of the parameters in decimal-free numbers, where the symbols themselves would be slow.
    static let numbers: [Symbol: Polynomial] = [
        "gamma": Rational(3, 2), "sigma_b": Rational(2, 3), "kappa": Rational(5, 7), "q": Rational(3, 5),
    ].reduce(into: [:]) { $0[Symbol(rank: parameters.firstIndex(of: $1.key)! + 1)] = Polynomial($1.value) }

    /// What the oracle says, which must be something.
    func series(
        _ operators: [FieldPolynomial], latestFirst times: [String], width: Int, order: Int,
        through powers: [String: Int] = [:], substitutions: [Symbol: Polynomial] = [:]
    ) throws -> Polynomial {
        let value = answer(
            operators, latestFirst: times, width: width, order: order, through: powers,
            substitutions: substitutions)
        return try #require(value)
    }

    func answer(
        _ operators: [FieldPolynomial], latestFirst times: [String], width: Int, order: Int,
        through powers: [String: Int] = [:], substitutions: [Symbol: Polynomial] = [:], budget: Int = 4_000_000
    ) -> Polynomial? {
        ContinuousNetworkMoments.taylorSeries(
            of: Correlator(operators: operators), network: network, width: width,
            latestFirst: times.map { $0 == "0" ? NamedTime("", offset: 0) : NamedTime($0) }, order: order,
            symbols: &symbols, substitutions: substitutions,
            highestPowers: powers.map { (symbols.symbol(named: $0.key)!, $0.value) }.sorted { $0.0 < $1.0 },
            budget: budget)
    }

    func series(
        ofClosedForm closedForm: Polynomial, width: Int, order: Int, around point: Rational = 0,
        substitutions: [Symbol: Polynomial] = [:]
    ) throws -> Polynomial {
        let value = ClosedFormSeries.taylorSeries(
            of: closedForm, around: point, order: order, width: width, symbols: &symbols,
            substitutions: substitutions)
        return try #require(value)
    }

    /// exp(γ (Σ power × time))
    func exponential(_ powers: [String: Int], rate: String = "gamma") -> Polynomial {
        powers.sorted { $0.key < $1.key }.reduce(Polynomial.one) { product, part in
            product
                * Polynomial(
                    symbols.exponential(rate: Self.parameter(rate), time: symbols.time(part.key)), power: part.value)
        }
    }

    func time(_ name: String) -> Polynomial { Polynomial(symbols.time(name)) }
}
