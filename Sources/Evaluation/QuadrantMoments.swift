import Algebra
import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exact averages of what is a polynomial on each quadrant of the plane, as relu(x)^2*relu(y)^2 and step(x)*y are.
///
/// With q_mn = ⟨xᵐyⁿθ(x)θ(y)⟩, variances A and B, covariance C and D = AB − C², integrating by parts gives
///
///     q_00 = atan2(√D, −C)/2π
///     q_mn = A·(m − 1)·q_{m−2,n} + C·n·q_{m−1,n−1}                                  m ≥ 2, n ≥ 1
///
/// and boundary terms where a factor is the step itself: for m = 1 instead of the first term A·⟨yⁿθ(y)⟩/√(2πA) with y of
/// variance D/A, for n = 0 instead of the second C·⟨x^{m−1}θ(x)⟩/√(2πB) with x of variance D/B. The other quadrants have −C.
/// q_11 is the arc-cosine kernel of Y. Cho and L. Saul (2009).
struct QuadrantMoments: Sendable {
    private struct Term: Sendable {
        /// Whether x and y have the same sign.
        let isEqual: Bool
        let powers: [Int]
        let coefficient: Estimate
    }

    /// The terms of each function.
    private let terms: [[Term]]

    /// Nil if a function is no polynomial on some quadrant.
    init?(
        _ functions: [Expr], over variables: (Variable, Variable), parameters: [Variable: Double]
    ) throws(EvaluationError) {
        var terms: [[Term]] = []
        for function in functions {
            guard let found = try Self.terms(of: function, variables, parameters) else { return nil }
            terms.append(found)
        }
        self.terms = terms
    }

    private static let letters = [Variable("quadrant_x", .positive), Variable("quadrant_y", .positive)]

    private static func terms(
        of function: Expr, _ variables: (Variable, Variable), _ parameters: [Variable: Double]
    ) throws(EvaluationError) -> [Term]? {
        let (p, q) = (Expr(letters[0]), Expr(letters[1]))
        var nothing: [Expr: Expr] = [:]
        for letter in [p, q] {
            for kink in [Function.relu, .step] {
                guard let call = try? Expr.call(kink, [-letter]) else { return nil }
                nothing[call] = .zero
            }
        }
        var found: [Term] = []
        for signs in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
            guard
                let moved = try? function.substituting([
                    variables.0: Expr(signs.0) * p, variables.1: Expr(signs.1) * q,
                ]).substituting(nothing).expanded()
            else { return nil }
            var parts = [moved]
            if case .sum(let several) = moved.form { parts = several }
            for part in parts where !part.isZero {
                guard let (coefficient, powers) = monomial(part) else { return nil }
                let value = try CompiledExpressions([coefficient], in: [], parameters: parameters).estimates(at: [])[0]
                found.append(Term(isEqual: signs.0 == signs.1, powers: powers, coefficient: value))
            }
        }
        return found
    }

    /// c, m and n of c·pᵐqⁿ.
    private static func monomial(_ term: Expr) -> (coefficient: Expr, powers: [Int])? {
        var factors = [term]
        if case .product(let several) = term.form { factors = several }
        var powers = [0, 0]
        var rest: [Expr] = []
        for factor in factors {
            guard factor.variables.contains(where: letters.contains) else {
                rest.append(factor)
                continue
            }
            var (base, exponent) = (factor, 1)
            if case .power(let inner, let power) = factor.form {
                guard let number = power.number?.asInt, number >= 0, number <= 200 else { return nil }
                (base, exponent) = (inner, number)
            }
            guard let letter = base.variable, let place = letters.firstIndex(of: letter) else { return nil }
            powers[place] += exponent
        }
        guard let coefficient = try? Expr.product(rest.isEmpty ? [.one] : rest) else { return nil }
        return (coefficient, powers)
    }

    /// Nil unless both variances and the determinant are positive.
    func averages(_ a: Double, _ c: Double, _ b: Double, determinant: Double) -> [Estimate]? {
        guard a > 0, b > 0, determinant > 0 else { return nil }
        // The determinant is right within two roundings of its own.
        let d = Estimate(determinant, error: 4 * Estimate.rounding * determinant)
        var equal = Recursion(variances: [Estimate(a), Estimate(b)], covariance: c, determinant: d)
        var opposite = Recursion(variances: [Estimate(a), Estimate(b)], covariance: -c, determinant: d)
        return terms.map { terms in
            terms.reduce(Estimate(0)) { sum, term in
                let moment = term.isEqual ? equal.moment(term.powers) : opposite.moment(term.powers)
                return sum + term.coefficient * moment
            }
        }
    }

    private struct Recursion {
        let variances: [Estimate]
        let covariance: Double
        let determinant: Estimate
        private var known: [[Int]: Estimate] = [:]

        init(variances: [Estimate], covariance: Double, determinant: Estimate) {
            self.variances = variances
            self.covariance = covariance
            self.determinant = determinant
        }

        static let root = Estimate(2 * Double.pi, error: 1e-15).squareRoot

        mutating func moment(_ powers: [Int]) -> Estimate {
            if let moment = known[powers] { return moment }
            let moment: Estimate
            if powers == [0, 0] {
                // A relative error ε of √D turns the angle by ε·|sin 2θ|/2 at most.
                let angle = atan2(determinant.value.squareRoot(), -covariance)
                moment = Estimate(angle, error: 8 * Estimate.rounding * angle) / Estimate(2 * Double.pi, error: 1e-15)
            } else {
                // The larger power is reduced.
                let x = powers[0] >= powers[1] ? 0 : 1
                let (m, n) = (powers[x], powers[1 - x])
                let pair = { (m: Int, n: Int) in x == 0 ? [m, n] : [n, m] }
                var first: Estimate
                if m >= 2 {
                    first = Estimate(Double(m - 1)) * self.moment(pair(m - 2, n))
                } else {
                    first = half(n, determinant / variances[x]) / (Self.root * variances[x].squareRoot)
                }
                first *= variances[x]
                let second =
                    n >= 1
                    ? Estimate(Double(n)) * self.moment(pair(m - 1, n - 1))
                    : half(m - 1, determinant / variances[1 - x]) / (Self.root * variances[1 - x].squareRoot)
                moment = first + Estimate(covariance) * second
            }
            known[powers] = moment
            return moment
        }

        /// ⟨yᵏθ(y)⟩ = (k − 1)!!·s^k/2, or over √(2π) for odd k, for a variance s².
        private func half(_ k: Int, _ variance: Estimate) -> Estimate {
            var product = k.isMultiple(of: 2) ? Estimate(0.5) : Estimate(1) / Self.root
            for factor in stride(from: k - 1, to: 1, by: -2) { product *= Estimate(Double(factor)) }
            return product * (k.isMultiple(of: 2) ? variance.power(k / 2) : variance.squareRoot.power(k))
        }
    }
}
