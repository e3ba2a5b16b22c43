/// Two Gaussian variables u and v by their means and covariances, and what has been taken out of an average over them.
///
/// A factor exp(−a·u²/2) makes another Gaussian of this one, of smaller variances, times a number. With a → ∞ and the right factor
/// it is δ(u): then u is zero and v is what is left of it, given u.
struct TiltedGaussian {
    var meanU = ComplexExpr.zero
    var meanV = ComplexExpr.zero
    var aa: Expr
    var ab: Expr
    var bb: Expr
    /// R: the averages over this Gaussian get a factor 1/√R, and R times a variance + 1/κ² is a polynomial.
    var radicand = Expr.one
    /// E: they get a factor exp(E) too.
    var exponent = Expr.zero

    /// How narrow a factor exp(−a·u²/2) is.
    enum Width {
        case curvature(Expr)
        /// δ(u)·√(2π)
        case zero
    }

    /// u and v with their roles exchanged.
    var swapped: TiltedGaussian {
        TiltedGaussian(
            meanU: meanV, meanV: meanU, aa: bb, ab: ab, bb: aa, radicand: radicand, exponent: exponent)
    }

    /// The Gaussian with the factor exp(−a·u²/2) in it: with S = 1 + a·aa, means lose a·cov(·, u)·⟨u⟩/S, covariances
    /// a·cov(·, u)·cov(u, ·)/S, and there is a factor exp(−a⟨u⟩²/(2S))/√S. For δ, a/S becomes 1/aa and √S becomes √aa.
    func tilted(by width: Width) throws(ExprAlgebraError) -> TiltedGaussian {
        var result = self
        let (loss, scale): (Expr, Expr)
        switch width {
        case .curvature(let a):
            scale = try (1 + a * aa).together()
            loss = a / scale
        case .zero:
            scale = aa
            loss = 1 / scale
        }
        if !meanU.isZero {
            result.exponent = try (exponent - Expr(1, 2) * loss * meanU.real * meanU.real).together()
            result.meanU = try (meanU + meanU.scaled(by: -loss * aa)).together()
            result.meanV = try (meanV + meanU.scaled(by: -loss * ab)).together()
        }
        result.aa = try (aa - loss * aa * aa).together()
        result.ab = try (ab - loss * aa * ab).together()
        result.bb = try (bb - loss * ab * ab).together()
        result.radicand = try (radicand * scale).together()
        return result
    }

    /// The Gaussian with a factor exp(s·u + t·v) in it: means move by cov·(s, t), and the factor exp(E + iF) is left.
    func shifted(
        by s: ComplexExpr, _ t: ComplexExpr
    ) throws(ExprAlgebraError) -> (gaussian: TiltedGaussian, phase: Expr) {
        if s.isZero, t.isZero { return (self, .zero) }
        var result = self
        result.meanU = try (s.scaled(by: aa) + t.scaled(by: ab)).together()
        result.meanV = try (s.scaled(by: ab) + t.scaled(by: bb)).together()
        let whole = (s * result.meanU + t * result.meanV).scaled(by: Expr(1, 2))
        result.exponent = try (exponent + whole.real).simplestFraction()
        return (result, try whole.imaginary.simplestFraction())
    }
}

extension Expr {
    /// One fraction, or the sum of its terms if that is shorter, as it is for polynomials with fractions as coefficients.
    func simplestFraction() throws(ExprAlgebraError) -> Expr {
        let whole = try together()
        let terms = try whole.expanded()
        let isSum = if case .sum = whole.head { true } else { false }
        return terms.size <= whole.size + (isSum ? 0 : 6) ? terms : whole
    }
}
