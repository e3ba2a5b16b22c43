import Exact

extension Polynomial {
    /// A non-negative power.
    ///
    /// Cost: about that of the last multiplication; see ``termEstimate(ofPower:)`` before a power that a user chose.
    public func power(_ exponent: Int) -> Polynomial { power(exponent, within: []) }

    /// A non-negative power without the terms beyond any of the `truncations`.
    ///
    /// Terms are left out in every step, which is right only if no factor has negative weight: otherwise the bounds
    /// are applied at the end.
    public func power(_ exponent: Int, within truncations: [Truncation]) -> Polynomial {
        precondition(exponent >= 0, "a sum has no negative powers among the polynomials")
        if exponent == 0 { return Polynomial.one.truncated(to: truncations) }
        if exponent == 1 { return truncated(to: truncations) }
        if let (monomial, coefficient) = singleTerm, let number = try? coefficient.power(exponent) {
            return Polynomial(number, monomial.power(exponent)).truncated(to: truncations)
        }
        guard truncations.allSatisfy({ weights($0).allSatisfy { $0 >= 0 } }) else {
            return power(exponent).truncated(to: truncations)
        }
        // Squaring wastes no work where powers of terms coincide (few symbols); where they do not, multiplying by the
        // short base again and again forms each product once.
        if squaringCost(exponent) <= repeatedCost(exponent) {
            var result: Polynomial?
            var base = truncated(to: truncations)
            var rest = exponent
            while true {
                if rest & 1 == 1 { result = result.map { $0.multiplied(by: base, within: truncations) } ?? base }
                rest >>= 1
                if rest == 0 { return result ?? .one }
                base = base.multiplied(by: base, within: truncations)
            }
        }
        let base = truncated(to: truncations)
        return (1..<exponent).reduce(base) { power, _ in power.multiplied(by: base, within: truncations) }
    }

    /// An upper estimate of the number of terms of a power: the smaller of the number of ways to choose the factors and
    /// of the volume of powers that can occur.
    public func termEstimate(ofPower exponent: Int) -> Double {
        if exponent <= 0 { return 1 }
        if termCount <= 1 { return Double(termCount) }
        // C(exponent + n − 1, n − 1) for n terms.
        var ways = 1.0
        for k in 1..<termCount {
            ways *= Double(exponent + k) / Double(k)
            if ways > 1e18 { break }
        }
        var volume = 1.0
        for symbol in body.layout.variables {
            guard let highest = highestPower(of: symbol), let lowest = lowestPower(of: symbol) else { continue }
            volume *= Double(exponent) * Double(highest - lowest) + 1
        }
        return min(ways, volume)
    }

    private func squaringCost(_ exponent: Int) -> Double {
        let half = termEstimate(ofPower: exponent / 2)
        let extra = exponent & 1 == 1 ? termEstimate(ofPower: exponent - 1) * Double(termCount) : 0
        return half * half + extra
    }

    private func repeatedCost(_ exponent: Int) -> Double {
        if exponent > 10_000 { return .infinity }
        return (1..<exponent).reduce(0.0) { $0 + termEstimate(ofPower: $1) * Double(termCount) }
    }
}
