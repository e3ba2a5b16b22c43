import Algebra
import Exact
import Theory

/// The laws of the frozen random numbers and of the initial values of a network's components, and means under them.
struct ComponentLaws {
    private var random: RandomNumbers
    private var rankOf: [Symbol: UInt16] = [:]

    /// Nil for an initial value without a law, or a law that a substitution leaves without meaning.
    ///
    /// - Parameter withInitialValues: whether the neurons are at the first time, and so have their initial law.
    init?(_ components: NetworkComponents, withInitialValues: Bool) {
        random = RandomNumbers(width: components.width)
        var initial: [NetworkComponents.Component: UInt16] = [:]
        for (symbol, component) in components.all {
            switch component {
            case .frozen(let id, let indices):
                let family = components.network.disorder[id.rank]
                guard let mean = components.number(family.mean), let variance = components.number(family.variance),
                    let rank = random.gaussian(
                        .disorder(id, indices: indices, time: nil), mean: mean, variance: variance)
                else { return nil }
                rankOf[symbol] = rank
            case .neuron(let field, let index) where withInitialValues:
                let rank: UInt16?
                switch components.network.initial[field] {
                case .gaussian(let mean, let variance)?:
                    guard let mean = components.number(mean), let variance = components.number(variance) else {
                        return nil
                    }
                    rank = random.gaussian(.initial(field, index: index), mean: mean, variance: variance)
                    initial[component] = rank
                case .sphere(let squaredRadius)?:
                    guard let squaredRadius = components.number(squaredRadius) else { return nil }
                    rank = random.component(
                        .initial(field, index: index), ofVector: field.rank, squaredRadius: squaredRadius)
                case nil: return nil
                }
                rankOf[symbol] = rank
            default: break
            }
        }
        for case .neuron(let field, let index) in initial.keys {
            for covariance in components.network.initialCovariances where covariance.left == field {
                guard let value = components.number(covariance.value) else { return nil }
                guard let partner = initial[.neuron(covariance.right, index: index)] else { continue }
                random.correlate(initial[.neuron(field, index: index)]!, partner, covariance: value)
            }
        }
    }

    /// The mean over all random numbers that have a law here.
    func mean(of polynomial: Polynomial) -> Polynomial {
        let symbols = rankOf.keys.sorted()
        var sum = PolynomialSum()
        for (monomial, coefficient) in polynomial.collected(in: symbols) {
            let product = monomial.factors.flatMap { factor in
                [UInt16](repeating: rankOf[factor.symbol]!, count: factor.power)
            }
            sum.add(coefficient * random.mean(of: GaussianPolynomial(.one, product.sorted())))
        }
        return sum.value
    }
}
