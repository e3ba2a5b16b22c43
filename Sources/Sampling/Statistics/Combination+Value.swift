extension SampledObservable.Combination {
    /// The value at these cumulants.
    func value(at cumulants: [Double]) -> Double {
        switch self {
        case .number(let number): number
        case .cumulant(let index): cumulants[index]
        case .sum(let terms): terms.reduce(0) { $0 + $1.value(at: cumulants) }
        case .product(let factors): factors.reduce(1) { $0 * $1.value(at: cumulants) }
        case .power(let base, let exponent): base.value(at: cumulants).raised(to: exponent)
        case .quotient(let above, let below): above.value(at: cumulants) / below.value(at: cumulants)
        }
    }

    /// Whether there is no cumulant in it.
    var isConstant: Bool {
        switch self {
        case .number: true
        case .cumulant: false
        case .sum(let parts), .product(let parts): parts.allSatisfy(\.isConstant)
        case .power(let base, let exponent): exponent == 0 || base.isConstant
        case .quotient(let above, let below): above.isConstant && below.isConstant
        }
    }

    /// Whether it is linear in the cumulants, so that unbiased cumulants give an unbiased value.
    public var isLinear: Bool {
        switch self {
        case .number, .cumulant: true
        case .sum(let terms): terms.allSatisfy(\.isLinear)
        case .product(let factors): factors.allSatisfy(\.isLinear) && factors.count { !$0.isConstant } <= 1
        case .power(let base, let exponent): isConstant || (exponent == 1 && base.isLinear)
        case .quotient(let above, let below): above.isLinear && below.isConstant
        }
    }
}

extension Double {
    /// By repeated squaring.
    func raised(to exponent: Int) -> Double {
        var (result, square, rest) = (1.0, self, exponent.magnitude)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            rest >>= 1
            if rest > 0 { square *= square }
        }
        return exponent < 0 ? 1 / result : result
    }
}
