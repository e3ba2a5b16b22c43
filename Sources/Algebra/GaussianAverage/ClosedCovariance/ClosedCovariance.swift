import Exact

/// Averages ⟨φ(u)·ψ(v)⟩ over two correlated Gaussian variables in closed form, where there is one.
///
/// The kernel of a layer of infinitely many neurons: K_ab(l + 1) = σ_b² + σ_w²⟨φ(u)φ(v)⟩ with (u, v) ~ N(0, K(l)). Known are
/// sums of products of powers, exponentials of polynomials of degree 2, sin, cos, sinh and cosh of linear functions, relu, abs,
/// sign and step of monomials, erf of multiples of x, and what these make together, such as gelu.
///
///     let closed = ClosedCovariance(aa: Variable("Kaa", .positive), ab: Variable("Kab", .real), bb: Variable("Kbb", .positive))
///     closed.average(of: erf, times: erf)     // 2*asin(2*Kab/(sqrt(2*Kaa + 1)*sqrt(2*Kbb + 1)))/pi
///
/// The results hold wherever the covariances are those of Gaussians, Kab² ≤ Kaa·Kbb with Kaa, Kbb > 0; at Kab² = Kaa·Kbb only
/// as far as no denominator vanishes there, and by continuity. One variance alone is ``average(of:variance:over:)``.
///
/// - Complexity: that of fractions whose degree is that of φ and ψ in x.
public struct ClosedCovariance: Sendable {
    public let aa: Variable
    public let ab: Variable
    public let bb: Variable

    /// - Precondition: the letters differ; `aa` and `bb` are positive, `ab` is real.
    public init(aa: Variable, ab: Variable, bb: Variable) {
        precondition(Set([aa, ab, bb]).count == 3, "three covariances are three letters")
        precondition(aa.assumptions.contains(.positive) && bb.assumptions.contains(.positive), "variances are positive")
        precondition(ab.assumptions.contains(.real), "a covariance is real")
        (self.aa, self.ab, self.bb) = (aa, ab, bb)
    }

    /// ⟨φ(u)·ψ(v)⟩ as an expression in the three covariances and the parameters of the functions.
    ///
    /// Nil if no closed form is known: other functions, error functions or rectifiers of shifted arguments, a sine times a rectifier,
    /// a product of two error functions of one variable; a parameter that is not known to be real; an average that may
    /// diverge, as that of exp(x²/4) at K = 2, or that of exp(c·x²) for c of unknown sign.
    ///
    /// - Parameter variable: the letter that both functions are written in.
    public func average(
        of first: Expr, times second: Expr, over variable: Variable = GaussianAverage.variable
    ) -> Expr? {
        let names = Set((first.variables + second.variables).map(\.name))
        guard names.isDisjoint(with: [aa.name, ab.name, bb.name]), let f = SignedExponentialSum(first, in: variable),
            let g = SignedExponentialSum(second, in: variable)
        else { return nil }
        let products = f.terms.flatMap { u in g.terms.map { v in (u, v) } }
        guard products.count <= Self.mostProducts,
            products.allSatisfy({ $0.0.key.signs.count <= 1 && $0.1.key.signs.count <= 1 })
        else { return nil }
        let gaussian = TiltedGaussian(aa: Expr(aa), ab: Expr(ab), bb: Expr(bb))
        return (try? Self.average(of: products, gaussian))?.flatMap { try? $0.expression(pairing: true) }
    }

    /// ⟨f(x)⟩ over one Gaussian variable as an expression in its variance; nil if no closed form is known.
    ///
    /// The same functions are known, and products of two error functions of x, or of one and a rectifier. Diagonal entries of a
    /// kernel are those of φ·φ.
    ///
    ///     ClosedCovariance.average(of: relu * relu, variance: Variable("K", .positive))      // K/2
    ///
    /// - Precondition: the variance is a positive letter.
    public static func average(
        of function: Expr, variance: Variable, over variable: Variable = GaussianAverage.variable
    ) -> Expr? {
        precondition(variance.assumptions.contains(.positive), "a variance is positive")
        guard !function.variables.contains(where: { $0.name == variance.name }),
            let f = SignedExponentialSum(function, in: variable),
            f.terms.allSatisfy({ $0.key.signs.count <= 2 })
        else { return nil }
        // Two signs of x are signs of two variables that are equal.
        let products = f.terms.map { term -> (SignedExponentialSum.Term, SignedExponentialSum.Term) in
            var (first, second) = (term.key, SignedExponentialSum.Key())
            if first.signs.count == 2 { second.signs = [first.signs.removeLast()] }
            return ((first, term.coefficient), (second, .one))
        }
        let k = Expr(variance)
        let gaussian = TiltedGaussian(aa: k, ab: k, bb: k)
        return (try? average(of: products, gaussian))?.flatMap { try? $0.expression(pairing: false) }
    }

    /// A number of products of terms beyond which no closed form is sought.
    private static let mostProducts = 2_000

    private static func average(
        of products: [(SignedExponentialSum.Term, SignedExponentialSum.Term)], _ gaussian: TiltedGaussian
    ) throws(ExprAlgebraError) -> ClosedFormTerms? {
        var sum = ClosedFormTerms()
        /// Moments are shared among products that differ by powers and phases only.
        var known: [[SignedExponentialSum.Key]: (moments: GaussianMoments, phase: Expr)] = [:]
        for (u, v) in products {
            var (first, second) = (u.key, v.key)
            (first.power, second.power) = (0, 0)
            (first.phase, second.phase) = (.zero, .zero)
            if known[[first, second]] == nil {
                // Only curvatures that certainly make the Gaussian narrower; others may make the average diverge.
                var tilted = gaussian
                if !first.curvature.isZero {
                    guard first.curvature.isCertainlyNotNegative else { return nil }
                    tilted = try tilted.tilted(by: .curvature(first.curvature))
                }
                if !second.curvature.isZero {
                    guard second.curvature.isCertainlyNotNegative else { return nil }
                    tilted = try tilted.swapped.tilted(by: .curvature(second.curvature)).swapped
                }
                let (s, t) = (
                    ComplexExpr(real: first.rate, imaginary: first.frequency),
                    ComplexExpr(real: second.rate, imaginary: second.frequency)
                )
                let (shifted, phase) = try tilted.shifted(by: s, t)
                known[[first, second]] = (
                    GaussianMoments(shifted, first.signs.first, second.signs.first), phase
                )
            }
            guard let (moments, phase) = known[[first, second]],
                let terms = try moments.average(u.key.power, v.key.power)
            else { return nil }
            let factor = u.coefficient * v.coefficient
            for term in terms {
                try ExprAlgebraError.translating { () throws(ExprError) in
                    try sum.add(term, times: factor, phase: phase + u.key.phase + v.key.phase)
                }
            }
        }
        return sum
    }
}
