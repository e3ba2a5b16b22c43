import Exact

// The uniform law on a sphere brings in 1/(N+2), 1/(N+4), …  They are symbols of the table, and a product of them with
// powers of N has one normal form: partial fractions in N.
//
//     N · 1/(N+s)            = 1 − s/(N+s)
//     1/N · 1/(N+s)          = (1/s) (1/N − 1/(N+s))
//     1/(N+s) · 1/(N+t)      = (1/(t−s)) (1/(N+s) − 1/(N+t))
//
// In that form a result is a polynomial in 1/N exactly if no pole is left, and equality is comparison.
extension Polynomial {
    /// The partial-fraction form in N. Cost grows with the powers of N and of the poles in each term.
    public func partialFractions(in table: SymbolTable) -> Polynomial {
        let poles = table.poles
        if poles.isEmpty { return self }
        var result = Polynomial.zero
        var pending = [Monomial: Rational](uniqueKeysWithValues: terms.map { ($0.monomial, $0.coefficient) })
        while let (monomial, coefficient) = pending.first {
            pending.removeValue(forKey: monomial)
            let present = poles.filter { monomial[$0.symbol] != 0 }
            precondition(present.allSatisfy { monomial[$0.symbol] > 0 }, "a pole to a negative power")
            func push(_ factor: Rational, _ shift: Monomial) {
                let moved = monomial * shift
                let sum = (pending[moved] ?? 0) + coefficient * factor
                pending[moved] = sum.isZero ? nil : sum
            }
            guard let first = present.first else {
                result.add(coefficient, monomial)
                continue
            }
            let dropFirst = Monomial(first.symbol, power: -1)
            if present.count > 1 {
                let second = present[1]
                let weight = Rational(1, second.shift - first.shift)
                push(weight, Monomial(second.symbol, power: -1))
                push(-weight, dropFirst)
            } else if monomial.powerOfN > 0 {
                push(1, dropFirst * Monomial(.width, power: -1))
                push(Rational(-first.shift), Monomial(.width, power: -1))
            } else if monomial.powerOfN < 0 {
                let weight = Rational(1, first.shift)
                push(weight, dropFirst)
                push(-weight, Monomial(.width))
            } else {
                result.add(coefficient, monomial)
            }
        }
        return result
    }

    /// The expansion in 1/N through N^lowest, poles included: 1/(N+s) = 1/N − s/N² + s²/N³ − …
    ///
    /// Exact terms below that power are dropped too; the caller states the remainder.
    public func expandedInWidth(through lowest: Int, in table: SymbolTable) -> Polynomial {
        let poles = table.poles
        var result = Polynomial.zero
        for term in terms {
            let monomial = term.monomial
            var series = Polynomial(term.coefficient, monomial)
            for (symbol, shift) in poles where monomial[symbol] > 0 {
                let power = monomial[symbol]
                let rest = Monomial(symbol, power: -power)
                var expanded = Polynomial.zero
                for other in series.terms {
                    let base = other.monomial * rest
                    // (N+s)^(−p) = N^(−p) Σ_k C(−p, k) (s/N)^k
                    var binomial: Rational = 1
                    var k = 0
                    while base.powerOfN - power - k >= lowest {
                        expanded.add(other.coefficient * binomial, base * Monomial(.width, power: -power - k))
                        binomial *= Rational(-(power + k) * shift, k + 1)
                        k += 1
                    }
                }
                series = expanded
            }
            result += series.filtered { $0.powerOfN >= lowest }
        }
        return result
    }

    /// The number this polynomial takes at width `width`, as a polynomial in the remaining symbols; nil at N = 0 with
    /// negative powers.
    public func atWidth(_ width: Int, in table: SymbolTable) -> Polynomial? {
        var values: [Symbol: Polynomial] = [.width: Polynomial(width)]
        let present = symbols
        for (symbol, shift) in table.poles where present.contains(symbol) {
            guard width + shift != 0 else { return nil }
            values[symbol] = Polynomial(Rational(1, width + shift))
        }
        return substituting(values)
    }

    /// The leading power of N as N → ∞; poles may cancel between terms. Zero for the zero polynomial.
    public func leadingPowerOfN(in table: SymbolTable) -> Int {
        let form = partialFractions(in: table)
        guard var lowest = form.highestPower(of: .width) else { return 0 }
        if table.poles.allSatisfy({ pole in !form.symbols.contains(pole.symbol) }) { return lowest }
        // Distinct poles are linearly independent, so some power of 1/N is reached.
        while true {
            if let top = form.expandedInWidth(through: lowest, in: table).highestPower(of: .width) { return top }
            lowest -= 1
        }
    }
}
