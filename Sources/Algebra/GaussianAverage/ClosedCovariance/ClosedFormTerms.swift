import Exact

/// A closed form under way: a sum of fractions times roots, exponentials, sines and angles.
struct ClosedFormTerms {
    private struct Key: Hashable {
        let exponent: Expr
        let radicand: Expr
        /// A sine or cosine and asin or erf, or 1.
        let functions: [Expr]
    }

    private var keys: [Key] = []
    private var coefficients: [Key: Expr] = [:]

    private mutating func add(_ key: Key, _ coefficient: Expr) {
        if let known = coefficients[key] {
            coefficients[key] = known + coefficient
        } else {
            keys.append(key)
            coefficients[key] = coefficient
        }
    }

    /// Adds the real part of c·e^{iF}·term; F is the phase.
    mutating func add(_ term: GaussianMoments.Term, times factor: ComplexExpr, phase: Expr) throws(ExprError) {
        let coefficient = term.coefficient * factor
        for (part, wave) in [
            (coefficient.real, try Expr.call(.cos, [phase])), (-coefficient.imaginary, try Expr.call(.sin, [phase])),
        ] where !part.isZero && !wave.isZero {
            // The sine of a difference may be minus that of the opposite.
            let (sign, rest) = wave.coefficientAndRest
            add(
                Key(exponent: term.exponent, radicand: term.radicand, functions: [rest, term.function]),
                part * Expr(sign))
        }
    }

    /// The sum. Exponentials that differ by the sign of a part of their exponent become hyperbolic functions of it, if asked for.
    func expression(pairing isPaired: Bool) throws(ExprAlgebraError) -> Expr {
        var terms: [(key: Key, coefficient: Expr)] = []
        for key in keys {
            let coefficient = try (coefficients[key] ?? .zero).together()
            if !coefficient.isZero { terms.append((key, coefficient)) }
        }
        var sum: [Expr] = []
        while !terms.isEmpty {
            let (key, coefficient) = terms.removeFirst()
            var factors = [try Self.root(coefficient, key.radicand)] + key.functions
            let partner = terms.firstIndex { other in
                isPaired && other.key.radicand == key.radicand && other.key.functions == key.functions
                    && (other.coefficient == coefficient || other.coefficient == -coefficient)
            }
            var (exponent, halfDifference, function) = (key.exponent, Expr.zero, Function.cosh)
            if let partner {
                let (other, second) = terms.remove(at: partner)
                let half = Expr(1, 2)
                halfDifference = try (half * key.exponent - half * other.exponent).simplestFraction()
                exponent = try (half * key.exponent + half * other.exponent).simplestFraction()
                factors.append(2)
                if second != coefficient { function = .sinh }
            }
            let (e, d, f) = (exponent, halfDifference, function)
            factors += try ExprAlgebraError.translating { () throws(ExprError) in
                try [Expr.call(.exp, [e]), d.isZero ? .one : Expr.call(f, [d])]
            }
            let product = factors
            sum.append(try ExprAlgebraError.translating { () throws(ExprError) in try .product(product) })
        }
        let all = sum
        return try ExprAlgebraError.translating { () throws(ExprError) in try .sum(all + [.zero]) }
    }

    /// c/√R, with as many R taken out of c as are in it.
    private static func root(_ coefficient: Expr, _ radicand: Expr) throws(ExprAlgebraError) -> Expr {
        if radicand.isOne { return coefficient }
        var (coefficient, exponent) = (coefficient, Expr(-1, 2))
        while true {
            let quotient = try (coefficient / radicand).together()
            if quotient.size >= coefficient.size { break }
            (coefficient, exponent) = (quotient, exponent + 1)
        }
        let (c, e) = (coefficient, exponent)
        return try ExprAlgebraError.translating { () throws(ExprError) in try .product([c, .power(radicand, e)]) }
    }
}
