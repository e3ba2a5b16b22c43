import Algebra
import Exact
import Theory

/// Products and sums of functions of one neuron become one activation.
extension Evaluator {
    /// The right-hand side of an update rule in which every product holds at most one activation of each neuron, index and time,
    /// and every random number is multiplied by one activation: `W*(h + tanh(h))` has the activation h + tanh(h). What no
    /// random number multiplies stays apart, a leak being more than a part of a function.
    ///
    /// - Complexity: linear in the number of terms.
    mutating func mergingActivations(_ polynomial: FieldPolynomial) -> FieldPolynomial {
        guard polynomial.terms.keys.contains(where: { $0.factors.contains(where: \.isActivation) }) else {
            return polynomial
        }
        var merged = FieldPolynomial.zero
        for (monomial, coefficient) in polynomial.sortedTerms { merged.add(coefficient, mergingProducts(of: monomial)) }
        for (monomial, _) in merged.sortedTerms {
            guard merged.terms[monomial] != nil, monomial.factors.contains(where: \.isDisorder),
                monomial.factors.count(where: \.isActivation) == 1
            else { continue }
            mergeSum(around: monomial, in: &merged)
        }
        return merged
    }

    /// The product, with the functions of one neuron in one.
    private mutating func mergingProducts(of monomial: FieldMonomial) -> FieldMonomial {
        var rest = monomial
        for place in monomial.factors where place.isActivation {
            let site = function(of: place)!.site!
            let parts = rest.factors.filter { function(of: $0)?.site == site }
            guard parts.count > 1, let whole = try? Expr.product(parts.map { function(of: $0)!.function }),
                let factor = activation(whole, at: site)
            else { continue }
            rest.factors.removeAll { parts.contains($0) }
            rest.factors = (rest.factors + [factor]).sorted()
        }
        return rest
    }

    /// Adds to a term all others that differ from it only in the function of its neuron.
    private mutating func mergeSum(around monomial: FieldMonomial, in polynomial: inout FieldPolynomial) {
        let site = function(of: monomial.factors.first(where: \.isActivation)!)!.site!
        func rest(_ monomial: FieldMonomial) -> FieldMonomial {
            FieldMonomial(factors: monomial.factors.filter { function(of: $0)?.site != site }, sums: monomial.sums)
        }
        let others = rest(monomial)
        let terms = polynomial.sortedTerms.filter { rest($0.monomial) == others }
        guard terms.count > 1 else { return }
        // Powers of N stand in front of an activation, never in it.
        let powers = Set(terms.flatMap { term in term.coefficient.terms.map(\.monomial.powerOfN) })
        guard powers.count == 1, let power = powers.first else { return }
        var parts: [Expr] = []
        for (monomial, coefficient) in terms {
            guard let number = scope.expression(of: coefficient * .width(power: -power)),
                let product = try? Expr.product(
                    [number]
                        + monomial.factors.filter { function(of: $0)?.site == site }.map { function(of: $0)!.function }
                )
            else { return }
            parts.append(product)
        }
        guard let whole = try? Expr.sum(parts), let factor = activation(whole, at: site) else { return }
        for (monomial, coefficient) in terms { polynomial.add(-coefficient, monomial) }
        polynomial.add(
            .width(power: power), FieldMonomial(factors: (others.factors + [factor]).sorted(), sums: others.sums))
    }

    /// Nil for what is a polynomial after all, and for what has no averages.
    private mutating func activation(_ function: Expr, at site: Factor) -> Factor? {
        guard case .field(let neuron) = site.quantity, function.size <= Self.largestFunction,
            scope.coefficients(of: function, atMost: Self.highestDegree) == nil,
            (try? function.checkAverageExists()) != nil
        else { return nil }
        let id = activationID(Activation(of: neuron, function: function))
        return Factor(.activation(id), indices: site.indices, time: site.time)
    }
}

extension Factor {
    var isActivation: Bool { if case .activation = quantity { true } else { false } }
    var isDisorder: Bool { if case .disorder = quantity { true } else { false } }
}
