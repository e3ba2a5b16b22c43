import Algebra
import Exact
import Theory

/// A correlator as a sum of two-point functions of one neuron at one pair of times.
struct LinearRecurrentQuestion {
    enum Kind: Hashable { case correlation, response }

    /// Correlation or response; a correlator that vanishes for its indices is a correlation with factor zero.
    let kind: Kind
    /// What the two-point function per neuron is multiplied by: coefficients, and N for a dot product.
    private(set) var factor: Polynomial = .zero
    /// The times: of h and h~ for a response, in the order of their names otherwise.
    let first: NamedTime
    let second: NamedTime
    /// What no field stands in.
    private(set) var constant: Polynomial = .zero

    /// Reads a correlator.
    ///
    /// - Throws: ``LinearRecurrentError/question(_:help:)`` for what is no two-point function.
    init(
        _ correlator: Correlator, of network: LinearRecurrentNetwork, timeNames: [String]
    ) throws(LinearRecurrentError) {
        let help = "as in: <h(t).h(s)>/N, <h[1](t)*h[1](s)>, <h[1](t)*h~[1](s)>"
        var product = FieldPolynomial(.one)
        for part in correlator.operators {
            let isLinear = part.terms.keys.allSatisfy { $0.factors.count == 1 }
            if correlator.operators.count > 1, !isLinear || correlator.operators.count > 2 {
                throw .question("a correlator of more than two fields to all orders in the weights", help: help)
            }
            product = product * part
        }
        var found: (kind: Kind, first: NamedTime, second: NamedTime)?
        for (monomial, coefficient) in product.sortedTerms {
            let factors = monomial.factors
            if factors.contains(where: { if case .field = $0.quantity { false } else { true } }) {
                throw .question("a function of a neuron to all orders in the weights", help: help)
            }
            if factors.isEmpty { constant += coefficient * .width(power: monomial.sums) }
            // All laws are even.
            if !factors.count.isMultiple(of: 2) || factors.isEmpty { continue }
            guard factors.count == 2 else {
                throw .question("a correlator of \(factors.count) fields to all orders in the weights", help: help)
            }
            let isResponse = factors.map { $0.quantity == .field(network.response) }
            if isResponse == [true, true] { continue }
            let kind: Kind = isResponse.contains(true) ? .response : .correlation
            let ordered = isResponse == [true, false] ? [factors[1], factors[0]] : factors
            let times = (try Self.time(of: ordered[0]), try Self.time(of: ordered[1]))
            if let known = found {
                let isSame = known.first == times.0 && known.second == times.1
                let isMirrored = kind == .correlation && known.first == times.1 && known.second == times.0
                guard known.kind == kind, isSame || isMirrored else {
                    throw .question(
                        "two-point functions of several pairs of times in one mean", help: "ask for each of them")
                }
            }
            found = found ?? (kind, times.0, times.1)
            factor += coefficient * Self.contraction(ordered, sums: monomial.sums)
        }
        kind = found?.kind ?? .correlation
        let times = [found?.first ?? NamedTime(""), found?.second ?? NamedTime("")]
        let places = times.map { time in timeNames.firstIndex(of: time.name) ?? timeNames.count }
        let isSwapped = kind == .correlation && places[0] > places[1]
        (first, second) = isSwapped ? (times[1], times[0]) : (times[0], times[1])
    }

    private static func time(of factor: Factor) throws(LinearRecurrentError) -> NamedTime {
        switch factor.time {
        case .at(let literal): return NamedTime("", offset: Rational(literal))
        case .named(let time): return time
        case .none, .step: throw .question("a field without a time", help: "as in: <h(t).h(s)>/N")
        }
    }

    /// Σ δ_ij over the summed indices.
    private static func contraction(_ factors: [Factor], sums: Int) -> Polynomial {
        guard let i = factors[0].indices.first, let j = factors[1].indices.first, i != j else {
            return .width(power: sums)
        }
        if case .fixed = i, case .fixed = j { return .zero }
        return .width(power: sums - 1)
    }
}
