import Algebra
import Exact

// A network of layers with everything fresh in every layer is a Markov chain in the variance k of its pre-activations,
//
//     k' = constant + (1/N) Σ_j f(z_j),    f = Σ_W σ_W² φ_W²,    z_j ~ N(0, k),
//
// so that E[k'|k] = F(k) exactly and Var(k'|k) = Σ(k)/N with Σ = ⟨f²⟩ − ⟨f⟩². About a fixed point K, k = K + g/N in the mean with
// variance C/N,
//
//     C = χ²C + Σ,      g = χ g + ½F''C,      χ = F'(K).
//
// How fast a small displacement of k decays follows from linear response about this moving background: if K is displaced by χˡ, then C by
// X·χˡ and g by more than that, l χˡ⁻¹ s:
//
//     χ X = χ² X + 2χF''C + Σ',      s = F''g + ½F'''C + ½F''X,
//
// which is what an eigenvalue χ + s/N does. It is the second eigenvalue of the chain's transfer operator.

/// What a finite width does to a network of layers at a fixed point of its variance, through order 1/N.
///
///     let width = try FiniteWidth([.init(strength: 2, function: tanhOfX)])
///     let k = try width.variance(at: fixedPoint)
///     k.shift                      // N·(E k − K)
///     k.multiplierShift            // N·(the decay factor of k − χ∥)
///
/// All quantities are of order N⁰; corrections are coefficients of 1/N.
/// - Complexity: an average over one variable of some fifteen functions for each question.
public struct FiniteWidth: Sendable {
    public let terms: [CovarianceMap.Term]
    /// f with ∂³, f² with ∂.
    private let single: FiniteWidthAverages
    /// p = Σσ²φ'² with ∂², pf, s² with s = Σσ²φφ', p²; nil for activations that jump.
    private let nearby: FiniteWidthAverages?

    /// - Throws: ``EvaluationError`` for letters without values, and for what cannot be evaluated.
    public init(_ terms: [CovarianceMap.Term]) throws(EvaluationError) {
        self.terms = terms
        let square = Self.sum(terms) { $0 * $0 }
        single = try FiniteWidthAverages([(square, 3), (square * square, 1)])
        var slopes: [Expr] = []
        for term in terms {
            do throws(GaussianAverageError) {
                if let slope = try term.function.slope(by: GaussianAverage.variable) { slopes.append(slope) }
            } catch { throw .notDifferentiable(error) }
        }
        guard slopes.count == terms.count else {
            nearby = nil
            return
        }
        var (response, mixed) = (Expr.zero, Expr.zero)
        for (term, slope) in zip(terms, slopes) {
            response += Expr(term.strength) * slope * slope
            mixed += Expr(term.strength) * term.function * slope
        }
        nearby = try FiniteWidthAverages([
            (response, 2), (response * square, 0), (mixed * mixed, 0), (response * response, 0),
        ])
    }

    /// Whether all activations are homogeneous, φ(cx) = cφ(x) for c > 0: F, Σ^½ and p are then linear, or constant, in K.
    public var isHomogeneous: Bool { terms.allSatisfy { $0.function.degreeOfHomogeneity == 1 } }

    /// χ∥ and Σ/F² of a homogeneous network without bias, the same at every K: E k is multiplied by χ∥ in a layer, E k²/(E k)² by
    /// 1 + Σ/(F²N), exactly.
    ///
    /// - Precondition: ``isHomogeneous``.
    public func homogeneousGrowth() throws(EvaluationError) -> (multiplier: Estimate, spread: Estimate) {
        precondition(isHomogeneous, "the gain depends on K")
        let (f, sigma) = try moments(Estimate(1))
        return (f[0], sigma[0] / (f[0] * f[0]))
    }

    /// F'(0): 1 at criticality, if there is no bias.
    public func slopeAtZero() throws(EvaluationError) -> Estimate { try moments(Estimate(0)).mean[1] }

    private static func sum(_ terms: [CovarianceMap.Term], of part: (Expr) -> Expr) -> Expr {
        terms.reduce(.zero) { $0 + Expr($1.strength) * part($1.function) }
    }

    /// ⟨f⟩, ∂⟨f⟩, ∂²⟨f⟩, ∂³⟨f⟩, and Σ, ∂Σ.
    func moments(
        _ k: Estimate, relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) -> (mean: [Estimate], spread: [Estimate]) {
        let values = try single.values(k, relativeAccuracy: relativeAccuracy)
        let (f, square) = (values[0], values[1])
        // A homogeneous f has an average that is linear in K.
        let mean = isHomogeneous ? [f[0], f[1], Estimate(0), Estimate(0)] : f
        return (mean, [square[0] - f[0] * f[0], square[1] - Estimate(2) * f[0] * f[1]])
    }

    // MARK: The variance

    /// The fluctuations of k about a fixed point.
    public struct Variance: Hashable, Sendable {
        /// K.
        public let variance: Estimate
        /// χ∥ = F'(K), by which a displacement of k changes in a layer at N = ∞.
        public let multiplier: Estimate
        /// C = N·Var k.
        public let spread: Estimate
        /// g = N·(E k − K).
        public let shift: Estimate
        /// N·(the factor at width N − χ∥).
        public let multiplierShift: Estimate
    }

    /// - Parameter k: a fixed point with |χ∥| < 1; elsewhere the numbers mean nothing, at χ∥ = 1 they are unknown.
    public func variance(at k: Estimate) throws(EvaluationError) -> Variance {
        if k == Estimate(0) {
            // f begins with x² or later, Σ with K²: nothing fluctuates, and k decays by χ∥ in the mean.
            let zero = Estimate(0)
            return Variance(
                variance: k, multiplier: try isHomogeneous ? homogeneousGrowth().multiplier : slopeAtZero(),
                spread: zero, shift: zero, multiplierShift: zero)
        }
        let (f, sigma) = try moments(k)
        let (one, two, half) = (Estimate(1), Estimate(2), Estimate(0.5))
        let chi = f[1]
        let spread = sigma[0] / (one - chi * chi)
        let shift = half * f[2] * spread / (one - chi)
        let displaced = (two * chi * f[2] * spread + sigma[1]) / (chi * (one - chi))
        return Variance(
            variance: k, multiplier: chi, spread: spread, shift: shift,
            multiplierShift: f[2] * shift + half * f[3] * spread + half * f[2] * displaced)
    }

    // MARK: Nearby inputs

    /// The squared distance D of two nearby inputs, D' = A·D.
    public struct Distance: Hashable, Sendable {
        /// χ⊥ = Σσ²⟨φ'²⟩, the factor A at N = ∞.
        public let multiplier: Estimate
        /// N·(the factor of the mean E D − χ⊥): networks in which D is large count more.
        public let multiplierShift: Estimate
        /// N·(E ln A − ln χ⊥): what a typical network does, as most do after many layers.
        public let logarithmShift: Estimate
    }

    /// The pair (u, u + δ) has the covariances k, r = ⟨uδ⟩ and D = ⟨δ²⟩, and for small δ
    ///
    ///     D' = (1/N) Σ p(z) δ²,      r' = (1/N) Σ s(z) δ,      p = Σσ²φ'²,   s = Σσ²φφ'.
    ///
    /// r has mean χ∥ r and fluctuates by D⟨s²⟩/N, so r² = ρD/N with χ⊥ρ = χ∥²ρ + ⟨s²⟩; as u is then no longer independent of δ, it
    /// changes D' by 2χ⊥'r². Networks weighted by D have a mean of k that is shifted by X/N more,
    /// χ⊥X = χ⊥χ∥X + χ⊥'χ∥C + ⟨pf⟩ − ⟨p⟩⟨f⟩. The mean of D grows by χ⊥ + (χ⊥'(g + X + 2ρ) + ½χ⊥''C)/N. Typically D grows by the
    /// exponential of E ln A, in which X is absent and −½ Var A/χ⊥² stands, Var A = (3⟨p²⟩ − ⟨p⟩²)/N.
    ///
    /// - Returns: nil for activations that jump, where nearby inputs part at once.
    public func distance(at point: Variance) throws(EvaluationError) -> Distance? {
        guard let nearby else { return nil }
        let (one, two, half) = (Estimate(1), Estimate(2), Estimate(0.5))
        // p of a homogeneous network does not know K, and at K = 0 nothing fluctuates but p δ².
        if isHomogeneous || point.variance == Estimate(0) {
            let values = try nearby.values(isHomogeneous ? one : point.variance)
            let (response, square) = (values[0][0], values[3][0])
            return Distance(
                multiplier: response, multiplierShift: Estimate(0),
                logarithmShift: -half * (Estimate(3) * square / (response * response) - one))
        }
        let values = try nearby.values(point.variance)
        let f = try moments(point.variance).mean[0]
        let (response, chi) = (values[0], point.multiplier)
        let (first, second) = (response[1], response[2])
        let tilt =
            (first * chi * point.spread + values[1][0] - response[0] * f) / (response[0] * (one - chi))
        let parallel = values[2][0] / (response[0] - chi * chi)
        let shared = first * (point.shift + two * parallel) + half * second * point.spread
        let relative = first / response[0]
        let typical =
            shared / response[0] - half * relative * relative * point.spread
            - half * (Estimate(3) * values[3][0] / (response[0] * response[0]) - one)
        // Where r² decays more slowly than D, a typical D follows it, and not its own factor.
        let isOwn = (response[0] - chi * chi).certainSign == 1
        return Distance(
            multiplier: response[0], multiplierShift: shared + first * tilt,
            logarithmShift: isOwn ? typical : Estimate(.nan, error: .infinity))
    }
}
