import Algebra
import Exact
import Theory

// From an initial condition at time 0, with ζ and η for the times of the two sides,
//
//     <h.h>/N  →  [q + κ/(ζ + η) + σ_b²/(ζη)] Σ_k N^−k G(ζ) G(η) F_k(σ²GG', σ²G², σ²G'²).                                   (4)
//
// At order N^0 alone this is q e^{−γ(t+s)} I_0(2σ√(ts)) for the first term: no elementary function. With s = 0 only the initial
// value is there to meet, and h(t) is the response to it.

/// Answers in continuous time.
extension AnswerBuilder {
    mutating func buildTimes() throws(LinearRecurrentError) {
        let (first, second) = (question.first, question.second)
        if question.kind == .response {
            let symbol = table.time("elapsed time")
            let response = sum(try expansion.response(of: symbol, in: &table).orders)
            try buildResponse(response, symbol, first, second)
            return
        }
        if network.axis.isStationary {
            let symbol = table.time("elapsed time")
            let function = sum(try expansion.correlation(of: symbol, in: &table).orders)
            if let difference {
                try add(function.substitutingTime(symbol, by: nil, plus: difference.magnitude, in: &table))
                return
            }
            try add(elapsed(function, symbol, from: second, to: first), later: first, .atOrAfter, earlier: second)
            try add(elapsed(function, symbol, from: first, to: second), later: second, .after, earlier: first)
            return
        }
        let start = NamedTime("", offset: Rational(network.axis.first))
        if first == start || second == start {
            let symbol = table.time("elapsed time")
            let response = sum(try expansion.response(of: symbol, in: &table).orders)
            try add(network.initial * elapsed(response, symbol, from: start, to: first == start ? second : first))
            return
        }
        try buildTransform()
    }

    private mutating func buildResponse(
        _ response: Polynomial, _ symbol: Symbol, _ time: NamedTime, _ kick: NamedTime
    ) throws(LinearRecurrentError) {
        if let difference {
            // Itô: a response vanishes at equal times.
            try add(
                difference > 0 ? response.substitutingTime(symbol, by: nil, plus: difference, in: &table) : .zero)
            return
        }
        try add(elapsed(response, symbol, from: kick, to: time), later: time, .after, earlier: kick)
        try add(.zero, later: kick, .atOrAfter, earlier: time)
    }

    /// The double transform (4), or that of steps.
    mutating func buildTransform() throws(LinearRecurrentError) {
        let variables = [question.first, question.second].enumerated().map { number, time in
            table.transformVariable(named: time.name.isEmpty ? "z_\(number + 1)" : "z_\(time.name)")
        }
        let (zeta, eta) = (RationalFunction(variables[0]), RationalFunction(variables[1]))
        let isDiscrete = network.axis.measure == .discrete
        domain =
            isDiscrete
            ? .steps(ofFirst: variables[0], ofSecond: variables[1])
            : .laplace(ofFirst: variables[0], ofSecond: variables[1])
        // Σ ζⁿ h(n) = (1 − aζ − ζW)⁻¹ [h(0) + ζ b/(1 − ζ) + ζ ξ(ζ)]
        let source = try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            let both = zeta * eta
            return try RationalFunction.sum(of: [
                RationalFunction(network.initial),
                RationalFunction(network.noise)
                    * (isDiscrete ? both.divided(by: .one - both) : (zeta + eta).reciprocal()),
                RationalFunction(network.frozen)
                    * (isDiscrete ? both.divided(by: (.one - zeta) * (.one - eta)) : both.reciprocal()),
            ])
        }
        let (z, w) = (Polynomial(variables[0]), Polynomial(variables[1]))
        let sides =
            isDiscrete
            ? (.one - network.leak * z, .one - network.leak * w) : (network.leak + z, network.leak + w)
        var value = Polynomial.zero
        for k in 0...expansion.order {
            // In steps every factor W comes with a step.
            let ladders = try expansion.ladderForm(
                order: k, sides, meeting: isDiscrete ? z : .one, isDiscrete ? w : .one, in: &table)
            value += ladders * .width(power: -k)
        }
        try add(Polynomial(source, over: &table) * value)
    }
}

extension SymbolTable {
    /// A variable of a transform, by a name that is free.
    fileprivate mutating func transformVariable(named name: String) -> Symbol {
        var free = name
        while symbol(named: free) != nil { free += "'" }
        return declare(free, role: .parameter)
    }
}
