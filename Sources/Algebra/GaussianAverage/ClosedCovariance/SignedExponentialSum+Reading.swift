import Exact

extension SignedExponentialSum {
    /// The function that an expression is; nil if it is no such function, or if a parameter is not known to be real.
    init?(_ expression: Expr, in variable: Variable) {
        let found = expression.fold { (part: Expr, children: [Self?]) -> Self? in
            if part.variable == variable { return .x }
            if part.node.openLevels > 0 { return nil }
            if !part.variables.contains(variable) { return part.isReal ? Self(constant: part) : nil }
            let known = children.compactMap { $0 }
            guard known.count == children.count else { return nil }
            switch part.head {
            case .sum: return known.reduce(Self(), +)
            case .product: return known.reduce(Self(constant: .one)) { product, factor in product?.times(factor) }
            case .power: return Self.power(known[0], part.children[1])
            case .call(let function): return Self.call(function, known[0])
            case .number, .constant, .variable, .summation, .integral: return nil
            }
        }
        guard let found else { return nil }
        self = found
    }

    private static func power(_ base: Self, _ exponent: Expr) -> Self? {
        guard let number = exponent.number else { return nil }
        if let whole = number.asInt {
            return whole >= 0 ? base.power(whole) : base.inverse?.power(-whole)
        }
        // (c·x²)^(k/2) is a multiple of |x|^k.
        guard let (coefficient, power) = base.monomial, power.isMultiple(of: 2), coefficient.isPositive,
            let degree = (number * Rational(power)).asInt, degree > 0,
            let factor = try? Expr.power(coefficient, exponent)
        else { return nil }
        return Self(Key(power: degree, signs: degree.isMultiple(of: 2) ? [] : [.sharp]), ComplexExpr(real: factor))
    }

    private static func call(_ function: Function, _ argument: Self) -> Self? {
        switch function {
        case .exp: return argument.exponential
        case .cosh, .sinh:
            guard let plus = argument.exponential, let minus = argument.times(Self(constant: -1))?.exponential else {
                return nil
            }
            let half = Expr(1, 2)
            return plus.times(Self(constant: half))!
                + minus.times(Self(constant: function == .cosh ? half : -half))!
        case .sin, .cos: return argument.wave(isSine: function == .sin)
        case .erf:
            guard let (slope, power) = argument.monomial, power == 1 else { return nil }
            return Self(Key(signs: [.smooth(slope)]), .one)
        case .abs: return argument.magnitude
        case .relu:
            guard let magnitude = argument.magnitude else { return nil }
            return (argument + magnitude).times(Self(constant: Expr(1, 2)))
        case .sign: return argument.sign
        case .step:
            // θ(0) is 0 and sign(0) is 0: an argument that may vanish for all x is left out.
            guard let sign = argument.sign else { return nil }
            return (Self(constant: 1) + sign).times(Self(constant: Expr(1, 2)))
        default: return nil
        }
    }

    /// The polynomial p₀ + p₁·x + p₂·x², with no higher powers.
    private var quadratic: (Expr, Expr, Expr)? {
        guard let p = polynomialCoefficients, p.keys.allSatisfy({ $0 <= 2 }) else { return nil }
        return (p[0] ?? .zero, p[1] ?? .zero, p[2] ?? .zero)
    }

    private var exponential: Self? {
        guard let (p0, p1, p2) = quadratic, let factor = try? Expr.call(.exp, [p0]) else { return nil }
        return Self(Key(rate: p1, curvature: -2 * p2), ComplexExpr(real: factor))
    }

    /// sin or cos of p₀ + p₁·x, as half the sum of two complex exponentials.
    private func wave(isSine: Bool) -> Self? {
        guard let (p0, p1, p2) = quadratic, p2.isZero else { return nil }
        let half = Expr(1, 2)
        return Self(
            Key(frequency: p1, phase: p0),
            isSine ? ComplexExpr(real: .zero, imaginary: -half) : ComplexExpr(real: half))
            + Self(
                Key(frequency: -p1, phase: -p0),
                isSine ? ComplexExpr(real: .zero, imaginary: half) : ComplexExpr(real: half))
    }

    /// |c·xⁿ|
    private var magnitude: Self? {
        guard let (coefficient, power) = monomial, let size = try? Expr.call(.abs, [coefficient]) else { return nil }
        return Self(Key(power: power, signs: power.isMultiple(of: 2) ? [] : [.sharp]), ComplexExpr(real: size))
    }

    /// The sign of c·xⁿ, for c of a known sign.
    private var sign: Self? {
        guard let (coefficient, power) = monomial, coefficient.isPositive || (-coefficient).isPositive else {
            return nil
        }
        return Self(
            Key(signs: power.isMultiple(of: 2) ? [] : [.sharp]),
            ComplexExpr(real: coefficient.isPositive ? 1 : -1))
    }
}
