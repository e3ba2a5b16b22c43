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
        do {
            let sources: [RationalFunction]
            let sides: (RationalFunction, RationalFunction)
            let leak = RationalFunction(network.leak)
            var strength = RationalFunction(network.weightStrength)
            if isDiscrete {
                // Σ ζⁿ h(n) = (1 − aζ − ζW)⁻¹ [h(0) + ζ b/(1 − ζ) + ζ ξ(ζ)]
                let both = zeta * eta
                sources = [
                    RationalFunction(network.initial),
                    RationalFunction(network.noise) * (try both.divided(by: .one - both)),
                    RationalFunction(network.frozen)
                        * (try both.divided(by: (.one - zeta) * (.one - eta))),
                ]
                sides = (try (.one - leak * zeta).reciprocal(), try (.one - leak * eta).reciprocal())
            } else {
                sources = [
                    RationalFunction(network.initial), try RationalFunction(network.noise).divided(by: zeta + eta),
                    try RationalFunction(network.frozen).divided(by: zeta * eta),
                ]
                sides = (try (leak + zeta).reciprocal(), try (leak + eta).reciprocal())
            }
            let source = try RationalFunction.sum(of: sources)
            var orders: [Polynomial] = []
            for k in 0...expansion.order {
                let (left, right) = sides
                // In steps every factor W comes with its own ζ.
                let (x, y) = isDiscrete ? (left * zeta, right * eta) : (left, right)
                strength = RationalFunction(network.weightStrength)
                let ladder = try expansion.ladders.function(
                    order: k, xy: strength * x * y, xx: strength * x * x, yy: strength * y * y)
                orders.append(Polynomial(source * left * right * ladder, over: &table))
            }
            try add(sum(orders))
        } catch let error as LinearRecurrentError {
            throw error
        } catch {
            throw .tooLarge("\(error)")
        }
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
