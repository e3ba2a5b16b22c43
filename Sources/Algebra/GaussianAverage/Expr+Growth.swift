import Exact

/// How a function of x behaves as x goes to one end of the real line.
enum Growth {
    case zero
    /// coefficient·|x|^power
    case algebraic(coefficient: Double, power: Double)
    /// |f| is about exp(rate·|x|^power) with a sign; power > 0, rate ≠ 0.
    case exponential(rate: Double, power: Double, sign: Double)
    /// Bounded, or growing more slowly than any power.
    case bounded
    case unknown

    /// Whether no Gaussian of every width makes it integrable.
    var beatsGaussians: Bool {
        if case .exponential(let rate, let power, _) = self { return rate > 0 && power >= 2 }
        return false
    }
}

extension Expr {
    /// The behaviour at +∞ (`side` = 1) or −∞ (`side` = −1); positive parameters count as numbers of the order of 1.
    ///
    /// Cancellations, and whatever the rules do not decide, are `unknown`.
    func growth(in variable: Variable, side: Double) -> Growth {
        fold { (part: Expr, children: [Growth]) -> Growth in
            switch part.head {
            case .number(let value):
                return value.isZero ? .zero : .algebraic(coefficient: value.doubleValue, power: 0)
            case .constant(let constant):
                return constant == .pi ? .algebraic(coefficient: .pi, power: 0) : .unknown
            case .variable(let letter):
                if letter == variable { return .algebraic(coefficient: side, power: 1) }
                return letter.assumptions.contains(.positive) ? .algebraic(coefficient: 1, power: 0) : .unknown
            case .sum: return children.dropFirst().reduce(children[0]) { $0.plus($1) }
            case .product: return children.dropFirst().reduce(children[0]) { $0.times($1) }
            case .power: return children[0].raised(to: part.children[1].number)
            case .call(let function): return children[0].applying(function)
            case .summation, .integral: return .unknown
            }
        }
    }
}

extension Growth {
    fileprivate func plus(_ other: Growth) -> Growth {
        switch (self, other) {
        case (.zero, let one), (let one, .zero): return one
        case (.unknown, _), (_, .unknown): return .unknown
        case (.algebraic(let a, let p), .algebraic(let b, let q)):
            if p != q { return p > q ? self : other }
            return a.sign == b.sign ? .algebraic(coefficient: a + b, power: p) : .unknown
        case (.exponential(let a, let p, let s), .exponential(let b, let q, let t)):
            if p == q, a == b { return s == t ? self : .unknown }
            // Compared by what stands in the exponent, a·|x|^p.
            func isLarger(_ a: Double, _ p: Double, _ b: Double, _ q: Double) -> Bool {
                if a.sign != b.sign { return a > 0 }
                if p == q { return a > b }
                return (p > q) == (a > 0)
            }
            return isLarger(a, p, b, q) ? self : other
        case (.exponential(let rate, _, _), let rest): return rate > 0 ? self : rest
        case (let rest, .exponential(let rate, _, _)): return rate > 0 ? other : rest
        case (.algebraic(_, let p), .bounded): return p > 0 ? self : .bounded
        case (.bounded, .algebraic(_, let p)): return p > 0 ? other : .bounded
        case (.bounded, .bounded): return .bounded
        }
    }

    fileprivate func times(_ other: Growth) -> Growth {
        switch (self, other) {
        case (.zero, _), (_, .zero): return .zero
        case (.unknown, _), (_, .unknown): return .unknown
        case (.algebraic(let a, let p), .algebraic(let b, let q)): return .algebraic(coefficient: a * b, power: p + q)
        case (.exponential(let a, let p, let s), .exponential(let b, let q, let t)):
            if p != q { return .exponential(rate: p > q ? a : b, power: max(p, q), sign: s * t) }
            return a + b == 0 ? .unknown : .exponential(rate: a + b, power: p, sign: s * t)
        case (.exponential(let rate, let power, let sign), .algebraic(let a, _)),
            (.algebraic(let a, _), .exponential(let rate, let power, let sign)):
            return .exponential(rate: rate, power: power, sign: a < 0 ? -sign : sign)
        // Bounded by an exponential that oscillates; it has no sign any more.
        case (.exponential(let rate, let power, _), .bounded), (.bounded, .exponential(let rate, let power, _)):
            return .exponential(rate: rate, power: power, sign: .nan)
        case (.bounded, .bounded): return .bounded
        case (.algebraic(_, let p), .bounded), (.bounded, .algebraic(_, let p)): return p <= 0 ? .bounded : .unknown
        }
    }

    fileprivate func raised(to exponent: Rational?) -> Growth {
        guard let exponent else { return .unknown }
        let number = exponent.doubleValue
        let isOdd = exponent.numerator.isOdd
        switch self {
        case .zero: return number > 0 ? .zero : .unknown
        case .algebraic(let a, let p):
            if a < 0, !exponent.isInteger { return .unknown }
            let size = Double.exponential(number * Double.logarithm(a.magnitude))
            return .algebraic(coefficient: a < 0 && isOdd ? -size : size, power: p * number)
        case .exponential(let rate, let power, let sign):
            return .exponential(rate: rate * number, power: power, sign: isOdd ? sign : 1)
        case .bounded: return number > 0 ? .bounded : .unknown
        case .unknown: return .unknown
        }
    }

    fileprivate func applying(_ function: Function) -> Growth {
        let isLarge: Bool
        let sign: Double
        switch self {
        case .algebraic(let a, let p): (isLarge, sign) = (p > 0, a < 0 ? -1 : 1)
        case .exponential(let rate, _, let s): (isLarge, sign) = (rate > 0, s)
        case .zero: (isLarge, sign) = (false, 1)
        case .bounded, .unknown: (isLarge, sign) = (false, .nan)
        }
        // Where it is real, asin is between −π/2 and π/2.
        if function == .asin { return .bounded }
        if case .unknown = self { return function == .tanh || function == .erf ? .bounded : .unknown }
        switch function.name {
        case "exp":
            guard isLarge else { return .bounded }
            switch self {
            case .algebraic(let a, let p): return .exponential(rate: a, power: p, sign: 1)
            case .exponential where !sign.isNaN: return .exponential(rate: sign, power: .infinity, sign: 1)
            default: return .unknown
            }
        case "sinh", "cosh":
            guard isLarge else { return .bounded }
            let parity = function == .sinh ? sign : 1
            if case .algebraic(let a, let p) = self { return .exponential(rate: a.magnitude, power: p, sign: parity) }
            return .exponential(rate: 1, power: .infinity, sign: parity)
        case "tanh", "erf", "sign":
            return isLarge && !sign.isNaN ? .algebraic(coefficient: sign, power: 0) : .bounded
        case "step":
            return isLarge && !sign.isNaN ? (sign > 0 ? .algebraic(coefficient: 1, power: 0) : .zero) : .bounded
        case "relu":
            if sign.isNaN { return .unknown }
            return sign > 0 ? self : .zero
        case "abs":
            if case .algebraic(let a, let p) = self { return .algebraic(coefficient: a.magnitude, power: p) }
            if case .exponential(let rate, let power, _) = self {
                return .exponential(rate: rate, power: power, sign: 1)
            }
            return self
        case "sin", "cos": return .bounded
        // The logarithm of a power is smaller than every power; that of an exponential is its exponent.
        case "log":
            if case .exponential(let rate, let power, _) = self, power.isFinite {
                return .algebraic(coefficient: rate, power: power)
            }
            if case .algebraic = self { return .bounded }
            return .unknown
        default: return .unknown
        }
    }
}
