import Exact

// Exponentials and powers of a term are written as few as there can be: one exp(−γ(t + s)) for all exponentials, one power for
// all numbers with the same exponent, one for each other base.
extension Formula {
    /// All exponentials of a term as one; none if there is none.
    mutating func exponential(of monomial: Monomial, in table: SymbolTable) -> [Part] {
        var exponents: [(rate: Polynomial, times: TimeSum)] = []
        for (symbol, power) in monomial.factors {
            guard case .exponential(let rate, let time) = table[symbol].role, let term = rate.singleTerm else {
                continue
            }
            let unit = Polynomial(1, term.monomial)
            let place = exponents.firstIndex { $0.rate == unit } ?? exponents.count
            if place == exponents.count { exponents.append((unit, TimeSum())) }
            exponents[place].times.add(Rational(power) * term.coefficient, times: TimeSum(time, in: table))
        }
        if exponents.isEmpty { return [] }
        // Rates with the same times are added up: −(γ + a)(t − s).
        var products: [(rate: Polynomial, times: TimeSum)] = []
        for (rate, times) in exponents where !times.isZero {
            let (number, sum) = times.factored
            if let place = products.firstIndex(where: { $0.times == sum }) {
                products[place].rate += rate.scaled(by: number)
            } else {
                products.append((rate.scaled(by: number), sum))
            }
        }
        var addends: [(isNegative: Bool, Part)] = []
        for (rate, times) in products {
            let isNegative = (rate.sortedTerms.first?.coefficient ?? 1) < 0
            let shown = isNegative ? -rate : rate
            let times = part(of: times)
            if let single = shown.singleTerm {
                let parts = parts(single.coefficient, single.monomial, in: table)
                addends.append((isNegative, product(parts.coefficient, parts.above + [times], over: parts.below)))
            } else {
                let factor = sum(terms(of: shown, in: table))
                addends.append((isNegative, product([factor, times])))
            }
        }
        return addends.isEmpty ? [] : [call("exp", [sum(addends)])]
    }

    /// The powers b^T of a term, above and below the bar.
    mutating func timePowers(of monomial: Monomial, in table: SymbolTable) -> (above: [Part], below: [Part]) {
        var numbers: [(exponent: TimeSum, base: Rational)] = []
        var signs = TimeSum()
        var others: [(base: Polynomial, exponent: TimeSum)] = []
        for (symbol, power) in monomial.factors {
            guard case .geometric(let base, let time) = table[symbol].role else { continue }
            let times = TimeSum(time, in: table)
            if base == Polynomial(-1) {
                // An even number of steps changes no sign.
                if power & 1 != 0 { signs.add(1, times: times) }
                continue
            }
            let place = others.firstIndex { $0.base == base } ?? others.count
            if place == others.count { others.append((base, TimeSum())) }
            others[place].exponent.add(Rational(power), times: times)
        }
        others.removeAll { $0.exponent.isZero }
        for (base, exponent) in others {
            guard let number = base.constant else { continue }
            let (content, sum) = exponent.factored
            guard let steps = content.asInt, let factor = try? number.power(steps) else { continue }
            if let place = numbers.firstIndex(where: { $0.exponent == sum }) {
                numbers[place].base *= factor
            } else {
                numbers.append((sum, factor))
            }
        }
        others.removeAll { base, exponent in base.constant != nil && exponent.factored.number.isInteger }
        var (above, below): ([Part], [Part]) = ([], [])
        if !signs.isZero { above.append(power(number(-1), part(of: signs))) }
        for (exponent, base) in numbers {
            let isBelow = base.numerator.isOne
            let shown = number(isBelow ? Rational(base.denominator) : base)
            let power = power(shown, part(of: exponent))
            if isBelow { below.append(power) } else { above.append(power) }
        }
        for (base, exponent) in others {
            let isBelow = exponent.isEvery(sign: -1)
            var shown = TimeSum()
            shown.add(isBelow ? -1 : 1, times: exponent)
            let power = power(sum(terms(of: base, in: table)), part(of: shown.inReadingOrder))
            if isBelow { below.append(power) } else { above.append(power) }
        }
        return (above, below)
    }
}

extension TimeSum {
    /// With what is positive first.
    var inReadingOrder: TimeSum {
        var sum = TimeSum()
        for sign in [1, -1] {
            for addend in addends where addend.coefficient.signum() == sign { sum.add(addend.coefficient, addend.name) }
        }
        return sum
    }
}
