import Algebra
import Exact

// exp(x) is infinite in double precision for x > 709, and then 1/(1 + exp(-x)) has derivatives ∞/∞ and log(1 + exp(x)) is ∞ although
// both are harmless. The same functions are therefore computed in other forms:
//
//     a fraction of exponentials of one variable, bounded at both ends      with E = exp(a·x) = (1 + t)/(1 − t), t = tanh(a·x/2), as a fraction in t
//     log(c + d·exp(u)), c, d > 0                                            relu(u) + log(c·exp(−relu(u)) + d·exp(−relu(−u)))
extension Expr {
    /// The same function in a form that does not overflow where its value is finite, as far as such a form is known.
    ///
    /// - Complexity: linear in the number of different parts, and the cancellation of one fraction for each that is rewritten.
    public var withoutOverflow: Expr {
        guard holdsFractionOrLogarithmOfExponentials else { return self }
        return fold { (part: Expr, children: [Expr]) -> Expr in
            switch part.form {
            case .product(let factors):
                if let product = Self.product(of: factors, rewritten: children) { return product }
            case .power:
                if let power = Self.bounded([part]) { return power }
            case .call(.log, let arguments):
                if let logarithm = Self.logarithm(of: arguments[0]) { return logarithm }
            default: break
            }
            return (try? part.rebuilt(from: children)) ?? part
        }
    }

    private var holdsFractionOrLogarithmOfExponentials: Bool {
        fold { (part: Expr, children: [(holdsExponential: Bool, isFound: Bool)]) in
            var (holds, isFound) = (children.contains(where: \.holdsExponential), children.contains(where: \.isFound))
            switch part.form {
            case .call(.exp, _): holds = true
            case .call(.log, _): isFound = isFound || holds
            case .power(_, let exponent): isFound = isFound || holds && (exponent.number?.signum() ?? 0) < 0
            default: break
            }
            return (holds, isFound)
        }.isFound
    }

    // MARK: Fractions

    /// The product, if some of its factors are a fraction of exponentials of one variable.
    private static func product(of factors: [Expr], rewritten: [Expr]) -> Expr? {
        var groups: [(letter: Variable, places: [Int])] = []
        for (place, factor) in factors.enumerated() {
            guard let letter = factor.letterOfExponentials else { continue }
            if let known = groups.firstIndex(where: { $0.letter == letter }) {
                groups[known].places.append(place)
            } else {
                groups.append((letter, [place]))
            }
        }
        var result: [Expr] = []
        var done: Set<Int> = []
        for group in groups {
            guard let value = bounded(group.places.map { factors[$0] }) else { continue }
            result.append(value)
            done.formUnion(group.places)
        }
        if done.isEmpty { return nil }
        for place in factors.indices where !done.contains(place) { result.append(rewritten[place]) }
        return result.reduce(.one) { $0 * $1 }
    }

    /// The variable of an exponential of something linear, of a sum of such and numbers, or of an integer power of these.
    private var letterOfExponentials: Variable? {
        guard variables.count == 1, let letter = variables.first else { return nil }
        return isRational(inExponentialsOf: letter) ? letter : nil
    }

    private func isRational(inExponentialsOf letter: Variable) -> Bool {
        if variables.isEmpty { return true }
        switch form {
        case .call(.exp, let arguments): return arguments[0].rate(of: letter) != nil
        case .sum(let parts), .product(let parts): return parts.allSatisfy { $0.isRational(inExponentialsOf: letter) }
        case .power(let base, let exponent):
            return exponent.number?.isInteger == true && base.isRational(inExponentialsOf: letter)
        default: return false
        }
    }

    /// a, if the expression is a·x + b with a rational a.
    private func rate(of letter: Variable) -> Rational? {
        guard let slope = try? derivative(by: letter), let rate = slope.number, !rate.isZero else { return nil }
        return rate
    }

    /// A product of factors of one variable as a fraction in tanh, if one of them is in a denominator and the whole is bounded.
    private static func bounded(_ factors: [Expr]) -> Expr? {
        guard let letter = factors.first?.letterOfExponentials,
            factors.contains(where: { factor in
                guard case .power(let base, let exponent) = factor.form else { return false }
                return (exponent.number?.signum() ?? 0) < 0 && base.variables.contains(letter)
            })
        else { return nil }
        let product = factors.reduce(Expr.one) { $0 * $1 }
        var rates: [Rational] = []
        product.fold { (part: Expr, _: [Void]) in
            if case .call(.exp, let arguments) = part.form, let rate = arguments[0].rate(of: letter) {
                rates.append(rate)
            }
        }
        guard let unit = rates.map(\.magnitude).min(), rates.allSatisfy({ ($0 / unit).isInteger }) else { return nil }
        let t = Variable("t_tanh", .real)
        let exponential = (Expr.one + Expr(t)) * (Expr.one - Expr(t)).power(-1)
        let fraction = product.fold { (part: Expr, children: [Expr]) -> Expr in
            if case .call(.exp, let arguments) = part.form, let rate = arguments[0].rate(of: letter),
                let power = (rate / unit).asInteger?.asInt,
                let shift = try? arguments[0].substituting([letter: .zero]), let factor = try? Expr.call(.exp, [shift])
            {
                return factor * exponential.power(Expr(power))
            }
            return (try? part.rebuilt(from: children)) ?? part
        }
        guard let simple = try? fraction.cancelled() else { return nil }
        // Bounded at both ends, where tanh is ±1.
        for end in [-1.0, 1.0] {
            guard let value = try? simple.value(at: [t: end]), value.isFinite else { return nil }
        }
        guard let tanh = try? Expr.call(.tanh, [Expr(unit / 2) * Expr(letter)]) else { return nil }
        return try? simple.substituting([t: tanh])
    }

    // MARK: Logarithms

    /// The logarithm of a positive number and one positive exponential.
    private static func logarithm(of argument: Expr) -> Expr? {
        guard case .sum(let terms) = argument.form, terms.count == 2,
            let constant = terms.first(where: { $0.variables.isEmpty && $0.isPositive }),
            let rest = terms.first(where: { !$0.variables.isEmpty })
        else { return nil }
        let factors: [Expr] = if case .product(let factors) = rest.form { factors } else { [rest] }
        let holders = factors.filter { !$0.variables.isEmpty }
        let strength = factors.filter(\.variables.isEmpty).reduce(Expr.one) { $0 * $1 }
        guard holders.count == 1, case .call(.exp, let arguments) = holders[0].form, strength.isPositive,
            let above = try? Expr.call(.relu, [arguments[0]]), let below = try? Expr.call(.relu, [-arguments[0]]),
            let first = try? Expr.call(.exp, [-above]), let second = try? Expr.call(.exp, [-below]),
            let logarithm = try? Expr.call(.log, [constant * first + strength * second])
        else { return nil }
        return above + logarithm
    }
}
