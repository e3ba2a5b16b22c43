import Algebra
import Exact
import Oracles
import Theory

extension Problem {
    func bruteForceWick(maximumLegs: Int = 12) -> Polynomial? {
        value { correlator in
            BruteForceWick.value(
                of: correlator, rules: rules, symbols: symbols, highestPowers: highestPowers, maximumLegs: maximumLegs,
                maximumPairings: 200_000)
        }
    }

    func zeroDimensionalMoments(limit: Int = 20_000) -> Polynomial? {
        value { correlator in
            ZeroDimensionalMoments.value(
                of: correlator, rules: rules, symbols: symbols, highestPowers: highestPowers, limit: limit)
        }
    }

    /// Without the terms beyond the bounds of the question; factors outside the correlators included.
    func explicitNetwork(width: Int, limit: Int = 200_000) -> Polynomial? {
        guard let network else { return nil }
        let value = value { correlator in
            ExplicitNetworkMoments.value(
                of: correlator, network: network, width: width, symbols: symbols,
                substitutions: question.substitutions, limit: limit)
        }
        return value?.atWidth(width, in: symbols)?.filtered { monomial in
            question.bounds.allSatisfy { $0.admits(monomial) }
        }
    }

    /// The symbols of the propagators with value 1 each, if that and N = 1 make every propagator 0 or 1.
    var parametersOfUnitPropagators: [Symbol: Polynomial]? {
        var window = 0...0
        if case .discreteTime(let table) = rules.propagators { window = table.first...table.last }
        var values: [Polynomial] = []
        for left in rules.fields.indices {
            for right in rules.fields.indices {
                for t in window {
                    for s in window {
                        let (a, b) = (FieldID(rank: left), FieldID(rank: right))
                        guard
                            let value = rules.propagators.value(a, at: t, b, at: s).atWidth(1, in: symbols)
                        else { return nil }
                        if !value.isZero { values.append(value) }
                    }
                }
            }
        }
        var ones: [Symbol: Polynomial] = [:]
        for value in values { for symbol in value.symbols { ones[symbol] = .one } }
        return values.allSatisfy { $0.substituting(ones)?.isOne == true } ? ones : nil
    }
}
