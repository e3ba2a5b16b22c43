import Algebra
import Exact
import Theory
import Times

// In steps, with n and m steps since the initial condition,
//
//     h(n) = Σ_k C(n,k) a^{n−k} W^k h(0) + what b and ξ add in the same way at each step,
//
// and (1/N) E tr W^k(Wᵀ)^l is a number at each order of 1/N. At symbolic steps these are closed forms as long as each time is one
// power of W, that is a = 0 and no sources on the way; else the answer is the double generating function.

/// Answers in steps.
extension AnswerBuilder {
    mutating func buildSteps() throws(LinearRecurrentError) {
        let (first, second) = (question.first, question.second)
        if question.kind == .response {
            try buildResponseInSteps(first, second)
            return
        }
        if first.name.isEmpty, second.name.isEmpty {
            try add(literal(steps(first), steps(second)))
            return
        }
        let start = NamedTime("", offset: Rational(network.origin))
        if !network.leak.isZero, first == start || second == start {
            let other = first == start ? second : first
            try add(network.initial * (try leakyResponse(from: start, to: other)))
            return
        }
        guard network.leak.isZero, network.noise.isZero, network.frozen.isZero else {
            try buildTransform()
            return
        }
        let (n, m) = (table.time("first time"), table.time("second time"))
        let values = powers(n, m)
        func placed(_ value: Polynomial, _ later: NamedTime, _ earlier: NamedTime) -> Polynomial {
            self.placed(self.placed(value, n, later), m, earlier)
        }
        if let difference {
            let (later, earlier) = difference > 0 ? (first, second) : (second, first)
            try add(network.initial * placed(difference.isZero ? values.equal : values.above, later, earlier))
            return
        }
        if first != start {
            try add(network.initial * placed(values.above, first, second), later: first, .after, earlier: second)
        }
        // Of a literal and a symbolic time, the literal one is the shorter to write.
        let common = first.name.isEmpty ? first : second
        try add(network.initial * placed(values.equal, common, common), later: first, .equal, earlier: second)
        if second != start {
            try add(network.initial * placed(values.above, second, first), later: second, .after, earlier: first)
        }
    }

    private func steps(_ time: NamedTime) -> Int { (time.offset.asInt ?? 0) - network.origin }

    /// A function of the steps since the start, at a time.
    private mutating func placed(_ value: Polynomial, _ symbol: Symbol, _ time: NamedTime) -> Polynomial {
        value.substitutingTime(
            symbol, by: time.name.isEmpty ? nil : table.time(time.name), plus: time.offset - Rational(network.origin),
            in: &table)
    }

    /// σ^(n+m) Σ_k N^−k (1/N) E tr Wⁿ(Wᵀ)ᵐ for n > m, and for n = m.
    private mutating func powers(_ n: Symbol, _ m: Symbol) -> (above: Polynomial, equal: Polynomial) {
        var (above, equal) = (Polynomial.zero, Polynomial.zero)
        for k in 0...expansion.order {
            let trace = expansion.ladders.symbolicTrace(order: k, n, m, in: &table)
            above += trace.above * .width(power: -k)
            equal += trace.equal * .width(power: -k)
        }
        // A root of several terms has been given a symbol.
        let strength = expansion.modes.strength.value
        let (powerN, powerM) = (table.power(of: strength, n), table.power(of: strength, m))
        return (above.scaled(by: 1, powerN * powerM), equal.scaled(by: 1, powerN * powerN))
    }

    /// The correlation at literal steps: finite sums.
    private func literal(_ n: Int, _ m: Int) -> Polynomial {
        if n < 0 || m < 0 { return .zero }
        func sides(_ n: Int, _ m: Int) -> Polynomial {
            var sum = Polynomial.zero
            for k in 0...n {
                for l in 0...m where (k + l).isMultiple(of: 2) {
                    if network.leak.isZero, k < n || l < m { continue }
                    let weight = Combinatorics.binomial(n, k) * Combinatorics.binomial(m, l)
                    let number = (0...expansion.order).reduce(Polynomial.zero) { value, order in
                        value
                            + Polynomial(
                                expansion.ladders.trace(k, l, order: order), Monomial(.width, power: -order))
                    }
                    if number.isZero { continue }
                    sum +=
                        number.scaled(by: Rational(weight)) * network.leak.power(n - k + m - l)
                        * network.weightStrength.power((k + l) / 2)
                }
            }
            return sum
        }
        var value = network.initial * sides(n, m)
        if !network.noise.isZero {
            for i in stride(from: 1, through: min(n, m), by: 1) { value += network.noise * sides(n - i, m - i) }
        }
        if !network.frozen.isZero {
            for i in stride(from: 1, through: n, by: 1) {
                for j in stride(from: 1, through: m, by: 1) { value += network.frozen * sides(n - i, m - j) }
            }
        }
        return value
    }

    // MARK: Responses

    private mutating func buildResponseInSteps(_ time: NamedTime, _ kick: NamedTime) throws(LinearRecurrentError) {
        if let difference {
            try add(difference < 0 ? .zero : literalResponse(difference.asInt ?? 0))
            return
        }
        if network.leak.isZero {
            let (n, m) = (table.time("first time"), table.time("second time"))
            let above = powers(n, m).above.substitutingTime(m, by: nil, plus: 0, in: &table)
            try add(elapsed(above, n, from: kick, to: time), later: time, .after, earlier: kick)
            try add(.one, later: time, .equal, earlier: kick)
        } else {
            try add(try leakyResponse(from: kick, to: time), later: time, .atOrAfter, earlier: kick)
        }
        try add(.zero, later: kick, .after, earlier: time)
    }

    /// Σ_k C(n,k) a^{n−k} (1/N) E tr W^k.
    private func literalResponse(_ n: Int) -> Polynomial {
        var sum = Polynomial.zero
        for k in stride(from: 0, through: n, by: 2) {
            if network.leak.isZero, k < n { continue }
            let number = (0...expansion.order).reduce(Polynomial.zero) { value, order in
                value + Polynomial(expansion.ladders.trace(k, 0, order: order), Monomial(.width, power: -order))
            }
            sum +=
                number.scaled(by: Rational(Combinatorics.binomial(n, k))) * network.leak.power(n - k)
                * network.weightStrength.power(k / 2)
        }
        return sum
    }

    /// The response with a leak, Σ_n R(n) ζ^{−n−1} = G + …, G = 1/(ζ − a): the poles are those of continuous time with −a for γ,
    /// and 1/(ζ − λ)^p stands for C(n, p−1) λ^{n−p+1}.
    private mutating func leakyResponse(
        from kick: NamedTime, to time: NamedTime
    ) throws(LinearRecurrentError) -> Polynomial {
        let letters = DecayModes.letters
        let symbol = table.time("elapsed time")
        let steps = Polynomial(symbol)
        var whole = Polynomial.zero
        for k in 0...expansion.order {
            for pole in try expansion.responsePoles(order: k) {
                var values = [letters.leak: RationalFunction(-network.leak)]
                values[letters.strength] = RationalFunction(expansion.modes.strength.value)
                let found = values
                let (residue, rate) = try LinearRecurrentError.translating {
                    () throws(RationalFunctionError) in
                    (try pole.residue.substituting(found), try RationalFunction(pole.rate).substituting(found))
                }
                guard let base = (-rate).polynomial else { preconditionFailure("a rate with a denominator") }
                if base.isZero {
                    throw .network(
                        "the leak and the strength of the weights add up to zero: no power of zero steps",
                        help: "ask at literal steps")
                }
                let binomial = (0..<(pole.power - 1)).reduce(Polynomial.one) {
                    $0 * (steps - Polynomial($1)).scaled(by: Rational(1, $1 + 1))
                }
                let inverse = try LinearRecurrentError.translating { () throws(RationalFunctionError) in
                    try RationalFunction(base).power(1 - pole.power)
                }
                let term = Polynomial(residue * inverse, over: &table) * binomial * .width(power: -k)
                whole += term.scaled(by: 1, table.power(of: base, symbol))
            }
        }
        return elapsed(whole, symbol, from: kick, to: time)
    }
}

extension SymbolTable {
    /// base^time as a product of symbols.
    fileprivate mutating func power(of base: Polynomial, _ time: Symbol) -> Monomial {
        var basis = RateBasis(.sum)
        guard let rate = try? basis.rate(of: RationalFunction(base)) else {
            return Monomial(geometric(base: base, time: time))
        }
        return basis.symbols(of: rate, at: time, in: &self)
    }
}
